package catalog

import "strings"

var ofService = Set{{Name: "ClusterName", From: ClusterName}, {Name: "ServiceName", From: ServiceName}}

// serviceMetric is one that ECS always writes.
func serviceMetric(name string) Metric {
	return Metric{"AWS/ECS", name, []string{"ClusterName ServiceName"}, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html"}
}

func insightsMetric(name string) Metric {
	return Metric{"ECS/ContainerInsights", name, []string{"ClusterName ServiceName"},
		"https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html"}
}

var (
	serviceCPU    = serviceMetric("CPUUtilization")
	serviceMemory = serviceMetric("MemoryUtilization")
	// runningSamples: the page says that their SampleCount over a minute is the number of running tasks.
	runningSamples = Metric{"AWS/ECS", "CPUUtilization", []string{"ClusterName ServiceName"},
		"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-metrics.html"}
	desiredTasks = insightsMetric("DesiredTaskCount")
	runningTasks = insightsMetric("RunningTaskCount")
	pendingTasks = insightsMetric("PendingTaskCount")
)

var missingTasks = Threshold{
	Means: "is how many tasks fewer than wanted may run, for 15 minutes.",
	Unit:  tasks, Default: 0, Min: 0, Max: unlimited,
}

// serviceRows watch whether as many tasks run as should. A fixed number would ring each evening when a schedule lowers the floor,
// so it is held against the number wanted; without Container Insights, against the lowest floor of all schedules. With a floor of 0,
// whether Container Insights writes anything while no task runs is not said in AWS's documents, so that nothing is fine; and without
// Container Insights nobody can tell.
var serviceRows = []Row{
	{
		ID: "missing_tasks", Group: Service, Title: "Tasks that should run and do not", When: Insights, Floor: AboveZero,
		Says:      "More than {threshold} tasks fewer run than are wanted.",
		Threshold: missingTasks,
		Metrics: []Series{
			{ID: "desired", Metric: desiredTasks, Of: ofService, Statistic: "Average"},
			{ID: "running", Metric: runningTasks, Of: ofService, Statistic: "Average"},
		},
		Expression: "desired - running",
		Comparison: Above, Of: 15, Datapoints: 15, Missing: Alarming,
	},
	{
		ID: "missing_tasks", Group: Service, Title: "Tasks that should run and do not", When: Insights, Unless: Queued, Floor: Zero,
		Says:      "More than {threshold} tasks fewer run than are wanted.",
		Threshold: missingTasks,
		Metrics: []Series{
			{ID: "desired", Metric: desiredTasks, Of: ofService, Statistic: "Average"},
			{ID: "running", Metric: runningTasks, Of: ofService, Statistic: "Average"},
		},
		Expression: "desired - running",
		Comparison: Above, Of: 15, Datapoints: 15, Missing: Fine,
	},
	{
		// A message that waits wants a task, whatever Container Insights says of a service without one, and without a message none is missing. What is filled
		// in for minutes that are not written yet is no task missing, so that not all of the minutes that are looked at can breach.
		ID: "missing_tasks", Group: Service, Title: "Tasks that should run and do not, by the queue as well", When: Queued, Floor: Zero,
		Says:       "More than {threshold} tasks fewer run than are wanted, or none although messages wait.",
		Threshold:  missingTasks,
		Metrics:    []Series{waiting, desired, running},
		Expression: "IF(FILL(waiting, 0) > 0 AND FILL(running, 0) < 1, 5000, FILL(desired, 0) - FILL(running, 0))", // no service has more tasks
		Comparison: Above, Of: 20, Datapoints: 15, Missing: Fine,
	},
	{
		ID: "missing_tasks", Group: Service, Title: "Running tasks and their lowest floor", When: NoInsights, Floor: AboveZero,
		Says:       "Fewer than {threshold} tasks run, the lowest floor of all schedules.",
		Threshold:  missingTasks,
		BelowFloor: true,
		Metrics:    []Series{{Metric: runningSamples, Of: ofService, Statistic: "SampleCount"}},
		Comparison: Below, Of: 15, Datapoints: 15, Missing: Alarming,
	},
}

// scalingRows ring where target tracking has had its time: the metric stays far above what scaling holds it at, so it cannot add
// tasks any more, or tasks do not help. Where scaling leaves the metric alone, they say so.
var scalingRows = []Row{
	held("service_cpu", "CPU", serviceCPU, HeldCPU, "although scaling had time to add some."),
	held("service_cpu", "CPU", serviceCPU, FreeCPU, "and scaling does not look at it."),
	held("service_memory", "memory", serviceMemory, HeldMemory, "although scaling had time to add some."),
	held("service_memory", "memory", serviceMemory, FreeMemory, "and scaling does not look at it."),
}

func held(id, of string, metric Metric, when When, why string) Row {
	target := strings.ToLower(of)
	title := strings.ToUpper(of[:1]) + of[1:]
	return Row{
		ID: id, Group: Scaling, Title: title + " of the tasks (%)", When: when,
		Says: "The tasks use more than {threshold}% of their " + of + " " + why,
		Threshold: Threshold{
			Means: "is the tasks' average " + of + " utilization in percent, above scaling." + target + "_target, for 15 minutes: scaling does not help any more.",
			Unit:  percent, Derived: aboveTarget, Min: 1, Max: 100,
		},
		Metrics:    []Series{{Metric: metric, Of: ofService, Statistic: "Average"}},
		Comparison: Above, Of: 15, Datapoints: 15, Missing: Fine,
	}
}

const aboveTarget = "90, or halfway from the target to 100 where that is more"
