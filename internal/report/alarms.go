package report

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/alarms"
	"slipway/internal/alarms/catalog"
	"slipway/internal/stackjson"
)

// Alarms is which alarm watches what, and what no alarm watches.
type Alarms struct {
	Alarms    []Alarm   `json:"alarms"`
	Resources []Watched `json:"resources"`
}

// Alarm is a CloudWatch alarm.
type Alarm struct {
	Address    string   `json:"address"`
	Metrics    []string `json:"metrics"`   // namespace and name
	Condition  string   `json:"condition"` // when it rings
	Watches    []string `json:"watches"`   // addresses
	Unresolved []string `json:"unresolved_dimensions,omitempty"`
	Actions    []string `json:"actions"` // addresses, or ARNs as written
	Missing    string   `json:"treat_missing_data"`

	block stackjson.Block
}

// Watched is a resource that can fail while users wait, with the alarms that tell.
type Watched struct {
	Address string   `json:"address"`
	Alarms  []string `json:"alarms"`
	Reason  string   `json:"reason,omitempty"` // for no alarm
}

// failing are the types whose failure users notice.
var failing = []string{"aws_lb", "aws_lb_target_group", "aws_ecs_service", "aws_appautoscaling_target", "aws_db_proxy", "aws_rds_cluster", "aws_nat_gateway"}

func newAlarms(stack *stackjson.Config) Alarms {
	var a Alarms
	watchers := map[string][]string{}
	for _, block := range stack.OfType("aws_cloudwatch_metric_alarm") {
		alarm := readAlarm(stack, block)
		a.Alarms = append(a.Alarms, alarm)
		for _, address := range alarm.Watches {
			watchers[address] = append(watchers[address], alarm.Address)
		}
	}
	for _, typ := range failing {
		for _, block := range made(stack, typ) {
			watched := Watched{Address: block.Address, Alarms: watchers[block.Address]}
			if len(watched.Alarms) == 0 {
				watched.Reason = alarms.Unwatched[typ]
			}
			a.Resources = append(a.Resources, watched)
		}
	}
	return a
}

// metric is one metric of an alarm with its dimensions.
type metric struct {
	name       string
	dimensions map[string]any
}

func metricsOf(block stackjson.Block) []metric {
	one := func(object map[string]any) metric {
		dimensions, _ := object["dimensions"].(map[string]any)
		return metric{strings.TrimSpace(textOf(object, "namespace") + " " + textOf(object, "metric_name")), dimensions}
	}
	var all []metric
	if _, ok := block.Text("metric_name"); ok {
		all = append(all, one(block.Body))
	}
	for _, query := range block.Objects("metric_query") {
		for _, object := range (stackjson.Block{Body: query}).Objects("metric") {
			all = append(all, one(object))
		}
	}
	return all
}

func readAlarm(stack *stackjson.Config, block stackjson.Block) Alarm {
	a := Alarm{Address: block.Address, Missing: textOr(block, "treat_missing_data"), block: block}
	found := map[string]bool{}
	for _, m := range metricsOf(block) {
		if !slices.Contains(a.Metrics, m.name) {
			a.Metrics = append(a.Metrics, m.name)
		}
		for _, key := range sortedKeys(m.dimensions) {
			value, _ := m.dimensions[key].(string)
			addresses := resolve(stack, value)
			ofRegion := key == "Region" && value == region(stack) // as metrics of AWS WAF have it
			ofAnother := key == "QueueName"                       // no queue is Slipway's own; that of scaling.queue may be anywhere in the account
			if len(addresses) == 0 && !ofRegion && !ofAnother && !slices.Contains(constants(), value) {
				a.Unresolved = append(a.Unresolved, key+" = "+value)
			}
			for _, address := range addresses {
				found[address] = true
			}
		}
	}
	for _, group := range countedIn(stack, block) {
		found[group] = true
	}
	a.Watches = sortedKeys(found)
	for _, action := range block.Texts("alarm_actions") {
		if target, _, ok := stack.Reference(action); ok {
			action = target.Address
		}
		a.Actions = append(a.Actions, action)
	}
	a.Condition = fmt.Sprintf("%s %s", textOr(block, "comparison_operator"), textOr(block, "threshold"))
	if periods, ok := block.Text("evaluation_periods"); ok {
		points := periods
		if text, ok := block.Text("datapoints_to_alarm"); ok {
			points = text
		}
		a.Condition += fmt.Sprintf(", %s of %s periods", points, periods)
	}
	if enabled, ok := block.Text("actions_enabled"); ok && enabled != "true" {
		a.Condition += "; it tells nobody, as actions_enabled is " + enabled
	}
	return a
}

