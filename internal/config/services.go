package config

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/findings"
	"slipway/internal/strictyaml"
)

// FurtherService is a service beside the environment's first one, in the same network, on the same cluster and in front of the same database. It has roles, a
// log group, a security group and alarms of its own, under its name. Its keys are those of service, and scaling, deployment and load_balancer in it are like
// those of the environment. image, cpu, memory, architecture, environment and secrets are those of service where it does not say otherwise: of environment each
// variable, of secrets the whole list.
type FurtherService struct {
	// Enabled makes the service. false leaves it out of this environment, as another one may have it. Default: true.
	Enabled bool `yaml:"enabled"`

	// Routes are the requests that it answers, behind the environment's load balancer; service answers all others. Default: none; it is a worker then, which
	// nobody asks, with no load balancer, and no health check of the container until it has a command for it.
	Routes []Route `yaml:"routes"`

	Service `yaml:",inline"`

	// LoadBalancer is how the load balancer asks it; only with routes.
	LoadBalancer Balancing `yaml:"load_balancer"`

	// Deployment says how a new version replaces the old one.
	Deployment Deployment `yaml:"deployment"`

	// Scaling says how many tasks run.
	Scaling Scaling `yaml:"scaling"`
}

// Balancing is what a target group of the load balancer is told.
type Balancing struct {
	// Target is the container that requests go to. Default: none, the application on container_port.
	Target *Target `yaml:"target"`

	// HealthCheck is the target group's health check.
	HealthCheck TargetHealthCheck `yaml:"health_check"`

	// DeregistrationDelay in seconds in which a leaving task still finishes its requests, 0-3600. Default: 30.
	DeregistrationDelay int `yaml:"deregistration_delay" jsonschema:"minimum=0,maximum=3600"`

	// Stickiness keeps a client on one task by a cookie.
	Stickiness Stickiness `yaml:"stickiness"`
}

// SetDefaults of a further service.
func (f *FurtherService) SetDefaults() {
	usual := defaultLoadBalancer()
	*f = FurtherService{
		Enabled:      true,
		Service:      defaultService(),
		LoadBalancer: Balancing{HealthCheck: usual.HealthCheck, DeregistrationDelay: usual.DeregistrationDelay, Stickiness: usual.Stickiness},
		Deployment:   defaultDeployment(),
		Scaling:      defaultScaling(),
	}
}

// inherited are the keys of service that a further one has as its defaults.
var inherited = []string{
	"image", "repository_credentials_arn", "repository_credentials_kms_key_arn", "repository_credentials_complete_arn", "cpu", "memory", "architecture",
	"environment", "public_environment", "secrets", "container_insights", "container_insights_retention_days",
}

// Inherit takes from service what a further one has in common with it.
func (f *FurtherService) Inherit(from any) {
	service := from.(*Environment).Service
	f.Image, f.RepositoryCredentialsArn = service.Image, service.RepositoryCredentialsArn
	f.RepositoryCredentialsKmsKeyArn, f.RepositoryCredentialsCompleteArn = service.RepositoryCredentialsKmsKeyArn, service.RepositoryCredentialsCompleteArn
	f.Cpu, f.Memory, f.Architecture = service.Cpu, service.Memory, service.Architecture
	f.Environment, f.PublicEnvironment = maps.Clone(service.Environment), slices.Clone(service.PublicEnvironment)
	f.Secrets = slices.Clone(service.Secrets)
	f.ContainerInsights, f.ContainerInsightsRetentionDays = service.ContainerInsights, service.ContainerInsightsRetentionDays // of the cluster
}

// Of gives the environment as one of its further services has it: Service, Scaling, Deployment and what of LoadBalancer is about targets are that service's,
// and Names names its resources. What holds for one service is so written once, about the environment's first.
func (e Environment) Of(name string) Environment {
	further := e.Further[name]
	e.Part, e.Further = name, nil
	e.Service, e.Scaling, e.Deployment, e.Routes = further.Service, further.Scaling, further.Deployment, further.Routes
	e.LoadBalancer.Target, e.LoadBalancer.HealthCheck = further.LoadBalancer.Target, further.LoadBalancer.HealthCheck
	e.Monitoring.TaskEvents = e.Monitoring.tellsOfTasks(e.Scaling)
	e.LoadBalancer.DeregistrationDelay, e.LoadBalancer.Stickiness = further.LoadBalancer.DeregistrationDelay, further.LoadBalancer.Stickiness
	return e
}

