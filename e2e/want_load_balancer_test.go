//go:build e2e

package e2e

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"slipway/internal/config"
)

func (d *deployment) elb() *elb.Client { return elb.NewFromConfig(d.emulator.Config()) }

func (d *deployment) loadBalancer() elbtypes.LoadBalancer {
	d.t.Helper()
	described := must(d.elb().DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{}))(d.t)
	return only(d.t, "load balancers", described.LoadBalancers)
}

func (d *deployment) loadBalancerAttributes() map[string]string {
	d.t.Helper()
	settings := must(d.elb().DescribeLoadBalancerAttributes(ctx, &elb.DescribeLoadBalancerAttributesInput{LoadBalancerArn: d.loadBalancer().LoadBalancerArn}))(d.t)
	attributes := map[string]string{}
	for _, attribute := range settings.Attributes {
		attributes[aws.ToString(attribute.Key)] = aws.ToString(attribute.Value)
	}
	return attributes
}

func (d *deployment) targetGroup() elbtypes.TargetGroup {
	d.t.Helper()
	described := must(d.elb().DescribeTargetGroups(ctx, &elb.DescribeTargetGroupsInput{}))(d.t)
	return only(d.t, "target groups", described.TargetGroups)
}

// wantLoadBalancer compares load balancer, listeners and target group with the configuration.
func wantLoadBalancer(d *deployment) {
	d.t.Helper()
	want, balancer := d.environment.LoadBalancer, d.loadBalancer()
	same(d.t, "internal", balancer.Scheme == elbtypes.LoadBalancerSchemeEnumInternal, want.Internal)
	attributes := d.loadBalancerAttributes()
	for key, value := range map[string]any{
		"idle_timeout.timeout_seconds":                    want.IdleTimeout,
		"deletion_protection.enabled":                     want.DeletionProtection,
		"access_logs.s3.enabled":                          want.AccessLogs.Enabled,
		"routing.http.drop_invalid_header_fields.enabled": true,
		"routing.http.desync_mitigation_mode":             want.DesyncMitigationMode,
		"client_keep_alive.seconds":                       want.ClientKeepAlive,
		"routing.http2.enabled":                           true,
		"routing.http.xff_header_processing.mode":         "append",
	} {
		same(d.t, key, attributes[key], fmt.Sprint(value))
	}
	wantListeners(d, balancer)
	wantTargetGroup(d)
}

func wantListeners(d *deployment, balancer elbtypes.LoadBalancer) {
	d.t.Helper()
	want := d.environment.LoadBalancer
	described := must(d.elb().DescribeListeners(ctx, &elb.DescribeListenersInput{LoadBalancerArn: balancer.LoadBalancerArn}))(d.t)
	slices.SortFunc(described.Listeners, func(a, b elbtypes.Listener) int { return number(a.Port) - number(b.Port) })
	if !want.HTTPS() {
		listener := only(d.t, "listeners", described.Listeners)
		same(d.t, "HTTP action", listener.DefaultActions[0].Type, elbtypes.ActionTypeEnumForward)
		wantRules(d, listener)
		return
	}
	if len(described.Listeners) != 2 {
		d.t.Fatalf("%d listeners, not 2", len(described.Listeners))
	}
	redirect, secure := described.Listeners[0], described.Listeners[1]
	same(d.t, "HTTP action", redirect.DefaultActions[0].Type, elbtypes.ActionTypeEnumRedirect)
	same(d.t, "redirect to", aws.ToString(redirect.DefaultActions[0].RedirectConfig.Protocol), "HTTPS")
	same(d.t, "HTTPS port", number(secure.Port), 443)
	same(d.t, "TLS policy", aws.ToString(secure.SslPolicy), want.SslPolicy)
	asked := must(d.elb().DescribeListenerAttributes(ctx, &elb.DescribeListenerAttributesInput{ListenerArn: secure.ListenerArn}))(d.t)
	attributes := map[string]string{}
	for _, attribute := range asked.Attributes {
		attributes[aws.ToString(attribute.Key)] = aws.ToString(attribute.Value)
	}
	same(d.t, "HSTS", attributes["routing.http.response.strict_transport_security.header_value"], want.StrictTransportSecurity)
	same(d.t, "server header", attributes["routing.http.response.server.enabled"], fmt.Sprint(want.ServerHeader))
	if want.CertificateArn != "" {
		if len(secure.Certificates) == 0 {
			d.t.Fatal("the HTTPS listener has no certificate")
		}
		// The emulator lists the further ones behind it: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Listener.html does not.
		same(d.t, "certificate", aws.ToString(secure.Certificates[0].CertificateArn), want.CertificateArn)
	}
	wantRules(d, secure)
	var further []string
	listed := must(d.elb().DescribeListenerCertificates(ctx, &elb.DescribeListenerCertificatesInput{ListenerArn: secure.ListenerArn}))(d.t)
	for _, certificate := range listed.Certificates {
		if source := aws.ToString(certificate.CertificateArn); slices.Contains(want.Certificates, source) {
			further = append(further, source)
		}
	}
	same(d.t, "further certificates", further, want.Certificates)
}

