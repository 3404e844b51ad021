package stacks

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/rights"
	"slipway/internal/stackjson/source"
	"slipway/internal/strictyaml"
	"slipway/internal/synthesized"
	"slipway/internal/template"
)

// Synth writes one stack for each environment, with what an extension adds to it, and each account, as an app is configured, and beside it the files of the
// team's own; nothing where one of these does not fit. The bindings report every failure as a panic; a user gets its first line, as an error.
func Synth(environments []config.Environment, extension Extension, app *cdktf.AppConfig, accounts ...delivery.Account) (warnings []string, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = failed(fmt.Sprint(failure))
		}
	}()
	root := cdktf.NewApp(app)
	stacks := map[string]extended{}
	for _, environment := range environments {
		if stacks[environment.Stack()], err = newEnvironment(root, environment, extension); err != nil {
			return nil, err // what is wrong with an extension is so in most of them
		}
	}
	var problems []error
	for _, environment := range environments {
		doubtful, err := checkAdditions(environment, stacks[environment.Stack()])
		warnings, problems = append(warnings, doubtful...), append(problems, err)
	}
	if err := allOf(problems); err != nil {
		return nil, err
	}
	for _, account := range accounts {
		needed, err := rightsIn(account, stacks, extension)
		if err != nil {
			return nil, err
		}
		warnings = append(warnings, unknownTo(account, needed)...)
		NewAccount(root, account, needed)
	}
	folders := map[string][]string{} // of stacks, with what was copied there before
	for _, environment := range environments {
		folder := synthesized.Folder(*root.Outdir(), environment.Stack())
		folders[folder] = copied(folder)
	}
	root.Synth()
	for _, environment := range environments {
		folder := synthesized.Folder(*root.Outdir(), environment.Stack())
		if err := copyBeside(environment, folder, folders[folder]); err != nil {
			return nil, err
		}
	}
	return warnings, nil
}

// failed gives an error for what the bindings say. What CDKTF itself refuses comes as a list, each with the path of its construct; Slipway's own constructs
// give it no reason to.
func failed(message string) error {
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
		return fmt.Errorf("synthesize: %s", first)
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
func rightsIn(account delivery.Account, stacks map[string]extended, extension Extension) (needed map[string]rights.Rights, err error) {
	needed = map[string]rights.Rights{}
	for _, place := range account.Places {
		stack, ok := stacks[place.Stack()]
		if !ok {
			if stack, err = newEnvironment(cdktf.NewApp(nil), place.Environment, extension); err != nil {
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
