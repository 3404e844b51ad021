package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/testbench/whose"
)

// TestCases are plans of others that a person judged: the exit code, and the findings at medium and above.
func TestCases(t *testing.T) {
	for name, want := range map[string]struct {
		code     int
		findings []string
	}{
		"service-lb-dns-deleted": {2, []string{
			"high resource-deleted aws_ecs_service.shopfront", "high resource-deleted aws_lb.front", "high resource-deleted aws_route53_record.apex",
		}},
		"bucket-grant-to-everyone":    {2, []string{"critical made-public aws_s3_bucket_acl.reports"}},
		"ttl-on-created-at":           {2, []string{"high data-expires aws_dynamodb_table.carts"}},
		"db-snapshot-shared-with-all": {2, []string{"critical made-public aws_db_snapshot.gold"}},
		"new-user-is-admin":           {2, []string{"critical iam-widened aws_iam_user_policy_attachment.u", "medium login-added aws_iam_access_key.u"}},
		"github-trust-narrowed":       {0, nil},
		"new-role-any-github-repo":    {2, []string{"critical iam-widened aws_iam_role.ci"}},
		"quic-and-ping-critical":      {0, []string{"medium network-opened aws_vpc_security_group_ingress_rule.quic"}},
		"admin-to-readonly-blocked":   {0, nil},
		"one-table-read-added":        {0, []string{"medium iam-widened aws_iam_role_policy.app"}},
		"redis-minor-called-major":    {0, []string{"medium db-restart aws_elasticache_replication_group.cache"}},
		"cloudfront-origin-access":    {0, []string{"medium iam-widened aws_s3_bucket_policy.b"}},
		"organization-account-closed": {2, []string{"critical resource-deleted aws_organizations_account.live"}},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, _, code := review(t, oneCase(t, name), "--format", "json")
			var found []string
			for _, risk := range decode(t, stdout).Risks {
				if risk.Severity != "low" {
					found = append(found, strings.Join([]string{risk.Severity, risk.Rule, risk.Address}, " "))
				}
			}
			if diff := cmp.Diff(want.findings, found); diff != "" || code != want.code {
				t.Errorf("exit code %d, want %d; -want +got\n%s", code, want.code, diff)
			}
		})
	}
}

func TestTypesThatNoRuleKnowsAreNamed(t *testing.T) {
	const plan = `{"format_version":"1.2","complete":true,"resource_changes":[
		{"address":"acme_thing.a","mode":"managed","type":"acme_thing","name":"a","change":{"actions":["update"],"before":{"n":1},"after":{"n":2}}},
		{"address":"acme_thing.b","mode":"managed","type":"acme_thing","name":"b","change":{"actions":["create"],"before":null,"after":{"n":2}}}]}`
	stdout, _, code := review(t, plan)
	if code != 0 || !strings.Contains(stdout, "; 2 of types that no rule knows\n") || !strings.Contains(stdout,
		"No rule knows these types") || !strings.Contains(stdout, "acme_thing (2)") {
		t.Errorf("exit code %d\n%s", code, stdout)
	}
}

// TestBlockedPlanInTheREADME: the README shows what the command that stands there prints.
func TestBlockedPlanInTheREADME(t *testing.T) {
	readme := whose.README(t, filepath.Join("..", ".."))
	const name = "ttl-on-created-at"
	stdout, _, code := review(t, oneCase(t, name))
	want := "```sh\ngo run ./cmd/planreview cmd/planreview/testdata/cases/" + name + ".json\n```\n\n```\n" + stdout + "```\n"
	if code != 2 || !strings.Contains(readme, want) {
		t.Errorf("exit code %d; README.md: show in it\n%s", code, want)
	}
}
