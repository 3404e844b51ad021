//go:build e2e

package e2e

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

// known is a difference that a second plan shows because the emulator answers otherwise than AWS.
type known struct{ address, attribute, why string }

// changes lists what a plan would do, one line for each attribute: "aws_lb.main: update idle_timeout". Reading data is no change.
func changes(plan *tfjson.Plan) []string {
	var lines []string
	for _, change := range plan.ResourceChanges {
		if change.Change.Actions.NoOp() || change.Change.Actions.Read() {
			continue
		}
		action := strings.Join(words(change.Change.Actions), " and ")
		for _, attribute := range attributes(change.Change) {
			lines = append(lines, fmt.Sprintf("%s: %s %s", change.Address, action, attribute))
		}
	}
	for name, change := range plan.OutputChanges {
		if !change.Actions.NoOp() {
			lines = append(lines, fmt.Sprintf("output.%s: %s value", name, strings.Join(words(change.Actions), " and ")))
		}
	}
	slices.Sort(lines)
	return lines
}

func words(actions tfjson.Actions) []string {
	var words []string
	for _, action := range actions {
		words = append(words, string(action))
	}
	return words
}

// attributes gives the paths of what differs, or "everything" where the resource comes or goes.
func attributes(change *tfjson.Change) []string {
	if change.Before == nil || change.After == nil {
		return []string{"everything"}
	}
	before, after := map[string]any{}, map[string]any{}
	flatten("", change.Before, before)
	flatten("", change.After, after)
	flatten("", change.AfterUnknown, after) // true where a value is known after the apply only
	differ := map[string]bool{}
	for _, path := range slices.Concat(slices.Collect(maps.Keys(before)), slices.Collect(maps.Keys(after))) {
		if !reflect.DeepEqual(before[path], after[path]) && !(after[path] == false && before[path] == nil) {
			differ[path] = true
		}
	}
	return slices.Sorted(maps.Keys(differ))
}

func flatten(path string, value any, into map[string]any) {
	join := func(key string) string { return strings.TrimPrefix(path+"."+key, ".") }
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			flatten(join(key), inner, into)
		}
	case []any:
		for i, inner := range value {
			flatten(join(fmt.Sprint(i)), inner, into)
		}
	default:
		into[path] = value
	}
}

// wantNoChanges fails for a plan that does anything but what is known to be the emulator's, and for what is known and does not show.
func (d *deployment) wantNoChanges(differences ...known) {
	d.t.Helper()
	for _, wrong := range unexpected(d.plan().changes(), differences) {
		d.t.Error(wrong)
	}
}

func unexpected(lines []string, differences []known) []string {
	var wrong []string
	needed := map[known]bool{}
	for _, line := range lines {
		i := slices.IndexFunc(differences, func(k known) bool { return line == k.address+": update "+k.attribute })
		if i < 0 {
			wrong = append(wrong, "the plan has a change: "+line)
			continue
		}
		needed[differences[i]] = true
	}
	for _, difference := range differences {
		if !needed[difference] {
			wrong = append(wrong, fmt.Sprintf("%s no longer differs in %s: take it off the list", difference.address, difference.attribute))
		}
	}
	return wrong
}

func TestKnownDifferences(t *testing.T) {
	list := []known{{"aws_lb.main", "name", "the emulator drops it"}}
	for _, test := range []struct {
		lines []string
		wrong int
	}{
		{[]string{"aws_lb.main: update name"}, 0},
		{nil, 1}, // no longer needed
		{[]string{"aws_lb.main: update name", "aws_lb.main: update port"}, 1},
		{[]string{"aws_lb.main: delete and create name"}, 2}, // a replacement is never known
	} {
		if wrong := unexpected(test.lines, list); len(wrong) != test.wrong {
			t.Errorf("%v: %q", test.lines, wrong)
		}
	}
}
