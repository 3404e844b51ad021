package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"slipway/internal/planreview/plan"
)

// attribute is a value by which a resource protects something.
type attribute struct {
	path     []string
	types    []string                     // of resources; one may end in a star; empty for all that have the attribute
	severity Severity                     // of having less of it
	raised   func(any) bool               // whether there is protection to lose
	lower    func(before, after any) bool // whether less protects after
	effect   string                       // of having less of it
	anything bool                         // any value protects, also one that is known only after apply
	orNone   bool                         // there is protection to lose without a value, too
	enough   float64                      // a number above which less is still much; 0 where less is never enough
}

// attributes are the table of a rule.
type attributes []attribute

// only narrows an attribute to types of resources, as words. A word may end in a star.
func (a attribute) only(types string) attribute {
	a.types = strings.Fields(types)
	return a
}

// at gives an attribute another severity than High.
func (a attribute) at(severity Severity) attribute {
	a.severity = severity
	return a
}

// evenIfNone says that a missing value protects as well, such as a retention without an end.
func (a attribute) evenIfNone() attribute {
	a.orNone = true
	return a
}

// ofBackups grades what leaves more than a week as Medium: a week is what most restores need.
func (a attribute) ofBackups() attribute {
	a.enough = 7
	return a
}

// grade is the severity of what is left.
func (a attribute) grade(left any) Severity {
	if n, ok := plan.Number(left); ok && a.enough > 0 && n > a.enough {
		return min(a.severity, Medium)
	}
	return a.severity
}

func (a attribute) of(kind string) bool {
	return len(a.types) == 0 || slices.ContainsFunc(a.types, func(name string) bool { return matches(name, kind) })
}

func matches(name, kind string) bool {
	prefix, star := strings.CutSuffix(name, "*")
	return name == kind || star && strings.HasPrefix(kind, prefix)
}

// about says whether a resource has an attribute of the table.
func (table attributes) about(c *plan.Change) bool {
	return slices.ContainsFunc(table, func(a attribute) bool {
		return a.of(c.Type) && len(valuesAt(c.Before, a.path)) > 0 && !plan.Empty(valuesAt(c.Before, a.path)[0])
	})
}

// weakened is the one finding of all attributes of a kept resource that protect less than before.
func (table attributes) weakened(c *plan.Change, undo string) []Finding {
	f := Finding{Address: c.Address, Why: inConfiguration, Undo: undo}
	var what, effects []string
	for _, a := range table {
		if top, _ := plan.Object(c.Before); plan.Empty(top[a.path[0]]) && !a.orNone || !a.of(c.Type) {
			continue
		}
		was, is, less := a.less(c)
		switch unknown := c.Unknown(a.path...) && c.Unseen(a.path[0]); {
		case !less && !unknown, plan.Empty(was) && !a.orNone, less && !unknown && c.Unknown(a.path...), unknown && a.anything:
			continue
		case unknown:
			f.Severity = max(f.Severity, min(a.severity, Medium))
			what = append(what, plan.Join(a.path)+": "+show(was)+" → known after apply")
		default:
			f.Severity = max(f.Severity, a.grade(is))
			what = append(what, plan.Join(a.path)+": "+fromTo(was, is))
		}
		if !slices.Contains(effects, a.effect) {
			effects = append(effects, a.effect)
		}
	}
	if len(what) == 0 {
		return nil
	}
	f.What, f.Effect = strings.Join(what, ", "), strings.Join(effects, "; ")
	return []Finding{f}
}

// less finds a value that protected and protects less after. Blocks that repeat are compared one by one where their number stays; else a value counts
// as kept where any block has it.
func (a attribute) less(c *plan.Change) (was, is any, less bool) {
	before, after := valuesAt(c.Before, a.path), valuesAt(c.After, a.path)
	for i, value := range before {
		if plan.Empty(value) && !a.orNone || !a.raised(value) {
			continue
		}
		was = value
		if len(before) == len(after) {
			if a.lower(value, after[i]) {
				return value, after[i], true
			}
			continue
		}
		if len(after) == 0 && a.lower(value, nil) {
			return value, nil, true
		}
		if len(after) > 0 && !slices.ContainsFunc(after, func(v any) bool { return !a.lower(value, v) }) {
			return value, after[0], true
		}
	}
	return was, nil, false
}

// valuesAt gives the values at a path, one for each block on the way.
func valuesAt(side any, path []string) []any {
	values := []any{side}
	for i, name := range path {
		var next []any
		for _, value := range values {
			object, ok := plan.Object(value)
			if !ok {
				continue
			}
			if i == len(path)-1 {
				next = append(next, object[name])
				continue
			}
			for _, item := range plan.List(object[name]) {
				if list, ok := item.(plan.Document); ok {
					item = list.Value
				}
				next = append(next, item)
			}
		}
		values = next
	}
	return values
}

