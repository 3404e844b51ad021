package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/strictyaml"
)

// Load reads and checks every environment of a directory, for some rules hold between environments, and gives the
// named ones, or all of them where none is named. What is wrong with the files comes as strictyaml.Problems.
func Load(dir string, names ...string) ([]Environment, error) {
	files, problems, err := find(dir)
	if err != nil {
		return nil, err
	}
	var loaded []source
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read an environment: %w", err)
		}
		s := read(file, data)
		loaded = append(loaded, s)
	}
	checkTogether(loaded)

	var known []string
	var wanted []Environment
	for _, s := range loaded {
		problems = append(problems, s.file.Problems...)
		known = append(known, s.environment.Name)
		if len(names) == 0 || slices.Contains(names, s.environment.Name) {
			wanted = append(wanted, s.environment)
		}
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, unknownEnvironment(dir, name, known)
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return wanted, nil
}

// Parse reads and checks one environment. The rules that hold between environments are left to Load.
func Parse(file string, data []byte) (Environment, error) {
	s := read(file, data)
	if err := s.file.Problems.Err(); err != nil {
		return Environment{}, err
	}
	return s.environment, nil
}

// source is an environment together with the file that it comes from.
type source struct {
	environment Environment
	file        *strictyaml.File
}

func read(file string, data []byte) source {
	s := readAllowing(file, data, nil)
	if allowed := s.environment.AllowUnknown; len(allowed) > 0 { // it stands anywhere in the file
		return readAllowing(file, data, allowed)
	}
	return s
}

func readAllowing(file string, data []byte, unknown []string) source {
	s := source{environment: defaultEnvironment(strings.TrimSuffix(filepath.Base(file), ".yaml"))}
	options := reading
	options.Allowed = unknown
	s.file = strictyaml.Read(file, data, &s.environment, options)
	if s.file.Readable {
		s.environment.complete(s.file.Set)
		s.environment.check(checkerOf(s.file))
		s.environment.AllowsInVain = s.environment.unneeded(s.file.Needed)
	}
	return s
}

// find lists the directory's environment files, sorted by name.
func find(dir string) (files []string, problems strictyaml.Problems, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("no folder %s: run this in the project's own folder, or add %s", dir, filepath.Join(dir, "dev.yaml"))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find the environments: %w", err)
	}
	for _, entry := range entries {
		name := entry.Name()
		file := filepath.Join(dir, name)
		switch {
		case entry.IsDir() || strings.HasPrefix(name, "."): // editors keep hidden files beside the edited one
		case strings.HasSuffix(name, ".yaml"):
			files = append(files, file)
		case strings.HasSuffix(name, ".yml"):
			problems = append(problems, strictyaml.Problem{
				File: file, Line: 1, Column: 1,
				Rule: "only files that end in .yaml are read",
				Fix:  "rename it to " + strings.TrimSuffix(name, ".yml") + ".yaml",
			})
		}
	}
	if len(files) == 0 && len(problems) == 0 {
		return nil, nil, fmt.Errorf("no environment in %s: add one as %s", dir, filepath.Join(dir, "dev.yaml"))
	}
	return files, problems, nil
}

func unknownEnvironment(dir, name string, known []string) error {
	if len(known) == 0 {
		return fmt.Errorf("unknown environment %s: %s has none", strictyaml.Show(name), dir)
	}
	meant := ""
	if near := nearest.Name(name, known); near != "" {
		meant = "; did you mean " + near + "?"
	}
	return fmt.Errorf("unknown environment %s: %s has %s%s", strictyaml.Show(name), dir, strings.Join(known, ", "), meant)
}
