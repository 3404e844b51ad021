package ci

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"slipway/internal/delivery"
	"slipway/internal/planreview/view"
	"slipway/internal/synthesized"
)

// PlanOptions are what a plan depends on besides the checkout.
type PlanOptions struct {
	PullRequest int    // that the plan is for; 0 for none
	Base        string // branch that the pull request is onto
	Destroy     bool
	Head        string // commit that the plan is named after; "" for that of the run, which of a pull request is a merge that nobody sees
}

// Plan synthesizes an environment, plans it and reviews the plan. Everything is in the folder Review. It succeeds whatever the verdict is, and sets the
// outputs status (0 fine to apply, 1 cannot judge, 2 blocked), changes (whether an apply would do something) and plan (the SHA-256 of the plan file).
// Where there is no plan, the comment says so, and the error comes after it was written.
func (j Job) Plan(ctx context.Context, environment string, o PlanOptions) error {
	p, err := j.place(environment)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(j.path(Review), 0o700); err != nil {
		return err
	}
	r := Record{
		Environment: environment, Commit: j.Sha, PullRequest: o.PullRequest, Base: o.Base, Run: j.Run, Made: j.Now().UTC().Truncate(time.Second), Destroy: o.Destroy,
	}
	if err := j.plan(ctx, p, &r, o); err != nil {
		return errors.Join(err, j.writeNoPlan(r, o))
	}
	comment, err := os.ReadFile(j.path(Review, commentFile))
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(j.path(Review, recordFile), data, 0o600),
		j.summarize(string(comment)),
		j.output("status", strconv.Itoa(r.Status)),
		j.output("changes", strconv.FormatBool(r.Applies)),
		j.output("plan", r.Plan),
	)
}

// plan fills the record.
func (j Job) plan(ctx context.Context, p delivery.Place, r *Record, o PlanOptions) error {
	if err := j.synthesize(ctx, j.Folder, r.Environment); err != nil {
		return err
	}
	stack := stackFolder(j.Folder, r.Environment)
	file, err := filepath.Abs(j.path(Review, planFile))
	if err != nil {
		return err
	}
	// A log is read by more people than a state is: what Terraform prints of a plan is dropped, its errors are shown.
	var unseen, shown bytes.Buffer
	if err := j.Tool(ctx, stack, &unseen, "terraform", "init", "-input=false", "-no-color"); err != nil {
		return err
	}
	// Without a lock, which would need the right to write: Terraform refuses the plan later when the state has changed.
	args := []string{"plan", "-input=false", "-no-color", "-lock=false", "-out=" + file}
	if r.Destroy {
		args = append(args, "-destroy")
	}
	if err := j.Tool(ctx, stack, &unseen, "terraform", args...); err != nil {
		return err
	}
	if err := j.Tool(ctx, stack, &shown, "terraform", "show", "-json", file); err != nil {
		return err
	}
	if err := r.read(shown.Bytes()); err != nil {
		return err
	}
	if r.Plan, err = digestOf(file); err != nil {
		return err
	}
	if err := keepPlanned(stack, j.path(Review, plannedFolder)); err != nil {
		return err
	}
	if r.Configuration, err = digestOf(filepath.Join(stack, synthesized.File)); err != nil {
		return err
	}
	return j.review(ctx, p, r, o, shown.Bytes())
}

// keepPlanned copies the folder of a stack after its plan: with the lock file, and with what the plan itself has written, such as the archive of a function.
// The providers stay behind: an apply gets those of the lock file.
func keepPlanned(stack, to string) error {
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	return filepath.WalkDir(stack, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(stack, path)
		switch {
		case err != nil:
			return err
		case name == ".terraform":
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), data, 0o600)
	})
}

