package stacks

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"slipway/internal/beside"
	"slipway/internal/regular"
	"slipway/internal/stackjson"
	"slipway/internal/synthesized"
)

// Written is what a synthesis did for one stack.
type Written struct {
	Name      string // of an environment, as it is asked for, or of an account's stack
	File      string
	Change    Change
	Resources int
	Beside    int // files of the team's own
}

// Change of a stack's folder.
type Change string

// The folder was not there, has other files now, or the same.
const (
	New       Change = "new"
	Changed   Change = "changed"
	Unchanged Change = "unchanged"
)

// install puts what was synthesized to where it belongs.
func (s Synthesis) install(stage string) (written []Written, err error) {
	for _, environment := range s.Environments {
		one, err := s.installStack(stage, environment.Stack())
		if err != nil {
			return nil, err
		}
		one.Name, one.Beside = environment.String(), len(environment.Beside)
		written = append(written, one)
	}
	for _, account := range s.Accounts {
		one, err := s.installStack(stage, account.Stack())
		if err != nil {
			return nil, err
		}
		one.Name = account.Stack()
		written = append(written, one)
	}
	_, err = replace(stage, s.Output) // the manifest
	return written, err
}

func (s Synthesis) installStack(stage, stack string) (one Written, err error) {
	from, to := synthesized.Folder(stage, stack), synthesized.Folder(s.Output, stack)
	one.File, one.Change = filepath.Join(to, synthesized.File), Changed
	now, err := os.ReadFile(filepath.Join(from, synthesized.File))
	if err != nil {
		return one, err
	}
	config, err := stackjson.Read(now)
	if err != nil {
		return one, err
	}
	for _, block := range config.Blocks() {
		if block.Kind == stackjson.Resource {
			one.Resources++
		}
	}
	before, err := regular.Read(one.File)
	if errors.Is(err, fs.ErrNotExist) {
		one.Change = New
	} else if err != nil {
		return one, err
	}
	came, _ := beside.Listed(before)
	stay, _ := beside.Listed(now)
	if err := takeAway(to, came, stay); err != nil {
		return one, err
	}
	replaced, err := replace(from, to)
	if one.Change == Changed && !replaced {
		one.Change = Unchanged
	}
	return one, err
}

// takeAway removes those files of the team's own from the folder of a stack that came with an earlier synthesis and are gone, with the folders that they leave
// empty.
func takeAway(folder string, came, stay []string) error {
	for _, name := range came {
		if slices.Contains(stay, name) || !filepath.IsLocal(name) {
			continue
		}
		if err := os.Remove(filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("take away what no longer stands beside the environment: %w", err)
		}
		for parent := filepath.Dir(name); parent != "."; parent = filepath.Dir(parent) {
			_ = os.Remove(filepath.Join(folder, parent)) // fails for one that is not empty
		}
	}
	return nil
}

// replace moves the files of a folder over those of another, each as a whole. It leaves alone what is as it should be: Terraform would pack an archive of it
// anew.
func replace(from, to string) (some bool, err error) {
	err = filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, name)
		if same, err := sameContent(path, target); same || err != nil {
			return err
		}
		some = true
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.Rename(path, target)
	})
	return some, err
}

func sameContent(path, target string) (bool, error) {
	now, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	before, err := regular.Read(target)
	return err == nil && bytes.Equal(now, before) && executable(path) == executable(target), nil
}
