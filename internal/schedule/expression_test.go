package schedule

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func due(t *testing.T, text, zone, from, to string) []Time {
	t.Helper()
	expression, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	parse := func(day string) time.Time {
		at, err := time.ParseInLocation("2006-01-02", day, location)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	return expression.Between(parse(from), parse(to), location)
}

func TestWhenASchedule(t *testing.T) {
	for _, test := range []struct{ name, schedule, zone, from, to, want string }{
		{"weekdays", "cron(0 8 ? * MON-FRI *)", "UTC", "2026-01-02", "2026-01-06", "2026-01-02 08:00, 2026-01-05 08:00"},
		{"numbers count from Sunday", "cron(0 8 ? * 1 *)", "UTC", "2026-01-01", "2026-01-12", "2026-01-04 08:00, 2026-01-11 08:00"},
		{"steps go on from a value", "cron(50/5 23 31 12 ? 2026)", "UTC", "2026-01-01", "2027-01-02", "2026-12-31 23:50, 2026-12-31 23:55"},
		{"a list of ranges", "cron(0 1-2,5 1 1 ? *)", "UTC", "2026-01-01", "2026-02-01", "2026-01-01 01:00, 2026-01-01 02:00, 2026-01-01 05:00"},
		{"the last day of a month", "cron(0 0 L 1-3 ? *)", "UTC", "2028-01-01", "2028-04-01", "2028-01-31 00:00, 2028-02-29 00:00, 2028-03-31 00:00"},
		{"the last weekday of a month", "cron(0 0 LW 1,5 ? *)", "UTC", "2026-01-01", "2026-12-31", "2026-01-30 00:00, 2026-05-29 00:00"},
		{"the weekday nearest to a Saturday", "cron(0 0 15W 8 ? *)", "UTC", "2026-01-01", "2026-12-31", "2026-08-14 00:00"},
		{"the weekday nearest to a Sunday", "cron(0 0 15W 11 ? *)", "UTC", "2026-01-01", "2026-12-31", "2026-11-16 00:00"},
		{"the weekday nearest to a Saturday the 1st", "cron(0 0 1W 8 ? *)", "UTC", "2026-01-01", "2026-12-31", "2026-08-03 00:00"},
		{"the weekday nearest to a Sunday the 31st", "cron(0 0 31W 5 ? *)", "UTC", "2026-01-01", "2026-12-31", "2026-05-29 00:00"},
		{"a 31st that the month does not have", "cron(0 0 31W 2 ? *)", "UTC", "2026-01-01", "2026-12-31", ""},
		{"the last Friday of a month", "cron(0 9 ? 1 6L *)", "UTC", "2026-01-01", "2026-12-31", "2026-01-30 09:00"},
		{"the second Tuesday of a month", "cron(0 9 ? 1 TUE#2 *)", "UTC", "2026-01-01", "2026-12-31", "2026-01-13 09:00"},
		{"the last day of a week", "cron(0 9 ? 1 L *)", "UTC", "2026-01-01", "2026-01-12", "2026-01-03 09:00, 2026-01-10 09:00"},
		{"a year that is over", "cron(0 8 ? * * 2020)", "UTC", "2026-01-01", "2027-01-01", ""},
		{"30 February", "cron(0 8 30 2 ? *)", "UTC", "2026-01-01", "2027-01-01", ""},
		{"once", "at(2026-07-01T12:00:00)", "Asia/Tokyo", "2026-01-01", "2027-01-01", "2026-07-01 12:00"},
		{"a rate, whose start no clock tells", "rate(1 day)", "UTC", "2026-01-01", "2026-01-05", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, one := range due(t, test.schedule, test.zone, test.from, test.to) {
				got = append(got, one.Wall)
			}
			if all := strings.Join(got, ", "); all != test.want {
				t.Errorf("%s is due\n%s, want\n%s", test.schedule, all, test.want)
			}
		})
	}
}

