// Package alarms makes the alarms and the dashboard of an environment out of the rows of its catalog.
package alarms

import (
	"strings"

	"slipway/internal/alarms/catalog"
	"slipway/internal/config"
	"slipway/internal/names"
)

// Alarm is a row of the catalog in one environment, whose resources and threshold take the place of the row's.
type Alarm struct {
	catalog.Row
	Service     string // name of the further service that it is about; "" for the first, and for what is no service's
	Metrics     []Metric
	Threshold   float64 // in the metric's own unit
	Description string  // what it means when it rings, as a sentence
	Silent      bool    // it tells nobody, as what it counts is wanted
}

// Label of the alarm in Terraform, and Key its name behind that of the environment.
func (a Alarm) Label() string { return names.Label(a.Service, a.ID) }
func (a Alarm) Key() string   { return strings.ReplaceAll(a.Label(), "_", "-") }

// Metric of CloudWatch with its statistic.
type Metric struct {
	ID         string // in an expression
	Namespace  string
	Name       string
	Dimensions []Dimension
	Statistic  string // Average, Sum, Minimum, Maximum, SampleCount or a percentile, such as p95
	Period     int    // seconds
	Label      string // on the dashboard; "" for CloudWatch's own
}

// Dimension of a metric.
type Dimension struct{ Name, Value string }

// Resources are what the metrics are about: the values of their dimensions. In a stack they are references.
type Resources map[catalog.Attribute]string

// metric binds a series to an environment's resources.
func (in environment) metric(series catalog.Series, period int) Metric {
	metric := Metric{
		ID: series.ID, Namespace: series.Metric.Namespace, Name: series.Metric.Name,
		Statistic: series.Statistic, Period: period, Label: series.Label,
	}
	for _, dimension := range series.Of {
		if in.has(dimension.When) {
			metric.Dimensions = append(metric.Dimensions, Dimension{dimension.Name, in.value(dimension)})
		}
	}
	return metric
}

// value of a dimension; "" where the environment does without the resource that it is of.
func (in environment) value(dimension catalog.Dimension) string {
	switch dimension.From {
	case "":
		return dimension.Value
	case catalog.Region:
		return in.Region
	case catalog.QueueName:
		return config.QueueName(in.Scaling.Queue.QueueArn)
	case catalog.DeadLetterQueueName:
		return config.QueueName(in.Scaling.Queue.DeadLetterQueueArn)
	}
	return in.resources[dimension.From]
}
