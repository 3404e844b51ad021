package report

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/stackjson"
	"slipway/internal/stackjson/source"
	"slipway/internal/testbench/samples"
)

// with puts files of a team's own beside the document, and says that it is Slipway's.
func (d document) with(files map[string]string) *stackjson.Config {
	d.t.Helper()
	return d.extended(nil, files)
}

// extended also says which blocks stacks/extensions.go has added.
func (d document) extended(addresses []any, files map[string]string) *stackjson.Config {
	d.t.Helper()
	d.root["//"] = map[string]any{"slipway": map[string]any{"configuration": "x", "extensions": addresses}}
	var beside []stackjson.File
	for _, name := range sortedKeys(files) {
		beside = append(beside, stackjson.File{Name: "environments/test/" + name, Data: []byte(files[name])})
	}
	return samples.Stack(d.t, d.root, beside...)
}

// example gives the Terraform under a heading of docs/extending.md.
func example(t *testing.T, heading string) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/extending.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## "+heading+"\n")
	block := regexp.MustCompile("(?s)```hcl\n(.*?)```").FindStringSubmatch(section)
	if block == nil {
		t.Fatalf("docs/extending.md has no Terraform under %q", heading)
	}
	return block[1]
}

const queueHeading, redisHeading = "A queue, with its permission and its alarm", "A Redis, with its edge from the tasks"

func TestWhatTheTeamAddsIsReported(t *testing.T) {
	stack := snapshot(t, "prod").with(map[string]string{
		"queue.tf":       example(t, queueHeading),
		"lb_override.tf": "resource \"aws_lb\" \"main\" {\n  enable_zonal_shift = true\n  idle_timeout = 90\n}\n",
		"cache.tf":       "module \"cache\" {\n  source = \"./cache\"\n}\n",
	})
	r := Build(named("test"), stack, 2026)
	want := &Own{Resources: 4, OfAll: 4 + resources(snapshot(t, "prod").read()), Blocks: []OwnBlock{
		{Address: "aws_cloudwatch_metric_alarm.orders_dead", File: "environments/test/queue.tf", Alarms: []string{}, Passive: true},
		{Address: "aws_iam_role_policy.orders", File: "environments/test/queue.tf", Alarms: []string{}, Passive: true},
		{Address: "aws_sqs_queue.orders", File: "environments/test/queue.tf", Alarms: []string{}},
		{Address: "aws_sqs_queue.orders_dead", File: "environments/test/queue.tf", Alarms: []string{"aws_cloudwatch_metric_alarm.orders_dead"}},
		{Address: "module.cache", File: "environments/test/cache.tf", Alarms: []string{}},
	}, Overrides: []Override{{"aws_lb.main", "environments/test/lb_override.tf", []string{"enable_zonal_shift", "idle_timeout"}}}}
	if diff := cmp.Diff(want, r.Own); diff != "" {
		t.Error(diff)
	}
	text := r.Markdown()
	for _, want := range []string{
		"4 of 1", "| `aws_sqs_queue.orders` | `environments/test/queue.tf` | **no alarm** |",
		"| `aws_sqs_queue.orders_dead` | `environments/test/queue.tf` | `aws_cloudwatch_metric_alarm.orders_dead` |",
		"| `module.cache` | `environments/test/cache.tf` | what is in the module is not looked at |",
		"| `aws_lb.main` | `environments/test/lb_override.tf` | `enable_zonal_shift`, `idle_timeout` |",
		"| `aws_cloudwatch_metric_alarm.orders_dead` | `AWS/SQS ApproximateNumberOfMessagesVisible` |",
		"| ecs_task_role (environments/test/queue.tf) | Allow | sqs:SendMessage | ${aws_sqs_queue.orders.arn} |  |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report has no %s", want)
		}
	}
	if got := Build(named("test"), snapshot(t, "prod").with(nil), 2026); got.Own != nil || strings.Contains(got.Markdown(), "team's own") {
		t.Errorf("without anything of the team's own: %+v", got.Own)
	}
}

func resources(stack *stackjson.Config) (count int) {
	for _, block := range stack.Blocks() {
		if block.Kind == stackjson.Resource {
			count++
		}
	}
	return count
}

