package config

import (
	"cmp"
	"path/filepath"
	"strings"

	"slipway/internal/findings"
)

// Locate completes a finding: with the key that its changes begin with, where that stands or has to be added, and the YAML of the changes.
func (e Environment) Locate(f findings.Finding) findings.Finding {
	f.YAML = findings.YAML(f.Changes...)
	if f.Key == "" && len(f.Changes) > 0 {
		f.Key = f.Changes[0].Key
	}
	if f.Key == "" || e.Origin == nil {
		return f
	}
	at, found := e.Origin.Nearest(f.Key)
	f.Where = &findings.Place{File: e.shown(cmp.Or(at.File, e.Origin.Name)), Line: at.Line, Below: found != "" && found != f.Key}
	return f
}

// shown is a file as it is named wherever the command runs: with the folder of the environments, and nothing above it.
func (e Environment) shown(file string) string {
	folder := strings.TrimSuffix(e.Origin.Name, e.File(""))
	name := strings.TrimPrefix(file, folder)
	if folder != "" {
		name = filepath.Join(filepath.Base(folder), name)
	}
	return filepath.ToSlash(name)
}
