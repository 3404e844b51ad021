package alarms

import (
	"slices"

	"slipway/internal/config"
)

// Resources are what the metrics are about, in the form of their dimensions. In a stack they are references.
type Resources struct {
	LoadBalancer     string // ARN suffix: app/<name>/<id>
	TargetGroup      string // ARN suffix: targetgroup/<name>/<id>
	EcsCluster       string // name
	EcsService       string // name
	Proxy            string // name
	ProxyTargetGroup string // name
	ProxyReader      string // name of the read-only endpoint; "" without one
	DBCluster        string // identifier
}

// Table gives the alarms of an environment, in the order of the dashboard: only those that its choices make sense of.
func Table(env config.Environment, r Resources) []Alarm {
	t := env.Monitoring.Thresholds
	return slices.Concat(
		loadBalancer(t, r),
		service(env, r),
		scaling(t, r),
		proxy(t, r),
		database(env, r),
	)
}

// Deployment gives the alarms that can end a deployment.
func Deployment(table []Alarm) []Alarm {
	return slices.DeleteFunc(slices.Clone(table), func(a Alarm) bool { return !a.Deployment })
}

// watchesTasks: without Container Insights, CloudWatch knows neither how many tasks run nor how many should.
func watchesTasks(env config.Environment) bool { return env.Service.ContainerInsights != "disabled" }

// lowestFloor is the fewest tasks that scaling and its schedules ever ask for.
func lowestFloor(scaling config.Scaling) int {
	floor := scaling.Min
	for _, schedule := range scaling.Schedules {
		floor = min(floor, schedule.Min)
	}
	return floor
}
