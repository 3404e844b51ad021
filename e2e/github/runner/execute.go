package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rhysd/actionlint"

	"slipway/e2e/github/api"
	"slipway/e2e/github/expression"
)

// machine is where a job runs: a workspace of its own, and what its steps leave to those after them.
type machine struct {
	bench       *Bench
	instance    *instance
	folder      string // RUNNER_TEMP
	workspace   string
	token       string
	variables   map[string]string // set through GITHUB_ENV
	paths       []string          // added through GITHUB_PATH
	results     map[string]any    // the context steps
	failed      bool
	cancelled   bool
	log         bytes.Buffer
	masks       []string
	summary     strings.Builder
	environment map[string]string // of the workflow and of the job
	inputs      map[string]any    // of the composite action that runs
	inAction    bool
}

func (b *Bench) execute(ctx context.Context, i *instance) error {
	granted, err := i.permissions()
	if err != nil {
		return err
	}
	i.granted = granted
	limit, err := float(i.job.of.TimeoutMinutes, i.scope(), 360)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, minutes(limit))
	defer cancel()
	m := &machine{bench: b, instance: i, variables: map[string]string{}, results: map[string]any{}}
	if m.folder, err = os.MkdirTemp(b.folder, "job-"); err != nil {
		return err
	}
	defer os.RemoveAll(m.folder)
	m.workspace = filepath.Join(m.folder, "shop")
	if err := os.Mkdir(m.workspace, 0o755); err != nil {
		return err
	}
	m.token = b.API.Token(api.Grant{Actor: api.Bot, Permissions: granted})
	defer b.API.Revoke(m.token)
	b.API.Change(func() { i.api.Status = "in_progress" })
	if i.deployment != nil {
		b.API.SetDeployment(i.deployment, "in_progress")
	}
	if err := m.run(ctx); err != nil {
		return fmt.Errorf("%s: %w\n%s", i.api.Name, err, m.log.String())
	}
	result := "success"
	switch {
	case m.cancelled:
		result = "cancelled"
	case m.failed:
		result = "failure"
	}
	if i.outputs, err = m.outputs(); err != nil {
		return err
	}
	b.API.Change(func() {
		i.api.Log = m.hide(m.log.String())
		i.job.graph.run.Summary = append(i.job.graph.run.Summary, api.StepSummary{Job: i.api.Name, Text: m.summary.String()})
	})
	i.end(result)
	return nil
}

func (m *machine) run(ctx context.Context) (err error) {
	g := m.instance.job.graph
	scope := m.scope(nil)
	m.environment = map[string]string{}
	for _, env := range []*actionlint.Env{g.workflow.Env, m.instance.job.of.Env} {
		values, err := variables(env, scope)
		if err != nil {
			return err
		}
		maps.Copy(m.environment, values)
	}
	for number, s := range m.instance.job.of.Steps {
		if err := m.step(ctx, number, s); err != nil {
			return fmt.Errorf("step %d: %w", number+1, err)
		}
	}
	return nil
}

// step runs one. A failure is its result, not an error.
func (m *machine) step(ctx context.Context, number int, s *actionlint.Step) error {
	runs, err := condition(s.If, m.scope(nil))
	if err != nil {
		return err
	}
	name := stepName(s)
	outcome, outputs := "skipped", map[string]any{}
	conclusion := outcome
	if runs {
		fmt.Fprintf(&m.log, "-- %s\n", name)
		failure, err := m.perform(ctx, s, outputs)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		outcome = "success"
		if failure != nil {
			outcome = "failure"
			fmt.Fprintf(&m.log, "::error::%v\n", failure)
		}
		goesOn, err := boolean(s.ContinueOnError, m.scope(nil))
		if err != nil {
			return err
		}
		if conclusion = outcome; failure != nil && goesOn {
			conclusion = "success"
		}
		m.failed = m.failed || conclusion == "failure"
	}
	if s.ID != nil {
		m.results[s.ID.Value] = map[string]any{"outcome": outcome, "conclusion": conclusion, "outputs": outputs}
	}
	if !m.inAction {
		m.bench.API.Change(func() {
			m.instance.api.Steps = append(m.instance.api.Steps, api.Step{Name: name, Status: "completed", Conclusion: conclusion, Number: number + 1})
		})
	}
	return nil
}

