package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/config"
	"slipway/internal/prices"
	"slipway/internal/stackjson"
	"slipway/internal/testbench/samples"
)

// costOf a document, by the program's own prices and the default assumptions.
func costOf(d document) Cost {
	return newCost(d.read(), config.DefaultAssumptions(), prices.Lists{}, 2026)
}

// TestMonthOfTheSamples holds the sums against figures that were computed by hand from prices/us-east-1.yaml, for a month of 730 hours.
func TestMonthOfTheSamples(t *testing.T) {
	for name, want := range map[string]map[string][2]float64{
		"minimal": {
			// Floors: (50 h x 2 + 118 h x 1) / 168 h = 1.2976 tasks of 0.25 vCPU and 0.5 GB; at most 10.
			// At rest 0.3244 x 730 x 0.04048 = 9.59 and 0.6488 x 730 x 0.004445 = 2.11; at most 2.5 x 29.5504 = 73.88 and 5 x 3.24485 = 16.22.
			partTasks: {11.70, 90.10},
			// 730 x 0.0225 = 16.43, two addresses 7.30, one LCU 5.84.
			partLoadBalancer: {29.57, 29.57},
			// A gateway 32.85 and its address 3.65; 50 GB through it 2.25 and to the internet 4.50; 50 GB between zones, both ways, 1.00.
			partNetwork: {44.25, 44.25},
			// 2 x 730 x 0.276 = 402.96, 20 GB 2.00, 20 million requests 4.00.
			partDatabase: {408.96, 408.96},
			// 4 vCPUs x 730 x 0.015 = 43.80, and the readers' endpoint in two zones 14.60.
			partProxy: {58.40, 58.40},
			// One key 1.00, two secrets 0.80.
			partKeys: {1.80, 1.80},
			// 28 metrics in 23 alarms 2.80, a dashboard 3.00, 37 metrics of Container Insights (2 + 10 of the cluster, 5 + 20 of service and family) 11.10.
			partMonitoring: {16.90, 16.90},
			// 5 + 1 + 1 GB x 0.50 = 3.50, kept for 30 days: 0.15 + 0.03 + 0.03.
			partLogs: {3.71, 3.71},
			// 7 days x 1 GB x 0.021 = 0.15.
			partBackups: {0.15, 0.15},
		},
		"dev": {
			// One to two tasks of the same size, all on Spot, at the price of on demand: 7.39 + 1.62, and twice that.
			partTasks:        {9.01, 18.02},
			partLoadBalancer: {29.57, 29.57},
			partNetwork:      {44.25, 44.25},
			// 0.5 to 2 ACU x 730 x 0.12 = 43.80 to 175.20, storage and I/O 6.00.
			partDatabase: {49.80, 181.20},
			// At least 8 ACU x 730 x 0.015.
			partProxy: {87.60, 87.60},
			partKeys:  {1.80, 1.80},
			// 24 metrics in 20 alarms.
			partMonitoring: {16.50, 16.50},
			// 3.50, kept: 5 GB for 7 days 0.03, 1 GB for 7 days 0.01, 1 GB for 30 days 0.03.
			partLogs: {3.57, 3.57},
			// A retention of one day costs nothing.
			partBackups: {0, 0},
		},
		"staging": {
			// 1.2976 tasks of 0.5 vCPU and 1 GB: 19.17 + 4.21; at most 4: 59.10 + 12.98.
			partTasks:        {23.38, 72.08},
			partLoadBalancer: {29.57, 29.57},
			partNetwork:      {44.25, 44.25},
			// 2 x 730 x 0.073 = 106.58, and 6.00.
			partDatabase:   {112.58, 112.58},
			partProxy:      {58.40, 58.40},
			partKeys:       {1.80, 1.80},
			partMonitoring: {17.00, 17.00}, // 29 metrics in 24 alarms
			// 12 GB x 0.50 = 6.00 with flow logs; kept for 30 days 0.15 + 0.03 + 0.03 + 0.15.
			partLogs:    {6.36, 6.36},
			partBackups: {0.15, 0.15},
		},
		"prod": {
			// Floors: (50 h x 3 + 118 h x 2) / 168 h = 2.2976 tasks of 1 vCPU and 2 GB: 67.90 + 14.91; at most 12: 354.60 + 77.88.
			partTasks: {82.81, 432.48},
			// Three addresses.
			partLoadBalancer: {33.22, 33.22},
			// Three gateways 98.55, three addresses 10.95, data 2.25 + 4.50 + 1.00.
			partNetwork: {117.25, 117.25},
			// 3 x 201.48 = 604.44, and 6.00.
			partDatabase: {610.44, 610.44},
			// 6 vCPUs 65.70, an endpoint in three zones 21.90.
			partProxy: {87.60, 87.60},
			// The second key is in us-west-2.
			partKeys: {2.80, 2.80},
			// 30 metrics in 25 alarms 3.00, a dashboard 3.00, and metrics of enhanced Container Insights: 79 and 48 for each task, 2 + 16 + 8 of the cluster, 5 + 32 of
			// service and family, 16 of the container. 189.29 to 655 x 0.07 = 13.25 to 45.85.
			partMonitoring: {19.25, 51.85},
			// 12 GB x 0.50 = 6.00; kept for 90 days: 5 GB 0.44, twice, and 1 GB 0.09, twice; 24 GB of access logs in S3 0.55.
			partLogs: {7.61, 7.61},
			// 35 days x 1 GB 0.74; 35 whole copies x 20 GB x 0.021 in us-west-2 14.70, and 30.4167 of them sent in a month x 20 GB x 0.02 = 12.17.
			partBackups: {27.61, 27.61},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := costOf(snapshot(t, name))
			got, rest, most := map[string][2]float64{}, 0.0, 0.0
			for _, part := range c.Parts {
				got[part.Name] = [2]float64{part.Rest, part.Most}
				rest, most = rest+part.Rest, most+part.Most
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if cents(rest) != c.Rest || cents(most) != c.Most || len(c.Problems) > 0 {
				t.Errorf("the parts are %v to %v, the sum %v to %v; %v", rest, most, c.Rest, c.Most, c.Problems)
			}
		})
	}
}

