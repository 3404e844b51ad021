package config

import (
	"slices"
	"strconv"
	"strings"
)

// checkRange holds a number against the minimum, maximum and enum of its jsonschema tag.
func (d decoder) checkRange(path, text string, n float64, f field) {
	low := f.min != nil && n < *f.min
	high := f.max != nil && n > *f.max
	switch {
	case low && f.max == nil:
		d.addGeneral(path, text, "too small", "use "+plain(*f.min)+" or more")
	case low || high:
		d.addGeneral(path, text, "out of range", "use "+plain(*f.min)+" to "+plain(*f.max))
	default:
		d.checkEnum(path, text, f)
	}
}

func plain(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func (d decoder) checkEnum(path, text string, f field) {
	if len(f.enum) == 0 || slices.Contains(f.enum, text) {
		return
	}
	d.addGeneral(path, show(text), "not one of the choices", "use "+oneOf(f.enum))
}

func (d decoder) addGeneral(path, value, rule, fix string) {
	d.general[path] = len(d.problems)
	d.add(d.where(path), path, value, rule, fix)
}

func (d decoder) checkText(path, text string, f field) {
	if rule := badText(text, f.lines); rule != "" {
		d.add(d.where(path), path, show(text), rule, "remove that")
		return
	}
	d.checkEnum(path, text, f)
}

// badText finds what no text of a configuration may hold.
func badText(text string, lines bool) string {
	for _, r := range text {
		if (r < ' ' || r >= 0x7f && r < 0xa0) && !(lines && (r == '\n' || r == '\t')) {
			return "has the control character " + strconv.QuoteRune(r)
		}
	}
	// CDKTF replaces these by values of its own: https://developer.hashicorp.com/terraform/cdktf/concepts/tokens
	for _, marker := range []string{"${TfToken[", "#{TfToken["} {
		if strings.Contains(text, marker) {
			return marker + " is reserved for CDKTF"
		}
	}
	return ""
}
