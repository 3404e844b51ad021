package page

import (
	"slices"

	"slipway/internal/findings"
)

// finding is one of an environment's, which is named where there are several.
type finding struct {
	findings.Finding
	of string
}

// shown are the findings of some severities.
func shown(all []findings.Finding, of string, severities ...findings.Severity) []finding {
	var some []finding
	for _, f := range all {
		if slices.Contains(severities, f.Severity) {
			some = append(some, finding{f, of})
		}
	}
	return some
}

// Said is the finding in words.
func (f finding) Said() string {
	if f.of == "" {
		return f.String()
	}
	return f.of + ": " + f.String()
}

// Warns tells whether it fails nothing: then its severity is said.
func (f finding) Warns() bool { return f.Severity != findings.Fail }
