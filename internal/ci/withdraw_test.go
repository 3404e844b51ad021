package ci

import (
	"fmt"
	"strings"
	"testing"
)

// Verdicts of environments that the newest push leaves alone, or that cannot be read anymore, are taken back.
func TestOlderVerdictsAreTakenBack(t *testing.T) {
	verdict := func(environment string) string {
		return fmt.Sprintf("<!-- planreview:%s -->\n### Fine to apply\n\nCommit abc, [run 3](https://github.com/acme/shop/actions/runs/3), 2026.", environment)
	}
	comments := fmt.Sprintf(`[{"id": 1, "body": %q, "user": {"login": "github-actions[bot]"}}, {"id": 2, "body": %q, "user": {"login": "github-actions[bot]"}},
		{"id": 3, "body": %q, "user": {"login": "jane"}}, {"id": 4, "body": "<!-- planreview:other -->\nof a job of one's own",
			"user": {"login": "github-actions[bot]"}}]`, verdict("dev"), verdict("prod"), verdict("prod"))
	for name, test := range map[string]struct {
		matrix, gone string
		want         map[string]string
	}{
		"one is planned":   {`[{"name": "dev"}]`, "[]", map[string]string{"2": "### ➖ Nothing to deploy in prod"}},
		"one is gone":      {`[{"name": "dev"}]`, `[{"name": "prod"}]`, nil},
		"none is planned":  {"[]", "[]", map[string]string{"1": "Nothing to deploy in dev", "2": "Nothing to deploy in prod"}},
		"none can be read": {"", "", map[string]string{"1": "### ❌ No plan for dev: it failed", "2": "No plan for prod: it failed"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "withdraw")
			b.answers["GET issues/7/comments"] = comments
			wants(t, b.job.Withdraw(t.Context(), PlanOptions{PullRequest: 7, Head: "def"}, test.matrix, test.gone), "")
			if len(b.writes) != len(test.want) {
				t.Errorf("wrote %v", b.writes)
			}
			for id, want := range test.want {
				if got := b.writes["PATCH issues/comments/"+id]; !strings.Contains(got, want) || !strings.Contains(got, "Commit def, [run 100]") {
					t.Errorf("comment %s: %s", id, got)
				}
			}
		})
	}
}
