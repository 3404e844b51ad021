package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"slipway/internal/credentials"
	"slipway/internal/findings"
)

// finder looks for credentials in what everybody reads who may describe a task definition. It is sure, since what it finds is refused.
var finder = credentials.Search{Sure: true}

// howToKeep says how a credential gets into a container.
const howToKeep = "keep it in Secrets Manager or the SSM Parameter Store, and name that in service.secrets"

// noCredential reports what was found at a key, and never shows the value.
func (c checker) noCredential(key, found string) {
	if found != "" {
		c.Value(key, "(not shown)", "looks like or holds "+found+", and whoever may describe the task definition reads it", howToKeep)
	}
}

// checkEnvironment. ECS registers task definitions of up to 64 KiB, with all containers in them.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
func (s Service) checkEnvironment(c checker, e Environment) {
	const most = 60 << 10
	size := bytesOf(s.Environment)
	for _, sidecar := range s.Sidecars {
		size += bytesOf(sidecar.Environment)
	}
	c.environment(s.Environment, s.PublicEnvironment, e.variable())
	if size > most {
		c.Value("environment", fmt.Sprintf("%d bytes", size), "a task definition holds 64 KiB, of which other parts need some",
			fmt.Sprintf("keep names and values together below %d bytes", most))
	}
}

func bytesOf(variables map[string]string) int {
	size := 0
	for name, value := range variables {
		size += len(name) + len(value)
	}
	return size
}

// environment checks the variables of one container, whose names have a rule of their own.
func (c checker) environment(variables map[string]string, public []string, named func(c checker, key, name string)) {
	for name, value := range variables {
		named(c, "environment."+name, name)
		if found := finder.Find(value); found != "" && !slices.Contains(public, name) {
			c.Value("environment."+name, "(not shown)", "looks like or holds "+found+", and whoever may describe the task definition reads it",
				howToKeep+"; if everybody may know it, add "+name+" to "+c.Path("public_environment"))
		}
	}
	for i, name := range public {
		if _, ok := variables[name]; !ok {
			c.Conflict(index("public_environment", i), name, "not a variable of "+c.Path("environment"), "remove it", c.Path("environment"))
		}
	}
	c.distinct("public_environment", public)
}

// environmentWarnings are of variables whose names are those of secrets. A name proves nothing, so that nothing is refused.
// changed gives the change of the names that may be public.
func environmentWarnings(section string, variables map[string]string, allowed []string, changed func(public []string) findings.Change) []findings.Finding {
	var warnings []findings.Finding
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		value := variables[name]
		public := slices.Contains(allowed, name)
		named := credentials.SecretName(name) && len(value) > 3 && !strings.HasPrefix(value, "pk_") && !strings.HasPrefix(value, "/") &&
			!credentials.Harmless(value) && !credentials.Placeholder(value) && finder.Find(value) == ""
		switch {
		case public && !named && finder.Find(value) == "":
			warnings = append(warnings, findings.Warn(section+".public_environment", name+"; does not look like a secret; remove it", changed(without(allowed, name))))
		case named && !public:
			change := changed(append(slices.Clone(allowed), name))
			change.About = "where it is no secret"
			warnings = append(warnings, findings.Warn(section+".environment."+name, "by its name a secret, and whoever may describe the task definition reads it; "+
				howToKeep+", or add "+name+" to "+section+".public_environment", change).Because("a secret has to be kept elsewhere first"))
		}
	}
	return warnings
}
