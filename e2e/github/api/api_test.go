package api

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"slipway/internal/github/githubtest"
)

// start gives an imitation whose git repository has one commit, and what runs the real gh there.
func start(t *testing.T) (*Server, func(token string, arguments ...string) (string, error)) {
	t.Helper()
	gh := githubtest.NeedGh(t)
	folder, err := os.MkdirTemp("", "gh-") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	git := filepath.Join(folder, "origin.git")
	run(t, "init", "--quiet", "--bare", "--initial-branch", "main", git)
	empty := run(t, "--git-dir", git, "hash-object", "-t", "tree", "-w", os.DevNull)
	first := run(t, "--git-dir", git, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit-tree", "-m", "first", empty)
	run(t, "--git-dir", git, "update-ref", "refs/heads/main", first)
	s, err := Start("acme/shop", git, folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s, func(token string, arguments ...string) (string, error) {
		command := exec.Command(gh, append([]string{"api"}, arguments...)...)
		command.Env = append(os.Environ(), append(s.Environment(), "GH_TOKEN="+token)...)
		out, err := command.CombinedOutput()
		return strings.TrimSpace(string(out)), err
	}
}

func run(t *testing.T, arguments ...string) string {
	t.Helper()
	out, err := exec.Command("git", arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", arguments, err, out)
	}
	return strings.TrimSpace(string(out))
}

func TestGhTalksToTheImitation(t *testing.T) {
	s, gh := start(t)
	token := s.Token(Grant{Bot, map[string]string{"contents": "read"}})
	main := run(t, "--git-dir", s.Git, "rev-parse", "main")
	if out, err := gh(token, "repos/acme/shop/commits/main", "--jq", ".sha"); err != nil || out != main {
		t.Errorf("%q, %v", out, err)
	}
	if out, err := gh(token, "repos/acme/shop/commits/heads/main", "--jq", ".sha"); err != nil || out != main {
		t.Errorf("a ref with a slash: %q, %v", out, err)
	}
	if out, err := gh(token, "repos/acme/shop/issues"); err == nil || !strings.Contains(out, "HTTP 403") {
		t.Errorf("without the permission: %q, %v", out, err)
	}
	if out, err := gh("other", "repos/acme/shop"); err == nil || !strings.Contains(out, "HTTP 401") {
		t.Errorf("a token of nobody: %q, %v", out, err)
	}
	if out, err := gh(token, "repos/acme/shop", "--jq", ".id"); err != nil || out != "7654321" {
		t.Errorf("metadata needs no permission: %q, %v", out, err)
	}
	if out, err := gh(token, "repos/acme/shop/stargazers"); err == nil || !strings.Contains(out, "HTTP 501") || len(s.Unknown()) != 1 {
		t.Errorf("what it does not have: %q, %v, %v", out, err, s.Unknown())
	}
	s.Revoke(token)
	if out, err := gh(token, "repos/acme/shop"); err == nil || !strings.Contains(out, "HTTP 401") {
		t.Errorf("a token of a job that is over: %q, %v", out, err)
	}
}

func TestPages(t *testing.T) {
	s, gh := start(t)
	pull := s.Open("a change", "jane", Side{}, Side{})
	for i := range 101 {
		s.AddComment(pull.Number, "jane", fmt.Sprintf("comment %d", i))
	}
	token := s.Token(Grant{Bot, map[string]string{"pull-requests": "write"}})
	for paging, want := range map[string]int{"": 30, "?per_page=100": 100, "?per_page=500": 100, "?per_page=100&page=2": 1} {
		out, err := gh(token, "repos/acme/shop/issues/1/comments"+paging, "--jq", "length")
		if err != nil || out != fmt.Sprint(want) {
			t.Errorf("%s: %s, %v", paging, out, err)
		}
	}
	out, err := gh(token, "--paginate", "repos/acme/shop/issues/1/comments", "--jq", ".[].body")
	if err != nil || strings.Count(out, "\n") != 100 {
		t.Errorf("%d lines, %v", strings.Count(out, "\n"), err)
	}
	if out, err := gh(token, "--method", "POST", "repos/acme/shop/issues/1/comments", "--field", "body="+strings.Repeat("x", mostBody+1)); err == nil {
		t.Errorf("a comment that is too long: %s", out)
	}
}

func TestPullRequests(t *testing.T) {
	s, gh := start(t)
	main := run(t, "--git-dir", s.Git, "rev-parse", "main")
	next := run(t, "--git-dir", s.Git, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit-tree", "-m", "next", "-p", main, main+"^{tree}")
	run(t, "--git-dir", s.Git, "update-ref", "refs/heads/next", next)
	token := s.Token(Grant{Bot, map[string]string{"pull-requests": "write"}})
	open := []string{"--method", "POST", "repos/acme/shop/pulls", "--field", "title=Next", "--field", "head=next", "--field", "base=main", "--jq", ".number"}
	if out, err := gh(token, open...); err != nil || out != "1" {
		t.Errorf("%q, %v", out, err)
	}
	if out, err := gh(token, open...); err == nil || !strings.Contains(out, "already exists") {
		t.Errorf("a second one: %q, %v", out, err)
	}
	if out, err := gh(token, "--method", "PATCH", "repos/acme/shop/pulls/1", "--field", "body=words", "--jq", ".body"); err != nil || out != "words" {
		t.Errorf("%q, %v", out, err)
	}
	if out, err := gh(token, "repos/acme/shop/commits/next/pulls", "--jq", ".[].number"); err != nil || out != "1" {
		t.Errorf("those of a commit: %q, %v", out, err)
	}
	s.MergePull(1, next, "jane")
	run(t, "--git-dir", s.Git, "update-ref", "refs/heads/main", next)
	if out, err := gh(token, "repos/acme/shop/commits/main/pulls", "--jq", ".[].merged_at == null"); err != nil || out != "false" {
		t.Errorf("a merged one: %q, %v", out, err)
	}
}

func TestArtifacts(t *testing.T) {
	s, gh := start(t)
	s.Now = func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }
	var archive bytes.Buffer
	if err := zip.NewWriter(&archive).Close(); err != nil {
		t.Fatal(err)
	}
	of := s.NewRun(Run{Path: ".github/workflows/plan.yml"})
	if err := s.Upload(of, "plan", archive.Bytes(), 7*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := s.Upload(of, "plan", archive.Bytes(), time.Hour); err == nil {
		t.Error("two of one name")
	}
	token := s.Token(Grant{Bot, map[string]string{"actions": "read"}})
	path := fmt.Sprintf("repos/acme/shop/actions/artifacts/%d/zip", s.Artifacts(of.ID)[0].ID)
	if out, err := gh(token, path); err != nil || !strings.HasPrefix(out, "PK") {
		t.Errorf("%q, %v", out, err)
	}
	s.Now = func() time.Time { return time.Date(2026, 1, 8, 0, 0, 0, 0, time.UTC) }
	if out, err := gh(token, path); err == nil || !strings.Contains(out, "HTTP 410") {
		t.Errorf("an expired one: %q, %v", out, err)
	}
}

func TestFaults(t *testing.T) {
	s, gh := start(t)
	token := s.Token(Grant{Bot, nil})
	s.Break(Fault{Method: "GET", Path: "/commits/", Status: 500, Times: 1})
	if out, err := gh(token, "repos/acme/shop/commits/main"); err == nil || !strings.Contains(out, "HTTP 500") {
		t.Errorf("%q, %v", out, err)
	}
	if out, err := gh(token, "repos/acme/shop/commits/main"); err != nil {
		t.Errorf("the fault is over: %q, %v", out, err)
	}
}