func isSwitch(on bool) (func(any) bool, func(any, any) bool) {
	raised := func(v any) bool { b, ok := plan.Bool(v); return ok && b == on }
	return raised, func(_, after any) bool { return !raised(after) && !(plan.Empty(after) && !on) }
}

// whileOn protects while a boolean is true.
func whileOn(effect string, path ...string) attribute {
	raised, lower := isSwitch(true)
	return attribute{path: path, severity: High, raised: raised, lower: lower, effect: effect}
}

// whileOff protects while a boolean is false.
func whileOff(effect string, path ...string) attribute {
	raised, lower := isSwitch(false)
	return attribute{path: path, severity: High, raised: raised, lower: lower, effect: effect}
}

// byNumber protects the more, the larger a number is. It takes what a number that is taken out of the configuration falls back to.
func byNumber(fallback float64, effect string, path ...string) attribute {
	return attribute{
		path: path, severity: High, effect: effect,
		raised: func(v any) bool { n, ok := amount(v); return ok && n > 0 },
		lower: func(before, after any) bool {
			b, _ := amount(before)
			a, ok := amount(after)
			if !ok {
				a = fallback
			}
			return a < b
		},
	}
}

// byRetention protects the more, the larger a number is; 0, -1 or none keeps for ever.
func byRetention(effect string, path ...string) attribute {
	return attribute{
		path: path, severity: Medium, effect: effect,
		raised: func(any) bool { return true },
		lower: func(before, after any) bool {
			b, _ := amount(before)
			a, ok := amount(after)
			return ok && a > 0 && (b <= 0 || a < b)
		},
	}
}

// whileUnset protects while there is no value.
func whileUnset(effect string, path ...string) attribute {
	return attribute{
		path: path, severity: High, effect: effect, orNone: true,
		raised: plan.Empty,
		lower:  func(_, after any) bool { return !plan.Empty(after) },
	}
}

var isoPeriod = regexp.MustCompile(`^P(?:T0S|(\d+)([DWMY]))$`)

// amount is a number, or a span of time as a number: 604800s, 24h or 7d in seconds, P30D, P4W, P6M or P10Y in days.
func amount(v any) (float64, bool) {
	if n, ok := plan.Number(v); ok {
		return n, true
	}
	text := plan.Text(v)
	if found := isoPeriod.FindStringSubmatch(text); found != nil {
		n, _ := strconv.ParseFloat(found[1], 64)
		return n * map[string]float64{"D": 1, "W": 7, "M": 30, "Y": 365}[found[2]], true
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.ParseFloat(days, 64); err == nil {
			return n * (24 * time.Hour).Seconds(), true
		}
	}
	span, err := time.ParseDuration(text)
	return span.Seconds(), err == nil
}

// whileWord protects while a text is one word.
func whileWord(word, effect string, path ...string) attribute {
	return attribute{
		path: path, severity: High, effect: effect,
		raised: func(v any) bool { return plan.Text(v) == word },
		lower:  func(_, after any) bool { return plan.Text(after) != word },
	}
}

// whileNot protects until a text becomes one word.
func whileNot(word, effect string, path ...string) attribute {
	return attribute{
		path: path, severity: High, effect: effect, orNone: true,
		raised: func(v any) bool { return plan.Text(v) != word },
		lower:  func(_, after any) bool { return plan.Text(after) == word },
	}
}

// whileRanked protects by words in their order, the best first.
func whileRanked(words, effect string, path ...string) attribute {
	order := strings.Fields(words)
	rank := func(v any) int {
		i := slices.Index(order, plan.Text(v))
		if i < 0 {
			return len(order)
		}
		return i
	}
	return attribute{
		path: path, severity: High, effect: effect,
		raised: func(v any) bool { return rank(v) < len(order) },
		lower:  func(before, after any) bool { return rank(after) > rank(before) },
	}
}

// whileSet protects while there is anything.
func whileSet(effect string, path ...string) attribute {
	return attribute{
		path: path, severity: High, effect: effect, anything: true,
		raised: func(v any) bool { return !plan.Empty(v) },
		lower:  func(_, after any) bool { return plan.Empty(after) },
	}
}

// whileListed protects by each item of a list of texts.
func whileListed(effect string, path ...string) attribute {
	return attribute{
		path: path, severity: High, effect: effect,
		raised: func(v any) bool { return len(plan.Strings(v)) > 0 },
		lower: func(before, after any) bool {
			return slices.ContainsFunc(plan.Strings(before), func(item string) bool { return !slices.Contains(plan.Strings(after), item) })
		},
	}
}