func TestWhatExtensionsAddIsReported(t *testing.T) {
	d := snapshot(t, "prod")
	d.root["resource"].(map[string]any)["aws_sqs_queue"] = map[string]any{"orders": map[string]any{"name": "orders"}}
	d.root["module"] = map[string]any{"cache": map[string]any{"source": "./cache"}}
	r := Build(named("test"), d.extended([]any{"aws_sqs_queue.orders", "output.orders_url"}, nil), 2026)
	want := []OwnBlock{
		{Address: "aws_sqs_queue.orders", File: source.Extensions, Alarms: []string{}}, {Address: "module.cache", File: source.Extensions, Alarms: []string{}},
	}
	if r.Own == nil || !cmp.Equal(want, r.Own.Blocks) || r.Own.Resources != 1 {
		t.Errorf("%+v", r.Own)
	}
}

// An alarm names what it watches by a reference or by its name.
func TestAnAlarmOnSomethingByItsNameWatchesIt(t *testing.T) {
	literal := strings.ReplaceAll(example(t, queueHeading), "${local.project}-${local.environment}", "shop-dev")
	byName := strings.Replace(literal, "QueueName = aws_sqs_queue.orders_dead.name", `QueueName = "shop-dev-orders-dead"`, 1)
	for text, watched := range map[string]bool{byName: true, strings.Replace(byName, `QueueName = "shop`, `QueueName = "shopping`, 1): false} {
		stack := snapshot(t, "prod").with(map[string]string{"queue.tf": text})
		r := Build(named("test"), stack, 2026)
		if got := len(r.Own.Blocks[3].Alarms) > 0; got != watched {
			t.Errorf("%+v", r.Own.Blocks[3])
		}
		if got := result(t, r, "alarms"); got.Result != Pass {
			t.Errorf("what a team's alarm names may be elsewhere: %s", got.Why())
		}
	}
}

