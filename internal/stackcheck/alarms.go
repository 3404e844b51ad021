package stackcheck

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/policy"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/expression"
)

// Alarms reports those that tell a topic whose policy lets through other names alone: they ring, and nobody hears it. A name that is not known before the
// plan is passed over.
// Source: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
func Alarms(cfg *stackjson.Config) []stackjson.Problem {
	heard := heardAlarms(cfg)
	var p stackjson.Problems
	for _, alarm := range slices.Concat(cfg.OfType("aws_cloudwatch_metric_alarm"), cfg.OfType("aws_cloudwatch_composite_alarm")) {
		name, _ := alarm.Text("alarm_name")
		name = withLocals(cfg, name)
		if name == "" || expression.MayRefer(name) {
			continue
		}
		for _, actions := range []string{"alarm_actions", "ok_actions", "insufficient_data_actions"} {
			for _, action := range alarm.Texts(actions) {
				topic, _, _ := cfg.Reference(action)
				patterns := heard[topic.Address]
				if len(patterns) > 0 && !slices.ContainsFunc(patterns, func(pattern string) bool { return policy.Like(pattern, name) }) {
					p.Add(stackjson.Problem{Address: alarm.Address, Path: "alarm_name",
						What: fmt.Sprintf("%s tells %s, whose policy lets through %s alone", name, topic.Address, strings.Join(patterns, ", ")), Fix: "give it such a name"})
				}
			}
		}
	}
	return p.In(cfg)
}

// heardAlarms are patterns of the names that the policies of topics let CloudWatch publish for, by the topic's address.
func heardAlarms(cfg *stackjson.Config) map[string][]string {
	heard := map[string][]string{}
	for _, document := range cfg.Policies() {
		block, _ := cfg.Block(document.Address)
		on, _ := block.Text("arn")
		topic, _, _ := cfg.Reference(on)
		if block.Type != "aws_sns_topic_policy" || topic.Address == "" {
			continue
		}
		for _, s := range document.Statements {
			if s.Effect == "Allow" && slices.Contains(s.Principal, "Service:cloudwatch.amazonaws.com") {
				heard[topic.Address] = append(heard[topic.Address], alarmsOf(s)...)
			}
		}
	}
	return heard
}

// alarmsOf a statement are the names in its condition; all where it has none.
func alarmsOf(s stackjson.Statement) (names []string) {
	for _, condition := range s.Condition {
		if !strings.EqualFold(condition.Key, "aws:SourceArn") {
			continue
		}
		for _, value := range condition.Values {
			if _, name, ok := strings.Cut(value, ":alarm:"); ok {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return []string{"*"}
	}
	return names
}

// withLocals writes the local values that are plain texts into a text that refers to them.
func withLocals(cfg *stackjson.Config, text string) string {
	for name, value := range cfg.Locals() {
		if plain, ok := value.(string); ok && !expression.MayRefer(plain) {
			text = strings.ReplaceAll(text, "${local."+name+"}", plain)
		}
	}
	return text
}
