package alarms

import (
	"cmp"
	"slices"

	"slipway/internal/alarms/catalog"
	"slipway/internal/config"
)

const minute = 60

// environment is what the rows are bound to.
type environment struct {
	config.Environment
	resources Resources
}

// Table gives the alarms of an environment, or of one of its further services, in the order of the dashboard: only those that its choices make sense of,
// and in each group those that every environment has first.
func Table(env config.Environment, r Resources) []Alarm {
	in := environment{env, r}
	rows := slices.DeleteFunc(slices.Clone(catalog.Rows), func(row catalog.Row) bool {
		instead := row.Unless != catalog.Always && in.has(row.Unless)
		return instead || !in.has(row.When) || !in.meets(row.Floor) || !in.concerns(row.Metrics)
	})
	slices.SortStableFunc(rows, func(a, b catalog.Row) int {
		return cmp.Or(cmp.Compare(slices.Index(catalog.Groups, a.Group), slices.Index(catalog.Groups, b.Group)), cmp.Compare(a.When, b.When))
	})
	thresholds := env.Monitoring.Thresholds.ByKey()
	var table []Alarm
	for _, row := range rows {
		table = append(table, in.alarm(row, thresholds[row.ID]))
	}
	if env.Part != "" { // monitoring.log_alarms count in the first service's log
		return table
	}
	return append(table, in.logAlarms()...)
}

// logAlarms are those that a team adds: they have no row, and their metrics are made of the service's log.
func (in environment) logAlarms() []Alarm {
	var all []Alarm
	for _, log := range in.Monitoring.LogAlarms {
		row := catalog.Row{
			ID: log.ID(), Group: catalog.Logs, Title: "Lines of the log: " + log.Name, Period: log.Period,
			Comparison: catalog.Above, Of: 1, Datapoints: 1, Missing: catalog.Fine,
		}
		all = append(all, Alarm{
			Row:         row,
			Metrics:     []Metric{{Namespace: in.Names().LogMetrics(), Name: row.Anchor(), Statistic: "Sum", Period: log.Period}},
			Threshold:   float64(log.Threshold),
			Description: log.Sentence(),
		})
	}
	return all
}

// alarm binds a row to the environment. The threshold is in the unit of the configuration.
func (in environment) alarm(row catalog.Row, threshold float64) Alarm {
	if row.BelowFloor {
		threshold = max(1, float64(in.Scaling.Fewest())-threshold)
	}
	alarm := Alarm{Row: row, Service: in.Part, Description: row.Sentence(threshold), Threshold: threshold * row.Threshold.Unit.Scale}
	alarm.Silent = row.Own && in.LoadBalancer.Maintenance
	if row.Hours {
		alarm.Of, alarm.Datapoints, alarm.Threshold = int(threshold), int(threshold), 1
	}
	for _, series := range row.Metrics {
		alarm.Metrics = append(alarm.Metrics, in.metric(series, cmp.Or(row.Period, minute)))
	}
	return alarm
}

// has says whether an environment meets a condition of the catalog.
func (in environment) has(condition catalog.When) bool {
	// Without Container Insights, CloudWatch knows neither how many tasks run nor how many should.
	insights := in.Service.Insights()
	switch condition {
	case catalog.Insights:
		return insights
	case catalog.NoInsights:
		return !insights
	case catalog.Readers:
		return in.Database.Readers > 0
	case catalog.ReaderEndpoint:
		return in.Database.Proxy.ReaderEndpoint
	case catalog.Serverless:
		return in.Database.Serverless != nil
	case catalog.Provisioned:
		return in.Database.Serverless == nil
	case catalog.Certificate:
		return in.LoadBalancer.CertificateOfACM()
	case catalog.WebACL:
		return in.LoadBalancer.Waf != nil
	case catalog.WebACLBlocks:
		return in.LoadBalancer.Blocks()
	case catalog.BackupCopy:
		return in.Database.Copies() && in.Database.BackupCopy.Watched()
	case catalog.HeldCPU:
		return !in.Scaling.CpuTarget.Off()
	case catalog.FreeCPU:
		return in.Scaling.CpuTarget.Off()
	case catalog.HeldMemory:
		return !in.Scaling.MemoryTarget.Off()
	case catalog.FreeMemory:
		return in.Scaling.MemoryTarget.Off()
	case catalog.HeldResponseTime:
		return in.Scaling.Enabled && in.Scaling.ResponseTimeTarget > 0
	case catalog.Queued:
		return in.Scaling.Queue != nil
	case catalog.DeadLetterQueue:
		return in.Scaling.Queue != nil && in.Scaling.Queue.DeadLetterQueueArn != ""
	}
	return true
}

// concerns says whether metrics are about what the environment has, and, of a further service, about what is its own.
func (in environment) concerns(metrics []catalog.Series) bool {
	own := catalog.Of(metrics, catalog.TargetGroupSuffix) || catalog.Of(metrics, catalog.ServiceName)
	return (in.Part == "" || own) && !slices.ContainsFunc(metrics, func(series catalog.Series) bool {
		return in.has(series.When) && slices.ContainsFunc(series.Of, func(d catalog.Dimension) bool { return in.has(d.When) && in.value(d) == "" })
	})
}

// meets says whether the lowest floor is one that a row is for.
func (in environment) meets(floor catalog.Floor) bool {
	switch floor {
	case catalog.AboveZero:
		return in.Scaling.Fewest() > 0
	case catalog.Zero:
		return in.Scaling.Fewest() == 0
	}
	return true
}

// Deployment gives the alarms that can end a deployment.
func Deployment(table []Alarm) []Alarm {
	return slices.DeleteFunc(slices.Clone(table), func(a Alarm) bool { return !a.Deployment })
}
