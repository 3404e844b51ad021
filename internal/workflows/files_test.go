package workflows

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// checkFiles: the workflow files that anything names, in a comment or a message as well, the scripts, make targets and commands.
func (r *repository) checkFiles() {
	bases := []string{}
	for _, w := range r.workflows {
		bases = append(bases, w.base())
	}
	slices.Sort(bases)
	texts := map[string]string{guidePath: r.guide}
	for _, w := range r.all() {
		texts[w.path] = w.text
	}
	for file := range r.scripts {
		data, _ := fs.ReadFile(r.files, file) // it was read before
		texts[file] = string(data)
	}
	for _, file := range slices.Sorted(maps.Keys(texts)) {
		number := 0
		for line := range strings.Lines(texts[file]) {
			number++
			for _, name := range workflowFile.FindAllString(line, -1) {
				if !slices.Contains(bases, name) && name != "action.yml" {
					r.report(file, number, "%s: no file of .github/workflows, which has %s", name, list(bases))
				}
			}
		}
	}
	r.checkTriggers()
	called := map[string]bool{}
	r.everyScript(func(s script) {
		for _, c := range s.commands {
			r.checkCommand(s, c, called)
		}
	})
	for _, file := range slices.Sorted(maps.Keys(r.scripts)) {
		if strings.HasPrefix(file, ".github/") && !called[file] {
			r.report(file, 1, "%s: no workflow and no script runs it", path.Base(file))
		}
	}
}

var workflowFile = regexp.MustCompile(`[\w-]+\.yml\b`)

// checkTriggers: on.workflow_run names workflows by their name:.
func (r *repository) checkTriggers() {
	for _, w := range r.all() {
		for _, name := range w.yaml.at("on", "workflow_run", "workflows").list() {
			if !slices.Contains(r.names(), name.text) {
				r.report(w.path, name.line, "workflow_run: %s: no workflow has this name:, there are %s", name.text, list(r.names()))
			}
		}
	}
}

func (r *repository) names() (names []string) {
	for _, w := range r.all() {
		names = append(names, w.yaml.at("name").text)
	}
	return names
}

func (r *repository) checkCommand(s script, c command, called map[string]bool) {
	for i, word := range c.words {
		file, ok := calledScript(word, s.file)
		if !ok {
			continue
		}
		called[file] = true
		info, err := fs.Stat(r.files, file)
		switch {
		case err != nil:
			r.report(s.file, c.line, "%s: not there", file)
		case i == 0 && info.Mode()&0o111 == 0:
			r.report(s.file, c.line, "%s: not executable: chmod +x %s", file, file)
		}
	}
	switch {
	case c.words[0] == "make":
		for _, word := range c.words[1:] {
			if !strings.HasPrefix(word, "-") && !strings.ContainsAny(word, "=*") && !slices.Contains(r.targets, word) {
				r.report(s.file, c.line, "make %s: no target of the Makefile", word)
			}
		}
	case c.words[0] == "go" && len(c.words) > 1 && slices.Contains([]string{"run", "build", "test", "vet"}, c.words[1]):
		for _, word := range c.words[2:] {
			if folder := strings.TrimSuffix(word, "/..."); strings.HasPrefix(word, "./") && !strings.Contains(word, "*") {
				if _, err := fs.Stat(r.files, path.Clean(folder)); err != nil {
					r.report(s.file, c.line, "go %s %s: no such folder", c.words[1], word)
				}
			}
		}
	case c.words[0] == "gh" && len(c.words) > 2:
		// gh takes a workflow's file, name or number. https://cli.github.com/manual/gh_run_list
		name, named := "", false
		switch {
		case c.words[1] == "run" && c.words[2] == "list":
			name, named = c.flag("--workflow", "-w")
		case c.words[1] == "workflow" && c.words[2] != "list" && len(c.words) > 3 && !strings.HasPrefix(c.words[3], "-"):
			name, named = c.words[3], true
		}
		// One that ends in .yml was looked at as a file.
		if named && !strings.Contains(name, "*") && !workflowFile.MatchString(name) && !slices.Contains(r.names(), name) {
			r.report(s.file, c.line, "gh %s %s: %s: no workflow has this name:, there are %s", c.words[1], c.words[2], name, list(r.names()))
		}
	}
}
