package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/rhysd/actionlint"

	"slipway/e2e/github/expression"
)

// workflow reads a file of a commit.
func (b *Bench) workflow(ctx context.Context, sha, file string) (*actionlint.Workflow, error) {
	text, err := b.git(ctx, "show", sha+":"+file)
	if err != nil {
		return nil, err
	}
	workflow, problems := actionlint.Parse([]byte(text))
	var all []error
	for _, problem := range problems {
		all = append(all, fmt.Errorf("%s:%d:%d: %s", file, problem.Line, problem.Column, problem.Message))
	}
	return workflow, errors.Join(all...)
}

// inOrder are the jobs of a workflow as the file has them.
func inOrder(workflow *actionlint.Workflow) []*actionlint.Job {
	return slices.SortedFunc(maps.Values(workflow.Jobs), func(a, b *actionlint.Job) int { return cmp.Compare(a.Pos.Line, b.Pos.Line) })
}

func interpolate(text *actionlint.String, scope expression.Scope) (string, error) {
	if text == nil {
		return "", nil
	}
	return expression.Interpolate(text.Value, scope)
}

func boolean(value *actionlint.Bool, scope expression.Scope) (bool, error) {
	if value == nil || value.Expression == nil {
		return value != nil && value.Value, nil
	}
	source, _ := expression.Inner(value.Expression.Value)
	result, err := expression.Evaluate(source, scope)
	return expression.True(result), err
}

func float(value *actionlint.Float, scope expression.Scope, otherwise float64) (float64, error) {
	switch {
	case value == nil:
		return otherwise, nil
	case value.Expression == nil:
		return value.Value, nil
	}
	source, _ := expression.Inner(value.Expression.Value)
	result, err := expression.Evaluate(source, scope)
	return expression.Number(result), err
}

// condition evaluates if:. Without one, and where none of the functions of state is called, success() is asked, too.
func condition(text *actionlint.String, scope expression.Scope) (bool, error) {
	source := "success()"
	if text != nil {
		inner, alone := expression.Inner(text.Value)
		if !alone && strings.Contains(text.Value, "${{") {
			return false, fmt.Errorf("if: %s: it is a text, and so always true; write it without braces", text.Value)
		}
		source = inner
		if !expression.Calls(source, "success", "failure", "always", "cancelled") {
			source = "success() && (" + inner + ")"
		}
	}
	value, err := expression.Evaluate(source, scope)
	if err != nil {
		return false, fmt.Errorf("if: %w", err)
	}
	return expression.True(value), nil
}

// environment variables of env:, each of which may use the values of before.
func variables(env *actionlint.Env, scope expression.Scope) (map[string]string, error) {
	values := map[string]string{}
	if env == nil {
		return values, nil
	}
	if env.Expression != nil {
		return nil, fmt.Errorf("env: %s is not understood", env.Expression.Value)
	}
	for _, variable := range env.Vars {
		value, err := interpolate(variable.Value, scope)
		if err != nil {
			return nil, fmt.Errorf("env: %s: %w", variable.Name.Value, err)
		}
		values[variable.Name.Value] = value
	}
	return values, nil
}

// permissions of a job: its own, else those of the workflow. Forks may only read.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
func permissions(workflow *actionlint.Workflow, job *actionlint.Job, fork bool) (map[string]string, error) {
	given := job.Permissions
	if given == nil {
		given = workflow.Permissions
	}
	all := map[string]string{}
	switch {
	case given == nil:
		all["contents"] = "read" // the default of new repositories
		return all, nil
	case given.All != nil:
		return nil, fmt.Errorf("permissions: %s: name each scope", given.All.Value)
	}
	for _, scope := range given.Scopes {
		if scope.Value.Value != "none" {
			all[scope.Name.Value] = scope.Value.Value
		}
	}
	if fork {
		delete(all, "id-token")
		for scope := range all {
			all[scope] = "read"
		}
	}
	return all, nil
}

