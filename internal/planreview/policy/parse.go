package policy

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"

	"slipway/internal/nearest"
	"slipway/internal/planreview/ack"
	"slipway/internal/planreview/pattern"
	"slipway/internal/planreview/rules"
	"slipway/internal/strictyaml"
)

// parser holds what the sections of a file are held against.
type parser struct {
	*strictyaml.File
	policy  *Policy
	builtIn []string
	lines   []string // of the file
	env     *cel.Env // made for the first rule
}

// Parse reads a policy. The error is strictyaml.Problems: all that is wrong, each as file:line:column: key: value; rule; fix.
func Parse(name string, data []byte, builtIn []string) (*Policy, error) {
	var written File
	p := parser{policy: &Policy{Name: name}, builtIn: builtIn, lines: strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")}
	p.File = strictyaml.Read(name, data, &written, reading)
	p.rules(written.Rules)
	p.never(written.NeverDelete)
	p.severities(written.Severities)
	p.acknowledgements(written.Acknowledgements)
	p.tests(written.Tests)
	if err := p.Problems.Err(); err != nil {
		return nil, err
	}
	return p.policy, nil
}

func (p *parser) item(section string, i int) (c strictyaml.Checker, line int) {
	path := fmt.Sprintf("%s[%d]", section, i)
	return strictyaml.Checker{File: p.File, Section: path}, p.Where(path).Line
}

// ids are those of all rules.
func (p *parser) ids() []string { return append(slices.Clone(p.builtIn), p.policy.IDs()...) }

func (p *parser) knownRule(c strictyaml.Checker, key, id string, known []string) {
	if !slices.Contains(known, id) {
		c.Value(key, id, "not a rule", cmp.Or(nearest.DidYouMean(id, known), "use "+strictyaml.OneOf(distinct(known))))
	}
}

// distinct leaves out what came before: a rule of one's own may have, by mistake, the name of another.
func distinct(all []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool {
		again := seen[s]
		seen[s] = true
		return again
	})
}

func (p *parser) written(c strictyaml.Checker, texts map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if strings.TrimSpace(texts[key]) == "" {
			c.Value(key, texts[key], "empty", "write it out")
		}
	}
}

// given are texts that are optional and, where they are given, not empty.
func (p *parser) given(c strictyaml.Checker, texts map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if c.Given(key) && strings.TrimSpace(texts[key]) == "" {
			c.Value(key, texts[key], "empty", "write it out, or remove the key")
		}
	}
}

