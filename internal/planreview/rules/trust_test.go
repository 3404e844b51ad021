package rules

import (
	"fmt"
	"strings"
	"testing"
)

// TestTrust are changes of who may take a role, with the severity that a reviewer gives each. High blocks.
func TestTrust(t *testing.T) {
	web := func(issuer string, conditions ...string) string {
		return `{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/` + issuer +
			`"},"Condition":{` + strings.Join(conditions, ",") + `}}`
	}
	const github = "token.actions.githubusercontent.com"
	when := func(operator, key string, values ...string) string {
		return fmt.Sprintf(`%q:{%q:["%s"]}`, operator, key, strings.Join(values, `","`))
	}
	sub := func(operator string, values ...string) string {
		return web(github, when(operator, github+":sub", values...))
	}
	account := func(principal string, conditions ...string) string {
		return `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"` + principal + `"},"Condition":{` + strings.Join(conditions, ",") + `}}`
	}
	role := func(statements ...string) string {
		return `{"name":"a","assume_role_policy":` + policyOf(statements...) + `}`
	}
	fresh := func(statements ...string) string {
		return changes(change("create", "aws_iam_role.a", "", role(statements...)))
	}
	from := func(before, after string) string {
		return changes(change("update", "aws_iam_role.a", role(before), role(after)))
	}
	ours := change("no-op", "aws_sqs_queue.q", `{"arn":"arn:aws:sqs:eu-west-1:123456789012:q"}`, `{"arn":"arn:aws:sqs:eu-west-1:123456789012:q"}`)
	pay := "repo:acme/pay:environment:live"
	const eks = "oidc.eks.eu-west-1.amazonaws.com/id/ABC123"
	for name, test := range map[string]struct{ plan, want string }{
		"GitHub: one environment":          {fresh(sub("StringEquals", pay)), "none"},
		"GitHub: one repository":           {fresh(sub("StringLike", "repo:acme/pay:*")), "none"},
		"GitHub: with ids":                 {fresh(sub("StringLike", "repo:acme@123456/pay@456789:*")), "none"},
		"GitHub: any name of an id":        {fresh(sub("StringLike", "repo:*@123456/*@456789:ref:refs/heads/main")), "medium"},
		"GitHub: an owner's":               {fresh(sub("StringLike", "repo:acme/*")), "medium"},
		"GitHub: an owner's, with its id":  {fresh(sub("StringLike", "repo:acme@123456/*")), "medium"},
		"GitHub: every repository":         {fresh(sub("StringLike", "repo:*")), "critical"},
		"GitHub: every one of that name":   {fresh(sub("StringLike", "repo:*/pay:*")), "critical"},
		"GitHub: owners that begin so":     {fresh(sub("StringLike", "repo:acme*")), "critical"},
		"GitHub: everything":               {fresh(sub("StringLike", "*")), "critical"},
		"GitHub: one of two values":        {fresh(sub("StringLike", pay, "repo:*:ref:refs/heads/main")), "critical"},
		"GitHub: a star that is a letter":  {fresh(sub("StringEquals", "repo:acme/*")), "none"},
		"GitHub: ForAnyValue":              {fresh(sub("ForAnyValue:StringLike", "repo:acme/pay:*")), "none"},
		"GitHub: all but one":              {fresh(sub("StringNotEquals", pay)), "critical"},
		"GitHub: audience only":            {fresh(web(github, when("StringEquals", github+":aud", "sts.amazonaws.com"))), "critical"},
		"GitHub: no condition":             {fresh(web(github)), "critical"},
		"GitHub: by another claim":         {fresh(web(github, when("StringEquals", github+":repository", "acme/pay"))), "none"},
		"GitHub: narrowed":                 {from(sub("StringEquals", pay, "repo:acme/pay:environment:dev"), sub("StringEquals", pay)), "none"},
		"GitHub: narrowed from a pattern":  {from(sub("StringLike", "repo:acme/*"), sub("StringLike", "repo:acme/pay:*")), "none"},
		"GitHub: narrowed from Like":       {from(sub("StringLike", "repo:acme/pay:*"), sub("StringEquals", pay)), "none"},
		"GitHub: one repository more":      {from(sub("StringEquals", pay), sub("StringEquals", pay, "repo:acme/web:environment:live")), "medium"},
		"GitHub: widened to the owner's":   {from(sub("StringLike", pay), sub("StringLike", "repo:acme/*")), "high"},
		"GitHub: widened to everyone":      {from(sub("StringLike", pay), sub("StringLike", "repo:*")), "critical"},
		"GitHub: the condition taken away": {from(sub("StringLike", pay), web(github)), "critical"},
		"GitHub: everyone narrowed to one": {from(web(github), sub("StringLike", pay)), "none"},
		"GitHub: the provider is made as well": {changes(change("read", "data.aws_iam_policy_document.a", "",
			`{"statement":[{"effect":"Allow","actions":["sts:AssumeRoleWithWebIdentity"],`+
				`"principals":[{"type":"Federated","identifiers":[null]}],"condition":[{"test":"StringLike","variable":"token.actions.githubusercontent.com:sub",`+
				`"values":["repo:acme/pay:*"]}]}]}`,
			`"after_unknown":{"json":true,"statement":[{"principals":[{"identifiers":[true]}]}]}`), change("create", "aws_iam_role.a", "", `{"name":"a"}`,
			`"after_unknown":{"assume_role_policy":true}`)), "none"},
		"GitHub: the provider is made as well, everyone": {changes(change("read", "data.aws_iam_policy_document.a", "",
			`{"statement":[{"effect":"Allow","actions":["sts:AssumeRoleWithWebIdentity"],`+
				`"principals":[{"type":"Federated","identifiers":[null]}],"condition":[{"test":"StringLike","variable":"token.actions.githubusercontent.com:sub",`+
				`"values":["repo:*"]}]}]}`,
			`"after_unknown":{"json":true,"statement":[{"principals":[{"identifiers":[true]}]}]}`), change("create", "aws_iam_role.a", "", `{"name":"a"}`,
			`"after_unknown":{"assume_role_policy":true}`)), "critical"},
		"GitLab: one project": {fresh(web("gitlab.com", when("StringLike", "gitlab.com:sub", "project_path:acme/pay:ref_type:branch:ref:*"))),
			"none"},
		"GitLab: a group's":     {fresh(web("gitlab.com", when("StringLike", "gitlab.com:sub", "project_path:acme/*"))), "medium"},
		"GitLab: every project": {fresh(web("gitlab.com", when("StringLike", "gitlab.com:sub", "project_path:*"))), "critical"},
		"GitLab: audience only": {fresh(web("gitlab.com", when("StringEquals", "gitlab.com:aud", "https://gitlab.com"))), "critical"},
		"GitLab: one's own, audience only": {fresh(web("gitlab.example.com", when("StringEquals", "gitlab.example.com:aud", "https://gitlab.example.com"))),
			"medium"},
		"one's own issuer, nothing": {fresh(web("id.example.com")), "high"},
		"HCP Terraform: one workspace": {fresh(web("app.terraform.io", when("StringLike", "app.terraform.io:sub",
			"organization:acme:project:p:workspace:w:run_phase:*"))), "none"},
		"HCP Terraform: every organization": {fresh(web("app.terraform.io", when("StringEquals", "app.terraform.io:aud", "aws.workload.identity"))), "critical"},
		"HCP Terraform: any organization": {fresh(web("app.terraform.io", when("StringLike", "app.terraform.io:sub",
			"organization:*:project:*:workspace:w:*"))), "critical"},
		"Bitbucket: the workspace's": {fresh(web("api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc", when("StringEquals",
			"api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc:aud", "ari:cloud:bitbucket::workspace/1"))), "medium"},
		"Bitbucket: one repository": {fresh(web("api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc", when("StringLike",
			"api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc:sub", "{1234}:*"))), "none"},
		"EKS: one service account": {fresh(web(eks, when("StringLike", eks+":sub", "system:serviceaccount:shop:app"), when("StringEquals", eks+":aud",
			"sts.amazonaws.com"))), "none"},
		"EKS: every pod": {fresh(web(eks, when("StringEquals", eks+":aud", "sts.amazonaws.com"))), "high"},
		"Cognito: one pool": {fresh(strings.Replace(web("x", when("StringEquals", "cognito-identity.amazonaws.com:aud", "eu-west-1:1")),
			"arn:aws:iam::123456789012:oidc-provider/x", "cognito-identity.amazonaws.com", 1)), "none"},
		"Cognito: every pool": {fresh(strings.Replace(web("x"), "arn:aws:iam::123456789012:oidc-provider/x", "cognito-identity.amazonaws.com", 1)),
			"critical"},
		"SAML": {fresh(
			`{"Effect":"Allow","Action":"sts:AssumeRoleWithSAML","Principal":{"Federated":"arn:aws:iam::123456789012:saml-provider/okta"},` +
				`"Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}`), "none"},
		"a service":                    {fresh(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}`), "none"},
		"everyone":                     {fresh(account("*")), "critical"},
		"everyone of the organization": {fresh(account("*", when("StringEquals", "aws:PrincipalOrgID", "o-abcdefghij"))), "none"},
		"everyone of any organization": {fresh(account("*", when("StringLike", "aws:PrincipalOrgID", "o-*"))), "critical"},
		"another account":              {changes(ours, change("create", "aws_iam_role.a", "", role(account("arn:aws:iam::999999999999:root")))), "high"},
		"the own account, by a network's owner": {changes(change("no-op", "aws_vpc.v", `{"owner_id":"999999999999"}`, `{"owner_id":"999999999999"}`),
			change("create", "aws_iam_role.a", "", role(account("arn:aws:iam::999999999999:root")))), "none"},
		"another account than a network's owner": {changes(change("no-op", "aws_vpc.v", `{"owner_id":"123456789012"}`, `{"owner_id":"123456789012"}`),
			change("create", "aws_iam_role.a", "", role(account("arn:aws:iam::999999999999:root")))), "high"},
		"another account, not known whose": {fresh(account("999999999999")), "high"},
		"another account with an external id": {changes(ours, change("create", "aws_iam_role.a", "", role(account("arn:aws:iam::999999999999:root", when(
			"StringEquals", "sts:ExternalId", "x1"))))), "medium"},
		"the own account": {changes(ours, change("create", "aws_iam_role.a", "", role(account("arn:aws:iam::123456789012:root")))), "none"},
		"another account, existing role": {changes(ours, change("update", "aws_iam_role.a", role(account("arn:aws:iam::123456789012:root")), role(account(
			"arn:aws:iam::999999999999:role/x")))), "high"},
		"one service more": {from(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}`,
			`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs-tasks.amazonaws.com","lambda.amazonaws.com"]}}`), "medium"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := worst(t, test.plan); got != test.want {
				t.Errorf("%s, want %s: %+v", got, test.want, Check(load(t, test.plan)))
			}
		})
	}
}

