// Package rules holds what a review looks for, each rule in a file of its own. A rule is a pure function of the plan.
package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"slipway/internal/nearest"
	"slipway/internal/planreview/parallel"
	"slipway/internal/planreview/plan"
)

// Rule is one thing that a review looks for.
type Rule struct {
	ID       string
	Fact     string   // what holds where the rule is kept
	Why      string   // what happens otherwise
	Severity Severity // the worst that it reports
	Blind    string   // what it does not see
	Check    func(*plan.Plan) Result
}

// Explain says of a rule what a reader of a finding asks.
func (r Rule) Explain() string {
	text := fmt.Sprintf("%s, up to %s\n\n%s\n%s", r.ID, r.Severity, r.Fact, r.Why)
	if r.Blind != "" {
		text += "\n\nNot seen: " + r.Blind + "."
	}
	return text
}

// Result is what a rule says of a plan.
type Result struct {
	Applies  bool // the plan has something that the rule is about
	Findings []Finding
}

// Finding is one row of the review.
type Finding struct {
	Rule     string
	Severity Severity
	Address  string // as an acknowledgement gives it; WholePlan where it is of no single resource
	What     string // what happens
	Why      string // why Terraform plans it
	Effect   string // outage, data loss, cost, exposure
	Undo     string // what takes it back, or what to do first
	Policy   string // what the project's policy changed of it, and why; also in Why
}

// WholePlan is the address of a finding that is of no single resource.
const WholePlan = "plan"

// Severity is how bad a finding is.
type Severity int

// From harmless to worst. None is above all: nothing reaches it.
const (
	Low Severity = iota + 1
	Medium
	High
	Critical
	None
)

var severityNames = map[Severity]string{Low: "low", Medium: "medium", High: "high", Critical: "critical", None: "none"}

func (s Severity) String() string { return severityNames[s] }

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ParseSeverity reads a severity's name.
func ParseSeverity(name string) (Severity, error) {
	for s, n := range severityNames {
		if n == name {
			return s, nil
		}
	}
	return 0, fmt.Errorf("%q is no severity; %s", name, cmp.Or(
		nearest.DidYouMean(name, slices.Sorted(maps.Values(severityNames))), "use low, medium, high, critical or none"))
}

// All are the rules, in the order in which findings of one severity are reported: data first, then access, then service.
func All() []Rule {
	return []Rule{
		statefulDelete, resourceDeleted, guardLowered, dataExpires, filesMoved, encryptionRemoved, twoStepDelete, probableRename,
		iamWidened, roleGranted, podPrivileged, containerLoosened, loginAdded, networkOpened, madePublic, tlsWeakened, watchLowered, iamUnknown,
		engineVersionDown, trafficMoved, dbRestart, serviceRestart, proxyChanged, rolloutWeakened, capacityCut, alarmRemoved,
		driftReverted, partialPlan, checkFailed, unknownProviderMajor, tagLost,
	}
}

