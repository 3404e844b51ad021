package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"slipway/internal/findings"
	"slipway/internal/regions"
	"slipway/internal/schedule"
)

// Warnings are what AWS accepts and few people want, each with what mends it. They depend on the time, and nothing that is written does.
func (e Environment) Warnings(now time.Time) []findings.Finding {
	warnings := e.LoadBalancer.warnings(e.example(certificate))
	warnings = append(warnings, e.Monitoring.warnings()...)
	connections := e.Connections()
	warnings = append(warnings, e.serviceWarnings()...)
	warnings = append(warnings, e.connectionWarnings(connections)...)
	warnings = append(warnings, e.Network.warnings(e.Region)...)
	warnings = append(warnings, e.LoadBalancer.edgeWarnings(e.Region)...)
	for _, path := range e.AllowsInVain {
		warnings = append(warnings, findings.Warn("allow_unknown", path+"; what stands there is known, or this version has no list for it; remove it",
			findings.Change{Key: "allow_unknown", Value: without(e.AllowUnknown, e.AllowsInVain...)}))
	}
	warnings = append(warnings, e.Scaling.warnings(now)...)
	for i := range warnings {
		warnings[i] = e.Locate(warnings[i])
	}
	for _, of := range e.EachService()[1:] {
		for _, warning := range slices.Concat(of.serviceWarnings(), of.connectionWarnings(connections), routeWarnings(of.Routes),
			of.Scaling.warnings(now)) {
			key, ofService := strings.CutPrefix(warning.Key, "service.")
			told := slices.ContainsFunc(warnings, func(w findings.Finding) bool { return w.What == warning.What })
			if ofService && isInherited(key) && told {
				continue // the value is service's
			}
			warnings = append(warnings, of.Locate(warning))
		}
	}
	return warnings
}

// serviceWarnings are about one service.
func (e Environment) serviceWarnings() (warnings []findings.Finding) {
	for i, image := range e.Service.Images() {
		if !latest(image) {
			continue
		}
		key, change := "service.image", findings.Change{Key: "service.image", Value: released(image), About: "your own release"}
		if i > 0 {
			key = "service." + index("sidecars", i-1) + ".image"
			change = e.Service.sidecar(i-1, func(s *Sidecar) { s.Image = released(image) })
			change.About = "your own release"
		}
		warnings = append(warnings, findings.Warn(key, image+"; each new task runs whatever latest is then, and nothing tells which; "+
			"name the tag of a release", change))
	}
	warnings = append(warnings, e.Service.containerWarnings()...)
	warnings = append(warnings, secretWarnings("service", e.Service.Secrets, func(secrets []Secret) findings.Change {
		return findings.Change{Key: "service.secrets", Value: secrets}
	})...)
	for i := range e.Service.Sidecars {
		warnings = append(warnings, e.Service.sidecarWarnings(i)...)
	}
	warnings = append(warnings, lowPort("service.container_port", e.Service.ContainerPort, e.Service.User,
		findings.Change{Key: "service.container_port", Value: unprivileged})...)
	return append(warnings, e.permissionWarnings()...)
}

func (s Scaling) warnings(now time.Time) (warnings []findings.Finding) {
	for i, schedule := range s.Schedules {
		if schedule.over(now) {
			warnings = append(warnings, s.whatIsOver(i))
		}
	}
	return warnings
}

// without leaves values out of a list.
func without[T comparable](list []T, values ...T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(value T) bool { return slices.Contains(values, value) })
}

