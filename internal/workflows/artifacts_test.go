package workflows

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// artifact is a name under which a workflow keeps files; what an expression or variable says in it is *.
type artifact struct {
	name string
	file string // of the workflow
	line int
}

var runsOf = regexp.MustCompile(`actions/workflows/([\w.-]+)/runs`)

// checkArtifacts: what is downloaded is uploaded, in the same run or in one of the workflow that the script asks for.
func (r *repository) checkArtifacts() {
	var uploads []artifact
	r.artifactSteps("upload-artifact", func(w *workflow, s step) {
		name := s.yaml.at("with", "name")
		if name.text == "" {
			name = node{text: "artifact", line: s.yaml.at("uses").line} // the action's default
		}
		uploads = append(uploads, artifact{pattern(name.text), w.path, name.line})
	})
	r.artifactSteps("download-artifact", func(w *workflow, s step) {
		for _, key := range []string{"name", "pattern"} {
			// With run-id: it is of another run, which no file names.
			if name := s.yaml.at("with", key); name.text != "" && !s.yaml.at("with").has("run-id") {
				r.uploaded(uploads, artifact{pattern(name.text), w.path, name.line}, r.sameRun(w))
			}
		}
	})
	r.everyScript(func(s script) {
		var from []string
		for _, c := range s.commands {
			for _, word := range c.words {
				for _, match := range runsOf.FindAllStringSubmatch(word, -1) {
					from = append(from, ".github/workflows/"+match[1])
				}
			}
			if c.words[0] == "gh" && len(c.words) > 2 && c.words[1] == "run" && c.words[2] == "list" {
				if name, found := c.flag("--workflow", "-w"); found {
					from = append(from, r.workflowPath(name))
				}
			}
			if c.words[0] == "gh" && len(c.words) > 2 && c.words[1] == "run" && c.words[2] == "download" {
				for _, names := range [][]string{{"--name", "-n"}, {"--pattern", "-p"}} {
					if name, found := c.flag(names...); found {
						r.uploaded(uploads, artifact{name, s.file, c.line}, from)
					}
				}
			}
			for _, word := range c.words {
				if _, name, found := strings.Cut(word, "/artifacts?name="); found {
					name, _, _ = strings.Cut(name, "&")
					r.uploaded(uploads, artifact{name, s.file, c.line}, from)
				}
			}
		}
	})
}

// workflowPath gives the path of a workflow that is called by its file or by its name.
func (r *repository) workflowPath(name string) string {
	for _, w := range r.workflows {
		if w.yaml.at("name").text == name {
			return w.path
		}
	}
	return ".github/workflows/" + name
}

func (r *repository) artifactSteps(action string, visit func(w *workflow, s step)) {
	for _, w := range r.all() {
		for _, j := range w.jobs {
			for _, s := range j.steps {
				if strings.HasPrefix(s.yaml.at("uses").text, "actions/"+action+"@") {
					visit(w, s)
				}
			}
		}
	}
}

// sameRun gives the workflows whose steps run in one run with those of w: those that call it, and those that they call.
func (r *repository) sameRun(w *workflow) []string {
	files := []string{w.path}
	for i := 0; i < len(files); i++ {
		add := func(file string) {
			if !slices.Contains(files, file) {
				files = append(files, file)
			}
		}
		for _, other := range r.workflows {
			for _, j := range other.jobs {
				called := r.local(j.yaml.at("uses").text)
				if called == nil {
					continue
				}
				if other.path == files[i] {
					add(called.path)
				}
				if called.path == files[i] {
					add(other.path)
				}
			}
		}
	}
	slices.Sort(files)
	return files
}

// uploaded reports an artifact that none of the workflows uploads; without workflows any may.
func (r *repository) uploaded(uploads []artifact, wanted artifact, from []string) {
	from = slices.Compact(slices.Sorted(slices.Values(from)))
	var known []string
	for _, upload := range uploads {
		if len(from) > 0 && !slices.Contains(from, upload.file) {
			continue
		}
		if matches(upload.name, wanted.name) || matches(wanted.name, upload.name) {
			return
		}
		known = append(known, upload.name)
	}
	where := "a workflow"
	if len(from) > 0 {
		where = list(from)
	}
	r.report(wanted.file, wanted.line, "artifact %s: upload it in %s, which uploads %s", wanted.name, where, list(known))
}

func pattern(name string) string { return expression.ReplaceAllString(name, "*") }

func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, strings.ReplaceAll(name, "*", "x"))
	return ok && err == nil
}
