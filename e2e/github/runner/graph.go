package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rhysd/actionlint"

	"slipway/e2e/github/expression"
)

// graph is a workflow in a run: that of the run, or one that a job calls.
type graph struct {
	bench    *Bench
	run      *Run
	workflow *actionlint.Workflow
	inputs   map[string]any
	caller   *instance // nil for the run's own
	jobs     []*job
}

// job of a workflow. Its instances are those of its matrix.
type job struct {
	graph     *graph
	id        string
	of        *actionlint.Job
	result    string // "" until it is over: success, failure, cancelled, skipped
	started   bool
	instances []*instance
}

func newGraph(b *Bench, run *Run, workflow *actionlint.Workflow, inputs map[string]any, caller *instance) *graph {
	g := &graph{bench: b, run: run, workflow: workflow, inputs: inputs, caller: caller}
	for _, of := range inOrder(workflow) {
		g.jobs = append(g.jobs, &job{graph: g, id: of.ID.Value, of: of})
	}
	return g
}

func (g *graph) done() bool {
	return !slices.ContainsFunc(g.jobs, func(j *job) bool { return j.result == "" })
}

// result of the whole: one failure makes it fail.
func (g *graph) result() string {
	results := map[string]bool{}
	for _, j := range g.jobs {
		results[j.result] = true
	}
	for _, worst := range []string{"failure", "cancelled", "success"} {
		if results[worst] {
			return worst
		}
	}
	return "skipped"
}

// all instances, with those of called workflows.
func (g *graph) all() (all []*instance) {
	for _, j := range g.jobs {
		for _, i := range j.instances {
			all = append(all, i)
			if i.child != nil {
				all = append(all, i.child.all()...)
			}
		}
	}
	return all
}

func (g *graph) waits() bool {
	return slices.ContainsFunc(g.all(), func(i *instance) bool { return i.api != nil && i.api.Status == "waiting" })
}

// reset makes what has not succeeded run again.
func (g *graph) reset() {
	for _, j := range g.jobs {
		if j.result == "success" {
			continue
		}
		j.result = ""
		if len(j.instances) == 0 {
			j.started = false
		}
		for at, i := range j.instances {
			switch {
			case i.result == "success":
			case i.child != nil:
				i.result, i.claim, i.inner = "", nil, nil
				i.child.reset()
			default:
				j.instances[at] = &instance{job: j, matrix: i.matrix, name: i.name}
			}
		}
	}
}

func (g *graph) job(id string) *job {
	for _, j := range g.jobs {
		if strings.EqualFold(j.id, id) {
			return j
		}
	}
	return nil
}

func (b *Bench) advanceGraph(ctx context.Context, g *graph) (bool, error) {
	for _, j := range g.jobs {
		if j.result != "" || !j.ready() {
			continue
		}
		progress, err := b.advanceJob(ctx, j)
		if err != nil {
			return false, fmt.Errorf("%s: %w", j.id, err)
		}
		if progress {
			return true, nil
		}
	}
	return false, nil
}

func (j *job) ready() bool {
	return !slices.ContainsFunc(j.of.Needs, func(need *actionlint.String) bool { return j.graph.job(need.Value).result == "" })
}

func (b *Bench) advanceJob(ctx context.Context, j *job) (bool, error) {
	if !j.started {
		return true, b.startJob(j)
	}
	for _, i := range j.instances {
		if i.result != "" {
			continue
		}
		progress, err := b.advanceInstance(ctx, i)
		if err != nil {
			return false, err
		}
		if i.result == "failure" && failsFast(j.of.Strategy) {
			for _, other := range j.instances {
				other.cancel()
			}
		}
		if progress {
			return true, nil
		}
		if i.result == "" && oneAtATime(j.of.Strategy) {
			return false, nil
		}
	}
	if slices.ContainsFunc(j.instances, func(i *instance) bool { return i.result == "" }) {
		return false, nil
	}
	results := map[string]bool{}
	for _, i := range j.instances {
		results[i.result] = true
	}
	j.result = "success"
	for _, worst := range []string{"failure", "cancelled", "skipped"} {
		if results[worst] {
			j.result = worst
			break
		}
	}
	return true, nil
}

func failsFast(of *actionlint.Strategy) bool {
	return of == nil || of.FailFast == nil || of.FailFast.Value
}

func oneAtATime(of *actionlint.Strategy) bool {
	return of != nil && of.MaxParallel != nil && of.MaxParallel.Value == 1
}

