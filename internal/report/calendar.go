package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"slipway/internal/schedule"
	"slipway/internal/stackjson"
)

// Calendar is the floor, the lowest number of tasks, for each hour of the week, and what the schedules save by it.
type Calendar struct {
	Timezone string         `json:"timezone"`       // of the week: the schedules', or UTC where they have several
	Year     int            `json:"year,omitempty"` // where the result depends on it
	Flat     int            `json:"flat_floor"`     // that would promise the same without schedules: the highest floor
	Lowest   int            `json:"lowest_floor"`
	Actions  []Action       `json:"actions"`
	Week     [7][24]string  `json:"week"` // from Monday, 00:00; 2-3 where the hour has several floors
	Floors   []HoursAtFloor `json:"hours_at_floor"`
	Period   string         `json:"period"` // that the hours are counted over: a week, or a year

	FloorHours   float64 `json:"floor_hours"`
	FlatHours    float64 `json:"flat_floor_hours"`
	SavedHours   float64 `json:"saved_hours"`
	SavedPercent float64 `json:"saved_percent"`

	Shifts   []string `json:"shifts,omitempty"`   // of a schedule in UTC, where clocks change
	Problems []string `json:"problems,omitempty"` // gaps and overlaps
}

// Action is a scheduled action.
type Action struct {
	Address  string `json:"address"`
	Name     string `json:"name"`
	Schedule string `json:"schedule"`
	Timezone string `json:"timezone"`
	Min      int    `json:"min_capacity"`
	Max      int    `json:"max_capacity"`

	expression schedule.Expression
	zone       *time.Location
}

// HoursAtFloor is how long a floor holds in the period.
type HoursAtFloor struct {
	Floor int     `json:"floor"`
	Hours float64 `json:"hours"`
}

// newCalendar is that of the first service.
func newCalendar(stack *stackjson.Config, year int) Calendar {
	all := services(stack)
	if len(all) == 0 {
		return flat(0, year)
	}
	return calendarOf(stack, all[0], year)
}

// calendarOf a service.
func calendarOf(stack *stackjson.Config, service stackjson.Block, year int) Calendar {
	if target, scales := targetOf(stack, service); scales {
		return calendarOfTarget(stack, target, year)
	}
	n, _ := service.Number("desired_count")
	return flat(int(n), year)
}

// flat is the calendar of a fixed number of tasks.
func flat(tasks, year int) Calendar {
	c := Calendar{Timezone: "UTC", Period: "a week"}
	c.fill([]segment{{weekFrom(year, time.UTC), weekFrom(year, time.UTC).AddDate(0, 0, 7), tasks}}, time.UTC)
	return c
}

// calendarOfTarget is the calendar of a scalable target.
func calendarOfTarget(stack *stackjson.Config, target stackjson.Block, year int) Calendar {
	c := Calendar{Timezone: "UTC"}
	initial, _ := target.Number("min_capacity")
	c.readActions(stack, target)

	zone, weekly, shifting := time.UTC, true, false
	if len(c.Actions) > 0 && c.Actions[0].zone != nil && !slices.ContainsFunc(c.Actions, func(a Action) bool { return a.Timezone != c.Actions[0].Timezone }) {
		zone, c.Timezone = c.Actions[0].zone, c.Actions[0].Timezone
	}
	for _, a := range c.Actions {
		weekly = weekly && a.expression.Weekly()
		shifting = shifting || a.zone != nil && changes(a.zone, year)
	}
	from := weekFrom(year, zone)
	to := from.AddDate(0, 0, 7)
	c.Period = "a week"
	yearFrom, yearTo := time.Date(year, 1, 1, 0, 0, 0, 0, zone), time.Date(year+1, 1, 1, 0, 0, 0, 0, zone)
	if !weekly {
		from, to = yearFrom, yearTo
		c.Period = fmt.Sprintf("the year %d", year)
	}
	if shifting || !weekly {
		c.Year = year
	}
	events := c.events(from.AddDate(-1, 0, -7), to)
	c.fill(segments(events, from, to, int(initial)), zone)
	told := map[string]bool{}
	finder{&c, zone, !weekly, told}.find(events, from, to)
	if shifting && weekly { // what happens in some weeks of the year only
		finder{&c, zone, true, told}.find(c.events(yearFrom.AddDate(0, 0, -7), yearTo), yearFrom, yearTo)
	}
	c.findShifts(yearFrom, yearTo)
	return c
}

// scalableTarget is that of a service's task count.
func scalableTarget(targets []stackjson.Block, ofService func(stackjson.Block) bool) (stackjson.Block, bool) {
	for _, target := range targets {
		if textOr(target, "scalable_dimension") == desiredCount && ofService(target) {
			return target, true
		}
	}
	return stackjson.Block{}, false
}

// targetOf is the scalable target of a service; where there is one service alone, the only one.
func targetOf(stack *stackjson.Config, service stackjson.Block) (stackjson.Block, bool) {
	alone := len(stack.OfType("aws_ecs_service")) == 1
	return scalableTarget(stack.OfType("aws_appautoscaling_target"), func(target stackjson.Block) bool {
		return alone || slices.Contains(stack.References(textOr(target, "resource_id")), service.Address)
	})
}

