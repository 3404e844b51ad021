package rules

import (
	"slipway/internal/planreview/kinds"
	"slipway/internal/planreview/plan"
)

var alarmRemoved = Rule{
	ID:       "alarm-removed",
	Fact:     "No alarm goes, and none is silenced.",
	Why:      "The next outage is then reported by users.",
	Severity: Medium,
	Blind:    "alarms of other systems than CloudWatch; whether anybody reads what an alarm sends",
	Check: each(
		func(c *plan.Change) bool { return kinds.Of(c.Type).Class == kinds.Alarm },
		func(c *plan.Change) []Finding {
			report := func(what, effect string) []Finding {
				return []Finding{{Severity: Medium, Address: c.Address, What: what, Why: cause(c), Effect: effect, Undo: "set it back and apply"}}
			}
			switch {
			case c.Action == plan.Delete || c.Action == plan.Forget:
				return report(verb(c), "nobody is told")
			case !c.Keeps():
				return nil
			case turnedOff(c, "actions_enabled"):
				return report("actions_enabled: true → false", "it changes its state, and nobody is told")
			case !plan.Empty(c.Old("alarm_actions")) && plan.Empty(c.New("alarm_actions")) && !c.Unknown("alarm_actions"):
				return report("alarm_actions emptied", "it changes its state, and nobody is told")
			case !plan.Empty(c.Old("sns_topic_arns")) && plan.Empty(c.New("sns_topic_arns")) && !c.Unknown("sns_topic_arns"):
				return report("sns_topic_arns emptied", "the channel hears of nothing any more")
			case c.Is("aws_cloudwatch_metric_alarm") && looser(c):
				return report("threshold: "+fromTo(c.Old("threshold"), c.New("threshold")), "it is raised later")
			}
			return nil
		}),
}

// looser says whether an alarm is raised later than before: by a higher threshold of "greater than", or a lower one of "less than".
func looser(c *plan.Change) bool {
	before, was := plan.Number(c.Old("threshold"))
	after, is := plan.Number(c.New("threshold"))
	if !was || !is || before == after {
		return false
	}
	switch plan.Text(c.New("comparison_operator")) {
	case "GreaterThanThreshold", "GreaterThanOrEqualToThreshold", "GreaterThanUpperThreshold":
		return after > before
	case "LessThanThreshold", "LessThanOrEqualToThreshold", "LessThanLowerThreshold":
		return after < before
	}
	return true
}
