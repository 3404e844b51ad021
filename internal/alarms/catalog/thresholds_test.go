package catalog

import (
	"bytes"
	"fmt"
	"go/format"
	"strconv"
	"strings"
	"testing"

	"slipway/internal/testbench/golden"
)

// TestThresholdsFollowTheRows keeps the keys of monitoring.thresholds, with their ranges, words and defaults, in step with the rows.
func TestThresholdsFollowTheRows(t *testing.T) {
	golden.Same(t, "../../config/thresholds.go", thresholdsGo(t))
}

func thresholdsGo(t *testing.T) string {
	t.Helper()
	var fields, defaults, values strings.Builder
	for _, row := range keys() {
		name, threshold := fieldName(row.ID), row.Threshold
		kind, value := "int", "float64(t."+name+")"
		if threshold.Fraction {
			kind, value = "float64", "t."+name
		}
		tag := "minimum=" + plain(threshold.Min)
		if threshold.Max != unlimited {
			tag += ",maximum=" + plain(threshold.Max)
		}
		fallback := threshold.Derived
		if fallback == "" {
			fallback = plain(threshold.Default)
		}
		if threshold.Derived == "" || threshold.Default > 0 {
			fmt.Fprintf(&defaults, "%s: %s,\n", name, plain(threshold.Default))
		}
		for _, line := range wrap(name+" "+threshold.Means+" Default: "+fallback+".", 120) {
			fmt.Fprintf(&fields, "// %s\n", line)
		}
		digest := ""
		if threshold.Later {
			digest = ` json:"-"`
		}
		fmt.Fprintf(&fields, "%s %s `yaml:%q jsonschema:%q%s`\n", name, kind, row.ID, tag, digest)
		fmt.Fprintf(&values, "%q: %s,\n", row.ID, value)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, `// Code generated from the rows of internal/alarms/catalog by make update; DO NOT EDIT.

package config

// Thresholds are where each alarm begins; docs/runbook.md says what each of them means. Percentages are 1-100.
type Thresholds struct {
%s}

func defaultThresholds() Thresholds {
	return Thresholds{
%s}
}

// ByKey gives all thresholds by their keys in the file, which are the alarms' IDs.
func (t Thresholds) ByKey() map[string]float64 {
	return map[string]float64{
%s}
}
`, &fields, &defaults, &values)
	source, err := format.Source(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// keys gives one row for each key of monitoring.thresholds.
func keys() []Row {
	var all []Row
	seen := map[string]bool{}
	for _, row := range Rows {
		if !seen[row.ID] {
			all = append(all, row)
		}
		seen[row.ID] = true
	}
	return all
}

// fieldName of target_5xx is Target5xx.
func fieldName(key string) string {
	var name strings.Builder
	for word := range strings.SplitSeq(key, "_") {
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return name.String()
}

func plain(number float64) string { return strconv.FormatFloat(number, 'f', -1, 64) }

// wrap breaks a text into lines of at most so many characters, where its words allow.
func wrap(text string, width int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		last := len(lines) - 1
		if last >= 0 && len(lines[last])+1+len(word) <= width {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}
