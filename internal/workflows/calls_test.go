package workflows

import (
	"path"
	"slices"
	"strings"
)

// local gives the workflow or action of this repository that uses: names, nil for those of elsewhere.
func (r *repository) local(uses string) *workflow {
	if !strings.HasPrefix(uses, "./") {
		return nil
	}
	file := path.Clean(uses)
	if w := r.workflows[file]; w != nil {
		return w
	}
	return r.actions[file]
}

// checkCalls: a workflow or action that is called exists and is given the inputs and secrets that it declares, no others.
// https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows
func (r *repository) checkCalls() {
	for _, w := range r.all() {
		for _, j := range w.jobs {
			r.checkCall(w, j.yaml, "workflow_call")
			for _, s := range j.steps {
				r.checkCall(w, s.yaml, "inputs")
			}
		}
	}
}

func (r *repository) checkCall(w *workflow, caller node, kind string) {
	used := caller.at("uses")
	if !strings.HasPrefix(used.text, "./") {
		return
	}
	called := r.local(used.text)
	if called == nil {
		r.report(w.path, used.line, "uses: %s: not there", used.text)
		return
	}
	if kind == "workflow_call" && !called.yaml.at("on").has("workflow_call") {
		r.report(w.path, used.line, "uses: %s: add workflow_call to its on:, without which it cannot be called", used.text)
		return
	}
	groups := []struct{ given, declared string }{{"with", "inputs"}, {"secrets", "secrets"}}
	for _, group := range groups {
		given, declared := caller.at(group.given), called.called().at(group.declared)
		if given.text == "inherit" {
			continue
		}
		for _, name := range given.keys {
			if !slices.Contains(declared.keys, name) {
				r.report(w.path, given.at(name).line, "%s: %s: define it below %s: of %s, which has %s",
					group.given, name, group.declared, called.path, list(declared.keys))
			}
		}
		for _, name := range declared.keys {
			input := declared.at(name)
			if input.at("required").text == "true" && !input.has("default") && !given.has(name) {
				r.report(w.path, used.line, "uses: %s: give it %s: below %s:, it is required", used.text, name, group.given)
			}
		}
	}
}
