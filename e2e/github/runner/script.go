package runner

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/rhysd/actionlint"

	"slipway/e2e/github/expression"
)

// shells by name. Without one the script runs as with bash, but a failure inside a pipe goes unseen.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
var shells = map[string][]string{
	"":     {"bash", "-e"},
	"bash": {"bash", "--noprofile", "--norc", "-eo", "pipefail"},
	"sh":   {"sh", "-e"},
}

// script runs a step's script. What it leaves in the files of GITHUB_OUTPUT and its like is taken over.
func (m *machine) script(ctx context.Context, s *actionlint.ExecRun, env map[string]string, outputs map[string]any) (failure, err error) {
	scope := m.scope(env)
	text, err := interpolate(s.Run, scope)
	if err != nil {
		return nil, err
	}
	name, folder, err := m.defaults(s, scope)
	if err != nil {
		return nil, err
	}
	shell, known := shells[name]
	if !known {
		return nil, fmt.Errorf("shell: %s is not understood", name)
	}
	files := map[string]string{}
	for _, variable := range []string{"GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_STATE"} {
		files[variable] = filepath.Join(m.folder, strings.ToLower(variable))
		if err := os.WriteFile(files[variable], nil, 0o600); err != nil {
			return nil, err
		}
		env[variable] = files[variable]
	}
	script := filepath.Join(m.folder, "script.sh")
	if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
		return nil, err
	}
	environment, err := m.whole(env)
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, shell[0], append(shell[1:], script)...) // the workflow's own script
	command.Dir, command.Env = filepath.Join(m.workspace, folder), environment
	endWhole(command)
	command.WaitDelay = 10 * time.Second
	from := m.log.Len()
	command.Stdout, command.Stderr = &m.log, &m.log
	failure = command.Run()
	if ctx.Err() != nil {
		failure = said(fmt.Sprintf("The operation was canceled: %v", ctx.Err()))
	}
	m.commands(m.log.String()[from:])
	return failure, m.take(files, outputs)
}

// defaults of run: the step's, the job's, the workflow's.
func (m *machine) defaults(s *actionlint.ExecRun, scope expression.Scope) (shell, folder string, err error) {
	g := m.instance.job.graph
	shells, folders := []*actionlint.String{s.Shell}, []*actionlint.String{s.WorkingDirectory}
	for _, of := range []*actionlint.Defaults{m.instance.job.of.Defaults, g.workflow.Defaults} {
		if of != nil && of.Run != nil && !m.inAction {
			shells, folders = append(shells, of.Run.Shell), append(folders, of.Run.WorkingDirectory)
		}
	}
	first := func(all []*actionlint.String) (string, error) {
		for _, text := range all {
			if text != nil {
				return interpolate(text, scope)
			}
		}
		return "", nil
	}
	if shell, err = first(shells); err != nil {
		return "", "", err
	}
	folder, err = first(folders)
	return shell, folder, err
}

var mask = regexp.MustCompile(`(?m)^::add-mask::(.+)$`)

func (m *machine) commands(printed string) {
	for _, match := range mask.FindAllStringSubmatch(printed, -1) {
		m.masks = append(m.masks, strings.TrimSpace(match[1]))
	}
}

// mostSummary is how long a step's summary may be.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
const mostSummary = 1 << 20

func (m *machine) take(files map[string]string, outputs map[string]any) error {
	set, err := assignments(files["GITHUB_OUTPUT"])
	if err != nil {
		return err
	}
	for name, value := range set {
		outputs[name] = value
	}
	if set, err = assignments(files["GITHUB_ENV"]); err != nil {
		return err
	}
	for name, value := range set {
		m.variables[name] = value
	}
	paths, err := os.ReadFile(files["GITHUB_PATH"])
	if err != nil {
		return err
	}
	m.paths = append(strings.Fields(string(paths)), m.paths...)
	summary, err := os.ReadFile(files["GITHUB_STEP_SUMMARY"])
	if err != nil {
		return err
	}
	if len(summary) > mostSummary {
		return fmt.Errorf("the step's summary has %d bytes: GitHub drops one above %d", len(summary), mostSummary)
	}
	m.summary.Write(summary)
	return nil
}

var heredoc = regexp.MustCompile(`^([^=<]+)<<(.+)$`)

// assignments are lines with name=value, or name<<END, lines, END.
func assignments(file string) (map[string]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	set := map[string]string{}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		if lines[i] == "" {
			continue
		}
		if match := heredoc.FindStringSubmatch(lines[i]); match != nil {
			var value []string
			for i++; i < len(lines) && lines[i] != match[2]; i++ {
				value = append(value, lines[i])
			}
			if i == len(lines) {
				return nil, said(fmt.Sprintf("Matching delimiter not found '%s'", match[2]))
			}
			set[match[1]] = strings.Join(value, "\n")
			continue
		}
		name, value, found := strings.Cut(lines[i], "=")
		if !found {
			return nil, said(fmt.Sprintf("Invalid format '%s'", lines[i]))
		}
		set[name] = value
	}
	return set, nil
}

// hashFiles gives a hash of the files that match the patterns, and "" where there are none.
func (m *machine) hashFiles(arguments []any) (any, error) {
	sum, found := sha256.New(), false
	err := filepath.WalkDir(m.workspace, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(m.workspace, file)
		if err != nil {
			return err
		}
		for _, pattern := range arguments {
			match, globErr := glob(expression.String(pattern), relative)
			if globErr != nil {
				return globErr
			}
			if match {
				data, readErr := os.ReadFile(file)
				sum.Write(data)
				found, err = true, errors.Join(err, readErr)
				break
			}
		}
		return err
	})
	if !found {
		return "", err
	}
	return fmt.Sprintf("%x", sum.Sum(nil)), err
}