func (c *Calendar) readActions(stack *stackjson.Config, target stackjson.Block) {
	p := &proof{stack: stack}
	for _, block := range p.of(target, "aws_appautoscaling_scheduled_action") {
		low, _ := block.Number("scalable_target_action.min_capacity")
		high, _ := block.Number("scalable_target_action.max_capacity")
		a := Action{Address: block.Address, Name: textOr(block, "name"), Schedule: textOr(block, "schedule"), Timezone: "UTC", Min: int(low), Max: int(high)}
		if zone, ok := block.Text("timezone"); ok {
			a.Timezone = zone
		}
		var err error
		if a.expression, err = schedule.Parse(a.Schedule); err != nil {
			c.Problems = append(c.Problems, fmt.Sprintf("%s: %s: %v", a.Name, a.Schedule, err))
			continue
		}
		if a.zone, err = time.LoadLocation(a.Timezone); err != nil {
			c.Problems = append(c.Problems, fmt.Sprintf("%s: %s is not a time zone", a.Name, a.Timezone))
			continue
		}
		if a.expression.Rate() {
			c.Problems = append(c.Problems, fmt.Sprintf("%s: %s counts from when the action was made, so no calendar can tell its hours", a.Name, a.Schedule))
			continue
		}
		c.Actions = append(c.Actions, a)
	}
}

// event is a scheduled action that starts.
type event struct {
	at     time.Time
	action Action
}

func (c *Calendar) events(from, to time.Time) []event {
	var all []event
	for _, a := range c.Actions {
		due := 0
		for _, one := range a.expression.Between(from, to, a.zone) {
			if !one.Skipped {
				all = append(all, event{one.At, a})
				due++
			}
		}
		if due == 0 {
			if problem := fmt.Sprintf("gap: %s, %s, is never due", a.Name, a.Schedule); !slices.Contains(c.Problems, problem) {
				c.Problems = append(c.Problems, problem)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b event) int {
		return cmp.Or(a.at.Compare(b.at), strings.Compare(a.action.Address, b.action.Address))
	})
	return all
}

// segment is a time in which the floor does not change.
type segment struct {
	from, to time.Time
	floor    int
}

// segments of a period. Before the first action the floor is the one that Terraform registers.
func segments(events []event, from, to time.Time, initial int) []segment {
	var all []segment
	floor, since := initial, from
	for _, e := range events {
		if e.at.After(since) {
			all = append(all, segment{since, e.at, floor})
			since = e.at
		}
		floor = e.action.Min
	}
	return append(all, segment{since, to, floor})
}

// fill counts the hours and writes the week.
func (c *Calendar) fill(all []segment, zone *time.Location) {
	atFloor := map[int]time.Duration{}
	var cells [7][24]map[int]bool
	for _, s := range all {
		atFloor[s.floor] += s.to.Sub(s.from)
		for at := s.from; at.Before(s.to); at = at.Truncate(15 * time.Minute).Add(15 * time.Minute) { // no zone is finer
			local := at.In(zone)
			cell := &cells[(int(local.Weekday())+6)%7][local.Hour()]
			if *cell == nil {
				*cell = map[int]bool{}
			}
			(*cell)[s.floor] = true
		}
	}
	var total time.Duration
	for _, floor := range sortedKeys(atFloor) {
		c.Floors = append(c.Floors, HoursAtFloor{floor, atFloor[floor].Hours()})
		c.FloorHours += float64(floor) * atFloor[floor].Hours()
		total += atFloor[floor]
	}
	c.Lowest, c.Flat = c.Floors[0].Floor, c.Floors[len(c.Floors)-1].Floor
	c.FlatHours = float64(c.Flat) * total.Hours()
	c.SavedHours = c.FlatHours - c.FloorHours
	if c.FlatHours > 0 {
		c.SavedPercent = 100 * c.SavedHours / c.FlatHours
	}
	for day := range cells {
		for hour, cell := range cells[day] {
			floors := sortedKeys(cell)
			switch {
			case len(floors) == 0: // the year has no such hour
			case len(floors) == 1:
				c.Week[day][hour] = fmt.Sprint(floors[0])
			default:
				c.Week[day][hour] = fmt.Sprintf("%d-%d", floors[0], floors[len(floors)-1])
			}
		}
	}
}

// weekFrom is the first Monday of a year whose week has no change of clocks.
func weekFrom(year int, zone *time.Location) time.Time {
	day := time.Date(year, 1, 1, 0, 0, 0, 0, zone)
	for day.Weekday() != time.Monday || day.AddDate(0, 0, 7).Sub(day) != 7*24*time.Hour {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// changes tells whether the clocks of a zone change in a year.
func changes(zone *time.Location, year int) bool {
	day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	_, first := day.In(zone).Zone()
	for ; day.Year() == year; day = day.AddDate(0, 0, 1) {
		if _, offset := day.In(zone).Zone(); offset != first {
			return true
		}
	}
	return false
}