// TestWhatSlipwayMakesIsJudgedAsBefore: a service of the team's own comes first by its name, and is in nothing as the spec wants it.
func TestWhatSlipwayMakesIsJudgedAsBefore(t *testing.T) {
	const worker = `
resource "aws_ecs_service" "a_worker" {
  name            = "worker"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.a_worker.arn
  desired_count   = 2
}
resource "aws_ecs_task_definition" "a_worker" {
  family                = "worker"
  cpu                   = 512
  container_definitions = jsonencode([{ name = "worker", image = "worker:1" }])
}
resource "aws_rds_cluster" "a_copy" {
  storage_encrypted       = false
  backup_retention_period = 1
}
resource "aws_db_proxy_default_target_group" "a_copy" {
}
resource "aws_appautoscaling_target" "a_worker" {
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.a_worker.name}"
  min_capacity       = 1
  max_capacity       = 5
}
resource "aws_secretsmanager_secret" "a_key" {
}
`
	alone, together := snapshot(t, "prod").with(nil), snapshot(t, "prod").with(map[string]string{"worker.tf": worker})
	before, after := Build(named("test"), alone, 2026), Build(named("test"), together, 2026)
	for what, pair := range map[string][2]any{
		"checklist": {before.Checklist, after.Checklist}, "calendar": {before.Calendar.Week, after.Calendar.Week}, "clock": {before.Clock.Times, after.Clock.Times},
		"connections": {before.Connections, after.Connections}, "backups": {before.Backups, after.Backups}, "order": {ranks(alone, alone), ranks(alone, together)},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	i := slices.IndexFunc(after.Quotas, func(d Demand) bool { return strings.Contains(d.Formula, "aws_ecs_service.a_worker") })
	if i < 0 || after.Quotas[i].Needed != before.Quotas[i].Needed+5 ||
		!strings.Contains(after.Quotas[i].Formula, " + 10 tasks of aws_ecs_service.a_worker while deploying × 0.5 vCPU") {
		t.Errorf("five tasks, and five more that take their places: %+v", after.Quotas)
	}
}

// A right that the team gives to Slipway's role is a right of that role.
func TestRightsOfTheTasksRoleAreJudgedWhereverTheyStand(t *testing.T) {
	wide := strings.Replace(example(t, queueHeading), "Resource = aws_sqs_queue.orders.arn", `Resource = "*"`, 1)
	r := Build(named("test"), snapshot(t, "prod").with(map[string]string{"queue.tf": wide}), 2026)
	if got := result(t, r, "task-role"); got.Result != Fail || !strings.HasPrefix(got.Why(), "aws_iam_role_policy.orders policy is sqs:SendMessage") {
		t.Errorf("%s: %s", got.Result, got.Why())
	}
}

func TestWhatKeepsTheTeamsOwnIsNamedBeforeADestroy(t *testing.T) {
	r := Build(named("test"), snapshot(t, "minimal").with(map[string]string{"own.tf": "resource \"aws_s3_bucket\" \"uploads\" {\n}\n" +
		"resource \"aws_dynamodb_table\" \"carts\" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n"}), 2026)
	var own []string
	for _, fact := range r.Clock.Blocked {
		if !strings.HasSuffix(fact.Address, ".main") {
			own = append(own, fact.Address+" "+fact.Attribute)
		}
	}
	if diff := cmp.Diff([]string{"aws_s3_bucket.uploads force_destroy", "aws_dynamodb_table.carts lifecycle.prevent_destroy"}, own); diff != "" {
		t.Error(diff)
	}
}

// TestRulesOfTheTeamsOwnCount: in each of the ways in which Terraform writes them.
func TestRulesOfTheTeamsOwnCount(t *testing.T) {
	many := `["` + strings.Join(slices.Repeat([]string{"10.0.0.0/24"}, 200), `", "`) + `"]`
	all := newDemands(snapshot(t, "prod").with(map[string]string{"rules.tf": `
resource "aws_security_group" "wide" {
  ingress {
    cidr_blocks     = ["10.0.0.0/16", "10.1.0.0/16"]
    security_groups = [aws_security_group.service.id]
    self            = true
  }
}
resource "aws_security_group_rule" "wide" {
  type              = "ingress"
  security_group_id = aws_security_group.wide.id
  cidr_blocks       = ` + many + `
  prefix_list_ids   = ["pl-1", "pl-2"]
}
resource "aws_security_group_rule" "back" {
  type              = "egress"
  security_group_id = aws_security_group.wide.id
  cidr_blocks       = ["0.0.0.0/0"]
}
resource "aws_vpc_security_group_ingress_rule" "wide" {
  security_group_id = aws_security_group.wide.id
  cidr_ipv4         = "10.2.0.0/16"
}
`}))
	const want = "aws_security_group.wide, ingress: 207; of them pl-1 is as many as it may have entries, pl-2 is as many as it may have entries"
	if !slices.ContainsFunc(all, func(d Demand) bool { return d.Formula == want && d.Needed == 207 }) {
		t.Errorf("%+v", all)
	}
}

func TestThePictureShowsWhatTheTasksUseOfTheTeamsOwn(t *testing.T) {
	d := snapshot(t, "prod")
	d.set("aws_ecs_task_definition.main.container_definitions.0.environment.0.value", "${aws_sqs_queue.orders.url}")
	drawn := picture(d.with(map[string]string{"queue.tf": example(t, queueHeading), "cache.tf": example(t, redisHeading)}))
	for _, want := range []string{
		"aws_ecs_service_main -.->|uses| aws_sqs_queue_orders", "aws_ecs_service_main -->|tcp 6379| aws_elasticache_replication_group_cache",
	} {
		if !strings.Contains(drawn, want) {
			t.Errorf("no %s in\n%s", want, drawn)
		}
	}
}

func TestDiffComparesWhatIsTheTeamsOwn(t *testing.T) {
	side := func(name string, files map[string]string) Side {
		s := sample(t, name)
		s.Stack = snapshot(t, name).with(files)
		s.Report = Build(s.Environment, s.Stack, 2026)
		return s
	}
	queue := func(name, more string) string {
		return "resource \"aws_sqs_queue\" \"orders\" {\n  name = \"shop-" + name + "-orders\"\n" + more + "}\n"
	}
	c := Compare(side("staging", map[string]string{"queue.tf": queue("staging", "  delay_seconds = 1\n")}),
		side("prod", map[string]string{"queue.tf": queue("prod", "  delay_seconds = 2\n  fifo_queue = true\n") +
			"resource \"aws_sns_topic\" \"news\" {\n}\n"}))
	want := []Difference{{"aws_sqs_queue.orders delay_seconds", "1", "2"}, {"aws_sqs_queue.orders fifo_queue", "-", "true"}}
	if diff := cmp.Diff(want, c.Own); diff != "" {
		t.Error(diff)
	}
	if !slices.Contains(c.OnlySecond, "aws_sns_topic.news") {
		t.Errorf("%q", c.OnlySecond)
	}
	if text := c.Markdown(); !strings.Contains(text, "## The team's own\n") || !strings.Contains(text, "| aws_sqs_queue.orders delay_seconds | `1` | `2` |") {
		t.Error(text)
	}
}