// As gives the environment as the service of a name has it: Of a further one, or as it is.
func (e Environment) As(service string) Environment {
	if _, further := e.Further[service]; further {
		return e.Of(service)
	}
	return e
}

// Told says in the paths of the file what changes say in those of service.
func (e Environment) Told(changes []findings.Change) []findings.Change {
	if of, is := e.Origin.(origin); is && e.Part != "" {
		return translated{e.Part, of.file}.finding(findings.Finding{Changes: changes}).Changes
	}
	return changes
}

// Section is where the file has the keys of the service as which the environment is given.
func (e Environment) Section() string {
	if e.Part == "" {
		return "service"
	}
	return "services." + e.Part
}

// EachService gives the environment as each of its services has it: the first as it is, and the further ones by their names.
func (e Environment) EachService() []Environment {
	all := []Environment{e}
	for _, name := range slices.Sorted(maps.Keys(e.Further)) {
		all = append(all, e.Of(name))
	}
	return all
}

// TellsOfTasks says whether the topic hears of tasks of any service that failed to start.
func (e Environment) TellsOfTasks() bool {
	return slices.ContainsFunc(e.EachService(), func(of Environment) bool { return of.Monitoring.TaskEvents })
}

// AllRoutes are those of all further services.
func (e Environment) AllRoutes() []Route {
	var all []Route
	for _, of := range e.EachService()[1:] {
		all = append(all, of.Routes...)
	}
	return all
}

// checkRoutes of all further services, and give their rules.
func (e Environment) checkRoutes(c checker) (rules []rule) {
	for _, of := range e.EachService()[1:] {
		rules = append(rules, e.LoadBalancer.checkRoutes(c.in("services."+of.Part), of.Routes)...)
	}
	return rules
}

// Balanced says whether the load balancer sends requests to the service.
func (e Environment) Balanced() bool {
	return e.LoadBalancer.Enabled && (e.Part == "" || len(e.Routes) > 0)
}

// keep takes back what was completed of a further service.
func (e *Environment) keep(of Environment) {
	further := e.Further[of.Part]
	further.Service, further.Scaling, further.Deployment = of.Service, of.Scaling, of.Deployment
	further.LoadBalancer.Target = of.LoadBalancer.Target
	e.Further[of.Part] = further
}

// translated is a further service in a file: rules about service read what is said of it by the paths of service, and what they find is told in the file's own.
type translated struct {
	name string
	file *strictyaml.File // as it is
}

func (p translated) path() string { return "services." + p.name }

// balancing are the keys of load_balancer that are about targets.
var balancing = []string{"target", "health_check", "deregistration_delay", "stickiness"}

// own says whether the file has a key of service for this one, or service has it for both. Of environment each has variables of its own.
func (p translated) own(key string) bool {
	first := firstKey(key)
	if first == "environment" && key != first {
		first = key
	}
	return p.file.Set(p.path()+"."+first) || !isInherited(key) || !p.file.Set("service."+first)
}

// isInherited says whether a further service takes a key of service from it where it has none itself.
func isInherited(key string) bool { return slices.Contains(inherited, firstKey(key)) }

// stands gives the path at which the file has the value of a path: that of service for what a further one inherits.
func (e Environment) stands(file *strictyaml.File, path string) string {
	for name := range e.Further {
		one := translated{name, file}
		if key, mine := strings.CutPrefix(path, one.path()+"."); mine && !one.own(key) {
			return "service." + key
		}
	}
	return path
}

