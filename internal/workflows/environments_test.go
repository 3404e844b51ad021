package workflows

import (
	"slices"
	"strings"
)

// checkEnvironments: no workflow names an environment. One that did would not plan a new environment, and would fail once a sample is deleted.
func (r *repository) checkEnvironments() {
	for _, w := range r.all() {
		for _, named := range environments(w) {
			r.report(w.path, named.line, "environment %s: take the name from the step environments, which follows environments/ and delivery.yaml", named.text)
		}
	}
}

// environments gives the names in environment: of a job, of a matrix, and of what a called workflow is given.
func environments(w *workflow) (named []node) {
	for _, j := range w.jobs {
		environment := j.yaml.at("environment")
		if environment.has("name") {
			environment = environment.at("name")
		}
		named = append(named, environment.list()...)
		named = append(named, j.yaml.at("strategy", "matrix", "environment").list()...)
		for _, item := range j.yaml.at("strategy", "matrix", "include").items {
			named = append(named, item.at("environment").list()...)
			named = append(named, item.at("name").list()...)
		}
		named = append(named, j.yaml.at("with", "environment").list()...)
	}
	return slices.DeleteFunc(named, func(n node) bool { return strings.Contains(n.text, "${{") })
}