func line(t *testing.T, c Cost, part, what string) CostLine {
	t.Helper()
	for _, p := range c.Parts {
		for _, l := range p.Lines {
			if p.Name == part && l.What == what {
				return l
			}
		}
	}
	t.Fatalf("no line %s of %s", what, part)
	return CostLine{}
}

func TestLinesSayWhereTheyComeFrom(t *testing.T) {
	prod, dev := costOf(snapshot(t, "prod")), costOf(snapshot(t, "dev"))
	nat := line(t, prod, partNetwork, "NAT gateways")
	if nat.Formula != "3 × 730 h × $0.045" || !slices.Equal(nat.Addresses, []string{"aws_nat_gateway.nat_0", "aws_nat_gateway.nat_1", "aws_nat_gateway.nat_2"}) {
		t.Errorf("%+v", nat)
	}
	if tasks := line(t, prod, partTasks, "vCPUs of tasks"); tasks.Formula != "2.2976 to 12 vCPU × 730 h × $0.04048" {
		t.Errorf("%+v", tasks)
	}
	if data := line(t, prod, partNetwork, "data through NAT gateways"); data.Formula != "50 GB × $0.045" || data.Assumed != "nat_gb" {
		t.Errorf("%+v", data)
	}
	if proxy := line(t, dev, partProxy, "RDS Proxy before Serverless v2"); proxy.Formula != "8 (at least) ACU × 730 h × $0.015" {
		t.Errorf("%+v", proxy)
	}
	spot := line(t, dev, partTasks, "vCPUs of tasks, Spot")
	if !strings.Contains(spot.Note, "no list price: counted at the price of on demand") || spot.Rest != 7.39 {
		t.Errorf("%+v", spot)
	}
	if key := line(t, prod, partKeys, "KMS keys in us-west-2"); key.Rest != 1 {
		t.Errorf("%+v", key)
	}
	if len(prod.Prices.Sources) < 10 || prod.Prices.Oldest == "" || prod.Prices.Newest <= prod.Prices.Oldest || prod.Prices.Own {
		t.Errorf("%+v", prod.Prices)
	}
}

