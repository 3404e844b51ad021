package config

import (
	"strings"
	"testing"
)

func TestScaling(t *testing.T) {
	scaling := func(line string) string { return "scaling: {" + line + "}\n" }
	checkRules(t, []ruleTest{
		{name: "one task, always", added: scaling("min: 1, max: 1")},
		{name: "no task", added: scaling("min: 0"), want: "scaling.min: 0; out of range; use 1 to 5000; only a schedule may go down to 0"},
		{name: "the most tasks", added: scaling("max: 5000")},
		{name: "too many tasks", added: scaling("max: 5001"), want: "scaling.max: 5001; out of range"},
		{name: "min above max", added: scaling("min: 3, max: 2"), want: "dev.yaml:8:16: scaling.min: 3; above max, which is 2; lower min or raise max"},
		{name: "min above the default max", added: scaling("min: 11"), want: "scaling.min: 11; above max, which is 10"},
		{name: "a target of 100 percent", added: scaling("cpu_target: 100, memory_target: 1")},
		{name: "a target of 101 percent", added: scaling("cpu_target: 101"), want: "use 1 to 100"},
		{name: "no target", added: scaling("memory_target: 0"),
			want: "dev.yaml:8:26: scaling.memory_target: 0; holds nothing; write a whole number from 1 on, or off"},
		{name: "no requests", added: scaling("alb_request_count_target: 0"), want: "holds nothing"},
		{name: "a negative target", added: scaling("alb_request_count_target: -1"), want: "too small; use 1 or more"},
		{name: "no scaling by memory", added: scaling("memory_target: off")},
		{name: "no scaling by memory, in quotes", added: scaling("memory_target: 'off'")},
		{name: "no scaling by memory, in capitals", added: scaling("memory_target: Off"), want: "not in lower case; write it as off"},
		{name: "no scaling by memory, as a switch", added: scaling("memory_target: false"),
			want: "memory_target: false; neither a number nor off; write a whole number"},
		{name: "a target in quotes", added: scaling("cpu_target: '70%'"), want: "must be a whole number, or off; write decimal digits only"},
		{name: "a target with a fraction", added: scaling("cpu_target: 70.5"), want: "neither a number nor off"},
		{name: "every target off, with schedules", added: scaling("cpu_target: off, memory_target: off, alb_request_count_target: off")},
		{name: "every target off, and no schedule", added: scaling("cpu_target: off, memory_target: off, alb_request_count_target: off, schedules: []"),
			want: "scaling.enabled: true (default); every target is off and there is no schedule, so nothing would ever change the number of tasks"},
		{name: "by response time alone",
			added: scaling("cpu_target: off, memory_target: off, alb_request_count_target: off, response_time_target: 0.3, schedules: []")},
		{name: "every target off where nothing scales", added: scaling("enabled: false, cpu_target: off, memory_target: off, alb_request_count_target: off")},
		{name: "no response time", added: scaling("response_time_target: 0"), want: "use 0.001 or more"},
		{name: "too long a cooldown", added: scaling("scale_in_cooldown: 3601"), want: "use 0 to 3600"},
		{name: "no cooldown", added: scaling("scale_out_cooldown: 0")},
		{name: "not enabled", added: scaling("enabled: false")},
		{name: "not enabled, with an empty list", added: scaling("enabled: false, schedules: []")},
	})
}

