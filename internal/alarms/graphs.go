package alarms

import (
	"slipway/internal/alarms/catalog"
	"slipway/internal/config"
)

// Graph is one widget of the dashboard.
type Graph struct {
	Group      catalog.Group
	Title      string
	Metrics    []Metric
	Expression string // of the metrics' ids, drawn instead of them; "" draws the metrics
	Lines      []Line
}

// Line is a horizontal annotation: a threshold or a target.
type Line struct {
	Label string
	Value float64
}

// Graph of the alarm's own metric, with its threshold.
func (a Alarm) Graph() Graph {
	return Graph{a.Group, a.Title, a.Metrics, a.Expression, []Line{{"alarm " + a.Key(), a.Threshold}}}
}

// Graphs gives what the dashboard shows beside the alarms' own metrics.
func Graphs(env config.Environment, r Resources) []Graph {
	in := environment{env, r}
	var graphs []Graph
	for _, row := range catalog.Graphs {
		if !in.has(row.When) || !in.concerns(row.Metrics) {
			continue
		}
		graph := Graph{Group: row.Group, Title: row.Title, Expression: row.Expression}
		for _, series := range row.Metrics {
			if in.has(series.When) {
				graph.Metrics = append(graph.Metrics, in.metric(series, minute))
			}
		}
		for _, level := range row.Lines {
			graph.Lines = append(graph.Lines, in.line(level)...)
		}
		graphs = append(graphs, graph)
	}
	return graphs
}

// line gives a level its value; targets are drawn only where they hold.
func (in environment) line(level catalog.Level) []Line {
	target := map[catalog.Level]float64{
		catalog.RequestTarget:      float64(in.Scaling.AlbRequestCountTarget),
		catalog.CPUTarget:          float64(in.Scaling.CpuTarget),
		catalog.MemoryTarget:       float64(in.Scaling.MemoryTarget),
		catalog.ResponseTimeTarget: in.Scaling.ResponseTimeTarget,
	}[level]
	switch {
	case level == catalog.LowestFloor:
		return []Line{{string(level), float64(in.Scaling.Fewest())}}
	case level == catalog.MessagesTarget:
		return []Line{{string(level), float64(in.Scaling.Queue.MessagesPerTask)}}
	case level == catalog.MaxACU && in.Database.Serverless != nil:
		return []Line{{string(level), in.Database.Serverless.MaxAcu}}
	case target > 0 && in.Scaling.Enabled:
		return []Line{{string(level), target}}
	}
	return nil
}
