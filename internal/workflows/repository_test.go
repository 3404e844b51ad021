package workflows

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// repository is what defines names: the workflows, local actions and scripts, and the files that they lead to.
type repository struct {
	files     fs.FS
	workflows map[string]*workflow // by path
	actions   map[string]*workflow // local ones, by folder
	scripts   map[string]script    // by path
	targets   []string             // of the Makefile
	guide     string               // docs/delivery.md
	findings  []string
}

// workflow is a workflow's file, or that of a local action, which is read as one job.
type workflow struct {
	path string
	yaml node
	text string
	jobs []job
}

type job struct {
	name  string
	yaml  node
	steps []step
}

type step struct {
	id     string
	yaml   node
	script script // of run:
	env    []string
}

const guidePath = "docs/delivery.md"

var target = regexp.MustCompile(`(?m)^([\w./-]+)(?: [\w./ -]+)?:(?:[^=]|$)`)

// base is the name by which other files call a workflow.
func (w *workflow) base() string { return path.Base(w.path) }

// called gives the inputs, secrets and outputs with which another workflow can call this one, or this action.
func (w *workflow) called() node {
	if w.yaml.has("runs") {
		return w.yaml
	}
	return w.yaml.at("on", "workflow_call")
}

func (r *repository) report(file string, line int, format string, args ...any) {
	finding := fmt.Sprintf("%s:%d: %s", file, line, fmt.Sprintf(format, args...))
	if !slices.Contains(r.findings, finding) {
		r.findings = append(r.findings, finding)
	}
}

func readRepository(files fs.FS) (*repository, error) {
	r := &repository{files: files, workflows: map[string]*workflow{}, actions: map[string]*workflow{}, scripts: map[string]script{}}
	for _, pattern := range []string{".github/workflows/*.yml", ".github/workflows/*.yaml", ".github/actions/*/action.yml"} {
		paths, err := fs.Glob(files, pattern)
		if err != nil {
			return nil, err
		}
		for _, file := range paths {
			w, err := r.readWorkflow(file)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			if w.yaml.has("runs") {
				r.actions[path.Dir(file)] = w
			} else {
				r.workflows[file] = w
			}
		}
	}
	for _, pattern := range []string{".github/*.sh", ".ci/*"} {
		paths, err := fs.Glob(files, pattern)
		if err != nil {
			return nil, err
		}
		for _, file := range paths {
			data, err := fs.ReadFile(files, file)
			if err != nil {
				return nil, err
			}
			if r.scripts[file], err = parseScript(file, string(data), 1); err != nil {
				return nil, err
			}
		}
	}
	makefile, _ := fs.ReadFile(files, "Makefile") // without one there are no targets
	for _, match := range target.FindAllStringSubmatch(string(makefile), -1) {
		r.targets = append(r.targets, match[1])
	}
	guide, _ := fs.ReadFile(files, guidePath) // without one nothing is said
	r.guide = string(guide)
	return r, nil
}

func (r *repository) readWorkflow(file string) (*workflow, error) {
	data, err := fs.ReadFile(r.files, file)
	if err != nil {
		return nil, err
	}
	yaml, err := parseYAML(data)
	if err != nil {
		return nil, err
	}
	w := &workflow{path: file, yaml: yaml, text: string(data)}
	jobs := yaml.at("jobs")
	if yaml.has("runs") {
		jobs = node{keys: []string{"runs"}, fields: map[string]node{"runs": yaml.at("runs")}}
	}
	for _, name := range jobs.keys {
		j := job{name: name, yaml: jobs.at(name)}
		env := slices.Concat(yaml.at("env").keys, j.yaml.at("env").keys)
		for _, item := range j.yaml.at("steps").items {
			s := step{id: item.at("id").text, yaml: item, env: slices.Concat(env, item.at("env").keys)}
			if run := item.at("run"); run.text != "" {
				// An expression is replaced before the shell reads the text.
				if s.script, err = parseScript(file, expression.ReplaceAllString(run.text, "x"), run.line); err != nil {
					return nil, err
				}
				env = append(env, s.script.exports...)
			}
			j.steps = append(j.steps, s)
		}
		w.jobs = append(w.jobs, j)
	}
	return w, nil
}

// all gives the workflows and local actions in the order of their paths.
func (r *repository) all() (all []*workflow) {
	for _, of := range []map[string]*workflow{r.workflows, r.actions} {
		for _, key := range slices.Sorted(maps.Keys(of)) {
			all = append(all, of[key])
		}
	}
	return all
}

// everyScript calls visit with each script in a file and each in a step.
func (r *repository) everyScript(visit func(s script)) {
	for _, file := range slices.Sorted(maps.Keys(r.scripts)) {
		visit(r.scripts[file])
	}
	for _, w := range r.all() {
		for _, j := range w.jobs {
			for _, s := range j.steps {
				visit(s.script)
			}
		}
	}
}

// calledScript gives the path of the script of this repository that a word leads to: as it is written from the root, or, after a
// variable, beside the script that calls it.
func calledScript(word, from string) (string, bool) {
	word = strings.TrimPrefix(word, "./")
	if strings.HasPrefix(word, ".github/") || strings.HasPrefix(word, ".ci/") {
		return word, !strings.Contains(word, "*")
	}
	if name, found := strings.CutPrefix(word, "*/"); found && strings.HasSuffix(name, ".sh") && !strings.Contains(name, "*") {
		return path.Join(path.Dir(from), name), true
	}
	return "", false
}

// withCalled gives a script and those that it calls, directly or not.
func (r *repository) withCalled(s script) []script {
	all, seen := []script{s}, map[string]bool{}
	for i := 0; i < len(all); i++ {
		for _, c := range all[i].commands {
			for _, word := range c.words {
				if file, ok := calledScript(word, all[i].file); ok && !seen[file] {
					seen[file] = true
					if called, there := r.scripts[file]; there {
						all = append(all, called)
					}
				}
			}
		}
	}
	return all
}
