package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"slipway/e2e/github/api"
	"slipway/e2e/github/expression"
)

const zero = "0000000000000000000000000000000000000000"

func (b *Bench) git(ctx context.Context, arguments ...string) (string, error) {
	return git(ctx, "", append([]string{"--git-dir", b.origin}, arguments...)...)
}

// git with a name and without settings of the user's.
func git(ctx context.Context, folder string, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, "git", arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_AUTHOR_NAME=jane", "GIT_AUTHOR_EMAIL=jane@example.com", "GIT_COMMITTER_NAME=jane", "GIT_COMMITTER_EMAIL=jane@example.com")
	var messages bytes.Buffer
	command.Stderr = &messages
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", strings.Join(arguments, " "), err, strings.TrimSpace(messages.String()))
	}
	return strings.TrimSpace(string(out)), nil
}

func (b *Bench) makeOrigin(ctx context.Context, source string, files []string) error {
	for _, arguments := range [][]string{
		{"init", "--quiet", "--bare", "--initial-branch", "main", b.origin},
		{"--git-dir", b.origin, "config", "uploadpack.allowAnySHA1InWant", "true"},
		{"clone", "--quiet", b.origin, b.work},
	} {
		if _, err := git(ctx, "", arguments...); err != nil {
			return err
		}
	}
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(source, file))
		if err != nil {
			return err
		}
		info, err := os.Stat(filepath.Join(source, file))
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(b.work, file), data, info.Mode().Perm()); err != nil {
			return err
		}
	}
	for _, arguments := range [][]string{
		{"checkout", "--quiet", "-B", "main"}, {"add", "--all", "--force"}, {"commit", "--quiet", "--message", "The project"},
		{"push", "--quiet", "origin", "main"},
	} {
		if _, err := git(ctx, b.work, arguments...); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(file string, data []byte, mode os.FileMode) error {
	return errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, data, mode))
}

// Change of files by their paths: nil deletes one.
type Change map[string][]byte

// Commit adds a commit to a branch, which begins at main where it is new.
func (b *Bench) Commit(ctx context.Context, branch, message string, change Change) (sha string, err error) {
	from := "origin/" + branch
	if _, err := b.git(ctx, "rev-parse", "--verify", "--quiet", "refs/heads/"+branch); err != nil {
		from = "origin/main"
	}
	for _, arguments := range [][]string{{"fetch", "--quiet", "--prune", "origin"}, {"checkout", "--quiet", "--force", "-B", branch, from}} {
		if _, err := git(ctx, b.work, arguments...); err != nil {
			return "", err
		}
	}
	for _, file := range slices.Sorted(maps.Keys(change)) {
		path := filepath.Join(b.work, file)
		if change[file] == nil {
			err = os.Remove(path)
		} else {
			mode := os.FileMode(0o644)
			if bytes.HasPrefix(change[file], []byte("#!")) {
				mode = 0o755
			}
			err = writeFile(path, change[file], mode)
		}
		if err != nil {
			return "", err
		}
	}
	for _, arguments := range [][]string{
		{"add", "--all", "--force"}, {"commit", "--quiet", "--allow-empty", "--message", message}, {"push", "--quiet", "origin", branch},
	} {
		if _, err := git(ctx, b.work, arguments...); err != nil {
			return "", err
		}
	}
	return git(ctx, b.work, "rev-parse", "HEAD")
}

// Show gives a file of a branch.
func (b *Bench) Show(ctx context.Context, branch, file string) (string, error) {
	return b.git(ctx, "show", "refs/heads/"+branch+":"+file)
}

// Push commits to main without a pull request.
func (b *Bench) Push(ctx context.Context, message string, change Change) error {
	before, err := b.git(ctx, "rev-parse", "main")
	if err != nil {
		return err
	}
	if _, err := b.Commit(ctx, "main", message, change); err != nil {
		return err
	}
	return b.pushed(ctx, before, "jane")
}

// pushed tells of new commits of main.
func (b *Bench) pushed(ctx context.Context, before, actor string) error {
	sha, err := b.git(ctx, "rev-parse", "main")
	if err != nil {
		return err
	}
	b.events = append(b.events, Event{
		Name: "push", Ref: "refs/heads/main", Sha: sha, HeadSha: sha, HeadBranch: "main", Actor: actor,
		Payload: b.payload(actor, map[string]any{"ref": "refs/heads/main", "before": before, "after": sha, "head_commit": map[string]any{"id": sha}}),
	})
	return nil
}

// Open opens a pull request of a branch onto main. With a fork, such as joe/shop, the branch is one there.
func (b *Bench) Open(ctx context.Context, branch, author, fork string) (number int, err error) {
	head, err := b.git(ctx, "rev-parse", branch)
	if err != nil {
		return 0, err
	}
	base, err := b.git(ctx, "rev-parse", "main")
	if err != nil {
		return 0, err
	}
	from := b.API.Repository
	if fork != "" {
		from = fork
	}
	pull := b.API.Open(branch, author, api.Side{Ref: branch, Sha: head, Repo: api.ShortRepo{FullName: from}},
		api.Side{Ref: "main", Sha: base, Repo: api.ShortRepo{FullName: b.API.Repository}})
	return pull.Number, b.pulled(ctx, pull, "opened")
}

