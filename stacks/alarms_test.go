package stacks

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/alarms"
	"slipway/internal/alarms/catalog"
	"slipway/internal/config"
	"slipway/internal/stackjson"
)

// watched reports alarms and widgets that watch nothing: a metric that AWS does not write for its dimensions, a dimension that no
// resource of the stack has, an alarm that tells nobody, a type of resource without an alarm and without a reason for that. What a team adds is
// theirs to watch.
func watched(t *testing.T, environment config.Environment, stack *stackjson.Config) {
	t.Helper()
	wrong := func(format string, values ...any) {
		t.Errorf("%s: %s", environment.Name, fmt.Sprintf(format, values...))
	}
	var named, labels []string // types in the alarms' dimensions, and the alarms
	for _, block := range stack.WithoutOwn() {
		switch block.Type {
		case "aws_cloudwatch_metric_alarm":
			if !tells(stack, block) {
				continue
			}
			labels = append(labels, block.Label)
			for _, metric := range metricsOfAlarm(t, block) {
				named = append(named, checkMetric(stack, metric, func(what string) { wrong("%s: %s", block.Address, what) })...)
			}
			checkAlarm(environment, block, func(what string) { wrong("%s: %s", block.Address, what) })
		case "aws_cloudwatch_dashboard":
			for _, metric := range checkDashboard(t, environment, stack, block) {
				checkMetric(stack, metric, func(what string) { wrong("%s: %s", block.Address, what) })
			}
		}
	}
	if !environment.Monitoring.Enabled {
		return
	}
	var rows []string
	for _, of := range environment.EachService() {
		for _, alarm := range alarms.Table(of, watchable(stack, of)) {
			rows = append(rows, alarm.Label())
		}
	}
	slices.Sort(labels)
	slices.Sort(rows)
	if diff := cmp.Diff(rows, labels); diff != "" {
		wrong("the alarms are not those of the rows (-want +got):\n%s", diff)
	}
	for _, block := range stack.WithoutOwn() {
		_, reason := alarms.Unwatched[block.Type]
		if block.Kind == stackjson.Resource && !reason && !slices.Contains(named, block.Type) {
			wrong("%s: no alarm watches it, and internal/alarms/unwatched.go gives no reason", block.Address)
		}
	}
}

// watchable are the resources of a stack that rows can be about, for one of its services.
func watchable(stack *stackjson.Config, of config.Environment) alarms.Resources {
	resources := alarms.Resources{}
	for _, row := range catalog.Rows {
		for _, series := range row.Metrics {
			for _, dimension := range series.Of {
				typ, _, _ := strings.Cut(string(dimension.From), ".")
				for _, block := range stack.OfType(typ) {
					if perService := typ == "aws_lb_target_group"; !perService || block.Label == of.Names().Label("main") {
						resources[dimension.From] = block.Address
					}
				}
			}
		}
	}
	return resources
}

// tells says whether a block is an alarm for people. On others scaling acts.
func tells(stack *stackjson.Config, block stackjson.Block) bool {
	policy, _, _ := stack.Reference(text(block.Body["alarm_actions"]))
	return block.Type == "aws_cloudwatch_metric_alarm" && policy.Type != "aws_appautoscaling_policy"
}

// metric as it stands in an alarm or a widget.
type metric struct {
	namespace, name, statistic string
	period                     string
	dimensions                 map[string]string
}

// checkMetric gives the types of the resources that the metric is about. What AWS documents of it, the catalog's own tests check.
func checkMetric(stack *stackjson.Config, m metric, wrong func(string)) []string {
	insights, _ := stack.Block("aws_ecs_cluster.main")
	if setting, _ := follow(insights.Body, "setting.value"); m.namespace == "ECS/ContainerInsights" && setting == "disabled" {
		wrong(m.name + " needs Container Insights, which is disabled")
	}
	for _, filter := range stack.OfType("aws_cloudwatch_log_metric_filter") {
		namespace, _ := filter.Text("metric_transformation.namespace")
		if name, _ := filter.Text("metric_transformation.name"); namespace == m.namespace && name == m.name && len(m.dimensions) == 0 {
			return nil
		}
	}
	for _, series := range everySeries() {
		about, needs, is := m.reads(series)
		if !is {
			continue
		}
		var types []string
		for _, block := range about {
			typ, _, _ := strings.Cut(block, ".")
			types = append(types, typ)
		}
		for _, block := range slices.Concat(about, needs) {
			if _, found := stack.Block(block); !found {
				wrong(fmt.Sprintf("%s is read of %s, which is not in the stack", m.name, block))
			}
		}
		return types
	}
	wrong(fmt.Sprintf("no row and no graph of internal/alarms/catalog reads %+v", m))
	return nil
}

