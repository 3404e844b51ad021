package config

import "testing"

func TestWindows(t *testing.T) {
	windows := func(backup, maintenance string) string {
		return "database:\n  backup_window: " + backup + "\n  maintenance_window: " + maintenance + "\n"
	}
	checkRules(t, []ruleTest{
		{name: "one after the other", added: windows("04:00-05:00", "sun:05:00-sun:06:00")},
		{name: "half an hour each", added: windows("04:30-05:00", "sun:05:00-sun:05:30")},
		{name: "a backup past midnight", added: windows("23:45-00:15", "sun:05:00-sun:06:00")},
		{name: "maintenance past the end of the week", added: windows("03:00-04:00", "sun:23:45-mon:00:15")},
		{name: "a day in capitals", added: windows("03:00-04:00", "Sun:05:00-Sun:06:00")},
		{name: "29 minutes of backup", added: windows("03:00-03:29", "sun:05:00-sun:06:00"),
			want: "dev.yaml:9:18: database.backup_window: 03:00-03:29; shorter than 30 minutes; make it 30 minutes or longer"},
		{name: "29 minutes of maintenance", added: windows("03:00-04:00", "sun:23:45-mon:00:14"),
			want: "database.maintenance_window: sun:23:45-mon:00:14; shorter than 30 minutes"},
		{name: "no backup at all", added: windows("03:00-03:00", "sun:05:00-sun:06:00"), want: "shorter than 30 minutes"},
		{name: "a whole day of maintenance", added: "database:\n  maintenance_window: sun:05:00-mon:05:01\n", want: "longer than 24 hours"},
		{name: "hours without zero", added: windows("3:00-4:00", "sun:05:00-sun:06:00"), want: "not a span of the day; write it in UTC, as 03:00-04:00"},
		{name: "24 o'clock", added: windows("23:00-24:00", "sun:05:00-sun:06:00"), want: "not a span of the day"},
		{name: "an unknown day", added: windows("03:00-04:00", "day:05:00-day:06:00"), want: "not a span of the week; write it in UTC, as sun:05:00-sun:06:00"},
		{name: "no day", added: windows("03:00-04:00", "05:00-06:00"), want: "not a span of the week"},
		{name: "both at once", added: windows("05:30-06:30", "sun:05:00-sun:06:00"),
			want: "database.backup_window: 05:30-06:30; overlaps maintenance_window, sun:05:00-sun:06:00; move one of the two"},
		{name: "a backup past midnight into maintenance", added: windows("23:30-00:30", "wed:00:00-wed:01:00"), want: "overlaps maintenance_window"},
		{name: "maintenance past the end of the week into a backup", added: windows("00:00-00:30", "sun:23:45-mon:00:15"), want: "overlaps maintenance_window"},
		{name: "a backup past the end of the week into maintenance", added: windows("23:45-00:15", "mon:00:00-mon:00:30"), want: "overlaps maintenance_window"},
	})
}
