package workflows

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// checkEnvironments: each environment that a workflow names has its file, and a workflow that names some names all of them.
func (r *repository) checkEnvironments() {
	files, _ := fs.Glob(r.files, "environments/*.yaml") // the pattern is well formed
	var present []string
	for _, file := range files {
		present = append(present, strings.TrimSuffix(path.Base(file), ".yaml"))
	}
	for _, w := range r.all() {
		named := environments(w)
		if len(named) == 0 {
			continue
		}
		var names []string
		for _, environment := range named {
			names = append(names, environment.text)
			// A sample that a user has deleted may stay in a workflow that is not used.
			_, err := fs.Stat(r.files, "testdata/samples/"+environment.text+".yaml")
			if err != nil && !slices.Contains(present, environment.text) {
				r.report(w.path, environment.line, "environment %s: no environments/%s.yaml; there are %s",
					environment.text, environment.text, list(present))
			}
		}
		for _, name := range present {
			if !slices.Contains(names, name) {
				r.report(w.path, named[0].line, "environments/%s.yaml: name %s here as well; it has %s", name, name, list(names))
			}
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
		}
		named = append(named, j.yaml.at("with", "environment").list()...)
	}
	return slices.DeleteFunc(named, func(n node) bool { return strings.Contains(n.text, "${{") })
}
