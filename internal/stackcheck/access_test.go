package stackcheck

import (
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

func allowed(action, resource string) string {
	return rolePolicy(`{"Statement": [{"Sid": "S", "Effect": "Allow", "Action": ` + action + `, "Resource": ` + resource + `}]}`)
}

func TestWideStatementsAreReported(t *testing.T) {
	for _, e := range []example{
		{"narrow", allowed(`["s3:GetObject", "s3:List*"]`, `"arn:aws:s3:::shop-*"`), ""},
		{"every resource", allowed(`["ecr:GetAuthorizationToken"]`, `["*", "x"]`),
			"aws_iam_role_policy.p: policy: S allows ecr:GetAuthorizationToken on * (task); name the resource, or allow it with a reason"},
		{"every action", allowed(`"*"`, `"r"`), "S allows *"},
		{"every action of a service", allowed(`"s3:*"`, `"r"`), "S allows s3:* (task)"},
		{"all but some actions", rolePolicy(`{"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "r"}}`), "a statement allows all but what it names"},
		{"all but some resources", rolePolicy(`{"Statement": {"Effect": "Allow", "Action": "a:b", "NotResource": "r"}}`), "a statement allows all but what it names"},
		{"a denial", rolePolicy(`{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}`), ""},
		{"unreadable", withRole(`"aws_iam_role_policy": {"p": {"role": "shop-task", "policy": "${jsonencode(local.p)}"}}`),
			"aws_iam_role_policy.p: policy: the document is no JSON object: ${jsonencode(local.p)} (task)"},
		{"a key policy", resources(`"aws_kms_key": {"k": {"policy": ` + quoted(`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "x"}, "Action": "kms:*",`+
			` "Resource": "*"}}`) + `}}`), ""},
		{"another resource policy", resources(`"aws_sns_topic_policy": {"k": {"policy": ` + quoted(`{"Statement": {"Effect": "Allow", "Principal": "*", "Action":`+
			` "sns:Publish", "Resource": "*"}}`) + `}}`),
			"aws_sns_topic_policy.k: policy: a statement allows sns:Publish on * (aws_sns_topic_policy.k)"},
		{"a policy of no role", resources(`"aws_iam_policy": {"k": {"policy": ` + quoted(`{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource":`+
			` "r"}}`) + `}}`), "a statement allows s3:*"},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, Access(read(t, e.config), nil), e.problems()...) })
	}
}

func TestAStarIsAllowedByOwnerAndActionWithAReason(t *testing.T) {
	cfg := read(t, allowed(`"ecr:GetAuthorizationToken"`, `"*"`))
	token := AllowedStar{"task", "ecr:GetAuthorizationToken", "the action has no resource"}
	expect(t, Access(cfg, []AllowedStar{token}))
	expect(t, Access(cfg, []AllowedStar{token, {"task", "ecr:Other", "x"}}), "allowed: task ecr:Other on *: no statement needs it; remove it from internal/policy")
	expect(t, Access(cfg, []AllowedStar{{"other", token.Action, "x"}}), "allowed: other ecr:GetAuthorizationToken on *: no statement", "S allows")
	expect(t, Access(cfg, []AllowedStar{{"task", token.Action, " "}}), "has no reason")
}

const secretBlocks = `"aws_secretsmanager_secret": {"db": {"name": "shop-dev-db-password"}, "key": {"name": "shop-dev-key", "kms_key_id":` +
	` "${aws_kms_key.main.arn}"}},
	"aws_secretsmanager_secret_version": {"db": {"secret_id": "${aws_secretsmanager_secret.db.id}"}}, "aws_kms_key": {"main": {}},
	"aws_ssm_parameter": {"flag": {"name": "/shop/flag"}}`

// task is a task definition whose only container injects a secret, and the statements of its execution role.
func task(valueFrom, statements string) string {
	return withRole(`"aws_ecs_task_definition": {"main": {"execution_role_arn": "${aws_iam_role.task.arn}", "container_definitions": ` +
		quoted(`[{"name": "sidecar"}, {"secrets": [{"name": "S", "valueFrom": "`+valueFrom+`"}]}]`) + `}},
		"aws_iam_role_policy": {"p": {"role": "shop-task", "policy": ` + quoted(`{"Statement": [`+statements+`]}`) + `}}, ` + secretBlocks)
}

func allow(action, resource string) string {
	return `{"Effect": "Allow", "Action": "` + action + `", "Resource": "` + resource + `"}`
}