// everySeries gives the metrics of all rows and graphs.
func everySeries() []catalog.Series {
	var all []catalog.Series
	for _, row := range catalog.Rows {
		all = append(all, row.Metrics...)
	}
	for _, graph := range catalog.Graphs {
		all = append(all, graph.Metrics...)
	}
	return all
}

var attributeOf = regexp.MustCompile(`^\$\{(\w+)\.(\w+)\.(\w+)\}$`)

// reads says whether the metric is that of a series, and gives the addresses that its dimensions name and need.
func (m metric) reads(series catalog.Series) (about, needs []string, is bool) {
	if m.namespace != series.Metric.Namespace || m.name != series.Metric.Name || m.statistic != series.Statistic {
		return nil, nil, false
	}
	read := 0
	for _, dimension := range series.Of {
		value, given := m.dimensions[dimension.Name]
		if !given && dimension.When != catalog.Always {
			continue
		}
		read++
		if dimension.Value != "" {
			if value != dimension.Value {
				return nil, nil, false
			}
			needs = append(needs, dimension.Needs)
			continue
		}
		switch dimension.From {
		case catalog.QueueName, catalog.DeadLetterQueueName: // somebody else's
			if value == "" {
				return nil, nil, false
			}
			continue
		case catalog.Region:
			if value == "" || strings.Contains(value, "${") {
				return nil, nil, false
			}
			continue
		}
		parts := attributeOf.FindStringSubmatch(value)
		if parts == nil || parts[1]+"."+parts[3] != string(dimension.From) {
			return nil, nil, false
		}
		about = append(about, parts[1]+"."+parts[2])
	}
	return about, needs, read == len(m.dimensions)
}

func metricsOfAlarm(t *testing.T, block stackjson.Block) []metric {
	t.Helper()
	of := func(body map[string]any, statistic string) metric {
		dimensions := map[string]string{}
		values, _ := body["dimensions"].(map[string]any)
		for name, value := range values {
			dimensions[name] = text(value)
		}
		return metric{text(body["namespace"]), text(body["metric_name"]), statistic, text(body["period"]), dimensions}
	}
	queries, _ := block.Body["metric_query"].([]any)
	if len(queries) == 0 {
		statistic := block.Body["statistic"]
		if statistic == nil {
			statistic = block.Body["extended_statistic"]
		}
		return []metric{of(block.Body, text(statistic))}
	}
	var all []metric
	returned := 0
	ids := map[string]bool{}
	for _, query := range queries {
		body := query.(map[string]any)
		if inner, ok := body["metric"].(map[string]any); ok {
			all = append(all, of(inner, text(inner["stat"])))
			ids[text(body["id"])] = true
			continue
		}
		returned++
		for _, id := range regexp.MustCompile(`[a-z]+`).FindAllString(text(body["expression"]), -1) {
			if !ids[id] {
				t.Errorf("%s: %s in the expression is no metric's id", block.Address, id)
			}
		}
		if text(body["return_data"]) != "true" {
			t.Errorf("%s: the expression is not what is compared", block.Address)
		}
	}
	if returned != 1 {
		t.Errorf("%s compares %d expressions", block.Address, returned)
	}
	return all
}

