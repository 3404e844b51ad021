package imports

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/report"
	"slipway/internal/planreview/rules"
	"slipway/internal/planreview/view"
)

// planned is a plan with these changes.
func planned(t *testing.T, changes ...string) *plan.Plan {
	t.Helper()
	p, err := plan.Load(strings.NewReader(`{"format_version": "1.2", "resource_changes": [` + strings.Join(changes, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// change of a resource; rest has further members.
func change(address, actions, before, after, rest string) string {
	typ, name, _ := strings.Cut(address, ".")
	return fmt.Sprintf(`{"address": %q, "mode": "managed", "type": %q, "name": %q, "provider_name": "registry.terraform.io/hashicorp/aws",
		"change": {"actions": %s, "before": %s, "after": %s%s}}`, address, typ, name, actions, before, after, rest)
}

const importing = `, "importing": {"id": "x"}`

func judge(t *testing.T, list string, changes ...string) Report {
	t.Helper()
	p := planned(t, changes...)
	keys := map[string]map[string]view.Key{"aws_rds_cluster.main": {"database_name": {Path: "database.name", Line: 1}}}
	review := report.Build(p, report.Options{FailOn: rules.High, Now: time.Unix(0, 0)})
	return Judge(Read("l", []byte(list)), Stack{Config: stack(t), Keys: keys, Prefix: "shop-prod"}, p, review)
}

func TestOutcomesThatAreSound(t *testing.T) {
	got := judge(t, "aws_kms_key.main 1\naws_cloudwatch_log_group.ecs 2",
		change("aws_kms_key.main", `["no-op"]`, `{"id": "1"}`, `{"id": "1"}`, importing),
		change("aws_cloudwatch_log_group.ecs", `["update"]`, `{"retention_in_days": 7, "tags_all": {"Team": "old"}}`,
			`{"retention_in_days": 30, "tags": {"Team": "new"}, "tags_all": {"Team": "new", "Project": "shop"}}`,
			importing+`, "after_unknown": {"kms_key_id": true}`))
	want := `aws_kms_key.main  1
  imported as it is
aws_cloudwatch_log_group.ecs  2
  imported, changed in place
    retention_in_days: 7 → 30
    tags: Project, Team
    kms_key_id: (known after apply)

The whole plan: 1 to update, 2 to import
planreview: Fine to apply: 1 to update, 2 to import
`
	if diff := cmp.Diff(want, got.Text("environments/prod/existing_override.tf")); diff != "" || !got.Sound() {
		t.Errorf("sound: %t\n%s", got.Sound(), diff)
	}
}

func TestWhatIsReplacedHasAFix(t *testing.T) {
	cluster := change("aws_rds_cluster.main", `["delete", "create"]`,
		`{"cluster_identifier": "old", "database_name": "orders", "db_subnet_group_name": "sub", "kms_key_id": "arn:old", "master_password": "hush"}`,
		`{"cluster_identifier": "shop-prod", "database_name": "maindb", "db_subnet_group_name": "shop-prod-1"}`,
		`, "importing": {"id": "old"}, "after_unknown": {"kms_key_id": true}, "before_sensitive": {"master_password": true}, "replace_paths": [["master_password"],
			["kms_key_id"], ["db_subnet_group_name"], ["database_name"], ["cluster_identifier"]]`)
	logs := change("aws_cloudwatch_log_group.ecs", `["delete", "create"]`, `{"name": "${old}"}`, `{"name": "/ecs/shop-prod"}`,
		importing+`, "replace_paths": [["name"]]`)
	key := change("aws_kms_key.main", `["no-op"]`, `{}`, `{}`, importing)
	role := change("aws_iam_role.one", `["delete", "create"]`, `{"name_prefix": ""}`, `{"name_prefix": "shop-"}`, importing+`, "replace_paths": [["name_prefix"]]`)
	got := judge(t, "aws_rds_cluster.main old\naws_cloudwatch_log_group.ecs x\naws_kms_key.main k\naws_iam_role.one r", cluster, logs, key, role)
	text := got.Text("environments/prod/existing_override.tf")
	for _, want := range []string{
		"aws_rds_cluster.main  old\n  imported, and then REPLACED\n    cluster_identifier: old → shop-prod\n      kept by the override below\n",
		"database_name: orders → maindb\n      set database.name to orders\n",
		"db_subnet_group_name: sub → shop-prod-1\n      kept by the override below, or import aws_db_subnet_group.main as well\n",
		"kms_key_id: arn:old → (known after apply)\n      follows aws_kms_key.main\n",
		"master_password: - (sensitive)\n      write an override of your own, with all of master_password: ",
		"    CRITICAL, stateful-delete: ",
		"name: ${old} → /ecs/shop-prod\n      kept by the override below; /ecs/shop-prod stays in aws_iam_role_policy.logs\n",
		"\nenvironments/prod/existing_override.tf keeps what would replace something:\n\n",
		"  resource \"aws_cloudwatch_log_group\" \"ecs\" {\n    name = \"$${old}\"\n  }\n\n",
		"    cluster_identifier   = \"old\"\n    db_subnet_group_name = \"sub\"\n  }\n",
		"    name_prefix = null\n",
		"\nplanreview: Blocked by ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if got.Sound() || strings.Contains(text, "hush") || strings.Contains(text, "database_name =") {
		t.Errorf("sound: %t\n%s", got.Sound(), text)
	}
}

func TestWhatIsNotImported(t *testing.T) {
	got := judge(t, "aws_kms_key.main 1\naws_iam_role.one 2", change("aws_kms_key.main", `["no-op"]`, `{"id": "other"}`, `{"id": "other"}`, ""))
	text := got.Text("")
	for _, want := range []string{"aws_kms_key.main  1\n  in the state already, as other: take the line out\n", "aws_iam_role.one  2\n  not in the plan\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if got.Sound() {
		t.Error("it is sound")
	}
}

func TestUnprotected(t *testing.T) {
	const want = `{"resource":{"aws_kms_key":{"main":{"lifecycle":{"prevent_destroy":false}}},"aws_rds_cluster":{"main":{"lifecycle":{"prevent_destroy":false}}}}}`
	if got := string(Unprotected(stack(t))); got != want {
		t.Errorf("got %s", got)
	}
}
