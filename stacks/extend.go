package stacks

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/internal/config"
	"slipway/internal/stackjson"
	"slipway/internal/strictyaml"
	"slipway/internal/synthesized"
)

// extensionsFile is where a team's extension stands.
const extensionsFile = "stacks/extensions.go"

// Extension adds a team's own constructs to the stack of an environment, as Extend of extensions.go does. The texts of env are escaped for Terraform.
type Extension func(scope address.Scope, env config.Environment, handles Handles)

// extended is the stack of an environment, with what an extension added.
type extended struct {
	stack cdktf.TerraformStack
	alone *stackjson.File // as it was before an extension added to it; nil where none did
}

// file is the stack's JSON as it stands.
func (e extended) file() (stackjson.File, error) {
	data, err := json.Marshal(e.stack.ToTerraform())
	return stackjson.File{Name: synthesized.File, Data: data}, err
}

// extend calls the extension, and notes in the comment of the stack's JSON what it added.
func (e *extended) extend(root address.Scope, env config.Environment, handles Handles, extension Extension) error {
	if extension == nil {
		return nil
	}
	var unread error
	scope := root.Apart(extensionsFile, func() {
		alone, err := e.file()
		e.alone, unread = &alone, err
	})
	if problem, failed := extension.call(scope, env, handles); failed {
		return strictyaml.Problems{problem}
	}
	if e.alone == nil || unread != nil {
		return unread
	}
	before, err := addressesOf(*e.alone)
	if err != nil {
		return err
	}
	if err := extension.collisions(env, scope, before); err != nil {
		return err
	}
	whole, err := e.file()
	if err != nil {
		return err
	}
	after, err := addressesOf(whole)
	if err != nil {
		return err
	}
	root.Override(stackjson.ExtensionsPath, slices.DeleteFunc(after, func(address string) bool { return slices.Contains(before, address) }))
	return nil
}

func addressesOf(file stackjson.File) ([]string, error) {
	stack, err := stackjson.ReadFiles(file)
	if err != nil {
		return nil, err
	}
	return stack.Addresses(), nil
}

// collisions are blocks of the extension at addresses that are taken. CDKTF merges the two without a word.
func (e Extension) collisions(env config.Environment, scope address.Scope, before []string) error {
	taken := map[string]bool{}
	for _, address := range before {
		taken[address] = true
	}
	var problems strictyaml.Problems
	for _, block := range scope.Blocks() {
		data, err := json.Marshal(block)
		if err != nil {
			return err
		}
		addresses, err := addressesOf(stackjson.File{Data: data})
		if err != nil {
			return err
		}
		for _, address := range addresses {
			if taken[address] {
				problems = append(problems, e.problem(env, address+": the stack has it already", "give one of the two another name"))
			}
			taken[address] = true
		}
	}
	return problems.Err()
}

// call takes a panic for a mistake of whoever wrote the extension: its first line, at the place where it left their file.
func (e Extension) call(scope address.Scope, env config.Environment, handles Handles) (problem strictyaml.Problem, failed bool) {
	defer func() {
		if failure := recover(); failure != nil {
			what, _, _ := strings.Cut(fmt.Sprint(failure), "\n")
			problem, failed = e.problem(env, what, ""), true
			problem.Line = e.line()
		}
	}()
	e(scope, env, handles)
	return problem, failed
}

func (e Extension) problem(env config.Environment, what, fix string) strictyaml.Problem {
	_, line := e.function().FileLine(e.function().Entry())
	return strictyaml.Problem{File: extensionsFile, Line: line, Column: 1, Key: env.String(), Rule: what, Fix: fix}
}

// line that runs in the extension's file, or that of its function.
func (e Extension) line() int {
	file, line := e.function().FileLine(e.function().Entry())
	callers := make([]uintptr, 100)
	frames := runtime.CallersFrames(callers[:runtime.Callers(0, callers)])
	for {
		frame, more := frames.Next()
		if frame.File == file {
			return frame.Line
		}
		if !more {
			return line
		}
	}
}

func (e Extension) function() *runtime.Func { return runtime.FuncForPC(reflect.ValueOf(e).Pointer()) }
