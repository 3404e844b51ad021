package alarms

import "slipway/internal/config"

// Graph is one widget of the dashboard.
type Graph struct {
	Group      Group
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
	return Graph{a.Group, a.Title, a.Metrics, a.Expression, []Line{{"alarm " + a.Anchor(), a.Threshold}}}
}

// Graphs gives what the dashboard shows beside the alarms' own metrics: what else explains them. Metrics with another name in
// the requirements than in CloudWatch carry both.
func Graphs(env config.Environment, r Resources) []Graph {
	allRequests := targets(r, "requests", "RequestCount", "Sum")
	perTarget := Metric{Namespace: "AWS/ApplicationELB", Name: "RequestCountPerTarget", Statistic: "Sum", Period: minute,
		Dimensions: []Dimension{{"TargetGroup", r.TargetGroup}}, Label: "ALBRequestCountPerTarget (RequestCountPerTarget)"}
	graphs := []Graph{
		{Group: LoadBalancer, Title: "Requests a minute", Metrics: []Metric{allRequests,
			targets(r, "answers2xx", "HTTPCode_Target_2XX_Count", "Sum"),
			targets(r, "answers4xx", "HTTPCode_Target_4XX_Count", "Sum"),
			targets(r, "answers5xx", "HTTPCode_Target_5XX_Count", "Sum")}},
		{Group: Scaling, Title: "Requests per task and minute", Metrics: []Metric{perTarget}, Lines: target(env.Scaling, env.Scaling.AlbRequestCountTarget)},
		{Group: Scaling, Title: "CPU and memory that scaling holds (%)",
			Metrics: []Metric{ecsService(r, "cpu", "CPUUtilization"), ecsService(r, "memory", "MemoryUtilization")},
			Lines:   targetsOf(env.Scaling)},
		{Group: Proxy, Title: "Connections of clients and to the database", Metrics: proxyConnections(r)},
		{Group: Database, Title: "Connections to the instances", Metrics: byRole(env, r, "DatabaseConnections", "Sum")},
		{Group: Database, Title: "CPU of writer and readers (%)", Metrics: byRole(env, r, "CPUUtilization", "Maximum")},
	}
	if watchesTasks(env) {
		graphs = append(graphs, Graph{Group: Service, Title: "Tasks", Lines: []Line{{"lowest floor", float64(lowestFloor(env.Scaling))}},
			Metrics: []Metric{insights(r, "desired", "DesiredTaskCount"), insights(r, "running", "RunningTaskCount"), insights(r, "pending", "PendingTaskCount")}})
	}
	if s := env.Database.Serverless; s != nil {
		graphs = append(graphs, Graph{Group: Database, Title: "Capacity of the largest instance (ACU)", Lines: []Line{{"max_acu", s.MaxAcu}},
			Metrics: []Metric{cluster(r, "capacity", "ServerlessDatabaseCapacity", "Maximum")}})
	}
	return graphs
}

func target(scaling config.Scaling, value int) []Line {
	if !scaling.Enabled {
		return nil
	}
	return []Line{{"scaling target", float64(value)}}
}

func targetsOf(scaling config.Scaling) []Line {
	if !scaling.Enabled {
		return nil
	}
	return []Line{{"scaling.cpu_target", float64(scaling.CpuTarget)}, {"scaling.memory_target", float64(scaling.MemoryTarget)}}
}

func proxyConnections(r Resources) []Metric {
	metrics := []Metric{clients(r), connections(r, proxyWriter), allowed(r, proxyWriter)}
	if r.ProxyReader == "" {
		return metrics
	}
	readers := proxyMetric(r, "readers", "ClientConnections", "Sum")
	readers.Dimensions = append(readers.Dimensions, Dimension{"EndpointName", r.ProxyReader})
	return append(metrics, readers, connections(r, proxyReaders), allowed(r, proxyReaders))
}

func byRole(env config.Environment, r Resources, name, statistic string) []Metric {
	metrics := []Metric{role("WRITER", cluster(r, "writer", name, statistic))}
	if env.Database.Readers > 0 {
		metrics = append(metrics, role("READER", cluster(r, "readers", name, statistic)))
	}
	return metrics
}
