package rules

import (
	"strings"
	"testing"
)

func TestAPolicyOfJSONEncodeSaysHowItIsSeen(t *testing.T) {
	findings := Check(load(t, changes(change("create", "aws_iam_role_policy.a", "", `{"role":"app"}`, `"after_unknown":{"policy":true}`))+
		`,"configuration":{"root_module":{"resources":[{"address":"aws_iam_role_policy.a","type":"aws_iam_role_policy",`+
		`"expressions":{"policy":{"references":["aws_sqs_queue.q.arn","aws_sqs_queue.q"]}}}]}}`))
	if len(findings) != 1 || findings[0].Severity != High || !strings.Contains(findings[0].Undo, `data "aws_iam_policy_document"`) {
		t.Errorf("%+v", findings)
	}
}

func TestIAMUnknown(t *testing.T) {
	const address, task = "aws_iam_role_policy.a", "aws_ecs_task_definition.main"
	known := `{"role":"app","policy":` + policyOf(readX) + `}`
	const containers = `{"container_definitions":"[{\"name\":\"app\",\"image\":\"x\"}]"}`
	waiting := change("update", address, known, `{"role":"app"}`, `"after_unknown":{"policy":true}`)
	configured := func(document string) string {
		return `"configuration":{"root_module":{"resources":[` +
			`{"address":"aws_iam_role_policy.a","type":"aws_iam_role_policy","expressions":{"policy":{"references":["data.aws_iam_policy_document.p.json",` +
			`"data.aws_iam_policy_document.p"]}}},` +
			`{"address":"data.aws_iam_policy_document.p","type":"aws_iam_policy_document","expressions":{` + document + `}}]}}`
	}
	read := func(document, unknown string) string {
		return changes(change("read", "data.aws_iam_policy_document.p", "", document, `"after_unknown":`+unknown), waiting) + "," + configured("")
	}
	documentOf := func(statement string) string { return `{"statement":[{` + statement + `}]}` }
	verify(t, iamUnknown, map[string]example{
		"another resource": {unrelated, notApplicable},
		"known":            {changes(change("create", address, "", known)), ok},
		"containers known": {changes(change("replace", task, containers, `{"container_definitions":"[{\"name\":\"app\",\"image\":\"y\"}]"}`)), ok},
		"updated to unknown": {changes(change("update", address, known, `{"role":"app"}`, `"after_unknown":{"policy":true}`)),
			"high " + address + ": policy cannot be judged: known only after apply"},
		"of a new role": {changes(change("create", address, "", `{}`, `"after_unknown":{"policy":true,"role":true}`)),
			"medium " + address + ": policy cannot be judged: known only after apply"},
		"sensitive": {changes(change("update", address, known, `{"role":"app","policy":"x"}`, `"after_sensitive":{"policy":true}`)),
			"high " + address + ": policy cannot be judged: marked as sensitive"},
		"no JSON": {changes(change("update", address, known, `{"role":"app","policy":"allow all"}`)),
			"high " + address + ": policy cannot be judged: no JSON"},
		"no statement's form": {changes(change("update", address, known, `{"role":"app","policy":"{\"Statement\":[{\"Effect\":\"Perhaps\"}]}"}`)),
			"high " + address + ": policy cannot be judged: no policy that can be read in full"},
		"containers not known": {changes(change("replace", task, containers, `{}`, `"after_unknown":{"container_definitions":true}`)),
			"medium " + task + ": container_definitions is known only after apply"},
		"containers hidden": {changes(change("replace", task, containers, containers, `"after_sensitive":{"container_definitions":true}`)),
			"medium " + task + ": container_definitions cannot be read"},
		"a lifecycle policy": {changes(change("update", "aws_ecr_lifecycle_policy.a", `{"policy":"{\"rules\":[]}"}`, `{"policy":"{\"rules\":[1]}"}`)),
			notApplicable},
		"from a data source that reads one table": {read(documentOf(
			`"effect":"Allow","actions":["dynamodb:GetItem"],"resources":["arn:aws:dynamodb:eu-west-1:1:table/a"]`), "{}"), ok},
		"from a data source that waits for an ARN": {read(`{"statement":[{"effect":null,"actions":["sqs:SendMessage"],"resources":[null]}]}`,
			`{"json":true,"statement":[{"actions":[false],"resources":[true]}]}`), ok},
		"from a data source whose actions wait": {read(`{"statement":[{"resources":["*"]}]}`, `{"json":true,"statement":[{"actions":true}]}`),
			"medium " + address + ": policy cannot be judged: known only after apply, it waits for data.aws_iam_policy_document.p.json"},
		"from a data source that the configuration writes": {changes(waiting) + "," + configured(
			`"statement":[{"actions":{"constant_value":["sqs:SendMessage"]},"resources":{"references":["aws_sqs_queue.q.arn","aws_sqs_queue.q"]}}]`), ok},
		"of a data source of another kind": {changes(waiting) +
			`,"configuration":{"root_module":{"resources":[{"address":"aws_iam_role_policy.a","type":"aws_iam_role_policy",` +
			`"expressions":{"policy":{"references":["data.aws_caller_identity.me.account_id","data.aws_caller_identity.me"]}}}]}}`,
			"medium " + address + ": policy cannot be judged: known only after apply, it waits for data.aws_caller_identity.me.account_id"},
		"of a resource": {changes(waiting) + `,"configuration":{"root_module":{"resources":[{"address":"aws_iam_role_policy.a","type":"aws_iam_role_policy",` +
			`"expressions":{"policy":{"references":["aws_sqs_queue.q.arn","aws_sqs_queue.q"]}}}]}}`,
			"high " + address + ": policy cannot be judged: known only after apply, it waits for aws_sqs_queue.q.arn"},
	})
}
