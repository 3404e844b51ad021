package deploy

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/plan"
)

func task(t *testing.T, before, after string) *plan.Change {
	t.Helper()
	side := func(text string) map[string]any {
		var v any
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(&v); err != nil {
			t.Fatal(err)
		}
		return map[string]any{"cpu": "256", "memory": "512", "container_definitions": plan.Document{Value: v}}
	}
	return &plan.Change{Address: "aws_ecs_task_definition.main", Type: "aws_ecs_task_definition", Action: plan.Replace, Before: side(before), After: side(after)}
}

const app = `[{"name":"app","image":"shop:1","environment":[{"name":"A","value":"1"}],"secrets":[{"name":"S","valueFrom":"arn:1"}],"mountPoints":[],"cpu":0}]`

func TestCompare(t *testing.T) {
	for name, test := range map[string]struct {
		after string
		want  Task
	}{
		"nothing": {`[{"name":"app","image":"shop:1","environment":[{"name":"A","value":"1"}],"secrets":[{"name":"S","valueFrom":"arn:1"}]}]`,
			Task{Routine: true}},
		"a release": {`[{"name":"app","image":"shop:2","environment":[{"name":"A","value":"2"},{"name":"B","value":"1"}],"secrets":[{"name":"S",` +
			`"valueFrom":"arn:2"}]}]`, Task{Items: []Item{{"variable A of app", "set", "set"}, {"variable B of app", "", "set"}, {"image of app", "shop:1", "shop:2"},
			{"secret S of app", "arn:1", "arn:2"}}, Routine: true}},
		"a command": {`[{"name":"app","image":"shop:1","command":["x"],"environment":[{"name":"A","value":"1"}],"secrets":[{"name":"S","valueFrom":"arn:` +
			`1"}]}]`, Task{Items: []Item{{"command of app", "", "set"}}}},
		"a new container": {app[:len(app)-1] + `,{"name":"side","image":"proxy:1"}]`, Task{Items: []Item{{"container side", "", "proxy:1"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Compare(task(t, app, test.after))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestWhatIsNotShownComesGoesOrChanges(t *testing.T) {
	checked, other := `[{"name":"app","healthCheck":{"command":["CMD","a"]}}]`, `[{"name":"app","healthCheck":{"command":["CMD","b"]}}]`
	for name, test := range map[string]struct {
		before, after string
		want          Item
	}{
		"comes":   {`[{"name":"app"}]`, checked, Item{"healthCheck of app", "", "set"}},
		"goes":    {checked, `[{"name":"app"}]`, Item{"healthCheck of app", "set", ""}},
		"changes": {checked, other, Item{"healthCheck of app", "set", "set"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(Task{Items: []Item{test.want}}, Compare(task(t, test.before, test.after))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestASizeIsNotRoutine(t *testing.T) {
	c := task(t, app, app)
	c.After.(map[string]any)["cpu"] = "1024"
	if diff := cmp.Diff(Task{Items: []Item{{"task's cpu", "256", "1024"}}}, Compare(c)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestWhatCannotBeReadIsNotRoutine(t *testing.T) {
	c := task(t, app, app)
	c.After.(map[string]any)["container_definitions"] = plan.Masked{Changed: true}
	if diff := cmp.Diff(Task{Unknown: true}, Compare(c)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
