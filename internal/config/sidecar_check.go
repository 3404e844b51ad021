package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/strictyaml"
)

var (
	// containerName is what ECS takes as one.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
	containerName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)
	userAndGroup  = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$`)
)

// mostSidecars beside the application: a task definition has at most ten containers.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
const mostSidecars = 9

func (s Service) checkSidecars(c checker, e Environment) {
	if n := len(s.Sidecars); n > mostSidecars {
		c.Value("sidecars", fmt.Sprintf("%d sidecars", n), "a task has at most ten containers, the application among them", fmt.Sprintf("keep %d", mostSidecars))
	}
	for i, sidecar := range s.Sidecars {
		in := c.in(index("sidecars", i))
		sidecar.checkName(in, s.Sidecars[:i])
		in.image("image", sidecar.Image, e)
		sidecar.checkVariables(in, e)
		sidecar.checkHealth(in)
		if sidecar.User != "" && !userAndGroup.MatchString(sidecar.User) {
			in.Value("user", sidecar.User, "neither a user nor user:group", "write it as nginx, 101 or 101:101")
		}
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
	default:
		if i := slices.IndexFunc(before, func(o Sidecar) bool { return o.Name == s.Name }); i >= 0 {
			c.Conflict("name", s.Name, "the name of service."+index("sidecars", i)+", too", "choose another name")
		}
	}
}

// checkVariables. Names that Slipway sets for the application are free here: a sidecar gets none of them by itself.
func (s Sidecar) checkVariables(c checker, e Environment) {
	for name := range s.Environment {
		c.variableName("environment."+name, name)
	}
	for i, secret := range s.Secrets {
		in := c.in(index("secrets", i))
		in.variableName("name", secret.Name)
		if _, ok := s.Environment[secret.Name]; ok {
			in.Conflict("name", secret.Name, "also in environment", "remove one of the two", c.Path("environment."+secret.Name))
		}
		if slices.ContainsFunc(s.Secrets[:i], func(o Secret) bool { return o.Name == secret.Name }) {
			in.Conflict("name", secret.Name, "in the list twice", "remove one of the two")
		}
		secret.checkSource(in, e)
	}
}

// checkHealth. Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
func (s Sidecar) checkHealth(c checker) {
	if s.HealthCheck == nil {
		return
	}
	command := s.HealthCheck.Command
	const written = "write it as [CMD-SHELL, wget -q -O /dev/null http://127.0.0.1/ || exit 1] or, without a shell, [CMD, /healthcheck]"
	switch {
	case len(command) == 0 && c.Given("health_check.command"):
		c.Value("health_check.command", "[]", "ECS wants a command", written)
	case len(command) == 0: // which is reported as missing
	case command[0] != "CMD" && command[0] != "CMD-SHELL":
		c.Value(index("health_check.command", 0), command[0], "neither CMD nor CMD-SHELL, with which a health check's command begins", written)
	case len(command) == 1 || command[0] == "CMD-SHELL" && len(command) > 2:
		c.Value("health_check.command", strings.Join(command, ", "), "not one text for the shell behind CMD-SHELL, or a program behind CMD", written)
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
		if sidecar.Memory > s.Memory {
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
	sidecar, path := s.Sidecars[i], "service."+index("sidecars", i)
	if !sidecar.Essential {
		c.Conflict("container", t.Container, path+".essential is false: when it ends, the task goes on and answers nothing", "remove essential: false there",
			path+".essential")
	}
	ports := texts(sidecar.Ports)
	switch {
	case len(ports) == 0:
		c.Conflict("container", t.Container, path+" has no ports", "add ports there, such as ports: [8080]", path+".ports")
	case t.Port == 0:
		c.Conflict("port", "none", fmt.Sprintf("%s has %d ports", path, len(ports)), "set it to "+strictyaml.OneOf(ports), path+".ports")
	case !slices.Contains(sidecar.Ports, Port(t.Port)):
		c.Conflict("port", t.Port, "no port of "+path, "set it to "+strictyaml.OneOf(ports)+", or add it to ports there", path+".ports")
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
