package stacks

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/regular"
	"slipway/internal/rights"
	"slipway/internal/stackjson/source"
	"slipway/internal/strictyaml"
	"slipway/internal/synthesized"
	"slipway/internal/template"
)

// Synthesis is what to write, and where.
type Synthesis struct {
	Environments []config.Environment
	Accounts     []delivery.Account
	Extension    Extension
	Output       string // a folder, which need not be there
	Progress     func(step string)
}

// Write writes one stack for each environment, with what the extension adds to it, and each account, and beside it the files of the team's own; nothing where
// one of these does not fit. CDKTF writes into a folder beside the earlier files, which are replaced once all is there.
func (s Synthesis) Write(ctx context.Context) (written []Written, warnings []string, err error) {
	if err := os.MkdirAll(s.Output, 0o755); err != nil {
		return nil, nil, s.unwritten(err)
	}
	stage, err := os.MkdirTemp(s.Output, ".synth-")
	if err != nil {
		return nil, nil, s.unwritten(err)
	}
	defer func() { _ = os.RemoveAll(stage) }()
	if warnings, err = s.synthesize(ctx, stage); err != nil {
		return nil, nil, cmp.Or(context.Cause(ctx), err) // the signal may have ended Node.js, too
	}
	if written, err = s.install(stage); err != nil {
		return nil, nil, s.unwritten(err)
	}
	return written, warnings, nil
}

// unwritten says why the folder cannot be written to, and what to do about it.
func (s Synthesis) unwritten(err error) error {
	var of *fs.PathError
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: %w; give yourself the folder, with chown or chmod", s.writing(), err)
	case (errors.Is(err, syscall.ENOTDIR) || errors.Is(err, fs.ErrExist)) && errors.As(err, &of):
		if path, is := inTheWay(of.Path); is != "" {
			return &fs.PathError{Op: "write to", Path: s.Output, Err: fmt.Errorf("%s %s, where a folder must be; remove it", path, is)}
		}
	}
	return fmt.Errorf("%s: %w", s.writing(), err)
}

// inTheWay finds what stands in the place of a folder that a path needs, the outermost first.
func inTheWay(path string) (found, is string) {
	if parent := filepath.Dir(path); parent != path {
		if found, is = inTheWay(parent); is != "" {
			return found, is
		}
	}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		return path, "is a file"
	}
	if is = regular.Not(path); is == "is a folder" {
		is = ""
	}
	return path, is
}

func (s Synthesis) writing() string { return "write to " + s.Output }

// synthesize writes into a folder. The bindings report every failure as a panic; a user gets its first line, as an error.
func (s Synthesis) synthesize(ctx context.Context, folder string) (warnings []string, err error) {
	doing := "synthesize"
	defer func() {
		if failure := recover(); failure != nil {
			err = failed(doing, fmt.Sprint(failure))
		}
	}()
	root := newApp(folder)
	stacks := map[string]extended{}
	count := len(s.Environments) + len(s.Accounts)
	for i, environment := range s.Environments {
		if err := s.step(ctx, fmt.Sprintf("%s: %d of %d", environment, i+1, count)); err != nil {
			return nil, err
		}
		if stacks[environment.Stack()], err = newEnvironment(root, environment, s.Extension); err != nil {
			return nil, err // what is wrong with an extension is so in most of them
		}
	}
	var problems []error
	for _, environment := range s.Environments {
		doubtful, err := checkAdditions(environment, stacks[environment.Stack()])
		warnings, problems = append(warnings, doubtful...), append(problems, err)
	}
	if err := allOf(problems); err != nil {
		return nil, err
	}
	for i, account := range s.Accounts {
		if err := s.step(ctx, fmt.Sprintf("%s: %d of %d", account.Stack(), len(s.Environments)+i+1, count)); err != nil {
			return nil, err
		}
		needed, err := rightsIn(account, stacks, s.Extension, folder)
		if err != nil {
			return nil, err
		}
		warnings = append(warnings, unknownTo(account, needed)...)
		NewAccount(root, account, needed)
	}
	if err := s.step(ctx, "writing the files"); err != nil {
		return nil, err
	}
	doing = s.writing()
	root.Synth()
	for _, environment := range s.Environments {
		if err := copyBeside(environment, synthesized.Folder(folder, environment.Stack())); err != nil {
			return nil, err
		}
	}
	return warnings, context.Cause(ctx)
}