func stepName(s *actionlint.Step) string {
	switch exec := s.Exec.(type) {
	case *actionlint.ExecAction:
		if s.Name == nil {
			return "Run " + exec.Uses.Value
		}
	case *actionlint.ExecRun:
		if s.Name == nil {
			first, _, _ := strings.Cut(strings.TrimSpace(exec.Run.Value), "\n")
			return "Run " + first
		}
	}
	return s.Name.Value
}

func (m *machine) perform(ctx context.Context, s *actionlint.Step, outputs map[string]any) (failure, err error) {
	env, err := variables(s.Env, m.scope(nil))
	if err != nil {
		return nil, err
	}
	limit, err := float(s.TimeoutMinutes, m.scope(env), 360)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, minutes(limit))
	defer cancel()
	switch exec := s.Exec.(type) {
	case *actionlint.ExecRun:
		return m.script(ctx, exec, env, outputs)
	case *actionlint.ExecAction:
		return m.action(ctx, exec, env)
	}
	return nil, errors.New("neither run nor uses")
}

// scope of a step: env are its own variables, which come last.
func (m *machine) scope(env map[string]string) expression.Scope {
	scope := m.instance.scope()
	known := map[string]any{}
	for _, values := range []map[string]string{m.environment, m.variables, env} {
		for name, value := range values {
			known[name] = value
		}
	}
	github, _ := scope.Contexts["github"].(map[string]any)
	github["token"], github["workspace"] = m.token, m.workspace
	maps.Copy(scope.Contexts, map[string]any{
		"env": known, "steps": m.results, "secrets": map[string]any{"GITHUB_TOKEN": m.token},
		"runner": map[string]any{"os": "Linux", "arch": "X64", "temp": m.folder, "name": "runner"},
		"job":    map[string]any{"status": map[bool]string{false: "success", true: "failure"}[m.failed]},
	})
	if m.inAction {
		scope.Contexts["inputs"] = m.inputs
	}
	scope.Functions = states(!m.failed && !m.cancelled, m.failed, m.cancelled)
	scope.Functions["hashfiles"] = m.hashFiles
	return scope
}

func (m *machine) outputs() (map[string]any, error) {
	all := map[string]any{}
	for _, output := range m.instance.job.of.Outputs {
		value, err := interpolate(output.Value, m.scope(nil))
		if err != nil {
			return nil, err
		}
		all[output.Name.Value] = value
	}
	return all, nil
}

// fixed are the variables that GitHub sets for every step.
// https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
func (m *machine) fixed() (map[string]string, error) {
	values := map[string]string{
		"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": m.workspace, "RUNNER_TEMP": m.folder, "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64",
		"RUNNER_NAME": "runner", "GITHUB_EVENT_PATH": filepath.Join(m.folder, "event.json"),
	}
	github := m.instance.job.graph.github(m.instance.job)
	for _, name := range sortedKeys(github) {
		if text, ok := github[name].(string); ok {
			values["GITHUB_"+strings.ToUpper(name)] = text
		}
	}
	payload, err := json.Marshal(m.instance.job.graph.run.Event.Payload)
	if err != nil {
		return nil, err
	}
	return values, os.WriteFile(values["GITHUB_EVENT_PATH"], payload, 0o600)
}

// whole is the environment of a process.
func (m *machine) whole(env map[string]string) ([]string, error) {
	fixed, err := m.fixed()
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	for _, variable := range slices.Concat(os.Environ(), m.bench.Environment, m.bench.API.Environment()) {
		name, value, _ := strings.Cut(variable, "=")
		if !foreign(name) || slices.Contains(m.bench.Environment, variable) || strings.HasPrefix(name, "GH_CONFIG") {
			values[name] = value
		}
	}
	for _, set := range []map[string]string{m.environment, m.variables, env, fixed} {
		maps.Copy(values, set)
	}
	values["PATH"] = strings.Join(append(slices.Clone(m.paths), values["PATH"]), string(os.PathListSeparator))
	var all []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		all = append(all, name+"="+values[name])
	}
	return all, nil
}

// foreign variables are of who runs the test, and no job's.
func foreign(name string) bool {
	return slices.ContainsFunc([]string{"GH_", "GITHUB_", "AWS_", "TF_", "ACTIONS_", "RUNNER_", "CDKTF_"}, func(prefix string) bool {
		return strings.HasPrefix(name, prefix)
	})
}

func (m *machine) hide(text string) string {
	for _, secret := range append(m.masks, m.token) {
		text = strings.ReplaceAll(text, secret, "***")
	}
	return text
}

func sortedKeys[V any](values map[string]V) []string { return slices.Sorted(maps.Keys(values)) }