// exceeds names a permission that a called job asks for and its caller does not have. GitHub refuses to start such a run.
func exceeds(asked, granted map[string]string) string {
	for _, scope := range slices.Sorted(maps.Keys(asked)) {
		if granted[scope] != "write" && granted[scope] != asked[scope] {
			return fmt.Sprintf("requests %s: %s, but is only allowed %s: %s", scope, asked[scope], scope, cmp.Or(granted[scope], "none"))
		}
	}
	return ""
}

// matrix gives the combinations of a strategy. One without any is an error, as it is to GitHub.
func matrix(of *actionlint.Strategy, scope expression.Scope) ([]map[string]any, error) {
	if of == nil || of.Matrix == nil {
		return []map[string]any{nil}, nil
	}
	m := of.Matrix
	if m.Expression != nil {
		return nil, fmt.Errorf("matrix: %s is not understood: use include", m.Expression.Value)
	}
	if m.Exclude != nil {
		return nil, errors.New("matrix: exclude is not understood")
	}
	combinations := []map[string]any{{}}
	for _, key := range slices.Sorted(maps.Keys(m.Rows)) {
		values, err := row(m.Rows[key], scope)
		if err != nil {
			return nil, err
		}
		if len(values) == 0 {
			return nil, said(fmt.Sprintf("Matrix vector '%s' does not contain any values", key))
		}
		var next []map[string]any
		for _, combination := range combinations {
			for _, value := range values {
				longer := maps.Clone(combination)
				longer[m.Rows[key].Name.Value] = value
				next = append(next, longer)
			}
		}
		combinations = next
	}
	if m.Include == nil {
		return combinations, nil
	}
	if len(m.Rows) > 0 {
		return nil, errors.New("matrix: include beside other keys is not understood")
	}
	combinations, err := included(m.Include, scope)
	if err == nil && len(combinations) == 0 {
		err = said("Matrix must define at least one vector")
	}
	return combinations, err
}

func row(of *actionlint.MatrixRow, scope expression.Scope) (values []any, err error) {
	if of.Expression != nil {
		return list(of.Expression.Value, scope)
	}
	for _, value := range of.Values {
		plain, err := raw(value, scope)
		if err != nil {
			return nil, err
		}
		values = append(values, plain)
	}
	return values, nil
}

func included(include *actionlint.MatrixCombinations, scope expression.Scope) (all []map[string]any, err error) {
	if include.Expression != nil {
		values, err := list(include.Expression.Value, scope)
		for _, value := range values {
			combination, ok := value.(map[string]any)
			if !ok {
				return nil, fmt.Errorf("matrix: include: %v is not an object", value)
			}
			all = append(all, combination)
		}
		return all, err
	}
	for _, combination := range include.Combinations {
		if combination.Expression != nil {
			return nil, fmt.Errorf("matrix: include: %s is not understood", combination.Expression.Value)
		}
		values := map[string]any{}
		for _, assign := range combination.Assigns {
			if values[assign.Key.Value], err = raw(assign.Value, scope); err != nil {
				return nil, err
			}
		}
		all = append(all, values)
	}
	return all, nil
}

func list(text string, scope expression.Scope) ([]any, error) {
	source, alone := expression.Inner(text)
	if !alone {
		return nil, fmt.Errorf("matrix: %s is not one expression", text)
	}
	value, err := expression.Evaluate(source, scope)
	if err != nil {
		return nil, err
	}
	values, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("matrix: %s is %v, not a list", text, value)
	}
	return values, nil
}

// raw is a value of a matrix. A scalar is what YAML takes it for.
func raw(value actionlint.RawYAMLValue, scope expression.Scope) (any, error) {
	text, ok := value.(*actionlint.RawYAMLString)
	if !ok {
		return nil, fmt.Errorf("matrix: %s is not understood: use texts", value)
	}
	if number, err := strconv.ParseFloat(text.Value, 64); err == nil {
		return number, nil
	}
	if text.Value == "true" || text.Value == "false" {
		return text.Value == "true", nil
	}
	return expression.Interpolate(text.Value, scope)
}
