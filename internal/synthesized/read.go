// Package synthesized reads what go run . wrote for an environment. Nothing is read that was made from another configuration than the
// environment has now; that it was made by other Go, Slipway's or that of stacks/extensions.go, nothing tells.
package synthesized

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"slipway/internal/beside"
	"slipway/internal/config"
	"slipway/internal/regular"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/source"
)

// File of a stack that Slipway writes.
const File = "cdk.tf.json"

// Folder of a stack in the folder that go run . wrote. An environment of a folder may be given as it is asked for, as orders/prod.
func Folder(output, stack string) string {
	return filepath.Join(output, "stacks", strings.ReplaceAll(stack, "/", "-"))
}

// Stack reads the file that Slipway wrote, together with the Terraform files of the team's own that belong to the environment, as they stand beside its YAML
// file. They are called environments/dev/queue.tf wherever the folder is.
func Stack(environments, output string, environment config.Environment) (*stackjson.Config, error) {
	files, err := beside.Read(environment.Beside)
	if err != nil {
		return nil, err
	}
	for i := range files {
		name, err := filepath.Rel(environments, files[i].Name)
		if err != nil {
			return nil, err
		}
		files[i].Name = filepath.ToSlash(filepath.Join(filepath.Base(environments), name))
	}
	return read(environments, output, environment, files)
}

// StackWithAdditions reads all files in its folder, as Terraform does, whoever put them there. It names those that only OpenTofu reads.
func StackWithAdditions(environments, output string, environment config.Environment) (stack *stackjson.Config, unread []string, err error) {
	added, unread, err := additions(Folder(output, environment.Stack()))
	if err != nil {
		return nil, nil, err
	}
	files, err := load(added)
	if err != nil {
		return nil, nil, err
	}
	stack, err = read(environments, output, environment, files)
	return stack, unread, err
}

// Whole reads all of a folder as Terraform does, whatever it was made from, but for a file that its reader writes there itself. The stack's own file is the
// first.
func Whole(folder, without string) (*stackjson.Config, error) {
	added, _, err := additions(folder)
	if err != nil {
		return nil, err
	}
	added = slices.DeleteFunc(added, func(file string) bool { return filepath.Base(file) == without })
	files, err := load(append([]string{filepath.Join(folder, File)}, added...))
	if err != nil {
		return nil, err
	}
	return stackjson.ReadFiles(files...)
}

// additions are the files of a folder beside Slipway's own, those that Terraform reads and those that only OpenTofu does.
func additions(folder string) (added, unread []string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // whoever reads the stack says what to do where there is none
		return nil, nil, fmt.Errorf("read the stack's folder: %w", err)
	}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case entry.IsDir() || name == File || strings.HasPrefix(name, "."):
		case source.Terraform(name):
			added = append(added, filepath.Join(folder, name))
		case strings.HasSuffix(name, ".tofu"), strings.HasSuffix(name, ".tofu.json"):
			unread = append(unread, filepath.Join(folder, name))
		}
	}
	return added, unread, nil
}

func read(environments, output string, environment config.Environment, added []stackjson.File) (*stackjson.Config, error) {
	own := filepath.Join(Folder(output, environment.Stack()), File)
	fix := "run: go run . " + environment.String()
	files, err := load([]string{own})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: not there, so there is nothing to judge; %s", own, fix)
	}
	if err != nil {
		return nil, fmt.Errorf("read the synthesized JSON: %w", err)
	}
	stack, err := stackjson.Read(files[0].Data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; %s", own, err, fix)
	}
	switch stack.Comment(config.DigestPath) {
	case environment.Digest():
	case "":
		return nil, fmt.Errorf("%s: does not say which configuration it was made from; %s", own, fix)
	default:
		return nil, fmt.Errorf("%s: made from another configuration than %s has now; %s", own, environment.File(environments), fix)
	}
	return stackjson.ReadFiles(append(files, added...)...)
}

func load(names []string) ([]stackjson.File, error) {
	var files []stackjson.File
	for _, name := range names {
		data, err := regular.Read(name)
		if err != nil {
			return nil, err
		}
		files = append(files, stackjson.File{Name: name, Data: data})
	}
	return files, nil
}
