package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"slipway/internal/beside"
	"slipway/internal/regular"
	"slipway/internal/stackjson"
	"slipway/internal/strictyaml"
)

const (
	ending = ".yaml"
	// Defaults is the name of the file that all environments of its folder, and of those below it, inherit from.
	Defaults = "defaults" + ending
)

// environmentFile is the file of one environment: environments/<name>.yaml, or environments/<folder>/<name>.yaml.
type environmentFile struct {
	folder, name string // the folder is "" for an environment that is in none
	path         string
	inherits     []string // paths of the defaults that it is read over, the farthest first
}

// String is how an environment is asked for.
func (f environmentFile) String() string { return strings.TrimPrefix(f.folder+"/"+f.name, "/") }

func (f environmentFile) is(name string) bool {
	name = strings.TrimSuffix(name, "/")
	return name == f.String() || f.folder != "" && name == f.folder || name == Stack(f.folder, f.name)
}

// load reads the file over those that it inherits from, and what stands beside it. The name of a folder is its environments' project,
// unless they say otherwise.
func (f environmentFile) load() (source, error) {
	own, err := os.ReadFile(f.path)
	if err != nil {
		return source{}, fmt.Errorf("read an environment: %w", err)
	}
	return f.loadAs(own)
}

// loadAs takes a text for that of the file.
func (f environmentFile) loadAs(own []byte) (source, error) {
	var layers []strictyaml.Layer
	for _, path := range f.inherits {
		data, err := os.ReadFile(path)
		if err != nil {
			return source{}, fmt.Errorf("read an environment: %w", err)
		}
		layers = append(layers, strictyaml.Layer{Name: path, Data: data})
	}
	layers = append(layers, strictyaml.Layer{Name: f.path, Data: own})
	folders := beside.Around(f.path)
	if f.folder == "" {
		folders = folders[:2] // above is no folder of environments
	} else {
		layers = append([]strictyaml.Layer{{Name: filepath.Dir(f.path), Data: []byte("project: " + f.folder + "\n")}}, layers...)
	}
	files, wrong, err := beside.Find(folders...)
	if err != nil {
		return source{}, err
	}
	sources, err := beside.Read(files)
	if err != nil {
		return source{}, err
	}
	declared, errs := stackjson.DeclaredBy(sources...)
	s := read(f, layers, additions{files, declared})
	for _, p := range wrong {
		s.file.Problems = append(s.file.Problems, strictyaml.Problem{File: p.Path, Line: 1, Column: 1, Rule: p.Rule, Fix: p.Fix})
	}
	for _, p := range errs {
		s.file.Problems = append(s.file.Problems, strictyaml.Problem{File: p.File, Line: max(1, p.Line), Column: max(1, p.Column), Rule: p.What, Fix: p.Fix})
	}
	return s, nil
}

// additions are what stands beside an environment.
type additions struct {
	files    []beside.File
	declared []string
}

// find lists the environments of a directory and of the folders in it, sorted by path. What is there and is not for Slipway is a problem, so that no file is
// taken for what it is not.
func find(dir string) (files []environmentFile, problems strictyaml.Problems, err error) {
	top, err := list(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("no folder %s: run this in the project's own folder, or add %s", dir, filepath.Join(dir, "dev.yaml"))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find the environments: %w", err)
	}
	files, problems = top.environments("", nil)
	for _, folder := range top.folders {
		if folder == beside.Common || slices.Contains(top.names(), folder) {
			continue // what stands beside the environments: see internal/beside
		}
		inner, err := list(filepath.Join(dir, folder))
		if err != nil {
			return nil, nil, fmt.Errorf("find the environments: %w", err)
		}
		found, wrong := inner.environments(folder, top.defaults())
		files, problems = append(files, found...), append(problems, wrong...)
		problems = append(problems, inner.strangers(len(found)+len(inner.unusable) > 0)...)
	}
	if len(files) == 0 && len(problems) == 0 {
		return nil, nil, fmt.Errorf("no environment in %s: add one as %s", dir, filepath.Join(dir, "dev.yaml"))
	}
	slices.SortFunc(files, func(a, b environmentFile) int { return strings.Compare(a.path, b.path) })
	return files, problems, nil
}

