package schedule

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// Expression is a schedule of Application Auto Scaling.
type Expression struct {
	Text string
	cron *cron
	at   string // local date and time
}

// Parse reads cron(...), rate(...) or at(...). The error names the rule that AWS has.
func Parse(text string) (Expression, error) {
	if rule, fix := Rule(text, Example); rule != "" {
		return Expression{}, errors.New(rule + "; " + fix)
	}
	e := Expression{Text: text}
	if form := cronForm.FindStringSubmatch(text); form != nil {
		c := parseCron(form[1])
		e.cron = &c
	} else if form := atForm.FindStringSubmatch(text); form != nil {
		e.at = form[1]
	}
	return e, nil
}

// Rate says whether the schedule is a rate, which counts from the moment the action was made: no clock tells when.
func (e Expression) Rate() bool { return e.cron == nil && e.at == "" }

// Weekly says whether every week is the same.
func (e Expression) Weekly() bool { return e.cron != nil && e.cron.everyWeek }

// Time is one time on the wall of a time zone, at which a schedule is due.
type Time struct {
	At    time.Time // the first of the two where clocks go back; the moment of the change where Skipped
	Wall  string    // 2006-01-02 15:04
	Twice bool      // clocks go back, and this time comes twice
	// Skipped: clocks go forward over this time, so the action is not started.
	Skipped bool
}

const wallForm = "2006-01-02 15:04"

// Between lists when the schedule is due from one moment up to another, in order. A rate is never listed.
//
// Where clocks change, what AWS documents for EventBridge Scheduler, whose cron this is, is taken to hold: a time that does not
// exist is left out, a time that comes twice counts once.
// Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
func (e Expression) Between(from, to time.Time, zone *time.Location) []Time {
	var due []Time
	add := func(t Time) {
		if !t.At.Before(from) && t.At.Before(to) {
			due = append(due, t)
		}
	}
	if e.at != "" {
		wall, _ := time.Parse("2006-01-02T15:04:05", e.at)
		add(onWall(wall, zone))
	}
	if e.cron != nil {
		hours, minutes := slices.Sorted(maps.Keys(e.cron.hours)), slices.Sorted(maps.Keys(e.cron.minutes))
		// Two days more, as no zone is further from UTC.
		for day := from.UTC().Truncate(24*time.Hour).AddDate(0, 0, -1); day.Before(to.AddDate(0, 0, 1)); day = day.AddDate(0, 0, 1) {
			if !e.cron.years[day.Year()] || !e.cron.months[int(day.Month())] || !e.cron.days(day) {
				continue
			}
			for _, hour := range hours {
				for _, minute := range minutes {
					add(onWall(day.Add(time.Duration(hour)*time.Hour+time.Duration(minute)*time.Minute), zone))
				}
			}
		}
	}
	slices.SortStableFunc(due, func(a, b Time) int { return a.At.Compare(b.At) })
	return due
}

// firstYear and lastYear are those that a cron expression can name.
const firstYear, lastYear = 1970, 2199

// DueFrom says whether the schedule is ever due from a moment on. A rate always is.
func (e Expression) DueFrom(from time.Time, zone *time.Location) bool {
	if e.Rate() {
		return true
	}
	from = from.UTC()
	for year := from.Year(); year <= lastYear; year++ { // mostly the first one ends it
		end := time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)
		for _, due := range e.Between(from, end, zone) {
			if !due.Skipped {
				return true
			}
		}
		from = end
	}
	return false
}

// Ends says when the schedule is due for the last time, and true where it goes on for ever: a rate, and a cron that names no years. Of one that is
// never due, the time is zero.
func (e Expression) Ends(zone *time.Location) (last time.Time, never bool) {
	if e.Rate() {
		return last, true
	}
	if e.cron != nil && e.DueFrom(time.Date(lastYear-8, 1, 1, 0, 0, 0, 0, time.UTC), zone) { // eight years have a leap day, also where 2100 has none
		return last, true
	}
	for year := lastYear; year >= firstYear; year-- {
		if e.cron != nil && !e.cron.years[year] {
			continue
		}
		// A day more on each side, as the year is that of the zone.
		due := e.Between(time.Date(year, 1, 0, 0, 0, 0, 0, time.UTC), time.Date(year+1, 1, 2, 0, 0, 0, 0, time.UTC), zone)
		for _, d := range slices.Backward(due) {
			if !d.Skipped {
				return d.At, false
			}
		}
	}
	return last, false
}

// onWall finds the moment at which the clocks of a zone show what wall, in UTC, shows.
func onWall(wall time.Time, zone *time.Location) Time {
	at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, zone)
	shows := func(t time.Time) bool { // the offset is the difference between the two, in seconds; writing both out would take most of a configuration's reading
		_, offset := t.In(zone).Zone()
		return t.Unix()+int64(offset) == wall.Unix()
	}
	found := Time{At: at, Wall: wall.Format(wallForm), Skipped: !shows(at)}
	for _, change := range []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour} {
		if shows(at.Add(-change)) {
			found.At, found.Twice = at.Add(-change), true
		} else if shows(at.Add(change)) {
			found.Twice = true
		}
	}
	return found
}
