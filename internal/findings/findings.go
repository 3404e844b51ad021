// Package findings holds what needs attention in an environment: what is wrong, where, and the lines of YAML that mend it. Warnings when an environment is
// loaded and the failures of its report are both findings, so that they are told in the same words.
package findings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity of a finding, the worst first.
type Severity int

// Severities.
const (
	Fail    Severity = iota // the report is not a good one
	Warning                 // AWS accepts it, and few people want it
	Note                    // worth knowing
)

func (s Severity) String() string { return [...]string{"fail", "warning", "note"}[s] }

// MarshalText gives the word.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Areas of findings, in their order.
const (
	Checklist     = "checklist"
	Clock         = "deploy clock"
	Connections   = "connections"
	Configuration = "configuration"
	Calendar      = "calendar"
	Backups       = "backups"
	Quotas        = "quotas"
	Cost          = "cost"
)

var areas = []string{Checklist, Clock, Connections, Configuration, Calendar, Backups, Quotas, Cost}

// Finding is one thing that needs attention.
type Finding struct {
	Severity Severity `json:"severity"`
	Area     string   `json:"area"`
	What     string   `json:"what"`               // is wrong, with the values
	Key      string   `json:"key,omitempty"`      // that causes it or has to be added, as scaling.schedules[0].min
	Where    *Place   `json:"where,omitempty"`    // the key is, or has to be
	YAML     string   `json:"yaml,omitempty"`     // that mends it, ready to paste
	Unmended string   `json:"unmended,omitempty"` // why no YAML does, or what else has to be done

	Changes []Change `json:"-"` // that YAML writes
}

// Place is the line of a key, or of the section Below which it has to be added; without a line it is the end of the file.
type Place struct {
	File  string `json:"file"`
	Line  int    `json:"line,omitempty"`
	Below string `json:"below,omitempty"`
}

func (p Place) String() string {
	switch {
	case p.Line == 0:
		return "in " + p.File
	case p.Below != "":
		return fmt.Sprintf("below %s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("at %s:%d", p.File, p.Line)
}

// Sentence ends what is said with a full stop, unless it asks.
func Sentence(said string) string {
	if strings.HasSuffix(said, ".") || strings.HasSuffix(said, "?") {
		return said
	}
	return said + "."
}

// String is the finding on one line. What is wrong with the configuration begins with its key, and needs no area.
func (f Finding) String() string {
	if f.Area == Configuration {
		return f.What
	}
	return f.Area + ": " + f.What
}

// Mended says where the YAML belongs.
func (f Finding) Mended() string {
	switch {
	case f.Where == nil:
		return "Mended by"
	case f.Where.Below != "":
		return fmt.Sprintf("In %s, line %d of %s, add", f.Where.Below, f.Where.Line, f.Where.File)
	}
	return "Mended " + f.Where.String() + " by"
}

// Added is the YAML as it is pasted to where Mended says: of a section that is there already, what is inside it.
func (f Finding) Added() string {
	rest := f.YAML
	if f.Where != nil && f.Where.Below != "" {
		for range strings.Split(f.Where.Below, ".") {
			_, rest, _ = strings.Cut(rest, "\n")
		}
	}
	return rest
}

// NotMended is why no YAML mends it, or what else has to be done, as a sentence.
func (f Finding) NotMended() string {
	if f.Unmended == "" {
		return ""
	}
	return Sentence(strings.ToUpper(f.Unmended[:1]) + f.Unmended[1:])
}

// Warn of a key of the configuration, whose value is said first; the changes mend it.
func Warn(key, said string, changes ...Change) Finding {
	return Finding{Severity: Warning, Area: Configuration, Key: key, What: key + ": " + said, Changes: changes}
}

// Because says why nothing mends it, or what else has to be done.
func (f Finding) Because(reason string) Finding {
	f.Unmended = reason
	return f
}

// Ordered gives the findings by severity, area and place. What two areas have and one change mends is told once, by the first: it is one thing.
func Ordered(all []Finding) []Finding {
	all = append([]Finding{}, all...)
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(slices.Index(areas, a.Area), slices.Index(areas, b.Area)), a.Where.compare(b.Where))
	})
	told := map[string]string{} // by what mends it, the area
	return slices.DeleteFunc(all, func(f Finding) bool {
		area, again := told[f.YAML]
		if f.YAML != "" && !again {
			told[f.YAML] = f.Area
		}
		return again && area != f.Area
	})
}

// compare orders by file and line; what is in no file comes first, and what is at a file's end last.
func (p *Place) compare(other *Place) int {
	if p == nil || other == nil {
		return cmp.Compare(btoi(p != nil), btoi(other != nil))
	}
	return cmp.Or(strings.Compare(p.File, other.File), cmp.Compare(btoi(p.Line == 0), btoi(other.Line == 0)), cmp.Compare(p.Line, other.Line))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Lines are the findings of a severity, a line each.
func Lines(all []Finding, of Severity) []string {
	var lines []string
	for _, f := range all {
		if f.Severity == of {
			lines = append(lines, f.String())
		}
	}
	return lines
}