func (b *Bench) startJob(j *job) error {
	j.started = true
	runs, err := condition(j.of.If, j.graph.scope(j))
	if err != nil {
		return err
	}
	if !runs {
		j.result = "skipped"
		if j.graph.run.Cancelled {
			j.result = "cancelled"
		}
		b.note(j, j.result, "")
		return nil
	}
	combinations, err := matrix(j.of.Strategy, j.graph.scope(j))
	if err != nil {
		j.result = "failure"
		b.note(j, j.result, err.Error())
		return nil // it is the job's
	}
	for _, values := range combinations {
		i := &instance{job: j, matrix: values}
		if i.name, err = i.title(); err != nil {
			return err
		}
		j.instances = append(j.instances, i)
	}
	return nil
}

// note makes a job of the API for one that never starts.
func (b *Bench) note(j *job, result, log string) {
	i := &instance{job: j}
	of := b.API.NewJob(j.graph.run.Run, i.full(j.display()))
	b.API.Change(func() { of.Status, of.Conclusion, of.Log = "completed", &result, log })
}

// scope of what is said of a job: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability
func (g *graph) scope(j *job) expression.Scope {
	scope := expression.Scope{Contexts: map[string]any{
		"github": g.github(j), "inputs": g.inputs,
	}}
	if j == nil {
		return scope
	}
	needs := map[string]any{}
	for _, need := range j.of.Needs {
		of := g.job(need.Value)
		needs[of.id] = map[string]any{"result": of.result, "outputs": of.outputs()}
	}
	scope.Contexts["needs"] = needs
	scope.Functions = j.state()
	return scope
}

// state are the functions that ask how the jobs before have ended. A failure or a skip counts for the whole chain after it.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds
func (j *job) state() map[string]func([]any) (any, error) {
	results := map[string]bool{}
	var visit func(*job)
	visit = func(of *job) {
		for _, need := range of.of.Needs {
			before := j.graph.job(need.Value)
			results[before.result] = true
			visit(before)
		}
	}
	visit(j)
	only := len(results) == 0 || len(results) == 1 && results["success"]
	cancelled := j.graph.run.Cancelled
	return states(only && !cancelled, results["failure"], cancelled)
}

func states(success, failure, cancelled bool) map[string]func([]any) (any, error) {
	constant := func(value bool) func([]any) (any, error) { return func([]any) (any, error) { return value, nil } }
	return map[string]func([]any) (any, error){
		"success": constant(success), "failure": constant(failure), "cancelled": constant(cancelled), "always": constant(true),
	}
}

// outputs of a job. Of several instances the last that set one wins.
func (j *job) outputs() map[string]any {
	all := map[string]any{}
	for _, i := range j.instances {
		for name, value := range i.outputs {
			if value != "" || all[name] == nil {
				all[name] = value
			}
		}
	}
	return all
}

// display is the name of a job without a matrix.
func (j *job) display() string {
	if j.of.Name != nil && !j.of.Name.ContainsExpression() {
		return j.of.Name.Value
	}
	return j.id
}

// outputs of a called workflow.
func (g *graph) outputs() (map[string]any, error) {
	on, ok := g.workflow.FindWorkflowCallEvent()
	if !ok {
		return nil, errors.New("the workflow is not one to call")
	}
	jobs := map[string]any{}
	for _, j := range g.jobs {
		jobs[j.id] = map[string]any{"result": j.result, "outputs": j.outputs()}
	}
	scope := g.scope(nil)
	scope.Contexts["jobs"] = jobs
	all := map[string]any{}
	for _, output := range on.Outputs {
		value, err := interpolate(output.Value, scope)
		if err != nil {
			return nil, err
		}
		all[output.Name.Value] = value
	}
	return all, nil
}

func (g *graph) github(j *job) map[string]any {
	b, event := g.bench, g.run.Event
	owner, _, _ := strings.Cut(b.API.Repository, "/")
	refName, refType := strings.TrimPrefix(strings.TrimPrefix(event.Ref, "refs/heads/"), "refs/pull/"), "branch"
	values := map[string]any{
		"event_name": event.Name, "event": event.Payload, "sha": event.Sha, "ref": event.Ref, "ref_name": refName, "ref_type": refType,
		"head_ref": event.HeadRef, "base_ref": event.BaseRef, "repository": b.API.Repository, "repository_owner": owner,
		"repository_id": fmt.Sprint(b.API.RepositoryID), "repository_owner_id": fmt.Sprint(b.API.OwnerID), "run_id": fmt.Sprint(g.run.ID),
		"run_number": fmt.Sprint(g.run.RunNumber), "run_attempt": fmt.Sprint(g.run.RunAttempt), "actor": event.Actor, "triggering_actor": event.Actor,
		"workflow": g.run.Name, "workflow_ref": b.API.Repository + "/" + g.run.file + "@" + event.Ref, "workflow_sha": event.Sha,
		"server_url": "https://github.com", "api_url": "https://api.github.com",
	}
	if j != nil {
		values["job"] = j.id
	}
	return values
}
