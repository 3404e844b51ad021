package config

import (
	"fmt"
	"time"

	"slipway/internal/schedule"
)

// Warnings are what AWS accepts and few people want, each with what to do about it. They depend on the time, and nothing that is written does.
func (e Environment) Warnings(now time.Time) []string {
	var warnings []string
	if e.LoadBalancer.CertificateArn == "" {
		warnings = append(warnings, "load_balancer.certificate_arn: not set; the service answers plain HTTP only, in which passwords and cookies "+
			"can be read on the way; set it to the ARN of an ACM certificate")
	}
	if old := oldTLS.FindStringSubmatch(e.LoadBalancer.SslPolicy); old != nil && e.LoadBalancer.CertificateArn != "" {
		warnings = append(warnings, "load_balancer.ssl_policy: "+e.LoadBalancer.SslPolicy+" accepts TLS 1."+old[1]+", which is deprecated (RFC 8996); use "+
			defaultLoadBalancer().SslPolicy+" unless a client needs it")
	}
	switch {
	case !e.Monitoring.Enabled:
		warnings = append(warnings, "monitoring.enabled: false; no alarm watches the service, and nobody is told when it fails; set it to true")
	case !e.Monitoring.Told():
		warnings = append(warnings, "monitoring.emails: not set; the alarms tell nobody; name addresses that are read, or a topic in monitoring.topic_arn")
	}
	for i, s := range e.Scaling.Schedules {
		if s.over(now) {
			warnings = append(warnings, fmt.Sprintf("scaling.schedules[%d].schedule: %s; never due again, so it changes nothing any more, and where its action is "+
				"not there AWS may refuse it; remove it", i, s.Schedule))
		}
	}
	return warnings
}

// over says whether a schedule is never due from a moment on. AWS's documents of Application Auto Scaling do not say what becomes of an action
// whose time is past, nor whether one can still be made; EC2 Auto Scaling, another service, refuses a start time that is past.
func (s Schedule) over(now time.Time) bool {
	expression, err := schedule.Parse(s.Schedule)
	zone, errZone := time.LoadLocation(s.Timezone)
	return err == nil && errZone == nil && !expression.DueFrom(now, zone)
}
