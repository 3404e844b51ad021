package stacks

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"slipway/internal/config"
	"slipway/internal/stackcheck"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/stackjson/source"
	"slipway/internal/strictyaml"
	"slipway/internal/synthesized"
)

// checkAdditions holds what a team has beside a stack, in files and by its extension, against it, before anything is written. Warnings are what Slipway's own
// JSON may not have either.
func checkAdditions(env config.Environment, stack extended) (warnings []string, err error) {
	if stack.before == nil && len(env.Beside) == 0 {
		return nil, env.Undeclared(nil).Err()
	}
	before, after := stack.before, stack.after
	if before == nil {
		if before, err = stack.state(); err != nil {
			return nil, err
		}
		after = before
	}
	together, files, err := after.with(env.Beside)
	if err != nil {
		return nil, err
	}
	alone, added := before.config, beyond(after.config.Declared(), before.config.Declared())
	wrong := append(clashes(together), fresh(stackcheck.References(together, nil), stackcheck.References(alone, nil))...)
	if err := allOf([]error{env.Undeclared(added).Err(), problemsOf(wrong, files)}); err != nil {
		return nil, err
	}
	doubtful := slices.Concat(
		fresh(stackcheck.Clean(together, ""), stackcheck.Clean(alone, "")),
		fresh(stackcheck.Access(together, nil), stackcheck.Access(alone, nil)),
		stackcheck.Alarms(together),
		stackcheck.Queues(together),
	)
	for _, problem := range doubtful {
		warnings = append(warnings, located(problem, files).Error())
	}
	return warnings, nil
}

// fresh are the problems that the stack alone does not have. Their fixes may name what was added.
func fresh(together, alone []stackjson.Problem) []stackjson.Problem {
	return slices.DeleteFunc(together, func(p stackjson.Problem) bool {
		return slices.ContainsFunc(alone, func(other stackjson.Problem) bool {
			p.File, p.Fix, other.Fix = synthesized.File, "", ""
			return p == other
		})
	})
}

// clashes are settings of which a stack can have one, and has it.
func clashes(together *stackjson.Config) (problems []stackjson.Problem) {
	for _, root := range together.Roots() {
		refuse := func(address, what, fix string) {
			problems = append(problems, stackjson.Problem{File: root.File, Address: address, What: what, Fix: fix})
		}
		own := 0
		if root.File == synthesized.File {
			own = 1
		} else {
			clashesOfSettings(objects(root.Body["terraform"]), refuse)
		}
		for _, providers := range objects(root.Body["provider"]) {
			for _, aws := range objects(providers["aws"]) {
				if aws["alias"] != nil {
					continue
				}
				if own--; own < 0 {
					refuse("provider.aws", "the stack has its own", "give it an alias, or remove it")
				}
			}
		}
	}
	return problems
}

func clashesOfSettings(terraform []map[string]any, refuse func(address, what, fix string)) {
	for _, settings := range terraform {
		for _, key := range []string{"backend", "cloud", "required_version"} {
			if settings[key] != nil {
				refuse("terraform", key+": the stack has its own", "remove it; the state is that of the environment's state section")
			}
		}
		for _, required := range objects(settings["required_providers"]) {
			if required["aws"] != nil {
				refuse("terraform", "required_providers.aws: the stack has its own", "remove it; other providers may stand here")
			}
		}
	}
}

// objects are those of a value that is an object, or a list of them; what is neither, ReadFiles has refused.
func objects(value any) []map[string]any {
	all, _ := jsonvalue.Objects(value)
	return all
}

// problemsOf gives problems as those of the YAML files, each with its place.
func problemsOf(problems []stackjson.Problem, files []stackjson.File) error {
	var all strictyaml.Problems
	for _, problem := range problems {
		p := located(problem, files)
		key := p.Address
		if p.Path != "" {
			key += "." + p.Path
		}
		fix := cmp.Or(p.Fix, "correct it, or declare it in a file beside the environment")
		all = append(all, strictyaml.Problem{File: p.File, Line: max(1, p.Line), Column: max(1, p.Column), Key: key, Rule: p.What, Fix: fix})
	}
	return all.Err()
}

// located gives a problem its place. What none of the files has, and Slipway's own stack has not either, the extension made.
func located(problem stackjson.Problem, files []stackjson.File) stackjson.Problem {
	p := stackjson.Locate(problem, files...)
	if p.File == synthesized.File {
		p.File = source.Extensions
	}
	return p
}

func namesBeside(env config.Environment) (names []string) {
	for _, file := range env.Beside {
		names = append(names, file.Name)
	}
	return names
}

// copyBeside copies the files of an environment into the new folder of its stack. Of their modes it keeps what Git does, whether they can be executed: an
// archive has the modes, and must be the same on every machine.
func copyBeside(env config.Environment, folder string) error {
	for _, file := range env.Beside {
		if err := copyFile(file.Path, filepath.Join(folder, filepath.FromSlash(file.Name))); err != nil {
			return fmt.Errorf("copy what stands beside %s: %w", env, err)
		}
	}
	return nil
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if executable(from) {
		mode = 0o755
	}
	return os.WriteFile(to, data, mode)
}

func executable(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode()&0o100 != 0
}
