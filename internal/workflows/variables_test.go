package workflows

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/ci"
)

// defaults are the variables that GitHub sets in every step.
// https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
var defaults = strings.Fields(`
	CI GITHUB_ACTION GITHUB_ACTION_PATH GITHUB_ACTION_REPOSITORY GITHUB_ACTIONS GITHUB_ACTOR GITHUB_ACTOR_ID GITHUB_API_URL GITHUB_BASE_REF
	GITHUB_ENV GITHUB_EVENT_NAME GITHUB_EVENT_PATH GITHUB_GRAPHQL_URL GITHUB_HEAD_REF GITHUB_JOB GITHUB_OUTPUT GITHUB_PATH GITHUB_REF
	GITHUB_REF_NAME GITHUB_REF_PROTECTED GITHUB_REF_TYPE GITHUB_REPOSITORY GITHUB_REPOSITORY_ID GITHUB_REPOSITORY_OWNER
	GITHUB_REPOSITORY_OWNER_ID GITHUB_RETENTION_DAYS GITHUB_RUN_ATTEMPT GITHUB_RUN_ID GITHUB_RUN_NUMBER GITHUB_SERVER_URL GITHUB_SHA
	GITHUB_STEP_SUMMARY GITHUB_TRIGGERING_ACTOR GITHUB_WORKFLOW GITHUB_WORKFLOW_REF GITHUB_WORKFLOW_SHA GITHUB_WORKSPACE RUNNER_ARCH
	RUNNER_DEBUG RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE`)

// shellOwn are variables that bash or the system sets.
var shellOwn = strings.Fields(`BASH_SOURCE EUID FUNCNAME HOME HOSTNAME IFS LINENO OLDPWD PATH PIPESTATUS PWD RANDOM SECONDS SHELL TMPDIR UID USER`)

var (
	variableName = regexp.MustCompile(`^[A-Za-z_]\w*$`) // not $1, $# and the like
	githubOwn    = regexp.MustCompile(`^(GITHUB|RUNNER)_`)
)

// checkVariables: what a script reads is set by itself, by GitHub, or by env: of each step that runs it.
func (r *repository) checkVariables() {
	run := map[string]bool{}
	for _, w := range r.all() {
		for _, j := range w.jobs {
			for _, s := range j.steps {
				for _, called := range r.withCalled(s.script) {
					run[called.file] = true
					r.checkReads(called, s.env, w.path, s.yaml.at("run").line)
				}
			}
		}
	}
	for _, file := range slices.Sorted(maps.Keys(r.scripts)) {
		if !run[file] {
			r.checkReads(r.scripts[file], nil, file, 1)
		}
	}
}

func (r *repository) checkReads(s script, env []string, caller string, line int) {
	reads := slices.Clone(s.reads)
	for _, c := range s.commands {
		if c.words[0] == "gh" && !slices.Contains(c.env, "GH_TOKEN") {
			// https://cli.github.com/manual/gh_help_environment
			reads = append(reads, read{"GH_TOKEN", c.line, false})
		}
		if step := c.step(); step != "" && !slices.Contains(c.env, "GH_TOKEN") && !slices.Contains(ci.Offline, step) {
			reads = append(reads, read{"GH_TOKEN", c.line, false})
		}
		if step := c.step(); slices.Contains(ci.Offline, step) && slices.Contains(slices.Concat(c.env, env), "GH_TOKEN") {
			r.report(s.file, c.line, "step %s runs what a pull request may have written: take GH_TOKEN out of its env:, and out of its job's", step)
		}
	}
	for _, read := range reads {
		switch {
		case !variableName.MatchString(read.name), slices.Contains(defaults, read.name), slices.Contains(shellOwn, read.name):
		case githubOwn.MatchString(read.name):
			r.report(s.file, read.line, "$%s: no variable that GitHub sets", read.name)
		case read.hasDefault, slices.Contains(s.sets, read.name), slices.Contains(env, read.name):
		default:
			r.report(s.file, read.line, "$%s: set it by env: of the step in %s, line %d", read.name, caller, line)
		}
	}
}
