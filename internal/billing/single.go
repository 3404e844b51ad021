package billing

import (
	"fmt"
	"maps"
	"slices"

	"slipway/internal/planreview/text"
	"slipway/internal/prices"
)

// single are the types that are billed whatever stands beside them.
var single = map[string]func(Resource) Bill{
	"aws_nat_gateway":                  natGateway,
	"aws_lb":                           loadBalancer,
	"aws_alb":                          loadBalancer,
	"aws_eip":                          address,
	"aws_vpc_endpoint":                 endpoint,
	"aws_db_proxy_endpoint":            proxyEndpoint,
	"aws_kms_key":                      each(prices.KMSKey, "key"),
	"aws_kms_external_key":             each(prices.KMSKey, "key"),
	"aws_kms_replica_key":              each(prices.KMSKey, "key"),
	"aws_secretsmanager_secret":        secret,
	"aws_cloudwatch_metric_alarm":      alarm,
	"aws_cloudwatch_dashboard":         each(prices.Dashboard, "dashboard, beyond the three that an account has free"),
	"aws_cloudwatch_log_metric_filter": metricFilter,
	"aws_wafv2_web_acl":                webACL,
}

// Singles are those types, sorted.
func Singles() []string { return slices.Sorted(maps.Keys(single)) }

// Single says whether a type is billed whatever stands beside it, as far as is known here.
func Single(kind string) bool { return single[kind] != nil }

// Of a resource of such a type; of another type nothing is known.
func Of(kind string, r Resource) Bill {
	if bill := single[kind]; bill != nil {
		return bill(r)
	}
	return Bill{}
}

// each is for what costs the same whatever its arguments are.
func each(item prices.Item, what string) func(Resource) Bill {
	return func(Resource) Bill { return one(item, 1, what) }
}

// natGateway is billed alike with and without a public address, which is a resource of its own. A regional one is billed by its zones.
// https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
func natGateway(r Resource) Bill {
	if mode := r.Text("availability_mode"); r.Unknown("availability_mode") || mode != "" && mode != "zonal" {
		return Bill{}
	}
	return one(prices.NATGateway, 1, "NAT gateway, without data")
}

func loadBalancer(r Resource) Bill {
	addresses, known := PublicAddresses(r)
	return LoadBalancer(r, addresses, known)
}

// LoadBalancer is an Application Load Balancer with so many public addresses.
func LoadBalancer(r Resource, addresses int, known bool) Bill {
	kind := r.Text("load_balancer_type")
	if kind != "" && kind != "application" || r.Unknown("load_balancer_type") || r.Text("customer_owned_ipv4_pool") != "" {
		return Bill{}
	}
	bill := one(prices.ALB, 1, "Application Load Balancer, without capacity units")
	switch {
	case !known:
		bill.What = "Application Load Balancer, without capacity units and public addresses, whose number is not known"
	case addresses > 0:
		bill.What = "Application Load Balancer with " + text.Counted(addresses, "public address") + ", without capacity units"
		bill.Charges = append(bill.Charges, Charge{Item: prices.PublicIPv4, Quantity: float64(addresses)})
	}
	return bill
}

// PublicAddresses of a load balancer: one in each zone where it faces the internet.
// https://aws.amazon.com/blogs/networking-and-content-delivery/identify-and-optimize-public-ipv4-address-usage-on-aws/
func PublicAddresses(r Resource) (n int, known bool) {
	if r.Text("internal") == "true" || r.Text("ip_address_type") == "dualstack-without-public-ipv4" {
		return 0, true
	}
	for _, name := range []string{"internal", "ip_address_type", "subnets", "subnet_mapping", "ipam_pools"} {
		if r.Unknown(name) {
			return 0, false
		}
	}
	n = max(r.Values("subnets"), r.Values("subnet_mapping"))
	return n, n > 0 && r.Values("ipam_pools") == 0
}

// address is one of Amazon's own pool: those that were brought along cost nothing.
// https://aws.amazon.com/blogs/networking-and-content-delivery/identify-and-optimize-public-ipv4-address-usage-on-aws/
func address(r Resource) Bill {
	if pool := r.Text("public_ipv4_pool"); pool != "" && pool != "amazon" || r.Text("customer_owned_ipv4_pool") != "" || r.Text("ipam_pool_id") != "" {
		return Bill{}
	}
	return one(prices.PublicIPv4, 1, "public IPv4 address")
}

