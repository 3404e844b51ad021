// Package others reads what other tools found, from their SARIF, and finds the resource that each finding is of.
package others

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Finding is one result of another tool.
type Finding struct {
	Tool, Rule string
	Severity   string // low, medium, high or critical, as planreview's own
	Message    string
	File       string // where the tool saw it; empty where it does not say
	Line       int
	Address    string // of the resource; empty while it is not located

	names []string // texts that may name the resource, the best first
}

// document is what is read of SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
type document struct {
	Version string `json:"version"`
	Runs    []struct {
		Tool struct {
			Driver component `json:"driver"`
		} `json:"tool"`
		Results []result `json:"results"`
	} `json:"runs"`
}

type component struct {
	Name  string `json:"name"`
	Rules []rule `json:"rules"`
}

type rule struct {
	ID                   string `json:"id"`
	DefaultConfiguration struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
	Properties struct {
		Security any `json:"security-severity"`
	} `json:"properties"`
}

type result struct {
	RuleID string `json:"ruleId"`
	Rule   struct {
		ID string `json:"id"`
	} `json:"rule"`
	Level   string `json:"level"`
	Kind    string `json:"kind"`
	Message struct {
		Text string `json:"text"`
	} `json:"message"`
	Locations []struct {
		PhysicalLocation struct {
			ArtifactLocation struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region struct {
				StartLine int `json:"startLine"`
			} `json:"region"`
		} `json:"physicalLocation"`
		LogicalLocations []struct {
			Name               string `json:"name"`
			FullyQualifiedName string `json:"fullyQualifiedName"`
		} `json:"logicalLocations"`
	} `json:"locations"`
	Fingerprints        map[string]string `json:"fingerprints"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
	Suppressions        []struct {
		Status string `json:"status"`
	} `json:"suppressions"`
}

// Read reads a file of SARIF. Results that passed or are suppressed are left out. An error says where the file is broken; it quotes nothing of it.
func Read(name string, data []byte) ([]Finding, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("%s:%s", name, broken(data, err))
	}
	if d.Version != "2.1.0" || d.Runs == nil {
		return nil, fmt.Errorf("%s: no SARIF of version 2.1.0: it has no version 2.1.0, or no runs", name)
	}
	var all []Finding
	for i, run := range d.Runs {
		if run.Tool.Driver.Name == "" {
			return nil, fmt.Errorf("%s: runs[%d].tool.driver.name: missing", name, i)
		}
		rules := map[string]rule{}
		for _, r := range run.Tool.Driver.Rules {
			rules[r.ID] = r
		}
		for _, r := range run.Results {
			if r.counts() {
				all = append(all, r.finding(run.Tool.Driver.Name, rules))
			}
		}
	}
	return all, nil
}

// broken says line:column: what of an error of encoding/json.
func broken(data []byte, err error) string {
	var syntax *json.SyntaxError
	var mistyped *json.UnmarshalTypeError
	offset, what := int64(len(data)), "the JSON ends early"
	switch {
	case errors.As(err, &mistyped):
		kind, _, _ := strings.Cut(mistyped.Value, " ")
		offset, what = mistyped.Offset, fmt.Sprintf("%s: a %s where SARIF has another kind of value", mistyped.Field, kind)
	case errors.As(err, &syntax) && syntax.Error() != "unexpected end of JSON input":
		offset, what = syntax.Offset, "no JSON"
	}
	before := data[:min(int(offset), len(data))]
	return fmt.Sprintf("%d:%d: %s", bytes.Count(before, []byte("\n"))+1, max(1, len(before)-bytes.LastIndexByte(before, '\n')-1), what)
}

func (r result) counts() bool {
	for _, s := range r.Suppressions {
		if s.Status != "rejected" && s.Status != "underReview" {
			return false
		}
	}
	return r.Kind == "" || r.Kind == "fail" || r.Kind == "open" || r.Kind == "review"
}

func (r result) finding(tool string, rules map[string]rule) Finding {
	id := cmp.Or(r.RuleID, r.Rule.ID)
	lines := strings.FieldsFunc(r.Message.Text, func(c rune) bool { return c == '\n' || c == '\r' })
	f := Finding{Tool: tool, Rule: id, Severity: severity(r.Level, rules[id]), Message: strings.Join(lines, "; ")}
	for _, l := range r.Locations {
		if f.File == "" {
			f.File, f.Line = l.PhysicalLocation.ArtifactLocation.URI, l.PhysicalLocation.Region.StartLine
			if decoded, err := url.PathUnescape(f.File); err == nil {
				f.File = decoded
			}
		}
		for _, logical := range l.LogicalLocations {
			f.names = append(f.names, logical.FullyQualifiedName, logical.Name)
		}
	}
	f.names = append(f.names, r.Message.Text)
	for _, prints := range []map[string]string{r.Fingerprints, r.PartialFingerprints} {
		for _, key := range slices.Sorted(maps.Keys(prints)) {
			f.names = append(f.names, prints[key])
		}
	}
	return f
}

// severity is by the number that GitHub reads, where the rule has one, else by the level, which is a warning where nothing says so.
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
func severity(level string, of rule) string {
	if score, err := strconv.ParseFloat(fmt.Sprint(of.Properties.Security), 64); err == nil && score > 0 {
		switch {
		case score >= 9:
			return "critical"
		case score >= 7:
			return "high"
		case score >= 4:
			return "medium"
		}
		return "low"
	}
	switch cmp.Or(level, of.DefaultConfiguration.Level, "warning") {
	case "error":
		return "high"
	case "warning":
		return "medium"
	}
	return "low"
}

// address is what could be a resource's address in a text: module.a["k"].aws_x.b[0].
var address = regexp.MustCompile(`(?:[A-Za-z_][\w-]*(?:\[(?:\d+|"[^"\]]*")\])?\.)+[A-Za-z_][\w-]*(?:\[(?:\d+|"[^"\]]*")\])?`)

// Locate gives each finding its resource: the one that it names, of those that known says are there, or the one whose block in the source stands at its
// line. Lines are the first ones of the blocks, by address.
func Locate(all []Finding, known func(address string) bool, source string, lines map[string]int) []Finding {
	located := slices.Clone(all)
	for i := range located {
		f := &located[i]
		f.Address = f.named(known)
		if f.Address == "" && sameFile(f.File, source) {
			f.Address = blockAt(f.Line, lines)
		}
	}
	return located
}

func (f Finding) named(known func(string) bool) string {
	for _, name := range f.names {
		if name != "" && known(name) {
			return name
		}
		for _, candidate := range address.FindAllString(name, 50) {
			for ; strings.Contains(candidate, "."); candidate = candidate[:strings.LastIndexByte(candidate, '.')] { // aws_x.a.acl is of aws_x.a
				if known(candidate) {
					return candidate
				}
			}
		}
	}
	return ""
}

// sameFile says whether one of the paths ends in the other: a tool writes them from where it ran.
func sameFile(file, source string) bool {
	file, source = path.Clean("/"+strings.TrimPrefix(file, "file://")), path.Clean("/"+source)
	return source != "/" && (strings.HasSuffix(file, source) || strings.HasSuffix(source, file)) && file != "/"
}

// blockAt is the block that begins last before a line.
func blockAt(line int, lines map[string]int) string {
	best, found := "", 0
	for address, first := range lines {
		if first <= line && first > found {
			best, found = address, first
		}
	}
	return best
}
