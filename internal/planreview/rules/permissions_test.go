package rules

import (
	"strings"
	"testing"
)

// worst is the severity of the worst finding of all rules; none where there is none.
func worst(t *testing.T, members string) string {
	t.Helper()
	findings := Check(load(t, members))
	if len(findings) == 0 {
		return "none"
	}
	return findings[0].Severity.String()
}

// TestPermissionsOfStrangers are everyday changes of permissions, with the severity that a reviewer gives each. High blocks.
func TestPermissionsOfStrangers(t *testing.T) {
	statement := func(action, resource string, more ...string) string {
		return `{"Effect":"Allow","Action":` + action + `,"Resource":` + resource + strings.Join(more, "") + `}`
	}
	const table = `"arn:aws:dynamodb:eu-west-1:123456789012:table/a"`
	newRole := change("create", "aws_iam_role.app", "", `{"name":"app"}`)
	fresh := func(statements ...string) string {
		return changes(newRole, change("create", "aws_iam_role_policy.a", "", `{"role":"app","policy":`+policyOf(statements...)+`}`))
	}
	grown := func(statements ...string) string {
		return changes(change("update", "aws_iam_role_policy.a", `{"role":"app","policy":`+policyOf(readX)+`}`, `{"role":"app","policy":`+policyOf(append(
			statements, readX)...)+`}`))
	}
	when := func(operator, key, value string) string {
		return `,"Condition":{"` + operator + `":{"` + key + `":"` + value + `"}}`
	}
	attach := func(policy string) string {
		return changes(newRole, change("create", "aws_iam_role_policy_attachment.a", "", `{"role":"app","policy_arn":"arn:aws:iam::aws:policy/`+policy+`"}`))
	}
	attachOld := func(policy string) string {
		return changes(change("create", "aws_iam_role_policy_attachment.a", "", `{"role":"app","policy_arn":"arn:aws:iam::aws:policy/`+policy+`"}`))
	}
	swap := func(before, after string) string {
		return changes(change("replace", "aws_iam_role_policy_attachment.a", `{"role":"app","policy_arn":"arn:aws:iam::aws:policy/`+before+`"}`,
			`{"role":"app","policy_arn":"arn:aws:iam::aws:policy/`+after+`"}`))
	}
	for name, test := range map[string]struct{ plan, want string }{
		// Identities: levels, resources, conditions.
		"describe on *":           {grown(statement(`"ec2:Describe*"`, `"*"`)), "low"},
		"logs on *":               {grown(statement(`["logs:CreateLogStream","logs:PutLogEvents"]`, `"*"`)), "low"},
		"tracing on *":            {grown(statement(`["xray:PutTraceSegments","xray:PutTelemetryRecords"]`, `"*"`)), "low"},
		"metrics on *":            {grown(statement(`"cloudwatch:PutMetricData"`, `"*"`)), "low"},
		"all of logs on *":        {grown(statement(`"logs:*"`, `"*"`)), "medium"},
		"ECS Exec, in short":      {grown(statement(`"ssmmessages:*"`, `"*"`)), "low"},
		"ECS Exec":                {grown(statement(`["ssmmessages:CreateControlChannel","ssmmessages:OpenDataChannel"]`, `"*"`)), "low"},
		"pull images":             {grown(statement(`["ecr:GetAuthorizationToken","ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]`, `"*"`)), "low"},
		"read one table":          {grown(statement(`"dynamodb:GetItem"`, table)), "medium"},
		"read a table's indexes":  {grown(statement(`"dynamodb:Query"`, `"arn:aws:dynamodb:eu-west-1:123456789012:table/a/index/*"`)), "medium"},
		"read all tables":         {grown(statement(`"dynamodb:GetItem"`, `"*"`)), "high"},
		"read all tables, by ARN": {grown(statement(`"dynamodb:GetItem"`, `"arn:aws:dynamodb:*:*:table/*"`)), "high"},
		"read all buckets":        {grown(statement(`"s3:GetObject"`, `"arn:aws:s3:::*"`)), "high"},
		"write to one table":      {grown(statement(`["dynamodb:PutItem","dynamodb:UpdateItem"]`, table)), "medium"},
		"write to all tables":     {grown(statement(`"dynamodb:PutItem"`, `"*"`)), "high"},
		"receive from one queue": {grown(statement(`["sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes"]`,
			`"arn:aws:sqs:eu-west-1:123456789012:q"`)), "medium"},
		"publish to one topic": {grown(statement(`"sns:Publish"`, `"arn:aws:sns:eu-west-1:123456789012:t"`)), "medium"},
		"all of one queue":     {grown(statement(`"sqs:*"`, `"arn:aws:sqs:eu-west-1:123456789012:q"`)), "medium"},
		"all of one bucket":    {grown(statement(`"s3:*"`, `["arn:aws:s3:::b","arn:aws:s3:::b/*"]`)), "high"},
		"mail":                 {grown(statement(`["ses:SendEmail","ses:SendRawEmail"]`, `"*"`)), "medium"},
		"end machines":         {grown(statement(`"ec2:TerminateInstances"`, `"*"`)), "high"},
		"one secret": {grown(statement(`"secretsmanager:GetSecretValue"`,
			`"arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-??????"`)), "medium"},
		"all secrets":           {grown(statement(`"secretsmanager:GetSecretValue"`, `"*"`)), "high"},
		"all secrets, new role": {fresh(statement(`"secretsmanager:GetSecretValue"`, `"*"`)), "high"},
		"one key":               {grown(statement(`["kms:Decrypt","kms:GenerateDataKey"]`, `"arn:aws:kms:eu-west-1:123456789012:key/1"`)), "medium"},
		"keys by way of S3": {grown(statement(`"kms:Decrypt"`, `"*"`, when("StringEquals", "kms:ViaService", "s3.eu-west-1.amazonaws.com"))),
			"medium"},
		"a bucket's policy":                {grown(statement(`"s3:PutBucketPolicy"`, `"arn:aws:s3:::x"`)), "high"},
		"tags":                             {grown(statement(`"ec2:CreateTags"`, `"arn:aws:ec2:*:*:instance/i-1"`)), "low"},
		"an action of a service not known": {grown(statement(`"newthing:GetThing"`, `"arn:aws:newthing:::a"`)), "low"},
		"a write of a service not known":   {grown(statement(`"newthing:DeleteThing"`, `"*"`)), "high"},
		"new role: read one table":         {fresh(statement(`"dynamodb:GetItem"`, table)), "none"},
		"new role: usual work": {fresh(statement(`["sqs:SendMessage","sqs:ReceiveMessage"]`, `"arn:aws:sqs:eu-west-1:123456789012:q"`), statement(
			`["logs:PutLogEvents","xray:Put*"]`, `"*"`)), "none"},
		"new role: everything":             {fresh(admin), "critical"},
		"new role: everything, in words":   {fresh(statement(`["*:*"]`, `["*"]`)), "critical"},
		"new role: everything with MFA":    {fresh(statement(`"*"`, `"*"`, when("Bool", "aws:MultiFactorAuthPresent", "true"))), "critical"},
		"new role: everything but IAM":     {fresh(`{"Effect":"Allow","NotAction":["iam:*","organizations:*"],"Resource":"*"}`), "high"},
		"new role: everything but billing": {fresh(`{"Effect":"Allow","NotAction":"aws-portal:*","Resource":"*"}`), "critical"},
		"new role: all of IAM":             {fresh(statement(`"iam:*"`, `"*"`)), "critical"},
		"new role: iam:Put*":               {fresh(statement(`"iam:Put*"`, `"*"`)), "critical"},
		"new role: all of S3":              {fresh(statement(`"s3:*"`, `"*"`)), "high"},
		"new role: new policy version":     {fresh(statement(`"iam:CreatePolicyVersion"`, `"*"`)), "critical"},
		"new role: attach":                 {fresh(statement(`"iam:AttachUserPolicy"`, `"arn:aws:iam::123456789012:user/*"`)), "critical"},
		"new role: attach one":             {fresh(statement(`"iam:AttachRolePolicy"`, `"arn:aws:iam::123456789012:role/a"`)), "medium"},
		"new role: pass any role":          {fresh(statement(`["iam:PassRole","ec2:RunInstances"]`, `"*"`)), "high"},
		"new role: pass any role to Lambda": {fresh(statement(`"iam:PassRole"`, `"*"`, when("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")),
			statement(`"lambda:CreateFunction"`, `"*"`)), "high"},
		"new role: pass one role": {fresh(statement(`"iam:PassRole"`, `"arn:aws:iam::123456789012:role/task"`), statement(`"ecs:RegisterTaskDefinition"`,
			`"*"`)), "none"},
		"new role: any function's code": {fresh(statement(`"lambda:UpdateFunctionCode"`, `"*"`)), "high"},
		"new role: one function's code": {fresh(statement(`"lambda:UpdateFunctionCode"`, `"arn:aws:lambda:eu-west-1:123456789012:function:f"`)), "none"},
		"new role: commands on all":     {fresh(statement(`"ssm:SendCommand"`, `"*"`)), "high"},
		"new role: any role":            {fresh(statement(`"sts:AssumeRole"`, `"*"`)), "high"},
		"new role: one role":            {fresh(statement(`"sts:AssumeRole"`, `"arn:aws:iam::123456789012:role/deploy"`)), "none"},
		"own keys only": {grown(statement(`["iam:CreateAccessKey","iam:DeleteAccessKey","iam:UpdateLoginProfile"]`,
			`"arn:aws:iam::*:user/${aws:username}"`)), "low"},
		"service-linked roles": {grown(statement(`"iam:CreateServiceLinkedRole"`, `"*"`, when("StringEquals", "iam:AWSServiceName",
			"ecs.amazonaws.com"))), "low"},
		"a deny more": {grown(`{"Effect":"Deny","Action":"*","Resource":"*"}`), "none"},

		// AWS's managed policies.
		"attach AdministratorAccess":           {attach("AdministratorAccess"), "critical"},
		"attach PowerUserAccess":               {attach("PowerUserAccess"), "high"},
		"attach IAMFullAccess":                 {attach("IAMFullAccess"), "critical"},
		"attach SystemAdministrator":           {attach("job-function/SystemAdministrator"), "high"},
		"attach AmazonS3FullAccess":            {attach("AmazonS3FullAccess"), "high"},
		"attach ReadOnlyAccess":                {attachOld("ReadOnlyAccess"), "high"},
		"attach ReadOnlyAccess, new role":      {attach("ReadOnlyAccess"), "medium"},
		"attach AmazonS3ReadOnlyAccess":        {attachOld("AmazonS3ReadOnlyAccess"), "high"},
		"attach ViewOnlyAccess":                {attachOld("job-function/ViewOnlyAccess"), "medium"},
		"attach AmazonEC2ReadOnlyAccess":       {attachOld("AmazonEC2ReadOnlyAccess"), "medium"},
		"attach SecurityAudit":                 {attachOld("SecurityAudit"), "medium"},
		"attach CloudWatchAgentServerPolicy":   {attachOld("CloudWatchAgentServerPolicy"), "low"},
		"attach AmazonSSMManagedInstanceCore":  {attachOld("AmazonSSMManagedInstanceCore"), "low"},
		"attach AWSXRayDaemonWriteAccess":      {attachOld("AWSXRayDaemonWriteAccess"), "low"},
		"attach ECS task execution":            {attachOld("service-role/AmazonECSTaskExecutionRolePolicy"), "low"},
		"attach Lambda's VPC access, new role": {attach("service-role/AWSLambdaVPCAccessExecutionRole"), "none"},
		"attach EKS worker node, new role":     {attach("AmazonEKSWorkerNodePolicy"), "none"},
		"attach one not known":                 {attachOld("BrandNewThingFullAccess"), "high"},
		"Administrator to ReadOnly":            {swap("AdministratorAccess", "ReadOnlyAccess"), "none"},
		"Administrator to PowerUser":           {swap("AdministratorAccess", "PowerUserAccess"), "none"},
		"S3 full to S3 read-only":              {swap("AmazonS3FullAccess", "AmazonS3ReadOnlyAccess"), "none"},
		"ReadOnly to Administrator":            {swap("ReadOnlyAccess", "AdministratorAccess"), "critical"},
		"S3 read-only to DynamoDB full":        {swap("AmazonS3ReadOnlyAccess", "AmazonDynamoDBFullAccess"), "high"},
		"another resource attaches less": {changes(change("delete", "aws_iam_role_policy_attachment.a",
			`{"role":"app","policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess"}`, ""),
			change("create", "aws_iam_role_policy_attachment.b", "", `{"role":"app","policy_arn":"arn:aws:iam::aws:policy/PowerUserAccess"}`)), "medium"},
		"new role: pass and run, in two policies": {changes(newRole, change("create", "aws_iam_role_policy.a", "", `{"role":"app","policy":`+policyOf(statement(
			`"lambda:CreateFunction"`, `"*"`))+`}`),
			change("create", "aws_iam_role_policy.b", "", `{"role":"app","policy":`+policyOf(statement(`"iam:PassRole"`, `"*"`, when("StringEquals",
				"iam:PassedToService", "lambda.amazonaws.com")))+`}`)), "high"},
		"another resource, another role": {changes(change("delete", "aws_iam_role_policy_attachment.a",
			`{"role":"old","policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess"}`, ""),
			change("create", "aws_iam_role_policy_attachment.b", "", `{"role":"app","policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess"}`)), "critical"},
		"permission set, a policy of one's own": {changes(change("create", "aws_ssoadmin_customer_managed_policy_attachment.a", "",
			`{"permission_set_arn":"p","customer_managed_policy_reference":[{"name":"readers"}]}`)), "medium"},
		"managed_policy_arns, less": {changes(change("update", "aws_iam_role.a",
			`{"managed_policy_arns":["arn:aws:iam::aws:policy/AdministratorAccess"]}`, `{"managed_policy_arns":["arn:aws:iam::aws:policy/ReadOnlyAccess"]}`)), "none"},
		"managed_policy_arns, more": {changes(change("update", "aws_iam_role.a", `{"managed_policy_arns":[]}`,
			`{"managed_policy_arns":["arn:aws:iam::aws:policy/AdministratorAccess"]}`)), "critical"},
		"managed_policy_arns, new role": {changes(change("create", "aws_iam_role.a", "",
			`{"name":"a","managed_policy_arns":["arn:aws:iam::aws:policy/AdministratorAccess"]}`)), "critical"},
		"attachment for all": {changes(change("create", "aws_iam_policy_attachment.a", "",
			`{"users":["u"],"policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess"}`)), "critical"},
		"attachment for one more": {changes(change("update", "aws_iam_policy_attachment.a",
			`{"users":["u"],"policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess"}`,
			`{"users":["u","v"],"policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess"}`)), "critical"},
		"attachment for one less": {changes(change("update", "aws_iam_policy_attachment.a",
			`{"users":["u","v"],"policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess"}`,
			`{"users":["u"],"policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess"}`)), "none"},
		"exclusive attachments": {changes(change("create", "aws_iam_role_policy_attachments_exclusive.a", "",
			`{"role_name":"app","policy_arns":["arn:aws:iam::aws:policy/AdministratorAccess"]}`)), "critical"},
		"of the China partition": {changes(change("create", "aws_iam_user_policy_attachment.a", "",
			`{"user":"u","policy_arn":"arn:aws-cn:iam::aws:policy/AdministratorAccess"}`)), "critical"},
		"permission set, administrator": {changes(change("create", "aws_ssoadmin_managed_policy_attachment.a", "",
			`{"managed_policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess","permission_set_arn":"p"}`)), "critical"},
		"permission set, read-only": {changes(change("create", "aws_ssoadmin_managed_policy_attachment.a", "",
			`{"managed_policy_arn":"arn:aws:iam::aws:policy/ReadOnlyAccess","permission_set_arn":"p"}`)), "high"},
		"permission set, inline": {changes(change("create", "aws_ssoadmin_permission_set_inline_policy.a", "",
			`{"permission_set_arn":"p","inline_policy":`+policyOf(admin)+`}`)), "critical"},
		"a policy of one's own, not in the plan": {changes(change("create", "aws_iam_role_policy_attachment.a", "",
			`{"role":"app","policy_arn":"arn:aws:iam::123456789012:policy/shop"}`)), "medium"},
		"a policy of one's own, by its name": {changes(change("create", "aws_iam_role_policy_attachment.a", "",
			`{"role":"app","policy_arn":"arn:aws:iam::123456789012:policy/company-admin"}`)), "high"},
		"boundary, tighter": {changes(change("update", "aws_iam_role.a", `{"permissions_boundary":"arn:aws:iam::aws:policy/PowerUserAccess"}`,
			`{"permissions_boundary":"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}`)), "none"},
		"boundary, wider": {changes(change("update", "aws_iam_role.a",
			`{"permissions_boundary":"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}`, `{"permissions_boundary":"arn:aws:iam::aws:policy/PowerUserAccess"}`)), "high"},

		// Groups, clusters, organizations.
		"into a group known as administrators": {changes(change("create", "aws_iam_user_group_membership.a", "", `{"user":"u","groups":["ops"]}`), change("no-op",
			"aws_iam_group_policy_attachment.a",
			`{"group":"ops","policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess"}`,
			`{"group":"ops","policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess"}`)), "critical"},
		"into a group by its name": {changes(change("create", "aws_iam_user_group_membership.a", "", `{"user":"u","groups":["Administrators"]}`)), "high"},
		"into a group": {changes(change("update", "aws_iam_group_membership.a", `{"group":"readers","users":["u"]}`,
			`{"group":"readers","users":["u","v"]}`)), "medium"},
		"out of a group": {changes(change("update", "aws_iam_group_membership.a", `{"group":"admins","users":["u","v"]}`,
			`{"group":"admins","users":["u"]}`)), "none"},
		"EKS cluster admin": {changes(change("create", "aws_eks_access_policy_association.a", "",
			`{"principal_arn":"arn:aws:iam::123456789012:role/a","policy_arn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",`+
				`"access_scope":[{"type":"cluster"}]}`)), "high"},
		"EKS view of a namespace": {changes(change("create", "aws_eks_access_policy_association.a", "",
			`{"principal_arn":"arn:aws:iam::123456789012:role/a","policy_arn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",`+
				`"access_scope":[{"type":"namespace","namespaces":["a"]}]}`)), "low"},
		"delegated administrator": {changes(change("create", "aws_organizations_delegated_administrator.a", "",
			`{"account_id":"210987654321","service_principal":"guardduty.amazonaws.com"}`)), "high"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := worst(t, test.plan); got != test.want {
				t.Errorf("%s, want %s: %+v", got, test.want, Check(load(t, test.plan)))
			}
		})
	}
}

