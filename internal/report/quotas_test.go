package report

import (
	"fmt"
	"strings"
	"testing"
)

func demandOf(t *testing.T, d document, quota string) Demand {
	t.Helper()
	for _, demand := range newDemands(d.read()) {
		if demand.Quota == quota {
			return demand
		}
	}
	return Demand{}
}

const (
	onDemand  = "Fargate On-Demand vCPU resource count"
	spot      = "Fargate Spot vCPU resource count"
	addresses = "EC2-VPC Elastic IPs"
	ofGroup   = "Inbound or outbound rules per security group"
	members   = "DB instances"
	networks  = "VPCs per Region"
)

func TestQuotasOfTheSamples(t *testing.T) {
	for _, test := range []struct {
		name, quota  string
		needed       float64
		defaults, is int // AWS's default, and how often it is enough
	}{
		{"dev", spot, 1, 6, 6}, // 4 tasks of 0.25
		{"dev", onDemand, 0, 0, 0},
		{"staging", onDemand, 4, 6, 1}, // 8 tasks of 0.5
		{"prod", onDemand, 24, 6, 0},   // 24 tasks of 1
		{"prod", addresses, 3, 5, 1},
		{"prod", members, 3, 40, 13},
		{"everything", onDemand, 26, 6, 0}, // 45 tasks of 2: 2, and a quarter of 43, rounded up
		{"everything", spot, 66, 6, 0},     // three quarters of 43, rounded up
		{"everything", addresses, 0, 0, 0}, // no NAT
		{"everything", members, 6, 40, 6},  // reader autoscaling: up to 5
		{"everything", "Interface VPC endpoints per VPC", 11, 50, 4},
		{"everything", "Rules per Application Load Balancer", 5, 100, 20}, // redirects, responses and maintenance
		{"everything", "Certificates per Application Load Balancer", 1, 25, 25},
		{"prod", "Rules per Application Load Balancer", 0, 0, 0},
	} {
		got := demandOf(t, snapshot(t, test.name), test.quota)
		if got.Needed != test.needed || got.Default != test.defaults || got.Needed > 0 && got.Fit() != test.is {
			t.Errorf("%s: %s: %+v, want %v of %d", test.name, test.quota, got, test.needed, test.defaults)
		}
	}
}

func TestQuotasFollowTheConfiguration(t *testing.T) {
	prod := func() document { return snapshot(t, "prod") }
	if got := demandOf(t, prod().set("aws_ecs_service.main.deployment_maximum_percent", 150), onDemand); got.Needed != 18 {
		t.Errorf("at 150%% of 12 tasks: %v vCPUs", got.Needed)
	}
	if got := demandOf(t, prod().remove("aws_vpc.main"), networks); got.Needed != 0 {
		t.Errorf("without a VPC: %+v", got)
	}
	if got := demandOf(t, prod(), ofGroup); got.Needed != 6 || !strings.HasPrefix(got.Formula, "aws_security_group.service, egress: 3, and 3 while") {
		t.Errorf("rules: %+v", got)
	}
	// Rules for IPv4 and IPv6 are counted apart, those that name a group in both.
	many := prod()
	_, rules := many.root["resource"], many.root["resource"].(map[string]any)["aws_vpc_security_group_ingress_rule"].(map[string]any)
	for i := range 70 {
		rule := map[string]any{"security_group_id": "${aws_security_group.alb.id}", "ip_protocol": "tcp"}
		rule[[]string{"cidr_ipv4", "cidr_ipv6"}[i%2]] = fmt.Sprint(i)
		rules[fmt.Sprintf("alb_%d", i)] = rule
	}
	got := demandOf(t, many, ofGroup) // 35 of IPv4, and 2 that are there, twice while they are replaced
	if got.Needed != 39 || got.Fit() != 1 {
		t.Errorf("rules of both kinds: %+v", got)
	}
}

// A rule for a list counts as many as the list may have entries, once: what it is about changes in place.
func TestARuleForAPrefixListCountsAsItsEntries(t *testing.T) {
	d := snapshot(t, "prod")
	const list = "com.amazonaws.global.cloudfront.origin-facing"
	d.root["data"] = map[string]any{"aws_ec2_managed_prefix_list": map[string]any{"cloudfront": map[string]any{"name": list}}}
	rule := func(label, id string) {
		d.root["resource"].(map[string]any)["aws_vpc_security_group_ingress_rule"].(map[string]any)[label] = map[string]any{
			"security_group_id": "${aws_security_group.alb.id}", "ip_protocol": "tcp", "prefix_list_id": id,
			"lifecycle": map[string]any{"create_before_destroy": true},
		}
	}
	rule("alb_443_from_cloudfront", "${data.aws_ec2_managed_prefix_list.cloudfront.id}")
	got := demandOf(t, d, ofGroup) // two blocks, each twice while it is replaced
	if got.Needed != 59 || got.Fit() != 1 || !strings.Contains(got.Formula, list+" is 55") {
		t.Errorf("CloudFront's list: %+v", got)
	}
	rule("alb_80_from_cloudfront", "${data.aws_ec2_managed_prefix_list.cloudfront.id}")
	if got := demandOf(t, d, ofGroup); got.Needed != 114 || got.Fit() != 0 {
		t.Errorf("on both ports: %+v", got)
	}
	d = snapshot(t, "prod")
	rule("alb_443_from_offices", "pl-0123456789abcdef0")
	if got := demandOf(t, d, ofGroup); !strings.Contains(got.Formula, "pl-0123456789abcdef0 is as many as it may have entries") {
		t.Errorf("a list of one's own: %+v", got)
	}
}

func TestWhatDoesNotFitIsMarked(t *testing.T) {
	markdown := snapshot(t, "prod").build().Markdown()
	for _, want := range []string{
		"| " + onDemand + " | 24 | 6 | region | **no: ask for more before the first apply** | 24 tasks while deploying × 1 vCPU; tasks that end come on top |",
		"| " + addresses + " | 3 | 5 | region | 1 time | 3 |",
		"--service-code fargate --quota-code L-3032A538 --query Quota.Value # 24 for " + onDemand + "\n",
		"DB instances (3 of 40)",
	} {
		if !strings.Contains(markdown, want) {
			t.Errorf("the report lacks %s", want)
		}
	}
	if strings.Contains(markdown, spot) {
		t.Error("an environment without Spot needs none of its quota")
	}
}
