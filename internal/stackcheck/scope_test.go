package stackcheck

import "testing"

const prod = `{"resource": {
	"aws_secretsmanager_secret": {"db": {"name": "shop-prod-db-password"}, "known_later": {"name": "shop-${var.x}"}},
	"aws_cloudwatch_log_group": {"app": {"name": "/ecs/shop-prod"}},
	"aws_iam_role": {"task": {"name": "shop-prod-task", "assume_role_policy": "{}"}},
	"aws_s3_bucket": {"logs": {"bucket": "shop-prod-logs"}},
	"aws_ssm_parameter": {"flag": {"name": "/shop-prod/flag"}}
}, "data": {"aws_iam_role": {"x": {"name": "shop-dev"}}}}`

func TestPatternsMustNotReachAnotherEnvironment(t *testing.T) {
	const account = "eu-west-1:123456789012:"
	for _, e := range []example{
		{"its own names", "arn:aws:secretsmanager:" + account + "secret:shop-dev-*", ""},
		{"every resource", "*", ""},
		{"a reference", "${aws_s3_bucket.a.arn}/*", ""},
		{"another's names", "arn:aws:secretsmanager:" + account + "secret:shop-*",
			"aws_iam_role_policy.p: policy: arn:aws:secretsmanager:" + account + "secret:shop-* matches aws_secretsmanager_secret.db shop-prod-db-password of " +
				"another environment (task)"},
		{"another's name", "arn:aws:iam::123456789012:role/shop-prod-task", "matches aws_iam_role.task"},
		{"another's logs", "arn:aws:logs:" + account + "log-group:/ecs/*", "matches aws_cloudwatch_log_group.app"},
		{"the streams of another's logs", "arn:aws:logs:" + account + "log-group:/ecs/shop-*:log-stream:*", "matches aws_cloudwatch_log_group.app"},
		{"another's bucket", "arn:aws:s3:::shop-*", "matches aws_s3_bucket.logs"},
		{"another's objects", "arn:aws:s3:::*-logs/*", "matches aws_s3_bucket.logs"},
		{"another's parameter", "arn:aws:ssm:" + account + "parameter/shop-*", "matches aws_ssm_parameter.flag"},
		{"in an account that a reference gives", "arn:aws:ssm:eu-west-1:${data.aws_caller_identity.a.account_id}:parameter/*", "matches aws_ssm_parameter.flag"},
		{"another service", "arn:aws:sns:" + account + "shop-*", ""},
		{"no ARN", "shop-*", ""},
	} {
		own := read(t, allowed(`"a:b"`, quoted(e.config)))
		t.Run(e.name, func(t *testing.T) { expect(t, Scope(own, read(t, prod)), e.problems()...) })
	}
}

func TestAPatternOfTheWholeProjectCanBeAllowed(t *testing.T) {
	own := read(t, allowed(`"s3:GetObject"`, `["arn:aws:s3:::shop-*/*", "arn:aws:s3:::shop-*"]`))
	expect(t, Scope(own, read(t, prod), "arn:aws:s3:::shop-*/*"), "arn:aws:s3:::shop-* matches")
	expect(t, Scope(own, read(t, prod), "arn:aws:s3:::shop-*/*", "arn:aws:s3:::shop-*"))
}

func TestADenialReachesNowhere(t *testing.T) {
	own := read(t, rolePolicy(`{"Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::shop-*"}}`))
	expect(t, Scope(own, read(t, prod)))
}