// In 2026 clocks in Europe change on 29 March and 25 October, at 01:00 UTC; those in New York on 8 March and 1 November.
func TestClocksThatChange(t *testing.T) {
	for _, test := range []struct{ name, schedule, zone, from, to, want string }{
		{"Berlin in spring", "cron(0 8 * * ? *)", "Europe/Berlin", "2026-03-28", "2026-03-30", "2026-03-28T07:00Z, 2026-03-29T06:00Z"},
		{"Berlin in autumn", "cron(0 8 * * ? *)", "Europe/Berlin", "2026-10-24", "2026-10-26", "2026-10-24T06:00Z, 2026-10-25T07:00Z"},
		{"New York in spring", "cron(0 8 * * ? *)", "America/New_York", "2026-03-07", "2026-03-09", "2026-03-07T13:00Z, 2026-03-08T12:00Z"},
		{"a time that does not exist", "cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-28", "2026-03-31",
			"2026-03-28T01:30Z, skipped 2026-03-29 02:30, 2026-03-30T00:30Z"},
		{"a time that comes twice", "cron(30 2 * * ? *)", "Europe/Berlin", "2026-10-24", "2026-10-27",
			"2026-10-24T00:30Z, twice 2026-10-25T00:30Z, 2026-10-26T01:30Z"},
		{"an island with half an hour", "cron(45 1 * * ? *)", "Australia/Lord_Howe", "2026-04-04", "2026-04-06", "2026-04-03T14:45Z, twice 2026-04-04T14:45Z"},
		{"a zone without a change", "cron(0 8 * * ? *)", "Asia/Tokyo", "2026-03-28", "2026-03-30", "2026-03-27T23:00Z, 2026-03-28T23:00Z"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, one := range due(t, test.schedule, test.zone, test.from, test.to) {
				at := one.At.UTC().Format("2006-01-02T15:04Z")
				switch {
				case one.Skipped:
					at = "skipped " + one.Wall
				case one.Twice:
					at = "twice " + at
				}
				got = append(got, at)
			}
			if all := strings.Join(got, ", "); all != test.want {
				t.Errorf("%s is due\n%s, want\n%s", test.schedule, all, test.want)
			}
		})
	}
}

// Whatever the expression, what is due is in order, inside the period, and none of it comes twice.
func TestDueTimesAreInOrder(t *testing.T) {
	for _, text := range []string{"cron(0/7 * ? * * *)", "cron(0 0-3 1,15 * ? *)", "cron(30 1-3 L * ? *)", "cron(*/20 2 ? * SUN *)"} {
		for _, zone := range []string{"UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"} {
			all := due(t, text, zone, "2026-01-01", "2027-01-01")
			if len(all) == 0 {
				t.Errorf("%s is never due", text)
			}
			if !slices.IsSortedFunc(all, func(a, b Time) int { return a.At.Compare(b.At) }) {
				t.Errorf("%s in %s: not in order", text, zone)
			}
			seen := map[string]bool{}
			for _, one := range all {
				if seen[one.Wall] {
					t.Errorf("%s in %s: %s twice", text, zone, one.Wall)
				}
				seen[one.Wall] = true
			}
		}
	}
}

func TestWhenAScheduleEnds(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"rate(1 day)": "never", "cron(0 8 * * ? *)": "never", "cron(0 8 29 2 ? *)": "never",
		"cron(0 8 * * ? 2030)": "2030-12-30 23:00", "cron(0 8 * * ? 2024-2025)": "2025-12-30 23:00", "cron(0 8 30 2 ? *)": "0001-01-01 00:00",
		"at(2030-01-01T08:00:00)": "2029-12-31 23:00",
	} {
		expression, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		last, never := expression.Ends(zone)
		if got := last.UTC().Format(wallForm); never != (want == "never") || !never && got != want {
			t.Errorf("%s: got %s, %v, want %s", text, got, never, want)
		}
	}
}

func TestWeekly(t *testing.T) {
	for text, want := range map[string]bool{
		"cron(0 8 ? * MON-FRI *)":       true,
		"cron(0 8 * * ? *)":             true,
		"cron(0 8 ? * L *)":             true,
		"cron(0 8 ? * 6L *)":            false,
		"cron(0 8 1 * ? *)":             false,
		"cron(0 8 ? 1-11 MON *)":        false,
		"cron(0 8 ? * MON 2026)":        false,
		"at(2026-07-01T12:00:00)":       false,
		"rate(1 day)":                   false,
		"cron(0 8 ? JAN-DEC MON-FRI *)": true,
	} {
		expression, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if expression.Weekly() != want {
			t.Errorf("%s: weekly is %v", text, !want)
		}
	}
}

func TestParseSaysWhatAwsRefuses(t *testing.T) {
	if _, err := Parse("cron(0 8 ? * MON-FRI)"); err == nil || !strings.Contains(err.Error(), "cron with 5 fields; write it as cron(0 8 ? * MON-FRI *)") {
		t.Errorf("got %v", err)
	}
}
