package runner

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/rhysd/actionlint"

	"slipway/e2e/github/api"
	"slipway/e2e/github/expression"
)

// instance of a job: one combination of its matrix.
type instance struct {
	job    *job
	matrix map[string]any
	name   string
	result string // "" until it is over
	// claim on the job's concurrency group, and on that of the workflow that it calls.
	claim, inner *claim
	api          *api.Job
	child        *graph // of the workflow that it calls
	granted      map[string]string
	outputs      map[string]any
	environment  string
	reviewers    []string
	review       string // approved or rejected
	deployment   *api.Deployment
}

// title is the name that GitHub shows: a job's own, or its id with the values of its matrix.
func (i *instance) title() (string, error) {
	if i.job.of.Name != nil {
		return interpolate(i.job.of.Name, i.scope())
	}
	if len(i.matrix) == 0 {
		return i.job.id, nil
	}
	var values []string
	for _, key := range sortedKeys(i.matrix) {
		values = append(values, expression.String(i.matrix[key]))
	}
	return i.job.id + " (" + strings.Join(values, ", ") + ")", nil
}

// full is the name with those of the callers before it.
func (i *instance) full(name string) string {
	if caller := i.job.graph.caller; caller != nil {
		return caller.full(caller.name) + " / " + name
	}
	return name
}

func (i *instance) scope() expression.Scope {
	scope := i.job.graph.scope(i.job)
	scope.Contexts["matrix"] = i.matrix
	scope.Contexts["strategy"] = map[string]any{}
	return scope
}

// cancel ends what is not over.
func (i *instance) cancel() {
	if i.result != "" {
		return
	}
	if i.child != nil {
		for _, j := range i.child.jobs {
			for _, below := range j.instances {
				below.cancel()
			}
			if j.result == "" {
				j.started, j.result = true, "cancelled"
			}
		}
	}
	i.end("cancelled")
}

func (i *instance) end(result string) {
	b := i.job.graph.bench
	i.result = result
	if i.api == nil && i.child == nil {
		i.api = b.API.NewJob(i.job.graph.run.Run, i.full(i.name))
	}
	if i.api != nil {
		b.API.Change(func() { i.api.Status, i.api.Conclusion = "completed", &result })
		b.Log("  %s: %s", i.api.Name, result)
	}
	if i.deployment != nil {
		b.API.SetDeployment(i.deployment, map[string]string{"success": "success", "failure": "failure", "cancelled": "inactive"}[result])
	}
	i.claim.release()
	i.inner.release()
}

func (b *Bench) advanceInstance(ctx context.Context, i *instance) (bool, error) {
	if i.job.graph.run.Cancelled && i.child == nil {
		runs, err := condition(i.job.of.If, i.job.graph.scope(i.job))
		if err != nil || !runs {
			i.cancel()
			return true, err
		}
	}
	if i.claim == nil {
		var err error
		i.claim, err = b.claim(i.scope(), i.job.of.Concurrency, i.job.graph.run, i)
		return true, err // it may have canceled another
	}
	if !i.claim.holds() {
		return false, nil
	}
	if i.job.of.WorkflowCall != nil {
		return b.advanceCall(ctx, i)
	}
	if i.api == nil {
		i.api = b.API.NewJob(i.job.graph.run.Run, i.full(i.name))
	}
	if ready, err := b.admit(i); err != nil || !ready {
		return i.result != "", err
	}
	if b.Before != nil {
		b.Before(i.job.graph.run, i.api.Name)
		if i.result != "" || i.job.graph.run.Cancelled {
			return true, nil
		}
	}
	return true, b.execute(ctx, i)
}

// admit asks the environment of a job: whether its branch may deploy, and whether somebody has approved.
func (b *Bench) admit(i *instance) (bool, error) {
	if i.job.of.Environment == nil || i.review == "approved" {
		return true, nil
	}
	if i.review == "rejected" {
		i.end("failure")
		return false, nil
	}
	name, err := interpolate(i.job.of.Environment.Name, i.scope())
	if err != nil || name == "" {
		return err == nil, err
	}
	if i.environment == "" {
		event := i.job.graph.run.Event
		i.environment = name
		i.deployment = b.API.Deploy(i.job.graph.run.Run, event.Sha, strings.TrimPrefix(event.Ref, "refs/heads/"), name)
	}
	reviewers, branches := b.API.Use(name)
	branch := strings.TrimPrefix(i.job.graph.run.Event.Ref, "refs/heads/")
	allowed := len(branches) == 0 || slices.ContainsFunc(branches, func(pattern string) bool {
		match, globErr := glob(pattern, branch)
		err = errors.Join(err, globErr)
		return match
	})
	if !allowed || err != nil {
		b.API.Change(func() {
			i.api.Log = fmt.Sprintf("Branch %q is not allowed to deploy to %s due to environment protection rules.", branch, name)
		})
		i.end("failure")
		return false, err
	}
	if i.reviewers = reviewers; len(reviewers) > 0 {
		if i.api.Status != "waiting" {
			b.API.Change(func() { i.api.Status, i.api.Environment = "waiting", name })
			b.API.SetDeployment(i.deployment, "waiting")
		}
		return false, nil
	}
	return true, nil
}

