package cost

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/plan"
	"slipway/internal/prices"
	"slipway/internal/testbench/plantest"
)

// The tests are full of them, so that they have short names here.
var (
	load    = plantest.Load
	change  = plantest.Change
	changes = plantest.Changes
	with    = plantest.With
)

// configured is the configuration of a plan: a provider for us-east-1, and resources as "aws_x.a": {"attribute": "reference", ...}.
func configured(resources map[string]map[string]string) string {
	var all []string
	for address, expressions := range resources {
		kind, _, _ := strings.Cut(address, ".")
		var written []string
		for attribute, reference := range expressions {
			written = append(written, fmt.Sprintf("%q:{\"references\":[%q]}", attribute, reference))
		}
		all = append(all, fmt.Sprintf(`{"address":%q,"type":%q,"provider_config_key":"aws","expressions":{%s}}`, address, kind, strings.Join(written, ",")))
	}
	return `"configuration":{"provider_config":{"aws":{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws",` +
		`"expressions":{"region":{"constant_value":"us-east-1"}}}},"root_module":{"resources":[` + strings.Join(all, ",") + `]}}`
}

// estimated writes an estimate in lines: what each change costs, and the sum.
func estimated(e *Estimate) string {
	if e == nil {
		return "nothing"
	}
	var lines []string
	for _, l := range e.Lines {
		lines = append(lines, fmt.Sprintf("%s %.2f to %.2f: %s", l.Change.Label(), l.Before, l.After, l.What))
	}
	return strings.Join(append(lines, fmt.Sprintf("%+.2f of %d, not of %d", e.Month, e.Known, e.Unknown)), "\n")
}

