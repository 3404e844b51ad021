package ecs

import (
	"fmt"
	"strconv"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/lb"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/lblistener"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/lbtargetgroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/wafv2webaclassociation"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
	"slipway/internal/names"
)

// LoadBalancerProps of the Application Load Balancer.
type LoadBalancerProps struct {
	Names         names.Names
	LoadBalancer  config.LoadBalancer
	Priorities    map[string]int // of all rules of the listener, by their labels
	Protocol      string         // between load balancer and task: HTTP or HTTPS
	VpcID         string
	VpcKey        string      // another one in another VPC, and known before a deploy
	Subnets       []string    // ids
	SecurityGroup string      // id
	AccessLogs    *AccessLogs // nil without access logs
	WebACL        *WebACL     // nil without one of the environment's own
	// After is what an internet-facing load balancer needs: AWS refuses it in a VPC without an internet gateway.
	After []cdktf.ITerraformDependable
}

// LoadBalancer is the Application Load Balancer with its target group.
type LoadBalancer struct {
	Arn         string
	DNSName     string
	ZoneID      string // of its own name, for an alias record
	TargetGroup string // ARN
	Listener    string // ARN of the one that forwards to the target group
	// Suffix and TargetGroupSuffix are the ends of the ARNs, by which CloudWatch knows the two.
	Suffix, TargetGroupSuffix string
	Certificate               string // ARN; "" with plain HTTP
	WebACL                    string // name of the environment's own; "" without one
	// ResourceLabel is how ALBRequestCountPerTarget names load balancer and target group.
	ResourceLabel string
	Ready         []cdktf.ITerraformDependable // listeners forward to the target group
}

// targetPort is for targets without a port of their own. ECS registers each task with its container's port, so another
// container port does not replace the target group, and nobody waits for a new one to fill.
const targetPort = 80

// NewLoadBalancer makes load balancer, target group and listeners: HTTPS with a redirect from HTTP where there is a
// certificate, else HTTP only.
func NewLoadBalancer(scope address.Scope, props LoadBalancerProps) *LoadBalancer {
	balancer := props.LoadBalancer
	main := &lb.LbConfig{
		Name:                     jsii.String(props.Names.LoadBalancer()),
		LoadBalancerType:         jsii.String("application"),
		Internal:                 jsii.Bool(balancer.Internal),
		Subnets:                  jsii.Strings(props.Subnets...),
		SecurityGroups:           jsii.Strings(props.SecurityGroup),
		IdleTimeout:              jsii.Number(balancer.IdleTimeout),
		EnableDeletionProtection: jsii.Bool(balancer.DeletionProtection),
		DropInvalidHeaderFields:  jsii.Bool(true), // against request smuggling
		DesyncMitigationMode:     jsii.String(balancer.DesyncMitigationMode),
		ClientKeepAlive:          jsii.Number(balancer.ClientKeepAlive),
		// AWS's defaults, of which the application must be sure: it finds the client's address at the end of X-Forwarded-For.
		EnableHttp2:             jsii.Bool(true),
		XffHeaderProcessingMode: jsii.String("append"),
		PreserveHostHeader:      jsii.Bool(false),
	}
	after := append([]cdktf.ITerraformDependable{}, props.After...)
	if props.AccessLogs != nil {
		main.AccessLogs = &lb.LbAccessLogs{Enabled: jsii.Bool(true), Bucket: jsii.String(props.AccessLogs.Bucket)}
		after = append(after, props.AccessLogs.Ready...) // the load balancer writes a test object when it is made
	}
	main.DependsOn = &after
	made := address.New(scope, lb.NewLb, "main", main)
	targets := newTargetGroup(scope, props)
	acl, ownACL := balancer.WafAclArn, ""
	if props.WebACL != nil {
		acl, ownACL = props.WebACL.Arn, props.WebACL.Name
	}
	if acl != "" {
		address.New(scope, wafv2webaclassociation.NewWafv2WebAclAssociation, "main", &wafv2webaclassociation.Wafv2WebAclAssociationConfigA{
			ResourceArn: made.Arn(),
			WebAclArn:   jsii.String(acl),
		})
	}
	suffix, targetsSuffix := *made.ArnSuffix(), *targets.ArnSuffix()
	source, issued := balancer.CertificateArn, []cdktf.ITerraformDependable(nil)
	if balancer.Domain != nil {
		source, issued = newCertificate(scope, *balancer.Domain)
	}
	forwarding, ready := newListeners(scope, balancer, source, issued, made.Arn(), targets.Arn())
	certificate := ""
	if balancer.HTTPS() {
		certificate = *forwarding.CertificateArn()
	}
	newFurtherCertificates(scope, balancer.Certificates, *forwarding.Arn())
	newRules(scope, balancer, props.Priorities, *forwarding.Arn())
	result := &LoadBalancer{
		Arn:               *made.Arn(),
		DNSName:           *made.DnsName(),
		ZoneID:            *made.ZoneId(),
		TargetGroup:       *targets.Arn(),
		Listener:          *forwarding.Arn(),
		Suffix:            suffix,
		TargetGroupSuffix: targetsSuffix,
		ResourceLabel:     fmt.Sprintf("%s/%s", suffix, targetsSuffix),
		Certificate:       certificate,
		WebACL:            ownACL,
		Ready:             ready,
	}
	if balancer.Domain != nil {
		newAliases(scope, *balancer.Domain, result)
	}
	return result
}

