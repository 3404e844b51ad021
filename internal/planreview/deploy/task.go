// Package deploy reads what a release changes: images, sizes, names of environment variables, references to secrets.
package deploy

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

// Item is one thing that a release changes, as "image of app". A side is empty where there is nothing.
type Item struct{ What, Before, After string }

// Task is what changes in a task definition.
type Task struct {
	Items   []Item
	Routine bool // nothing but images, environment variables and secrets
	Unknown bool // the containers are known only after apply, or hidden
}

// Compare reads the change of an aws_ecs_task_definition.
func Compare(c *plan.Change) Task {
	t := Task{Routine: true}
	for _, name := range []string{"cpu", "memory"} {
		if before, after := plan.Text(c.Old(name)), plan.Text(c.New(name)); before != after {
			t.add("task's "+name, before, after)
			t.Routine = false
		}
	}
	before, readBefore := containers(c.Old("container_definitions"))
	after, readAfter := containers(c.New("container_definitions"))
	if c.Unknown("container_definitions") || !readBefore && c.Before != nil || !readAfter {
		t.Unknown, t.Routine = true, false
		return t
	}
	for _, name := range slices.Sorted(maps.Keys(union(before, after))) {
		t.container(name, before[name], after[name])
	}
	for _, name := range c.Changed() {
		if !slices.Contains([]string{"container_definitions", "cpu", "memory", "arn", "arn_without_revision", "id", "revision"}, name) && !sameButEmpty(c.Old(name),
			c.New(name)) {
			t.Routine = false
		}
	}
	return t
}

func (t *Task) add(what, before, after string) { t.Items = append(t.Items, Item{what, before, after}) }

func (t *Task) container(name string, before, after map[string]any) {
	of := " of " + name
	switch {
	case before == nil:
		t.add("container "+name, "", cmp.Or(show(after["image"]), "without an image"))
	case after == nil:
		t.add("container "+name, cmp.Or(show(before["image"]), "without an image"), "")
	}
	if before == nil || after == nil {
		t.Routine = false
		return
	}
	for _, key := range slices.Sorted(maps.Keys(union(before, after))) {
		if sameButEmpty(before[key], after[key]) {
			continue
		}
		switch key {
		case "image":
			t.add("image"+of, show(before[key]), show(after[key]))
		case "environment":
			t.named("variable ", of, variables(before[key]), variables(after[key]))
		case "secrets":
			t.named("secret ", of, secrets(before[key]), secrets(after[key]))
		case "cpu", "memory", "memoryReservation", "stopTimeout", "essential", "readonlyRootFilesystem", "user", "privileged":
			t.add(key+of, show(before[key]), show(after[key]))
			t.Routine = false
		default: // a command or an option can hold anything: that it came, went or changed is enough
			t.opaque(key+of, before[key], after[key])
			t.Routine = false
		}
	}
}

// opaque says no more than whether a value came, went or is another one.
func (t *Task) opaque(what string, before, after any) {
	switch {
	case none(before):
		t.add(what, "", "set")
	case none(after):
		t.add(what, "set", "")
	default:
		t.add(what, "set", "set")
	}
}

// named lists what came, went and changed by name. Values of variables are not shown, references to secrets are.
func (t *Task) named(what, of string, before, after map[string]named) {
	for _, name := range slices.Sorted(maps.Keys(union(before, after))) {
		old, was := before[name]
		current, is := after[name]
		switch {
		case was && is && plan.Equal(old.value, current.value):
		case was && is:
			t.add(what+name+of, old.shown, current.shown)
		case is:
			t.add(what+name+of, "", current.shown)
		default:
			t.add(what+name+of, old.shown, "")
		}
	}
}

type named struct {
	value any
	shown string
}

func variables(v any) map[string]named {
	all := map[string]named{}
	for _, item := range plan.List(v) {
		value := plan.Value(item, "value")
		shown := "set"
		if m, ok := value.(plan.Masked); ok && m.Changed {
			shown = "another value"
		}
		all[plan.Text(plan.Value(item, "name"))] = named{value, shown}
	}
	return all
}

func secrets(v any) map[string]named {
	all := map[string]named{}
	for _, item := range plan.List(v) {
		value := plan.Value(item, "valueFrom")
		all[plan.Text(plan.Value(item, "name"))] = named{value, show(value)}
	}
	return all
}

func containers(v any) (map[string]map[string]any, bool) {
	document, ok := v.(plan.Document)
	if !ok {
		return nil, false
	}
	list, ok := document.Value.([]any)
	if !ok {
		return nil, false
	}
	all := map[string]map[string]any{}
	for i, item := range list {
		object, ok := item.(map[string]any)
		if !ok {
			return nil, false
		}
		name := plan.Text(object["name"])
		if name == "" {
			name = fmt.Sprintf("container %d", i)
		}
		all[name] = object
	}
	return all, true
}

func show(v any) string {
	if _, hidden := v.(plan.Masked); hidden {
		return "(sensitive)"
	}
	return plan.Text(v)
}

// sameButEmpty compares as ECS does: a list, object or text of nothing and the number 0 are the same as none.
func sameButEmpty(a, b any) bool {
	if none(a) && none(b) || plan.Equal(a, b) {
		return true
	}
	if x, ok := a.(map[string]any); ok {
		y, ok := b.(map[string]any)
		if !ok {
			return false
		}
		for key := range union(x, y) {
			if !sameButEmpty(x[key], y[key]) {
				return false
			}
		}
		return true
	}
	x, okX := a.([]any)
	y, okY := b.([]any)
	return okX && okY && slices.EqualFunc(byName(x), byName(y), sameButEmpty)
}

func none(v any) bool { return plan.Empty(v) || plan.Text(v) == "0" || plan.Text(v) == "false" }

// byName sorts elements that have names: ECS does not keep their order.
func byName(list []any) []any {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b any) int {
		return strings.Compare(plan.Text(plan.Value(a, "name")), plan.Text(plan.Value(b, "name")))
	})
	return sorted
}

func union[V any](a, b map[string]V) map[string]bool {
	all := map[string]bool{}
	for key := range a {
		all[key] = true
	}
	for key := range b {
		all[key] = true
	}
	return all
}
