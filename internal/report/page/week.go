package page

import (
	"fmt"
	"strconv"
	"strings"

	"slipway/internal/report"
)

// hour is a row of the week.
type hour struct {
	Name string
	Days []heat
}

// heat is one cell of the week: a floor, and how high it is among all of them.
type heat struct {
	Floor string
	Level int
}

// heatLevels are the shades that the style has.
const heatLevels = 5

// Week is the calendar, a row for each hour.
func (s service) Week() []hour {
	c := s.Calendar
	var all []hour
	for at := range 24 {
		row := hour{Name: fmt.Sprintf("%02d:00", at)}
		for day := range c.Week {
			floor := c.Week[day][at]
			_, highest, several := strings.Cut(floor, "-")
			if !several {
				highest = floor
			}
			n, _ := strconv.Atoi(highest)
			level := heatLevels / 2
			if c.Flat > c.Lowest {
				level = (heatLevels - 1) * (n - c.Lowest) / (c.Flat - c.Lowest)
			}
			row.Days = append(row.Days, heat{floor, level})
		}
		all = append(all, row)
	}
	return all
}

// WeekCaption says what is in the cells.
func (s service) WeekCaption() string {
	return s.caption("Fewest tasks in each hour, " + s.Calendar.Timezone)
}

// Actions are the scheduled ones.
func (s service) Actions() table {
	t := table{Caption: s.caption("Scheduled actions"), Head: []string{"action", "schedule", "time zone", "min", "max"}}
	for _, a := range s.Calendar.Actions {
		t.Rows = append(t.Rows, []cell{code(a.Address), code(a.Schedule), text(a.Timezone), number(fmt.Sprint(a.Min)), number(fmt.Sprint(a.Max))})
	}
	return t
}

// Saved says what the schedules save.
func (s service) Saved() string {
	c := s.Calendar
	return fmt.Sprintf("%s floor-hours in %s, where a flat floor of %d has %s: %s saved, %s%%.", report.Decimals(c.FloorHours, 2), c.Period, c.Flat,
		report.Decimals(c.FlatHours, 2), report.Decimals(c.SavedHours, 2), report.Decimals(c.SavedPercent, 1))
}

// Weekdays are the columns of the week.
func (service) Weekdays() []string {
	return []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
}
