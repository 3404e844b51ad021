package schedule

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// cron is a cron expression, expanded.
type cron struct {
	minutes, hours, months, years map[int]bool
	days                          func(date time.Time) bool // the one of day-of-month and day-of-week that is not ?
	everyWeek                     bool                      // neither day-of-month, month nor year says more than *
}

// parseCron reads what cronRule accepts.
func parseCron(text string) cron {
	parts := strings.Fields(strings.ToUpper(text))
	values := func(i int) map[int]bool {
		set, _ := cronFields[i].values(parts[i])
		return set
	}
	c := cron{minutes: values(0), hours: values(1), months: values(3), years: values(5)}
	weekdays, plainWeekdays := cronFields[4].values(parts[4])
	monthdays, plainMonthdays := cronFields[2].values(parts[2])
	switch {
	case plainWeekdays:
		c.days = func(date time.Time) bool { return weekdays[weekday(date)] }
	case plainMonthdays:
		c.days = func(date time.Time) bool { return monthdays[date.Day()] }
	case parts[4] != "?":
		c.days = specialWeekday(parts[4])
	default:
		c.days = specialMonthday(parts[2])
	}
	everyDay := plainMonthdays && len(monthdays) == 31
	c.everyWeek = (plainWeekdays || everyDay || parts[4] == "L") && len(c.months) == 12 && parts[5] == "*"
	return c
}

// weekday counts from Sunday, 1.
func weekday(date time.Time) int { return int(date.Weekday()) + 1 }

// lastDay of the date's month.
func lastDay(date time.Time) int {
	return time.Date(date.Year(), date.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

var weekdayForm = regexp.MustCompile(`^([1-7]|[A-Z]{3})?(L|#[1-5])$`)

// specialWeekday reads L (the last day of the week), 6L (the last Friday of the month) and 6#2 (its second Friday).
func specialWeekday(part string) func(time.Time) bool {
	form := weekdayForm.FindStringSubmatch(part)
	if form[1] == "" {
		return func(date time.Time) bool { return date.Weekday() == time.Saturday }
	}
	day, _ := cronFields[4].number(form[1])
	if form[2] == "L" {
		return func(date time.Time) bool { return weekday(date) == day && date.Day() > lastDay(date)-7 }
	}
	nth, _ := strconv.Atoi(form[2][1:])
	return func(date time.Time) bool { return weekday(date) == day && (date.Day()+6)/7 == nth }
}

// specialMonthday reads L (the last day of the month), LW (its last weekday) and 15W (the weekday nearest to the 15th, in the
// same month).
func specialMonthday(part string) func(time.Time) bool {
	day := strings.TrimSuffix(part, "W")
	if part == "L" {
		return func(date time.Time) bool { return date.Day() == lastDay(date) }
	}
	return func(date time.Time) bool {
		wanted := lastDay(date)
		if day != "L" {
			wanted, _ = strconv.Atoi(day)
		}
		return wanted <= lastDay(date) && date.Day() == nearestWeekday(date, wanted)
	}
}

func nearestWeekday(date time.Time, day int) int {
	switch time.Date(date.Year(), date.Month(), day, 0, 0, 0, 0, time.UTC).Weekday() {
	case time.Saturday:
		if day > 1 {
			return day - 1
		}
		return day + 2
	case time.Sunday:
		if day < lastDay(date) {
			return day + 1
		}
		return day - 2
	}
	return day
}
