package stacks

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
	"slipway/internal/stackjson"
)

// checkDashboard gives the metrics of all widgets.
func checkDashboard(t *testing.T, environment config.Environment, stack *stackjson.Config, block stackjson.Block) []metric {
	t.Helper()
	var body struct {
		Widgets []struct {
			Type                string
			X, Y, Width, Height int
			Properties          struct {
				Title, Region string
				Alarms        []string
				Metrics       [][]any
				Annotations   struct {
					Horizontal []struct {
						Label string
						Value json.Number
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(block.Body["dashboard_body"].(string)), &body); err != nil {
		t.Fatalf("%s: the body of the dashboard is not JSON: %v", environment.Name, err)
	}
	var all []metric
	thresholds := map[string]string{}
	taken := map[[2]int]string{}
	for _, widget := range body.Widgets {
		p := widget.Properties
		for x := widget.X; x < widget.X+widget.Width; x++ {
			for y := widget.Y; y < widget.Y+widget.Height; y++ {
				if other, is := taken[[2]int{x, y}]; is || x >= 24 {
					t.Fatalf("%s: the widget %q covers %q, or leaves the grid", environment.Name, p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
		if widget.Type == "metric" && (p.Region != environment.Region || p.Title == "" || len(p.Metrics) == 0) {
			t.Errorf("%s: the widget %q is of region %q", environment.Name, p.Title, p.Region)
		}
		if widget.Type == "alarm" {
			checkStates(t, environment, stack, p.Alarms)
		}
		ids := map[any]bool{}
		for _, line := range p.Metrics {
			options := line[len(line)-1].(map[string]any)
			if id := options["id"]; id != nil && ids[id] {
				t.Errorf("%s: the widget %q has two metrics %v", environment.Name, p.Title, id)
			}
			ids[options["id"]] = true
			if len(line) == 1 { // an expression
				continue
			}
			m := metric{line[0].(string), line[1].(string), text(options["stat"]), text(options["period"]), map[string]string{}}
			for i := 2; i+1 < len(line); i += 2 {
				m.dimensions[line[i].(string)] = line[i+1].(string)
			}
			all = append(all, m)
		}
		for _, line := range p.Annotations.Horizontal {
			if anchor, is := strings.CutPrefix(line.Label, "alarm "); is {
				thresholds[anchor] = line.Value.String()
			}
		}
	}
	for _, alarm := range stack.WithoutOwn() {
		if !tells(stack, alarm) {
			continue
		}
		anchor := strings.ReplaceAll(alarm.Label, "_", "-")
		if got, want := thresholds[anchor], text(alarm.Body["threshold"]); got != want {
			t.Errorf("%s: the dashboard draws the threshold of %s at %q, the alarm has %s", environment.Name, anchor, got, want)
		}
		delete(thresholds, anchor)
	}
	for anchor := range thresholds {
		t.Errorf("%s: the dashboard draws the threshold of %s, which is no alarm", environment.Name, anchor)
	}
	return all
}

func checkStates(t *testing.T, environment config.Environment, stack *stackjson.Config, arns []string) {
	t.Helper()
	var want []string
	for _, block := range stack.WithoutOwn() {
		if tells(stack, block) {
			want = append(want, environment.Place().Of("cloudwatch", "alarm:"+text(block.Body["alarm_name"])))
		}
	}
	slices.Sort(want)
	if got := slices.Sorted(slices.Values(arns)); !slices.Equal(got, want) {
		t.Errorf("%s: the dashboard shows the states of %v, want %v", environment.Name, got, want)
	}
}
