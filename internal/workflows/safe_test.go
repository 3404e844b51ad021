package workflows

import (
	"regexp"
	"strings"
	"testing"
)

var (
	usesLine = regexp.MustCompile(`^(?:- )?uses: `)
	pinned   = regexp.MustCompile(`^(?:- )?uses: (?:\./\S+|([\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+)$`)
)

// A tag of an action can be moved to other code, a job without permissions gets those of the repository, and an expression in a script is
// replaced before the shell reads it, so that a branch's name could be a command.
// https://docs.github.com/en/actions/reference/security/secure-use
func TestWorkflowsAreSafe(t *testing.T) {
	r, err := readRepository(newProject(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.workflows) == 0 {
		t.Fatal("no workflows")
	}
	commits := map[string]string{} // one action has one commit in all workflows
	for _, w := range r.all() {
		for line := range strings.Lines(w.text) {
			line = strings.TrimSpace(line)
			if !usesLine.MatchString(line) {
				continue
			}
			match := pinned.FindStringSubmatch(line)
			if match == nil {
				t.Errorf("%s: %s: pin it as owner/name@<40 hex> # v1.2.3", w.path, line)
				continue
			}
			action, commit := match[1], match[2]
			if known := commits[action]; known != "" && known != commit {
				t.Errorf("%s: %s: %s and %s; use one", w.path, action, known, commit)
			}
			commits[action] = commit
		}
		if permissions := w.yaml.at("permissions"); !w.yaml.has("runs") && (!w.yaml.has("permissions") || len(permissions.keys) > 0 || permissions.text != "") {
			t.Errorf("%s: permissions: want {}, so that each job names its own", w.path)
		}
		if len(w.jobs) == 0 {
			t.Errorf("%s: no jobs", w.path)
		}
		for _, j := range w.jobs {
			checkSafe(t, w, j)
		}
	}
}

func checkSafe(t *testing.T, w *workflow, j job) {
	t.Helper()
	if !w.yaml.has("runs") { // an action has the permissions and the timeout of the job that runs it
		if len(j.yaml.at("permissions").keys) == 0 {
			t.Errorf("%s: job %s names no permissions", w.path, j.name)
		}
		// A job that calls a workflow has the timeouts of that one.
		if !j.yaml.has("uses") && !j.yaml.has("timeout-minutes") {
			t.Errorf("%s: job %s has no timeout-minutes", w.path, j.name)
		}
	}
	for _, s := range j.steps {
		if run := s.yaml.at("run"); strings.Contains(run.text, "${{") {
			t.Errorf("%s:%d: an expression in a script; pass it by env:", w.path, run.line)
		}
	}
}
