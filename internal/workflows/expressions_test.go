package workflows

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/ci"
)

var (
	expression = regexp.MustCompile(`\$\{\{(.*?)\}\}`)
	quoted     = regexp.MustCompile(`'[^']*'`)
	// A context that something of this repository defines. What stands after another dot, as in github.event.inputs, is another thing.
	reference = regexp.MustCompile(`(?:^|[^\w.-])(needs|jobs|steps|inputs|matrix|vars|secrets|env)\.([\w-]+)(?:\.(?:outputs\.)?([\w-]+))?`)
)

type use struct {
	context, name string
	output        string // of a step or job
	line          int
}

// uses gives what the expressions below a node refer to. An if: is an expression without braces.
func uses(n node) (found []use) {
	n.scalars("", func(key string, scalar node) {
		collect := func(text string, offset int) {
			line := scalar.line + strings.Count(scalar.text[:offset], "\n")
			for _, match := range reference.FindAllStringSubmatch(quoted.ReplaceAllString(text, ""), -1) {
				found = append(found, use{match[1], match[2], match[3], line})
			}
		}
		if key == "if" {
			collect(scalar.text, 0)
			return
		}
		for _, at := range expression.FindAllStringSubmatchIndex(scalar.text, -1) {
			collect(scalar.text[at[2]:at[3]], at[0])
		}
	})
	return found
}

// checkExpressions: each name in an expression is defined where its context comes from.
// https://docs.github.com/en/actions/reference/workflows-and-actions/contexts
func (r *repository) checkExpressions() {
	for _, w := range r.all() {
		inputs := slices.Concat(w.called().at("inputs").keys, w.yaml.at("on", "workflow_dispatch", "inputs").keys)
		for _, u := range uses(w.yaml) {
			switch u.context {
			case "inputs":
				if !slices.Contains(inputs, u.name) {
					r.report(w.path, u.line, "inputs.%s: define it below inputs: of %s, which has %s", u.name, w.path, list(inputs))
				}
			case "vars":
				r.documented(w, u, "gh variable set "+u.name)
			case "secrets":
				if u.name != "GITHUB_TOKEN" { // GitHub's own
					r.documented(w, u, "gh secret set "+u.name)
				}
			case "jobs":
				r.checkOutput(w, w, u)
			}
		}
		for _, j := range w.jobs {
			for _, need := range j.yaml.at("needs").list() {
				if w.job(need.text) == nil {
					r.report(w.path, need.line, "needs: %s: no job of %s", need.text, w.path)
				}
			}
			r.checkJob(w, j)
		}
	}
}

func (r *repository) checkJob(w *workflow, j job) {
	var needs, matrix []string
	for _, need := range j.yaml.at("needs").list() {
		needs = append(needs, need.text)
	}
	of := j.yaml.at("strategy", "matrix")
	matrix = append(matrix, of.keys...)
	for _, item := range of.at("include").items {
		matrix = append(matrix, item.keys...)
	}
	if of.at("include").text != "" { // of a step's output
		for _, field := range reflect.VisibleFields(reflect.TypeFor[ci.Target]()) {
			matrix = append(matrix, field.Tag.Get("json"))
		}
	}
	for _, u := range uses(j.yaml) {
		switch u.context {
		case "needs":
			if !slices.Contains(needs, u.name) {
				r.report(w.path, u.line, "needs.%s: add %s to needs: of job %s, which has %s", u.name, u.name, j.name, list(needs))
			} else {
				r.checkOutput(w, w, u)
			}
		case "matrix":
			// A matrix that is an expression itself has keys that only a run knows.
			if of.text == "" && !slices.Contains(matrix, u.name) {
				r.report(w.path, u.line, "matrix.%s: define it below strategy.matrix of job %s, which has %s", u.name, j.name, list(matrix))
			}
		case "steps":
			r.checkStepOutput(w, j, u)
		}
	}
	for _, s := range j.steps {
		for _, u := range uses(s.yaml) {
			if u.context == "env" && !slices.Contains(s.env, u.name) && !slices.Contains(defaults, u.name) {
				r.report(w.path, u.line, "env.%s: define it below env: of the step, of job %s or of %s", u.name, j.name, w.path)
			}
		}
	}
}

// documented requires of the guide the command that sets a variable or secret.
func (r *repository) documented(w *workflow, u use, command string) {
	if !regexp.MustCompile(regexp.QuoteMeta(command) + `\b`).MatchString(r.guide) {
		r.report(w.path, u.line, "%s.%s: say in %s how to set it: %s", u.context, u.name, guidePath, command)
	}
}

func (w *workflow) job(name string) *job {
	for i := range w.jobs {
		if w.jobs[i].name == name {
			return &w.jobs[i]
		}
	}
	return nil
}

// checkOutput: needs.X.outputs.Y is an output of the job, or of the workflow that the job calls.
func (r *repository) checkOutput(w, from *workflow, u use) {
	j := from.job(u.name)
	if j == nil {
		r.report(w.path, u.line, "%s.%s: no job of %s", u.context, u.name, from.path)
		return
	}
	if u.output == "" || u.output == "result" {
		return
	}
	outputs, where := j.yaml.at("outputs").keys, from.path+", job "+j.name
	if called := r.local(j.yaml.at("uses").text); called != nil {
		outputs, where = called.called().at("outputs").keys, called.path
	}
	if !slices.Contains(outputs, u.output) {
		r.report(w.path, u.line, "%s.%s.outputs.%s: define it below outputs: of %s, which has %s", u.context, u.name, u.output, where, list(outputs))
	}
}

// checkStepOutput: steps.X.outputs.Y is written by the script of the step, or by one that it calls.
func (r *repository) checkStepOutput(w *workflow, j job, u use) {
	for _, s := range j.steps {
		if s.id != u.name {
			continue
		}
		if u.output == "" || u.output == "outcome" || u.output == "conclusion" {
			return
		}
		var outputs, where []string
		if called := r.local(s.yaml.at("uses").text); called != nil {
			outputs, where = called.called().at("outputs").keys, []string{called.path}
		} else if s.yaml.has("uses") {
			return // an action of elsewhere: its outputs are in its own repository
		} else {
			for _, called := range r.withCalled(s.script) {
				outputs = append(outputs, called.outputs...)
				where = append(where, called.file)
				for _, c := range called.commands {
					outputs = append(outputs, ci.Outputs[c.step()]...)
				}
			}
		}
		if !slices.Contains(outputs, u.output) {
			r.report(w.path, u.line, "steps.%s.outputs.%s: write %s=... to $GITHUB_OUTPUT in %s, which writes %s",
				u.name, u.output, u.output, list(where), list(outputs))
		}
		return
	}
	r.report(w.path, u.line, "steps.%s: no step of job %s has id: %s", u.name, j.name, u.name)
}

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
