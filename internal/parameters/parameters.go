// Package parameters knows the parameters of RDS's parameter groups: one list for each family, <family>.txt, with its sources.
package parameters

import (
	"embed"
	"maps"
	"slices"
	"strings"
)

//go:embed *.txt
var lists embed.FS

// What a list says of a parameter's value.
const (
	Dynamic = "dynamic" // RDS can apply it at once
	Static  = "static"  // RDS applies it at a reboot only
	Fixed   = "fixed"   // AWS does not let it be modified
	Open    = "open"    // dynamic or static: not known
)

// Apply methods of RDS.
const (
	Immediate     = "immediate"
	PendingReboot = "pending-reboot"
)

// Parameter of a family.
type Parameter struct {
	Kind        string // Dynamic, Static, Fixed or Open
	ClusterOnly bool   // the instances' group does not have it
	RenamedTo   string // its name in this family, where the name is one of an earlier family
	Gone        bool   // this family has no such parameter
}

// Family is the parameters of one family by name, or nil where there is no list of it.
type Family map[string]Parameter

// Of a family, such as aurora-mysql8.0.
func Of(family string) Family {
	text, err := lists.ReadFile(family + ".txt")
	if err != nil {
		return nil
	}
	all := Family{}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] == "#" {
			continue
		}
		all[words[0]] = parameter(words[1:])
	}
	return all
}

func parameter(words []string) Parameter {
	switch words[0] {
	case "gone":
		return Parameter{Gone: true}
	case "renamed":
		return Parameter{RenamedTo: words[1]}
	}
	return Parameter{Kind: words[1], ClusterOnly: words[0] == "cluster"}
}

// Names of the parameters that a group can set, sorted.
func (f Family) Names() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if p := f[name]; p.Kind != "" && p.Kind != Fixed {
			names = append(names, name)
		}
	}
	return names
}

// ApplyMethod that a parameter needs: immediate only where it is known to be dynamic, since RDS takes pending-reboot for every one.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBClusterParameterGroup.html
func (f Family) ApplyMethod(name string) string {
	if f[name].Kind == Dynamic {
		return Immediate
	}
	return PendingReboot
}