func TestTheExecutionRoleMustReadTheRegistrysCredentials(t *testing.T) {
	const (
		secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:registry-a1B2c3"
		get    = "secretsmanager:GetSecretValue"
	)
	private := func(credentials, statements string) string {
		return strings.Replace(task("${aws_secretsmanager_secret.db.arn}", statements+`, `+allow(get, "${aws_secretsmanager_secret.db.arn}")),
			`{\"name\": \"sidecar\"}`, `{\"name\": \"sidecar\", \"repositoryCredentials\": {\"credentialsParameter\": \"`+credentials+`\"}}`, 1)
	}
	for _, e := range []example{
		{"allowed", private(secret, allow(get, secret)), ""},
		{"another secret allowed", private(secret, allow(get, strings.Replace(secret, "registry", "other", 1))),
			"aws_ecs_task_definition.main: container_definitions[0].repositoryCredentials.credentialsParameter: the execution role task may not " + get},
		{"a bare name", private("registry", allow(get, "x")), ""},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, Access(read(t, e.config), nil), e.problems()...) })
	}
}

func TestTheExecutionRoleMustReadWhatTheTaskInjects(t *testing.T) {
	const (
		get      = "secretsmanager:GetSecretValue"
		db       = "${aws_secretsmanager_secret.db.arn}"
		key      = "${aws_secretsmanager_secret.key.arn}"
		arn      = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:"
		refused  = "aws_ecs_task_definition.main: container_definitions[1].secrets[0].valueFrom: the execution role task may not "
		noKey    = refused + "kms:Decrypt with ${aws_kms_key.main.arn}, the secret's key"
		denied   = `, {"Effect": "Deny", "Action": "secretsmanager:*", "Resource": "*"`
		harmless = `, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}`
	)
	for _, e := range []example{
		{"by reference", task(db, allow(get, db)), ""},
		{"with a JSON key", task(db+":password::", allow(get, db)), ""},
		{"by id", task("${aws_secretsmanager_secret.db.id}", allow(get, db)), ""},
		{"by version", task("${aws_secretsmanager_secret_version.db.arn}", allow(get, db)), ""},
		{"by a pattern of actions in capitals", task(db, allow("secretsmanager:get*", db)), ""},
		{"by a pattern of names", task(db, allow(get, arn+"shop-dev-db-*")), ""},
		{"by an exact name with the suffix", task(db, allow(get, arn+"shop-dev-db-password-??????")), ""},
		{"by the name without the suffix", task(db, allow(get, arn+"shop-dev-db-password")), refused + get + " on " + db},
		{"by a pattern of other names", task(db, allow(get, arn+"shop-prod-*")), refused + get},
		{"by another secret", task(db, allow(get, key)), refused + get},
		{"by another action", task(db, allow("secretsmanager:DescribeSecret", db)), refused + get},
		{"not at all", task(db, ""), refused + get},
		{"denied", task(db, allow(get, db)+denied+"}"), refused + get},
		{"denied on a condition", task(db, allow(get, db)+denied+harmless), ""},
		{"a literal ARN", task(arn+"x-abcdef:user::", allow(get, arn+"x-abcdef")), ""},
		{"a literal ARN by pattern", task(arn+"x-abcdef", allow(get, arn+"x-*")), ""},
		{"another literal ARN", task(arn+"x-abcdef", allow(get, arn+"y-*")), refused + get},
		{"encrypted with a key", task(key, allow(get, key)+", "+allow("kms:Decrypt", "${aws_kms_key.main.arn}")), ""},
		{"encrypted with a key it may not use", task(key, allow(get, key)), noKey},
		{"a parameter by name", task("shop-flag", allow("ssm:GetParameters", "arn:aws:ssm:eu-west-1:1:parameter/shop-*")), ""},
		{"a parameter by reference", task("${aws_ssm_parameter.flag.arn}", allow("ssm:GetParameters", "arn:aws:ssm:eu-west-1:1:parameter/shop/flag")), ""},
		{"a parameter of another file", task("${aws_ssm_parameter.beside.arn}", allow("ssm:GetParameters", "${aws_ssm_parameter.beside.arn}")), ""},
		{"a parameter it may not read", task("${aws_ssm_parameter.flag.arn}", allow("ssm:GetParameters", "arn:aws:ssm:eu-west-1:1:parameter/other")),
			refused + "ssm:GetParameters"},
		{"no valueFrom", task("", ""), "container_definitions[1].secrets[0]: no valueFrom"},
		{"no execution role", resources(`"aws_ecs_task_definition": {"a": {"container_definitions": ` + quoted(`[{"secrets": [{"valueFrom": "x"}]}]`) + `}}`),
			"no execution role to read x"},
		{"definitions that are no JSON", resources(`"aws_ecs_task_definition": {"a": {"container_definitions": "${x.y.z}"}}`),
			"aws_ecs_task_definition.a: container_definitions: no JSON array"},
	} {
		want := e.problems()
		t.Run(e.name, func(t *testing.T) {
			var got []stackjson.Problem
			for _, problem := range Access(read(t, e.config), nil) {
				if strings.HasPrefix(problem.Address, "aws_ecs_") {
					got = append(got, problem)
				}
			}
			expect(t, got, want...)
		})
	}
}