// wantRules compares what the listener answers by itself with the configuration. Whatever no rule takes is forwarded.
func wantRules(d *deployment, listener elbtypes.Listener) {
	d.t.Helper()
	want := d.environment.LoadBalancer
	same(d.t, "default action", listener.DefaultActions[0].Type, elbtypes.ActionTypeEnumForward)
	described := must(d.elb().DescribeRules(ctx, &elb.DescribeRulesInput{ListenerArn: listener.ListenerArn}))(d.t)
	var redirects []config.RedirectTarget
	var bodies []string
	maintenance := false
	for _, rule := range described.Rules {
		switch action := rule.Actions[0]; {
		case aws.ToBool(rule.IsDefault):
		case action.RedirectConfig != nil:
			to := action.RedirectConfig
			redirects = append(redirects, config.RedirectTarget{Host: changed(to.Host, "#{host}"), Path: changed(to.Path, "/#{path}"), Query: aws.ToString(to.Query)})
		case action.FixedResponseConfig != nil && aws.ToString(rule.Priority) == "1":
			maintenance = true
			same(d.t, "maintenance", aws.ToString(action.FixedResponseConfig.StatusCode), "503")
		case action.FixedResponseConfig != nil:
			bodies = append(bodies, aws.ToString(action.FixedResponseConfig.MessageBody))
		}
	}
	var wantRedirects []config.RedirectTarget
	for _, r := range want.Redirects {
		wantRedirects = append(wantRedirects, r.To)
	}
	var wantBodies []string
	for _, r := range want.Responses {
		wantBodies = append(wantBodies, r.Body)
	}
	byPath := func(a, b config.RedirectTarget) int { return strings.Compare(a.Path+a.Host, b.Path+b.Host) }
	slices.SortFunc(redirects, byPath)
	slices.SortFunc(wantRedirects, byPath)
	slices.Sort(bodies)
	slices.Sort(wantBodies)
	same(d.t, "redirects", redirects, wantRedirects)
	same(d.t, "answers of the load balancer", bodies, wantBodies)
	same(d.t, "maintenance", maintenance, want.Maintenance)
}

// changed is a part of a redirect, "" where it keeps what the request has.
func changed(part *string, same string) string {
	if aws.ToString(part) == same {
		return ""
	}
	return aws.ToString(part)
}

func wantTargetGroup(d *deployment) {
	d.t.Helper()
	want, group := d.environment.LoadBalancer, d.targetGroup()
	same(d.t, "target type", group.TargetType, elbtypes.TargetTypeEnumIp)
	same(d.t, "health check path", aws.ToString(group.HealthCheckPath), want.HealthCheck.Path)
	same(d.t, "health check protocol", group.HealthCheckProtocol, elbtypes.ProtocolEnum(d.environment.Target().Protocol))
	same(d.t, "health check port", aws.ToString(group.HealthCheckPort), want.HealthCheck.Port)
	same(d.t, "protocol", group.Protocol, elbtypes.ProtocolEnum(d.environment.Target().Protocol))
	same(d.t, "matcher", aws.ToString(group.Matcher.HttpCode), want.HealthCheck.Matcher)
	same(d.t, "interval, timeout, thresholds",
		[]int{number(group.HealthCheckIntervalSeconds), number(group.HealthCheckTimeoutSeconds), number(group.HealthyThresholdCount),
			number(group.UnhealthyThresholdCount)},
		[]int{want.HealthCheck.Interval, want.HealthCheck.Timeout, want.HealthCheck.HealthyThreshold, want.HealthCheck.UnhealthyThreshold})
	attributes := d.targetGroupAttributes()
	same(d.t, "deregistration delay", attributes["deregistration_delay.timeout_seconds"], fmt.Sprint(want.DeregistrationDelay))
	same(d.t, "stickiness", attributes["stickiness.enabled"], fmt.Sprint(want.Stickiness.Enabled))
	if want.Stickiness.Enabled {
		same(d.t, "stickiness type", attributes["stickiness.type"], "lb_cookie")
		same(d.t, "cookie duration", attributes["stickiness.lb_cookie.duration_seconds"], fmt.Sprint(want.Stickiness.CookieDuration))
	}
}

func (d *deployment) targetGroupAttributes() map[string]string {
	d.t.Helper()
	settings := must(d.elb().DescribeTargetGroupAttributes(ctx, &elb.DescribeTargetGroupAttributesInput{TargetGroupArn: d.targetGroup().TargetGroupArn}))(d.t)
	attributes := map[string]string{}
	for _, attribute := range settings.Attributes {
		attributes[aws.ToString(attribute.Key)] = aws.ToString(attribute.Value)
	}
	return attributes
}
