package config

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"slipway/internal/arn"
)

var (
	domainName = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)
	// serverCertificate is a certificate uploaded to IAM, which load balancers take as well.
	serverCertificate = regexp.MustCompile(`^arn:([a-z-]+):iam::[0-9]{12}:server-certificate/[!-~]+$`)
	requestPath       = regexp.MustCompile(`^[!-~]*$`)
)

func (l LoadBalancer) check(c checker, e Environment) {
	if !l.Enabled {
		c.leftOut(l, "the load balancer")
		for _, path := range ofRequests {
			checkerOf(c.File).inVain(path, c.Path("enabled"), "has no effect without the load balancer")
		}
		return
	}
	for i, text := range l.AllowedCidrs {
		c.cidr(index("allowed_cidrs", i), text, "/32")
	}
	c.distinct("allowed_cidrs", l.AllowedCidrs)
	switch in := l.Ingress; {
	case in != nil && len(in.PrefixLists)+len(in.SecurityGroupIds) > 0:
	case len(l.AllowedCidrs) == 0 && in != nil:
		c.Value("ingress", "{}", "nobody could connect", "name prefix_lists or security_group_ids in it, or a block in allowed_cidrs")
	case len(l.AllowedCidrs) == 0:
		c.Value("allowed_cidrs", "[]", "nobody could connect", "name a block, such as 0.0.0.0/0 or 10.0.0.0/8")
	}
	if l.Ingress != nil {
		l.Ingress.check(c.in("ingress"), e)
	}
	l.checkCertificate(c, e)
	l.checkTLS(c)
	l.checkWafAcl(c, e)
	if l.Waf != nil {
		l.Waf.check(c.in("waf"), l)
	}
	l.checkDomain(c, e)
	l.checkRules(c, e.checkRoutes(checkerOf(c.File))...)
}

// checkTargets holds what is about the targets of one service against the rules.
func (l LoadBalancer) checkTargets(c checker, e Environment) {
	if l.Target != nil {
		l.Target.check(c.in("target"), e.Service)
	}
	l.HealthCheck.check(c.in("health_check"))
}

func (l LoadBalancer) checkWafAcl(c checker, e Environment) {
	acl, _ := arn.Parse(l.WafAclArn)
	switch {
	case l.WafAclArn == "":
	case strings.HasPrefix(acl.Resource, "global/webacl/"):
		c.Value("waf_acl_arn", l.WafAclArn, "a web ACL of the scope CLOUDFRONT", "use one of the scope REGIONAL in "+e.Region)
	default:
		c.arnHere("waf_acl_arn", l.WafAclArn, regionalWebAcl, e)
	}
}

// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
func (h TargetHealthCheck) check(c checker) {
	c.httpPath("path", h.Path, requestPath, "use visible ASCII characters only; encode others as %20")
	if port, err := strconv.Atoi(h.Port); h.Port != TrafficPort && (err != nil || port < 1 || port > 65535) {
		c.Value("port", h.Port, "neither a port nor traffic-port", "write a number from 1 to 65535, or remove it")
	}
	if h.Timeout >= h.Interval {
		c.Conflict("timeout", h.Timeout, fmt.Sprintf("not below interval, which is %d", h.Interval), "use a shorter timeout or a longer interval",
			c.Path("interval"))
	}
	if !matcherFits(h.Matcher) {
		c.Value("matcher", h.Matcher, "not HTTP status codes from 200 to 499", "write it as 200, 200-399 or 200,302")
	}
}

var matcherPart = regexp.MustCompile(`^([2-4][0-9]{2})(?:-([2-4][0-9]{2}))?$`)

func matcherFits(matcher string) bool {
	for part := range strings.SplitSeq(matcher, ",") {
		codes := matcherPart.FindStringSubmatch(part)
		if codes == nil {
			return false
		}
		from, _ := strconv.Atoi(codes[1])
		if to, err := strconv.Atoi(codes[2]); err == nil && to <= from {
			return false
		}
	}
	return true
}