// Check runs all rules, at the same time. The findings come worst first, and in the order of the rules and addresses within one severity.
func Check(p *plan.Plan) []Finding {
	rules := All()
	results := make([]Result, len(rules))
	parallel.Do(len(rules), func(i int) { results[i] = rules[i].Check(p) })
	var all []Finding
	for i, rule := range rules {
		for _, f := range results[i].Findings {
			f.Rule = rule.ID
			f.Address = cmp.Or(f.Address, WholePlan)
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return all
}

// each makes a rule's check from one of a single managed change.
func each(applies func(*plan.Change) bool, check func(*plan.Change) []Finding) func(*plan.Plan) Result {
	return eachOf(applies, func(_ *plan.Plan, c *plan.Change) []Finding { return check(c) })
}

// eachOf is each for a check that looks at the other changes of the plan as well.
func eachOf(applies func(*plan.Change) bool, check func(*plan.Plan, *plan.Change) []Finding) func(*plan.Plan) Result {
	return func(p *plan.Plan) Result {
		var result Result
		for _, c := range p.Changes {
			if c.Data || c.Action == plan.NoOp || !applies(c) {
				continue
			}
			result.Applies = true
			result.Findings = append(result.Findings, check(p, c)...)
		}
		return result
	}
}

// cause says in Terraform's own terms why a resource is deleted or replaced.
func cause(c *plan.Change) string {
	if len(c.ReplacePaths) > 0 {
		return listed(c.ReplacePaths) + forces(len(c.ReplacePaths)) + " replacement"
	}
	switch c.Reason {
	case tfjson.ActionReasonReplaceBecauseCannotUpdate:
		return "cannot be changed in place"
	case tfjson.ActionReasonReplaceBecauseTainted:
		return "marked as tainted"
	case tfjson.ActionReasonReplaceByRequest:
		return "asked for with -replace"
	case tfjson.ActionReasonReplaceByTriggers:
		return "replace_triggered_by"
	case tfjson.ActionReasonDeleteBecauseNoResourceConfig:
		return "no longer in the configuration"
	case tfjson.ActionReasonDeleteBecauseWrongRepetition:
		return "count or for_each was added or removed"
	case tfjson.ActionReasonDeleteBecauseCountIndex:
		return "its index is above count"
	case tfjson.ActionReasonDeleteBecauseEachKey:
		return "its key left for_each"
	case tfjson.ActionReasonDeleteBecauseNoModule:
		return "its module is no longer in the configuration"
	case tfjson.ActionReasonDeleteBecauseNoMoveTarget:
		return "moved to an address without configuration"
	}
	switch {
	case c.Deposed != "":
		return "left behind by an earlier replacement"
	case c.Action == plan.Forget:
		return "a removed block"
	case c.Action == plan.Delete:
		return "no longer in the configuration, or terraform destroy"
	case c.Keeps():
		return listed(c.Changed()) + " changed"
	}
	return ""
}

// inConfiguration is why an attribute changes.
const inConfiguration = "changed in the configuration"

func forces(n int) string {
	if n == 1 {
		return " forces"
	}
	return " force"
}

// listed names a few items, and counts the rest.
func listed(items []string) string {
	const most = 4
	if len(items) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(items[:most], ", "), len(items)-most)
	}
	return strings.Join(items, ", ")
}

// verb says what happens to the object that is there now.
func verb(c *plan.Change) string {
	switch {
	case c.Deposed != "":
		return "deposed object deleted"
	case c.Action == plan.Replace && c.Forgets:
		return "replaced, the old one forgotten by Terraform"
	case c.Action == plan.Replace && c.CreateFirst:
		return "replaced, the new one first"
	case c.Action == plan.Replace:
		return "replaced, the old one deleted first"
	case c.Action == plan.Forget:
		return "forgotten by Terraform"
	}
	return "deleted"
}

// show writes a value for a message.
func show(v any) string {
	switch v := v.(type) {
	case plan.Masked:
		return "(sensitive)"
	case string:
		if v == "" {
			return `""`
		}
		return v
	case nil:
		return "none"
	}
	if text := plan.Text(v); text != "" {
		return text
	}
	items := plan.List(v)
	if len(items) == 0 {
		return "none"
	}
	if texts := plan.Strings(v); len(texts) == len(items) && len(texts) > 0 {
		return "[" + listed(texts) + "]"
	}
	if len(items) == 1 {
		return "(1 item)"
	}
	return fmt.Sprintf("(%d items)", len(items))
}

func fromTo(before, after any) string { return show(before) + " → " + show(after) }

// becomes writes what an attribute becomes. What is new was nothing before.
func becomes(c *plan.Change, before, after any) string {
	if c.Action == plan.Create {
		return show(after)
	}
	return fromTo(before, after)
}

// back says how a change is taken back.
func back(c *plan.Change) string {
	if c.Action == plan.Create {
		return "set it otherwise, or take it out, and apply"
	}
	return "set it back and apply"
}

// turnedOff says whether a boolean was true and is not any more.
func turnedOff(c *plan.Change, path ...string) bool {
	before, _ := plan.Bool(c.Old(path...))
	after, _ := plan.Bool(c.New(path...))
	return before && !after && !c.Unknown(path...)
}

// turnedOn says whether a boolean is true and was not before.
func turnedOn(c *plan.Change, path ...string) bool {
	before, _ := plan.Bool(c.Old(path...))
	after, _ := plan.Bool(c.New(path...))
	return after && !before
}

// lowered says whether a number is smaller than it was. One that is gone counts as 0.
func lowered(c *plan.Change, path ...string) bool {
	before, was := plan.Number(c.Old(path...))
	after, _ := plan.Number(c.New(path...))
	return was && after < before && !c.Unknown(path...)
}