// advanceCall runs the jobs of the workflow that a job calls.
func (b *Bench) advanceCall(ctx context.Context, i *instance) (bool, error) {
	if i.child == nil {
		return true, b.call(ctx, i)
	}
	if i.inner == nil {
		var err error
		i.inner, err = b.claim(i.child.scope(nil), i.child.workflow.Concurrency, i.job.graph.run, i)
		return true, err
	}
	if !i.inner.holds() {
		return false, nil
	}
	progress, err := b.advanceGraph(ctx, i.child)
	if err != nil || !i.child.done() {
		return progress, err
	}
	if i.outputs, err = i.child.outputs(); err != nil {
		return false, err
	}
	i.end(i.child.result())
	return true, nil
}

func (b *Bench) call(ctx context.Context, i *instance) error {
	call, g := i.job.of.WorkflowCall, i.job.graph
	if !strings.HasPrefix(call.Uses.Value, "./") {
		return fmt.Errorf("uses: %s: only workflows of the repository are understood", call.Uses.Value)
	}
	workflow, err := b.workflow(ctx, g.run.Event.Sha, path.Clean(call.Uses.Value))
	if err != nil {
		return err
	}
	if i.granted, err = i.permissions(); err != nil {
		return err
	}
	inputs, err := i.callInputs(workflow)
	if err != nil {
		return fmt.Errorf("uses: %s: %w", call.Uses.Value, err)
	}
	i.child = newGraph(b, g.run, workflow, inputs, i)
	for _, j := range i.child.jobs { // GitHub looks before it starts anything
		asked, err := permissions(workflow, j.of, g.run.Event.Fork != "")
		if err != nil {
			return err
		}
		if excess := exceeds(asked, i.granted); excess != "" {
			return fmt.Errorf("%s: the nested job %q %s", call.Uses.Value, j.id, excess)
		}
	}
	return nil
}

func (i *instance) permissions() (map[string]string, error) {
	g := i.job.graph
	return permissions(g.workflow, i.job.of, g.run.Event.Fork != "")
}

// callInputs are the values of with:, as the called workflow declares them.
func (i *instance) callInputs(workflow *actionlint.Workflow) (map[string]any, error) {
	on, ok := workflow.FindWorkflowCallEvent()
	if !ok {
		return nil, errors.New("it has no workflow_call")
	}
	values := map[string]any{}
	given := i.job.of.WorkflowCall.Inputs
	for name := range given {
		if !slices.ContainsFunc(on.Inputs, func(input *actionlint.WorkflowCallEventInput) bool { return input.ID == name }) {
			return nil, fmt.Errorf("it has no input %s", name)
		}
	}
	for _, input := range on.Inputs {
		text := input.Default
		if own := given[input.ID]; own != nil {
			text = own.Value
		} else if input.IsRequired() {
			return nil, fmt.Errorf("the input %s is required", input.Name.Value)
		}
		value, err := typed(text, i.scope())
		if err != nil {
			return nil, err
		}
		switch input.Type {
		case actionlint.WorkflowCallEventInputTypeBoolean:
			if value == nil || value == "" {
				value = false
			}
			if text, isText := value.(string); isText {
				value = text == "true"
			}
			if _, isBool := value.(bool); !isBool {
				return nil, fmt.Errorf("the input %s is %v, not a boolean", input.Name.Value, value)
			}
		case actionlint.WorkflowCallEventInputTypeString:
			value = expression.String(value)
		default:
			return nil, fmt.Errorf("the input %s: its type is not understood", input.Name.Value)
		}
		values[input.Name.Value] = value
	}
	return values, nil
}

// typed keeps the type of a value that is one expression.
func typed(text *actionlint.String, scope expression.Scope) (any, error) {
	if text == nil {
		return nil, nil
	}
	if source, alone := expression.Inner(text.Value); alone {
		return expression.Evaluate(source, scope)
	}
	return interpolate(text, scope)
}
