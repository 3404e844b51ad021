package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // so that a time zone is known wherever the check runs

	"slipway/internal/schedule"
)

// Scaling is the number of tasks and what changes it.
type Scaling struct {
	// Enabled registers the service with Application Auto Scaling. When false, min tasks run, and schedules are not allowed. Default: true.
	Enabled bool `yaml:"enabled"`
	// Min is the lowest number of tasks, and the number a new service starts with. At least 1, or with queue 0: then none runs while no message is there.
	// Without queue only a schedule may go down to 0. Default: 2.
	Min int `yaml:"min" jsonschema:"minimum=0,maximum=5000"`
	// Max is the highest number of tasks, at least min. Default: 10.
	Max int `yaml:"max" jsonschema:"minimum=1,maximum=5000"`
	// CpuTarget is the average CPU utilization to hold, in percent, or off: then nothing scales by CPU. Default: 70, or off with queue.
	CpuTarget ScalingTarget `yaml:"cpu_target" jsonschema:"minimum=1,maximum=100"`
	// MemoryTarget is the average memory utilization to hold, in percent, or off: then nothing scales by memory. Default: 80, or off with queue.
	MemoryTarget ScalingTarget `yaml:"memory_target" jsonschema:"minimum=1,maximum=100"`
	// AlbRequestCountTarget is the number of requests per target and minute to hold, or off: then nothing scales by requests. Default: 1000, or off with queue.
	AlbRequestCountTarget ScalingTarget `yaml:"alb_request_count_target" jsonschema:"minimum=1"`
	// ResponseTimeTarget is the average time in seconds in which the application answers to hold, such as 0.3. Only for a service that answers sooner with more
	// tasks: where it waits for something else, such as the database, tasks are added up to max and help nobody. Default: none, nothing scales by it.
	ResponseTimeTarget float64 `yaml:"response_time_target" json:"-" jsonschema:"minimum=0.001"`
	// Queue whose messages decide how many tasks run. What else holds a target keeps tasks that the queue no longer needs, since tasks are removed only when
	// all agree: beside a queue nothing else does unless it is set. Default: none.
	Queue *Queue `yaml:"queue" json:"-"`
	// ScaleOutCooldown in seconds after which more tasks may be added. Default: 60.
	ScaleOutCooldown int `yaml:"scale_out_cooldown" jsonschema:"minimum=0,maximum=3600"`
	// ScaleInCooldown in seconds after which more tasks may be removed. Default: 300.
	ScaleInCooldown int `yaml:"scale_in_cooldown" jsonschema:"minimum=0,maximum=3600"`
	// Schedules set the lowest number of tasks by the clock: no schedule, or at least two recurring ones, so that there
	// is a way back. Default: business-hours, cron(0 8 ? * MON-FRI *), min; and after-hours, cron(0 18 ? * MON-FRI *), 1; in UTC. With queue none.
	Schedules []Schedule `yaml:"schedules"`
}

// ScalingTarget is what scaling holds a metric at; 0 is off, and the metric has no policy.
type ScalingTarget int

// Off says whether nothing scales by the metric.
func (t ScalingTarget) Off() bool { return t == 0 }

// String is the target as the file has it.
func (t ScalingTarget) String() string {
	if t.Off() {
		return "off"
	}
	return strconv.Itoa(int(t))
}

// Spell gives the number, or off.
func (t *ScalingTarget) Spell() any {
	if t.Off() {
		return t.String()
	}
	return int(*t)
}

// Read takes a number or off. No number stands for off, so that a 0 is never an accident.
func (t *ScalingTarget) Read(value any) (rule, fix string) {
	const words = "write a whole number from 1 on, or off, which leaves this metric out"
	switch v := value.(type) {
	case int:
		if v == 0 {
			return "holds nothing", words
		}
		*t = ScalingTarget(v)
		return "", ""
	case string:
		if v == "off" {
			*t = 0
			return "", ""
		}
		if strings.EqualFold(v, "off") {
			return "not in lower case", "write it as off"
		}
		if _, err := strconv.Atoi(strings.TrimSuffix(v, "%")); err == nil {
			return "must be a whole number, or off", "write decimal digits only, without quotes and units"
		}
	}
	return "neither a number nor off", words
}

