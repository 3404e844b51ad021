package report

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// scheduled is a stack with a scalable target of 2 to 10 tasks and the given actions: name, schedule, time zone, floor.
func scheduled(t *testing.T, actions ...[4]any) document {
	t.Helper()
	blocks := map[string]any{}
	for _, a := range actions {
		blocks[strings.ReplaceAll(a[0].(string), "-", "_")] = map[string]any{
			"name": a[0], "schedule": a[1], "timezone": a[2], "resource_id": "${aws_appautoscaling_target.ecs.resource_id}",
			"scalable_target_action": map[string]any{"min_capacity": fmt.Sprint(a[3]), "max_capacity": "10"},
		}
	}
	return document{t, map[string]any{"resource": map[string]any{
		"aws_ecs_service":                     map[string]any{"main": map[string]any{}},
		"aws_appautoscaling_target":           map[string]any{"ecs": map[string]any{"scalable_dimension": desiredCount, "min_capacity": 2, "max_capacity": 10}},
		"aws_appautoscaling_scheduled_action": blocks,
	}}}
}

const day, night = "cron(0 8 ? * MON-FRI *)", "cron(0 18 ? * MON-FRI *)"

func TestWhatSchedulesSave(t *testing.T) {
	for _, test := range []struct {
		name                    string
		actions                 [][4]any
		floorHours, flat, saved float64
		percent                 string
	}{
		{"the spec's: 50 h x 2 + 118 h x 1 of 168 h x 2", [][4]any{{"day", day, "UTC", 2}, {"night", night, "UTC", 1}}, 218, 336, 118, "35.1%"},
		{"prod's: 50 h x 3 + 118 h x 2 of 168 h x 3", [][4]any{{"day", day, "UTC", 3}, {"night", night, "UTC", 2}}, 386, 504, 118, "23.4%"},
		{"the same at any hour", [][4]any{{"day", day, "UTC", 2}, {"night", night, "UTC", 2}}, 336, 336, 0, "0%"},
		{"every day: 10 h x 4 x 7 + 14 h x 2 x 7 of 168 h x 4", [][4]any{{"day", "cron(0 8 * * ? *)", "UTC", 4}, {"night", "cron(0 18 * * ? *)", "UTC", 2}}, 476,
			672, 196, "29.2%"},
		{"three floors: 4 h x 4 x 7 + 6 h x 2 x 7 + 14 h x 1 x 7", [][4]any{{"day", "cron(0 8 * * ? *)", "UTC", 2}, {"noon", "cron(0 12 * * ? *)", "UTC", 4},
			{"afternoon", "cron(0 16 * * ? *)", "UTC", 2}, {"night", "cron(0 18 * * ? *)", "UTC", 1}},
			7 * (4*4 + 6*2 + 14*1), 672, 672 - 294, "56.2%"},
		{"half hours: 9.5 h x 2 + 14.5 h x 1, five days, and 48 h x 1", [][4]any{{"day", "cron(30 8 ? * MON-FRI *)", "UTC", 2}, {"night", night, "UTC", 1}},
			5*9.5 + 168, 336, 168 - 5*9.5, "35.9%"},
		{"in a zone whose clocks change, a week without a change", [][4]any{{"day", day, "Europe/Berlin", 2}, {"night", night, "Europe/Berlin", 1}}, 218, 336, 118,
			"35.1%"},
		{"none", nil, 336, 336, 0, "0%"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCalendar(scheduled(t, test.actions...).read(), 2026)
			if c.FloorHours != test.floorHours || c.FlatHours != test.flat || c.SavedHours != test.saved || percent(c.SavedPercent) != test.percent {
				t.Errorf("%v of %v, saved %v, %s", c.FloorHours, c.FlatHours, c.SavedHours, percent(c.SavedPercent))
			}
			if len(c.Problems) > 0 {
				t.Errorf("problems: %q", c.Problems)
			}
		})
	}
}

