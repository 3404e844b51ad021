package alarms

import (
	"fmt"

	"slipway/internal/config"
)

// ecsService gives a metric that ECS always writes.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
func ecsService(r Resources, id, name string) Metric {
	return Metric{ID: id, Namespace: "AWS/ECS", Name: name, Statistic: "Average", Period: minute,
		Dimensions: []Dimension{{"ClusterName", r.EcsCluster}, {"ServiceName", r.EcsService}}}
}

// insights gives a metric of Container Insights.
// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
func insights(r Resources, id, name string) Metric {
	metric := ecsService(r, id, name)
	metric.Namespace = "ECS/ContainerInsights"
	return metric
}

// service watches whether as many tasks run as should. A fixed number would ring each evening when a schedule lowers the floor,
// so it is held against the number wanted; without Container Insights, against the lowest floor of all schedules.
func service(env config.Environment, r Resources) []Alarm {
	missing := env.Monitoring.Thresholds.MissingTasks
	alarm := Alarm{
		ID: "missing_tasks", Group: Service, Title: "Tasks that should run and do not",
		Says:       fmt.Sprintf("More than %d tasks fewer run than are wanted.", missing),
		Metrics:    []Metric{insights(r, "desired", "DesiredTaskCount"), insights(r, "running", "RunningTaskCount")},
		Expression: "desired - running", Comparison: Above, Threshold: float64(missing), Of: 15, Datapoints: 15, Missing: Alarming,
	}
	if !watchesTasks(env) {
		floor := max(1, lowestFloor(env.Scaling)-missing)
		alarm.Title = "Healthy tasks and their lowest floor"
		alarm.Says = fmt.Sprintf("Fewer than %d tasks are healthy, the lowest floor of all schedules.", floor)
		alarm.Metrics = []Metric{targets(r, "healthy", "HealthyHostCount", "Maximum")}
		alarm.Expression, alarm.Comparison, alarm.Threshold = "", Below, float64(floor)
	}
	return []Alarm{alarm}
}

// scaling rings where target tracking has had its time: the metric stays far above what scaling holds it at, so it cannot add
// tasks any more, or tasks do not help.
func scaling(t config.Thresholds, r Resources) []Alarm {
	return []Alarm{
		{
			ID: "service_cpu", Group: Scaling, Title: "CPU of the tasks (%)",
			Says:       fmt.Sprintf("The tasks use more than %d%% of their CPU although scaling had time to add some.", t.ServiceCpu),
			Metrics:    []Metric{ecsService(r, "cpu", "CPUUtilization")},
			Comparison: Above, Threshold: float64(t.ServiceCpu), Of: 15, Datapoints: 15, Missing: Fine,
		},
		{
			ID: "service_memory", Group: Scaling, Title: "Memory of the tasks (%)",
			Says:       fmt.Sprintf("The tasks use more than %d%% of their memory although scaling had time to add some.", t.ServiceMemory),
			Metrics:    []Metric{ecsService(r, "memory", "MemoryUtilization")},
			Comparison: Above, Threshold: float64(t.ServiceMemory), Of: 15, Datapoints: 15, Missing: Fine,
		},
	}
}