// Each proxy has a minimum of its own.
func TestSeveralProxies(t *testing.T) {
	d := snapshot(t, "dev")
	resources := d.root["resource"].(map[string]any)
	for typ, more := range map[string]string{
		"aws_db_proxy":        `{"name": "more"}`,
		"aws_db_proxy_target": `{"db_proxy_name": "${aws_db_proxy.more.name}", "db_cluster_identifier": "${aws_rds_cluster.main.id}"}`,
	} {
		var body any
		if err := json.Unmarshal([]byte(more), &body); err != nil {
			t.Fatal(err)
		}
		resources[typ].(map[string]any)["more"] = body
	}
	c := costOf(d)
	i := slices.IndexFunc(c.Parts, func(p CostPart) bool { return p.Name == partProxy })
	if i < 0 || c.Parts[i].Rest != 175.20 || len(c.Parts[i].Lines) != 2 {
		t.Errorf("%+v", c.Parts)
	}
}

func TestMostReaders(t *testing.T) {
	c := costOf(snapshot(t, "everything"))
	// Two readers and a writer of another class; scaling may add three of the readers' class.
	if readers := line(t, c, partDatabase, "db.r6g.large"); readers.Formula != "2 to 5 × 730 h × $0.26" {
		t.Errorf("%+v", readers)
	}
	// (4 + 2 + 2) vCPUs, and three readers more; the proxy sees them as well.
	if proxy := line(t, c, partProxy, "RDS Proxy"); proxy.Formula != "8 to 14 vCPU × 730 h × $0.015" {
		t.Errorf("%+v", proxy)
	}
	if insights := line(t, c, partDatabase, "Database Insights, advanced"); insights.Formula != "8 to 14 vCPU × 730 h × $0.0125" {
		t.Errorf("%+v", insights)
	}
	// Base 2 on demand; of the rest one in four.
	if vcpus := line(t, c, partTasks, "vCPUs of tasks, ARM"); !strings.Contains(vcpus.Formula, " to 18 vCPU") {
		t.Errorf("2 + 28 / 4 tasks of 2 vCPUs on demand: %+v", vcpus)
	}
}

// TestEveryAssumptionCounts: each changes a sum, and is named with its value.
func TestEveryAssumptionCounts(t *testing.T) {
	stacks := []*stackjson.Config{snapshot(t, "prod").read(), snapshot(t, "everything").read()}
	for i, key := range config.DefaultAssumptions().List() {
		assume := config.DefaultAssumptions()
		reflect.ValueOf(&assume).Elem().Field(i).SetFloat(key.Value + 1000)
		counts := false
		for _, stack := range stacks {
			before, after := newCost(stack, config.DefaultAssumptions(), prices.Lists{}, 2026), newCost(stack, assume, prices.Lists{}, 2026)
			named := slices.Contains(after.Assumptions, Assumption{key.Key, key.Value + 1000, false})
			counts = counts || named && after.Rest > before.Rest && after.Most > before.Most
		}
		if !counts {
			t.Errorf("report.assumptions.%s changes no cost; let newCost count it", key.Key)
		}
	}
}

// TestEveryTypeHasAPlace: what Slipway makes is billed, costs by use that is assumed, or is known to cost nothing.
func TestEveryTypeHasAPlace(t *testing.T) {
	expected := map[string]bool{
		"everything: aws_vpc_endpoint": true, // in zones that only AWS knows
	}
	for _, name := range samples.Names(t) {
		c := costOf(snapshot(t, name))
		for _, unknown := range c.Unknown {
			elsewhere := c.Region != "us-east-1" && unknown.What == "RDS Proxy" || strings.HasPrefix(unknown.Why, "no known price in eu-central-1")
			if !elsewhere && !expected[name+": "+unknown.What] {
				t.Errorf("%s: %s: %s: %v; give its type a price in internal/billing, or name it in byUse or costless of internal/report/cost_single.go",
					name, unknown.What, unknown.Why, unknown.Addresses)
			}
		}
	}
}

// ownPrices is a folder with a user's own file of us-east-1.
func ownPrices(t *testing.T, text string) prices.Lists {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "us-east-1.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return prices.Lists{Own: folder}
}

