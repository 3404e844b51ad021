package rules

import (
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

// switchedOff is the finding of switches that no table has, of other providers than AWS: something that was enabled, enforced or required is not any more.
func switchedOff(c *plan.Change) []Finding {
	if strings.HasPrefix(c.Type, "aws_") {
		return nil
	}
	var off []string
	for _, d := range c.Diff() {
		was, wasBool := plan.Bool(d.Before)
		is, isBool := plan.Bool(d.After)
		if !wasBool || !isBool || !was || is {
			continue
		}
		path := strings.Split(d.Path, ".")
		if name := path[len(path)-1]; keepsOut(name) && !inTables(name, c.Type) {
			off = append(off, d.Path+": true → false")
		}
	}
	if len(off) == 0 {
		return nil
	}
	return []Finding{{
		Severity: Medium, Address: c.Address, What: strings.Join(off, ", "), Why: inConfiguration,
		Effect: "what it did or kept out is not done or kept out any more", Undo: "set it back and apply",
	}}
}

// keepsOut says whether a switch's name is one of something that works, guards or demands while it is on: mfa_required, auth_enabled, enforce. One of something
// that is open while it is on is none, nor is one of encryption in transit, which tls-weakened looks at.
func keepsOut(name string) bool {
	words := strings.Split(name, "_")
	has := func(all ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(all, word) })
	}
	return has("enabled", "enable", "enforce", "enforced", "required", "require") &&
		!has("public", "anonymous", "admin", "legacy", "access", "ipv4", "external", "password", "serial", "ftp", "https", "ssl", "tls", "http", "preview", "beta")
}

// inTables says whether a rule of its own looks at a switch.
func inTables(name, kind string) bool {
	return slices.ContainsFunc(slices.Concat(guards, encryptions, watches, closings, running), func(a attribute) bool {
		return a.path[len(a.path)-1] == name && a.of(kind) && (name != "enabled" || len(a.types) > 0)
	})
}
