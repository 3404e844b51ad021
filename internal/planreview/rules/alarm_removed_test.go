package rules

import "testing"

func TestAlarmRemoved(t *testing.T) {
	const alarm = "aws_cloudwatch_metric_alarm.a"
	update := func(before, after string) string { return changes(change("update", alarm, before, after)) }
	verify(t, alarmRemoved, map[string]example{
		"another resource": {unrelated, notApplicable},
		"made":             {changes(change("create", alarm, "", `{"threshold":1}`)), ok},
		"stricter": {update(`{"threshold":90,"comparison_operator":"GreaterThanThreshold"}`,
			`{"threshold":80,"comparison_operator":"GreaterThanThreshold"}`), ok},
		"deleted":  {changes(change("delete", alarm, `{"threshold":1}`, "")), "medium " + alarm + ": deleted"},
		"disabled": {update(`{"actions_enabled":true}`, `{"actions_enabled":false}`), "medium " + alarm + ": actions_enabled: true → false"},
		"silenced": {update(`{"alarm_actions":["arn:a"]}`, `{"alarm_actions":[]}`), "medium " + alarm + ": alarm_actions emptied"},
		"looser": {update(`{"threshold":80,"comparison_operator":"GreaterThanThreshold"}`,
			`{"threshold":90,"comparison_operator":"GreaterThanThreshold"}`), "medium " + alarm + ": threshold: 80 → 90"},
		"looser below": {update(`{"threshold":10,"comparison_operator":"LessThanThreshold"}`, `{"threshold":5,"comparison_operator":"LessThanThreshold"}`),
			"medium " + alarm + ": threshold: 10 → 5"},
		"backups fail in silence": {changes(change("delete", "aws_backup_vault_notifications.a", `{"sns_topic_arn":"arn:a"}`, "")),
			"medium aws_backup_vault_notifications.a: deleted"},
		"a channel deleted": {changes(change("delete", "aws_chatbot_slack_channel_configuration.a", `{"sns_topic_arns":["arn:a"]}`, "")),
			"medium aws_chatbot_slack_channel_configuration.a: deleted"},
		"a channel without topics": {changes(change("update", "aws_chatbot_slack_channel_configuration.a", `{"sns_topic_arns":["arn:a"]}`, `{"sns_topic_arns":[]}`)),
			"medium aws_chatbot_slack_channel_configuration.a: sns_topic_arns emptied"},
		"nobody told": {changes(change("delete", "aws_sns_topic_subscription.a", `{"protocol":"email"}`, "")), "medium aws_sns_topic_subscription.a: deleted"},
	})
}
