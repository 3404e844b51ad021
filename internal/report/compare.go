package report

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/config"
	"slipway/internal/findings"
	"slipway/internal/stackjson"
)

// Side is one of two environments that are compared.
type Side struct {
	Environment config.Environment
	Stack       *stackjson.Config
	Report      Report
}

// Comparison is how two environments differ, and whether the second is at least as strict as the first.
type Comparison struct {
	First       string             `json:"first"`
	Second      string             `json:"second"`
	Findings    []findings.Finding `json:"findings"` // in what the second is weaker
	Order       []Rank             `json:"order"`
	Measures    []Difference       `json:"measures"`
	Differences []Difference       `json:"configuration"`
	Own         []Difference       `json:"own,omitempty"` // arguments of what both have of the team's own
	OnlyFirst   []string           `json:"only_in_first"`
	OnlySecond  []string           `json:"only_in_second"`
}

// Difference is a value that the two do not share.
type Difference struct {
	What   string `json:"what"`
	First  string `json:"first"`
	Second string `json:"second"`
}

// absent stands for a key that one side does not have.
const absent = "-"

// Compare holds two environments against each other by what they mean: complete configurations, in which defaults are filled in
// and the environment's own name counts as the same, and what the JSON makes of them.
func Compare(first, second Side) Comparison {
	c := Comparison{First: first.Environment.String(), Second: second.Environment.String(), Findings: []findings.Finding{}}
	c.Order = ranks(first.Stack, second.Stack)
	for i, rank := range c.Order {
		if !rank.Holds {
			c.Findings = append(c.Findings, weaker(rank, order[i].keys, first.Environment, second.Environment))
		}
	}
	c.Measures = differences(measures(first.Report), measures(second.Report))
	c.Differences = differences(valuesOf(first.Environment), valuesOf(second.Environment))
	c.Own = ownDifferences(first, second)
	inFirst, inSecond := map[string]bool{}, map[string]bool{}
	for _, address := range first.Stack.Addresses() {
		inFirst[address] = true
	}
	for _, address := range second.Stack.Addresses() {
		inSecond[address] = true
		if !inFirst[address] {
			c.OnlySecond = append(c.OnlySecond, address)
		}
	}
	for _, address := range first.Stack.Addresses() {
		if !inSecond[address] {
			c.OnlyFirst = append(c.OnlyFirst, address)
		}
	}
	return c
}

// Violations are the ranks in which the second environment is weaker, a line each.
func (c Comparison) Violations() []string { return findings.Lines(c.Findings, findings.Fail) }

// weaker is a rank in which the second environment is weaker. The keys behind it get what the first has.
func weaker(rank Rank, keys []string, first, second config.Environment) findings.Finding {
	f := findings.Finding{Severity: findings.Fail, Area: rank.Topic,
		What: fmt.Sprintf("%s: %s has %s, %s only %s (%s)", rank.What, first, rank.First, second, rank.Second, rank.Where)}
	for _, key := range keys {
		value := first.Value(key)
		other := slices.Contains(certified, key) && (second.LoadBalancer.HTTPS() || reflect.ValueOf(value).IsZero()) // it has a certificate of another kind
		if !other && !reflect.DeepEqual(value, second.Value(key)) {
			f.Changes = append(f.Changes, findings.Change{Key: key, Value: value, About: "as " + first.String() + " has it"})
		}
	}
	if len(f.Changes) == 0 {
		f.Unmended = madeOtherwise
	}
	return second.Locate(f)
}

// valuesOf are the keys of a configuration; its own name is written {environment}.
func valuesOf(environment config.Environment) []Difference {
	var all []Difference
	for _, value := range environment.Values() {
		all = append(all, Difference{What: value.Path, First: nameless(environment, value.Text)})
	}
	return all
}

// nameless writes {environment} for the environment's own name.
func nameless(environment config.Environment, text string) string {
	return regexp.MustCompile(`\b`+regexp.QuoteMeta(environment.Name)+`\b`).ReplaceAllLiteralString(text, "{environment}")
}

// ownDifferences are those of what both have of the team's own; what only one has is listed by its address.
func ownDifferences(first, second Side) []Difference {
	arguments := func(of, other Side) (all []Difference) {
		for _, address := range of.Stack.Own() {
			block, _ := of.Stack.Block(address)
			if _, both := other.Stack.Block(address); !both {
				continue
			}
			for _, argument := range sortedKeys(block.Body) {
				text, _ := block.Text(argument)
				all = append(all, Difference{What: address + " " + argument, First: nameless(of.Environment, text)})
			}
		}
		return all
	}
	return differences(arguments(first, second), arguments(second, first))
}

