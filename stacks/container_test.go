package stacks

import (
	"testing"

	"slipway/internal/config"
)

func TestHowTheContainerIsStarted(t *testing.T) {
	check(t, everything(t, ""), []expectation{
		{"", taskPath, container + "command", `serve, --greeting, hello $${USER} & "quoted"`},
		{"", taskPath, container + "entryPoint", "/usr/bin/tini, --"},
		{"", taskPath, container + "workingDirectory", "/srv"},
		{"", taskPath, container + "user", "1000:1000"},
		{"", taskPath, container + "ulimits.0.name", "nofile"},
		{"", taskPath, container + "ulimits.0.softLimit", "32768"},
		{"", taskPath, container + "ulimits.0.hardLimit", "65536"},
		{"", taskPath, "ephemeral_storage.size_in_gib", "40"},
	})
	check(t, minimal(t, "{service: {init_process: true}}"), []expectation{
		{"", taskPath, container + "linuxParameters.initProcessEnabled", "true"},
		{"the image's", taskPath, container + "command", "(not set)"},
		{"the image's", taskPath, container + "entryPoint", "(not set)"},
		{"the image's", taskPath, container + "user", "(not set)"},
		{"Fargate's, which takes no wish for it", taskPath, "ephemeral_storage", "(not set)"},
	})
	check(t, minimal(t, "{service: {ephemeral_storage_gib: 21}}"), []expectation{{"", taskPath, "ephemeral_storage.size_in_gib", "21"}})
}

func TestLabelsStandBesideOurOwn(t *testing.T) {
	labels, _ := lookup(t, everything(t, ""), taskPath, container+"dockerLabels").(map[string]any)
	for label, want := range map[string]string{
		"com.example.team":  "platform",
		"com.example.check": `{"path": "/healthz", "level": "$${LEVEL}"}`, // a user's text, and none of Terraform
	} {
		if labels[label] != want {
			t.Errorf("%s is %v", label, labels[label])
		}
	}
	if labels[config.CredentialsLabel] == nil || len(labels) != 3 {
		t.Errorf("got %v", labels)
	}
}

func TestAContainerWithoutAShellOrACheck(t *testing.T) {
	check(t, minimal(t, "{service: {health_check: {command: [/healthcheck, --quick]}}}"), []expectation{
		{"no shell", taskPath, container + "healthCheck.command", "CMD, /healthcheck, --quick"},
	})
	check(t, minimal(t, "{service: {health_check: {enabled: false}}}"), []expectation{{"", taskPath, container + "healthCheck", "(not set)"}})
}

func TestHowOutputGetsToCloudWatch(t *testing.T) {
	const options = container + "logConfiguration.options."
	check(t, minimal(t, ""), []expectation{
		{"", taskPath, options + "mode", "non-blocking"},
		{"", taskPath, options + "max-buffer-size", "25m"},
		{"", taskPath, options + "awslogs-multiline-pattern", "(not set)"},
	})
	check(t, everything(t, ""), []expectation{
		{"", taskPath, options + "max-buffer-size", "50m"},
		{"", taskPath, options + "awslogs-multiline-pattern", `^\d{4}-\d{2}-\d{2}`},
	})
	check(t, minimal(t, "{service: {log: {mode: blocking}}}"), []expectation{
		{"", taskPath, options + "mode", "blocking"},
		{"the driver refuses a buffer", taskPath, options + "max-buffer-size", "(not set)"},
	})
}

func TestAnImageOfAPrivateRegistry(t *testing.T) {
	const (
		secret = "arn:aws:secretsmanager:eu-west-1:210987654321:secret:registry-a1B2c3"
		key    = "arn:aws:kms:eu-west-1:210987654321:key/registry"
		image  = "aws_iam_role_policy.ecs_task_execution_role_image"
	)
	private := `image: "registry.example.com/shop:1", repository_credentials_arn: "` + secret + `"`
	check(t, minimal(t, "{service: {"+private+`, repository_credentials_kms_key_arn: "`+key+`"}}`), []expectation{
		{"", taskPath, container + "repositoryCredentials.credentialsParameter", secret},
		{"", image, "policy.Statement.0.Action", "secretsmanager:GetSecretValue"},
		{"this secret alone", image, "policy.Statement.0.Resource", secret},
		{"", image, "policy.Statement.1.Action", "kms:Decrypt"},
		{"", image, "policy.Statement.1.Resource", key},
		{"in the key's own region", image, "policy.Statement.1.Condition.StringEquals.kms:ViaService", "secretsmanager.eu-west-1.amazonaws.com"},
		{"no container gets it", taskPath, container + "secrets.2", "(not set)"},
	})
	wantNoBlock(t, minimal(t, `{service: {image: "registry.example.com/shop:1"}}`), image)
}

func TestAParameterByItsName(t *testing.T) {
	const arn = "arn:aws:ssm:us-east-1:123456789012:parameter/shop/token"
	check(t, minimal(t, "{service: {secrets: {TOKEN: /shop/token}}}"), []expectation{
		{"", taskPath, container + "secrets.2.valueFrom", arn},
		{"", "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.2.Action", "ssm:GetParameters"},
		{"", "aws_iam_role_policy.ecs_task_execution_role_secrets", "policy.Statement.2.Resource", arn},
	})
}
