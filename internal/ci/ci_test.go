package ci

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"slipway/internal/config"
	"slipway/internal/github/githubtest"
	"slipway/internal/synthesized"
	"slipway/internal/testbench/program"
)

const (
	environment = `project: shop
region: us-east-1
account: "123456789012"
state:
  bucket: acme-terraform-state
service:
  image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0
`
	deliveryFile = `github:
  repository: acme/shop
  owner_id: 1
  repository_id: 2
environments:
  - name: dev
    approval: none
  - name: prod
`
)

func TestMain(m *testing.M) { os.Exit(program.Main(m)) }

// planreview is the real one.
var planreview = program.Once("./cmd/planreview")

// bench is a project in a git repository, with a GitHub, Terraform and Go that answer what a test says.
type bench struct {
	t       *testing.T
	job     Job
	out     bytes.Buffer
	answers map[string]string     // by method and path below the repository; a number is a status
	asked   map[string]url.Values // last queries of requests that read
	writes  map[string]string     // bodies of requests that write
	plan    string                // that terraform show prints
	state   string                // that terraform state pull prints
	fails   string                // the command of terraform that fails
	failure string                // its messages
	ran     []string
}

func newBench(t *testing.T, step string) *bench {
	t.Helper()
	b := &bench{t: t, answers: map[string]string{}, asked: map[string]url.Values{}, writes: map[string]string{}, plan: changing}
	folder := t.TempDir()
	b.job = Job{
		Step: step, Folder: folder, Run: 100, RunURL: "https://github.com/acme/shop/actions/runs/100", Output: filepath.Join(folder, "output"),
		Summary: filepath.Join(folder, "summary"), GitHub: githubtest.Client("acme/shop", b), Tool: b.tool, Out: &b.out,
		Now: func() time.Time { return time.Date(2026, 6, 1, 12, 30, 0, 0, time.UTC) },
	}
	b.git("init", "--quiet", "--initial-branch=main")
	b.write("environments/dev.yaml", environment)
	b.write("environments/prod.yaml", environment)
	b.write("delivery.yaml", deliveryFile)
	b.write(".gitignore", "/cdktf.out/\n/review/\n/output\n/summary\n")
	b.job.Sha = b.commit()
	b.answers["GET environments/prod-plan"] = `{"name": "prod-plan",
		"protection_rules": [{"type": "required_reviewers", "reviewers": [{"reviewer": {"login": "jane"}}]}]}`
	b.answers["GET environments/prod"] = `{"name": "prod", "protection_rules": [{"type": "required_reviewers", "reviewers": [{"reviewer": {"login": "jane"}}]}],
		"deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}}`
	b.answers["GET environments/prod/deployment-branch-policies"] = `{"branch_policies": [{"name": "main", "type": "branch"}]}`
	b.answers["GET issues"] = `[]`
	b.answers["GET commits/main"] = fmt.Sprintf(`{"sha": %q}`, b.job.Sha)
	b.answers["GET actions/runs/100/approvals"] = `[{"state": "approved", "user": {"login": "jane"}, "environments": [{"name": "prod"}]}]`
	return b
}

func (b *bench) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/repos/acme/shop/")
	checkPermission(b.t, b.job.Step, name)
	if r.Method != http.MethodGet {
		body, _ := io.ReadAll(r.Body)
		b.writes[name] += string(body)
		_, _ = w.Write([]byte(cmp.Or(b.answers[name], "{}")))
		return
	}
	b.asked[name] = r.URL.Query()
	answer, known := b.answers[name]
	if named, also := b.answers[name+"?environment="+r.URL.Query().Get("environment")]; also {
		answer, known = named, true
	}
	if !known {
		answer = "404"
	}
	if status, err := strconv.Atoi(answer); err == nil {
		w.WriteHeader(status)
		answer = `{"message": "no"}`
	}
	_, _ = w.Write([]byte(answer))
}

func (b *bench) tool(ctx context.Context, folder string, out io.Writer, name string, args ...string) error {
	command := name + " " + strings.Join(args[:min(2, len(args))], " ")
	b.ran = append(b.ran, command)
	switch {
	case command == "go run .":
		for _, name := range args[2:] {
			if err := b.synthesize(folder, name); err != nil {
				return err
			}
		}
		if len(args) == 2 {
			return errors.Join(b.synthesize(folder, "dev"), b.synthesize(folder, "prod"))
		}
		return nil
	case name == "go": // go build -o <file> ./cmd/planreview
		built, err := planreview()
		return errors.Join(err, os.Symlink(built, args[2]))
	case name == "terraform":
		if args[0] == b.fails {
			return failure{errors.New("terraform " + args[0] + ": exit status 1"), b.failure}
		}
		return b.terraform(folder, out, args)
	}
	run := exec.CommandContext(ctx, name, args...)
	run.Dir, run.Stdout, run.Stderr = folder, out, &b.out
	if err := run.Run(); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	return nil
}

