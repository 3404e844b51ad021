//go:build e2e

package e2e

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

func (d *deployment) elb() *elb.Client { return elb.NewFromConfig(d.emulator.Config()) }

func (d *deployment) loadBalancer() elbtypes.LoadBalancer {
	d.t.Helper()
	described := must(d.elb().DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{}))(d.t)
	return only(d.t, "load balancers", described.LoadBalancers)
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
	settings := must(d.elb().DescribeLoadBalancerAttributes(ctx, &elb.DescribeLoadBalancerAttributesInput{LoadBalancerArn: balancer.LoadBalancerArn}))(d.t)
	attributes := map[string]string{}
	for _, attribute := range settings.Attributes {
		attributes[aws.ToString(attribute.Key)] = aws.ToString(attribute.Value)
	}
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
	if want.CertificateArn == "" {
		listener := only(d.t, "listeners", described.Listeners)
		same(d.t, "HTTP action", listener.DefaultActions[0].Type, elbtypes.ActionTypeEnumForward)
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
	same(d.t, "certificate", aws.ToString(only(d.t, "certificates", secure.Certificates).CertificateArn), want.CertificateArn)
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