// Schedule is a scheduled action of Application Auto Scaling.
type Schedule struct {
	// Name of the action, unique in the environment. Letters, digits, hyphens and underscores.
	Name string `yaml:"name" jsonschema:"required"`
	// Schedule is cron(minutes hours day-of-month month day-of-week year), rate(value unit) or at(yyyy-mm-ddThh:mm:ss).
	Schedule string `yaml:"schedule" jsonschema:"required"`
	// Timezone is an IANA name, such as Europe/Berlin; daylight saving time is followed. Default: UTC.
	Timezone string `yaml:"timezone"`
	// Min is the lowest number of tasks from then on, 0-5000. 0 is for places to try things: with no task the load balancer answers 503, no metric is
	// there to scale out by until another schedule raises the floor, a deployment proves nothing, healthy-targets and missing-tasks ring only while tasks
	// are wanted, and without service.container_insights they are left out. Default: scaling.min.
	Min int `yaml:"min" jsonschema:"minimum=0,maximum=5000"`
	// Max is the highest number of tasks from then on, at least min. With min 0, max 0 stops all tasks at once; else scaling decides when the last one goes.
	// Default: scaling.max.
	Max int `yaml:"max" jsonschema:"minimum=0,maximum=5000"`
}

func defaultScaling() Scaling {
	return Scaling{
		Enabled:               true,
		Min:                   2,
		Max:                   10,
		CpuTarget:             70,
		MemoryTarget:          80,
		AlbRequestCountTarget: 1000,
		ScaleOutCooldown:      60,
		ScaleInCooldown:       300,
	}
}

// UsualScaling is that of a file which says nothing of it.
func UsualScaling() Scaling { return defaultScaling() }

// UsualSchedules are those of a file which says nothing of them, for a floor and a ceiling.
func UsualSchedules(floor, ceiling int) []Schedule { return defaultSchedules(floor, ceiling) }

// defaultSchedules are the spec's: the configured floor in business hours, one task after them.
func defaultSchedules(floor, ceiling int) []Schedule {
	return []Schedule{
		{Name: "business-hours", Schedule: "cron(0 8 ? * MON-FRI *)", Timezone: "UTC", Min: floor, Max: ceiling},
		{Name: "after-hours", Schedule: "cron(0 18 ? * MON-FRI *)", Timezone: "UTC", Min: 1, Max: ceiling},
	}
}

// Fewest tasks that any schedule allows, 0 where one lets all of them go.
func (s Scaling) Fewest() int {
	fewest := s.Min
	for _, schedule := range s.Schedules {
		fewest = min(fewest, schedule.Min)
	}
	return fewest
}

// Most tasks that any schedule allows; without scaling, the fixed number.
func (s Scaling) Most() int {
	if !s.Enabled {
		return s.Min
	}
	most := s.Max
	for _, schedule := range s.Schedules {
		most = max(most, schedule.Max)
	}
	return most
}

// MessagesPerTask to hold, or 0 without a queue.
func (s Scaling) MessagesPerTask() int {
	if s.Queue == nil {
		return 0
	}
	return s.Queue.MessagesPerTask
}

// Held are the keys of the metrics that scaling holds at a target.
func (s Scaling) Held() []string {
	var held []string
	for _, target := range []struct {
		key string
		on  bool
	}{
		{"cpu_target", !s.CpuTarget.Off()}, {"memory_target", !s.MemoryTarget.Off()}, {"alb_request_count_target", !s.AlbRequestCountTarget.Off()},
		{"response_time_target", s.ResponseTimeTarget > 0}, {"queue", s.Queue != nil},
	} {
		if s.Enabled && target.on {
			held = append(held, target.key)
		}
	}
	return held
}