var ruleID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (p *parser) rules(written []Rule) {
	first := map[string]int{}
	for i, r := range written {
		c, line := p.item("rules", i)
		own := OwnRule{Rule: r, Line: line}
		own.Level, _ = rules.ParseSeverity(r.Severity)
		p.written(c, map[string]string{"message": r.Message, "when": r.When})
		p.given(c, map[string]string{"effect": r.Effect, "fix": r.Fix})
		switch {
		case !ruleID.MatchString(r.ID):
			c.Value("id", r.ID, "not a name of a rule", "use lower-case letters, digits and single hyphens, as public-bucket")
		case slices.Contains(p.builtIn, r.ID) || r.ID == NeverDeleted:
			c.Value("id", r.ID, "the name of a rule that is built in", "choose another; severities changes those that are built in")
		case first[r.ID] > 0:
			c.Value("id", r.ID, fmt.Sprintf("the name of the rule on line %d", first[r.ID]), "choose another")
		}
		first[r.ID] = cmp.Or(first[r.ID], line)
		if len(own.Actions) == 0 {
			own.Actions = []string{"create", "update", "replace"}
		}
		for j, kind := range r.Types {
			p.kind(c, fmt.Sprintf("types[%d]", j), kind)
			own.types = append(own.types, pattern.New(kind))
		}
		own.Message, own.Effect, own.Fix = oneLine(r.Message), oneLine(r.Effect), oneLine(r.Fix)
		own.expression = p.compiled(c, r.When)
		p.policy.Rules = append(p.policy.Rules, own)
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

var kindOrStars = regexp.MustCompile(`^[A-Za-z0-9_*-]+$`)

func (p *parser) kind(c strictyaml.Checker, key, kind string) {
	if !kindOrStars.MatchString(kind) {
		c.Value(key, kind, "not a type of resources", "write it as aws_s3_bucket or aws_db_*")
		return
	}
	if !strings.ContainsAny(kind, "_*") { // the provider, an underscore, and what it is
		c.Value(key, kind, "not a whole type of resources", "write it out as aws_s3_bucket, or with a star as aws_s3_*")
		return
	}
	if near := rules.NearType(kind); near != "" { // no mistake for certain: lists age
		at := p.Where(c.Path(key))
		p.policy.Notes = append(p.policy.Notes, fmt.Sprintf("%s:%d:%d: %s: %s; not known to this version; did you mean %s?",
			p.policy.Name, at.Line, at.Column, c.Path(key), kind, near))
	}
}

func (p *parser) compiled(c strictyaml.Checker, text string) *expression {
	if strings.TrimSpace(text) == "" || c.Spoiled(c.Path("when")) {
		return nil
	}
	if p.env == nil {
		env, err := language()
		if err != nil {
			panic(err) // whatever the file says
		}
		p.env = env
	}
	compiled, mistakes := compile(p.env, text)
	for _, m := range mistakes {
		at := p.placeIn(c.Path("when"), text, m.line, m.column)
		p.Add(at, c.Path("when"), fmt.Sprintf("%s (%d:%d)", strictyaml.Show(lineOf(text, m.line)), m.line, m.column), m.rule, m.fix)
	}
	return compiled
}

func lineOf(text string, line int) string {
	lines := strings.Split(text, "\n")
	return strings.TrimSpace(lines[min(max(line, 1), len(lines))-1])
}

// placeIn finds a place of an expression in the file. Where the text is folded or has escapes it is that of the whole expression.
func (p *parser) placeIn(path, text string, line, column int) strictyaml.Position {
	at := p.Where(path)
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return at
	}
	row := at.Line + line - 1
	if row <= len(p.lines) && !strings.Contains(p.lines[row-1], lines[line-1]) {
		row++ // a block of text begins below its |
	}
	if row > len(p.lines) {
		return at
	}
	from := 0
	if row == at.Line {
		from = len(string([]rune(p.lines[row-1])[:min(at.Column-1, len([]rune(p.lines[row-1])))]))
	}
	found := strings.Index(p.lines[row-1][from:], lines[line-1])
	if found < 0 {
		return at
	}
	return strictyaml.Position{Line: row, Column: len([]rune(p.lines[row-1][:from+found])) + column}
}

func (p *parser) never(written []NeverDelete) {
	for i, n := range written {
		c, line := p.item("never_delete", i)
		p.kind(c, "type", n.Type)
		p.written(c, map[string]string{"reason": n.Reason})
		p.given(c, map[string]string{"environment": n.Environment})
		n.Reason = oneLine(n.Reason)
		p.policy.never = append(p.policy.never, never{n, pattern.New(n.Type), line})
	}
}

func (p *parser) severities(written []Severity) {
	for i, s := range written {
		c, line := p.item("severities", i)
		p.given(c, map[string]string{"address": s.Address, "environment": s.Environment})
		p.written(c, map[string]string{"reason": s.Reason})
		if s.Rule == NeverDeleted {
			c.Value("rule", s.Rule, "always critical, and always blocks", "take the type out of never_delete")
		}
		p.knownRule(c, "rule", s.Rule, p.ids())
		if !c.Given("severity") && s.Blocks == nil && !c.Spoiled(c.Path("")) && !c.Spoiled(c.Path("severity")) && !c.Spoiled(c.Path("blocks")) {
			c.Value("severity", "", "neither severity nor blocks is given, so that the entry changes nothing", "add one of them")
		}
		s.Reason = oneLine(s.Reason)
		level, _ := rules.ParseSeverity(s.Severity)
		p.policy.severities = append(p.policy.severities, severity{s, pattern.New(s.Address), level, line})
	}
}

func (p *parser) acknowledgements(written []ack.Entry) {
	for i, e := range written {
		if c, _ := p.item("acknowledgements", i); strings.TrimSpace(e.Rule) == NeverDeleted {
			c.Value("rule", e.Rule, "cannot be acknowledged", "take the type out of never_delete")
		}
	}
	p.policy.Acknowledgements = ack.Check(p.File, written, p.ids())
}

var expectations = []string{"low", "medium", "high", "critical", "none", Acknowledged}

// Acknowledged is what a test expects of a finding that an acknowledgement lets pass.
const Acknowledged = "acknowledged"

func (p *parser) tests(written []Test) {
	for i, t := range written {
		c, _ := p.item("tests", i)
		p.written(c, map[string]string{"name": t.Name})
		p.given(c, map[string]string{"environment": t.Environment})
		known := append(p.ids(), NeverDeleted)
		for _, id := range slices.Sorted(maps.Keys(t.Expect)) {
			p.knownRule(c.In("expect"), id, id, known)
			if want := t.Expect[id]; !slices.Contains(expectations, want) {
				c.In("expect").Value(id, want, "not one of the choices", "use "+strictyaml.OneOf(expectations))
			}
		}
		change := c.In("change")
		if _, err := t.Change.kind(); err != nil {
			change.Value("address", t.Change.Address, "not an address of a resource", "write it as aws_s3_bucket.logs or module.a.aws_lb.main[0]")
		}
		for key, side := range map[string]any{"before": t.Change.Before, "after": t.Change.After} {
			if _, ok := side.(map[string]any); side != nil && !ok {
				change.Value(key, side, "must be a section of attributes", "write them below it, indented by two spaces")
			}
		}
		p.sides(change, t.Change)
		p.policy.Tests = append(p.policy.Tests, t)
	}
}

// sides says what an action has: a deletion nothing after, a creation nothing before.
func (p *parser) sides(c strictyaml.Checker, change Change) {
	switch change.Action {
	case "create":
		if change.Before != nil {
			c.Conflict("before", "{...}", "a creation has no attributes before", "remove it, or use update", "action")
		}
	case "delete", "forget":
		if change.After != nil {
			c.Conflict("after", "{...}", "nothing is there after it", "remove it, or use replace", "action")
		}
	}
}
