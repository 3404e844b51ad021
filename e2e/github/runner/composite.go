package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"
	"github.com/rhysd/actionlint"
)

// composite runs the steps of an action of the repository, which is in the workspace once it is checked out.
// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#runs-for-composite-actions
func (m *machine) composite(ctx context.Context, folder string, in inputs) (failure, err error) {
	data, failure := os.ReadFile(filepath.Join(m.workspace, folder, "action.yml"))
	if failure != nil {
		return said("Can't find 'action.yml' under " + folder + ". Did you forget to run actions/checkout before running your local action?"), nil
	}
	var action struct {
		Name, Description string
		Inputs            map[string]struct {
			Description, Default string
			Required             bool
		}
		Runs struct {
			Using string
			Steps []any
		}
	}
	if err := yaml.UnmarshalWithOptions(data, &action, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	if action.Runs.Using != "composite" {
		return nil, fmt.Errorf("%s: runs.using: %s is not understood", folder, action.Runs.Using)
	}
	values := map[string]any{}
	for name, declared := range action.Inputs {
		values[name] = declared.Default
	}
	for name, value := range in {
		if _, declared := values[name]; !declared {
			return nil, fmt.Errorf("%s has no input %s", folder, name)
		}
		values[name] = value
	}
	steps, err := asSteps(action.Runs.Steps)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	return m.inside(ctx, steps, values)
}

// asSteps reads steps as those of a job: they have the same form.
func asSteps(steps []any) ([]*actionlint.Step, error) {
	text, err := yaml.Marshal(map[string]any{"on": "push", "jobs": map[string]any{"action": map[string]any{"runs-on": "ubuntu", "steps": steps}}})
	if err != nil {
		return nil, err
	}
	workflow, problems := actionlint.Parse(text)
	var all []error
	for _, problem := range problems {
		all = append(all, problem)
	}
	if err := errors.Join(all...); err != nil {
		return nil, err
	}
	return workflow.Jobs["action"].Steps, nil
}

// inside runs them with ids and inputs of their own.
func (m *machine) inside(ctx context.Context, steps []*actionlint.Step, values map[string]any) (failure, err error) {
	inAction, inputs, results, failed := m.inAction, m.inputs, m.results, m.failed
	m.inAction, m.inputs, m.results, m.failed = true, values, map[string]any{}, false
	for _, s := range steps {
		if run, isRun := s.Exec.(*actionlint.ExecRun); isRun && run.Shell == nil {
			return nil, errors.New("a script of a composite action needs shell")
		}
		if err := m.step(ctx, 0, s); err != nil {
			return nil, err
		}
	}
	if m.failed {
		failure = errors.New("a step of the action failed")
	}
	m.inAction, m.inputs, m.results, m.failed = inAction, inputs, results, failed
	return failure, nil
}
