package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const configuredPlan = `{"format_version":"1.2","planned_values":{},"resource_changes":[
	{"address":"module.m[0].aws_iam_role_policy.a","module_address":"module.m[0]","mode":"managed","type":"aws_iam_role_policy","name":"a",
		"change":{"actions":["create"],"before":null,"after":{}}}],
	"configuration":{"root_module":{"module_calls":{"m":{"module":{"resources":[
		{"address":"aws_iam_role_policy.a","type":"aws_iam_role_policy","expressions":{
			"policy":{"references":["data.aws_iam_policy_document.d.json","data.aws_iam_policy_document.d"]},"name":{"constant_value":"n"}}},
		{"address":"data.aws_iam_policy_document.d","type":"aws_iam_policy_document","expressions":{"statement":[
			{"actions":{"constant_value":["s3:GetObject"]},"resources":{"references":["aws_s3_bucket.b.arn"]},
			"condition":[{"variable":{"constant_value":"aws:PrincipalTag/token"},"values":{"constant_value":["AKIAQYLPMN5HNM4QZ3XY"]}}]}]}}]}}}}}}`

func TestConfiguredDocument(t *testing.T) {
	p, err := Load(strings.NewReader(configuredPlan))
	if err != nil {
		t.Fatal(err)
	}
	references, known := p.Changes[0].References("policy")
	if diff := cmp.Diff([]string{"data.aws_iam_policy_document.d", "data.aws_iam_policy_document.d.json"}, references); diff != "" || !known {
		t.Errorf("-want +got\n%s", diff)
	}
	if references, known := p.Changes[0].References("name"); len(references) > 0 || !known {
		t.Errorf("a constant refers to %v", references)
	}
	d := p.ConfiguredDocument("module.m[0].data.aws_iam_policy_document.d")
	if d == nil {
		t.Fatal("no document")
	}
	if got := Strings(Value(d.After, "statement", "actions")); !cmp.Equal(got, []string{"s3:GetObject"}) || !d.Unknown("statement") {
		t.Errorf("actions %v", got)
	}
	if _, hidden := Value(d.After, "statement", "condition", "values").([]any)[0].(Masked); !hidden {
		t.Error("a credential in the configuration is shown")
	}
	if p.ConfiguredDocument("module.m[0].aws_iam_role_policy.a") != nil {
		t.Error("what another resource is set to was kept")
	}
}
