package alarms

import (
	"fmt"

	"slipway/internal/config"
)

// targets gives a metric of the load balancer's target group.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
func targets(r Resources, id, name, statistic string) Metric {
	return Metric{ID: id, Namespace: "AWS/ApplicationELB", Name: name, Statistic: statistic, Period: minute,
		Dimensions: []Dimension{{"LoadBalancer", r.LoadBalancer}, {"TargetGroup", r.TargetGroup}}}
}

// balancer gives a metric of the load balancer itself.
func balancer(r Resources, id, name, statistic string) Metric {
	return Metric{ID: id, Namespace: "AWS/ApplicationELB", Name: name, Statistic: statistic, Period: minute,
		Dimensions: []Dimension{{"LoadBalancer", r.LoadBalancer}}}
}

func loadBalancer(t config.Thresholds, r Resources) []Alarm {
	return []Alarm{
		{
			ID: "unhealthy_targets", Group: LoadBalancer, Title: "Unhealthy targets",
			Says:       fmt.Sprintf("More than %d tasks fail the load balancer's health check.", t.UnhealthyTargets),
			Metrics:    []Metric{targets(r, "unhealthy", "UnHealthyHostCount", "Maximum")},
			Comparison: Above, Threshold: float64(t.UnhealthyTargets), Of: 2, Datapoints: 2, Missing: Fine,
		},
		{
			ID: "healthy_targets", Group: LoadBalancer, Title: "Healthy targets",
			Says:       fmt.Sprintf("Fewer than %d tasks pass the load balancer's health check.", t.HealthyTargets),
			Metrics:    []Metric{targets(r, "healthy", "HealthyHostCount", "Minimum")},
			Comparison: Below, Threshold: float64(t.HealthyTargets), Of: 2, Datapoints: 2, Missing: Alarming,
		},
		{
			ID: "target_response_time", Group: LoadBalancer, Title: "Response time of the application (s)",
			Says:       fmt.Sprintf("One request of twenty waits longer than %v s for the application.", t.TargetResponseTime),
			Metrics:    []Metric{targets(r, "time", "TargetResponseTime", "p95")}, // seconds; an average hides the slow ones
			Comparison: Above, Threshold: t.TargetResponseTime, Of: 5, Datapoints: 3, Missing: Fine, Deployment: true,
		},
		{
			ID: "target_5xx", Group: LoadBalancer, Title: "5xx answers of the application (%)",
			Says:       fmt.Sprintf("The application answers more than %d%% of the requests with a 5xx code.", t.Target5xx),
			Metrics:    []Metric{targets(r, "errors", "HTTPCode_Target_5XX_Count", "Sum"), targets(r, "requests", "RequestCount", "Sum")},
			Expression: "100 * errors / requests", // errors are missing where there are none
			Comparison: Above, Threshold: float64(t.Target5xx), Of: 5, Datapoints: 3, Missing: Fine, Deployment: true,
		},
		{
			ID: "load_balancer_5xx", Group: LoadBalancer, Title: "5xx answers of the load balancer",
			Says:       fmt.Sprintf("The load balancer itself answers more than %d requests a minute with a 5xx code.", t.LoadBalancer5xx),
			Metrics:    []Metric{balancer(r, "errors", "HTTPCode_ELB_5XX_Count", "Sum")},
			Comparison: Above, Threshold: float64(t.LoadBalancer5xx), Of: 2, Datapoints: 2, Missing: Fine,
		},
		{
			ID: "target_connection_errors", Group: LoadBalancer, Title: "Failed connections to tasks",
			Says:       fmt.Sprintf("More than %d connections a minute from the load balancer to tasks fail.", t.TargetConnectionErrors),
			Metrics:    []Metric{targets(r, "errors", "TargetConnectionErrorCount", "Sum")},
			Comparison: Above, Threshold: float64(t.TargetConnectionErrors), Of: 5, Datapoints: 3, Missing: Fine,
		},
	}
}
