package report

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

func (c *Calendar) problem(format string, values ...any) {
	text := fmt.Sprintf(format, values...)
	if !slices.Contains(c.Problems, text) {
		c.Problems = append(c.Problems, text)
	}
}

// moment names a time of the week; in a calendar of a year, the date as well.
func (c *Calendar) moment(at time.Time, zone *time.Location) string {
	if c.Period == "a week" {
		return at.In(zone).Format("Mon 15:04")
	}
	return at.In(zone).Format("Mon 2006-01-02 15:04")
}

// findOverlaps reports actions that start at the same moment and want different things: AWS does not say which one comes last.
func (c *Calendar) findOverlaps(events []event, zone *time.Location) {
	for i := 1; i < len(events); i++ {
		a, b := events[i-1], events[i]
		if a.at.Equal(b.at) && (a.action.Min != b.action.Min || a.action.Max != b.action.Max) {
			c.problem("overlap: %s (%d) and %s (%d) are both due on %s, in no certain order",
				a.action.Name, a.action.Min, b.action.Name, b.action.Min, c.moment(a.at, zone))
		}
	}
}

// findGaps reports an action above the lowest floor that is due on another day again while nothing took it back in between.
func (c *Calendar) findGaps(events []event, from, to time.Time, zone *time.Location) {
	lowest := slices.MinFunc(append([]Action{{Min: c.Flat}}, c.Actions...), func(a, b Action) int { return a.Min - b.Min }).Min
	since := map[string]time.Time{}
	for i, e := range events {
		if i == 0 || events[i-1].action.Address != e.action.Address {
			since[e.action.Address] = e.at
			continue
		}
		last := events[i-1].at
		anotherDay := last.In(zone).Format(time.DateOnly) != e.at.In(zone).Format(time.DateOnly)
		if e.action.Min > lowest && anotherDay && !e.at.Before(from) && last.Before(to) {
			c.problem("gap: nothing takes %s (%d) back between %s and %s", e.action.Name, e.action.Min, c.moment(last, zone), c.moment(e.at, zone))
		}
	}
}

// findShifts tells when a schedule starts at another hour of UTC, because the clocks of its zone changed.
func (c *Calendar) findShifts(from, to time.Time) {
	for _, a := range c.Actions {
		var last time.Time
		for _, due := range a.expression.Between(from, to, a.zone) {
			switch {
			case due.Skipped:
				c.Shifts = append(c.Shifts, fmt.Sprintf("%s: %s does not exist in %s, so the action is not started", a.Name, due.Wall, a.Timezone))
				continue
			case due.Twice:
				c.Shifts = append(c.Shifts, fmt.Sprintf("%s: %s comes twice in %s, and the action is started once", a.Name, due.Wall, a.Timezone))
			}
			if !last.IsZero() && offset(last, a.zone) != offset(due.At, a.zone) {
				c.Shifts = append(c.Shifts, fmt.Sprintf("%s: from %s on, %s in %s is %s UTC and no longer %s UTC", a.Name, due.At.In(a.zone).Format(time.DateOnly),
					due.At.In(a.zone).Format("15:04"), a.Timezone, due.At.UTC().Format("15:04"),
					due.At.Add(time.Duration(offset(due.At, a.zone)-offset(last, a.zone))*time.Second).UTC().Format("15:04")))
			}
			last = due.At
		}
	}
}

func offset(at time.Time, zone *time.Location) int {
	_, seconds := at.In(zone).Zone()
	return seconds
}

func sortedKeys[K int | string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