// TestResourcePolicies are changes of who may use a resource, with the severity that a reviewer gives each.
func TestResourcePolicies(t *testing.T) {
	statement := func(principal, action, resource string, conditions ...string) string {
		return `{"Effect":"Allow","Principal":` + principal + `,"Action":"` + action + `","Resource":"` + resource + `","Condition":{` + strings.Join(conditions,
			",") + `}}`
	}
	when := func(operator, key, value string) string { return fmt.Sprintf(`%q:{%q:%q}`, operator, key, value) }
	on := func(address, owner string, statements ...string) string {
		return changes(change("create", address, "", `{`+owner+`,"policy":`+policyOf(statements...)+`}`))
	}
	bucket := func(statements ...string) string { return on("aws_s3_bucket_policy.a", `"bucket":"b"`, statements...) }
	queue := func(statements ...string) string {
		return on("aws_sqs_queue_policy.a", `"queue_url":"q"`, statements...)
	}
	permission := func(after string) string {
		return changes(change("create", "aws_lambda_permission.a", "", `{"action":"lambda:InvokeFunction","function_name":"f",`+after+`}`))
	}
	const b, q, key = "arn:aws:s3:::b/*", "arn:aws:sqs:eu-west-1:123456789012:q", "aws_kms_key.a"
	const everyone, stranger = `"*"`, `{"AWS":"arn:aws:iam::999999999999:root"}`
	const root = `{"AWS":"arn:aws:iam::123456789012:root"}`
	service := func(name string) string { return `{"Service":"` + name + `.amazonaws.com"}` }
	for name, test := range map[string]struct{ plan, want string }{
		"CloudFront, one distribution": {bucket(statement(service("cloudfront"), "s3:GetObject", b, when("StringEquals", "AWS:SourceArn",
			"arn:aws:cloudfront::123456789012:distribution/E1"))), "medium"},
		"CloudFront, every distribution": {bucket(statement(service("cloudfront"), "s3:GetObject", b)), "high"},
		"CloudFront, a star for the arn": {bucket(statement(service("cloudfront"), "s3:GetObject", b, when("ArnLike", "aws:SourceArn",
			"arn:aws:cloudfront::*:distribution/*"))), "high"},
		"an origin access identity": {bucket(statement(`{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}`, "s3:GetObject", b)),
			"medium"},
		"everyone reads":               {bucket(statement(everyone, "s3:GetObject", b)), "critical"},
		"everyone of AWS reads":        {bucket(statement(`{"AWS":"*"}`, "s3:GetObject", b)), "critical"},
		"everyone, over TLS":           {bucket(statement(everyone, "s3:GetObject", b, when("Bool", "aws:SecureTransport", "true"))), "critical"},
		"everyone who sends a referer": {bucket(statement(everyone, "s3:GetObject", b, when("StringLike", "aws:Referer", "https://example.com/*"))), "critical"},
		"everyone but one": {bucket(
			`{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`), "critical"},
		"the organization":       {bucket(statement(everyone, "s3:GetObject", b, when("StringEquals", "aws:PrincipalOrgID", "o-abcdefghij"))), "medium"},
		"an office":              {bucket(statement(everyone, "s3:GetObject", b, when("IpAddress", "aws:SourceIp", "203.0.113.0/24"))), "medium"},
		"every office":           {bucket(statement(everyone, "s3:GetObject", b, when("IpAddress", "aws:SourceIp", "0.0.0.0/0"))), "critical"},
		"a VPC endpoint":         {bucket(statement(everyone, "s3:GetObject", b, when("StringEquals", "aws:SourceVpce", "vpce-1"))), "medium"},
		"another account":        {bucket(statement(stranger, "s3:GetObject", b)), "high"},
		"a load balancer's logs": {bucket(statement(`{"AWS":"arn:aws:iam::127311923021:root"}`, "s3:PutObject", "arn:aws:s3:::b/AWSLogs/*")), "low"},
		"logs are delivered": {bucket(statement(service("delivery.logs"), "s3:PutObject", b, when("StringEquals", "aws:SourceAccount",
			"123456789012"))), "low"},
		"TLS is demanded": {bucket(
			`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`), "none"},
		"a topic sends to a queue": {queue(statement(service("sns"), "sqs:SendMessage", q, when("ArnEquals", "aws:SourceArn",
			"arn:aws:sns:eu-west-1:123456789012:t"))), "low"},
		"every topic sends to a queue": {queue(statement(service("sns"), "sqs:SendMessage", q)), "medium"},
		"everyone, from one topic": {queue(statement(everyone, "sqs:SendMessage", q, when("ArnEquals", "aws:SourceArn",
			"arn:aws:sns:eu-west-1:123456789012:t"))), "medium"},
		"everyone sends": {queue(statement(everyone, "sqs:SendMessage", q)), "critical"},
		"everyone sends, but IfExists": {queue(statement(everyone, "sqs:SendMessage", q, when("StringEqualsIfExists", "aws:SourceAccount", "123456789012"))),
			"critical"},
		"everyone publishes": {on("aws_sns_topic_policy.a", `"arn":"t"`, statement(everyone, "sns:Publish", "*")), "critical"},
		"a topic's default policy": {on("aws_sns_topic_policy.a", `"arn":"t"`, statement(everyone, "sns:Publish", "*", when("StringEquals",
			"AWS:SourceOwner", "123456789012"))), "medium"},
		"a key's default policy":    {on(key, `"description":"d"`, statement(root, "kms:*", "*")), "none"},
		"a key for another account": {on(key, `"description":"d"`, statement(root, "kms:*", "*"), statement(stranger, "kms:Decrypt", "*")), "high"},
		"a key for everyone":        {on(key, `"description":"d"`, statement(everyone, "kms:*", "*")), "critical"},
		"a key for one service's callers": {on(key, `"description":"d"`, statement(root, "kms:*", "*"), statement(everyone, "kms:Decrypt", "*", when(
			"StringEquals", "kms:CallerAccount", "123456789012"))), "none"},
		"images for another account": {on("aws_ecr_repository_policy.a", `"repository":"r"`, strings.Replace(statement(stranger, "ecr:BatchGetImage", "*"),
			`"Resource":"*",`, "", 1)), "high"},
		"a secret for another account": {on("aws_secretsmanager_secret_policy.a", `"secret_arn":"s"`, statement(stranger, "secretsmanager:GetSecretValue",
			"*")), "high"},
		"a vault for everyone": {on("aws_backup_vault_policy.a", `"backup_vault_name":"v"`, statement(everyone, "backup:CopyIntoBackupVault", "*")),
			"critical"},
		"a vault for the organization": {on("aws_backup_vault_policy.a", `"backup_vault_name":"v"`, statement(everyone, "backup:CopyIntoBackupVault", "*",
			when("StringEquals", "aws:PrincipalOrgID", "o-abcdefghij"))), "medium"},
		"a search domain for everyone": {changes(change("create", "aws_opensearch_domain_policy.a", "", `{"domain_name":"d","access_policies":`+policyOf(
			statement(everyone, "es:*", "*"))+`}`)), "critical"},
		"a VPC endpoint's default": {on("aws_vpc_endpoint.a", `"vpc_id":"v"`, statement(everyone, "*", "*")), "none"},
		"an API's callers": {on("aws_api_gateway_rest_api_policy.a", `"rest_api_id":"r"`, statement(everyone, "execute-api:Invoke",
			"execute-api:/*")), "medium"},
		"Lambda by one rule": {permission(`"principal":"events.amazonaws.com","source_arn":"arn:aws:events:eu-west-1:123456789012:rule/r"`), "low"},
		"Lambda by a rule that is made": {changes(change("create", "aws_lambda_permission.a", "",
			`{"action":"lambda:InvokeFunction","function_name":"f","principal":"events.amazonaws.com"}`, `"after_unknown":{"source_arn":true}`)), "low"},
		"Lambda by every bucket":            {permission(`"principal":"s3.amazonaws.com"`), "medium"},
		"Lambda by everyone":                {permission(`"principal":"*"`), "critical"},
		"Lambda by everyone, without login": {permission(`"principal":"*","function_url_auth_type":"NONE"`), "critical"},
		"Lambda by another account":         {permission(`"principal":"999999999999"`), "high"},
		"Lambda by the organization":        {permission(`"principal":"*","principal_org_id":"o-abcdefghij"`), "medium"},
		"events from another account": {changes(change("create", "aws_cloudwatch_event_permission.a", "",
			`{"principal":"999999999999","statement_id":"s","event_bus_name":"default"}`)), "high"},
		"events from everyone": {changes(change("create", "aws_cloudwatch_event_permission.a", "",
			`{"principal":"*","statement_id":"s","event_bus_name":"default"}`)), "critical"},
		"events from the organization": {changes(change("create", "aws_cloudwatch_event_permission.a", "",
			`{"principal":"*","statement_id":"s","event_bus_name":"default","condition":[{"key":"aws:PrincipalOrgID","type":"StringEquals",`+
				`"value":"o-abcdefghij"}]}`)), "medium"},
		"an SCP's deny taken away": {changes(change("update", "aws_organizations_policy.a", `{"type":"SERVICE_CONTROL_POLICY","content":`+policyOf(
			`{"Effect":"Deny","Action":"cloudtrail:StopLogging","Resource":"*"}`, admin)+`}`,
			`{"type":"SERVICE_CONTROL_POLICY","content":`+policyOf(admin)+`}`)), "high"},
		"a new SCP": {changes(change("create", "aws_organizations_policy.a", "", `{"type":"SERVICE_CONTROL_POLICY","content":`+policyOf(admin)+`}`)), "none"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := worst(t, test.plan); got != test.want {
				t.Errorf("%s, want %s: %+v", got, test.want, Check(load(t, test.plan)))
			}
		})
	}
}
