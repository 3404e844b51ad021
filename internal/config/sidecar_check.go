package config

import (
	"fmt"
	"regexp"
	"slices"

	"slipway/internal/strictyaml"
)

// containerName is what ECS takes as one.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
var containerName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)

// mostContainers of a task definition.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
const mostContainers = 10

// containers of a task: the application, its sidecars, and the one that gives volumes to their owners.
func (s Service) containers() int {
	if s.owned() {
		return 2 + len(s.Sidecars)
	}
	return 1 + len(s.Sidecars)
}

func (s Service) checkSidecars(c checker, e Environment) {
	others := "the application"
	if s.owned() {
		others = "the application and the one that gives volumes to their owners"
	}
	if above := s.containers() - mostContainers; above > 0 {
		n := len(s.Sidecars)
		c.Value("sidecars", fmt.Sprintf("%d sidecars", n), "a task has at most ten containers, "+others+" among them", fmt.Sprintf("keep %d", n-above))
	}
	for i, sidecar := range s.Sidecars {
		in := c.in(index("sidecars", i))
		sidecar.checkName(in, s.Sidecars[:i])
		in.image("image", sidecar.Image, e)
		sidecar.checkVariables(in, e)
		sidecar.checkStart(in)
		sidecar.checkMounts(in, s)
		if sidecar.Memory > 0 && sidecar.MemoryReservation >= sidecar.Memory {
			in.Conflict("memory_reservation", sidecar.MemoryReservation, fmt.Sprintf("not below memory, which is %d", sidecar.Memory),
				"reserve less, raise memory, or remove one of the two", in.Path("memory"))
		}
	}
	s.checkShares(c)
	s.checkPorts(c)
	s.checkOrder(c)
}

func (s Sidecar) checkName(c checker, before []Sidecar) {
	switch {
	case !containerName.MatchString(s.Name):
		c.Value("name", s.Name, "not the name of a container", "use at most 255 letters, digits, hyphens and underscores")
	case s.Name == Application:
		c.Value("name", s.Name, "the name of the application's own container", "choose another name")
	case s.Name == OwnerContainer:
		c.Value("name", s.Name, "the name of the container that gives volumes to their owners", "choose another name")
	default:
		if i := slices.IndexFunc(before, func(o Sidecar) bool { return o.Name == s.Name }); i >= 0 {
			c.Conflict("name", s.Name, "the name of service."+index("sidecars", i)+", too", "choose another name")
		}
	}
}

// checkVariables. Names that Slipway sets for the application are free where the sidecar does not get them.
func (s Sidecar) checkVariables(c checker, e Environment) {
	named := checker.variableName
	if s.Database {
		named = e.variable()
	}
	if s.Database && !e.Database.Enabled {
		c.Conflict("database", true, "the environment has no database", "remove it, or set database.enabled to true", "database.enabled")
	}
	c.environment(s.Environment, s.PublicEnvironment, named)
	c.secrets(s.Secrets, s.Environment, named, e)
}

// checkStart holds what the container is started with, and its health check's command.
func (s Sidecar) checkStart(c checker) {
	c.words("command", s.Command)
	c.words("entrypoint", s.Entrypoint)
	if s.User != "" && !userForm.MatchString(s.User) {
		c.Value("user", s.User, "not a user", "write it as nginx, nginx:nginx, 101 or 101:101")
	}
	if s.HealthCheck != nil && len(s.HealthCheck.Command) > 0 {
		c.in("health_check").healthCommand(s.HealthCheck.Command, "name a program, or remove health_check")
	}
}

func (s Sidecar) checkMounts(c checker, service Service) {
	for i, m := range s.Mounts {
		in := c.in(index("mounts", i))
		if !slices.ContainsFunc(service.Volumes, func(v Volume) bool { return v.Name == m.Volume }) {
			in.Conflict("volume", m.Volume, "no volume of service.volumes", "add it there, or name one of them", "service.volumes")
		}
		if !in.mountPath("path", m.Path, "/uploads") {
			continue
		}
		for j, other := range s.Mounts[:i] {
			if other.Path == m.Path || below(other.Path, m.Path) || below(m.Path, other.Path) {
				in.Conflict("path", m.Path, "one of it and "+other.Path+" of "+c.Path(index("mounts", j))+" may hide the other", "use paths of which none is in another",
					c.Path(index("mounts", j)+".path"))
			}
		}
	}
}