func TestOwnPricesInTheReport(t *testing.T) {
	lists := ownPrices(t, `region: us-east-1
prices:
  - {item: fargate-spot-vcpu, price: 0.02, unit: vCPU-hour}
  - {item: fargate-spot-memory, price: 0.002, unit: GB-hour}
  - {item: aurora-instance, discount: 50}
  - {item: aurora-acu, discount: 25}
`)
	c := newCost(snapshot(t, "dev").read(), config.DefaultAssumptions(), lists, 2026)
	if spot := line(t, c, partTasks, "vCPUs of tasks, Spot"); !spot.Own || spot.Rest != 3.65 || spot.Note != "" { // 0.25 x 730 x 0.02
		t.Errorf("%+v", spot)
	}
	if acu := line(t, c, partDatabase, "capacity units of Serverless v2"); !acu.Own || acu.Rest != 32.85 || acu.Formula != "0.5 to 2 ACU × 730 h × $0.09" {
		t.Errorf("%+v", acu)
	}
	var text strings.Builder
	c.markdown(&text)
	if !c.Prices.Own || strings.Count(text.String(), "**your price**") != 3 || !strings.Contains(text.String(), "Your own prices come before them.") {
		t.Error(text.String())
	}
	if !slices.ContainsFunc(c.Prices.Sources, func(source string) bool { return strings.HasSuffix(source, "us-east-1.yaml") }) {
		t.Errorf("%v", c.Prices.Sources)
	}
	prod := newCost(snapshot(t, "prod").read(), config.DefaultAssumptions(), lists, 2026)
	if database := line(t, prod, partDatabase, "db.r7g.large"); database.Rest != 302.22 { // half of 604.44
		t.Errorf("%+v", database)
	}
}

// A cost that fails never fails the report.
func TestOwnPricesWithAMistake(t *testing.T) {
	d := snapshot(t, "prod")
	whole := costOf(d)
	c := newCost(d.read(), config.DefaultAssumptions(), ownPrices(t, "region: us-east-1\nprices:\n  - {item: albb, price: 1, unit: hour}\n"), 2026)
	const want = "us-east-1.yaml:3:12: prices[0].item: albb; not an item; did you mean alb?"
	if len(c.Problems) != 1 || !strings.HasSuffix(c.Problems[0], want) || c.Rest != whole.Rest {
		t.Errorf("%v, %v", c.Problems, c.Rest)
	}
}

func TestRegionWithoutPrices(t *testing.T) {
	d := snapshot(t, "staging")
	provider := d.root["provider"].(map[string]any)["aws"].([]any)[0].(map[string]any)
	provider["region"] = "eu-west-1"
	r := d.build()
	const want = "no price list of eu-west-1: add prices/eu-west-1.yaml, as CONTRIBUTING.md says, or your own as prices/own/eu-west-1.yaml"
	if !slices.Equal(r.Cost.Problems, []string{want}) || len(r.Cost.Parts) > 0 || len(r.Cost.Surprises) > 0 || len(r.Cost.Alternatives) > 0 {
		t.Errorf("%+v", r.Cost)
	}
	text := r.Markdown()
	if !strings.Contains(text, "## Cost\n\n- **"+want+"**\n") || !strings.Contains(text, "| NAT gateways | no known price in eu-west-1 |") ||
		strings.Contains(text, "A month costs") {
		t.Error(text)
	}
	if len(r.Connections.Budget) == 0 {
		t.Error("the rest of the report is gone")
	}
}

