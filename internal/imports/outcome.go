package imports

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/report"
	"slipway/internal/planreview/rules"
	"slipway/internal/planreview/text"
	"slipway/internal/planreview/view"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/expression"
)

// Stack is what the plan was made from.
type Stack struct {
	Config *stackjson.Config
	Keys   map[string]map[string]view.Key // of the YAML file, by address and argument
	Prefix string                         // with which the names of the environment begin
}

// Outcome is what the plan does with a line of the list.
type Outcome struct {
	Entry
	Does  string
	Sound bool     // it is imported, and stays the thing that it is
	Lines []string // what changes, and what to do
}

// Report is what a plan does with a list.
type Report struct {
	Outcomes []Outcome
	Review   *report.Report // of the whole plan

	overrides overrides
}

// Judge reads a plan that has the list's import blocks.
func Judge(list List, of Stack, p *plan.Plan, review *report.Report) Report {
	r := Report{Review: review, overrides: overrides{}}
	for _, entry := range list.Entries {
		outcome := r.outcome(entry, of, list, p)
		for _, risk := range review.Risks {
			if risk.Address == entry.Address {
				outcome.Lines = append(outcome.Lines, fmt.Sprintf("%s, %s: %s; %s", strings.ToUpper(risk.Severity), risk.Rule, risk.What, risk.Effect))
			}
		}
		r.Outcomes = append(r.Outcomes, outcome)
	}
	return r
}

// Sound tells whether everything is imported, and nothing of it replaced.
func (r Report) Sound() bool {
	return !slices.ContainsFunc(r.Outcomes, func(o Outcome) bool { return !o.Sound })
}

func (r Report) outcome(entry Entry, of Stack, list List, p *plan.Plan) Outcome {
	o := Outcome{Entry: entry}
	change := p.Find(entry.Address)
	switch {
	case change == nil:
		o.Does = "not in the plan"
	case !change.Imported:
		o.Does = "in the state already, as " + plan.Text(change.Old("id")) + ": take the line out"
	case change.Action == plan.NoOp:
		o.Does, o.Sound = "imported as it is", true
	case change.Action == plan.Update:
		o.Does, o.Sound, o.Lines = "imported, changed in place", true, append(tagged(report.Attributes(change)), unseen(change)...)
	case change.Action == plan.Replace:
		o.Does, o.Lines = "imported, and then REPLACED", r.forced(change, of, list)
	default:
		o.Does = "imported, and then: " + string(change.Action)
	}
	return o
}

// tagged says in one line which tags come, change or go: most of what is imported has none of the environment's.
func tagged(attributes []string) (lines []string) {
	var tags []string
	for _, line := range attributes {
		name, _, _ := strings.Cut(line, ":")
		if tag, is := strings.CutPrefix(name, "tags_all."); is {
			tags = append(tags, tag)
		} else if name != "tags" && !strings.HasPrefix(name, "tags.") { // they are among all
			lines = append(lines, line)
		}
	}
	if len(tags) > 0 {
		lines = append(lines, "tags: "+strings.Join(tags, ", "))
	}
	return lines
}

// unseen are arguments that get a value which only the apply knows, where there was none: a new password of a database among them.
func unseen(change *plan.Change) (lines []string) {
	for _, attribute := range change.Diff() {
		if attribute.Unknown && plan.Empty(attribute.Before) && change.Unseen(attribute.Path) {
			lines = append(lines, report.Attribute(change, attribute.Path))
		}
	}
	return lines
}

// forced says what replaces a resource, and what keeps it.
func (r Report) forced(change *plan.Change, of Stack, list List) (lines []string) {
	block, _ := of.Config.Block(blockOf(change.Address))
	for _, path := range slices.Sorted(slices.Values(change.ReplacePaths)) {
		lines = append(lines, report.Attribute(change, path), "  "+r.fix(change, block, path, of, list))
	}
	if len(lines) == 0 {
		lines = []string{rules.Cause(change)}
	}
	return lines
}

// reference is an argument that is an attribute of a resource, and nothing else.
var reference = regexp.MustCompile(`^\$\{(aws_[a-z0-9_]+\.[A-Za-z0-9_]+)\.[a-z0-9_]+\}$`)

// fix is what keeps the value of an argument: another line of the list, a key of the YAML file, or an override.
func (r Report) fix(change *plan.Change, block stackjson.Block, path string, of Stack, list List) string {
	argument, _, _ := strings.Cut(path, "[")
	value, _ := block.Text(argument)
	from := ""
	if match := reference.FindStringSubmatch(value); match != nil {
		from = match[1]
	}
	key := of.Keys[block.Address][argument].Path
	switch {
	case from != "" && list.has(from):
		return "follows " + from
	case key != "":
		return "set " + key + " to " + plan.Text(change.Old(argument))
	case !r.overrides.keep(block.Address, path, change.Old(path)):
		return "write an override of your own, with all of " + argument + ": docs/extending.md#another-value-for-an-argument-of-the-stack"
	case from != "":
		return "kept by the override below, or import " + from + " as well"
	}
	if named := naming(of, block.Address, argument, value); len(named) > 0 {
		return "kept by the override below; " + value + " stays in " + strings.Join(named, ", ")
	}
	return "kept by the override below"
}

// naming are the blocks that have the name of another one as text, or as a part of a text such as an ARN. A name that is but the prefix of all names would be
// found everywhere.
func naming(of Stack, address, argument, name string) (addresses []string) {
	if name == of.Prefix || !strings.Contains(name, of.Prefix) {
		return nil
	}
	for _, block := range of.Config.Blocks() {
		found := false
		expression.EachString(block.Body, "", func(path, value string) {
			namesake := path == argument && value == name // as a role that is called like a proxy
			found = found || !namesake && mentions(value, name)
		})
		if found && block.Address != address {
			addresses = append(addresses, block.Address)
		}
	}
	return addresses
}

// blockOf is an address without an instance's key.
func blockOf(address string) string {
	block, _, _ := strings.Cut(address, "[")
	return block
}

// Text says it all. File is where the override would stand.
func (r Report) Text(override string) string {
	var out strings.Builder
	for _, o := range r.Outcomes {
		fmt.Fprintf(&out, "%s  %s\n  %s\n", o.Address, text.Clean(o.ID), o.Does)
		for _, line := range o.Lines {
			fmt.Fprintf(&out, "    %s\n", text.Clean(line))
		}
	}
	if len(r.overrides) > 0 {
		fmt.Fprintf(&out, "\n%s keeps what would replace something:\n\n", override)
		for line := range strings.Lines(r.overrides.String()) {
			if line != "\n" {
				line = "  " + line
			}
			out.WriteString(line)
		}
	}
	fmt.Fprintf(&out, "\nThe whole plan: %s\nplanreview: %s\n", r.Review.Summary(), r.Review.Verdict.Line)
	return out.String()
}