// TestPoliciesThatWait are policies that are known only after apply, judged by the data source that makes them.
func TestPoliciesThatWait(t *testing.T) {
	waiting := func(action, document string) string {
		before := `{"role":"app","policy":` + policyOf(readX) + `}`
		if action == "create" {
			before = ""
		}
		return changes(change("read", "data.aws_iam_policy_document.p", "", document, `"after_unknown":{"json":true,"id":true}`),
			change(action, "aws_iam_role_policy.p", before, `{"role":"app"}`, `"after_unknown":{"policy":true}`))
	}
	for name, test := range map[string]struct{ plan, want string }{
		"one table": {waiting("update",
			`{"statement":[{"effect":"Allow","actions":["dynamodb:GetItem"],"resources":["arn:aws:dynamodb:eu-west-1:123456789012:table/a"]}]}`), "medium"},
		"everything":         {waiting("update", `{"statement":[{"effect":"Allow","actions":["*"],"resources":["*"]}]}`), "critical"},
		"everything, new":    {waiting("create", `{"statement":[{"effect":"Allow","actions":["*"],"resources":["*"]}]}`), "critical"},
		"the same":           {waiting("update", `{"statement":[{"effect":"Allow","actions":["s3:GetObject"],"resources":["arn:aws:s3:::x/*"]}]}`), "none"},
		"of other documents": {waiting("update", `{"source_policy_documents":[`+policyOf(admin)+`]}`), "critical"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := worst(t, test.plan); got != test.want {
				t.Errorf("%s, want %s: %+v", got, test.want, Check(load(t, test.plan)))
			}
		})
	}
}

