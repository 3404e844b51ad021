// Package kinds knows what the types of Terraform resources are for, so that a review can say what the deletion of one means.
//
// A type that stands in no table is no harmless one. Its class is then Unknown.
package kinds

import (
	"maps"
	"slices"
	"strings"
)

// Class is what resources of a type are for.
type Class string

// All classes. How bad the deletion of each is, says the rule resource-deleted.
const (
	Data       Class = "data"       // holds what Terraform cannot make again
	Account    Class = "account"    // an account, a project, an organization, a domain's registration
	Traffic    Class = "traffic"    // answers requests or names, or carries them
	Foundation Class = "foundation" // others stand on it or run in it
	Guard      Class = "guard"      // watches, records, or keeps something from happening
	Alarm      Class = "alarm"      // tells somebody
	Login      Class = "login"      // by which people and programs prove who they are
	Rights     Class = "rights"     // gives permissions
	Setting    Class = "setting"    // a part or a setting of something else
	Harmless   Class = "harmless"   // its deletion is none: Why says so
	Unknown    Class = ""           // in no table
)

// Kind is what is known of a type.
type Kind struct {
	Class  Class
	What   string // what its deletion does
	Remade bool   // replacing it is how its content changes, or makes the same again: only its deletion counts
}

// Of says what is known of a type. The exact name comes before a pattern, and a longer pattern before a shorter one.
func Of(kind string) Kind {
	if known, ok := exact[kind]; ok {
		return known
	}
	best, length := Kind{}, 0
	for _, p := range patterns {
		if n := len(p.before) + len(p.after); n > length && p.matches(kind) {
			best, length = p.kind, n
		}
	}
	return best
}

// Names are the types that the tables name without a star, in no order.
func Names() []string { return slices.Collect(maps.Keys(exact)) }

// pattern is a name with a star in it.
type pattern struct {
	before, after string
	kind          Kind
}

func (p pattern) matches(kind string) bool {
	return len(kind) >= len(p.before)+len(p.after) && strings.HasPrefix(kind, p.before) && strings.HasSuffix(kind, p.after)
}

var exact, patterns = tables()

// group is types of one class with one meaning. A type may hold one star, which stands for anything.
type group struct {
	class  Class
	what   string
	remade bool
	types  string
}

func all() []group {
	return slices.Concat(data, accounts, traffic, foundations, guards, logins, rights, settings, harmless, remade)
}

func tables() (map[string]Kind, []pattern) {
	exact, patterns := map[string]Kind{}, []pattern(nil)
	for _, g := range all() {
		kind := Kind{g.class, g.what, g.remade}
		for _, name := range strings.Fields(g.types) {
			if before, after, ok := strings.Cut(name, "*"); ok {
				patterns = append(patterns, pattern{before, after, kind})
				continue
			}
			exact[name] = kind
		}
	}
	return exact, patterns
}
