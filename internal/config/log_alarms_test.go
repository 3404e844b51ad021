package config

import (
	"fmt"
	"strings"
	"testing"
)

func TestLogAlarms(t *testing.T) {
	alarms := func(line string) string { return "monitoring: {log_alarms: [" + line + "]}\n" }
	checkRules(t, []ruleTest{
		{name: "words", added: alarms("{name: failed, pattern: ERROR timeout}")},
		{name: "two of one name", added: alarms("{name: failed, pattern: ERROR}, {name: failed, pattern: FATAL}"),
			want: "dev.yaml:8:66: monitoring.log_alarms[1].name: failed; the name of two alarms"},
		{name: "a name in capitals", added: alarms("{name: Failed, pattern: ERROR}"),
			want: "log_alarms[0].name: Failed; not the name of an alarm; use up to 40 lowercase"},
		{name: "every line", added: alarms("{name: failed, pattern: ''}"), want: `pattern: ""; matches every line; name what a line must have`},
		{name: "half a minute", added: alarms("{name: failed, pattern: ERROR, period: 90}"), want: "period: 90; not a multiple of 60; use 60, 300 or 3600"},
		{name: "two days", added: alarms("{name: failed, pattern: ERROR, period: 172800}"), want: "use 60 to 86400"},
		{name: "without monitoring", added: "monitoring: {enabled: false, log_alarms: [{name: failed, pattern: ERROR}]}\n",
			want: "monitoring.log_alarms: 1 alarms; monitoring is off, so there are no alarms"},
		{name: "a long description", added: alarms("{name: failed, pattern: ERROR, description: " + strings.Repeat("word ", 90) + "}"),
			want: "not a sentence; write it on one line, at most 400 characters"},
		{name: "six regular expressions", added: alarms(regexes(6)), want: "a log group has at most 5 filters with regular expressions"},
		{name: "five, and one of the subscription",
			added: "  log_subscription: {destination_arn: 'arn:aws:lambda:us-east-1:123456789012:function:f', filter_pattern: '%x%'}\n" +
				alarms(regexes(5)), want: "log_alarms[4].pattern: %no4%; a log group has at most 5 filters"},
	})
	got := parse(t, minimal+alarms("{name: payment-failed, pattern: ERROR, threshold: 1}"))
	if alarm := got.Monitoring.LogAlarms[0]; alarm.Period != 300 || alarm.ID() != "log_payment_failed" ||
		alarm.Sentence() != "More than 1 line of the log within 5 minutes match payment-failed." {
		t.Errorf("got %+v, %s", alarm, alarm.Sentence())
	}
}

func regexes(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("{name: no%d, pattern: '%%no%[1]d%%'}", i))
	}
	return strings.Join(all, ", ")
}

func TestLogPatterns(t *testing.T) {
	for pattern, want := range map[string]string{
		"":                                      "",
		"ERROR":                                 "",
		"ERROR -healthz":                        "",
		"?ERROR ?WARN":                          "",
		`"timed out"`:                           "",
		`"a \"quoted\" text" -x`:                "",
		`"[ERROR]"`:                             "",
		`%\d{3}[a-z]?%`:                         "",
		`{ $.level = "error" }`:                 "",
		`{ ($.a = 1) || ($.b[0] != "x == y") }`: "",
		`{ $.code = %5\d\d% }`:                  "",
		`{ $.user NOT EXISTS }`:                 "",
		`[ip, user, ..., status = 5*, bytes]`:   "",
		`timed-out`:                             `timed-out has a character that is neither a letter, a digit nor _; put it in quotes, as "timed-out"`,
		`?a.b`:                                  `?a.b has a character that is neither a letter, a digit nor _; put it in quotes, as "a.b"`,
		`"timed out`:                            "a quotation mark without its other one",
		`[ERROR] failed`:                        "columns without their closing bracket; write them as [ip, user, ..., status = 5*]; a bracket itself in quotes",
		`100%`:                                  "a regular expression without its other %",
		`%time(d|s)out%`:                        "( is not possible in a regular expression of CloudWatch Logs",
		`%a% %b% %c%`:                           "more than two regular expressions; join them with |",
		`{ $.level == "error" }`:                "== is no comparison of CloudWatch Logs; use =, !=",
		`{ $.level = "error"`:                   "a brace without its other one",
		`{ level = "error" }`:                   "names no field",
		`{ $.level = 'error' }`:                 "a text in single quotation marks",
		`{ ($.a = 1 }`:                          "a parenthesis without its other one",
		strings.Repeat("long ", mostPattern/5+10): "longer than 1024 characters",
	} {
		rule, fix := logPattern(pattern)
		if got := rule + "; " + fix; !strings.Contains(got, want) || (rule == "") != (want == "") {
			t.Errorf("%s: got %q, want %q", pattern, got, want)
		}
	}
}

