package config

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/strictyaml"
)

// Load reads and checks the environments of a directory, and gives the named ones, or all of them where none is named: prod, orders/prod, or orders for all of
// a folder. Some rules hold between environments, so the others are read as well; what is wrong with them is for those who ask for them. What is wrong with
// the files comes as strictyaml.Problems.
func Load(dir string, names ...string) ([]Environment, error) {
	files, problems, err := find(dir)
	if err != nil {
		return nil, err
	}
	wanted, err := askedFor(dir, files, names)
	switch {
	case err != nil && len(problems) > 0: // it may be one of these
		return nil, problems.Err()
	case err != nil:
		return nil, err
	case len(names) > 0: // what is wrong with the folder is nobody's in particular
		problems = nil
	}
	var loaded []source
	for _, file := range files {
		s, err := file.load()
		if err != nil {
			return nil, err
		}
		loaded = append(loaded, s)
	}
	checkTogether(loaded, wanted)

	var environments []Environment
	for i, s := range loaded {
		if wanted[i] {
			problems = append(problems, s.file.Problems...)
			environments = append(environments, s.environment)
		}
	}
	if problems.Err() != nil { // which sorts them
		return nil, slices.Compact(problems) // several environments inherit the same mistake
	}
	return environments, nil
}

// Parse reads and checks one environment that inherits nothing. The rules that hold between environments are left to Load.
func Parse(file string, data []byte) (Environment, error) {
	s := read(environmentFile{name: strings.TrimSuffix(filepath.Base(file), ".yaml")}, []strictyaml.Layer{{Name: file, Data: data}}, additions{})
	if err := s.file.Problems.Err(); err != nil {
		return Environment{}, err
	}
	return s.environment, nil
}

// ParseOver reads and checks a text as that of an environment's file in a directory: over what the file inherits. The rules that hold between environments are
// left to Load.
func ParseOver(dir string, of Environment, text []byte) (Environment, error) {
	files, _, err := find(dir)
	if err != nil {
		return Environment{}, err
	}
	for _, file := range files {
		if file.folder != of.Folder || file.name != of.Name {
			continue
		}
		s, err := file.loadAs(text)
		if err == nil {
			err = s.file.Problems.Err()
		}
		return s.environment, err
	}
	return Environment{}, unknownEnvironment(dir, of.String(), files)
}

// source is an environment together with the file that it comes from.
type source struct {
	environment Environment
	file        *strictyaml.File
}

func read(file environmentFile, layers []strictyaml.Layer, added additions) source {
	s := readAllowing(file, layers, added, nil)
	if allowed := s.environment.AllowUnknown; len(allowed) > 0 { // it stands anywhere in the file
		return readAllowing(file, layers, added, allowed)
	}
	return s
}

func readAllowing(file environmentFile, layers []strictyaml.Layer, added additions, unknown []string) source {
	s := source{environment: defaultEnvironment(file.name)}
	s.environment.Folder, s.environment.Beside = file.folder, added.files
	s.environment.Declared = slices.Clone(added.declared)
	for _, name := range slices.Sorted(maps.Keys(s.environment.Locals())) {
		s.environment.Declared = append(s.environment.Declared, "local."+name)
	}
	options := reading
	options.Allowed = unknown
	s.file = strictyaml.ReadLayers(layers, &s.environment, options)
	s.environment.Origin = origin{s.file, s.environment.File("")}
	if s.file.Readable {
		s.environment.complete(s.file.Set)
		further := s.environment.further(s.file)
		s.environment.check(checkerOf(s.file))
		s.environment.checkFurther(checkerOf(s.file), further)
		s.environment.References = s.environment.references(checkerOf(s.file))
		s.environment.AllowsInVain = s.environment.unneeded(s.file.Needed)
	}
	return s
}

// askedFor says which of the files are asked for; all of them where nothing is.
func askedFor(dir string, files []environmentFile, names []string) ([]bool, error) {
	wanted := make([]bool, len(files))
	for i := range files {
		wanted[i] = len(names) == 0
	}
	for _, name := range names {
		found := false
		for i, file := range files {
			if file.is(name) {
				wanted[i], found = true, true
			}
		}
		if !found {
			return nil, unknownEnvironment(dir, name, files)
		}
	}
	return wanted, nil
}

func unknownEnvironment(dir, name string, files []environmentFile) error {
	var known []string
	for _, file := range files {
		known = append(known, file.String())
	}
	if len(known) == 0 {
		return fmt.Errorf("unknown environment %s: %s has none", strictyaml.Show(name), dir)
	}
	meant := ""
	asked := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(name), filepath.ToSlash(dir)+"/"), ending) // a file's path is soon given
	if near := nearest.Name(asked, known); near != "" {
		meant = "; did you mean " + near + "?"
	}
	return fmt.Errorf("unknown environment %s: %s has %s%s", strictyaml.Show(name), dir, strings.Join(known, ", "), meant)
}