// Synchronize tells of new commits in the branch of a pull request. The base is that of main as it is then.
func (b *Bench) Synchronize(ctx context.Context, number int) error {
	of := b.API.ChangePull(number, func(*api.PullRequest) {})
	head, err := b.git(ctx, "rev-parse", of.Head.Ref)
	if err != nil {
		return err
	}
	base, err := b.git(ctx, "rev-parse", of.Base.Ref)
	if err != nil {
		return err
	}
	pull := b.API.ChangePull(number, func(p *api.PullRequest) { p.Head.Sha, p.Base.Sha = head, base })
	return b.pulled(ctx, pull, "synchronize")
}

// pulled tells of a pull request. Its workflows run for a merge of both sides; where they conflict, none runs.
func (b *Bench) pulled(ctx context.Context, pull api.PullRequest, action string) error {
	merge, err := b.merge(ctx, pull.Base.Sha, pull.Head.Sha, true)
	if err != nil {
		return nil // a conflict
	}
	ref := fmt.Sprintf("refs/pull/%d/merge", pull.Number)
	if _, err := b.git(ctx, "update-ref", ref, merge); err != nil {
		return err
	}
	pull = b.API.ChangePull(pull.Number, func(p *api.PullRequest) { p.MergeCommitSha = merge })
	event := Event{
		Name: "pull_request", Action: action, Ref: ref, Sha: merge, HeadSha: pull.Head.Sha, HeadBranch: pull.Head.Ref,
		HeadRef: pull.Head.Ref, BaseRef: pull.Base.Ref, Actor: pull.User.Login, pull: &pull,
	}
	if pull.Head.Repo.FullName != b.API.Repository {
		event.Fork = pull.Head.Repo.FullName
	}
	return b.tell(event, map[string]any{"action": action, "number": pull.Number, "pull_request": pull})
}

func (b *Bench) tell(event Event, own map[string]any) error {
	plain, err := expression.Plain(own)
	if err != nil {
		return err
	}
	event.Payload = b.payload(event.Actor, plain.(map[string]any)) // it was one
	b.events = append(b.events, event)
	return nil
}

// merge makes a commit of both: a merge with two parents, or one commit on the base.
func (b *Bench) merge(ctx context.Context, base, head string, both bool) (string, error) {
	tree, err := b.git(ctx, "merge-tree", "--write-tree", base, head)
	if err != nil {
		return "", err
	}
	arguments := []string{"commit-tree", "-m", "Merge " + head, "-p", base}
	if both {
		arguments = append(arguments, "-p", head)
	}
	return b.git(ctx, append(arguments, tree)...)
}

// Merge merges a pull request: with "merge" as a merge, with "squash" as one commit.
func (b *Bench) Merge(ctx context.Context, number int, method, actor string) error {
	pull := b.API.ChangePull(number, func(*api.PullRequest) {})
	before, err := b.git(ctx, "rev-parse", "main")
	if err != nil {
		return err
	}
	sha, err := b.merge(ctx, before, pull.Head.Sha, method == "merge")
	if err != nil {
		return err
	}
	if _, err := b.git(ctx, "update-ref", "refs/heads/main", sha, before); err != nil {
		return err
	}
	b.API.MergePull(number, sha, actor)
	return b.pushed(ctx, before, actor)
}

// Dispatch starts a workflow's file by hand.
func (b *Bench) Dispatch(ctx context.Context, file, actor string, inputs map[string]string) error {
	return b.onMain(ctx, Event{Name: "workflow_dispatch", Actor: actor, File: file, Inputs: inputs}, map[string]any{"inputs": inputs})
}

// Schedule starts a workflow's file as its schedule does.
func (b *Bench) Schedule(ctx context.Context, file string) error {
	return b.onMain(ctx, Event{Name: "schedule", Actor: "jane", File: file}, nil)
}

func (b *Bench) onMain(ctx context.Context, event Event, own map[string]any) error {
	sha, err := b.git(ctx, "rev-parse", "main")
	if err != nil {
		return err
	}
	event.Ref, event.Sha, event.HeadSha, event.HeadBranch = "refs/heads/main", sha, sha, "main"
	if own == nil {
		own = map[string]any{}
	}
	return b.tell(event, own)
}

// workflowRun tells that a run is over. Such a run is of main.
func (b *Bench) workflowRun(run *Run) Event {
	sha, _ := b.git(context.Background(), "rev-parse", "main") // it is there
	return Event{
		Name: "workflow_run", Action: "completed", Ref: "refs/heads/main", Sha: sha, HeadSha: sha, HeadBranch: "main", Actor: run.Event.Actor,
		Payload: b.payload(run.Event.Actor, map[string]any{"workflow_run": map[string]any{
			"name": run.Name, "id": float64(run.ID), "conclusion": *run.Conclusion, "event": run.Event.Name, "head_sha": run.HeadSha, "head_branch": run.HeadBranch,
		}}),
	}
}

// changed are the files of an event.
func (b *Bench) changed(ctx context.Context, event Event) ([]string, error) {
	from := event.Sha + "~1"
	if event.pull != nil {
		from = event.pull.Base.Sha
	} else if before, _ := event.Payload["before"].(string); before != "" && before != zero {
		from = before
	}
	out, err := b.git(ctx, "diff", "--name-only", from, event.Sha)
	return strings.Fields(out), err
}