func (l LoadBalancer) warnings(certificateArn string) []findings.Finding {
	var warnings []findings.Finding
	if l.Enabled && !l.HTTPS() {
		warnings = append(warnings, findings.Warn("load_balancer.certificate_arn", "not set; the service answers plain HTTP only, in which passwords and cookies "+
			"can be read on the way; set it to the ARN of an ACM certificate, or set load_balancer.domain",
			findings.Change{Key: "load_balancer.certificate_arn", Value: certificateArn, About: "your own certificate"}))
	}
	if l.Maintenance {
		warnings = append(warnings, findings.Warn("load_balancer.maintenance", "true; every request is answered with 503 and a page that says so; "+
			"set it to false when the work is done", findings.Change{Key: "load_balancer.maintenance", Value: false}))
	}
	usual := defaultLoadBalancer()
	if old := oldTLS.FindStringSubmatch(l.SslPolicy); old != nil && l.HTTPS() {
		warnings = append(warnings, findings.Warn("load_balancer.ssl_policy", l.SslPolicy+" accepts TLS 1."+old[1]+", which is deprecated (RFC 8996); use "+
			usual.SslPolicy+" unless a client needs it", findings.Change{Key: "load_balancer.ssl_policy", Value: usual.SslPolicy}))
	}
	if hsts := l.StrictTransportSecurity; !l.HTTPS() && hsts != "" && hsts != usual.StrictTransportSecurity {
		warnings = append(warnings, findings.Warn("load_balancer.strict_transport_security", hsts+"; has no effect without domain or certificate_arn; "+
			"set one of them, or remove it", findings.Change{Key: "load_balancer.strict_transport_security", Value: usual.StrictTransportSecurity}))
	}
	return warnings
}

func (m Monitoring) warnings() []findings.Finding {
	switch {
	case !m.Enabled:
		return []findings.Finding{findings.Warn("monitoring.enabled", "false; no alarm watches the service, and nobody is told when it fails; set it to true",
			m.Heard()...)}
	case !m.Told():
		return []findings.Finding{findings.Warn("monitoring.emails", "not set; the alarms tell nobody; name addresses that are read, "+
			"an endpoint in monitoring.https_endpoints, a channel in monitoring.slack, or a topic in monitoring.topic_arn", m.Heard()...)}
	}
	return nil
}

// Heard is what has to change until alarms ring and somebody hears them.
func (m Monitoring) Heard() []findings.Change {
	var changes []findings.Change
	if !m.Enabled {
		changes = append(changes, findings.Change{Key: "monitoring.enabled", Value: true})
		m.Enabled = true
	}
	if !m.Told() {
		changes = append(changes, findings.Change{Key: "monitoring.emails", Value: []string{"on-call@example.com"},
			About: "your own addresses; each gets a message to confirm first"})
	}
	return changes
}

// ChangeSidecars gives the change of the sidecars, which stand in a list.
func (s Service) ChangeSidecars(change func(i int, sidecar *Sidecar)) findings.Change {
	changed := slices.Clone(s.Sidecars)
	for i := range changed {
		changed[i].Secrets = asWritten(changed[i].Secrets)
		change(i, &changed[i])
	}
	return findings.Change{Key: "service.sidecars", Value: changed}
}

// sidecar is the change of one of them.
func (s Service) sidecar(i int, change func(*Sidecar)) findings.Change {
	return s.ChangeSidecars(func(k int, sidecar *Sidecar) {
		if k == i {
			change(sidecar)
		}
	})
}

func (s Service) sidecarWarnings(i int) []findings.Finding {
	sidecar, section := s.Sidecars[i], "service."+index("sidecars", i)
	change := func(of func(*Sidecar)) findings.Change { return s.sidecar(i, of) }
	warnings := startWarnings(section, sidecar.Command, sidecar.Entrypoint, sidecar.healthCommand(), func(key string, words []string) findings.Change {
		return change(func(s *Sidecar) {
			switch key {
			case "command":
				s.Command = words
			case "entrypoint":
				s.Entrypoint = words
			default:
				check := *s.HealthCheck
				check.Command = ExecCommand(words...)
				s.HealthCheck = &check
			}
		})
	})
	warnings = append(warnings, environmentWarnings(section, sidecar.Environment, sidecar.PublicEnvironment, func(public []string) findings.Change {
		return change(func(s *Sidecar) { s.PublicEnvironment = public })
	})...)
	warnings = append(warnings, secretWarnings(section, sidecar.Secrets, func(secrets []Secret) findings.Change {
		return change(func(s *Sidecar) { s.Secrets = secrets })
	})...)
	if s.ExecuteCommand && sidecar.ReadonlyRootFilesystem {
		warnings = append(warnings, findings.Warn(section+".readonly_root_filesystem", "true; service.execute_command opens no session in this container, "+
			"where its agent cannot write; leave it so unless you need one there").Because("it is safer as it is"))
	}
	for j, port := range sidecar.Ports {
		warnings = append(warnings, lowPort(section+"."+index("ports", j), int(port), sidecar.User, change(func(s *Sidecar) {
			s.Ports = slices.Clone(s.Ports)
			s.Ports[j] = unprivileged
		}))...)
	}
	return warnings
}

