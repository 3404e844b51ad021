package rules

import "testing"

func TestProxyChanged(t *testing.T) {
	const proxy = "aws_db_proxy.main"
	verify(t, proxyChanged, map[string]example{
		"another resource": {unrelated, notApplicable},
		"made":             {changes(change("create", proxy, "", `{"name":"a"}`)), ok},
		"tags":             {changes(change("update", proxy, `{"tags":{}}`, `{"tags":{"a":"b"}}`)), ok},
		"replaced":         {changes(change("replace", proxy, `{"name":"a"}`, `{"name":"b"}`)), "high " + proxy + ": replaced, the old one deleted first"},
		"endpoint deleted": {changes(change("delete", "aws_db_proxy_endpoint.reader", `{"name":"a"}`, "")), "high aws_db_proxy_endpoint.reader: deleted"},
		"target replaced": {changes(change("replace", "aws_db_proxy_target.main", `{"name":"a"}`, `{"name":"b"}`)),
			"high aws_db_proxy_target.main: replaced, the old one deleted first"},
		"credentials": {changes(change("update", proxy, `{"auth":[{"secret_arn":"arn:a"}]}`, `{"auth":[{"secret_arn":"arn:b"}]}`)),
			"medium " + proxy + ": auth changed in place"},
	})
}
