package config

import (
	"fmt"
	"slices"
	"time"

	"slipway/internal/regions"
	"slipway/internal/schedule"
)

// Warnings are what AWS accepts and few people want, each with what to do about it. They depend on the time, and nothing that is written does.
func (e Environment) Warnings(now time.Time) []string {
	var warnings []string
	if e.LoadBalancer.Enabled && !e.LoadBalancer.HTTPS() {
		warnings = append(warnings, "load_balancer.certificate_arn: not set; the service answers plain HTTP only, in which passwords and cookies "+
			"can be read on the way; set it to the ARN of an ACM certificate, or set load_balancer.domain")
	}
	if e.LoadBalancer.Maintenance {
		warnings = append(warnings, "load_balancer.maintenance: true; every request is answered with 503 and a page that says so; "+
			"set it to false when the work is done")
	}
	if old := oldTLS.FindStringSubmatch(e.LoadBalancer.SslPolicy); old != nil && e.LoadBalancer.HTTPS() {
		warnings = append(warnings, "load_balancer.ssl_policy: "+e.LoadBalancer.SslPolicy+" accepts TLS 1."+old[1]+", which is deprecated (RFC 8996); use "+
			defaultLoadBalancer().SslPolicy+" unless a client needs it")
	}
	switch {
	case !e.Monitoring.Enabled:
		warnings = append(warnings, "monitoring.enabled: false; no alarm watches the service, and nobody is told when it fails; set it to true")
	case !e.Monitoring.Told():
		warnings = append(warnings, "monitoring.emails: not set; the alarms tell nobody; name addresses that are read, an endpoint in monitoring.https_endpoints, "+
			"a channel in monitoring.slack, or a topic in monitoring.topic_arn")
	}
	if hsts := e.LoadBalancer.StrictTransportSecurity; !e.LoadBalancer.HTTPS() && hsts != "" && hsts != defaultLoadBalancer().StrictTransportSecurity {
		warnings = append(warnings, "load_balancer.strict_transport_security: "+hsts+"; has no effect without domain or certificate_arn; "+
			"set one of them, or remove it")
	}
	for i, image := range e.Service.Images() {
		key := "service.image"
		if i > 0 {
			key = "service." + index("sidecars", i-1) + ".image"
		}
		if latest(image) {
			warnings = append(warnings, key+": "+image+"; each new task runs whatever latest is then, and nothing tells which; name the tag of a release")
		}
	}
	warnings = append(warnings, e.Service.containerWarnings()...)
	warnings = append(warnings, secretWarnings("service", e.Service.Secrets)...)
	for i, sidecar := range e.Service.Sidecars {
		section := "service." + index("sidecars", i)
		warnings = append(warnings, startWarnings(section, sidecar.Command, sidecar.Entrypoint, sidecar.healthCommand())...)
		warnings = append(warnings, environmentWarnings(section, sidecar.Environment, sidecar.PublicEnvironment)...)
		warnings = append(warnings, secretWarnings(section, sidecar.Secrets)...)
		if e.Service.ExecuteCommand && sidecar.ReadonlyRootFilesystem {
			warnings = append(warnings, section+".readonly_root_filesystem: true; service.execute_command opens no session in this container, where its agent "+
				"cannot write; leave it so unless you need one there")
		}
		for j, port := range sidecar.Ports {
			warnings = append(warnings, lowPort(section+"."+index("ports", j), int(port), sidecar.User)...)
		}
	}
	warnings = append(warnings, lowPort("service.container_port", e.Service.ContainerPort, e.Service.User)...)
	warnings = append(warnings, e.permissionWarnings()...)
	for _, of := range e.EachService()[1:] {
		warnings = append(warnings, routeWarnings("services."+of.Part, of.Routes)...)
	}
	warnings = append(warnings, e.Network.warnings(e.Region)...)
	warnings = append(warnings, e.LoadBalancer.edgeWarnings(e.Region)...)
	for _, path := range e.AllowsInVain {
		warnings = append(warnings, "allow_unknown: "+path+"; what stands there is known, or this version has no list for it; remove it")
	}
	for i, s := range e.Scaling.Schedules {
		if s.over(now) {
			warnings = append(warnings, fmt.Sprintf("scaling.schedules[%d].schedule: %s; %s", i, s.Schedule, e.Scaling.whatIsOver(i)))
		}
	}
	return warnings
}

// lowPort warns of a port that only root may listen on. Source: https://github.com/aws/containers-roadmap/issues/1721
func lowPort(key string, port int, user string) []string {
	if user == "" || isRoot(user) || port >= 1024 {
		return nil
	}
	return []string{fmt.Sprintf("%s: %d; on Fargate a user other than root, as %s, may not listen on a port below 1024, unless the image gives the program that "+
		"capability; use 8080", key, port, user)}
}

func (n Network) warnings(region string) []string {
	var warnings []string
	abroad := func(key, name string) {
		if service, ok := regions.Endpoint(region, name); ok && service.Region != "" && service.Region != region {
			warnings = append(warnings, "network."+key+": "+name+"; in "+service.Region+", and the environment in "+region+
				"; AWS makes the endpoint only where the service is offered to other regions; correct the region unless it is meant")
		}
	}
	for i, name := range n.InterfaceEndpoints {
		abroad(index("interface_endpoints", i), name)
	}
	for i, s := range n.EndpointServices {
		abroad(index("endpoint_services", i)+".service", s.Service)
	}
	known, _ := regions.Find(region)
	left := slices.DeleteFunc(known.Excluded(), func(id string) bool { return slices.Contains(n.ExcludedZoneIds, id) })
	if n.Existing == nil && len(n.AvailabilityZones) == 0 && len(left) > 0 {
		warnings = append(warnings, "network.excluded_zone_ids: lacks "+allOf(left)+", where Fargate or RDS Proxy is not known to be; add it unless AWS offers "+
			"both there by now")
	}
	return warnings
}

// whatIsOver words a schedule that is never due from now on. To remove it is no advice where the others would then be refused.
func (s Scaling) whatIsOver(i int) string {
	words := "never due again, so it changes nothing any more, and where its action is not there AWS may refuse to create it; "
	if s.Schedules[i].over(time.Time{}.AddDate(1969, 0, 0)) {
		words = "never due, so it changes nothing, and AWS may refuse to create it; "
	}
	rest := s
	rest.Schedules = slices.DeleteFunc(slices.Clone(s.Schedules), func(o Schedule) bool { return o.Name == s.Schedules[i].Name })
	if rest.stranded() >= 0 || rest.oneWay() >= 0 {
		return words + "write a time to come, or remove it together with what it takes back"
	}
	return words + "remove it"
}

// over says whether a schedule is never due from a moment on. AWS's documents of Application Auto Scaling do not say what becomes of an action
// whose time is past, nor whether one can still be made; EC2 Auto Scaling, another service, refuses a start time that is past.
func (s Schedule) over(now time.Time) bool {
	expression, err := schedule.Parse(s.Schedule)
	zone, errZone := time.LoadLocation(s.Timezone)
	return err == nil && errZone == nil && !expression.DueFrom(now, zone)
}