func verify(t *testing.T, p *plan.Plan, region, want string) {
	t.Helper()
	if diff := cmp.Diff(want, estimated(Of(p, region, prices.Lists{}))); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestSingleResources has each type with a known price, and what looks like it and has none.
func TestSingleResources(t *testing.T) {
	for name, test := range map[string]struct{ kind, values, want string }{
		"NAT gateway":       {"aws_nat_gateway", `{"connectivity_type":"public"}`, "32.85: NAT gateway, without data"},
		"zonal NAT gateway": {"aws_nat_gateway", `{"availability_mode":"zonal"}`, "32.85: NAT gateway, without data"},
		"regional one":      {"aws_nat_gateway", `{"availability_mode":"regional"}`, ""},
		"address":           {"aws_eip", `{"public_ipv4_pool":"amazon"}`, "3.65: public IPv4 address"},
		"one's own address": {"aws_eip", `{"public_ipv4_pool":"ipv4pool-ec2-1"}`, ""},
		"load balancer":     {"aws_lb", `{"internal":false,"subnets":["a","b"]}`, "23.73: Application Load Balancer with 2 public addresses, without capacity units"},
		"mapped":            {"aws_alb", `{"subnet_mapping":[{},{},{}]}`, "27.38: Application Load Balancer with 3 public addresses, without capacity units"},
		"internal":          {"aws_lb", `{"internal":true,"subnets":["a","b"]}`, "16.43: Application Load Balancer, without capacity units"},
		"network":           {"aws_lb", `{"load_balancer_type":"network","subnets":["a"]}`, ""},
		"interface endpoint": {"aws_vpc_endpoint", `{"vpc_endpoint_type":"Interface","subnet_ids":["a","b"]}`,
			"14.60: interface endpoint in 2 zones, without data"},
		"gateway endpoint":    {"aws_vpc_endpoint", `{"vpc_endpoint_type":"Gateway"}`, "known"},
		"GWLB endpoint":       {"aws_vpc_endpoint", `{"vpc_endpoint_type":"GatewayLoadBalancer","subnet_ids":["a"]}`, ""},
		"endpoint, no subnet": {"aws_vpc_endpoint", `{"vpc_endpoint_type":"Interface","subnet_ids":[]}`, ""},
		"key":                 {"aws_kms_key", `{}`, "1.00: key"},
		"alias":               {"aws_kms_alias", `{}`, ""},
		"secret":              {"aws_secretsmanager_secret", `{}`, "0.40: secret"},
		"replicated secret":   {"aws_secretsmanager_secret", `{"replica":[{"region":"eu-west-1"},{"region":"eu-west-2"}]}`, "1.20: secret with 2 replicas"},
		"parameter":           {"aws_ssm_parameter", `{"type":"SecureString"}`, ""},
		"dashboard":           {"aws_cloudwatch_dashboard", `{}`, "3.00: dashboard, beyond the three that an account has free"},
		"alarm":               {"aws_cloudwatch_metric_alarm", `{"metric_name":"CPU","period":60}`, "0.10: alarm on 1 metric"},
		"alarm in seconds":    {"aws_cloudwatch_metric_alarm", `{"metric_name":"CPU","period":10}`, "0.30: alarm on 1 metric"},
		"alarm on a ratio": {"aws_cloudwatch_metric_alarm", `{"metric_query":[{"id":"r","expression":"a/b"},{"id":"a","metric":[{"period":60}]},
			{"id":"b","metric":[{"period":60}]}]}`, "0.20: alarm on 2 metrics"},
		"alarm on a band": {"aws_cloudwatch_metric_alarm", `{"threshold_metric_id":"b","metric_query":[{"id":"b","expression":"ANOMALY_DETECTION_BAND(a)"},
			{"id":"a","metric":[{"period":60}]}]}`, "0.30: alarm on a metric and its band"},
		"alarm on a query": {"aws_cloudwatch_metric_alarm", `{"metric_query":[{"id":"q","expression":"SELECT MAX(x) FROM y","period":60}]}`, ""},
		"composite alarm":  {"aws_cloudwatch_composite_alarm", `{}`, ""},
		"web ACL": {"aws_wafv2_web_acl", `{"scope":"REGIONAL","rule":[{"statement":[{"rate_based_statement":[{"limit":100}]}]},
			{"statement":[{"managed_rule_group_statement":[{"vendor_name":"AWS","name":"AWSManagedRulesCommonRuleSet"}]}]}]}`,
			"7.00: web ACL with 2 rules, without requests"},
		"a group that costs more": {"aws_wafv2_web_acl", `{"scope":"REGIONAL","rule":[{"statement":[{"managed_rule_group_statement":[{"vendor_name":"AWS",
			"name":"AWSManagedRulesBotControlRuleSet"}]}]}]}`, ""},
		"a group of somebody else's": {"aws_wafv2_web_acl", `{"scope":"REGIONAL","rule":[{"statement":[{"managed_rule_group_statement":[{"vendor_name":"F5",
			"name":"OWASP"}]}]}]}`, ""},
		"web ACL of CloudFront": {"aws_wafv2_web_acl", `{"scope":"CLOUDFRONT","rule":[]}`, ""},
		"another cloud":         {"google_compute_address", `{"region":"us-east-1"}`, ""},
		"a hidden value":        {"aws_vpc_endpoint", `{"vpc_endpoint_type":"Interface","subnet_ids":["password=ajfkQ82ksJ"]}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			want := "nothing"
			if test.want != "" && test.want != "known" {
				dollars, _, _ := strings.Cut(test.want, ":")
				want = fmt.Sprintf("%s.a 0.00 to %s\n+%s of 1, not of 0", test.kind, test.want, dollars)
			}
			p := load(t, changes(change("create", test.kind+".a", "", test.values)))
			verify(t, p, "us-east-1", want)
			beside := load(t, changes(change("create", test.kind+".a", "", test.values), change("create", "aws_kms_key.k", "", `{}`)))
			if e := Of(beside, "us-east-1", prices.Lists{}); (test.want == "") != (e.Unknown == 1) {
				t.Errorf("%d changes without a known price", e.Unknown)
			}
		})
	}
}

func TestActions(t *testing.T) {
	const nat = `{"subnet_id":"a"}`
	key := change("create", "aws_kms_key.k", "", `{}`)
	for name, test := range map[string]struct{ plan, want string }{
		"deleted":       {change("delete", "aws_nat_gateway.a", nat, ""), "aws_nat_gateway.a 32.85 to 0.00: NAT gateway, without data\n-32.85 of 1, not of 0"},
		"replaced":      {change("replace", "aws_nat_gateway.a", nat, nat), "nothing"},
		"tagged":        {change("update", "aws_nat_gateway.a", nat, nat), "nothing"},
		"left as it is": {change("no-op", "aws_nat_gateway.a", nat, nat), "nothing"},
		"read":          {change("read", "data.aws_nat_gateway.a", "", nat), "nothing"},
		"forgotten":     {change("forget", "aws_nat_gateway.a", nat, ""), "nothing"},
		"left behind": {with(change("delete", "aws_nat_gateway.a", nat, ""), `"deposed":"0a1b"`),
			"aws_nat_gateway.a (deposed 0a1b) 32.85 to 0.00: NAT gateway, without data\n-32.85 of 1, not of 0"},
		"the old one stays": {strings.Replace(change("replace", "aws_nat_gateway.a", nat, nat), `"delete"`, `"forget"`, 1),
			"aws_nat_gateway.a 0.00 to 32.85: NAT gateway, without data\n+32.85 of 1, not of 0"},
		"an endpoint gets a zone": {change("update", "aws_vpc_endpoint.a", `{"vpc_endpoint_type":"Interface","subnet_ids":["a"]}`,
			`{"vpc_endpoint_type":"Interface","subnet_ids":["a","b"]}`),
			"aws_vpc_endpoint.a 7.30 to 14.60: interface endpoint in 2 zones, without data\n+7.30 of 1, not of 0"},
		"addresses of one side alone": {change("replace", "aws_lb.a", `{"internal":false,"subnets":["a","b"]}`, `{"internal":false}`,
			`"after_unknown":{"subnets":true}`), "nothing"},
		"others beside":  {key + "," + change("update", "aws_iam_role.a", `{"name":"a"}`, `{"name":"b"}`), "aws_kms_key.k 0.00 to 1.00: key\n+1.00 of 1, not of 1"},
		"the same of it": {key + "," + change("update", "aws_nat_gateway.a", nat, nat), "aws_kms_key.k 0.00 to 1.00: key\n+1.00 of 2, not of 0"},
	} {
		t.Run(name, func(t *testing.T) { verify(t, load(t, changes(test.plan)), "us-east-1", test.want) })
	}
}

func TestLargestFirst(t *testing.T) {
	p := load(t, changes(change("create", "aws_kms_key.k", "", `{}`), change("delete", "aws_nat_gateway.a", `{}`, ""), change("create", "aws_eip.a", "", `{}`)))
	verify(t, p, "us-east-1", "aws_nat_gateway.a 32.85 to 0.00: NAT gateway, without data\naws_eip.a 0.00 to 3.65: public IPv4 address\n"+
		"aws_kms_key.k 0.00 to 1.00: key\n-28.20 of 3, not of 0")
	e := Of(p, "us-east-1", prices.Lists{})
	if e.Oldest == "" || e.Newest < e.Oldest || !cmp.Equal(e.Regions, []string{"us-east-1"}) {
		t.Errorf("%+v", e)
	}
}

func TestOwnPrices(t *testing.T) {
	folder := t.TempDir()
	text := "region: us-east-1\ndiscount: 50\nprices:\n  - {item: fargate-spot-vcpu, price: 0.01, unit: vCPU-hour}\n" +
		"  - {item: fargate-spot-memory, price: 0.001, unit: GB-hour}\n"
	if err := os.WriteFile(filepath.Join(folder, "us-east-1.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := load(t, changes(change("create", "aws_nat_gateway.a", "", `{}`),
		change("create", "aws_ecs_service.s", "", `{"desired_count":4,"capacity_provider_strategy":[{"capacity_provider":"FARGATE","base":1,"weight":0},
			{"capacity_provider":"FARGATE_SPOT","weight":1}],"task_definition":"t"}`),
		change("create", "aws_ecs_task_definition.t", "", `{"family":"t","cpu":"1024","memory":"2048"}`)))
	e := Of(p, "us-east-1", prices.Lists{Own: folder})
	// 730 x (1 x (0.04048 + 2 x 0.004445) / 2 + 3 x (0.01 + 2 x 0.001)) = 44.30, and half of 32.85.
	want := "aws_ecs_service.s 0.00 to 44.30: 4 tasks of 1 vCPU and 2 GB\naws_nat_gateway.a 0.00 to 16.43: NAT gateway, without data\n+60.73 of 2, not of 1"
	if diff := cmp.Diff(want, estimated(e)); diff != "" || !e.Own {
		t.Errorf("-want +got\n%s", diff)
	}
	if e := Of(p, "us-east-1", prices.Lists{}); e.Own || e.Known != 1 {
		t.Errorf("the list has a price of Spot: %+v", e)
	}
}

func TestSynthesizedFilesHaveNoEstimate(t *testing.T) {
	p := load(t, changes(change("create", "aws_kms_key.k", "", `{}`)))
	p.Static = true
	verify(t, p, "us-east-1", "nothing")
}