func (s Scaling) check(c checker, e Environment) {
	if s.Min == 0 && s.Queue == nil {
		c.Value("min", s.Min, "out of range", "use 1 to 5000; only a schedule may go down to 0, or a queue")
	}
	if s.Queue != nil {
		s.Queue.check(c.in("queue"), e)
	}
	if s.Min > s.Max {
		c.Conflict("min", s.Min, fmt.Sprintf("above max, which is %d", s.Max), "lower min or raise max", "scaling.max")
	}
	if !s.Enabled && len(s.Schedules) > 0 {
		c.Conflict("schedules", fmt.Sprintf("%d schedules", len(s.Schedules)), "scaling is not enabled, so nothing would follow them",
			"remove them or set enabled to true", "scaling.enabled")
	}
	if s.Enabled && len(s.Schedules) == 0 && len(s.Held()) == 0 {
		c.Conflict("enabled", true, "every target is off and there is no schedule, so nothing would ever change the number of tasks",
			"set a target or schedules, or enabled to false", "scaling.cpu_target", "scaling.memory_target", "scaling.alb_request_count_target", "scaling.schedules")
	}
	for i, schedule := range s.Schedules {
		in := c.in(index("schedules", i))
		schedule.check(in)
		if slices.ContainsFunc(s.Schedules[:i], func(o Schedule) bool { return o.address() == schedule.address() }) {
			in.Conflict("name", schedule.Name, "the name of two schedules", "choose another name")
		}
	}
	if i := s.stranded(); i >= 0 {
		c.Conflict(index("schedules", i)+".min", 0, "no schedule raises the floor above 0 again, so the service never comes back",
			"give one a min of 1 or more", "scaling.schedules", "scaling.min")
	} else if i := s.oneWay(); i >= 0 {
		c.Conflict(index("schedules", i)+".schedule", s.Schedules[i].Schedule, "the only recurring schedule, so nothing ever takes its change back",
			"add a second one that sets min and max back", "scaling.schedules")
	}
}

// stranded is the first schedule that lets all tasks go, after which no other one ever wants one; -1 where there is none. It is the same at any time:
// what is past already counts as what is to come. A queue starts the first task whatever the schedules say.
func (s Scaling) stranded() int {
	type end struct {
		at      time.Time
		forever bool
	}
	ends := make([]end, len(s.Schedules))
	if s.Fewest() > 0 || s.Queue != nil {
		return -1
	}
	for i, one := range s.Schedules {
		expression, err := schedule.Parse(one.Schedule)
		zone, errZone := time.LoadLocation(one.Timezone)
		if err != nil || errZone != nil {
			return -1 // reported elsewhere
		}
		ends[i].at, ends[i].forever = expression.Ends(zone)
	}
	for i, one := range s.Schedules {
		if one.Min != 0 || !ends[i].forever && ends[i].at.IsZero() {
			continue
		}
		back := false
		for k, other := range s.Schedules {
			back = back || other.Min > 0 && (ends[k].forever || !ends[i].forever && ends[k].at.After(ends[i].at))
		}
		if !back {
			return i
		}
	}
	return -1
}

// oneWay is the schedule whose change repeats while no other recurring one undoes it, or -1.
func (s Scaling) oneWay() int {
	last, recurring := 0, 0
	for i, schedule := range s.Schedules {
		if !strings.HasPrefix(schedule.Schedule, "at(") {
			last, recurring = i, recurring+1
		}
	}
	if recurring != 1 || s.Schedules[last].Min == s.Min && s.Schedules[last].Max == s.Max {
		return -1
	}
	return last
}

// scheduleName leaves out more than Application Auto Scaling does, as the name is part of a resource's address.
var scheduleName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,255}$`)

// address is the name as a part of the resource's address, where a-b and a_b are the same.
func (s Schedule) address() string { return strings.ReplaceAll(s.Name, "-", "_") }

// zoneForm leaves out what only some machines know, such as posix/UTC, or europe/berlin where files have no case.
var zoneForm = regexp.MustCompile(`^[A-Z]`)

func (s Schedule) check(c checker) {
	if !scheduleName.MatchString(s.Name) {
		c.Value("name", s.Name, "not a schedule name", "use up to 256 letters, digits, hyphens and underscores, starting with a letter")
	}
	if rule, fix := schedule.Rule(s.Schedule, schedule.Example); rule != "" {
		c.Value("schedule", s.Schedule, rule, fix)
	}
	if _, err := time.LoadLocation(s.Timezone); err != nil || !zoneForm.MatchString(s.Timezone) || s.Timezone == "Local" {
		c.Value("timezone", s.Timezone, "not a time zone", "use an IANA name, such as UTC or Europe/Berlin")
	}
	if s.Min > s.Max && (c.Given("min") || c.Given("max")) { // else scaling's own min and max are reported
		c.Conflict("min", s.Min, fmt.Sprintf("above max, which is %d", s.Max), "lower min or raise max", c.Path("max"), "scaling.min", "scaling.max")
	}
}
