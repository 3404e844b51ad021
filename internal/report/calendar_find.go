package report

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// finder looks for gaps and overlaps in a period.
type finder struct {
	c     *Calendar
	zone  *time.Location
	dated bool // moments are dates, and not only times of the week
	told  map[string]bool
}

func (f finder) find(events []event, from, to time.Time) {
	f.overlaps(events, from)
	f.gaps(events, from, to)
}

// problem tells of moments; of those at the same time of the week, the first.
func (f finder) problem(text func(moment func(time.Time) string) string) {
	weekly := text(func(at time.Time) string { return at.In(f.zone).Format("Mon 15:04") })
	if f.told[weekly] {
		return
	}
	f.told[weekly] = true
	said := weekly
	if f.dated {
		said = text(func(at time.Time) string { return at.In(f.zone).Format("Mon 2006-01-02 15:04") }) + ", for the first time"
	}
	f.c.Problems = append(f.c.Problems, said)
}

// overlaps are actions that start at the same moment and want different things: AWS does not say which one comes last.
func (f finder) overlaps(events []event, from time.Time) {
	for i := 1; i < len(events); i++ {
		a, b := events[i-1], events[i]
		if a.at.Equal(b.at) && !a.at.Before(from) && (a.action.Min != b.action.Min || a.action.Max != b.action.Max) {
			f.problem(func(moment func(time.Time) string) string {
				return fmt.Sprintf("overlap: %s (%d) and %s (%d) are both due on %s, in no certain order",
					a.action.Name, a.action.Min, b.action.Name, b.action.Min, moment(a.at))
			})
		}
	}
}

// gaps are actions above the lowest floor that are due on another day again while nothing took them back in between.
func (f finder) gaps(events []event, from, to time.Time) {
	lowest := slices.MinFunc(append([]Action{{Min: f.c.Flat}}, f.c.Actions...), func(a, b Action) int { return a.Min - b.Min }).Min
	for i := 1; i < len(events); i++ {
		last, e := events[i-1], events[i]
		anotherDay := last.at.In(f.zone).Format(time.DateOnly) != e.at.In(f.zone).Format(time.DateOnly)
		if last.action.Address == e.action.Address && e.action.Min > lowest && anotherDay && !e.at.Before(from) && last.at.Before(to) {
			f.problem(func(moment func(time.Time) string) string {
				return fmt.Sprintf("gap: nothing takes %s (%d) back between %s and %s", e.action.Name, e.action.Min, moment(last.at), moment(e.at))
			})
		}
	}
}

// findShifts tells when a schedule starts at another hour of UTC, because the clocks of its zone changed. Where they pass over
// its time, there is a gap.
func (c *Calendar) findShifts(from, to time.Time) {
	for _, a := range c.Actions {
		var last time.Time
		for _, due := range a.expression.Between(from, to, a.zone) {
			switch {
			case due.Skipped:
				c.Problems = append(c.Problems, fmt.Sprintf("gap: %s is not started on %s: that time does not exist in %s", a.Name, due.Wall, a.Timezone))
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