func TestATeamsOwnResources(t *testing.T) {
	main, err := json.Marshal(map[string]any{"provider": map[string]any{"aws": []any{map[string]any{"region": "us-east-1"}}}})
	if err != nil {
		t.Fatal(err)
	}
	const added = `
resource "aws_sqs_queue" "orders" {}
resource "aws_sqs_queue" "dead" {}
resource "aws_kms_key" "own" { count = 2 }
resource "aws_secretsmanager_secret" "each" {
  for_each = { a = 1, b = 2, c = 3 }
}
resource "aws_kms_key" "many" { count = var.keys }
resource "aws_cloudwatch_metric_alarm" "dead" {
  metric_name = "ApproximateNumberOfMessagesVisible"
  period      = 60
}
resource "aws_iam_role" "free" {}
resource "random_password" "free" {}
resource "cloudflare_record" "elsewhere" {}
resource "aws_lb" "network" { load_balancer_type = "network" }
module "cache" { source = "./cache" }
variable "keys" {}
`
	stack, err := stackjson.ReadFiles(stackjson.File{Name: "cdk.tf.json", Data: main}, stackjson.File{Name: "queue.tf", Data: []byte(added)})
	if err != nil {
		t.Fatal(err)
	}
	c := newCost(stack, config.DefaultAssumptions(), prices.Lists{}, 2026)
	want := []Unpriced{
		{"aws_kms_key", "how many there are, count does not say without Terraform", []string{"aws_kms_key.many"}, ""},
		{"aws_lb", "its arguments do not tell what it costs, or it is of a kind without a known price", []string{"aws_lb.network"}, ""},
		{"aws_sqs_queue", "no price of this type is known here", []string{"aws_sqs_queue.dead", "aws_sqs_queue.orders"}, ""},
		{"cloudflare_record", "no price of this type is known here", []string{"cloudflare_record.elsewhere"}, ""},
		{"module", "what a module makes is not looked at", []string{"module.cache"}, ""},
	}
	if diff := cmp.Diff(want, c.Unknown); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if keys := line(t, c, partKeys, "KMS keys"); keys.Rest != 2 {
		t.Errorf("%+v", keys)
	}
	if secrets := line(t, c, partKeys, "secrets"); secrets.Rest != 1.20 {
		t.Errorf("%+v", secrets)
	}
	if alarms := line(t, c, partMonitoring, "metrics in alarms"); alarms.Rest != 0.10 {
		t.Errorf("%+v", alarms)
	}
}

// TestSurprises has each, with its amount, and an environment that does not have it.
func TestSurprises(t *testing.T) {
	for name, test := range map[string]struct{ has, hasNot, text string }{
		"the proxy's minimum": {"dev", "prod", "RDS Proxy before Serverless v2 is billed for at least 8 capacity units: $87.60 a month, where the database " +
			"at its least of 0.5 costs $43.80."},
		"the readers' endpoint": {"prod", "dev",
			"A further endpoint of the proxy, such as the read-only one, is an interface endpoint in each of its zones: $21.90 a month."},
		"metrics of alarms": {"prod", "", "25 alarms watch 30 metrics, and cost $3.00 instead of $2.50 a month."},
		"data through NAT": {"prod", "everything",
			"Each GB through a NAT gateway costs $0.045 beside the data to the internet, whether it goes out or comes in: from 730 GB a month on"},
		"idle NAT gateways": {"prod", "staging", "A NAT gateway in each zone costs $109.50 a month with its addresses before anything passes."},
		"addresses":         {"prod", "everything", "The load balancer has a public IPv4 address in each zone: $10.95 a month for 3 zones."},
		"metrics of tasks": {"prod", "staging",
			"Enhanced Container Insights makes metrics for each task: 189 at rest and 655 at the highest, $13.25 to $45.85 a month."},
		"metrics of the service": {"staging", "prod", "Container Insights makes 37 metrics, each billed as one of one's own: $11.10 a month."},
		// 35 x 0.021 + 30.4167 x 0.02
		"whole copies of backups": {"prod", "staging", "every GB of the database costs $1.34 a month in copies, where its storage costs $0.10."},
		"classes that burst":      {"staging", "prod", "db.t4g.medium bursts: above its baseline each vCPU costs $0.09 an hour more"},
		"dashboards":              {"dev", "", "An account has three dashboards free; the environment's is counted at $3.00 a month."},
	} {
		t.Run(name, func(t *testing.T) {
			said := func(name string) bool {
				return strings.Contains(strings.Join(costOf(snapshot(t, name)).Surprises, "\n"), test.text)
			}
			if !said(test.has) {
				t.Errorf("%s does not say so:\n%s", test.has, strings.Join(costOf(snapshot(t, test.has)).Surprises, "\n"))
			}
			words, _, _ := strings.Cut(test.text, ":")
			if test.hasNot != "" && slices.ContainsFunc(costOf(snapshot(t, test.hasNot)).Surprises, func(s string) bool { return strings.Contains(s, words) }) {
				t.Errorf("%s says so", test.hasNot)
			}
		})
	}
}

