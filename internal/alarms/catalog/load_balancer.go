package catalog

var (
	ofBalancer    = Set{{Name: "LoadBalancer", From: LoadBalancerSuffix}}
	ofTargetGroup = Set{{Name: "TargetGroup", From: TargetGroupSuffix}}
	ofTargets     = append(ofBalancer[:1:1], ofTargetGroup...)
)

func balancerMetric(name string, documented ...string) Metric {
	return Metric{"AWS/ApplicationELB", name, documented,
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"}
}

var (
	unhealthyHosts    = balancerMetric("UnHealthyHostCount", "LoadBalancer TargetGroup")
	healthyHosts      = balancerMetric("HealthyHostCount", "LoadBalancer TargetGroup")
	responseTime      = balancerMetric("TargetResponseTime", "LoadBalancer", "LoadBalancer TargetGroup")
	connectionErrors  = balancerMetric("TargetConnectionErrorCount", "LoadBalancer", "LoadBalancer TargetGroup")
	answers2xx        = balancerMetric("HTTPCode_Target_2XX_Count", "LoadBalancer", "LoadBalancer TargetGroup")
	answers4xx        = balancerMetric("HTTPCode_Target_4XX_Count", "LoadBalancer", "LoadBalancer TargetGroup")
	answers5xx        = balancerMetric("HTTPCode_Target_5XX_Count", "LoadBalancer", "LoadBalancer TargetGroup")
	balancer5xx       = balancerMetric("HTTPCode_ELB_5XX_Count", "LoadBalancer")
	requests          = balancerMetric("RequestCount", "LoadBalancer", "LoadBalancer TargetGroup")
	requestsPerTarget = balancerMetric("RequestCountPerTarget", "TargetGroup", "LoadBalancer TargetGroup")
)

var loadBalancerRows = []Row{
	{
		ID: "unhealthy_targets", Group: LoadBalancer, Title: "Unhealthy targets",
		Says: "More than {threshold} tasks fail the load balancer's health check.",
		Threshold: Threshold{
			Means: "is the number of unhealthy targets above which the alarm rings, after 2 minutes.",
			Unit:  tasks, Default: 0, Min: 0, Max: unlimited, // the spec's default
		},
		Metrics:    []Series{{Metric: unhealthyHosts, Of: ofTargets, Statistic: "Maximum"}},
		Comparison: Above, Of: 2, Datapoints: 2, Missing: Fine,
	},
	{
		ID: "healthy_targets", Group: LoadBalancer, Title: "Healthy targets",
		Says: "Fewer than {threshold} tasks pass the load balancer's health check.",
		Threshold: Threshold{
			Means: "is the number of healthy targets below which it rings, after 2 minutes.",
			Unit:  tasks, Default: 1, Min: 1, Max: unlimited,
		},
		Metrics:    []Series{{Metric: healthyHosts, Of: ofTargets, Statistic: "Minimum"}},
		Comparison: Below, Of: 2, Datapoints: 2, Missing: Alarming,
	},
	{
		ID: "target_response_time", Group: LoadBalancer, Title: "Response time of the application (s)",
		Says: "One request of twenty waits longer than {threshold} s for the application.",
		Threshold: Threshold{
			Means: "in seconds that one request of twenty (p95) may exceed, for 3 of 5 minutes.",
			Unit:  seconds, Default: 1, Min: 0.001, Max: unlimited, Fraction: true, // the spec's default
		},
		Metrics:    []Series{{Metric: responseTime, Of: ofTargets, Statistic: "p95"}}, // an average hides the slow ones
		Comparison: Above, Of: 5, Datapoints: 3, Missing: Fine, Deployment: true,
	},
	{
		ID: "target_5xx", Group: LoadBalancer, Title: "5xx answers of the application (%)",
		Says: "The application answers more than {threshold}% of the requests with a 5xx code.",
		Threshold: Threshold{
			Means: "is the share of requests that the application answers with a 5xx code, in percent, for 3 of 5 minutes.",
			Unit:  percent, Default: 5, Min: 1, Max: 100,
		},
		Metrics: []Series{
			{ID: "errors", Metric: answers5xx, Of: ofTargets, Statistic: "Sum"},
			{ID: "requests", Metric: requests, Of: ofTargets, Statistic: "Sum"},
		},
		Expression: "100 * errors / requests", // errors are missing where there are none
		Comparison: Above, Of: 5, Datapoints: 3, Missing: Fine, Deployment: true,
	},
	{
		ID: "load_balancer_5xx", Group: LoadBalancer, Title: "5xx answers of the load balancer",
		Says: "The load balancer itself answers more than {threshold} requests a minute with a 5xx code.",
		Threshold: Threshold{
			Means: "is the number of 5xx answers of the load balancer itself in a minute, for 2 minutes.",
			Unit:  aMinute, Default: 10, Min: 0, Max: unlimited,
		},
		Metrics:    []Series{{Metric: balancer5xx, Of: ofBalancer, Statistic: "Sum"}},
		Comparison: Above, Of: 2, Datapoints: 2, Missing: Fine,
	},
	{
		ID: "target_connection_errors", Group: LoadBalancer, Title: "Failed connections to tasks",
		Says: "More than {threshold} connections a minute from the load balancer to tasks fail.",
		Threshold: Threshold{
			Means: "is the number of failed connections from the load balancer to tasks in a minute, for 3 of 5 minutes.",
			Unit:  aMinute, Default: 10, Min: 0, Max: unlimited,
		},
		Metrics:    []Series{{Metric: connectionErrors, Of: ofTargets, Statistic: "Sum"}},
		Comparison: Above, Of: 5, Datapoints: 3, Missing: Fine,
	},
}
