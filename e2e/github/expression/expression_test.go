package expression

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var scope = Scope{
	Contexts: map[string]any{
		"github": map[string]any{"event_name": "push", "event": map[string]any{"number": 7.0}},
		"vars":   map[string]any{"ROLE": "arn"},
		"needs":  map[string]any{"a": map[string]any{"result": "success"}, "b": map[string]any{"result": "failure"}},
		"list":   []any{"x", "y"},
	},
	Functions: map[string]func([]any) (any, error){"always": func([]any) (any, error) { return true, nil }},
}

func TestEvaluate(t *testing.T) {
	for source, want := range map[string]any{
		"github.event_name":                         "push",
		"GitHub.Event.Number":                       7.0,
		"vars.role":                                 "arn",
		"vars.none":                                 nil,
		"vars.none.below":                           nil,
		"github['event_name']":                      "push",
		"list[1]":                                   "y",
		"list[2]":                                   nil,
		"needs.*.result":                            []any{"success", "failure"},
		"contains(needs.*.result, 'failure')":       true,
		"contains('Hello', 'ELL')":                  true,
		"contains(needs.*.result, 'skipped')":       false,
		"'Push' == github.event_name":               true,
		"github.event.number == '7'":                true,
		"vars.none == ''":                           true,
		"vars.none != ''":                           false,
		"null == 0":                                 true,
		"'abc' == 0":                                false,
		"vars.none || 'us-east-1'":                  "us-east-1",
		"vars.role && 'yes' || 'no'":                "yes",
		"'' && 'yes'":                               "",
		"!vars.none":                                true,
		"1 < 2 && 2 <= 2 && 3 > 2":                  true,
		"'a' < 'B'":                                 true,
		"always() && github.event_name != 'x'":      true,
		"format('{0}-{1} {{}}', 'a', 2)":            "a-2 {}",
		"join(list, ';')":                           "x;y",
		"join(list)":                                "x,y",
		"fromJSON('{\"a\":[1,true]}').a[1]":         true,
		"fromJSON('[\"dev\"]')":                     []any{"dev"},
		"startsWith('refs/heads/main', 'refs/')":    true,
		"endsWith('a.yml', '.YML')":                 true,
		"toJSON(list)":                              "[\n  \"x\",\n  \"y\"\n]",
		"fromJSON(toJSON(needs)).b.result == 'x'":   false,
		"(github.event.number == 7) == true":        true,
		"github.event.pull_request.head.repo.owner": nil,
	} {
		got, err := Evaluate(source, scope)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", source, err, diff)
		}
	}
}

func TestWhatIsNotUnderstoodFails(t *testing.T) {
	for source, want := range map[string]string{
		"secret.x":         "the context secret is not known here",
		"hashFiles('x')":   "the function hashFiles is not known here",
		"github.":          "parsing",
		"fromJSON('{')":    "fromJSON",
		"format('{1}', 0)": "{1} has no argument",
		"contains('x')":    "contains has 1 arguments",
		"'x":               "unexpected",
	} {
		if _, err := Evaluate(source, scope); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}

func TestInterpolate(t *testing.T) {
	got, err := Interpolate("plan-${{ github.event.number }}-${{ vars.none || 'x' }}!", scope)
	if err != nil || got != "plan-7-x!" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := Interpolate("${{ github", scope); err == nil {
		t.Error("braces that are not closed")
	}
}

func TestInnerAndCalls(t *testing.T) {
	if source, alone := Inner("${{ a }}-${{ b }}"); alone {
		t.Errorf("two are taken for one: %s", source)
	}
	if source, alone := Inner(" ${{ fromJSON(x) }} "); !alone || source != "fromJSON(x)" {
		t.Errorf("%q, %v", source, alone)
	}
	if !Calls("github.x && Always()", "always") || Calls("'always()'", "always") {
		t.Error("Calls")
	}
}
