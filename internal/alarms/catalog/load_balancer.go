package catalog

var (
	ofBalancer    = Set{{Name: "LoadBalancer", From: LoadBalancerSuffix}}
	ofTargetGroup = Set{{Name: "TargetGroup", From: TargetGroupSuffix}}
	ofTargets     = append(ofBalancer[:1:1], ofTargetGroup...)
	ofCertificate = Set{{Name: "CertificateArn", From: CertificateArn}}
	// The web ACL's metric has the name of the web ACL, and ALL is all its rules together.
	ofWebACL = Set{{Name: "WebACL", From: WebACLName}, {Name: "Region", From: Region}, {Name: "Rule", Value: "ALL", Needs: "aws_wafv2_web_acl.main"}}
)

func balancerMetric(name string, documented ...string) Metric {
	return Metric{"AWS/ApplicationELB", name, documented,
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"}
}

func webACLMetric(name string) Metric {
	return Metric{"AWS/WAFV2", name, []string{"Region Rule WebACL"}, "https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html"}
}

var (
	blockedRequests = webACLMetric("BlockedRequests")
	countedRequests = webACLMetric("CountedRequests")
)

// daysToExpiry is written twice a day for what ACM issued and for what was imported, and no more once the certificate has expired.
var daysToExpiry = Metric{"AWS/CertificateManager", "DaysToExpiry", []string{"CertificateArn"},
	"https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html"}

// UnHealthyHostCount and HealthyHostCount are documented for load balancer and target group, and for these in one zone. AWS does not say whether
// the former is one count or one for each zone's node, and whether a node counts the targets of its own zone or all. Their Maximum is 0 if and
// only if no target is counted anywhere, in each of these readings; docs/decisions/alarms.md.
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
			Means: "is the number of unhealthy targets above which the alarm rings, after 2 minutes; above 0, AWS may count those of one zone only.",
			Unit:  tasks, Default: 0, Min: 0, Max: unlimited, // the spec's default
		},
		Metrics:    []Series{{Metric: unhealthyHosts, Of: ofTargets, Statistic: "Maximum"}},
		Comparison: Above, Of: 2, Datapoints: 2, Missing: Fine,
	},
	{
		ID: "healthy_targets", Group: LoadBalancer, Title: "Healthy targets", Floor: AboveZero,
		Says:       "Fewer than {threshold} tasks pass the load balancer's health check.",
		Threshold:  fewestHealthy,
		Metrics:    []Series{{Metric: healthyHosts, Of: ofTargets, Statistic: "Maximum"}},
		Comparison: Below, Of: 2, Datapoints: 2, Missing: Alarming,
	},
	{
		// It compares what is healthy with the threshold only while tasks are wanted, and as long as a start takes: each morning begins with none.
		// A service of which nothing is registered has no data; then missing-tasks rings.
		ID: "healthy_targets", Group: LoadBalancer, Title: "Healthy targets, while tasks are wanted", Floor: Zero, When: Insights,
		Says:      "Fewer than {threshold} tasks pass the load balancer's health check although tasks are wanted.",
		Threshold: fewestHealthy,
		Metrics: []Series{
			{ID: "healthy", Metric: healthyHosts, Of: ofTargets, Statistic: "Maximum"},
			{ID: "desired", Metric: desiredTasks, Of: ofService, Statistic: "Minimum"},
		},
		Expression: "IF(desired > 0, healthy, 5000)", // no service has more tasks
		Comparison: Below, Of: 15, Datapoints: 15, Missing: Fine,
	},
	{
		ID: "target_response_time", Group: LoadBalancer, Title: "Response time of the application (s)",
		Says: "One request of twenty waits longer than {threshold} s for the application.",
		Threshold: Threshold{
			Means: "in seconds that one request of twenty (p95) may exceed, for 3 of 5 minutes.",
			Unit:  seconds, Default: 1, Min: 0.001, Max: unlimited, Fraction: true, // the spec's default
			Derived: "1, or twice scaling.response_time_target where that is more",
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
		Comparison: Above, Of: 2, Datapoints: 2, Missing: Fine, Own: true,
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
	{
		ID: "certificate_expiry", Group: LoadBalancer, Title: "Days until the certificate expires", When: Certificate,
		Says: "The certificate of the load balancer expires in less than {threshold} days.",
		Threshold: Threshold{
			Means: "is the number of days before the certificate expires below which it rings. ACM renews its public ones 45 days before, private ones 60, and " +
				"imported ones not at all; only with a certificate of ACM.",
			Unit: days, Default: 30, Min: 1, Max: 365,
		},
		Metrics:    []Series{{Metric: daysToExpiry, Of: ofCertificate, Statistic: "Minimum"}},
		Comparison: Below, Period: aDay, Of: 1, Datapoints: 1, Missing: Kept,
	},
	{
		// RequestCount lacks what was rejected before a task was chosen, so all requests are the sum. A few are no share: scanners come at night, too.
		ID: "blocked_requests", Group: LoadBalancer, Title: "Requests that the web ACL blocks (%)", When: WebACLBlocks,
		Says: "The web ACL blocks more than {threshold}% of the requests.",
		Threshold: Threshold{
			Means: "is the share of requests that the web ACL blocks, in percent, for 15 minutes in each 5 of which it blocks more than 100; only with waf and " +
				"mode: block.",
			Unit: percent, Default: 20, Min: 1, Max: 100, Later: true,
		},
		Metrics: []Series{
			{ID: "blocked", Metric: blockedRequests, Of: ofWebACL, Statistic: "Sum"},
			{ID: "passed", Metric: requests, Of: ofBalancer, Statistic: "Sum"},
		},
		Expression: "IF(blocked > 100, 100 * blocked / (blocked + FILL(passed, 0)), 0)",
		Comparison: Above, Period: fiveMinutes, Of: 3, Datapoints: 3, Missing: Fine,
	},
}

// fewestHealthy is 1 by default: what is above that may be a number of one zone's targets.
var fewestHealthy = Threshold{
	Means: "is the number of healthy targets below which it rings, after 2 minutes; with a floor of 0, after 15 minutes in which tasks are wanted. Above 1, " +
		"AWS may count those of one zone only.",
	Unit: tasks, Default: 1, Min: 1, Max: unlimited,
}
