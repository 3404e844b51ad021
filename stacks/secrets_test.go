package stacks

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func Test01TheExecutionRoleReadsTheInjectedSecrets(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"exactly the injected secrets", "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.0.Resource", usernameArn + ", " + passwordArn},
		{"and their key", "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.1.Resource", keyArn},
	})
}

func Test02TheSecretsHaveTheNamesThatThePolicyExpects(t *testing.T) {
	check(t, minimal(t, ""), []expectation{
		{"", "aws_secretsmanager_secret.db_username", "name", "shop-minimal-db-username"},
		{"", "aws_secretsmanager_secret.db_password", "name", "shop-minimal-db-password"},
	})
}

func Test03ThePasswordSecretIsJSONWithoutTheHost(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"JSON of user name and password", "aws_secretsmanager_secret_version.db_password", "secret_string_wo",
			`${jsonencode({"username" = "admin", "password" = ephemeral.aws_secretsmanager_random_password.db_password.random_password})}`},
		{"plain text user name", "aws_secretsmanager_secret_version.db_username", "secret_string", "admin"},
		{"the trailing colons matter", taskPath, container + "secrets.0.valueFrom", passwordArn + ":password::"},
	})
}

func Test04IdentityPoliciesUseTheSecretsFullArns(t *testing.T) {
	found := 0
	for _, policy := range append(minimal(t, "").Policies(), everything(t, "").Policies()...) {
		for _, statement := range policy.Statements {
			for _, resource := range statement.Resource {
				if strings.Contains(resource, ":secret:") {
					found++
				}
				if strings.Contains(resource, ":secret:") && !strings.HasSuffix(resource, "-*") && !regexp.MustCompile(`-\w{6}$`).MatchString(resource) {
					t.Errorf("%s: %s lacks the six random characters of a secret's ARN", policy.Address, resource)
				}
			}
		}
	}
	if found < 2 {
		t.Errorf("only %d ARNs of secrets were looked at", found)
	}
}

func Test12AUserWithFewerRightsCanReplaceTheMaster(t *testing.T) {
	const secret = "arn:aws:secretsmanager:us-east-1:210987654321:secret:shop-app-user-abcdef"
	stack := everything(t, "")
	check(t, stack, []expectation{
		{"the proxy knows both users", "aws_db_proxy.main", "auth.1.secret_arn", secret},
		{"", taskPath, container + "secrets.1.valueFrom", secret + ":password::"},
		{"", taskPath, container + "secrets.2.valueFrom", secret + ":username::"},
	})
	wantAmong(t, stack, "aws_iam_role_policy.rds_proxy_role_secrets", "policy.Statement.0.Resource", secret)
	wantAmong(t, stack, "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.0.Resource", secret)
	if got := list(t, stack, "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.0.Resource"); slices.Contains(got, passwordArn) {
		t.Error("the execution role reads the master's password although no task gets it")
	}
	check(t, stack, []expectation{{"the application cannot read the master's", "aws_iam_role_policy.ecs_task_role_secrets", "policy.Statement.0.Resource",
		secret}})
}

func Test54SecretsOfAnotherAccountComeWithTheirKeys(t *testing.T) {
	const (
		appSecret = "arn:aws:secretsmanager:us-east-1:210987654321:secret:app-a1B2c3"
		appKey    = "arn:aws:kms:us-east-1:210987654321:key/app"
		apiSecret = "arn:aws:secretsmanager:eu-west-1:345678901234:secret:api-a1B2c3"
		apiKey    = "arn:aws:kms:eu-west-1:345678901234:key/api"
		execution = "aws_iam_role_policy.ecs_task_execution_role_secrets"
		task      = "aws_iam_role_policy.ecs_task_role_secrets"
		taskKey   = "aws_iam_role_policy.ecs_task_role_key"
		proxy     = "aws_iam_role_policy.rds_proxy_role_secrets"
		via       = "policy.Statement.1.Condition.StringEquals.kms:ViaService"
		home      = "secretsmanager.us-east-1.amazonaws.com"
	)
	check(t, minimal(t, `{service: {secrets: [{name: API, value_from: "`+apiSecret+`:key::", kms_key_arn: "`+apiKey+`"}]}, `+
		`database: {app_secret: {arn: "`+appSecret+`", kms_key_arn: "`+appKey+`"}}}`), []expectation{
		{"", taskPath, container + "secrets.0.valueFrom", apiSecret + ":key::"},
		{"", execution, "policy.Statement.0.Resource", appSecret + ", " + apiSecret},
		{"", execution, "policy.Statement.1.Resource", appKey + ", " + apiKey},
		{"each key in its own region", execution, via, home + ", secretsmanager.eu-west-1.amazonaws.com"},
		{"", task, "policy.Statement.0.Resource", appSecret},
		{"", taskKey, "policy.Statement.0.Resource", keyArn + ", " + appKey},
		{"", taskKey, "policy.Statement.0.Condition.StringEquals.kms:ViaService", home},
		{"", proxy, "policy.Statement.0.Resource", usernameArn + ", " + passwordArn + ", " + appSecret},
		{"", proxy, "policy.Statement.1.Resource", keyArn + ", " + appKey},
		{"", proxy, via, home},
		{"", "aws_db_proxy.main", "auth.1.secret_arn", appSecret},
	})
}

func Test55SecretsThatAWSManagesAreReadInFull(t *testing.T) {
	const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster-a1b2c3d4-5678-90ab-cdef-950817921010-AbCdEf"
	check(t, minimal(t, `{service: {secrets: [{name: OTHER, value_from: "`+secret+`:password::"}]}}`), []expectation{
		{"", taskPath, container + "secrets.2.valueFrom", secret + ":password::"},
		{"", "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.0.Resource", usernameArn + ", " + passwordArn + ", " + secret},
	})
}

func Test13TheRecoveryWindowIsConfigured(t *testing.T) {
	check(t, minimal(t, ""), []expectation{{"", "aws_secretsmanager_secret.db_password", "recovery_window_in_days", "30"}})
	check(t, minimal(t, "{database: {secret_recovery_window_days: 0}}"), []expectation{{"0 is a real choice", "aws_secretsmanager_secret.db_password",
		"recovery_window_in_days", "0"}})
}

func TestThePasswordIsEphemeral(t *testing.T) {
	stack := minimal(t, "{database: {credentials_version: 4}}")
	check(t, stack, []expectation{
		{"", clusterPath, "master_password_wo", "${jsondecode(ephemeral.aws_secretsmanager_secret_version.db_password.secret_string).password}"},
		{"whenever a password was written, for whatever reason", clusterPath, "master_password_wo_version",
			"${parseint(substr(sha256(aws_secretsmanager_secret_version.db_password.version_id), 0, 7), 16)}"},
		{"", "aws_secretsmanager_secret_version.db_password", "secret_string_wo_version", "4"},
		{"a rotation makes a new revision", taskPath, container + "dockerLabels.credentials-version", "${aws_secretsmanager_secret_version.db_password.version_id}"},
		{"read back in the version just written", "ephemeral.aws_secretsmanager_secret_version.db_password", "version_id",
			"${aws_secretsmanager_secret_version.db_password.version_id}"},
		{"never in the state", clusterPath, "master_password", "(not set)"},
	})
}
