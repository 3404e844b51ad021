package schedule

import "testing"

func TestSchedulesThatAwsAccepts(t *testing.T) {
	for _, text := range []string{
		"cron(0 8 ? * MON-FRI *)",
		"cron(0 18 ? * mon-fri *)",
		"cron(0/15 * * * ? *)",
		"cron(*/5 8-17 ? * 2-6 *)",
		"cron(0 8,12,18 1 * ? *)",
		"cron(0 0 L * ? *)",
		"cron(0 0 LW * ? *)",
		"cron(0 0 15W * ? *)",
		"cron(0 9 ? * 2#1 *)",
		"cron(0 9 ? * FRI#5 *)",
		"cron(0 9 ? * 6L *)",
		"cron(0 9 ? * L *)",
		"cron(59 23 31 12 ? 2199)",
		"cron(0 0 1 JAN,JUL-SEP ? 2026-2030)",
		"cron(0  8 ? *  MON-FRI *)",
		"rate(1 minute)",
		"rate(5 minutes)",
		"rate(1 hour)",
		"rate(2 hours)",
		"rate(1 day)",
		"rate(30 days)",
		"at(2030-12-31T18:00:00)",
		"at(2028-02-29T00:00:00)",
	} {
		if rule, fix := Rule(text, Example); rule != "" {
			t.Errorf("%s: %s; %s", text, rule, fix)
		}
	}
}

func TestSchedulesThatAwsRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "not a schedule",
		"0 8 ? * MON-FRI *":           "not a schedule",
		"cron(0 8 ? * MON-FRI)":       "cron with 5 fields",
		"cron(0 8 ? * MON-FRI * *)":   "cron with 7 fields",
		"cron()":                      "cron with 0 fields",
		"cron(60 8 ? * MON-FRI *)":    "60 is not possible as minutes",
		"cron(0 24 ? * MON-FRI *)":    "24 is not possible as hours",
		"cron(0 8 0 * ? *)":           "0 is not possible as day-of-month",
		"cron(0 8 32 * ? *)":          "32 is not possible as day-of-month",
		"cron(0 8 32W * ? *)":         "32W is not possible as day-of-month",
		"cron(0 8 1 13 ? *)":          "13 is not possible as month",
		"cron(0 8 1 MAYBE ? *)":       "MAYBE is not possible as month",
		"cron(0 8 ? * 0 *)":           "0 is not possible as day-of-week",
		"cron(0 8 ? * 8 *)":           "8 is not possible as day-of-week",
		"cron(0 8 ? * MON#6 *)":       "MON#6 is not possible as day-of-week",
		"cron(0 8 ? * FRI-MON *)":     "FRI-MON is not possible as day-of-week",
		"cron(0 8 ? * MON-FRI 1969)":  "1969 is not possible as year",
		"cron(0 8 ? * MON-FRI 2200)":  "2200 is not possible as year",
		"cron(? 8 1 * ? *)":           "? is not possible as minutes",
		"cron(0/0 8 ? * MON-FRI *)":   "0/0 is not possible as minutes",
		"cron(0/ 8 ? * MON-FRI *)":    "0/ is not possible as minutes",
		"cron(5-1 8 ? * MON-FRI *)":   "5-1 is not possible as minutes",
		"cron(1, 8 ? * MON-FRI *)":    "1, is not possible as minutes",
		"cron(+1 8 ? * MON-FRI *)":    "+1 is not possible as minutes",
		"cron(0 8 * * MON-FRI *)":     "exactly one of day-of-month and day-of-week must be ?",
		"cron(0 8 * * * *)":           "exactly one of day-of-month and day-of-week must be ?",
		"cron(0 8 ? * ? *)":           "exactly one of day-of-month and day-of-week must be ?",
		"rate(1 minutes)":             "rate wants the singular with 1 and the plural otherwise",
		"rate(5 minute)":              "rate wants the singular with 1 and the plural otherwise",
		"rate(0 minutes)":             "not a schedule",
		"rate(5 weeks)":               "not a schedule",
		"rate(1.5 hours)":             "not a schedule",
		"at(2030-12-31)":              "not a date and time",
		"at(2030-02-30T08:00:00)":     "not a date and time",
		"at(2030-12-31T8:00:00)":      "not a date and time",
		"at(2030-12-31T08:00:00Z)":    "not a date and time",
		"at(2030-12-31T08:00:00.123)": "not a date and time",
	} {
		if rule, fix := Rule(text, Example); rule != want || fix == "" {
			t.Errorf("%s: got %q, want %q", text, rule, want)
		}
	}
}
