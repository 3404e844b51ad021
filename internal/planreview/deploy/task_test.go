package deploy

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

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
		after   string
		want    []Item
		routine bool
	}{
		"nothing":         {`[{"name":"app","image":"shop:1","environment":[{"name":"A","value":"1"}],"secrets":[{"name":"S","valueFrom":"arn:1"}]}]`, nil, true},
		"a release":       {`[{"name":"app","image":"shop:2","environment":[{"name":"A","value":"2"},{"name":"B","value":"1"}],"secrets":[{"name":"S","valueFrom":"arn:2"}]}]`, []Item{{"variable A of app", "set", "set"}, {"variable B of app", "", "set"}, {"image of app", "shop:1", "shop:2"}, {"secret S of app", "arn:1", "arn:2"}}, true},
		"a command":       {`[{"name":"app","image":"shop:1","command":["x"],"environment":[{"name":"A","value":"1"}],"secrets":[{"name":"S","valueFrom":"arn:1"}]}]`, []Item{{"command of app", "", "changed"}}, false},
		"a new container": {app[:len(app)-1] + `,{"name":"side","image":"proxy:1"}]`, []Item{{"container side", "", "proxy:1"}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := Compare(task(t, app, test.after))
			if fmt.Sprint(got.Items) != fmt.Sprint(test.want) || got.Routine != test.routine {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestASizeIsNotRoutine(t *testing.T) {
	c := task(t, app, app)
	c.After.(map[string]any)["cpu"] = "1024"
	if got := Compare(c); got.Routine || len(got.Items) != 1 || got.Items[0] != (Item{"task's cpu", "256", "1024"}) {
		t.Errorf("%+v", got)
	}
}

func TestWhatCannotBeReadIsNotRoutine(t *testing.T) {
	c := task(t, app, app)
	c.After.(map[string]any)["container_definitions"] = plan.Masked{Changed: true}
	if got := Compare(c); got.Routine || !got.Unknown {
		t.Errorf("%+v", got)
	}
}
