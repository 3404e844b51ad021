package config

import (
	"cmp"
	"path/filepath"
	"strings"

	"slipway/internal/findings"
	"slipway/internal/strictyaml"
)

// Origin knows where the keys of an environment stand.
type Origin interface {
	// Place of a key, or where it has to be added.
	Place(key string) findings.Place
}

// origin is the file of an environment, read over those that it inherits from.
type origin struct {
	file *strictyaml.File
	own  string // its path in the folder of the environments
}

// Place names the file as wherever the command runs: with the folder of the environments, and nothing above it.
func (o origin) Place(key string) findings.Place {
	at, found := o.file.Nearest(key)
	folder := strings.TrimSuffix(o.file.Name, o.own)
	name := strings.TrimPrefix(cmp.Or(at.File, o.file.Name), folder)
	if folder != "" {
		name = filepath.Join(filepath.Base(folder), name)
	}
	below := found
	if found == key {
		below = ""
	}
	return findings.Place{File: filepath.ToSlash(name), Line: at.Line, Below: below}
}

// Locate completes a finding, which says what it says in the paths of service: with the key that its changes begin
// with, where that stands or has to be added, and the YAML of the changes.
func (e Environment) Locate(f findings.Finding) findings.Finding {
	if of, is := e.Origin.(origin); is && e.Part != "" {
		f = translated{e.Part, of.file}.finding(f)
	}
	f.YAML = findings.YAML(f.Changes...)
	if f.Key == "" && len(f.Changes) > 0 {
		f.Key = f.Changes[0].Key
	}
	if f.Key != "" && e.Origin != nil {
		at := e.Origin.Place(f.Key)
		for _, change := range f.Changes {
			if e.Origin.Place(change.Key).Below != at.Below { // the YAML has to begin above that section
				at.Below = ""
			}
		}
		f.Where = &at
	}
	return f
}