func TestTheWeek(t *testing.T) {
	c := newCalendar(scheduled(t, [4]any{"day", "cron(30 8 ? * MON-FRI *)", "Europe/Berlin", 3}, [4]any{"night", night, "Europe/Berlin", 1}).read(), 2026)
	if c.Timezone != "Europe/Berlin" || c.Year != 2026 || c.Flat != 3 || c.Lowest != 1 {
		t.Errorf("%s, %d, %d, %d", c.Timezone, c.Year, c.Flat, c.Lowest)
	}
	for at, want := range map[[2]int]string{{0, 7}: "1", {0, 8}: "1-3", {0, 9}: "3", {0, 17}: "3", {0, 18}: "1", {4, 17}: "3", {4, 18}: "1", {5, 12}: "1",
		{6, 23}: "1"} {
		if got := c.Week[at[0]][at[1]]; got != want {
			t.Errorf("%s, %02d: %s, want %s", weekdays[at[0]], at[1], got, want)
		}
	}
}

// In UTC and in zones without a change nothing depends on the year, so a committed report stays true.
func TestTheYearCountsOnlyWhereClocksChange(t *testing.T) {
	for zone, depends := range map[string]bool{"UTC": false, "Asia/Tokyo": false, "Europe/Berlin": true, "America/New_York": true} {
		var all [2]string
		for i, year := range []int{2026, 2031} {
			data, err := json.Marshal(newCalendar(scheduled(t, [4]any{"day", day, zone, 2}, [4]any{"night", night, zone, 1}).read(), year))
			if err != nil {
				t.Fatal(err)
			}
			all[i] = string(data)
		}
		if (all[0] != all[1]) != depends {
			t.Errorf("%s: depends on the year: %v\n%s\n%s", zone, !depends, all[0], all[1])
		}
	}
}

// Clocks in Europe change on 29 March and 25 October 2026, Sundays; the next Mondays are the 30th and the 26th.
func TestShifts(t *testing.T) {
	c := newCalendar(scheduled(t, [4]any{"day", day, "Europe/Berlin", 2}, [4]any{"small-hours", "cron(30 2 ? * SUN *)", "Europe/Berlin", 1}).read(), 2026)
	for _, want := range []string{
		"day: from 2026-03-30 on, 08:00 in Europe/Berlin is 06:00 UTC and no longer 07:00 UTC",
		"day: from 2026-10-26 on, 08:00 in Europe/Berlin is 07:00 UTC and no longer 06:00 UTC",
		"small-hours: 2026-10-25 02:30 comes twice in Europe/Berlin, and the action is started once",
	} {
		if !strings.Contains(strings.Join(c.Shifts, "\n"), want) {
			t.Errorf("no %q in %q", want, c.Shifts)
		}
	}
	if !slices.Contains(c.Problems, "gap: small-hours is not started on 2026-03-29 02:30: that time does not exist in Europe/Berlin") {
		t.Errorf("no gap in spring: %q", c.Problems)
	}
	if c := newCalendar(scheduled(t, [4]any{"day", day, "UTC", 2}, [4]any{"night", night, "UTC", 1}).read(), 2026); len(c.Shifts) > 0 {
		t.Errorf("UTC shifts: %q", c.Shifts)
	}
}

func TestGapsAndOverlaps(t *testing.T) {
	for _, test := range []struct {
		name    string
		actions [][4]any
		want    string // "" for none
	}{
		{"the spec's", [][4]any{{"day", day, "UTC", 2}, {"night", night, "UTC", 1}}, ""},
		{"no evening on Friday", [][4]any{{"day", day, "UTC", 2}, {"night", "cron(0 18 ? * MON-THU *)", "UTC", 1}},
			"gap: nothing takes day (2) back between Fri 08:00 and Mon 08:00"},
		{"mornings on the weekend, too", [][4]any{{"day", "cron(0 8 * * ? *)", "UTC", 2}, {"night", night, "UTC", 1}},
			"gap: nothing takes day (2) back between Sat 08:00 and Sun 08:00"},
		{"a low floor again", [][4]any{{"day", day, "UTC", 2}, {"night", "cron(0 18 * * ? *)", "UTC", 1}}, ""},
		{"again and again on one day", [][4]any{{"day", "cron(0/30 8-17 ? * MON-FRI *)", "UTC", 2}, {"night", night, "UTC", 1}}, ""},
		{"both at once", [][4]any{{"day", day, "UTC", 2}, {"night", day, "UTC", 1}}, "overlap: day (2) and night (1) are both due on Mon 08:00, in no certain order"},
		{"both at once in two zones", [][4]any{{"day", "cron(0 9 ? * MON *)", "Asia/Tokyo", 2}, {"night", "cron(0 0 ? * MON *)", "UTC", 1}},
			"overlap: day (2) and night (1) are both due on Mon 00:00"},
		{"both at once, and the same", [][4]any{{"day", day, "UTC", 2}, {"again", day, "UTC", 2}, {"night", night, "UTC", 1}}, ""},
		{"never", [][4]any{{"day", day, "UTC", 2}, {"night", night, "UTC", 1}, {"leap", "cron(0 8 30 2 ? *)", "UTC", 3}},
			"gap: leap, cron(0 8 30 2 ? *), is never due"},
		{"a rate", [][4]any{{"day", "rate(1 day)", "UTC", 2}, {"night", night, "UTC", 1}}, "no calendar can tell its hours"},
		{"an unknown zone", [][4]any{{"day", day, "Mars/Base", 2}, {"night", night, "UTC", 1}}, "day: Mars/Base is not a time zone"},
	} {
		t.Run(test.name, func(t *testing.T) {
			all := strings.Join(newCalendar(scheduled(t, test.actions...).read(), 2026).Problems, "\n")
			if test.want == "" && all != "" || !strings.Contains(all, test.want) {
				t.Errorf("problems %q, want %q", all, test.want)
			}
		})
	}
}

