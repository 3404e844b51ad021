package cost

import (
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/text"
	"slipway/internal/prices"
)

// priced are the types whose price can be known. Each adds what a resource costs to a bill, and says what it counted; nothing where it is not known.
var priced = map[string]func(*estimator, *bill, resource) string{
	"aws_nat_gateway":             natGateway,
	"aws_lb":                      loadBalancer,
	"aws_alb":                     loadBalancer,
	"aws_eip":                     address,
	"aws_vpc_endpoint":            endpoint,
	"aws_ecs_service":             service,
	instanceType:                  instance,
	proxyType:                     proxy,
	"aws_kms_key":                 each(prices.KMSKey, "key"),
	"aws_kms_external_key":        each(prices.KMSKey, "key"),
	"aws_kms_replica_key":         each(prices.KMSKey, "key"),
	"aws_secretsmanager_secret":   secret,
	"aws_cloudwatch_metric_alarm": alarm,
	"aws_cloudwatch_dashboard":    each(prices.Dashboard, "dashboard, beyond the three that an account has free"),
}

// each is for what costs the same whatever its attributes are.
func each(item prices.Item, what string) func(*estimator, *bill, resource) string {
	return func(_ *estimator, b *bill, _ resource) string {
		b.add(item, 1)
		return what
	}
}

// natGateway is billed alike with and without a public address, which is a resource of its own. A regional one is billed by its zones.
// https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
func natGateway(_ *estimator, b *bill, r resource) string {
	if mode := r.text("availability_mode"); r.unknown("availability_mode") || mode != "" && mode != "zonal" {
		return ""
	}
	b.add(prices.NATGateway, 1)
	return "NAT gateway, without data"
}

// loadBalancer has a public address in each zone where it faces the internet.
// https://aws.amazon.com/blogs/networking-and-content-delivery/identify-and-optimize-public-ipv4-address-usage-on-aws/
func loadBalancer(_ *estimator, b *bill, r resource) string {
	kind := r.text("load_balancer_type")
	if kind != "" && kind != "application" || r.unknown("load_balancer_type") || r.text("customer_owned_ipv4_pool") != "" {
		return ""
	}
	b.add(prices.ALB, 1)
	for _, side := range r.sides() {
		if _, known := publicAddresses(side); !known { // of one side alone, they would be a difference that is none
			return "Application Load Balancer, without capacity units and public addresses, whose number is not known"
		}
	}
	n, _ := publicAddresses(r)
	if n == 0 {
		return "Application Load Balancer, without capacity units"
	}
	b.add(prices.PublicIPv4, float64(n))
	return "Application Load Balancer with " + text.Counted(n, "public address") + ", without capacity units"
}

func publicAddresses(r resource) (n int, known bool) {
	if r.text("internal") == "true" || r.text("ip_address_type") == "dualstack-without-public-ipv4" {
		return 0, true
	}
	for _, attribute := range []string{"internal", "ip_address_type", "subnets", "subnet_mapping", "ipam_pools"} {
		if r.unknown(attribute) {
			return 0, false
		}
	}
	n = max(len(r.list("subnets")), len(r.list("subnet_mapping")))
	return n, n > 0 && len(r.list("ipam_pools")) == 0
}

// address is one of Amazon's own pool: those that were brought along cost nothing.
// https://aws.amazon.com/blogs/networking-and-content-delivery/identify-and-optimize-public-ipv4-address-usage-on-aws/
func address(_ *estimator, b *bill, r resource) string {
	if pool := r.text("public_ipv4_pool"); pool != "" && pool != "amazon" || r.text("customer_owned_ipv4_pool") != "" || r.text("ipam_pool_id") != "" {
		return ""
	}
	b.add(prices.PublicIPv4, 1)
	return "public IPv4 address"
}

// endpoint has one network interface in each subnet, of which a zone takes one.
func endpoint(_ *estimator, b *bill, r resource) string {
	switch kind := r.text("vpc_endpoint_type"); {
	case r.unknown("vpc_endpoint_type"):
		return ""
	case kind == "" || kind == "Gateway":
		b.add(prices.GatewayEndpoint, 1)
		return "gateway endpoint"
	case kind == "Interface":
		zones := len(r.list("subnet_ids"))
		if zones == 0 || r.unknown("subnet_ids") {
			return ""
		}
		b.add(prices.InterfaceEndpoint, float64(zones))
		return "interface endpoint in " + text.Counted(zones, "zone") + ", without data"
	}
	return ""
}

// secret is billed for each replica as well.
func secret(_ *estimator, b *bill, r resource) string {
	if r.unknown("replica") {
		return ""
	}
	n := 1 + len(r.list("replica"))
	b.add(prices.Secret, float64(n))
	if n == 1 {
		return "secret"
	}
	return "secret with " + text.Counted(n-1, "replica")
}

// alarm is billed by the metrics in it. One that holds a metric against its band counts three.
// https://aws.amazon.com/cloudwatch/pricing/
func alarm(_ *estimator, b *bill, r resource) string {
	if r.unknown("metric_query") || r.unknown("period") {
		return ""
	}
	metrics := 0
	periods := []any{plan.Value(r.values, "period")}
	for _, query := range r.list("metric_query") {
		switch metric := plan.List(plan.Value(query, "metric")); {
		case len(metric) == 1:
			metrics++
			periods = append(periods, plan.Value(metric[0], "period"))
		case plan.Value(query, "period") != nil && plan.Text(plan.Value(query, "period")) != "0": // a query of Metrics Insights, over any number of metrics
			return ""
		}
	}
	if r.text("metric_name") != "" {
		metrics++
	}
	if metrics == 0 {
		return ""
	}
	what := "alarm on " + text.Counted(metrics, "metric")
	if r.text("threshold_metric_id") != "" {
		if metrics != 1 {
			return ""
		}
		metrics, what = 3, "alarm on a metric and its band"
	}
	item := prices.Alarm
	for _, period := range periods {
		if seconds, ok := plan.Number(period); ok && seconds > 0 && seconds < 60 {
			item = prices.AlarmHighResolution
		}
	}
	b.add(item, float64(metrics))
	return what
}