// TestAttachmentsOfTheSamePlan are policies that the plan makes and attaches, whose ARN is known only after apply.
func TestAttachmentsOfTheSamePlan(t *testing.T) {
	configured := `,"configuration":{"root_module":{"resources":[{"address":"aws_iam_role_policy_attachment.a","type":"aws_iam_role_policy_attachment",` +
		`"expressions":{"policy_arn":{"references":["aws_iam_policy.p.arn","aws_iam_policy.p"]}}}]}}`
	attached := func(statement string, more ...string) string {
		return changes(append(more, change("create", "aws_iam_policy.p", "", `{"name":"p","policy":`+policyOf(statement)+`}`, `"after_unknown":{"arn":true}`),
			change("create", "aws_iam_role_policy_attachment.a", "", `{"role":"app"}`, `"after_unknown":{"policy_arn":true}`))...) + configured
	}
	newRole := change("create", "aws_iam_role.app", "", `{"name":"app"}`)
	bare := func(statement string) string { return strings.TrimSuffix(attached(statement), configured) }
	for name, test := range map[string]struct{ plan, want string }{
		"everything, without configuration": {bare(admin), "critical"},
		"one bucket, without configuration": {bare(readX), "medium"},
		"everything, to an old role":        {attached(admin), "critical"},
		"one bucket, to an old role":        {attached(readX), "medium"},
		"one bucket, to a new role":         {attached(readX, newRole), "none"},
		"everything, to a new role":         {attached(admin, newRole), "critical"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := worst(t, test.plan); got != test.want {
				t.Errorf("%s, want %s: %+v", got, test.want, Check(load(t, test.plan)))
			}
		})
	}
}