// as gives the file as the rules read it.
func (p translated) as() *strictyaml.File {
	renamed := p.file.Renamed(p.renamed)
	at := p.file.WhereKey(p.path())
	for _, section := range []string{"service", "scaling", "deployment", "load_balancer"} {
		renamed.Stands(section, at)
	}
	return renamed
}

// renamed is the path by which the rules know what the file has for a service.
func (p translated) renamed(path string) string {
	rest, mine := strings.CutPrefix(path, p.path())
	key, inside := strings.CutPrefix(rest, ".")
	section, _, _ := strings.Cut(key, ".")
	switch {
	case mine && rest == "":
		return "service"
	case mine && inside && (section == "scaling" || section == "deployment" || section == "load_balancer"):
		return key
	case mine && inside:
		return "service." + key
	}
	section, key, _ = strings.Cut(path, ".")
	switch {
	case section == "scaling" || section == "deployment" || path == "service":
		return ""
	case section == "service" && (p.own(key)):
		return ""
	case section == "load_balancer" && isOneOf(firstKey(key), balancing...):
		return ""
	}
	return path
}

func firstKey(path string) string {
	return path[:len(path)-len(strings.TrimLeft(path, "abcdefghijklmnopqrstuvwxyz_0123456789"))]
}

// serviceKeys are paths of service in the words of a message.
var serviceKeys = regexp.MustCompile(`(^|[^.\w])((?:service|scaling|deployment)\.([a-z_]+)|load_balancer\.(?:` + strings.Join(balancing, "|") + `)\b)`)

// told says in the file's paths what the rules say in those of service.
func (p translated) told(words string) string {
	return serviceKeys.ReplaceAllStringFunc(words, func(found string) string {
		at := strings.IndexAny(found, "sdl")
		before, path := found[:at], found[at:]
		key, of := strings.CutPrefix(path, "service.")
		if of && !p.own(key) {
			return found
		}
		return before + p.path() + "." + key
	})
}

// retold takes over what the rules found. Of an inherited value it says whose it is, unless the value is wrong for service as well, which is told already.
func (p translated) retold(renamed *strictyaml.File) {
	for _, problem := range renamed.Problems {
		if slices.Contains(p.file.Problems, problem) {
			continue
		}
		key, inherits := strings.CutPrefix(p.told(problem.Key), "service.")
		problem.Rule = p.told(problem.Rule)
		if inherits {
			at := p.file.WhereKey(p.path())
			problem.Line, problem.Column, problem.File = at.Line, at.Column, cmp.Or(at.File, p.file.Name)
			problem.Value += " (of service)"
			problem.Fix = strings.ReplaceAll(problem.Fix, problem.Key, p.path()+"."+key)
			problem.Key = p.path() + "." + key
		} else {
			problem.Key = p.told(problem.Key)
		}
		problem.Fix = p.told(problem.Fix)
		p.file.Report(problem)
	}
	p.file.Need(renamed, p.renamed)
}

// further completes the further services, takes away those that are not enabled, and gives where the others are in the file.
func (e *Environment) further(file *strictyaml.File) []translated {
	var parts []translated
	for _, name := range slices.Sorted(maps.Keys(e.Further)) {
		if !e.Further[name].Enabled {
			delete(e.Further, name)
			continue
		}
		one := translated{name, file}
		of := e.Of(name)
		of.completeService(one.as().Set)
		e.keep(of)
		parts = append(parts, one)
	}
	return parts
}

// checkFurther holds each further service against the rules of the first, and those that hold between them.
func (e Environment) checkFurther(c checker, parts []translated) {
	for _, one := range parts {
		renamed := one.as()
		e.Of(one.name).checkService(checkerOf(renamed))
		one.retold(renamed)
		e.checkPart(c.in(one.path()), one)
	}
}

// finding says in the file's paths what it says in those of service.
func (p translated) finding(f findings.Finding) findings.Finding {
	f.What, f.Key, f.Unmended = p.told(f.What), p.told(f.Key), p.told(f.Unmended)
	f.Changes = slices.Clone(f.Changes)
	for i := range f.Changes {
		f.Changes[i].Key = p.told(f.Changes[i].Key)
	}
	return f
}
