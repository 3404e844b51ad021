package alarms

import (
	"slipway/internal/alarms/catalog"
	"slipway/internal/config"
)

// Expression is what is made of metrics.
type Expression struct {
	Text    string // of the metrics' ids
	Label   string
	Metrics []Metric
}

// MessagesPerTask is what scaling by a queue holds.
func MessagesPerTask(env config.Environment, r Resources) Expression {
	return environment{env, r}.expression(catalog.MessagesPerTask)
}

// FirstTask is above 0 while the first task is to be started.
func FirstTask(env config.Environment, r Resources) Expression {
	return environment{env, r}.expression(catalog.FirstTask)
}

func (in environment) expression(of catalog.Graph) Expression {
	made := Expression{Text: of.Expression, Label: of.Title}
	for _, series := range of.Metrics {
		made.Metrics = append(made.Metrics, in.metric(series, minute))
	}
	return made
}
