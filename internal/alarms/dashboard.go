package alarms

import (
	"bytes"
	"encoding/json"

	"slipway/internal/alarms/catalog"
)

// Sizes in the grid of 24 columns that a dashboard has.
// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
const (
	columns     = 24
	graphWidth  = 8
	graphHeight = 6
	titleHeight = 1
	stateHeight = 5
)

type widget struct {
	Type       string `json:"type"`
	X          int    `json:"x"`
	Y          int    `json:"y"`
	Width      int    `json:"width"`
	Height     int    `json:"height"`
	Properties any    `json:"properties"`
}

type statesOfAlarms struct {
	Title  string   `json:"title"`
	Alarms []string `json:"alarms"` // ARNs
}

type text struct {
	Markdown string `json:"markdown"`
}

type chart struct {
	Title       string       `json:"title"`
	View        string       `json:"view"`
	Stacked     bool         `json:"stacked"`
	Region      string       `json:"region"`
	Metrics     [][]any      `json:"metrics"`
	Annotations *annotations `json:"annotations,omitempty"`
}

type annotations struct {
	Horizontal []annotation `json:"horizontal"`
}

type annotation struct {
	Label string  `json:"label"`
	Value float64 `json:"value"`
}

// Part of a dashboard: the alarms of a service with their thresholds, and what else is drawn of it.
type Part struct {
	Service string // name of a further service; "" for the first one, with all that is not a service's
	Alarms  []Alarm
	Graphs  []Graph
}

// Dashboard renders the body of a dashboard: the alarms' states (by ARN) first, then the first part group by group, then one section for each further one.
func Dashboard(region string, arns []string, parts []Part) string {
	widgets := []widget{{"alarm", 0, 0, columns, stateHeight, statesOfAlarms{"Alarms", arns}}}
	y := stateHeight
	for _, section := range sections(parts) {
		if len(section.graphs) == 0 {
			continue
		}
		widgets = append(widgets, widget{"text", 0, y, columns, titleHeight, text{"## " + section.title}})
		y += titleHeight
		x := 0
		for _, graph := range section.graphs {
			if x == columns {
				x, y = 0, y+graphHeight
			}
			widgets = append(widgets, widget{"metric", x, y, graphWidth, graphHeight, chartOf(region, graph)})
			x += graphWidth
		}
		y += graphHeight
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // Terraform expressions hold > and &
	if err := encoder.Encode(map[string]any{"widgets": widgets}); err != nil {
		panic(err) // strings and numbers only: nothing here can fail to encode
	}
	return string(bytes.TrimSpace(out.Bytes()))
}

// section of the dashboard, with a title.
type section struct {
	title  string
	graphs []Graph
}

func sections(parts []Part) []section {
	var all []section
	for _, part := range parts {
		var together []Graph
		for _, group := range catalog.Groups {
			graphs := graphsOf(group, part.Alarms, part.Graphs)
			if part.Service == "" {
				all = append(all, section{string(group), graphs})
			}
			together = append(together, graphs...)
		}
		if part.Service != "" {
			all = append(all, section{"Service " + part.Service, together})
		}
	}
	return all
}

func graphsOf(group catalog.Group, table []Alarm, graphs []Graph) []Graph {
	var all []Graph
	for _, alarm := range table {
		if alarm.Group == group {
			all = append(all, alarm.Graph())
		}
	}
	for _, graph := range graphs {
		if graph.Group == group {
			all = append(all, graph)
		}
	}
	return all
}

func chartOf(region string, graph Graph) chart {
	c := chart{Title: graph.Title, View: "timeSeries", Region: region}
	for _, metric := range graph.Metrics {
		c.Metrics = append(c.Metrics, lineOf(metric, graph.Expression != ""))
	}
	if graph.Expression != "" {
		c.Metrics = append(c.Metrics, []any{map[string]any{"expression": graph.Expression, "label": graph.Title, "id": "result"}})
	}
	for _, line := range graph.Lines {
		if c.Annotations == nil {
			c.Annotations = &annotations{}
		}
		c.Annotations.Horizontal = append(c.Annotations.Horizontal, annotation(line))
	}
	return c
}

// lineOf is a metric as a dashboard writes it: namespace, name, dimensions, options.
func lineOf(metric Metric, hidden bool) []any {
	line := []any{metric.Namespace, metric.Name}
	for _, dimension := range metric.Dimensions {
		line = append(line, dimension.Name, dimension.Value)
	}
	options := map[string]any{"stat": metric.Statistic, "period": metric.Period}
	if metric.Label != "" {
		options["label"] = metric.Label
	}
	if hidden {
		options["id"], options["visible"] = metric.ID, false
	}
	return append(line, options)
}
