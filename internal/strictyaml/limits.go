package strictyaml

import (
	"slices"
	"strconv"
)

// checkRange holds a number against the minimum, maximum and enum of its jsonschema tag.
func (d decoder) checkRange(path, text string, n float64, f Field) {
	low := f.Min != nil && n < *f.Min
	high := f.Max != nil && n > *f.Max
	switch {
	case low && f.Max == nil:
		d.addGeneral(path, text, "too small", "use "+plain(*f.Min)+" or more")
	case high && f.Min == nil:
		d.addGeneral(path, text, "too large", "use "+plain(*f.Max)+" or less")
	case (low || high) && *f.Max-*f.Min == 1:
		d.addGeneral(path, text, "out of range", "use "+plain(*f.Min)+" or "+plain(*f.Max))
	case low || high:
		d.addGeneral(path, text, "out of range", "use "+plain(*f.Min)+" to "+plain(*f.Max))
	default:
		d.checkEnum(path, text, f)
	}
}

func plain(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func (d decoder) checkEnum(path, text string, f Field) {
	switch {
	case len(f.Enum) == 0 || slices.Contains(f.Enum, text):
	case !f.Theirs:
		d.addGeneral(path, Show(text), "not one of the choices", "use "+OneOf(f.Enum))
	case !d.allows(path):
		d.addGeneral(path, Show(text), unknown, d.orAllow(path, knownInstead(text, f.Enum)))
	}
}

func (d decoder) addGeneral(path, value, rule, fix string) {
	d.general[path] = len(d.Problems)
	d.Add(d.Where(path), path, value, rule, fix)
}

func (d decoder) checkText(path, text string, f Field) {
	if rule := d.badText(text, f.Lines); rule != "" {
		d.Add(d.Where(path), path, Show(text), rule, "remove that")
		return
	}
	d.checkEnum(path, text, f)
}

// badText finds what no text of the file may hold.
func (d decoder) badText(text string, lines bool) string {
	for _, r := range text {
		if (r < ' ' || r >= 0x7f && r < 0xa0) && !(lines && (r == '\n' || r == '\t')) {
			return "has the control character " + strconv.QuoteRune(r)
		}
	}
	if d.options.Text != nil {
		return d.options.Text(text)
	}
	return ""
}