// newTargetGroup carries in its name whatever replaces it: a listener keeps the old one until the new one is there, and
// two cannot share a name. name_prefix would leave six characters.
func newTargetGroup(scope address.Scope, props LoadBalancerProps) lbtargetgroup.LbTargetGroup {
	const targetType = "ip" // Fargate tasks have addresses, not instances
	check, stickiness := props.LoadBalancer.HealthCheck, props.LoadBalancer.Stickiness
	protocol := props.Protocol
	return address.New(scope, lbtargetgroup.NewLbTargetGroup, "main", &lbtargetgroup.LbTargetGroupConfig{
		Name:                jsii.String(props.Names.TargetGroup(protocol, strconv.Itoa(targetPort), targetType, props.VpcKey)),
		Port:                jsii.Number(targetPort),
		Protocol:            jsii.String(protocol),
		TargetType:          jsii.String(targetType),
		VpcId:               jsii.String(props.VpcID),
		DeregistrationDelay: jsii.String(strconv.Itoa(props.LoadBalancer.DeregistrationDelay)),
		HealthCheck: &lbtargetgroup.LbTargetGroupHealthCheck{
			Enabled:            jsii.Bool(true),
			Interval:           jsii.Number(check.Interval),
			HealthyThreshold:   jsii.Number(check.HealthyThreshold),
			UnhealthyThreshold: jsii.Number(check.UnhealthyThreshold),
			Timeout:            jsii.Number(check.Timeout),
			Path:               jsii.String(check.Path),
			Matcher:            jsii.String(check.Matcher),
			Protocol:           jsii.String(protocol),
			Port:               jsii.String(check.Port),
		},
		Stickiness: &lbtargetgroup.LbTargetGroupStickiness{
			Type:           jsii.String("lb_cookie"),
			CookieDuration: jsii.Number(stickiness.CookieDuration),
			Enabled:        jsii.Bool(stickiness.Enabled),
		},
		Lifecycle: lifecycle.CreateBeforeDestroy(),
	})
}

// newListeners gives the one that forwards to the target group, and all of them. Without a certificate there is HTTP only.
func newListeners(scope address.Scope, balancer config.LoadBalancer, certificate string, issued []cdktf.ITerraformDependable,
	arn, targets *string) (lblistener.LbListener, []cdktf.ITerraformDependable) {
	forward := []lblistener.LbListenerDefaultAction{{Type: jsii.String("forward"), TargetGroupArn: targets}}
	if certificate == "" {
		http := newListener(scope, balancer, "http", &lblistener.LbListenerConfig{
			LoadBalancerArn: arn, Port: jsii.Number(80), Protocol: jsii.String("HTTP"), DefaultAction: forward,
		})
		return http, []cdktf.ITerraformDependable{http}
	}
	redirect := []lblistener.LbListenerDefaultAction{{
		Type: jsii.String("redirect"),
		Redirect: &lblistener.LbListenerDefaultActionRedirect{
			Port: jsii.String("443"), Protocol: jsii.String("HTTPS"), StatusCode: jsii.String("HTTP_301"),
		},
	}}
	encrypted := &lblistener.LbListenerConfig{
		LoadBalancerArn: arn, Port: jsii.Number(443), Protocol: jsii.String("HTTPS"), DefaultAction: forward,
		CertificateArn: jsii.String(certificate), SslPolicy: jsii.String(balancer.SslPolicy),
	}
	if len(issued) > 0 {
		encrypted.DependsOn = &issued // AWS refuses a certificate that is not
	}
	if balancer.StrictTransportSecurity != "" { // browsers ignore it over HTTP: RFC 6797, 8.1
		encrypted.RoutingHttpResponseStrictTransportSecurityHeaderValue = jsii.String(balancer.StrictTransportSecurity)
	}
	https := newListener(scope, balancer, "https", encrypted)
	http := newListener(scope, balancer, "http", &lblistener.LbListenerConfig{
		LoadBalancerArn: arn, Port: jsii.Number(80), Protocol: jsii.String("HTTP"), DefaultAction: redirect,
		DependsOn: &[]cdktf.ITerraformDependable{https}, // no redirect to where nobody listens yet
	})
	return https, []cdktf.ITerraformDependable{http, https}
}

func newListener(scope address.Scope, balancer config.LoadBalancer, label string, listener *lblistener.LbListenerConfig) lblistener.LbListener {
	listener.RoutingHttpResponseServerEnabled = jsii.Bool(balancer.ServerHeader)
	return address.New(scope, lblistener.NewLbListener, label, listener)
}
