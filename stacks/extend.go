package stacks

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/internal/beside"
	"slipway/internal/config"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/source"
	"slipway/internal/strictyaml"
	"slipway/internal/synthesized"
)

// Extension adds a team's own constructs to the stack of an environment, as Extend of extensions.go does. The texts of env are escaped for Terraform.
type Extension func(scope address.Scope, env config.Environment, handles Handles)

// correctExtend is the fix where nothing closer is known.
const correctExtend = "correct what Extend adds: docs/extending.md#in-go"

// extended is the stack of an environment, with what an extension added.
type extended struct {
	stack cdktf.TerraformStack
	// before and after are how it stood before the extension and after; nil where it added nothing, since it takes a while to know.
	before, after *state
}

// state is a stack's JSON.
type state struct {
	file   stackjson.File
	config *stackjson.Config
}

// state of the stack as it stands.
func (e extended) state() (*state, error) {
	data, err := json.Marshal(e.stack.ToTerraform())
	if err != nil {
		return nil, err
	}
	file := stackjson.File{Name: synthesized.File, Data: data}
	config, err := stackjson.ReadFiles(file)
	return &state{file, config}, err
}

// with reads the stack together with files beside it.
func (s *state) with(besides []beside.File) (together *stackjson.Config, files []stackjson.File, err error) {
	if files, err = beside.Read(besides); err != nil {
		return nil, nil, err
	}
	if together, err = stackjson.ReadFiles(append([]stackjson.File{s.file}, files...)...); err != nil {
		return nil, nil, problemsOf(stackjson.ProblemsOf(err, files...), files)
	}
	return together, files, nil
}

// beyond are the addresses that were not there before.
func beyond(after, before []string) []string {
	return slices.DeleteFunc(after, func(address string) bool { return slices.Contains(before, address) })
}

// extend calls the extension, and notes in the comment of the stack's JSON what it added.
func (e *extended) extend(root address.Scope, env config.Environment, handles Handles, extension Extension) (err error) {
	if extension == nil {
		return nil
	}
	var unread error
	scope := root.Apart(source.Extensions, func() { e.before, unread = e.state() })
	if err := extension.call(scope, env, handles); err != nil || unread != nil || e.before == nil {
		return cmp.Or(err, unread)
	}
	if err := extension.collisions(env, scope, e.before.config); err != nil {
		return err
	}
	if e.after, err = e.state(); err != nil {
		return err
	}
	root.Override(stackjson.ExtensionsPath, beyond(e.after.config.Addresses(), e.before.config.Addresses()))
	return nil
}

// collisions are blocks of the extension at addresses that are taken. CDKTF merges the two without a word.
func (e Extension) collisions(env config.Environment, scope address.Scope, before *stackjson.Config) error {
	taken := map[string]bool{}
	for _, name := range namesOf(before) {
		taken[name] = true
	}
	var problems strictyaml.Problems
	for _, block := range scope.Blocks() {
		data, err := json.Marshal(block)
		if err != nil {
			return err
		}
		made, err := stackjson.Read(data)
		if err != nil {
			return err
		}
		for _, name := range namesOf(made) {
			if taken[name] {
				problems = append(problems, e.problem(env, name+": the stack has it already", "give one of the two another name"))
			}
			taken[name] = true
		}
	}
	return problems.Err()
}

// namesOf are the addresses of blocks and outputs, and what else references name.
func namesOf(stack *stackjson.Config) []string {
	names := slices.Concat(stack.Addresses(), stack.Declared())
	slices.Sort(names)
	return slices.Compact(names)
}

// call takes a panic for a mistake of whoever wrote the extension: its first line, at the place where it left their file.
func (e Extension) call(scope address.Scope, env config.Environment, handles Handles) (err error) {
	defer func() {
		if failure := recover(); failure != nil {
			what, _, _ := strings.Cut(fmt.Sprint(failure), "\n")
			if strings.HasPrefix(what, "Cannot find module") {
				panic(failure) // gone from the cache, which is no fault of theirs
			}
			problem := e.problem(env, what, correctExtend)
			problem.Line = e.line()
			err = strictyaml.Problems{problem}
		}
	}()
	e(scope, env, handles)
	return nil
}

func (e Extension) problem(env config.Environment, what, fix string) strictyaml.Problem {
	_, line := e.function().FileLine(e.function().Entry())
	return strictyaml.Problem{File: source.Extensions, Line: line, Column: 1, Key: env.String(), Rule: what, Fix: fix}
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