// endpoint has one network interface in each subnet, of which a zone takes one.
func endpoint(r Resource) Bill {
	switch kind := r.Text("vpc_endpoint_type"); {
	case r.Unknown("vpc_endpoint_type"):
	case kind == "" || kind == "Gateway":
		return one(prices.GatewayEndpoint, 1, "gateway endpoint")
	case kind == "Interface":
		zones := r.Values("subnet_ids")
		if zones > 0 && !r.Unknown("subnet_ids") {
			return one(prices.InterfaceEndpoint, float64(zones), "interface endpoint in "+text.Counted(zones, "zone")+", without data")
		}
	}
	return Bill{}
}

// proxyEndpoint is one more endpoint of a proxy, such as that for its readers. It is an interface endpoint in each of its zones; the proxy's own costs nothing.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-endpoints.html
func proxyEndpoint(r Resource) Bill {
	zones := r.Values("vpc_subnet_ids")
	if zones == 0 || r.Unknown("vpc_subnet_ids") {
		return Bill{}
	}
	return one(prices.InterfaceEndpoint, float64(zones), "endpoint of a proxy in "+text.Counted(zones, "zone"))
}

// metricFilter makes a metric of one's own, or several by its dimensions.
func metricFilter(r Resource) Bill {
	for _, metric := range r.Blocks("metric_transformation") {
		if metric.Values("dimensions") > 0 {
			return Bill{}
		}
	}
	return one(prices.CustomMetric, 1, "metric of a log")
}

// secret is billed for each replica as well.
func secret(r Resource) Bill {
	if r.Unknown("replica") {
		return Bill{}
	}
	replicas := r.Values("replica")
	what := "secret"
	if replicas > 0 {
		what = "secret with " + text.Counted(replicas, "replica")
	}
	return one(prices.Secret, float64(1+replicas), what)
}

// alarm is billed by the metrics in it. One that holds a metric against its band counts three.
// https://aws.amazon.com/cloudwatch/pricing/
func alarm(r Resource) Bill {
	if r.Unknown("metric_query") || r.Unknown("period") {
		return Bill{}
	}
	metrics, item := 0, prices.Alarm
	short := func(of Resource) {
		if seconds, ok := of.Number("period"); ok && seconds > 0 && seconds < 60 {
			item = prices.AlarmHighResolution
		}
	}
	short(r)
	for _, query := range r.Blocks("metric_query") {
		switch metric := query.Blocks("metric"); {
		case len(metric) == 1:
			metrics++
			short(metric[0])
		case query.Text("period") != "" && query.Text("period") != "0": // a query of Metrics Insights, over any number of metrics
			return Bill{}
		}
	}
	if r.Text("metric_name") != "" {
		metrics++
	}
	switch {
	case metrics == 0, r.Text("threshold_metric_id") != "" && metrics != 1:
		return Bill{}
	case r.Text("threshold_metric_id") != "":
		return one(item, 3, "alarm on a metric and its band")
	}
	return one(item, float64(metrics), "alarm on "+text.Counted(metrics, "metric"))
}

// paid are groups of AWS's rules that cost more than a rule does.
// https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
var paid = []string{"AWSManagedRulesBotControlRuleSet", "AWSManagedRulesATPRuleSet", "AWSManagedRulesACFPRuleSet", "AWSManagedRulesAntiDDoSRuleSet"}

// webACL is billed by its rules. A group of AWS's rules counts as one, and those of others have prices of their own.
func webACL(r Resource) Bill {
	if r.Unknown("rule") || r.Text("scope") == "CLOUDFRONT" {
		return Bill{}
	}
	rules := 0
	for _, rule := range r.Blocks("rule") {
		for _, statement := range rule.Blocks("statement") {
			for _, group := range statement.Blocks("managed_rule_group_statement") {
				if group.Text("vendor_name") != "AWS" || slices.Contains(paid, group.Text("name")) {
					return Bill{}
				}
			}
			if len(statement.Blocks("rule_group_reference_statement")) > 0 {
				return Bill{}
			}
		}
		rules++
	}
	return Bill{fmt.Sprintf("web ACL with %s, without requests", text.Counted(rules, "rule")),
		[]Charge{{Item: prices.WebACL, Quantity: 1}, {Item: prices.WebACLRule, Quantity: float64(rules)}}}
}
