package ci

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/view"
)

// ofRun finds the environment that a comment of these workflows is about, by its marker; the link to its run tells it from other comments of planreview.
var ofRun = regexp.MustCompile(`(?s)^<!-- planreview:([a-z0-9-]+) -->.*/actions/runs/\d+\)`)

// Withdraw writes the verdicts anew that a pull request has of environments that this run does not plan: an older one must not stand. The outputs are those
// of Targets, matrix and gone; "" where they could not be made.
func (j Job) Withdraw(ctx context.Context, o PlanOptions, outputs ...string) error {
	var planned []string
	failed := false
	for _, output := range outputs {
		var targets []struct {
			Name string `json:"name"`
		}
		if json.Unmarshal([]byte(output), &targets) != nil { // of a step that ended before it wrote them
			failed = true
		}
		for _, target := range targets {
			planned = append(planned, target.Name)
		}
	}
	r := Record{Commit: j.Sha, Run: j.Run, Made: j.Now().UTC()}
	return j.GitHub.RewriteComments(ctx, o.PullRequest, func(body string) string {
		match := ofRun.FindStringSubmatch(body)
		if match == nil || slices.Contains(planned, match[1]) {
			return body
		}
		verdict := "➖ Nothing to deploy in " + match[1] + "\n\nThis commit leaves it as it is deployed."
		if failed {
			verdict = "❌ No plan for " + match[1] + ": it failed\n\nWhich environments this commit changes could not be found out. The run's log has the reason."
		}
		return strings.TrimSpace(fmt.Sprintf("%s\n### %s\n\n%s", view.Marker(match[1]), verdict, j.note(r, o)))
	})
}
