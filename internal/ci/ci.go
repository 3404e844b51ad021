// Package ci has the steps of the workflows. A step gets what it knows from flags and from the variables that GitHub sets, and prints what happened.
package ci

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/github"
	"slipway/internal/synthesized"
)

// Review is the folder that a plan's review is written to. Workflows keep it as an artifact.
const Review = "review"

// Files of Review.
const (
	planFile    = "plan.tfplan"
	commentFile = "comment.md"
	reviewFile  = "review.json"
	recordFile  = "record.json"
	// plannedFolder has the stack as it was planned: an apply needs the files that Terraform reads, those beside the environment among them.
	plannedFolder = "stack"
)

// Outputs are what each step writes to GITHUB_OUTPUT, which other steps and jobs read.
var Outputs = map[string][]string{
	"environments": {"matrix", "gone"},
	"plan":         {"status", "changes", "plan"},
	"reviewed":     {"reviewed"},
}

// Offline steps run the code of a pull request and read AWS: they get no token, and cannot ask GitHub.
var Offline = []string{"plan", "gone", "synth-diff"}

// Job is what the steps of a job share.
type Job struct {
	Step   string // its name
	Folder string // of the project
	Sha    string // of the commit that the run is for
	Run    int    // its id
	RunURL string
	Output string // file that outputs are written to; "" for none
	// Summary is the file that the run's page shows; "" for none.
	Summary string
	GitHub  github.Client
	Tool    Tool
	Out     io.Writer
	Now     func() time.Time
}

// failure is that of a program, with its messages, which were shown.
type failure struct {
	error
	messages string
}

func (f failure) Unwrap() error { return f.error }

// Tool runs a program in a folder. What it prints goes to out; its messages are shown.
type Tool func(ctx context.Context, folder string, out io.Writer, name string, args ...string) error

// FromEnvironment reads the variables that GitHub sets.
// https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
func FromEnvironment(step string, out, messages io.Writer) (Job, error) {
	j := Job{
		Step: step, Folder: ".", Sha: os.Getenv("GITHUB_SHA"), Output: os.Getenv("GITHUB_OUTPUT"), Summary: os.Getenv("GITHUB_STEP_SUMMARY"),
		GitHub: github.New(os.Getenv("GITHUB_REPOSITORY")), Tool: newTool(messages), Out: out, Now: time.Now,
	}
	if slices.Contains(Offline, step) {
		j.GitHub.Gh = func(context.Context, []byte, ...string) (out, messages []byte, err error) {
			return nil, nil, fmt.Errorf("step %s gets no token: take it out of Offline", step)
		}
	}
	if _, err := fmt.Sscan(os.Getenv("GITHUB_RUN_ID"), &j.Run); err != nil || j.Sha == "" || j.GitHub.Repository == "" {
		return j, fmt.Errorf("GITHUB_REPOSITORY, GITHUB_SHA and GITHUB_RUN_ID are not set: this is a step of a workflow; docs/delivery.md says what to run by hand")
	}
	j.RunURL = fmt.Sprintf("%s/%s/actions/runs/%d", os.Getenv("GITHUB_SERVER_URL"), j.GitHub.Repository, j.Run)
	return j, nil
}

// newTool runs programs with the environment of this process, without what would change Terraform's commands unseen.
func newTool(messages io.Writer) Tool {
	return func(ctx context.Context, folder string, out io.Writer, name string, args ...string) error {
		command := exec.CommandContext(ctx, name, args...)
		var said bytes.Buffer
		command.Dir, command.Stdout, command.Stderr = folder, out, io.MultiWriter(messages, &said)
		command.Env = withoutArguments(os.Environ())
		if err := command.Run(); err != nil {
			return failure{fmt.Errorf("%s %s: %w", name, args[0], err), said.String()}
		}
		return nil
	}
}

// withoutArguments drops what would change Terraform's commands unseen, such as TF_CLI_ARGS_plan=-refresh=false.
// https://developer.hashicorp.com/terraform/cli/config/environment-variables
func withoutArguments(environment []string) (kept []string) {
	for _, variable := range environment {
		if !strings.HasPrefix(variable, "TF_CLI_ARGS") {
			kept = append(kept, variable)
		}
	}
	return append(kept, "TF_IN_AUTOMATION=1", "TF_INPUT=0")
}

func (j Job) path(parts ...string) string {
	return filepath.Join(append([]string{j.Folder}, parts...)...)
}

func (j Job) say(format string, args ...any) { _, _ = fmt.Fprintf(j.Out, format+"\n", args...) }

// output sets an output of the step. A value has one line.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter
func (j Job) output(name, value string) error {
	if !slices.Contains(Outputs[j.Step], name) {
		return fmt.Errorf("step %s has no output %s: name it in Outputs", j.Step, name)
	}
	j.say("%s=%s", name, value)
	return appendTo(j.Output, name+"="+value+"\n")
}

// summarize adds Markdown to the run's page.
func (j Job) summarize(markdown string) error {
	return appendTo(j.Summary, strings.TrimRight(markdown, "\n")+"\n\n")
}

func appendTo(file, text string) error {
	if file == "" {
		return nil
	}
	opened, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) // of the runner, which others of its job read
	if err != nil {
		return err
	}
	_, err = opened.WriteString(text)
	if closed := opened.Close(); err == nil {
		err = closed
	}
	return err
}

// places loads the environments of a checkout and how they are delivered.
func places(folder string) ([]delivery.Place, delivery.Delivery, error) {
	environments, err := config.Load(filepath.Join(folder, "environments"))
	if err != nil {
		return nil, delivery.Delivery{}, err
	}
	d, err := delivery.Load(filepath.Join(folder, delivery.File), environments)
	if err != nil {
		return nil, d, err
	}
	return d.Places(environments), d, nil
}

// place is one environment of this checkout.
func (j Job) place(name string) (delivery.Place, error) {
	all, _, err := places(j.Folder)
	if err != nil {
		return delivery.Place{}, err
	}
	for _, p := range all {
		if p.Stack() == name {
			return p, nil
		}
	}
	return delivery.Place{}, config.Known(j.path("environments"), name)
}

func (j Job) synthesize(ctx context.Context, folder string, environments ...string) error {
	return j.Tool(ctx, folder, j.Out, "go", append([]string{"run", "."}, environments...)...)
}

func stackFolder(folder, environment string) string {
	return filepath.Join(folder, synthesized.Folder("cdktf.out", environment))
}

// checkout gives a folder with another commit of this repository, until done is called.
func (j Job) checkout(ctx context.Context, commit string) (folder string, done func(), err error) {
	temp, err := os.MkdirTemp("", "checkout-")
	if err != nil {
		return "", nil, err
	}
	folder = filepath.Join(temp, "tree")
	done = func() {
		_ = j.Tool(context.WithoutCancel(ctx), j.Folder, io.Discard, "git", "worktree", "remove", "--force", folder)
		_ = os.RemoveAll(temp)
	}
	if err := j.Tool(ctx, j.Folder, j.Out, "git", "worktree", "add", "--quiet", "--detach", folder, commit); err != nil {
		done()
		return "", nil, fmt.Errorf("check out %s: %w; the checkout step needs fetch-depth: 0", commit, err)
	}
	return folder, done, nil
}
