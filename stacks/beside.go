package stacks

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/beside"
	"slipway/internal/config"
	"slipway/internal/stackcheck"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/strictyaml"
	"slipway/internal/synthesized"
)

// checkBeside holds the files beside an environment against its stack, before anything is written. Warnings are what Slipway's own JSON may not have either.
func checkBeside(env config.Environment, stack cdktf.TerraformStack) (warnings []string, err error) {
	if len(env.Beside) == 0 {
		return nil, nil
	}
	data, err := json.Marshal(stack.ToTerraform())
	if err != nil {
		return nil, err
	}
	files, err := beside.Read(env.Beside)
	if err != nil {
		return nil, err
	}
	own := stackjson.File{Name: synthesized.File, Data: data}
	alone, err := stackjson.ReadFiles(own)
	if err != nil {
		return nil, err
	}
	together, err := stackjson.ReadFiles(append([]stackjson.File{own}, files...)...)
	if err != nil {
		return nil, problemsOf(stackjson.ProblemsOf(err, files...), files)
	}
	wrong := append(clashes(together), fresh(stackcheck.References(together, nil), stackcheck.References(alone, nil))...)
	if len(wrong) > 0 {
		return nil, problemsOf(wrong, files)
	}
	doubtful := slices.Concat(
		fresh(stackcheck.Clean(together, ""), stackcheck.Clean(alone, "")),
		fresh(stackcheck.Access(together, nil), stackcheck.Access(alone, nil)),
	)
	for _, problem := range doubtful {
		warnings = append(warnings, stackjson.Locate(problem, files...).Error())
	}
	return warnings, nil
}

// fresh are the problems that the stack alone does not have.
func fresh(together, alone []stackjson.Problem) []stackjson.Problem {
	return slices.DeleteFunc(together, func(p stackjson.Problem) bool {
		p.File = synthesized.File
		return slices.Contains(alone, p)
	})
}

// clashes are settings of which a stack can have one, and has it.
func clashes(together *stackjson.Config) (problems []stackjson.Problem) {
	for _, root := range together.Roots() {
		if root.File == synthesized.File {
			continue
		}
		refuse := func(address, what, fix string) {
			problems = append(problems, stackjson.Problem{File: root.File, Address: address, What: what, Fix: fix})
		}
		for _, settings := range objects(root.Body["terraform"]) {
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
		for _, providers := range objects(root.Body["provider"]) {
			for _, aws := range objects(providers["aws"]) {
				if aws["alias"] == nil {
					refuse("provider.aws", "the stack has its own", "give it an alias, or remove it")
				}
			}
		}
	}
	return problems
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
		p := stackjson.Locate(problem, files...)
		key := p.Address
		if p.Path != "" {
			key += "." + p.Path
		}
		fix := cmp.Or(p.Fix, "correct it, or declare it in a file beside the environment")
		all = append(all, strictyaml.Problem{File: p.File, Line: max(1, p.Line), Column: max(1, p.Column), Key: key, Rule: p.What, Fix: fix})
	}
	return all.Err()
}

func namesBeside(env config.Environment) (names []string) {
	for _, file := range env.Beside {
		names = append(names, file.Name)
	}
	return names
}

// copied are the files that an earlier synthesis put into the folder of a stack.
func copied(folder string) []string {
	data, err := os.ReadFile(filepath.Join(folder, synthesized.File))
	if err != nil {
		return nil
	}
	return beside.Listed(data)
}

// copyBeside copies the files of an environment into the folder of its stack, and takes away those that came with an earlier synthesis and are gone.
func copyBeside(env config.Environment, folder string, before []string) error {
	names := namesBeside(env)
	for _, name := range before {
		if !slices.Contains(names, name) && filepath.IsLocal(name) {
			if err := os.Remove(filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("take away what no longer stands beside %s: %w", env, err)
			}
		}
	}
	for _, file := range env.Beside {
		if err := copyFile(file.Path, filepath.Join(folder, filepath.FromSlash(file.Name))); err != nil {
			return fmt.Errorf("copy what stands beside %s: %w", env, err)
		}
	}
	return nil
}

// copyFile leaves a file alone that is as it should be: Terraform would pack an archive of it anew.
func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if there, err := os.ReadFile(to); err == nil && bytes.Equal(there, data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}
