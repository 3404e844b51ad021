package stackcheck

import "testing"

// ringing is an alarm with a name, and the topic that it tells, whose policy has a condition.
func ringing(name, condition string) string {
	document := `{"Statement": {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish", "Resource": "t"` +
		condition + `}}`
	return `{"locals": {"project": "shop", "other": "${aws_sns_topic.t.name}"}, "resource": {"aws_sns_topic": {"t": {"name": "t"}},
		"aws_sns_topic_policy": {"t": {"arn": "${aws_sns_topic.t.arn}", "policy": ` + quoted(document) + `}},
		"aws_cloudwatch_metric_alarm": {"a": {"alarm_name": "` + name + `", "alarm_actions": ["${aws_sns_topic.t.arn}"]}}}}`
}

func TestAlarmsThatNobodyHearsAreReported(t *testing.T) {
	const ofShop = `, "Condition": {"StringEquals": {"aws:SourceAccount": "1"}, "ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:1:alarm:shop-dev-*"}}`
	for _, e := range []example{
		{"a name that is let through", ringing("shop-dev-orders", ofShop), ""},
		{"another one", ringing("orders", ofShop),
			"aws_cloudwatch_metric_alarm.a: alarm_name: orders tells aws_sns_topic.t, whose policy lets through shop-dev-* alone; give it such a name"},
		{"a name of local values", ringing("${local.project}-dev-orders", ofShop), ""},
		{"another one of local values", ringing("${local.project}-orders", ofShop), "alarm_name: shop-orders tells aws_sns_topic.t"},
		{"a name that is not known", ringing("${local.other}-orders", ofShop), ""},
		{"a policy without a condition", ringing("orders", ""), ""},
		{"a topic of somebody else", resources(`"aws_cloudwatch_composite_alarm": {"a": {"alarm_name": "x", "ok_actions": ["arn:aws:sns:us-east-1:1:t"]}}`), ""},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, Alarms(read(t, e.config)), e.problems()...) })
	}
}
