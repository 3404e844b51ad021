package runner

import (
	"context"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/rhysd/actionlint"

	"slipway/e2e/github/api"
)

// Event starts workflows.
// https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
type Event struct {
	// Name, such as push, and the action of a pull request, such as opened.
	Name, Action string
	// Ref and Sha of GITHUB_REF and GITHUB_SHA. The workflow's files are of this commit.
	Ref, Sha string
	// HeadSha and HeadBranch of the run: those of a pull request are of its branch.
	HeadSha, HeadBranch string
	// HeadRef and BaseRef are set for pull requests.
	HeadRef, BaseRef string
	// Fork is the repository that a pull request comes from, where it is another.
	Fork    string
	Actor   string
	Payload map[string]any
	// Inputs of workflow_dispatch, and File, which is the workflow.
	Inputs map[string]string
	File   string
	pull   *api.PullRequest
}

// trigger makes the runs of the events that have come.
func (b *Bench) trigger(ctx context.Context) error {
	for len(b.events) > 0 {
		event := b.events[0]
		b.events = b.events[1:]
		files, err := b.git(ctx, "ls-tree", "--name-only", event.Sha, ".github/workflows/")
		if err != nil {
			return err
		}
		for file := range strings.Lines(files) {
			file = strings.TrimSpace(file)
			if extension := path.Ext(file); extension != ".yml" && extension != ".yaml" {
				continue
			}
			if err := b.start(ctx, event, file); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	return nil
}

func (b *Bench) start(ctx context.Context, event Event, file string) error {
	workflow, err := b.workflow(ctx, event.Sha, file)
	if err != nil {
		return err
	}
	var changed []string
	if event.pull != nil || event.Name == "push" {
		if changed, err = b.changed(ctx, event); err != nil {
			return err
		}
	}
	for _, on := range workflow.On {
		matches, err := event.matches(on, file, changed)
		if err != nil {
			return err
		}
		if matches {
			return b.newRun(event, file, workflow)
		}
	}
	return nil
}

func (b *Bench) newRun(event Event, file string, workflow *actionlint.Workflow) error {
	name := file
	if workflow.Name != nil {
		name = workflow.Name.Value
	}
	of := api.Run{
		Name: name, Path: file, Event: event.Name, Status: "queued", HeadSha: event.HeadSha, HeadBranch: event.HeadBranch,
		HeadRepository: api.ShortRepo{FullName: b.API.Repository}, PullRequests: []api.PullOfRun{},
		Actor: api.User{Login: event.Actor},
	}
	if event.Fork != "" {
		of.HeadRepository.FullName = event.Fork
	} else if event.pull != nil {
		of.PullRequests = append(of.PullRequests, api.PullOfRun{Number: event.pull.Number, Head: event.pull.Head, Base: event.pull.Base})
	}
	run := &Run{Event: event, file: file}
	run.Run = b.API.NewRun(of)
	inputs, err := event.inputs(workflow)
	if err != nil {
		return err
	}
	run.graph = newGraph(b, run, workflow, inputs, nil)
	b.runs = append(b.runs, run)
	return nil
}

// inputs of workflow_dispatch, with their defaults.
func (e Event) inputs(workflow *actionlint.Workflow) (map[string]any, error) {
	values := map[string]any{}
	for _, on := range workflow.On {
		dispatch, ok := on.(*actionlint.WorkflowDispatchEvent)
		if !ok || e.Name != "workflow_dispatch" {
			continue
		}
		for name := range e.Inputs {
			if dispatch.Inputs[strings.ToLower(name)] == nil {
				return nil, fmt.Errorf("the workflow has no input %s", name)
			}
		}
		for _, input := range dispatch.Inputs {
			value, given := e.Inputs[input.Name.Value]
			if !given && input.Default != nil {
				value = input.Default.Value
			}
			if value == "" && input.Required != nil && input.Required.Value {
				return nil, fmt.Errorf("the input %s is required", input.Name.Value)
			}
			if input.Type == actionlint.WorkflowDispatchEventInputTypeChoice &&
				!slices.ContainsFunc(input.Options, func(o *actionlint.String) bool { return o.Value == value }) {
				return nil, fmt.Errorf("%s is no choice of the input %s", value, input.Name.Value)
			}
			values[input.Name.Value] = value
			if input.Type == actionlint.WorkflowDispatchEventInputTypeBoolean {
				values[input.Name.Value] = value == "true"
			}
		}
	}
	return values, nil
}

// matches says whether an event starts a workflow by one of its triggers.
func (e Event) matches(on actionlint.Event, file string, changed []string) (bool, error) {
	if on.EventName() != e.Name {
		return false, nil
	}
	switch on := on.(type) {
	case *actionlint.WorkflowDispatchEvent, *actionlint.ScheduledEvent:
		return e.File == "" || path.Base(file) == e.File, nil
	case *actionlint.WebhookEvent:
		return e.matchesWebhook(on, changed)
	}
	return false, fmt.Errorf("on: %s is not understood", on.EventName())
}

var defaultTypes = map[string][]string{"pull_request": {"opened", "synchronize", "reopened"}, "merge_group": {"checks_requested"}}

func (e Event) matchesWebhook(on *actionlint.WebhookEvent, changed []string) (bool, error) {
	types := texts(on.Types)
	if len(types) == 0 {
		types = defaultTypes[e.Name]
	}
	if len(types) > 0 && !slices.Contains(types, e.Action) {
		return false, nil
	}
	if names := texts(on.Workflows); len(names) > 0 {
		of, _ := e.Payload["workflow_run"].(map[string]any)
		if name, _ := of["name"].(string); !slices.Contains(names, name) {
			return false, nil
		}
	}
	branch := strings.TrimPrefix(e.Ref, "refs/heads/")
	if e.BaseRef != "" {
		branch = e.BaseRef
	}
	for _, f := range []struct {
		filter *actionlint.WebhookEventFilter
		values []string
		want   bool
	}{
		{on.Branches, []string{branch}, true}, {on.BranchesIgnore, []string{branch}, false},
		{on.Paths, changed, true}, {on.PathsIgnore, changed, false},
	} {
		if f.filter.IsEmpty() {
			continue
		}
		matches, err := passes(texts(f.filter.Values), f.values, f.want)
		if err != nil || !matches {
			return false, err
		}
	}
	if !on.Tags.IsEmpty() && on.Branches.IsEmpty() || !on.TagsIgnore.IsEmpty() {
		return false, fmt.Errorf("on: filters of tags are not understood")
	}
	return true, nil
}

// passes says whether one of the values matches the patterns; for a filter of what to ignore, whether one does not. The last pattern that matches a value
// decides on it.
func passes(patterns, values []string, want bool) (bool, error) {
	for _, value := range values {
		matched := false
		for _, pattern := range patterns {
			positive, negated := strings.CutPrefix(pattern, "!")
			match, err := glob(positive, value)
			if err != nil {
				return false, err
			}
			if match {
				matched = !negated
			}
		}
		if matched == want {
			return true, nil
		}
	}
	return false, nil
}

// glob matches * within a part of a path, and ** across them.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
func glob(pattern, text string) (bool, error) {
	if strings.ContainsAny(pattern, "?+[]") {
		return false, fmt.Errorf("the pattern %s is not understood: only * and ** are", pattern)
	}
	quoted := regexp.QuoteMeta(pattern)
	quoted = strings.ReplaceAll(quoted, `\*\*/`, `(.*/)?`)
	quoted = strings.ReplaceAll(quoted, `\*\*`, `.*`)
	quoted = strings.ReplaceAll(quoted, `\*`, `[^/]*`)
	return regexp.MatchString("^"+quoted+"$", text)
}

func texts(values []*actionlint.String) (all []string) {
	for _, value := range values {
		all = append(all, value.Value)
	}
	return all
}

// payload of an event: what all have, and its own.
func (b *Bench) payload(actor string, own map[string]any) map[string]any {
	owner, name, _ := strings.Cut(b.API.Repository, "/")
	all := map[string]any{
		"repository": map[string]any{
			"full_name": b.API.Repository, "name": name, "id": float64(b.API.RepositoryID), "private": b.API.Private, "default_branch": "main",
			"owner": map[string]any{"login": owner, "id": float64(b.API.OwnerID)},
		},
		"sender": map[string]any{"login": actor},
	}
	maps.Copy(all, own)
	return all
}