// 08:00 in Berlin is 07:00 UTC in winter and 06:00 UTC in summer: with 06:00 UTC it overlaps in summer only, from Monday, 30 March, on.
func TestOverlapsOfSomeWeeksOnly(t *testing.T) {
	c := newCalendar(scheduled(t, [4]any{"day", day, "Europe/Berlin", 2}, [4]any{"night", "cron(0 6 ? * MON *)", "UTC", 1},
		[4]any{"evening", night, "UTC", 1}).read(), 2026)
	all := strings.Join(c.Problems, "\n")
	if !strings.Contains(all, "overlap: day (2) and night (1) are both due on Mon 2026-03-30 06:00, in no certain order, for the first time") ||
		strings.Count(all, "overlap") != 1 {
		t.Errorf("%s", all)
	}
	// What every week has is told once, without a date.
	c = newCalendar(scheduled(t, [4]any{"day", day, "Europe/Berlin", 2}, [4]any{"night", "cron(0 18 ? * MON-THU *)", "Europe/Berlin", 1}).read(), 2026)
	if len(c.Problems) != 1 || c.Problems[0] != "gap: nothing takes day (2) back between Fri 08:00 and Mon 08:00" {
		t.Errorf("%q", c.Problems)
	}
}

func TestAScheduleWithDatesIsCountedOverTheYear(t *testing.T) {
	c := newCalendar(scheduled(t, [4]any{"sale", "at(2026-11-27T00:00:00)", "UTC", 6}, [4]any{"after-sale", "at(2026-11-30T00:00:00)", "UTC", 2}).read(), 2026)
	// 72 h x 6 and the rest of 8760 h x 2
	if c.Period != "the year 2026" || c.Year != 2026 || c.FloorHours != 72*6+8688*2 || c.Flat != 6 {
		t.Errorf("%s: %v floor-hours, flat %d", c.Period, c.FloorHours, c.Flat)
	}
	if c.Week[4][12] != "2-6" || c.Week[0][12] != "2" {
		t.Errorf("Friday noon %s, Monday noon %s", c.Week[4][12], c.Week[0][12])
	}
}

// Whatever the schedules, the hours of all floors add up to the period, and no floor saves more than there is.
func TestHoursAddUp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	zones := []string{"UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"}
	for range 40 {
		var actions [][4]any
		for i := range 2 + random.IntN(3) {
			schedule := fmt.Sprintf("cron(%d %d ? * %d-7 *)", random.IntN(60), random.IntN(24), 1+random.IntN(7))
			actions = append(actions, [4]any{fmt.Sprintf("a%d", i), schedule, zones[random.IntN(len(zones))], 1 + random.IntN(5)})
		}
		c := newCalendar(scheduled(t, actions...).read(), 2026)
		total, floorHours := 0.0, 0.0
		for _, f := range c.Floors {
			total += f.Hours
			floorHours += float64(f.Floor) * f.Hours
		}
		if math.Abs(total-168) > 1e-6 || math.Abs(floorHours-c.FloorHours) > 1e-6 || c.SavedHours < 0 || c.SavedHours > c.FlatHours {
			t.Errorf("%v: %v hours, %v floor-hours, %v saved of %v", actions, total, floorHours, c.SavedHours, c.FlatHours)
		}
	}
}
