package report

import (
	"fmt"
	"math"
	"strings"

	"slipway/internal/billing"
	"slipway/internal/planreview/text"
)

// costedService is a service whose tasks are billed by their size.
type costedService struct {
	address   string
	name      string // where there are several
	task      billing.Task
	providers billing.Providers
	calendar  Calendar
	most      float64
	floors    []share // of the hours
}

// share is a number of tasks, and the part of the time for which it holds.
type share struct{ tasks, time float64 }

// tasks on average, by the schedules' hours.
func (s costedService) average() float64 {
	sum := 0.0
	for _, floor := range s.floors {
		sum += floor.tasks * floor.time
	}
	return sum
}

// split the tasks at rest and at the highest over Fargate and Fargate Spot.
func (s costedService) split() (rest, restSpot, most, mostSpot float64) {
	for _, floor := range s.floors {
		onDemand, spot := s.providers.Split(floor.tasks)
		rest += onDemand * floor.time
		restSpot += spot * floor.time
	}
	most, mostSpot = s.providers.Split(s.most)
	return rest, restSpot, most, mostSpot
}

// charges of the service's tasks, if each had this size.
func (s costedService) charges(task billing.Task, region string) []charge {
	rest, restSpot, most, mostSpot := s.split()
	var all []charge
	both := func(at, atMost []billing.Charge, instead []billing.Charge) {
		for i, of := range at {
			one := charge{Charge: of, most: atMost[i].Quantity, part: partTasks, region: region, service: s.name, address: s.address}
			if instead != nil {
				one.instead = instead[i].Item
			}
			if one.Quantity+one.most > 0 {
				all = append(all, one)
			}
		}
	}
	both(task.Charges(rest), task.Charges(most), nil)
	both(task.Spot(restSpot), task.Spot(mostSpot), task.Charges(0))
	return all
}

// tasks of every service on Fargate.
func (c *costing) tasks() {
	for _, service := range firstFirst(c.stack.OfType("aws_ecs_service")) {
		definition, _, _ := c.stack.Reference(textOr(service, "task_definition"))
		task, sized := billing.TaskOf(arguments{definition})
		providers, onFargate := billing.ProvidersOf(arguments{service})
		if !sized || !onFargate {
			c.unknown(partTasks, "tasks", "their size is not in the JSON, or they do not run on Fargate with Linux", service.Address)
			continue
		}
		_, most := taskRange(c.stack, service)
		s := costedService{address: service.Address, task: task, providers: providers, calendar: calendarOf(c.stack, service, c.year), most: float64(most)}
		hours := 0.0
		for _, floor := range s.calendar.Floors {
			hours += floor.Hours
		}
		for _, floor := range s.calendar.Floors {
			s.floors = append(s.floors, share{float64(floor.Floor), floor.Hours / hours})
		}
		if name, several := among(c.stack, service); several {
			s.name = name
		}
		c.services = append(c.services, s)
		c.charges = append(c.charges, s.charges(task, c.region)...)
	}
}

func (c *costing) tasksInShort() string {
	var all []string
	for _, s := range c.services {
		_, spot, _, mostSpot := s.split()
		what := fmt.Sprintf("%s, %s vCPU, %s GB", between(float64(s.calendar.Flat), s.most), text.Number(s.task.VCPU), text.Number(s.task.Memory))
		switch average := s.average(); {
		case spot >= average && mostSpot >= s.most && mostSpot > 0:
			what += ", Spot"
		case mostSpot > 0:
			what += ", some on Spot"
		}
		if s.calendar.Lowest < s.calendar.Flat {
			what += fmt.Sprintf("; down to %d by schedule", s.calendar.Lowest)
		}
		if s.name != "" {
			what = s.name + " " + what
		}
		all = append(all, what)
	}
	return strings.Join(all, "; ")
}

// between writes 2-4, or 2 where both are the same.
func between(low, high float64) string {
	if low == high {
		return Decimals(low, 2)
	}
	return Decimals(low, 2) + "-" + Decimals(high, 2)
}

// Saving is what the schedules of a service save against its highest floor at all hours, at rest.
type Saving struct {
	Service      string    `json:"service"`
	Month        float64   `json:"month"`
	OfTasks      float64   `json:"percent_of_tasks"` // of what the tasks would cost without schedules
	OfBill       float64   `json:"percent_of_bill"`
	OffHours     float64   `json:"off_hours_percent"`       // part of the time in which the floor is below the highest
	NeededFloors []float64 `json:"needed_floors,omitempty"` // in that time, for the least and the most that the spec estimates
	Notes        []string  `json:"notes"`
}

