package config

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// LogAlarm rings when lines that match a pattern come up in the service's log. It joins the other alarms: their topic, dashboard and runbook.
type LogAlarm struct {
	// Name of the alarm behind <project>-<environment>-log-. Lowercase letters, digits and single hyphens, starting with a letter, at most 40.
	Name string `yaml:"name" jsonschema:"required,example=payment-failed"`
	// Pattern of CloudWatch Logs, at most 1024 characters: words that must all be there (ERROR timeout), "an exact text", ?any ?of ?these, a field of JSON,
	// as { $.level = "error" }, or %a regular expression%.
	// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
	Pattern string `yaml:"pattern" jsonschema:"required,example=ERROR"`
	// Threshold is how many matching lines within a period are still in order: above it the alarm rings. Default: 0, one line rings.
	Threshold int `yaml:"threshold" jsonschema:"minimum=0"`
	// Period in seconds over which lines are counted, a multiple of 60, 60-86400. Default: 300.
	Period int `yaml:"period" jsonschema:"minimum=60,maximum=86400"`
	// Description is a sentence for whoever the alarm wakes: what it means and what to do. Default: how many lines match.
	Description string `yaml:"description"`
}

// SetDefaults of an entry.
func (l *LogAlarm) SetDefaults() { l.Period = 300 }

// ID of the alarm among the others, which never begin so.
func (l LogAlarm) ID() string { return "log_" + strings.ReplaceAll(l.Name, "-", "_") }

// Sentence that the alarm says.
func (l LogAlarm) Sentence() string {
	lines := strconv.Itoa(l.Threshold) + " lines"
	if l.Threshold == 1 {
		lines = "1 line"
	}
	return cmp.Or(l.Description, fmt.Sprintf("More than %s of the log within %d minutes match %s.", lines, l.Period/60, l.Name))
}

// Limits of a log group. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
const (
	mostMetricFilters = 100
	mostRegexFilters  = 5
)

// checkLogAlarms. A description has room beside the runbook's URL: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
func (m Monitoring) checkLogAlarms(c checker, e Environment) {
	if len(m.LogAlarms) > 0 && !m.Enabled {
		c.Conflict("log_alarms", fmt.Sprintf("%d alarms", len(m.LogAlarms)), "monitoring is off, so there are no alarms", "remove them or set enabled to true",
			c.Path("enabled"))
	}
	if len(m.LogAlarms) > mostMetricFilters {
		c.Value("log_alarms", fmt.Sprintf("%d alarms", len(m.LogAlarms)), fmt.Sprintf("a log group has at most %d metric filters", mostMetricFilters),
			"join some by a pattern such as ?ERROR ?FATAL")
	}
	regexes := 0
	if s := e.Service.LogSubscription; s != nil && regexIn(s.FilterPattern) {
		regexes++
	}
	seen := map[string]bool{}
	for i, alarm := range m.LogAlarms {
		in := c.in(index("log_alarms", i))
		switch {
		case !hyphenated.MatchString(alarm.Name) || len(alarm.Name) > 40:
			in.Value("name", alarm.Name, "not the name of an alarm", "use up to 40 lowercase letters, digits and single hyphens, starting with a letter")
		case seen[alarm.Name]:
			in.Conflict("name", alarm.Name, "the name of two alarms", "choose another name")
		}
		seen[alarm.Name] = true
		if rule, fix := logPattern(alarm.Pattern); rule != "" {
			in.Value("pattern", alarm.Pattern, rule, fix)
		} else if strings.TrimSpace(alarm.Pattern) == "" {
			in.Value("pattern", alarm.Pattern, "matches every line", "name what a line must have, such as ERROR")
		} else if regexIn(alarm.Pattern) {
			if regexes++; regexes == mostRegexFilters+1 {
				in.Conflict("pattern", alarm.Pattern, fmt.Sprintf("a log group has at most %d filters with regular expressions", mostRegexFilters),
					"write it without %, or join it with another one", "service.log_subscription.filter_pattern")
			}
		}
		if alarm.Period%60 != 0 {
			in.Value("period", alarm.Period, "not a multiple of 60", "use 60, 300 or 3600")
		}
		if len(alarm.Description) > 400 || strings.ContainsAny(alarm.Description, "\n\r") {
			in.Value("description", alarm.Description, "not a sentence", "write it on one line, at most 400 characters")
		}
	}
}
