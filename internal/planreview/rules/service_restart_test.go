package rules

import "testing"

func TestServiceRestart(t *testing.T) {
	update := func(address, before, after string) string { return changes(change("update", address, before, after)) }
	verify(t, serviceRestart, map[string]example{
		"another resource": {unrelated, notApplicable},
		"replaced":         {changes(change("replace", "aws_instance.a", `{"instance_type":"a"}`, `{"instance_type":"b"}`)), notApplicable},
		"a tag":            {update("aws_instance.a", `{"instance_type":"a","tags":{}}`, `{"instance_type":"a","tags":{"a":"b"}}`), ok},
		"a larger type": {update("aws_instance.a", `{"instance_type":"m6i.large"}`, `{"instance_type":"m6i.xlarge"}`),
			"medium aws_instance.a: instance_type: m6i.large → m6i.xlarge"},
		"another script":  {update("aws_instance.a", `{"user_data":"abc"}`, `{"user_data":"def"}`), "medium aws_instance.a: user_data changed"},
		"a newer cluster": {update("aws_eks_cluster.a", `{"version":"1.30"}`, `{"version":"1.31"}`), "medium aws_eks_cluster.a: version: 1.30 → 1.31"},
		"a newer broker": {update("aws_mq_broker.a", `{"engine_version":"3.12"}`, `{"engine_version":"3.13"}`),
			"medium aws_mq_broker.a: engine_version: 3.12 → 3.13"},
		"an older broker": {update("aws_mq_broker.a", `{"engine_version":"3.13"}`, `{"engine_version":"3.12"}`), ok}, // engine-version-down says so
		"a smaller database of Google's": {update("google_sql_database_instance.a", `{"settings":[{"tier":"db-n1-standard-4"}]}`,
			`{"settings":[{"tier":"db-n1-standard-1"}]}`), "medium google_sql_database_instance.a: settings.tier: db-n1-standard-4 → db-n1-standard-1"},
		"not known": {changes(change("update", "aws_instance.a", `{"instance_type":"a"}`, `{}`, `"after_unknown":{"instance_type":true}`)), ok},
	})
}