// checkAlarm is about what every alarm must have, whatever it watches.
func checkAlarm(environment config.Environment, block stackjson.Block, wrong func(string)) {
	topic := environment.Monitoring.TopicArn
	if topic == "" {
		topic = "${aws_sns_topic.alarms.arn}"
	}
	for _, actions := range []string{"alarm_actions", "ok_actions"} {
		if got := text(block.Body[actions]); got != topic {
			wrong(actions + " are " + got)
		}
	}
	if missing := text(block.Body["treat_missing_data"]); missing != "breaching" && missing != "notBreaching" && missing != "ignore" {
		wrong("treat_missing_data is " + missing)
	}
	anchor := strings.ReplaceAll(block.Label, "_", "-")
	section := anchor
	for _, of := range slices.Backward(environment.EachService()[1:]) { // worker-2 before worker
		if rest, is := strings.CutPrefix(anchor, of.Part+"-"); is {
			section = rest
			break
		}
	}
	if strings.HasPrefix(anchor, "log-") {
		section = "log-alarms"
	}
	if got := text(block.Body["alarm_name"]); got != environment.Names().Prefix()+"-"+anchor {
		wrong("is named " + got)
	}
	if got := text(block.Body["alarm_description"]); !strings.HasSuffix(got, "#"+section) || len(got) > 1024 {
		wrong("does not lead to its section of the runbook: " + got)
	}
	for _, argument := range []string{"threshold", "datapoints_to_alarm", "evaluation_periods"} {
		if block.Body[argument] == nil {
			wrong("no " + argument)
		}
	}
}

func TestEveryReasonForNoAlarmIsNeeded(t *testing.T) {
	made, watchless := map[string]bool{}, map[string]bool{} // types that some environment makes, and those that some environment does not watch
	counting := parse(t, "minimal.yaml", "{load_balancer: {waf: {}}, service: {service_connect: true, cpu: 512, memory: 1024}}")
	counting.Name = "counting"
	stacks := synthesize(t, counting)
	_, others := everyEnvironment(t)
	maps.Copy(stacks, others)
	for _, data := range stacks {
		stack := read(t, data)
		watchedTypes := map[string]bool{}
		for _, block := range stack.WithoutOwn() {
			if block.Type == "aws_cloudwatch_metric_alarm" {
				for _, metric := range metricsOfAlarm(t, block) {
					for _, typ := range checkMetric(stack, metric, func(string) {}) {
						watchedTypes[typ] = true
					}
				}
			}
		}
		for _, block := range stack.WithoutOwn() {
			made[block.Type] = true
			watchless[block.Type] = watchless[block.Type] || !watchedTypes[block.Type]
		}
	}
	anchors := map[string]bool{}
	for _, row := range catalog.Rows {
		anchors[row.Anchor()] = true
	}
	for typ, reason := range alarms.Unwatched {
		switch {
		case !made[typ]:
			t.Errorf("%s has a reason for no alarm, and no environment makes one", typ)
		case !watchless[typ]:
			t.Errorf("%s has a reason for no alarm, and an alarm wherever it is made", typ)
		case strings.TrimSpace(reason) == "":
			t.Errorf("%s has no reason", typ)
		}
		for _, word := range regexp.MustCompile(`\b(target|proxy|missing|database|service|healthy)-[a-z0-9-]+`).FindAllString(reason, -1) {
			if !anchors[word] {
				t.Errorf("%s: %s is no alarm", typ, word)
			}
		}
		if other, is := strings.CutPrefix(reason, "as "); is && alarms.Unwatched[other] == "" {
			t.Errorf("%s is as %s, which has no reason", typ, other)
		}
	}
}

func TestTheRunbookTakesItsValuesFromOutputs(t *testing.T) {
	runbook, err := os.ReadFile(filepath.Join("..", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	addresses := production(t).Addresses()
	asked := regexp.MustCompile(`\$\(out ([a-z_0-9]+)`).FindAllSubmatch(runbook, -1)
	for _, name := range asked {
		if !slices.Contains(addresses, "output."+string(name[1])) {
			t.Errorf("docs/runbook.md asks for the output %s, which does not exist", name[1])
		}
	}
	if len(asked) == 0 {
		t.Error("no command was looked at")
	}
}

func TestMonitoringCanBeTurnedOff(t *testing.T) {
	stack := minimal(t, "{monitoring: {enabled: false}}")
	for _, block := range stack.Blocks() {
		if strings.HasPrefix(block.Type, "aws_sns_") || block.Type == "aws_db_event_subscription" || block.Type == "aws_cloudwatch_metric_alarm" ||
			block.Type == "aws_cloudwatch_dashboard" {
			t.Errorf("%s is made all the same", block.Address)
		}
	}
	if policy := text(lookup(t, stack, "aws_kms_key.main", "policy")); strings.Contains(policy, "cloudwatch.amazonaws.com") ||
		strings.Contains(policy, "events.rds.amazonaws.com") {
		t.Error("the key lets CloudWatch or RDS use it for nothing")
	}
}