func TestSchedules(t *testing.T) {
	const two = `scaling:
  schedules:
    - name: morning
      schedule: cron(0 8 ? * MON-FRI *)
      min: 2
    - name: evening
      schedule: cron(0 18 ? * MON-FRI *)
      min: 1
`
	with := func(old, new string) string { return strings.Replace(two, old, new, 1) }
	checkRules(t, []ruleTest{
		{name: "there and back", added: two},
		{name: "without scaling", added: with("scaling:\n", "scaling:\n  enabled: false\n"), want: "scaling.schedules: 2 schedules; scaling is not enabled"},
		{name: "two of one name", added: with("evening", "morning"),
			want: "dev.yaml:13:13: scaling.schedules[1].name: morning; the name of two schedules; choose another name"},
		{name: "two of one address", added: strings.NewReplacer("morning", "a-b", "evening", "a_b").Replace(two),
			want: "schedules[1].name: a_b; the name of two schedules"},
		{name: "a time zone in lower case", added: with("min: 1", "timezone: europe/berlin"), want: "not a time zone"},
		{name: "a name with a space", added: with("evening", "after hours"), want: "not a schedule name"},
		{name: "the longest name", added: with("evening", strings.Repeat("e", 256))},
		{name: "too long a name", added: with("evening", strings.Repeat("e", 257)), want: "not a schedule name"},
		{name: "a time zone", added: with("min: 1", "timezone: America/Argentina/Buenos_Aires")},
		{name: "no time zone", added: with("min: 1", `timezone: ""`), want: `timezone: ""; not a time zone; use an IANA name, such as UTC or Europe/Berlin`},
		{name: "the machine's time zone", added: with("min: 1", "timezone: Local"), want: "timezone: Local; not a time zone"},
		{name: "an unknown time zone", added: with("min: 1", "timezone: Europe/Bern"), want: "not a time zone"},
		{name: "no task at night", added: with("min: 1", "min: 0")},
		{name: "no task at night, at once", added: with("min: 1", "min: 0\n      max: 0")},
		{name: "no task at night, where none of one could be replaced", added: with("min: 1", "min: 0") + "deployment: {maximum_percent: 100}\n",
			want: "no task of 1, the fewest that scaling allows, can be replaced"},
		{name: "fewer than no task", added: with("min: 1", "min: -1"), want: "scaling.schedules[1].min: -1; out of range; use 0 to 5000"},
		{name: "min above max", added: with("min: 1", "min: 3\n      max: 2"), want: "scaling.schedules[1].min: 3; above max, which is 2"},
		{name: "min above scaling's max", added: with("min: 1", "min: 11"), want: "scaling.schedules[1].min: 11; above max, which is 10"},
		{name: "max below scaling's min", added: with("min: 1", "max: 1"), want: "dev.yaml:15:12: scaling.schedules[1].min: 2 (default); above max, which is 1"},
		{name: "no way back", added: with("cron(0 8 ? * MON-FRI *)", "at(2030-01-01T08:00:00)"),
			want: "dev.yaml:14:17: scaling.schedules[1].schedule: cron(0 18 ? * MON-FRI *); the only recurring schedule, so nothing ever takes its change back; add " +
				"a second one that sets min and max back"},
		{name: "the only recurring one is the way back", added: with("cron(0 18 ? * MON-FRI *)", "at(2030-01-01T08:00:00)")},
		{name: "once there and back", added: strings.NewReplacer("cron(0 8 ? * MON-FRI *)", "at(2030-01-01T08:00:00)", "cron(0 18 ? * MON-FRI *)",
			"at(2030-01-02T08:00:00)").Replace(two)},
		{name: "no task, and none again", added: strings.ReplaceAll(strings.ReplaceAll(two, "min: 2", "min: 0"), "min: 1", "min: 0"),
			want: "dev.yaml:12:12: scaling.schedules[0].min: 0; no schedule raises the floor above 0 again, so the service never comes back; give one a min of 1"},
		{name: "no task by the only recurring one", added: strings.Replace(with("cron(0 8 ? * MON-FRI *)", "at(2030-01-01T08:00:00)"), "min: 1", "min: 0", 1),
			want: "scaling.schedules[1].min: 0; no schedule raises"},
		{name: "no task, and a way back whose years end", added: strings.Replace(with("MON-FRI *)", "MON-FRI 2026-2030)"), "min: 1", "min: 0", 1),
			want: "no schedule raises"},
		{name: "no task, and a way back that never comes", added: strings.Replace(with("0 8 ? * MON-FRI", "0 8 30 2 ?"), "min: 1", "min: 0", 1),
			want: "no schedule raises"},
		{name: "no task once, and back", added: strings.NewReplacer("cron(0 8 ? * MON-FRI *)", "at(2030-01-02T08:00:00)", "cron(0 18 ? * MON-FRI *)",
			"at(2030-01-01T08:00:00)", "min: 1", "min: 0").Replace(two)},
		{name: "no task once, and back before", added: strings.NewReplacer("cron(0 8 ? * MON-FRI *)", "at(2030-01-01T08:00:00)", "cron(0 18 ? * MON-FRI *)",
			"at(2030-01-02T08:00:00)", "min: 1", "min: 0").Replace(two), want: "no schedule raises"},
		{name: "no task, and a rate as the way back", added: strings.Replace(with("cron(0 8 ? * MON-FRI *)", "rate(1 day)"), "min: 1", "min: 0", 1)},
		{name: "a wrong expression", added: with("cron(0 8 ? * MON-FRI *)", "cron(0 8 * * MON-FRI)"),
			want: "scaling.schedules[0].schedule: cron(0 8 * * MON-FRI); cron with 5 fields; write it as cron(0 8 ? * MON-FRI *)"},
		{name: "a crontab", added: with("cron(0 8 ? * MON-FRI *)", "30 7 * * 1-5"),
			want: "schedules[0].schedule: 30 7 * * 1-5; not a schedule; write it as cron(30 7 ? * MON-FRI *)"},
	})
}
