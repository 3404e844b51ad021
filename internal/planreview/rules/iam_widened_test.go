package rules

import (
	"fmt"
	"strings"
	"testing"
)

func policyOf(statements ...string) string {
	return fmt.Sprintf("%q", `{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`)
}

const (
	readX  = `{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::x/*"]}`
	writeX = `{"Effect":"Allow","Action":["s3:PutObject"],"Resource":["arn:aws:s3:::x/*"]}`
	admin  = `{"Effect":"Allow","Action":"*","Resource":"*"}`
	anyone = `{"Effect":"Allow","Action":"s3:GetObject","Principal":"*","Resource":"arn:aws:s3:::x/*"}`
)

func TestIAMWidened(t *testing.T) {
	const address = "aws_iam_role_policy.a"
	of := func(statements ...string) string { return `{"role":"app","policy":` + policyOf(statements...) + `}` }
	newRole := change("create", "aws_iam_role.app", "", `{"name":"app"}`)
	trust := func(statement string) string {
		return `{"name":"app","assume_role_policy":` + policyOf(statement) + `}`
	}
	verify(t, iamWidened, map[string]example{
		"a function that runs as another role": {changes(change("update", "aws_lambda_function.a", `{"role":"arn:aws:iam::123456789012:role/mails"}`,
			`{"role":"arn:aws:iam::123456789012:role/orders"}`)),
			"medium aws_lambda_function.a: role allows more: runs as arn:aws:iam::123456789012:role/orders"},
		"an instance that runs as an administrator": {changes(change("update", "aws_instance.a", `{"iam_instance_profile":"web"}`,
			`{"iam_instance_profile":"admin"}`)),
			"high aws_instance.a: iam_instance_profile allows more: runs as admin (by its name the role has everything)"},
		"images for everyone": {changes(change("create", "aws_ecr_repository_policy.a", "", `{"repository":"shop","policy":`+
			policyOf(`{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"}`)+`}`)),
			"critical aws_ecr_repository_policy.a: policy allows more: ecr:BatchGetImage by * (everyone)"},
		"an administrator of a cluster": {changes(change("create", "kubernetes_config_map_v1_data.a", "", `{"metadata":[{"name":"aws-auth"}],"data":{"mapRoles":`+
			`"- rolearn: arn:aws:iam::123456789012:role/ci\n  groups: [system:masters]\n"}}`)),
			"high kubernetes_config_map_v1_data.a: data allows more: system:masters for arn:aws:iam::123456789012:role/ci (administrator of the cluster)"},
		"another resource": {unrelated, notApplicable},
		"same meaning":     {changes(change("update", address, of(readX, writeX), of(writeX, readX))), notApplicable},
		"narrowed":         {changes(change("update", address, of(readX, writeX), of(readX))), ok},
		"widened": {changes(change("update", address, of(readX), of(readX, writeX))),
			"medium " + address + ": policy allows more: s3:PutObject on arn:aws:s3:::x/*"},
		"everything":           {changes(change("update", address, of(readX), of(admin))), "critical " + address + ": policy allows more: * on * (administrator)"},
		"new, of an old role":  {changes(change("create", address, "", of(readX))), "medium " + address + ": policy allows more: s3:GetObject on arn:aws:s3:::x/*"},
		"new, of a new role":   {changes(newRole, change("create", address, "", of(readX))), ok},
		"of a role not known":  {changes(change("create", address, "", `{"policy":`+policyOf(readX)+`}`, `"after_unknown":{"role":true}`)), ok},
		"admin, of a new role": {changes(newRole, change("create", address, "", of(admin))), "critical " + address + ": policy allows more: * on * (administrator)"},
		"everyone": {changes(change("create", "aws_s3_bucket_policy.a", "", `{"policy":`+policyOf(anyone)+`}`, `"after_unknown":{"bucket":true}`)),
			"critical aws_s3_bucket_policy.a: policy allows more: s3:GetObject on arn:aws:s3:::x/* by * (everyone)"},
		"an action not known": {changes(change("update", address, of(readX), of(readX, `{"Effect":"Allow","Action":"s3:PutThing","Resource":"arn:aws:s3:::x"}`))),
			"medium " + address + ": policy allows more: s3:PutThing on arn:aws:s3:::x (judged by its name: not in AWS's reference of 2026-09-26)"},
		"a policy that waits": {changes(change("read", "data.aws_iam_policy_document.a", "",
			`{"statement":[{"actions":["s3:PutObject"],"resources":["arn:aws:s3:::x/*"]}]}`),
			change("update", address, of(readX), `{"role":"app"}`, `"after_unknown":{"policy":true}`)), "medium " + address +
			": policy allows more: s3:PutObject on arn:aws:s3:::x/*, read from what it waits for: data.aws_iam_policy_document.a"},
		"new, of an old role, from a document that waits for a new queue's ARN": {changes(
			change("create", "aws_sqs_queue.q", "", `{"name":"q"}`, `"after_unknown":{"arn":true}`),
			change("create", address, "", `{"role":"app"}`, `"after_unknown":{"policy":true}`)) + `,"configuration":{"root_module":{"resources":[` +
			`{"address":"aws_iam_role_policy.a","type":"aws_iam_role_policy","expressions":{"policy":{"references":["data.aws_iam_policy_document.p.json",` +
			`"data.aws_iam_policy_document.p"]}}},{"address":"data.aws_iam_policy_document.p","type":"aws_iam_policy_document","expressions":{"statement":[` +
			`{"actions":{"constant_value":["sqs:SendMessage"]},"resources":{"references":["aws_sqs_queue.q.arn","aws_sqs_queue.q"]}}]}}]}}`,
			"medium " + address + ": policy allows more: sqs:SendMessage on (known after apply), read from what it waits for: " +
				"data.aws_iam_policy_document.p.json, aws_sqs_queue.q.arn"},
		"moved to another resource": {changes(change("delete", "aws_iam_role_policy.b", of(writeX), ""), change("create", address, "", of(writeX))), ok},
		"a managed policy": {changes(change("create", "aws_iam_role_policy_attachment.a", "",
			`{"role":"app","policy_arn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}`)),
			"high aws_iam_role_policy_attachment.a: policy_arn allows more: arn:aws:iam::aws:policy/ReadOnlyAccess (reads all data)"},
		"a managed policy gone": {changes(change("delete", "aws_iam_role_policy_attachment.a",
			`{"role":"app","policy_arn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}`, "")), ok},
		"a boundary gone": {changes(change("update", "aws_iam_role.a", `{"permissions_boundary":"arn:b"}`, `{"permissions_boundary":null}`)),
			"high aws_iam_role.a: permissions_boundary allows more: no longer bounded by arn:b"},
		"trust": {changes(change("update", "aws_iam_role.a", trust(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}`),
			trust(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs-tasks.amazonaws.com","ec2.amazonaws.com"]}}`))),
			"medium aws_iam_role.a: assume_role_policy allows more: sts:AssumeRole by Service:ec2.amazonaws.com"},
		"a deny gone": {changes(change("delete", "aws_s3_bucket_policy.a",
			`{"bucket":"x","policy":`+policyOf(`{"Effect":"Deny","Action":"s3:*","Principal":"*","Resource":"*"}`)+`}`, "")), "high aws_s3_bucket_policy.a: policy " +
			"allows more: no longer denied: s3:* on * by *"},
		"TLS no longer demanded": {changes(change("delete", "aws_s3_bucket_policy.a", `{"bucket":"x","policy":`+policyOf(`{"Effect":"Deny","Action":"s3:*",`+
			`"Principal":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`)+`}`, "")), "high aws_s3_bucket_policy.a: policy " +
			"allows more: no longer denied: s3:* on * by * if aws:SecureTransport is false (Bool)"},
	})
}
