package synthdiff

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/plan"
)

// compare gives the comparison and its changes, one a line: action, address, where it was, what forces it, and what differs.
func compare(t *testing.T, old, current string) (*plan.Plan, []string) {
	t.Helper()
	p, err := Compare(File{Name: "old.json", Data: []byte(old)}, File{Name: "new.json", Data: []byte(current)})
	if err != nil {
		t.Fatal(err)
	}
	return p, lines(p)
}

// lines are the changes, without those that change nothing.
func lines(p *plan.Plan) (lines []string) {
	for _, c := range p.Changes {
		if c.Action == plan.NoOp && c.PreviousAddress == "" {
			continue
		}
		line := string(c.Action) + " " + c.Address
		if c.PreviousAddress != "" {
			line += " from " + c.PreviousAddress
		}
		if c.CreateFirst {
			line += ", the new one first"
		}
		if len(c.ReplacePaths) > 0 {
			line += " for " + strings.Join(c.ReplacePaths, ", ")
		}
		if c.Keeps() || c.Action == plan.Read {
			for _, d := range c.Diff() {
				line += fmt.Sprintf("; %s: %s to %s", d.Path, show(d.Before), show(d.After))
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case plan.Masked:
		return "(sensitive)"
	default:
		return fmt.Sprint(v)
	}
}

// of writes a file of one queue.
func of(block string) string { return `{"resource":{"aws_sqs_queue":{"q":` + block + `}}}` }

func TestResources(t *testing.T) {
	const two = `{"resource":{"aws_sqs_queue":{"a":{},"b":{}},"aws_sns_topic":{"c":{}}}}`
	const none = `{"resource":{}}`
	for name, test := range map[string]struct {
		old, current string
		want         []string
	}{
		"nothing":               {none, none, nil},
		"no section":            {`{"terraform":{}}`, `{"terraform":{}}`, nil},
		"the same":              {two, two, nil},
		"come":                  {none, two, []string{"create aws_sns_topic.c", "create aws_sqs_queue.a", "create aws_sqs_queue.b"}},
		"gone":                  {two, of(`{}`), []string{"delete aws_sns_topic.c", "delete aws_sqs_queue.a", "delete aws_sqs_queue.b", "create aws_sqs_queue.q"}},
		"changed":               {of(`{"a":1}`), of(`{"a":2}`), []string{"update aws_sqs_queue.q; a: 1 to 2"}},
		"a number in two forms": {of(`{"a":1}`), of(`{"a":1.0}`), nil},
		"a large number": {
			of(`{"a":12345678901234567890}`),
			of(`{"a":12345678901234567891}`),
			[]string{"update aws_sqs_queue.q; a: 12345678901234567890 to 12345678901234567891"},
		},
		"a comment": {of(`{"//":{"path":"a"}}`), of(`{"//":{"path":"b"},"x":[{"//":"c"}]}`), []string{"update aws_sqs_queue.q; x: none to [map[]]"}},
		"masked": {
			of(`{"password":"CANARY"}`),
			of(`{"password":"CANARY2"}`),
			[]string{"update aws_sqs_queue.q; password: (sensitive) to (sensitive)"},
		},
		"a reference": {of(`{"a":"${aws_x.a.id}"}`), of(`{"a":"${aws_x.b.id}"}`), []string{"update aws_sqs_queue.q; a: ${aws_x.a.id} to ${aws_x.b.id}"}},
		"forced":      {of(`{"name":"a"}`), of(`{"name":"b"}`), []string{"replace aws_sqs_queue.q for name; name: a to b"}},
		"forced, the new one first": {of(`{"name":"a","lifecycle":{"create_before_destroy":true}}`), of(`{"name":"b","lifecycle":{"create_before_destroy":true}}`),
			[]string{"replace aws_sqs_queue.q, the new one first for name; name: a to b"}},
		"ignored": {
			of(`{"name":"a"}`),
			of(`{"name":"b","lifecycle":{"ignore_changes":["name"]}}`),
			[]string{"update aws_sqs_queue.q; lifecycle: none to map[ignore_changes:[name]]"},
		},
		"ignored, and no longer there": {of(`{"name":"a","lifecycle":{"ignore_changes":["name"]}}`), of(`{"lifecycle":{"ignore_changes":["name"]}}`), nil},
		"all ignored": {
			of(`{"name":"a","lifecycle":{"ignore_changes":"all"}}`),
			of(`{"name":"b","x":"y","lifecycle":{"ignore_changes":"all"}}`),
			nil,
		},
		"no longer ignored": {
			of(`{"name":"a","lifecycle":{"ignore_changes":["name"]}}`),
			of(`{"name":"b"}`),
			[]string{"replace aws_sqs_queue.q for name; lifecycle: map[ignore_changes:[name]] to none; name: a to b"},
		},
		"in a list of one": {of(`[{"a":1}]`), of(`{"a":2}`), []string{"update aws_sqs_queue.q; a: 1 to 2"}},
		"types in lists": {
			`{"resource":[{"aws_sqs_queue":{"a":{}}},{"aws_sqs_queue":[{"b":{}},{"c":{}}]}]}`,
			`{"resource":[{"aws_sqs_queue":{"a":{}}},{"aws_sns_topic":{}}]}`,
			[]string{"delete aws_sqs_queue.b", "delete aws_sqs_queue.c"},
		},
		"no blocks": {`{"resource":"x"}`, `{"resource":{"aws_sqs_queue":7}}`, nil},
		"hostile":   {none, "{\"resource\":{\"aws_x\":{\"\\u001b[2J\":{}}}}", []string{"create aws_x.\x1b[2J"}},
		"very long": {
			of(`{"a":"b"}`),
			of(`{"a":"` + strings.Repeat("c", 5000) + `"}`),
			[]string{"update aws_sqs_queue.q; a: b to " + strings.Repeat("c", 5000)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, got := compare(t, test.old, test.current)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if !p.Static {
				t.Error("is taken for a plan")
			}
		})
	}
}

func TestMoves(t *testing.T) {
	const old = `{"resource":{"aws_sqs_queue":{"a":{"name":"q"}}}}`
	file := func(moved, name, block string) string {
		return `{"moved":[` + moved + `],"resource":{"aws_sqs_queue":{"` + name + `":` + block + `}}}`
	}
	const moves = "create moved"
	const ab, bc = `{"from":"aws_sqs_queue.a","to":"aws_sqs_queue.b"}`, `{"from":"aws_sqs_queue.b","to":"aws_sqs_queue.c"}`
	for name, test := range map[string]struct {
		old, current string
		want         []string
	}{
		"not moved": {old, `{"resource":{"aws_sqs_queue":{"b":{"name":"q"}}}}`, []string{"delete aws_sqs_queue.a", "create aws_sqs_queue.b"}},
		"moved":     {old, file(ab, "b", `{"name":"q"}`), []string{"no-op aws_sqs_queue.b from aws_sqs_queue.a", moves}},
		"as references": {
			old,
			file(`{"from":"${aws_sqs_queue.a}","to":"${aws_sqs_queue.b}"}`, "b", `{"name":"q"}`),
			[]string{"no-op aws_sqs_queue.b from aws_sqs_queue.a", moves},
		},
		"moved and changed": {old, file(ab, "b", `{"name":"r"}`), []string{"replace aws_sqs_queue.b from aws_sqs_queue.a for name; name: q to r", moves}},
		"moved twice":       {old, file(ab+","+bc, "c", `{"name":"q"}`), []string{"no-op aws_sqs_queue.c from aws_sqs_queue.a", moves}},
		"in a circle": {
			old,
			file(`{"from":"aws_sqs_queue.b","to":"aws_sqs_queue.c"},{"from":"aws_sqs_queue.c","to":"aws_sqs_queue.b"}`, "b", `{}`),
			[]string{"delete aws_sqs_queue.a", "create aws_sqs_queue.b", moves},
		},
		"moved from nowhere": {`{"resource":{}}`, file(ab, "b", `{"name":"q"}`), []string{"create aws_sqs_queue.b", moves}},
		"moved before":       {file(ab, "b", `{}`), file(ab, "b", `{}`), nil},
		"removed": {
			old,
			`{"resource":{},"removed":{"from":"aws_sqs_queue.a","lifecycle":{"destroy":false}}}`,
			[]string{"forget aws_sqs_queue.a", "create removed"},
		},
		"removed and destroyed": {
			old,
			`{"resource":{},"removed":[{"from":"aws_sqs_queue.a","lifecycle":{"destroy":true}}]}`,
			[]string{"delete aws_sqs_queue.a", "create removed"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, got := compare(t, test.old, test.current)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestOtherBlocks(t *testing.T) {
	for name, test := range map[string]struct {
		old, current string
		want         []string
	}{
		"the backend": {
			`{"terraform":{"backend":{"s3":{"key":"a"}}}}`,
			`{"terraform":{"backend":{"s3":{"key":"b"}}}}`,
			[]string{"update terraform; backend.s3.key: a to b"},
		},
		"a provider, come": {`{"resource":{}}`, `{"resource":{},"provider":{"aws":[{}]}}`, []string{"create provider"}},
		"a provider's secret": {
			`{"provider":{"aws":[{"secret_key":"CANARY"}]}}`,
			`{"provider":{"aws":[{"secret_key":"CANARY2"}]}}`,
			[]string{"update provider; aws[0].secret_key: (sensitive) to (sensitive)"},
		},
		"a module, gone": {`{"resource":{},"module":{"a":{}}}`, `{"resource":{}}`, []string{"delete module"}},
		"a data source": {
			`{"data":{"aws_ami":{"a":{"x":1},"gone":{}}}}`,
			`{"data":{"aws_ami":{"a":{"x":2},"new":{}}}}`,
			[]string{"read data.aws_ami.a; x: 1 to 2", "read data.aws_ami.new"},
		},
		"a variable": {`{"variable":{"peer":{"default":"a"}}}`, `{"variable":{"peer":{"default":"b"}}}`, []string{"update variable; peer.default: a to b"}},
		"a sensitive variable": {
			`{"variable":{"peer":{"default":"CANARY","sensitive":true}}}`,
			`{"variable":{"peer":{"default":"CANARY2","sensitive":true}}}`,
			[]string{"update variable; peer.default: (sensitive) to (sensitive)"},
		},
		"one that becomes so": {
			`{"variable":{"peer":{"default":"CANARY"}}}`,
			`{"variable":{"peer":{"default":"CANARY2","sensitive":true}}}`,
			[]string{"update variable; peer.default: (sensitive) to (sensitive); peer.sensitive: none to true"},
		},
		"sensitive, in lists": {
			`{"variable":[{"peer":[{"default":"CANARY","sensitive":true}]}]}`,
			`{"variable":[{"peer":{"default":"CANARY2","sensitive":true}},{"b":{}}]}`,
			[]string{"update variable; peer.default: (sensitive) to (sensitive)"},
		},
		"a comment of the stack": {`{"//":{"a":1},"resource":{}}`, `{"//":{"a":2},"resource":{}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, got := compare(t, test.old, test.current)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestOutputs(t *testing.T) {
	for name, test := range map[string]struct {
		old, current string // of the section
		want         []plan.Output
	}{
		"nothing":  {`{}`, `{}`, nil},
		"the same": {`{"a":{"value":"b"}}`, `{"a":{"value":"b"}}`, []plan.Output{{Name: "a", Action: plan.NoOp, Before: "b", After: "b"}}},
		"come":     {`{}`, `{"a":{"value":"b"}}`, []plan.Output{{Name: "a", Action: plan.Create, After: "b"}}},
		"gone":     {`{"a":{"value":"b"}}`, `{}`, []plan.Output{{Name: "a", Action: plan.Delete, Before: "b"}}},
		"changed":  {`{"a":{"value":"b"}}`, `{"a":{"value":"c"}}`, []plan.Output{{Name: "a", Action: plan.Update, Before: "b", After: "c"}}},
		"masked": {
			`{"a":{"value":"CANARY"}}`,
			`{"a":{"value":"CANARY2","sensitive":true}}`,
			[]plan.Output{{Name: "a", Action: plan.Update, Before: plan.Masked{}, After: plan.Masked{Changed: true}}},
		},
		"many": {
			`{}`,
			`[{"b":{"value":1}},{"a":{"value":true}}]`,
			[]plan.Output{{Name: "a", Action: plan.Create, After: true}, {Name: "b", Action: plan.Create, After: json.Number("1")}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := compare(t, `{"output":`+test.old+`}`, `{"output":`+test.current+`}`)
			var got []plan.Output
			for _, o := range p.Outputs {
				got = append(got, *o)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestProviders(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		want []plan.Provider
	}{
		"none": {`{"terraform":{}}`, nil},
		"one": {
			`{"terraform":{"required_providers":{"aws":{"source":"aws","version":"5.1.0"}}}}`,
			[]plan.Provider{{Name: "aws", FullName: "aws", Constraint: "5.1.0"}},
		},
		"many, sorted": {
			`{"terraform":[{"backend":{}},{"required_providers":[{"b":{"version":"2"}},{"a":{"version":"1"}}]}]}`,
			[]plan.Provider{{Name: "a", Constraint: "1"}, {Name: "b", Constraint: "2"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := compare(t, `{"terraform":{}}`, test.file)
			if diff := cmp.Diff(test.want, p.Providers); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestCompareRefuses(t *testing.T) {
	const sound = `{"resource":{}}`
	for name, test := range map[string]struct{ old, current, want string }{
		"an empty old file": {"", sound, "the old file, old.json: empty"},
		"an empty new file": {sound, " \n", "the new file, new.json: empty"},
		"both":              {"", "", "the old file, old.json: empty\nthe new file, new.json: empty"},
		"truncated":         {sound, `{"resource":{`, "the new file, new.json: truncated JSON"},
		"no JSON":           {sound, `resource "a" "b" {}`, "the new file, new.json: not JSON: invalid character 'r' looking for beginning of value"},
		"two":               {sound, sound + sound, "the new file, new.json: there is text after the JSON's end"},
		"a list":            {sound, `[]`, "the new file, new.json: its JSON is no object"},
		"a plan":            {`{"format_version":"1.2"}`, sound, "the old file, old.json: a plan, not a synthesized file; give it to planreview without synth-diff"},
		"something else": {sound, `{"name":"a"}`,
			"the new file, new.json: no Terraform JSON: it has no resource, terraform, provider, module, data, output, variable or locals"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Compare(File{Name: "old.json", Data: []byte(test.old)}, File{Name: "new.json", Data: []byte(test.current)})
			if err == nil {
				t.Fatal("takes it")
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
	if _, got := compare(t, "\uFEFF"+sound, sound); got != nil {
		t.Errorf("a byte order mark: %v", got)
	}
}