// What the spec estimates that scheduled scaling saves of the tasks' cost, in percent, and its off-hours, of a week's.
const (
	specLeast, specMost = 30, 40
	specOffHours        = 5*14 + 2*24
)

func (c *costing) savings() {
	for _, s := range c.services {
		high := float64(s.calendar.Flat)
		if high == 0 {
			continue
		}
		always := s
		always.floors = []share{{high, 1}}
		rest, _, known := c.dollars(s.charges(s.task, c.region))
		without, _, knownToo := c.dollars(always.charges(s.task, c.region))
		if !known || !knownToo {
			continue
		}
		saving := Saving{Service: s.address, Month: cents(without - rest)}
		if without > 0 {
			saving.OfTasks = 100 * saving.Month / without
			saving.OfBill = 100 * saving.Month / (c.cost.Rest + saving.Month)
		}
		for _, floor := range s.floors {
			if floor.tasks < high {
				saving.OffHours += 100 * floor.time
			}
		}
		saving.explain(s, without/high)
		for _, of := range []*float64{&saving.OfTasks, &saving.OfBill, &saving.OffHours} {
			*of = math.Round(10**of) / 10
		}
		c.cost.Savings = append(c.cost.Savings, saving)
	}
}

// explain says what the saving really is, and by which schedule the spec's estimate would be true.
func (s *Saving) explain(of costedService, perTask float64) {
	note := func(format string, values ...any) { s.Notes = append(s.Notes, fmt.Sprintf(format, values...)) }
	high, off := float64(of.calendar.Flat), s.OffHours/100
	if off > 0 {
		note("The schedules save %s a month at rest: %s of what the tasks would cost with %s at all hours, and %s of the whole bill.", Dollars(s.Month),
			percent(s.OfTasks), plural(of.calendar.Flat, "task"), percent(s.OfBill))
	} else {
		off = specOffHours / 168.0
		note("The schedules save nothing: the floor is %d at all hours. For the spec's off-hours, %d of 168, the following would be so.",
			of.calendar.Flat, specOffHours)
	}
	least, most := high*(1-specMost/100.0/off), high*(1-specLeast/100.0/off)
	if most < 0 {
		note("The spec estimates %d-%d%% of the tasks' cost. No floor reaches that: the off-hours are %s of the time, so that no task at all in them saves %s.",
			specLeast, specMost, percent(100*off), percent(100*off))
		return
	}
	least = max(0, least)
	s.NeededFloors = []float64{math.Round(100*most) / 100, math.Round(100*least) / 100}
	note("For the %d-%d%% of the tasks' cost that the spec estimates, the floor of the off-hours, %s of the time, would have to be %s to %s tasks: "+
		"%s × (1 − %d%% / %s) and %s × (1 − %d%% / %s). %s", specLeast, specMost, percent(100*off), Decimals(least, 2), Decimals(most, 2),
		Decimals(high, 0), specMost, percent(100*off), Decimals(high, 0), specLeast, percent(100*off), wholeFloors(high, off, least, most))
	note("One task less, all month, saves %s. Tasks above the floor cost the same with schedules and without.", Dollars(cents(perTask)))
}

// wholeFloors says what the floors save that there can be: tasks are whole.
func wholeFloors(high, off, least, most float64) string {
	saves := func(floor float64) string {
		return fmt.Sprintf("%s saves %s", Decimals(floor, 0), percent(100*off*(1-floor/high)))
	}
	if fits := math.Ceil(least - 1e-9); fits <= most+1e-9 {
		return saves(fits) + "."
	}
	below, above := math.Floor(least), math.Ceil(most)
	if above >= high {
		return fmt.Sprintf("No whole number is between them: %s, and %s is the floor already.", saves(below), Decimals(high, 0))
	}
	return fmt.Sprintf("No whole number is between them: %s, %s.", saves(above), saves(below))
}

// Dollars writes money, as $1,234.50 and -$3.65.
func Dollars(amount float64) string {
	text, sign := fmt.Sprintf("%.2f", math.Abs(amount)), ""
	if amount < 0 && text != "0.00" {
		sign = "-"
	}
	for i := len(text) - len(".00") - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return sign + "$" + text
}