// synthesize makes the folder of a stack with what decides whether an environment has changed: the digest of its configuration, and what stands beside it.
func (b *bench) synthesize(folder, name string) error {
	environments, err := config.Load(filepath.Join(folder, "environments"), name)
	if err != nil {
		return err
	}
	stack := stackFolder(folder, name)
	files, listed := map[string][]byte{}, []string{}
	for _, file := range environments[0].Beside {
		data, err := os.ReadFile(file.Path)
		if err != nil {
			return err
		}
		files[file.Name], listed = data, append(listed, file.Name)
	}
	comment := map[string]any{"slipway": map[string]any{"configuration": environments[0].Digest(), "beside": listed}}
	files[synthesized.File], _ = json.Marshal(map[string]any{"//": comment, "resource": map[string]any{}})
	for file, data := range files {
		to := filepath.Join(stack, filepath.FromSlash(file))
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, data, 0o600)); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) terraform(folder string, out io.Writer, args []string) error {
	switch args[0] {
	case "init":
		return errors.Join(os.WriteFile(filepath.Join(folder, ".terraform.lock.hcl"), []byte("lock"), 0o600),
			os.MkdirAll(filepath.Join(folder, ".terraform", "providers"), 0o755))
	case "plan":
		for _, arg := range args {
			if file, ok := strings.CutPrefix(arg, "-out="); ok {
				return os.WriteFile(file, []byte(b.plan), 0o600)
			}
		}
	case "show":
		_, err := out.Write([]byte(b.plan))
		return err
	case "state":
		_, err := out.Write([]byte(b.state))
		return err
	}
	return nil
}

func (b *bench) git(args ...string) string {
	b.t.Helper()
	command := exec.CommandContext(b.t.Context(), "git", append([]string{"-c", "user.name=test", "-c", "user.email=test@example.com"}, args...)...)
	command.Dir = b.job.Folder
	out, err := command.CombinedOutput()
	if err != nil {
		b.t.Fatalf("git %v: %v: %s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (b *bench) commit() string {
	b.t.Helper()
	b.git("add", "--all")
	b.git("commit", "--quiet", "--message", "change")
	return b.git("rev-parse", "HEAD")
}

func (b *bench) write(name, text string) {
	b.t.Helper()
	file := filepath.Join(b.job.Folder, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) read(name string) string {
	b.t.Helper()
	data, err := os.ReadFile(filepath.Join(b.job.Folder, name))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(data)
}

// outputs are the last values.
func (b *bench) outputs() map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(b.read("output")) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		found[name] = value
	}
	return found
}

// deployed says that an environment has a commit.
func (b *bench) deployed(environment, commit, state string) {
	id := len(b.answers)
	b.answers["GET deployments?environment="+environment] = fmt.Sprintf(`[{"id": %d, "sha": %q}]`, id, commit)
	b.answers[fmt.Sprintf("GET deployments/%d/statuses", id)] = fmt.Sprintf(`[{"state": %q}]`, state)
}

func wants(t *testing.T, err error, want string) {
	t.Helper()
	if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
		t.Errorf("got %v, want %q", err, want)
	}
}

const (
	unchanged = `{"format_version": "1.2", "complete": true, "applyable": false, "resource_changes": []}`
	changing  = `{"format_version": "1.2", "complete": true, "applyable": true, "resource_changes": [
		{"address": "aws_sns_topic.a", "mode": "managed", "type": "aws_sns_topic", "name": "a",
		"change": {"actions": ["update"], "before": {"display_name": "a", "tags": {}}, "after": {"display_name": "b", "tags": {}}, "after_unknown": {}}}]}`
	deleting = `{"format_version": "1.2", "complete": true, "applyable": true, "resource_changes": [
		{"address": "aws_s3_bucket.a", "mode": "managed", "type": "aws_s3_bucket", "name": "a",
		"change": {"actions": ["delete"], "before": {"bucket": "a"}, "after": null, "after_unknown": {}}}]}`
)
