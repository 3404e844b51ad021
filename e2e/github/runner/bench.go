// Package runner runs the workflows of a repository as GitHub does, one job after the other: their triggers, conditions, matrices, permissions,
// concurrency and environments. Scripts are run for real in a checkout; known actions are replaced by Go of the same effect. What is not understood is an
// error, never ignored.
package runner

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"slipway/e2e/github/api"
)

// Cloud lets jobs in.
type Cloud interface {
	// Assume gives the environment variables of a session of a role, as configure-aws-credentials sets them.
	Assume(ctx context.Context, role, subject, audience string, seconds int) ([]string, error)
}

// Bench is a repository on an imitation of GitHub, with what runs its workflows.
type Bench struct {
	API *api.Server
	// Immutable is the newer form of OIDC subjects.
	Immutable bool
	// Environment of every job, beside what GitHub sets.
	Environment []string
	Cloud       Cloud
	// Before is called before a job starts, with its name: for what happens meanwhile.
	Before func(run *Run, job string)
	// Log gets a line for each job that ends.
	Log func(format string, arguments ...any)

	folder string
	origin string // bare
	work   string // clone that commits are made in
	runs   []*Run
	groups map[string]*group
	events []Event // that wait for Work
}

// New makes the repository acme/shop with the content of a folder's files as the first commit of main. The folder is one with a short path, for a socket.
func New(ctx context.Context, folder, source string, files []string) (*Bench, error) {
	b := &Bench{
		folder: folder, origin: filepath.Join(folder, "origin.git"), work: filepath.Join(folder, "work"), groups: map[string]*group{},
		Log: func(string, ...any) {},
	}
	if err := b.makeOrigin(ctx, source, files); err != nil {
		return nil, err
	}
	var err error
	b.API, err = api.Start("acme/shop", b.origin, folder)
	return b, err
}

// Stop ends the imitation.
func (b *Bench) Stop() { b.API.Stop() }

// Run of a workflow.
type Run struct {
	*api.Run
	Event Event
	graph *graph
	file  string
	claim *claim
	done  bool
}

// Work runs what can run, until everything is done or waits for somebody.
func (b *Bench) Work(ctx context.Context) error {
	for {
		if err := b.trigger(ctx); err != nil {
			return err
		}
		progress := false
		for _, run := range b.runs {
			if run.done {
				continue
			}
			var err error
			if progress, err = b.advance(ctx, run); err != nil {
				return fmt.Errorf("%s: %w", run.file, err)
			}
			if progress {
				break // the oldest first
			}
		}
		if !progress && len(b.events) == 0 {
			return nil
		}
	}
}

func (b *Bench) advance(ctx context.Context, run *Run) (bool, error) {
	if run.claim == nil {
		var err error
		run.claim, err = b.claim(run.graph.scope(nil), run.graph.workflow.Concurrency, run, nil)
		return true, err // it may have canceled another
	}
	if !run.claim.holds() && !run.Cancelled {
		b.API.Change(func() { run.Status = "pending" })
		return false, nil
	}
	progress, err := b.advanceGraph(ctx, run.graph)
	if err != nil {
		return false, err
	}
	if run.graph.done() {
		b.complete(run, run.graph.result())
		return true, nil
	}
	status := "in_progress"
	if run.graph.waits() {
		status = "waiting"
	}
	b.API.Change(func() { run.Status = status })
	return progress, nil
}

func (b *Bench) complete(run *Run, result string) {
	b.API.Change(func() { run.Status, run.Conclusion = "completed", &result })
	run.done = true
	run.claim.release()
	b.Log("%s: run %d of %s: %s", run.file, run.ID, run.Event.Name, result)
	b.events = append(b.events, b.workflowRun(run))
}

// Approve approves the jobs of a run that wait for an environment.
func (b *Bench) Approve(run *Run, environment, login string) error {
	return b.review(run, environment, login, "approved")
}

// Reject rejects them: they fail.
func (b *Bench) Reject(run *Run, environment, login string) error {
	return b.review(run, environment, login, "rejected")
}

func (b *Bench) review(run *Run, environment, login, state string) error {
	found := false
	for _, i := range run.graph.all() {
		if i.api != nil && i.api.Status == "waiting" && i.environment == environment {
			if !slices.Contains(i.reviewers, login) {
				return fmt.Errorf("%s may not review %s: %s may", login, environment, strings.Join(i.reviewers, ", "))
			}
			i.review, found = state, true
		}
	}
	if !found {
		return fmt.Errorf("no job of run %d waits for %s", run.ID, environment)
	}
	b.API.Review(run.Run, environment, login, state)
	return nil
}

// Rerun runs the jobs that failed, and those after them, once more.
func (b *Bench) Rerun(run *Run) error {
	if !run.done || *run.Conclusion == "success" {
		return errors.New("only a run that has failed is run again")
	}
	run.done, run.claim = false, nil
	b.API.Change(func() {
		run.RunAttempt, run.Status, run.Conclusion, run.Cancelled = run.RunAttempt+1, "queued", nil, false
	})
	run.graph.reset()
	return nil
}

// Runs of a workflow's file, such as plan.yml, in the order in which they were made.
func (b *Bench) Runs(file string) (runs []*Run) {
	for _, run := range b.runs {
		if filepath.Base(run.file) == file {
			runs = append(runs, run)
		}
	}
	return runs
}

// Last run of a workflow's file.
func (b *Bench) Last(file string) (*Run, error) {
	runs := b.Runs(file)
	if len(runs) == 0 {
		return nil, fmt.Errorf("%s has never run", file)
	}
	return runs[len(runs)-1], nil
}

// Results are the conclusions of a run's jobs by name, of the last attempt. One that is not over has its status.
func (r *Run) Results() map[string]string {
	results := map[string]string{}
	for _, job := range r.Run.Jobs {
		results[job.Name] = job.Status
		if job.Conclusion != nil {
			results[job.Name] = *job.Conclusion
		}
	}
	return results
}

// Printed is what the scripts of a run have printed.
func (r *Run) Printed() string {
	var all strings.Builder
	for _, job := range r.Run.Jobs {
		fmt.Fprintf(&all, "== %s\n%s\n", job.Name, job.Log)
	}
	return all.String()
}

// Summaries are what the jobs of a run have written for its page.
func (r *Run) Summaries() string {
	var all strings.Builder
	for _, summary := range r.Summary {
		all.WriteString(summary.Text)
	}
	return all.String()
}

func minutes(n float64) time.Duration { return time.Duration(n * float64(time.Minute)) }
