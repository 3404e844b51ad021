package ecs

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/lb"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/lblistener"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/wafv2webaclassociation"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/internal/config"
	"slipway/internal/names"
)

// LoadBalancerProps of the Application Load Balancer.
type LoadBalancerProps struct {
	Names         names.Names
	LoadBalancer  config.LoadBalancer
	Priorities    map[string]int // of all rules of the listener, by their labels
	Subnets       []string       // ids
	SecurityGroup string         // id
	AccessLogs    *AccessLogs    // nil without access logs
	WebACL        *WebACL        // nil without one of the environment's own
	// After is what an internet-facing load balancer needs: AWS refuses it in a VPC without an internet gateway.
	After []cdktf.ITerraformDependable
}

// LoadBalancer is the Application Load Balancer.
type LoadBalancer struct {
	Arn         string
	DNSName     string
	ZoneID      string                       // of its own name, for an alias record
	TargetGroup string                       // ARN of the one that the listener forwards to where no rule says otherwise
	Listener    string                       // ARN of the one that forwards to the target group
	Suffix      string                       // end of the ARN, by which CloudWatch knows it
	Certificate string                       // ARN; "" with plain HTTP
	WebACL      string                       // name of the environment's own; "" without one
	Ready       []cdktf.ITerraformDependable // listeners forward to the target group
}

// NewLoadBalancer makes a load balancer that does not listen yet.
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
	return &LoadBalancer{Arn: *made.Arn(), DNSName: *made.DnsName(), ZoneID: *made.ZoneId(), Suffix: *made.ArnSuffix()}
}

// Listen has the load balancer answer: what no rule answers or sends elsewhere, it forwards to the targets.
func (l *LoadBalancer) Listen(scope address.Scope, props LoadBalancerProps, targets *TargetGroup) {
	balancer, arn := props.LoadBalancer, jsii.String(l.Arn)
	acl := balancer.WafAclArn
	if props.WebACL != nil {
		acl, l.WebACL = props.WebACL.Arn, props.WebACL.Name
	}
	if acl != "" {
		address.New(scope, wafv2webaclassociation.NewWafv2WebAclAssociation, "main", &wafv2webaclassociation.Wafv2WebAclAssociationConfigA{
			ResourceArn: arn,
			WebAclArn:   jsii.String(acl),
		})
	}
	source, issued := balancer.CertificateArn, []cdktf.ITerraformDependable(nil)
	if balancer.Domain != nil {
		source, issued = newCertificate(scope, *balancer.Domain)
	}
	forwarding, ready := newListeners(scope, balancer, source, issued, arn, jsii.String(targets.Arn))
	if balancer.HTTPS() {
		l.Certificate = *forwarding.CertificateArn()
	}
	l.Listener, l.TargetGroup, l.Ready = *forwarding.Arn(), targets.Arn, ready
	newFurtherCertificates(scope, balancer.Certificates, l.Listener)
	newRules(scope, balancer, props.Priorities, l.Listener)
	if balancer.Domain != nil {
		newAliases(scope, *balancer.Domain, l)
	}
}

// newListeners gives the one that forwards to the target group, and all of them: HTTPS with a redirect from HTTP where there is a certificate, else HTTP only.
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
