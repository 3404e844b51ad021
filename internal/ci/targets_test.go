package ci

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// selected runs the step, and gives the names in its matrix with why they are there, and those that are gone.
func selected(t *testing.T, b *bench, s Selection) (matrix, gone []string) {
	t.Helper()
	if err := b.job.Targets(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	read := func(output string) (names []string) {
		var targets []Target
		if err := json.Unmarshal([]byte(b.outputs()[output]), &targets); err != nil {
			t.Fatal(err)
		}
		for _, target := range targets {
			names = append(names, target.Name+": "+target.Why)
		}
		return names
	}
	return read("matrix"), read("gone")
}

func TestOnlyWhatHasSomethingToDeployIsPlanned(t *testing.T) {
	b := newBench(t, "environments")
	old := b.job.Sha
	b.write("environments/prod.yaml", environment+"tags:\n  Team: platform\n")
	b.write("docs/page.md", "a page")
	b.job.Sha = b.commit()
	b.deployed("dev", old, "success")
	b.deployed("prod", old, "success")
	matrix, _ := selected(t, b, Selection{})
	if diff := cmp.Diff([]string{"prod: changed since " + short(old)}, matrix); diff != "" {
		t.Error(diff)
	}
	b.deployed("prod", b.job.Sha, "success")
	if matrix, _ = selected(t, b, Selection{}); len(matrix) > 0 {
		t.Errorf("nothing has changed: %v", matrix)
	}
	// An apply that failed half way, and a commit that takes it back.
	b.deployed("dev", b.job.Sha, "failure")
	// Somebody else's issue closes and opens nothing.
	b.answers["GET issues"] = `[{"number": 1, "body": "<!-- drift:prod -->\ntext", "user": {"login": "github-actions[bot]"}},
		{"number": 2, "body": "<!-- drift:dev -->\ntext", "user": {"login": "jane"}}]`
	matrix, _ = selected(t, b, Selection{})
	if diff := cmp.Diff([]string{"dev: its last deployment has not succeeded", "prod: drifted"}, matrix); diff != "" {
		t.Error(diff)
	}
	b.answers["GET issues"] = `[{"number": 2, "body": "<!-- drift:dev -->\ntext", "user": {"login": "jane"}}]`
	b.deployed("dev", b.job.Sha, "success")
	if matrix, _ = selected(t, b, Selection{}); len(matrix) > 0 {
		t.Errorf("somebody else's issue: %v", matrix)
	}
	matrix, _ = selected(t, b, Selection{All: true})
	if diff := cmp.Diff([]string{"dev: asked for", "prod: asked for"}, matrix); diff != "" {
		t.Error(diff)
	}
	matrix, _ = selected(t, b, Selection{Names: []string{"prod"}})
	if diff := cmp.Diff([]string{"prod: asked for"}, matrix); diff != "" {
		t.Error(diff)
	}
}

// TestChangedFilesConcernTheirEnvironments: what a file says is deployed again where it is read, and nowhere else.
func TestChangedFilesConcernTheirEnvironments(t *testing.T) {
	b := newBench(t, "environments")
	orders := strings.Replace(environment, "project: shop\n", "", 1) // that of the folder's name
	b.write("environments/orders/prod.yaml", orders)
	b.write("environments/orders/qa.yaml", orders)
	b.write("environments/prod/archive.tf", "locals {\n  a = 1\n}\n")
	b.write("delivery.yaml", deliveryFile+"  - name: orders-qa\n    approval: none\n  - name: orders-prod\n    approval: none\n    plan_approval: false\n")
	base := b.commit()
	all := []string{"dev", "prod", "orders-qa", "orders-prod"} // in the order of deploys
	for _, name := range all {
		b.deployed(name, base, "success")
	}
	const terraform = "resource \"aws_sqs_queue\" \"orders\" {\n  name = \"orders\"\n}\n"
	for file, c := range map[string]struct {
		content string // "" where the file goes
		want    []string
	}{
		"environments/dev.yaml":             {environment + "tags: {Team: platform}\n", []string{"dev"}},
		"environments/defaults.yaml":        {"tags: {Team: platform}\n", all},
		"environments/dev/queue.tf":         {terraform, []string{"dev"}},
		"environments/dev/files/user.json":  {"{}", []string{"dev"}},
		"environments/prod/archive.tf":      {"", []string{"prod"}},
		"environments/common/queue.tf":      {terraform, all},
		"environments/orders/prod.yaml":     {orders + "tags: {Team: platform}\n", []string{"orders-prod"}},
		"environments/orders/defaults.yaml": {"tags: {Team: platform}\n", []string{"orders-qa", "orders-prod"}},
		"environments/orders/common/x.tf":   {terraform, []string{"orders-qa", "orders-prod"}},
		"environments/orders/prod/x.tf":     {terraform, []string{"orders-prod"}},
		"docs/page.md":                      {"a page", nil},
	} {
		b.git("reset", "--quiet", "--hard", base)
		if c.content != "" {
			b.write(file, c.content)
		} else if err := os.Remove(b.job.path(file)); err != nil {
			t.Fatal(err)
		}
		b.job.Sha = b.commit()
		var want []string
		for _, name := range c.want {
			want = append(want, name+": changed since "+short(base))
		}
		if matrix, _ := selected(t, b, Selection{}); !cmp.Equal(want, matrix) {
			t.Errorf("%s: %s", file, cmp.Diff(want, matrix))
		}
	}
}

// The commit that an environment has may be too old for today's tools.
func TestWhatCannotBeComparedIsPlanned(t *testing.T) {
	b := newBench(t, "environments")
	b.deployed("dev", b.job.Sha, "success")
	b.deployed("prod", b.job.Sha, "success")
	usual := b.job.Tool
	for name, fail := range map[string]func(folder string, args []string) error{
		"no synthesis":  func(string, []string) error { return errors.New("go run .: exit status 2") },
		"another place": func(folder string, _ []string) error { return os.MkdirAll(filepath.Join(folder, "out"), 0o755) },
	} {
		b.job.Tool = func(ctx context.Context, folder string, out io.Writer, tool string, args ...string) error {
			if tool == "go" && folder != b.job.Folder {
				return fail(folder, args)
			}
			return usual(ctx, folder, out, tool, args...)
		}
		matrix, _ := selected(t, b, Selection{})
		want := []string{"dev: changed since " + short(b.job.Sha), "prod: changed since " + short(b.job.Sha)}
		if diff := cmp.Diff(want, matrix); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestNewEnvironmentIsPlannedInTheOrderOfDeploys(t *testing.T) {
	b := newBench(t, "environments")
	b.deployed("dev", b.job.Sha, "success")
	b.deployed("prod", strings.Repeat("0", 40), "success") // a commit that this clone has not
	b.write("environments/eu.yaml", strings.NewReplacer("region: us-east-1", "region: eu-central-1",
		"bucket: acme-terraform-state", "bucket: acme-terraform-state-eu").Replace(environment))
	b.write("delivery.yaml", strings.Replace(deliveryFile, "  - name: prod", "  - name: eu\n    approval: manual\n  - name: prod", 1))
	b.job.Sha = b.commit()
	b.answers["GET deployments?environment=eu"] = "[]"
	matrix, _ := selected(t, b, Selection{})
	if diff := cmp.Diff([]string{"eu: never deployed", "prod: changed since 0000000000"}, matrix); diff != "" {
		t.Error(diff)
	}
	var targets []Target
	if err := json.Unmarshal([]byte(b.outputs()["matrix"]), &targets); err != nil {
		t.Fatal(err)
	}
	want := Target{
		Name: "eu", Region: "eu-central-1", PlanRole: "arn:aws:iam::123456789012:role/shop-eu-plan", DeployRole: "arn:aws:iam::123456789012:role/shop-eu-deploy",
		Approval: "manual", Why: "never deployed",
	}
	if diff := cmp.Diff(want, targets[0]); diff != "" {
		t.Error(diff)
	}
}

func TestDeletedEnvironmentIsGone(t *testing.T) {
	b := newBench(t, "environments")
	base := b.job.Sha
	if err := os.Remove(b.job.path("environments", "dev.yaml")); err != nil {
		t.Fatal(err)
	}
	b.write("delivery.yaml", strings.Replace(deliveryFile, "  - name: dev\n    approval: none\n", "", 1))
	b.job.Sha = b.commit()
	b.deployed("prod", base, "success")
	matrix, gone := selected(t, b, Selection{Base: base})
	if diff := cmp.Diff([]string{"dev: deleted"}, gone); diff != "" || len(matrix) > 0 {
		t.Error(diff, matrix)
	}
	b.job.Step = "gone"
	b.state = `{"version": 4, "resources": [{"mode": "managed", "instances": [{}, {}]}, {"mode": "data", "instances": [{}]}]}`
	wants(t, b.job.Gone(t.Context(), "dev", base, "0123456789"), "2 resources are in its state")
	if comment := b.read("review/comment.md"); !strings.HasPrefix(comment, "<!-- planreview:dev -->\n### ⛔ dev is deleted, but its resources are not") ||
		!strings.Contains(comment, "action=destroy") || !strings.Contains(comment, "Commit 0123456789, [run 100]") {
		t.Error(comment)
	}
	b.state = ""
	wants(t, b.job.Gone(t.Context(), "dev", base, "0123456789"), "")
}

// The first job that names a GitHub environment makes it, without protection: that of a deleted environment as well, whose role may still be there.
func TestDeletedEnvironmentIsLookedAtBehindItsApproval(t *testing.T) {
	b := newBench(t, "environments")
	base := b.job.Sha
	if err := os.Remove(b.job.path("environments", "prod.yaml")); err != nil {
		t.Fatal(err)
	}
	b.write("delivery.yaml", strings.Replace(deliveryFile, "  - name: prod\n", "    plan_approval: false\n", 1))
	b.job.Sha = b.commit()
	b.deployed("dev", base, "success")
	_, gone := selected(t, b, Selection{Base: base})
	if diff := cmp.Diff([]string{"prod: deleted"}, gone); diff != "" {
		t.Error(diff)
	}
	delete(b.answers, "GET environments/prod-plan")
	wants(t, b.job.Targets(t.Context(), Selection{Base: base}), "plans of prod run in the GitHub environment prod-plan, which is not there")
}

func TestWithoutDeliveryNothingIsDone(t *testing.T) {
	b := newBench(t, "environments")
	if err := os.Remove(b.job.path("delivery.yaml")); err != nil {
		t.Fatal(err)
	}
	if matrix, gone := selected(t, b, Selection{Base: b.job.Sha}); len(matrix)+len(gone) > 0 {
		t.Errorf("%v, %v", matrix, gone)
	}
}

func TestGitHubsErrorsStopTheSelection(t *testing.T) {
	for path, want := range map[string]string{
		"GET issues":                 "HTTP 403",
		"GET deployments":            "HTTP 403",
		"GET environments/prod-plan": "HTTP 403",
	} {
		b := newBench(t, "environments")
		b.answers["GET deployments"] = "[]"
		b.answers[path] = "403"
		wants(t, b.job.Targets(t.Context(), Selection{}), want)
	}
	b := newBench(t, "environments")
	b.answers["GET deployments"] = "[]"
	delete(b.answers, "GET environments/prod-plan")
	wants(t, b.job.Targets(t.Context(), Selection{}), "plans of prod run in the GitHub environment prod-plan, which is not there or has no required reviewers")
	for _, other := range []string{"acme/other", "Acme/shop"} {
		b.job.GitHub.Repository = other
		wants(t, b.job.Targets(t.Context(), Selection{}), "github.repository: acme/shop; this is "+other)
	}
}
