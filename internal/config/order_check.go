package config

import (
	"slices"
	"strings"
)

// part is a container of the task as the others wait for it.
type part struct {
	name, path string // of the section in the file
	essential  bool
	checked    bool // it has a health check
	stop       int  // seconds
	waitsFor   []Dependency
}

func (s Service) parts() []part {
	all := []part{{Application, "service", true, s.HealthCheck.Enabled, s.StopTimeout, s.DependsOn}}
	for i, o := range s.Sidecars {
		all = append(all, part{o.Name, "service." + index("sidecars", i), o.Essential, o.HealthCheck != nil, o.StopTimeout, o.DependsOn})
	}
	return all
}

func named(parts []part, name string) (part, bool) {
	i := slices.IndexFunc(parts, func(p part) bool { return p.name == name })
	if i < 0 {
		return part{}, false
	}
	return parts[i], true
}

// checkOrder holds what containers wait for against what those can become.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
func (s Service) checkOrder(c checker) {
	parts := s.parts()
	for _, p := range parts {
		file := checker{c.Checker}
		file.Section = p.path
		for i, wait := range p.waitsFor {
			in := file.in(index("depends_on", i))
			other, found := named(parts, wait.Container)
			switch {
			case !found:
				in.Conflict("container", wait.Container, "no container of the task", s.otherContainer(), s.namePaths()...)
			case other.name == p.name:
				in.Value("container", wait.Container, "the container itself", "remove it")
			case slices.ContainsFunc(p.waitsFor[:i], func(o Dependency) bool { return o.Container == wait.Container }):
				in.Conflict("container", wait.Container, "in the list twice", "remove one of the two")
			default:
				wait.check(in, other)
			}
		}
	}
	checkCycles(c, parts)
}

func (d Dependency) check(c checker, other part) {
	switch {
	case d.Condition == "HEALTHY" && !other.checked && other.name == Application:
		c.Conflict("condition", d.Condition, "the application's health check is off", "set service.health_check.enabled to true, or wait for START",
			"service.health_check.enabled")
	case d.Condition == "HEALTHY" && !other.checked:
		c.Conflict("condition", d.Condition, other.path+" has no health check", "add one there, or wait for START", other.path+".health_check")
	case d.Ends() && other.name == Application:
		c.Conflict("condition", d.Condition, "the application is not meant to end", "wait for START or HEALTHY")
	case d.Ends() && other.essential:
		c.Conflict("condition", d.Condition, other.path+" is essential, so that its end stops the task", "set essential: false there, or wait for START or HEALTHY",
			other.path+".essential")
	}
}

// checkCycles reports each circle of containers that wait for each other once, where it closes.
func checkCycles(c checker, parts []part) {
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	for _, circle := range circles(names, func(name string) (others []string) {
		p, _ := named(parts, name)
		for _, wait := range p.waitsFor {
			if _, found := named(parts, wait.Container); found && wait.Container != name {
				others = append(others, wait.Container)
			}
		}
		return others
	}) {
		closing, _ := named(parts, circle[len(circle)-2])
		first, _ := named(parts, circle[0])
		i := slices.IndexFunc(closing.waitsFor, func(w Dependency) bool { return w.Container == first.name })
		in := checker{c.Checker}
		in.Section = closing.path
		in.in(index("depends_on", i)).Conflict("container", first.name,
			"each waits for the next: "+strings.Join(circle, ", "), "remove this one, or one of "+first.path+".depends_on")
	}
}

// circles gives each circle of things that lead to each other once: the names on it, and the first once more where it closes.
func circles(names []string, next func(name string) []string) (all [][]string) {
	done := map[string]bool{}
	var visit func(name string, way []string)
	visit = func(name string, way []string) {
		way = append(slices.Clone(way), name)
		for _, other := range next(name) {
			if from := slices.Index(way, other); from >= 0 {
				all = append(all, append(slices.Clone(way[from:]), other))
			} else if !done[other] {
				visit(other, way)
			}
		}
		done[name] = true
	}
	for _, name := range names {
		if !done[name] {
			visit(name, nil)
		}
	}
	return all
}

// TimeToStop is the longest time in seconds that a task takes to stop: a container gets its signal when those that depend on it have stopped. One that others
// waited for to end has ended.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (dependsOn)
func (s Service) TimeToStop() int {
	parts := s.parts()
	ended := map[string]bool{}
	for _, p := range parts {
		for _, wait := range p.waitsFor {
			ended[wait.Container] = ended[wait.Container] || wait.Ends()
		}
	}
	known := map[string]int{}
	var from func(p part) int
	from = func(p part) int {
		if seconds, seen := known[p.name]; seen { // or a circle, which is reported elsewhere
			return seconds
		}
		known[p.name] = 0
		longest := 0
		for _, wait := range p.waitsFor {
			if other, found := named(parts, wait.Container); found {
				longest = max(longest, from(other))
			}
		}
		if !ended[p.name] {
			longest += p.stop
		}
		known[p.name] = longest
		return longest
	}
	longest := 0
	for _, p := range parts {
		longest = max(longest, from(p))
	}
	return longest
}
