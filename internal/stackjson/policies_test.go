package stackjson

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func describe(policies []Policy) []string {
	var all []string
	for _, p := range policies {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %d %s%s", p.Kind, p.Owner, p.Address, p.Path, len(p.Statements), p.Managed, p.Unreadable)))
	}
	return all
}

func TestPoliciesAreFoundWithTheirOwner(t *testing.T) {
	const one = `"{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"a:b\", \"Resource\": \"r\"}]}"`
	cfg := read(t, withRole(`
		"aws_iam_role_policy": {"by_id": {"role": "${aws_iam_role.task.id}", "policy": `+one+`},
			"by_name": {"role": "shop-task", "policy": `+one+`}, "other": {"role": "elsewhere", "policy": `+one+`}},
		"aws_iam_policy": {"shared": {"policy": `+one+`}, "unused": {"policy": `+one+`}},
		"aws_iam_role_policy_attachment": {"a": {"role": "${aws_iam_role.task.name}", "policy_arn": "${aws_iam_policy.shared.arn}"},
			"b": {"role": "arn:aws:iam::1:role/x/shop-task", "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}},
		"aws_kms_key": {"main": {"policy": `+one+`}, "default": {}},
		"aws_s3_bucket_policy": {"logs": {"policy": `+one+`}},
		"aws_sns_topic_policy": {"alarms": {"policy": "${data.x.y.json}"}},
		"aws_ecr_lifecycle_policy": {"l": {"policy": "{\"rules\": []}"}}`))
	want := []string{
		"identity aws_iam_policy.unused aws_iam_policy.unused policy 1",
		"identity elsewhere aws_iam_role_policy.other policy 1",
		"identity task aws_iam_policy.shared policy 1",
		"identity task aws_iam_role_policy.by_id policy 1",
		"identity task aws_iam_role_policy.by_name policy 1",
		"identity task aws_iam_role_policy_attachment.b policy_arn 0 arn:aws:iam::aws:policy/ReadOnlyAccess",
		"resource aws_kms_key.main aws_kms_key.main policy 1",
		"resource aws_s3_bucket_policy.logs aws_s3_bucket_policy.logs policy 1",
		"resource aws_sns_topic_policy.alarms aws_sns_topic_policy.alarms policy 0 the document is no JSON object: ${data.x.y.json}",
		"trust task aws_iam_role.task assume_role_policy 1",
	}
	if got := describe(cfg.Policies()); !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestPoliciesInsideARoleAreFound(t *testing.T) {
	cfg := read(t, resources(`"aws_iam_role": {"r": {"assume_role_policy": `+quoted(trust)+`, "managed_policy_arns": ["arn:x"], "inline_policy": [{"policy":`+
		` `+quoted(trust)+`}]}}`))
	want := []string{"identity r aws_iam_role.r inline_policy[0].policy 1", "identity r aws_iam_role.r managed_policy_arns[0] 0 arn:x",
		"trust r aws_iam_role.r assume_role_policy 1"}
	if got := describe(cfg.Policies()); !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// A team's own policy is often a data source.
func TestADataSourceIsThePolicyThatItMakes(t *testing.T) {
	const queue = `
resource "aws_iam_role_policy" "orders" {
  role   = "worker"
  policy = data.aws_iam_policy_document.orders.json
}
data "aws_iam_policy_document" "orders" {
`
	for name, c := range map[string]struct{ document, want string }{
		"statements": {`
  statement {
    sid       = "Send"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.orders.arn]
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["1"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["2"]
    }
  }
  statement {
    effect      = "Deny"
    not_actions = ["sqs:*"]
    resources   = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["1", "2"]
    }
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
  statement {
    actions = local.actions
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
`, "[{Send Allow [sqs:SendMessage] [] [${aws_sqs_queue.orders.arn}] [] [] [] [{StringEquals aws:SourceAccount [1 2]}]} " +
			"{ Deny [] [sqs:*] [*] [] [AWS:1 AWS:2 Service:events.amazonaws.com] [] []} { Allow [${local.actions}] [] [] [] [*] [] []}]"},
		"statements of another one": {"source_policy_documents = [data.aws_iam_policy_document.base.json]",
			"data.aws_iam_policy_document.orders has more statements by source_policy_documents"},
		"statements that are made": {"dynamic \"statement\" {\n for_each = local.all\n content {\n }\n}",
			"data.aws_iam_policy_document.orders has more statements by dynamic"},
		"no action": {"statement {\n}", "data.aws_iam_policy_document.orders: a statement that is not known: no Action"},
	} {
		cfg, err := ReadFiles(File{Name: "queue.tf", Data: []byte(queue + c.document + "\n}\n")})
		if err != nil {
			t.Fatal(name, err)
		}
		policy := cfg.Policies()[0]
		got := policy.Unreadable
		if got == "" {
			got = fmt.Sprint(policy.Statements)
		}
		if got != c.want || policy.Address != "aws_iam_role_policy.orders" {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestAStatementIsNormalizedToLists(t *testing.T) {
	statements, unreadable := readDocument(`{"Statement": {"Sid": "S", "Effect": "Deny", "NotAction": "a:b", "NotResource": ["r"], "NotPrincipal": {"AWS":` +
		` ["x", "y"], "Service": "z"},
		"Condition": {"StringLike": {"k2": ["b", "a"]}, "Bool": {"k1": true}}}}`)
	got := fmt.Sprintf("%s%+v", unreadable, statements)
	want := "[{Sid:S Effect:Deny Action:[] NotAction:[a:b] Resource:[] NotResource:[r] Principal:[] NotPrincipal:[AWS:x AWS:y Service:z] " +
		"Condition:[{Operator:Bool Key:k1 Values:[true]} {Operator:StringLike Key:k2 Values:[a b]}]}]"
	if got != want {
		t.Errorf("got %s", got)
	}
}

func TestADocumentThatCannotBeReadSaysWhy(t *testing.T) {
	for document, want := range map[string]string{
		`[]`:                                        "no JSON object",
		`{"Statement": "x"}`:                        "Statement is a string",
		`{"Statement": [5]}`:                        "Statement[0] is a number",
		`{"Statement": {}}`:                         "Effect is null, not Allow or Deny",
		`{"Statement": {"Effect": "allow"}}`:        `Effect is "allow"`,
		`{"Statement": {"Effect": "Allow"}}`:        "no Action",
		`{"Statement": {"Actions": "a"}}`:           "no such element Actions",
		`{"Statement": {"Action": {}}}`:             "Action is an object",
		`{"Statement": {"Action": [["a"]]}}`:        "Action holds an array",
		`{"Statement": {"Condition": 1}}`:           "Condition is a number",
		`{"Statement": {"Condition": {"Bool": 1}}}`: "Condition.Bool is a number",
		`{"Statement": {"Principal": {"AWS": {}}}}`: "Principal is an object",
	} {
		if _, got := readDocument(document); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", document, got, want)
		}
	}
	if _, got := readDocument(5); got == "" {
		t.Error("a number was read")
	}
}

func TestTheAccessMatrixHasARowForEachActionAndResource(t *testing.T) {
	got := AccessMatrix(read(t, withRole(`
		"aws_iam_role_policy": {"p": {"role": "${aws_iam_role.task.id}", "policy": `+quoted(`{"Statement": [
			{"Effect": "Deny", "NotAction": "s3:Get*", "NotResource": "r|3"},
			{"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": ["r2", "r1"], "Condition": {"Bool": {"aws:SecureTransport": "true"},
				"StringEquals": {"k": ["b", "a"]}}}]}`)+`}},
		"aws_iam_role_policy_attachment": {"b": {"role": "shop-task", "policy_arn": "arn:m"}},
		"aws_s3_bucket_policy": {"logs": {"policy": "${x.y.z}"}, "open": {"policy": `+quoted(`{"Statement": {"Effect": "Allow", "Principal": "*",
			"Action": "s3:GetObject", "Resource": "r"}}`)+`}}`)))
	want := `## What roles may do

| role | effect | action | resource | condition |
| --- | --- | --- | --- | --- |
| task | Allow | (managed policy) | arn:m |  |
| task | Allow | s3:GetObject | r1 | Bool aws:SecureTransport = true; StringEquals k = a, b |
| task | Allow | s3:GetObject | r2 | Bool aws:SecureTransport = true; StringEquals k = a, b |
| task | Allow | s3:PutObject | r1 | Bool aws:SecureTransport = true; StringEquals k = a, b |
| task | Allow | s3:PutObject | r2 | Bool aws:SecureTransport = true; StringEquals k = a, b |
| task | Deny | not s3:Get* | not r\|3 |  |

## Who may take a role or use a resource

| owner | effect | principal | action | resource | condition |
| --- | --- | --- | --- | --- | --- |
| aws_iam_role.task | Allow | Service:ecs-tasks.amazonaws.com | sts:AssumeRole |  | StringEquals aws:SourceAccount = 123456789012 |
| aws_s3_bucket_policy.logs | ? |  | (unreadable) | aws_s3_bucket_policy.logs: the document is no JSON object: ${x.y.z} |  |
| aws_s3_bucket_policy.open | Allow | * | s3:GetObject | r |  |
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestTheTeamsOwnPermissionsAreMarked(t *testing.T) {
	got := AccessMatrix(read(t, withRole(`
		"aws_iam_role_policy": {"task_permissions": {"role": "${aws_iam_role.task.id}", "policy": `+quoted(`{"Statement": [
			{"Sid": "Permission1", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "r"},
			{"Sid": "NotThePlatformsBuckets", "Effect": "Deny", "Action": "s3:*", "Resource": "state"}]}`)+`}}`)))
	for _, want := range []string{
		"| task (service.permissions) | Allow | s3:GetObject | r |  |\n",
		"| task | Deny | s3:* | state |  |\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("without %s:\n%s", want, got)
		}
	}
}