func TestMoneyThatSchedulesSave(t *testing.T) {
	for name, test := range map[string]struct {
		of    document
		want  Saving
		notes []string
	}{
		// 118 of 168 hours with 2 instead of 3 tasks of 36.04: 0.7024 x 36.04 = 25.31 of 108.13 (3 x 36.0401, 88.65 + 19.47).
		"three tasks, two at night": {snapshot(t, "prod"), Saving{Month: 25.31, OfTasks: 23.4, OfBill: 2.5, OffHours: 70.2, NeededFloors: []float64{1.72, 1.29}},
			[]string{"$25.31 a month at rest: 23.4% of what the tasks would cost", "No whole number is between them: 2 saves 23.4%, 1 saves 46.8%."}},
		// 0.7024 x 9.01 = 6.32 of 18.02.
		"two tasks, one at night": {snapshot(t, "minimal"), Saving{Month: 6.32, OfTasks: 35.1, OfBill: 1.1, OffHours: 70.2, NeededFloors: []float64{1.15, 0.86}},
			[]string{"1 saves 35.1%."}},
		"no schedule": {snapshot(t, "dev"), Saving{NeededFloors: []float64{0.57, 0.43}},
			[]string{"The schedules save nothing: the floor is 1 at all hours.", "0 saves 70.2%, and 1 is the floor already."}},
		// A night of six hours on five days: 30 of 168 hours, 17.9%. 30 / 168 x 36.04 = 6.44.
		"a short night": {snapshot(t, "prod").set("aws_appautoscaling_scheduled_action.after_hours.schedule", "cron(0 2 ? * MON-FRI *)"),
			Saving{Month: 6.44, OfTasks: 6, OfBill: 0.6, OffHours: 17.9}, []string{"No floor reaches that: the off-hours are 17.9% of the time"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := costOf(test.of)
			if len(c.Savings) != 1 {
				t.Fatalf("%+v", c.Savings)
			}
			got := c.Savings[0]
			for _, note := range test.notes {
				if !strings.Contains(strings.Join(got.Notes, "\n"), note) {
					t.Errorf("%q is not said:\n%s", note, strings.Join(got.Notes, "\n"))
				}
			}
			got.Notes, got.Service = nil, ""
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestAlternatives(t *testing.T) {
	for name, wanted := range map[string]map[string][2]float64{
		"prod": {
			"one NAT gateway instead of 3": {-73, -73}, // 2 x (32.85 + 3.65)
			// 3 x 730 x (0.553 - 0.276) = 606.63, and the proxy's 6 vCPUs more 65.70.
			"db.r7g.xlarge instead of db.r7g.large for 3 instances, with the proxy": {672.33, 672.33},
			// 3 x 730 x (0.073 - 0.276); both have two vCPUs.
			"db.t4g.medium instead of db.r7g.large for 3 instances, with the proxy": {-444.57, -444.57},
			// 30% of 604.44 = 181.33 (3 x 0.3588 x 730 = 785.77), 20 GB x 0.125 = 2.50 more and 4.00 of I/O less.
			"I/O-Optimized instead of Aurora Standard": {179.83, 179.83},
			// vCPUs 54.31 and memory 11.94 instead of 67.90 and 14.91; at most 283.65 and 62.37 instead of 354.60 and 77.88.
			"ARM instead of x86 for the tasks of aws_ecs_service.main": {-16.56, -86.46},
			"Fargate Spot for the tasks of aws_ecs_service.main":       {-57.97, -302.74}, // 70% of 82.81 and 432.48
			"Compute Savings Plan on Fargate, 1 year":                  {-16.56, -16.56},  // 20% of 82.81
			"Compute Savings Plan on Fargate, 3 years":                 {-37.26, -37.26},
			"reserved instances, 1 year, nothing in advance":           {-120.89, -120.89}, // 20% of 604.44
			"reserved instances, 3 years, half in advance":             {-272, -272},
			"Database Savings Plan, 1 year":                            {-120.89, -120.89},
		},
		"dev": {
			// 53.29 - 43.80 and the proxy 21.90 - 87.60; at most 53.29 - 175.20.
			"db.t4g.medium instead of db.serverless for 1 instance, with the proxy": {-56.21, -187.61},
			// 0.5 to 2 ACU x 730 x 0.036 = 13.14 to 52.56, and 2.50 - 4.00.
			"I/O-Optimized instead of Aurora Standard":       {11.64, 51.06},
			"Database Savings Plan on Serverless v2, 1 year": {-15.33, -15.33}, // 35% of 43.80
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[string][2]float64{}
			for _, a := range costOf(snapshot(t, name)).Alternatives {
				got[a.What] = [2]float64{a.Rest, a.Most}
			}
			if diff := cmp.Diff(wanted, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
	optimized := costOf(snapshot(t, "prod").set("aws_rds_cluster.main.storage_type", "aurora-iopt1"))
	i := slices.IndexFunc(optimized.Alternatives, func(a Alternative) bool { return a.What == "Aurora Standard instead of I/O-Optimized" })
	if i < 0 || !strings.Contains(optimized.Alternatives[i].Note, "at rest both cost the same with 919 million requests a month; 20 are assumed") {
		t.Errorf("%+v", optimized.Alternatives) // (181.33 + 2.50) / 0.20
	}
}

func TestDollars(t *testing.T) {
	for amount, want := range map[float64]string{
		0: "$0.00", 3.65: "$3.65", -3.65: "-$3.65", -0.001: "$0.00", 999.99: "$999.99", 1234.5: "$1,234.50", -1234567.891: "-$1,234,567.89",
	} {
		if got := Dollars(amount); got != want {
			t.Errorf("%v: %s, want %s", amount, got, want)
		}
	}
}

func TestDiffHasTheMonth(t *testing.T) {
	side := func(name string) Side {
		d := snapshot(t, name)
		r := d.build()
		r.Cost = costOf(d)
		return Side{named(name), d.read(), r}
	}
	measures := Compare(side("staging"), side("prod")).Measures
	for _, want := range []Difference{
		{"cost of a month at rest", "$293.49", "$988.59"}, {"cost of a month at the highest", "$342.19", "$1,370.86"},
		{"cost of a month: proxy", "$58.40", "$87.60"},
	} {
		if !slices.Contains(measures, want) {
			t.Errorf("no %v in %v", want, measures)
		}
	}
}

// TestAnIncompleteSumIsNoSum: where a price is missing the sum is said as the least, and where most are missing there is no headline.
func TestAnIncompleteSumIsNoSum(t *testing.T) {
	part := func(name string, lines int) CostPart {
		return CostPart{Name: name, Rest: float64(lines), Most: 2 * float64(lines), Lines: make([]CostLine, lines)}
	}
	c := Cost{Region: "eu-central-1", Rest: 3, Most: 6, Parts: []CostPart{part(partTasks, 2), part(partKeys, 1), part(partProxy, 0)}}
	c.Unknown = []Unpriced{{What: "RDS Proxy", Part: partProxy}}
	var few strings.Builder
	c.markdown(&few)
	for _, want := range []string{
		"A month costs **at least $3.00 at rest** and **at least $6.00", "| proxy |  | unknown | unknown |", "| tasks |  | $2.00 | $4.00 |",
	} {
		if !strings.Contains(few.String(), want) {
			t.Errorf("no %q in\n%s", want, few.String())
		}
	}
	c.Unknown = append(c.Unknown, Unpriced{What: "memory", Part: partTasks})
	var many strings.Builder
	c.markdown(&many)
	if !strings.Contains(many.String(), "What a month costs in eu-central-1 is not known") || strings.Contains(many.String(), "A month costs") {
		t.Errorf("most parts lack a price, and there is a headline:\n%s", many.String())
	}
	if got := c.Range(c.Parts[0]); got != "at least $2.00 to $4.00" {
		t.Errorf("a part that lacks a price: %s", got)
	}
}

func TestRatesAreWrittenForPeople(t *testing.T) {
	for amount, want := range map[float64]string{
		0.0141 - 1e-17: "$0.0141", 0.015 * 0.94: "$0.0141", 0.4: "$0.40", 1: "$1.00", 0.000111: "$0.000111", 26.496: "$26.496",
	} {
		if got := Rate(amount); got != want {
			t.Errorf("%v is written as %s, want %s", amount, got, want)
		}
	}
}
