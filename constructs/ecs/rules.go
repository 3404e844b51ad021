package ecs

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/lblistenercertificate"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/lblistenerrule"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/internal/config"
	"slipway/internal/listener"
)

// maintenancePage is what clients see meanwhile, at most 1024 bytes.
//
//go:embed maintenance.html
var maintenancePage string

// newRules are asked before the listener's default action, which always forwards: ECS refuses a target group that no listener uses.
func newRules(scope address.Scope, balancer config.LoadBalancer, priorities map[string]int, listenerArn string) {
	for _, r := range balancer.Redirects {
		newRule(scope, r.Rule(), priorities, listenerArn, redirect(r))
	}
	for _, r := range balancer.Responses {
		newRule(scope, r.Rule(), priorities, listenerArn, answer(r.Status, r.ContentType, r.Body))
	}
	if balancer.Maintenance {
		newRule(scope, listener.Down, priorities, listenerArn, answer(503, "text/html", maintenancePage))
	}
}

// RoutesProps of a service that answers some of the load balancer's requests.
type RoutesProps struct {
	Routes      []config.Route
	Priorities  map[string]int // of all rules of the listener, by their labels
	Listener    string         // ARN
	TargetGroup string         // ARN
}

// NewRoutes makes the rules that forward a service's requests to its target group. ECS refuses the service before one of them is there.
func NewRoutes(scope address.Scope, props RoutesProps) (ready []cdktf.ITerraformDependable) {
	for _, r := range props.Routes {
		ready = append(ready, newRule(scope, r.Rule(), props.Priorities, props.Listener,
			lblistenerrule.LbListenerRuleAction{Type: jsii.String("forward"), TargetGroupArn: jsii.String(props.TargetGroup)}))
	}
	return ready
}

func newRule(scope address.Scope, rule listener.Rule, priorities map[string]int, listenerArn string,
	action lblistenerrule.LbListenerRuleAction) lblistenerrule.LbListenerRule {
	return address.New(scope, lblistenerrule.NewLbListenerRule, rule.Label(), &lblistenerrule.LbListenerRuleConfig{
		ListenerArn: jsii.String(listenerArn),
		Priority:    jsii.Number(priorities[rule.Label()]),
		Condition:   conditions(rule.Match),
		Action:      []lblistenerrule.LbListenerRuleAction{action},
	})
}

func conditions(match listener.Match) []lblistenerrule.LbListenerRuleCondition {
	var all []lblistenerrule.LbListenerRuleCondition
	if match.Host != "" {
		all = append(all, lblistenerrule.LbListenerRuleCondition{
			HostHeader: &lblistenerrule.LbListenerRuleConditionHostHeader{Values: jsii.Strings(strings.ToLower(match.Host))},
		})
	}
	if match.Path != "" {
		all = append(all, lblistenerrule.LbListenerRuleCondition{
			PathPattern: &lblistenerrule.LbListenerRuleConditionPathPattern{Values: jsii.Strings(match.Path)},
		})
	}
	if match.Header.Name != "" {
		all = append(all, lblistenerrule.LbListenerRuleCondition{
			HttpHeader: &lblistenerrule.LbListenerRuleConditionHttpHeader{
				HttpHeaderName: jsii.String(match.Header.Name), Values: jsii.Strings(match.Header.Values...),
			},
		})
	}
	return all
}

func redirect(r config.Redirect) lblistenerrule.LbListenerRuleAction {
	to := &lblistenerrule.LbListenerRuleActionRedirect{StatusCode: jsii.String(fmt.Sprintf("HTTP_%d", r.Status)), Query: jsii.String(r.To.Query)}
	if r.To.Host != "" {
		to.Host = jsii.String(r.To.Host)
	}
	if r.To.Path != "" {
		to.Path = jsii.String(r.To.Path)
	}
	return lblistenerrule.LbListenerRuleAction{Type: jsii.String("redirect"), Redirect: to}
}

func answer(status int, contentType, body string) lblistenerrule.LbListenerRuleAction {
	fixed := &lblistenerrule.LbListenerRuleActionFixedResponse{StatusCode: jsii.String(strconv.Itoa(status)), ContentType: jsii.String(contentType)}
	if body != "" {
		fixed.MessageBody = jsii.String(body)
	}
	return lblistenerrule.LbListenerRuleAction{Type: jsii.String("fixed-response"), FixedResponse: fixed}
}

// newFurtherCertificates are for clients that ask for a name which the listener's first certificate does not have.
func newFurtherCertificates(scope address.Scope, certificates []string, listenerArn string) {
	for _, source := range certificates {
		address.New(scope, lblistenercertificate.NewLbListenerCertificate, listener.CertificateLabel(source), &lblistenercertificate.LbListenerCertificateConfig{
			ListenerArn:    jsii.String(listenerArn),
			CertificateArn: jsii.String(source),
		})
	}
}
