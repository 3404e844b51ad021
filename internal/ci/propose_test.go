package ci_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"slipway/internal/ci"
	"slipway/internal/delivery"
	"slipway/internal/github/githubtest"
)

const environmentFile = `project: shop
region: us-east-1
account: "123456789012"
state:
  bucket: acme-terraform-state
service:
  image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0
`

const deliveryFile = `github:
  repository: acme/shop
  owner_id: 1
  repository_id: 2
environments:
  - name: prod
`

func git(t *testing.T, folder string, args ...string) string {
	t.Helper()
	command := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
	command.Dir = folder
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestProposeOpensOnePullRequestAndRenewsIt(t *testing.T) {
	origin, folder := t.TempDir(), t.TempDir()
	git(t, origin, "init", "--quiet", "--bare")
	git(t, folder, "init", "--quiet", "--initial-branch", "main")
	git(t, folder, "remote", "add", "origin", origin)
	file := filepath.Join(folder, "environments", "prod.yaml")
	put(t, file, environmentFile)
	put(t, filepath.Join(folder, delivery.File), deliveryFile)
	git(t, folder, "add", ".")
	git(t, folder, "commit", "--quiet", "--message", "first")

	note := filepath.Join(t.TempDir(), "note")
	put(t, note, "digest sha256:0\n")
	pulls := []map[string]any{}
	var requests []string
	job := ci.Job{Folder: folder, Out: io.Discard, GitHub: githubtest.Client("acme/shop", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests = append(requests, r.Method)
		switch r.Method {
		case http.MethodGet:
			if got := r.URL.Query().Get("head"); got != "acme:promote/prod" {
				t.Errorf("asked for pull requests of %s", got)
			}
			_ = json.NewEncoder(w).Encode(pulls)
		default:
			pull := map[string]any{}
			_ = json.NewDecoder(r.Body).Decode(&pull)
			delete(pull, "base") // GitHub answers with objects
			delete(pull, "head")
			pull["number"] = 7
			pulls = []map[string]any{pull}
			_ = json.NewEncoder(w).Encode(pull)
		}
	})), Tool: ci.NewTool(io.Discard)}

	propose := func(image string) string {
		t.Helper()
		put(t, file, strings.Replace(environmentFile, "shop:1.0.0", image, 1))
		var out bytes.Buffer
		job.Out = &out
		if err := job.Propose(t.Context(), "prod", "main", note); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if said := propose("shop:1.0.0"); !strings.Contains(said, "nothing to propose") || len(requests) != 0 {
		t.Errorf("without a change: %s %v", said, requests)
	}
	for _, version := range []string{"shop:1.1.0", "shop:1.2.0"} {
		if said := propose(version); !strings.Contains(said, "pull request #7: Promote 123456789012.dkr.ecr.us-east-1.amazonaws.com/"+version+" to prod") {
			t.Errorf("said %s", said)
		}
		if pushed := git(t, origin, "show", "promote/prod:environments/prod.yaml"); !strings.Contains(pushed, version) {
			t.Errorf("pushed %s", pushed)
		}
		if body, _ := pulls[0]["body"].(string); !strings.Contains(body, "sha256:0") {
			t.Errorf("body %s", body)
		}
		git(t, folder, "switch", "--quiet", "main")
	}
	if got := strings.Join(requests, " "); got != "GET POST GET PATCH" {
		t.Errorf("requests %s", got)
	}
}