// measures are what the report computed.
func measures(r Report) []Difference {
	var all []Difference
	add := func(what, value string) { all = append(all, Difference{What: what, First: value}) }
	for _, result := range r.Checklist {
		add("checklist: "+result.Item, result.Result)
	}
	if r.Cost.MostlyKnown() {
		add("cost of a month at rest", r.Cost.Sum(r.Cost.Rest))
		add("cost of a month at the highest", r.Cost.Sum(r.Cost.Most))
	}
	for _, part := range r.Cost.Parts {
		add("cost of a month: "+part.Name, r.Cost.Range(part))
	}
	for _, service := range r.Services() {
		of := func(what string) string { return what }
		if service.Name != firstName {
			of = func(what string) string { return service.Name + ": " + what }
		}
		add(of("highest floor"), fmt.Sprint(service.Calendar.Flat))
		add(of("lowest floor"), fmt.Sprint(service.Calendar.Lowest))
		add(of("saved by schedules"), percent(service.Calendar.SavedPercent))
		for _, span := range service.Clock.Times {
			add(of(span.Name), ClockTime(span.Seconds))
		}
	}
	add("most tasks", fmt.Sprint(r.Connections.Tasks))
	add("max_connections of an instance", fmt.Sprint(r.Connections.MaxConnection))
	add("connections of the proxy to an instance", fmt.Sprint(r.Connections.Pool))
	add("alarms", fmt.Sprint(len(r.Alarms.Alarms)))
	return all
}

// differences joins two lists by what they tell of, in the order of the first, and leaves out what is the same.
func differences(first, second []Difference) []Difference {
	values := map[string]string{}
	for _, d := range second {
		values[d.What] = d.First
	}
	var all []Difference
	known := map[string]bool{}
	for _, d := range first {
		known[d.What] = true
		other, ok := values[d.What]
		if !ok {
			other = absent
		}
		if other != d.First {
			all = append(all, Difference{d.What, d.First, other})
		}
	}
	for _, d := range second {
		if !known[d.What] {
			all = append(all, Difference{d.What, absent, d.First})
		}
	}
	return all
}

// JSON renders the comparison for programs.
func (c Comparison) JSON() ([]byte, error) { return marshal(c) }

// Markdown renders the comparison for people.
func (c Comparison) Markdown() string {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s and %s\n\n", c.First, c.Second)
	if len(c.Findings) > 0 {
		attention(&out, c.Findings)
	}
	fmt.Fprintf(&out, "## Is %s at least as strict as %s?\n\nIt must be.\n\n", c.Second, c.First)
	var rows [][]string
	for _, rank := range c.Order {
		holds := "yes"
		if !rank.Holds {
			holds = "**no**"
		}
		rows = append(rows, []string{rank.Topic, cell(rank.What), cell(rank.First), cell(rank.Second), holds, code(rank.Where)})
	}
	table(&out, []string{"topic", "what", c.First, c.Second, "as strict or stricter", "read from"}, rows)
	c.section(&out, "Consequences", "", c.Measures)
	c.section(&out, "Configuration", "Defaults are filled in; `{environment}` is the environment's own name.\n\n", c.Differences)
	if len(c.Own) > 0 {
		c.section(&out, "The team's own", "", c.Own)
	}
	for _, only := range []struct {
		name      string
		addresses []string
	}{{c.First, c.OnlyFirst}, {c.Second, c.OnlySecond}} {
		if len(only.addresses) > 0 {
			fmt.Fprintf(&out, "## Only in %s\n\n", only.name)
			for _, address := range only.addresses {
				fmt.Fprintf(&out, "- %s\n", code(address))
			}
			out.WriteString("\n")
		}
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func (c Comparison) section(out *strings.Builder, title, about string, all []Difference) {
	fmt.Fprintf(out, "## %s\n\n%s", title, about)
	if len(all) == 0 {
		out.WriteString("No difference.\n\n")
		return
	}
	var rows [][]string
	for _, d := range all {
		rows = append(rows, []string{cell(d.What), code(d.First), code(d.Second)})
	}
	table(out, []string{"", c.First, c.Second}, rows)
}