// countedIn gives the log groups whose lines are counted as the alarm's metric.
func countedIn(stack *stackjson.Config, alarm stackjson.Block) (groups []string) {
	for _, filter := range stack.OfType("aws_cloudwatch_log_metric_filter") {
		same := func(attribute, of string) bool {
			return textOr(filter, "metric_transformation."+attribute) == textOr(alarm, of)
		}
		if same("namespace", "namespace") && same("name", "metric_name") {
			groups = append(groups, resolve(stack, textOr(filter, "log_group_name"))...)
		}
	}
	return groups
}

// constants are dimension values that name a role and no resource: those of the alarms' rows, and those of targets, which alarms that
// somebody adds may have. Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.monitoring.html
func constants() []string {
	all := []string{"TRACKED_CLUSTER", "RDS_INSTANCE"}
	for _, row := range catalog.Rows {
		for _, series := range row.Metrics {
			for _, dimension := range series.Of {
				if dimension.Value != "" {
					all = append(all, dimension.Value)
				}
			}
		}
	}
	return all
}

// resolve finds what a dimension names: by reference, or by the name that a resource is given.
func resolve(stack *stackjson.Config, value string) []string {
	if addresses := stack.References(value); len(addresses) > 0 {
		return addresses
	}
	var all []string
	for _, block := range stack.Blocks() {
		if block.Kind != stackjson.Resource {
			continue
		}
		named := slices.Contains(nameable, block.Type) || stack.Origin(block.Address) != "" && !alarms.Passive(block.Type)
		for _, attribute := range []string{"name", "cluster_identifier", "identifier", "db_proxy_endpoint_name", "bucket", "function_name", "cluster_id"} {
			if name, ok := block.Text(attribute); ok && name == value && value != "" && named {
				all = append(all, block.Address)
			}
		}
	}
	return all
}

// nameable are the types whose metrics carry their name.
var nameable = []string{"aws_ecs_service", "aws_ecs_cluster", "aws_db_proxy", "aws_db_proxy_endpoint", "aws_rds_cluster", "aws_rds_cluster_instance",
	"aws_cloudwatch_log_group"}

// recommended are the spec's alarms: a metric, and what it must watch.
var recommended = []struct {
	what    string
	metrics []string
	of      part
	typ     string
	limit   float64 // the spec's threshold, in the metric's unit; for the proxy in percent
}{
	{"RDS Proxy saturation", []string{"AWS/RDS ClientConnections", "AWS/RDS DatabaseConnections"}, proxyPart, "aws_db_proxy", 80},
	{"unhealthy targets", []string{"AWS/ApplicationELB UnHealthyHostCount"}, loadBalancer, "aws_lb_target_group", 0},
	{"request latency", []string{"AWS/ApplicationELB TargetResponseTime"}, loadBalancer, "aws_lb", 1},
}