// folder is what is in a folder, without hidden files: editors keep some beside the edited one.
type folder struct {
	path                    string
	yaml, folders, unusable []string // unusable ones are called .yaml and are no files
	others                  []string
}

func list(path string) (folder, error) {
	entries, err := os.ReadDir(path)
	f := folder{path: path}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		info, statErr := os.Stat(filepath.Join(path, name)) // of what a link leads to
		isYAML := strings.HasSuffix(name, ending)
		switch {
		case isYAML && (statErr != nil || regular.Not(filepath.Join(path, name)) != "" || !readable(filepath.Join(path, name))):
			f.unusable = append(f.unusable, name)
		case isYAML:
			f.yaml = append(f.yaml, name)
		case statErr == nil && info.IsDir():
			f.folders = append(f.folders, name)
		default:
			f.others = append(f.others, name)
		}
	}
	return f, err
}

// readable says whether a file may be opened. A named pipe would wait for whoever writes to it.
func readable(regular string) bool {
	file, err := os.Open(regular)
	if err != nil {
		return false
	}
	return file.Close() == nil
}

// names of the environments.
func (f folder) names() []string {
	var names []string
	for _, file := range f.yaml {
		if file != Defaults {
			names = append(names, strings.TrimSuffix(file, ending))
		}
	}
	return names
}

// defaults are the path of the folder's defaults, if it has some.
func (f folder) defaults() []string {
	if slices.Contains(f.yaml, Defaults) {
		return []string{filepath.Join(f.path, Defaults)}
	}
	return nil
}

func (f folder) environments(name string, inherits []string) (files []environmentFile, problems strictyaml.Problems) {
	for _, own := range f.names() {
		files = append(files, environmentFile{folder: name, name: own, path: filepath.Join(f.path, own+ending),
			inherits: append(slices.Clone(inherits), f.defaults()...)})
	}
	for _, file := range f.unusable {
		advice := "write the environment into a file of this name, or remove it"
		if file == Defaults {
			advice = "write what the environments share into a file of this name, or remove it"
		}
		problems = append(problems, f.problem(file, cmp.Or(regular.Not(filepath.Join(f.path, file)), "cannot be read"), advice))
	}
	for _, file := range f.others {
		if own, isYML := strings.CutSuffix(file, ".yml"); isYML {
			problems = append(problems, f.problem(file, "only files that end in .yaml are read", "rename it to "+own+ending))
		}
	}
	return files, problems
}

// strangers are what is in a folder of environments beside them, their defaults, and the folders of their own Terraform files.
func (f folder) strangers(hasEnvironments bool) (problems strictyaml.Problems) {
	name := filepath.Base(f.path)
	if !hasEnvironments {
		return strictyaml.Problems{f.problem("", "a folder without an environment", "add one as "+filepath.Join(f.path, "dev.yaml")+
			"; where its files belong to an environment "+name+", add "+f.path+ending+"; else remove it")}
	}
	for _, file := range f.others {
		if !strings.HasSuffix(file, ".yml") && !strings.HasSuffix(file, ".md") {
			problems = append(problems, f.problem(file, "neither an environment nor its defaults", "put Terraform files for all environments of the folder into "+
				filepath.Join(f.path, beside.Common)+", for one of them into a folder of its name, and remove what is for none"))
		}
	}
	for _, inner := range f.folders {
		if inner != beside.Common && !slices.Contains(f.names(), inner) {
			problems = append(problems, f.problem(inner, "a folder for no environment", "rename it to that of an environment beside it, or to "+beside.Common+
				"; environments are at most one folder deep"))
		}
	}
	return problems
}

func (f folder) problem(file, rule, fix string) strictyaml.Problem {
	return strictyaml.Problem{File: filepath.Join(f.path, file), Line: 1, Column: 1, Rule: rule, Fix: fix}
}