// unprivileged is a port on which any user may listen.
const unprivileged = 8080

// released is an image with a tag of a release in place of latest.
func released(image string) string {
	name, _, _ := strings.Cut(image, "@")
	return strings.TrimSuffix(name, ":latest") + ":1.0.0"
}

// lowPort warns of a port that only root may listen on. Source: https://github.com/aws/containers-roadmap/issues/1721
func lowPort(key string, port int, user string, change findings.Change) []findings.Finding {
	if user == "" || isRoot(user) || port >= 1024 {
		return nil
	}
	change.About = "where the image listens on it"
	return []findings.Finding{findings.Warn(key, fmt.Sprintf("%d; on Fargate a user other than root, as %s, may not listen on a port below 1024, unless the "+
		"image gives the program that capability; use %d", port, user, unprivileged), change)}
}

func (n Network) warnings(region string) []findings.Finding {
	var warnings []findings.Finding
	abroad := func(key, name string, changes ...findings.Change) {
		if service, ok := regions.Endpoint(region, name); ok && service.Region != "" && service.Region != region {
			warnings = append(warnings, findings.Warn("network."+key, name+"; in "+service.Region+", and the environment in "+region+
				"; AWS makes the endpoint only where the service is offered to other regions; correct the region unless it is meant", changes...).
				Because("of a partner's service, only the partner knows the name in another region"))
		}
	}
	for i, name := range n.InterfaceEndpoints {
		abroad(index("interface_endpoints", i), name)
	}
	for i, s := range n.EndpointServices {
		abroad(index("endpoint_services", i)+".service", s.Service)
	}
	known, _ := regions.Find(region)
	left := without(known.Excluded(), n.ExcludedZoneIds...)
	if n.Existing == nil && len(n.AvailabilityZones) == 0 && len(left) > 0 {
		warnings = append(warnings, findings.Warn("network.excluded_zone_ids", "lacks "+allOf(left)+", where Fargate or RDS Proxy is not known to be; "+
			"add it unless AWS offers both there by now", findings.Change{Key: "network.excluded_zone_ids", Value: append(slices.Clone(n.ExcludedZoneIds), left...)}))
	}
	return warnings
}

// whatIsOver warns of a schedule that is never due from now on. To remove it is no advice where the others would then be refused.
func (s Scaling) whatIsOver(i int) findings.Finding {
	key := "scaling." + index("schedules", i) + ".schedule"
	words := s.Schedules[i].Schedule + "; never due again, so it changes nothing any more, and where its action is not there AWS may refuse to create it; "
	if s.Schedules[i].over(time.Time{}.AddDate(1969, 0, 0)) {
		words = s.Schedules[i].Schedule + "; never due, so it changes nothing, and AWS may refuse to create it; "
	}
	rest := s
	rest.Schedules = slices.DeleteFunc(slices.Clone(s.Schedules), func(o Schedule) bool { return o.Name == s.Schedules[i].Name })
	if rest.stranded() >= 0 || rest.oneWay() >= 0 {
		return findings.Warn(key, words+"write a time to come, or remove it together with what it takes back").Because("which of the two is meant, only you know")
	}
	return findings.Warn(key, words+"remove it", findings.Change{Key: "scaling.schedules", Value: rest.Schedules})
}

// over says whether a schedule is never due from a moment on. AWS's documents of Application Auto Scaling do not say what becomes of an action
// whose time is past, nor whether one can still be made; EC2 Auto Scaling, another service, refuses a start time that is past.
func (s Schedule) over(now time.Time) bool {
	expression, err := schedule.Parse(s.Schedule)
	zone, errZone := time.LoadLocation(s.Timezone)
	return err == nil && errZone == nil && !expression.DueFrom(now, zone)
}