// review runs planreview once, in all its forms. The plan's JSON shows secrets: it is gone afterwards.
func (j Job) review(ctx context.Context, p delivery.Place, r *Record, o PlanOptions, plan []byte) error {
	temp, err := os.MkdirTemp("", "plan-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temp) }()
	shown := filepath.Join(temp, "plan.json")
	if err := os.WriteFile(shown, plan, 0o600); err != nil {
		return err
	}
	program, err := j.planreview(ctx, temp)
	if err != nil {
		return err
	}
	args := []string{
		shown, "--label", r.Environment, "--note", j.note(*r, o), "--source", filepath.Join(synthesized.Folder("cdktf.out", r.Environment), synthesized.File),
		"--locate", p.File("environments"), "--format", "text",
	}
	for _, format := range []string{"markdown=" + commentFile, "json=" + reviewFile, "sarif=review.sarif"} {
		name, file, _ := strings.Cut(format, "=")
		args = append(args, "--format", name+"="+filepath.Join(Review, file))
	}
	if r.Destroy {
		args = append(args, "--fail-on", "none") // that everything goes is what was asked for
	}
	if _, err := os.Stat(j.path("review.yaml")); err == nil {
		args = append(args, "--acknowledge", "review.yaml")
	}
	r.Status, err = verdict(j.Tool(ctx, j.Folder, j.Out, program, args...))
	if _, missing := os.Stat(j.path(Review, commentFile)); err == nil && missing != nil {
		return fmt.Errorf("planreview wrote no comment: its message is above")
	}
	return err
}

// planreview builds the command: go run would turn its exit codes into 1.
func (j Job) planreview(ctx context.Context, folder string) (program string, err error) {
	if program, err = filepath.Abs(filepath.Join(folder, "planreview")); err != nil {
		return "", err
	}
	return program, j.Tool(ctx, j.Folder, j.Out, "go", "build", "-o", program, "./cmd/planreview")
}

// verdict is the exit code of planreview, where that is one.
func verdict(err error) (status int, _ error) {
	var exit *exec.ExitError
	if errors.As(err, &exit) && (exit.ExitCode() == 1 || exit.ExitCode() == 2) {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// note says which plan a comment is about.
func (j Job) note(r Record, o PlanOptions) string {
	commit := r.Commit
	if o.Head != "" {
		commit = o.Head
	}
	note := fmt.Sprintf("Commit %s, [run %d](%s), %s", commit, r.Run, j.RunURL, r.Made.Format("2006-01-02 15:04 MST"))
	if r.Plan != "" {
		note += ", plan sha256 `" + r.Plan + "`"
	}
	return note + "."
}

// writeNoPlan writes a comment that takes the place of an older one: an old verdict must not stand where there is no plan anymore.
func (j Job) writeNoPlan(r Record, o PlanOptions) error {
	return j.writeComment(r, o, fmt.Sprintf("### ❌ No plan for %s: it failed\n\nNothing is known of this commit. The run's log has the reason.", r.Environment))
}

// writeComment writes a comment that is no review of a plan: a verdict in Markdown, and which commit and run it is of.
func (j Job) writeComment(r Record, o PlanOptions, verdict string) error {
	comment := fmt.Sprintf("%s\n%s\n\n%s\n", view.Marker(r.Environment), verdict, j.note(r, o))
	return errors.Join(os.MkdirAll(j.path(Review), 0o700), os.WriteFile(j.path(Review, commentFile), []byte(comment), 0o600), j.summarize(comment))
}

// Comment writes the review as the pull request's comment, or writes it anew. Where the job has not come as far as a plan, that is what it says.
func (j Job) Comment(ctx context.Context, environment string, o PlanOptions) error {
	body, err := os.ReadFile(j.path(Review, commentFile))
	if errors.Is(err, fs.ErrNotExist) {
		r := Record{Environment: environment, Commit: j.Sha, Run: j.Run, Made: j.Now().UTC()}
		if err := j.writeNoPlan(r, o); err != nil {
			return err
		}
		body, err = os.ReadFile(j.path(Review, commentFile))
	}
	if err != nil {
		return err
	}
	return j.GitHub.WriteComment(ctx, o.PullRequest, string(body))
}