// step says what comes next, unless somebody has had enough.
func (s Synthesis) step(ctx context.Context, what string) error {
	if s.Progress != nil {
		s.Progress(what)
	}
	return context.Cause(ctx)
}

func newApp(folder string) cdktf.App {
	return cdktf.NewApp(&cdktf.AppConfig{Outdir: jsii.String(folder), StackTraces: jsii.Bool(false)})
}

// failed gives an error for what the bindings say. What CDKTF itself refuses comes as a list, each with the path of its construct; Slipway's own constructs
// give it no reason to.
func failed(doing, message string) error {
	first, rest, _ := strings.Cut(message, "\n")
	var problems strictyaml.Problems
	if strings.Contains(first, "Validation failed") || strings.Contains(first, "Encountered Annotations") {
		list, _, _ := strings.Cut(rest, "\n\n")
		for line := range strings.Lines(list) {
			problem := strictyaml.Problem{File: source.Extensions, Line: 1, Column: 1, Rule: strings.TrimSpace(line), Fix: correctExtend}
			if path, what, found := strings.Cut(problem.Rule, "] "); found && strings.HasPrefix(path, "[") {
				problem.Key, problem.Rule = strings.ReplaceAll(path[1:], "/Default", ""), what
			}
			if problem.Rule != "" {
				problems = append(problems, problem)
			}
		}
	}
	if len(problems) == 0 {
		return fmt.Errorf("%s: %s", doing, strings.TrimPrefix(first, "Error: "))
	}
	return problems
}

// allOf joins the problems of files into one list, or gives the first error of another kind.
func allOf(errs []error) error {
	var all strictyaml.Problems
	for _, err := range errs {
		var problems strictyaml.Problems
		switch {
		case errors.As(err, &problems):
			all = append(all, problems...)
		case err != nil:
			return err
		}
	}
	if all.Err() != nil { // which sorts them
		return slices.Compact(all) // a file for all environments has a mistake once
	}
	return nil
}

// rightsIn gives what the roles of an account's environments must be allowed, by the environments' names. An environment whose stack is not asked for
// is made in an app that is not written.
func rightsIn(account delivery.Account, stacks map[string]extended, extension Extension, folder string) (needed map[string]rights.Rights, err error) {
	needed = map[string]rights.Rights{}
	for _, place := range account.Places {
		stack, ok := stacks[place.Stack()]
		if !ok {
			if stack, err = newEnvironment(newApp(folder), place.Environment, extension); err != nil {
				return nil, err
			}
		}
		own, err := stack.state()
		if err != nil {
			return nil, fmt.Errorf("rights of %s: %w", place.Stack(), err)
		}
		read, _, err := own.with(place.Environment.Beside)
		if err != nil {
			return nil, err
		}
		if needed[place.Stack()], err = rights.Of(read, place.Environment, template.Escape(place.Delivery.Besides())...); err != nil {
			return nil, fmt.Errorf("rights of %s: %w", place.Stack(), err)
		}
	}
	return needed, nil
}

// unknownTo warns of what a team added that CI has no rights for.
func unknownTo(account delivery.Account, needed map[string]rights.Rights) (warnings []string) {
	for _, place := range account.Places {
		if unknown := needed[place.Stack()].Unknown; len(unknown) > 0 && len(place.Delivery.Permissions) == 0 {
			warnings = append(warnings, fmt.Sprintf(
				"%s: %s: CI has no rights for what Slipway does not make; name the actions in %s, at permissions of %s: docs/extending.md",
				account.Stack(), strings.Join(unknown, ", "), delivery.File, place.Stack()))
		}
	}
	return warnings
}
