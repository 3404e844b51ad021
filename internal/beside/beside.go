// Package beside finds the Terraform files of a team's own: those that stand beside the YAML file of an environment, and those that are for all of them.
package beside

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"slipway/internal/stackjson/source"
)

// Common is the folder of files for all environments.
const Common = "common"

// Comment is where a synthesized file lists what was copied beside it.
const Comment = "//.slipway.beside"

// Listed are the names of files that a synthesized file lists, and the addresses of what an extension added to it.
func Listed(synthesized []byte) (files, added []string) {
	var document struct {
		Comment struct {
			Slipway struct {
				Beside     []string `json:"beside"`
				Extensions []string `json:"extensions"`
			} `json:"slipway"`
		} `json:"//"`
	}
	if json.Unmarshal(synthesized, &document) != nil {
		return nil, nil
	}
	return document.Comment.Slipway.Beside, document.Comment.Slipway.Extensions
}

// reserved are files that Slipway writes into the folder of a stack.
var reserved = []string{"cdk.tf.json", "adopt.tf.json"}

// File is one file of a team's own.
type File struct {
	Name string // in the stack's folder, with slashes: queue.tf, or templates/user.json
	Path string // where it stands
	Sum  string // SHA-256 of its content
}

// Terraform says whether Terraform reads the file as a part of its configuration.
func (f File) Terraform() bool {
	return source.Terraform(f.Name)
}

// Problem is what is wrong with a file as such.
type Problem struct{ Path, Rule, Fix string }

// Around are the folders whose files go into the stack of an environment's YAML file: its own, the common one beside the file, and, for an environment that is
// in a folder, the one above.
func Around(environment string) []string {
	folder := filepath.Dir(environment)
	return []string{strings.TrimSuffix(environment, filepath.Ext(environment)), filepath.Join(folder, Common), filepath.Join(filepath.Dir(folder), Common)}
}

// Of reads those Terraform files around an environment's YAML file that its synthesized file lists.
func Of(environment string, listed []string) ([]source.File, error) {
	var files []File
	for _, name := range listed {
		for _, folder := range Around(environment) {
			path := filepath.Join(folder, filepath.FromSlash(name))
			if _, err := os.Stat(path); err == nil {
				files = append(files, File{Name: name, Path: path})
				break
			}
		}
	}
	return Read(files)
}

// Copied reads those Terraform files that a synthesized file lists, in its own folder.
func Copied(folder string, listed []string) ([]source.File, error) {
	var files []File
	for _, name := range listed {
		files = append(files, File{Name: name, Path: filepath.Join(folder, filepath.FromSlash(name))})
	}
	return Read(files)
}

// Find lists the files of folders, of which some need not be there, as they come together in the folder of a stack, sorted by name. Hidden files are left out.
func Find(folders ...string) (files []File, problems []Problem, err error) {
	for _, folder := range folders {
		found, wrong, err := in(folder)
		if err != nil {
			return nil, nil, err
		}
		problems = append(problems, wrong...)
		for _, file := range found {
			if i := slices.IndexFunc(files, func(other File) bool { return strings.EqualFold(other.Name, file.Name) }); i >= 0 {
				problems = append(problems, Problem{file.Path,
					"of the same name as " + files[i].Path + ", and both go into the folder of one stack", "rename one of the two"})
				continue
			}
			files = append(files, file)
		}
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return files, problems, nil
}

func in(folder string) (files []File, problems []Problem, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case path == folder && errors.Is(err, fs.ErrNotExist):
			return fs.SkipAll
		case err != nil:
			return err
		case path != folder && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		file := File{Name: filepath.ToSlash(name), Path: path}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() { // of what a link leads to
			problems = append(problems, Problem{path, "not a file that can be copied", "write its content into a file of this name, or remove it"})
			return nil
		}
		if wrong, is := misplaced(file); is {
			problems = append(problems, wrong)
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		file.Sum = hex.EncodeToString(sum[:])
		files = append(files, file)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read the files of %s: %w", folder, err)
	}
	return files, problems, nil
}

func misplaced(file File) (Problem, bool) {
	switch {
	case slices.Contains(reserved, file.Name):
		return Problem{file.Path, "Slipway writes a file of this name itself", "rename it"}, true
	case !strings.Contains(file.Name, "/") && (strings.HasSuffix(file.Name, ".yaml") || strings.HasSuffix(file.Name, ".yml")):
		return Problem{file.Path, "an environment does not stand here", "move it to the folder above, or, where Terraform reads it, into a folder such as " +
			filepath.Join(filepath.Dir(file.Path), "files")}, true
	case strings.HasSuffix(file.Name, ".tfstate") || strings.HasSuffix(file.Name, ".tfstate.backup"):
		return Problem{file.Path, "a state, which may hold secrets", "keep it out of the repository"}, true
	}
	return Problem{}, false
}

// Read reads those files that Terraform reads as its configuration.
func Read(files []File) ([]source.File, error) {
	var all []source.File
	for _, file := range files {
		if !file.Terraform() {
			continue
		}
		data, err := os.ReadFile(file.Path)
		if err != nil {
			return nil, err
		}
		all = append(all, source.File{Name: file.Path, Data: data})
	}
	return all, nil
}