// checkShares holds what is kept for the sidecars against the task: the application needs some of it, too.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_environment
func (s Service) checkShares(c checker) {
	c.share(s, "cpu", s.Cpu, "units", func(o Sidecar) (int, string) { return o.Cpu, "cpu" })
	c.share(s, "memory", s.Memory, "MiB", func(o Sidecar) (int, string) {
		if o.MemoryReservation > 0 {
			return o.MemoryReservation, "memory_reservation"
		}
		return o.Memory, "memory"
	})
	for i, sidecar := range s.Sidecars {
		if sidecar.Memory > s.Memory && sidecar.MemoryReservation > 0 { // else the sum says it
			c.in(index("sidecars", i)).Conflict("memory", sidecar.Memory, fmt.Sprintf("more than the task's %d MiB", s.Memory), "use less or raise service.memory",
				"service.memory")
		}
	}
}

// share reports the sidecar with which the sum takes all that the task has.
func (c checker) share(s Service, key string, has int, unit string, of func(Sidecar) (int, string)) {
	sum := 0
	for i, sidecar := range s.Sidecars {
		kept, from := of(sidecar)
		if sum += kept; kept > 0 && sum >= has && sum-kept < has {
			total := sum
			for _, later := range s.Sidecars[i+1:] {
				more, _ := of(later)
				total += more
			}
			c.in(index("sidecars", i)).Conflict(from, kept,
				fmt.Sprintf("all sidecars together %d %s, which leaves nothing of the task's %d to the application", total, unit, has),
				"use less or raise service."+key, "service."+key)
		}
	}
}

// checkPorts finds two containers on one port of the address that they share.
func (s Service) checkPorts(c checker) {
	owners := map[Port]string{Port(s.ContainerPort): "service.container_port"}
	for i, sidecar := range s.Sidecars {
		for j, port := range sidecar.Ports {
			key := index(index("sidecars", i)+".ports", j)
			if owner, taken := owners[port]; taken {
				c.Conflict(key, port, "the port of "+owner+", too, and the containers of a task share one address", "let one of the two listen on another port", owner)
				continue
			}
			owners[port] = c.Path(key)
		}
	}
}

// checkTarget holds the load balancer's target against the containers.
func (t Target) check(c checker, s Service) {
	if t.Container == Application {
		if t.Port != s.ContainerPort {
			c.Conflict("port", t.Port, fmt.Sprintf("not the application's, which is %d", s.ContainerPort), "remove it, or set service.container_port",
				"service.container_port")
		}
		return
	}
	i := slices.IndexFunc(s.Sidecars, func(o Sidecar) bool { return o.Name == t.Container })
	if i < 0 {
		c.Conflict("container", t.Container, "no container of the task", s.otherContainer(), s.namePaths()...)
		return
	}
	sidecar, at := s.Sidecars[i], "service."+index("sidecars", i)
	if !sidecar.Essential {
		c.Conflict("container", t.Container, at+".essential is false: when it ends, the task goes on and answers nothing", "remove essential: false there",
			at+".essential")
	}
	ports := texts(sidecar.Ports)
	switch {
	case len(ports) == 0:
		c.Conflict("container", t.Container, at+" has no ports", "add ports there, such as ports: [8080]", at+".ports")
	case t.Port == 0:
		c.Conflict("port", "none", fmt.Sprintf("%s has %d ports", at, len(ports)), "set it to "+strictyaml.OneOf(ports), at+".ports")
	case !slices.Contains(sidecar.Ports, Port(t.Port)):
		c.Conflict("port", t.Port, "no port of "+at, "set it to "+strictyaml.OneOf(ports)+", or add it to ports there", at+".ports")
	}
}

// namePaths are those of the sidecars' names: where one is wrong, who is meant nobody can say.
func (s Service) namePaths() []string {
	var all []string
	for i := range s.Sidecars {
		all = append(all, "service."+index("sidecars", i)+".name")
	}
	return all
}

func (s Service) otherContainer() string {
	names := []string{Application}
	for _, sidecar := range s.Sidecars {
		names = append(names, sidecar.Name)
	}
	return "name one of " + allOf(names)
}
