package config

import (
	"path/filepath"
	"slices"
	"strings"
)

// Known says whether a directory has environments of these names, without reading them. The error names the nearest ones.
func Known(dir string, names ...string) error {
	files, _, err := find(dir) // what is wrong with other files, Load tells
	if err != nil {
		return err
	}
	var known []string
	for _, file := range files {
		known = append(known, strings.TrimSuffix(filepath.Base(file), ".yaml"))
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return unknownEnvironment(dir, name, known)
		}
	}
	return nil
}