func checkAlarms(p *proof) {
	alarms := newAlarms(p.stack).Alarms
	for _, want := range recommended {
		if want.of.missing(p.stack) {
			p.note("%s", want.of.so("no alarm of "+want.what))
			continue
		}
		found, unwatched := false, made(p.stack, want.typ)
		for _, alarm := range alarms {
			has := func(metric string) bool { return slices.Contains(alarm.Metrics, metric) }
			if !slices.ContainsFunc(want.metrics, has) || !p.watches(alarm, want.typ) {
				continue
			}
			found = true
			unwatched = slices.DeleteFunc(unwatched, func(block stackjson.Block) bool { return slices.Contains(alarm.Watches, block.Address) })
			p.judgeAlarm(alarm, want.limit)
		}
		if !found {
			p.facts = append(p.facts, Fact{Address: "aws_cloudwatch_metric_alarm", Attribute: want.what, Value: missing,
				Rule: fmt.Sprintf("one must watch %s of an %s of this configuration", strings.Join(want.metrics, " or "), want.typ)})
			continue
		}
		for _, block := range unwatched {
			p.add(block, want.what, missing, false, "an alarm must watch "+strings.Join(want.metrics, " or ")+" of it")
		}
	}
	// What a team's own name, and whom they tell, may be anywhere.
	alarms = slices.DeleteFunc(alarms, func(alarm Alarm) bool { return p.stack.Origin(alarm.Address) != "" })
	p.checkTold(alarms)
	for _, alarm := range alarms {
		for _, dimension := range alarm.Unresolved {
			p.add(alarm.block, "dimensions", dimension, false, "must name a resource of this configuration, or the alarm has no data")
		}
	}
}

// checkTold wants somebody to hear each topic that the alarms tell. Who hears one of somebody else's, its owner knows.
func (p *proof) checkTold(alarms []Alarm) {
	told := map[string]bool{}
	for _, alarm := range alarms {
		for _, action := range alarm.Actions {
			told[action] = true
		}
	}
	for _, action := range sortedKeys(told) {
		topic, ours := p.stack.Block(action)
		if !ours {
			p.note("%s is not of this configuration: its owner knows who hears it", action)
		}
		if topic.Type != "aws_sns_topic" {
			continue
		}
		subscribed := 0
		for _, subscription := range p.stack.OfType("aws_sns_topic_subscription") {
			if refersTo(p.stack, textOr(subscription, "topic_arn"), topic) {
				subscribed++
			}
		}
		subscribed += len(channelsOf(p.stack, topic)) // what writes in a channel subscribes to the topic by itself
		if subscribed == 0 && p.stack.Origin(action) != "" {
			p.note("%s is the team's own, and nothing here subscribes to it: whoever does so by other means, they know", action)
			continue
		}
		p.add(topic, "subscriptions", fmt.Sprint(subscribed), subscribed > 0, "must be one or more, or the alarms tell nobody")
	}
	if !databasePart.missing(p.stack) && len(told) > 0 && len(p.stack.OfType("aws_db_event_subscription")) == 0 {
		p.mendable(ofAll, mendEvents, "no subscription to the database's events: failovers and maintenance are not told; set monitoring.database_events")
	}
}

// channelsOf are the chat channels that hear a topic, which they know by its reference or its ARN.
func channelsOf(stack *stackjson.Config, topic stackjson.Block) (channels []stackjson.Block) {
	name, named := topic.Text("name")
	for _, channel := range stack.OfType("aws_chatbot_slack_channel_configuration") {
		if slices.ContainsFunc(channel.Texts("sns_topic_arns"), func(arn string) bool {
			return refersTo(stack, arn, topic) || named && strings.HasSuffix(arn, ":"+name)
		}) {
			channels = append(channels, channel)
		}
	}
	return channels
}

func (p *proof) watches(alarm Alarm, typ string) bool {
	return slices.ContainsFunc(alarm.Watches, func(address string) bool { return strings.HasPrefix(address, typ+".") })
}

// judgeAlarm wants an alarm that can ring, and that somebody hears.
func (p *proof) judgeAlarm(alarm Alarm, limit float64) {
	p.among(alarm.block, "comparison_operator", "GreaterThanThreshold", "GreaterThanOrEqualToThreshold")
	threshold, ok := alarm.block.Number("threshold")
	p.add(alarm.block, "threshold", textOr(alarm.block, "threshold"), ok && threshold >= 0, "must be a number from 0 on")
	if ok && threshold > limit {
		p.note("%s rings above %v; the spec's threshold is %v", alarm.Address, threshold, limit)
	}
	p.add(alarm.block, "alarm_actions", strings.Join(alarm.Actions, ", "), len(alarm.Actions) > 0, "must name somebody to tell")
	p.given(alarm.block, "treat_missing_data")
	if enabled, ok := alarm.block.Text("actions_enabled"); ok {
		p.add(alarm.block, "actions_enabled", enabled, enabled == "true", "must be true")
	}
}