func TestLogSubscription(t *testing.T) {
	const kinesis = "arn:aws:kinesis:us-east-1:123456789012:stream/logs"
	to := func(keys string) string { return "  log_subscription: {" + keys + "}\n" }
	checkRules(t, []ruleTest{
		{name: "a stream", added: to("destination_arn: " + kinesis)},
		{name: "a Firehose stream", added: to("destination_arn: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/logs', filter_pattern: '?ERROR ?WARN'")},
		{name: "a function", added: to("destination_arn: 'arn:aws:lambda:us-east-1:123456789012:function:forwarder:live'")},
		{name: "another account's destination", added: to("destination_arn: 'arn:aws:logs:us-east-1:210987654321:destination:central'")},
		{name: "a stream of another account", added: to("destination_arn: 'arn:aws:kinesis:us-east-1:210987654321:stream/logs'"),
			want: "of another account than 123456789012; use a Kinesis stream of the environment's account"},
		{name: "a destination of another region", added: to("destination_arn: 'arn:aws:logs:eu-west-1:210987654321:destination:central'"),
			want: "of another region than us-east-1"},
		{name: "a bucket", added: to("destination_arn: 'arn:aws:s3:::logs'"), want: "not the ARN of a Kinesis stream, a Firehose stream"},
		{name: "a name", added: to("destination_arn: logs"), want: "write it in full, as arn:aws:kinesis:us-east-1:123456789012:stream/logs"},
		{name: "a log group", added: to("destination_arn: 'arn:aws:logs:us-east-1:123456789012:log-group:x'"),
			want: "not the ARN of a destination of CloudWatch Logs"},
		{name: "a wrong pattern", added: to("destination_arn: '" + kinesis + "', filter_pattern: a-b"), want: "filter_pattern: a-b; a-b has a character"},
		{name: "a role", added: to("destination_arn: '" + kinesis + "', role_arn: 'arn:aws:iam::123456789012:role/team/logs'")},
		{name: "the name of a role", added: to("destination_arn: '" + kinesis + "', role_arn: logs"),
			want: "role_arn: logs; not the ARN of a role; write it as arn:aws:iam::123456789012:role/logs"},
		{name: "another account's role", added: to("destination_arn: '" + kinesis + "', role_arn: 'arn:aws:iam::210987654321:role/logs'"),
			want: "of another account"},
		{name: "another partition's role", added: to("destination_arn: '" + kinesis + "', role_arn: 'arn:aws-cn:iam::123456789012:role/logs'"),
			want: "role_arn: arn:aws-cn:iam::123456789012:role/logs; of another partition than us-east-1; use an ARN that begins with arn:aws:"},
		{name: "a function with a role",
			added: to("destination_arn: 'arn:aws:lambda:us-east-1:123456789012:function:f', role_arn: 'arn:aws:iam::123456789012:role/l'"),
			want:  "a function is called by its own permission, not with a role"},
		{name: "a key without a stream", added: to("destination_arn: 'arn:aws:lambda:us-east-1:123456789012:function:f', " +
			"kms_key_arn: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'"), want: "only the role that is made for a Kinesis stream"},
	})
}

func TestHttpsEndpoints(t *testing.T) {
	const key = "0123456789abcdef"
	monitoring := func(line string) string { return "monitoring:\n  https_endpoints: " + line + "\n" }
	tests := []ruleTest{
		{name: "a list", added: monitoring("[{name: pagerduty, url: 'https://events.pagerduty.com/integration/" + key + "/enqueue'}]")},
		{name: "names and URLs", added: monitoring("{pagerduty: 'https://events.pagerduty.com/integration/" + key + "/enqueue'}")},
		{name: "without TLS", added: monitoring("{pagerduty: 'http://events.pagerduty.com/integration/" + key + "'}"),
			want: "dev.yaml:9:32: monitoring.https_endpoints[0].url: http://events.pagerduty.com/...; not https"},
		{name: "a webhook of Slack", added: monitoring("{slack: 'https://hooks.slack.com/services/T0/B0/" + key + "'}"),
			want: "url: https://hooks.slack.com/...; a webhook of Slack, which neither confirms"},
		{name: "PagerDuty's Events API", added: monitoring("{pagerduty: 'https://events.pagerduty.com/v2/enqueue'}"),
			want: "url: https://events.pagerduty.com/...; PagerDuty's Events API"},
		{name: "the key alone", added: monitoring("{pagerduty: " + key + "xyz}"), want: "url: 0123...; not a URL; copy it from the service"},
		{name: "a password", added: monitoring("{desk: 'https://me:" + key + "@desk.example.com/'}"),
			want: "url: https://desk.example.com/...; has a user name or a password"},
		{name: "one URL twice", added: monitoring("{a: 'https://x.example.com/" + key + "', b: 'https://x.example.com/" + key + "'}"),
			want: "https_endpoints[1].url: https://x.example.com/...; in the list twice"},
		{name: "one name twice", added: monitoring("[{name: a, url: 'https://x.example.com/1'}, {name: a, url: 'https://x.example.com/2'}]"),
			want: "the name of two endpoints"},
		{name: "a list of URLs", added: monitoring("['https://events.pagerduty.com/integration/" + key + "/enqueue']"),
			want: `https_endpoints[0]: "https://events.pagerduty.com/..."; must be a section of keys`},
		{name: "a URL as the name", added: monitoring("{'https://x.example.com/" + key + "': pagerduty}"),
			want: "https_endpoints[0].name: https://x.example.com/...;"},
		{name: "with somebody else's topic",
			added: "monitoring: {topic_arn: 'arn:aws:sns:us-east-1:123456789012:on-call', https_endpoints: {a: 'https://x.example.com/1'}}\n",
			want:  "monitoring.https_endpoints: 1 endpoints; not together with topic_arn"},
	}
	checkRules(t, tests[:len(tests)-2])
	checkRules(t, tests[len(tests)-1:])
	for _, test := range tests {
		for _, problem := range problemsOf(t, test.file()) {
			if strings.Contains(problem.String(), key) {
				t.Errorf("%s: the message shows the key: %s", test.name, problem)
			}
		}
	}
	for _, value := range parse(t, minimal+tests[0].added).Values() {
		if strings.Contains(value.Text, key) {
			t.Errorf("%s is shown: %s", value.Path, value.Text)
		}
	}
}
