package ecs

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/lblistenercertificate"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/lblistenerrule"

	"slipway/constructs/address"
	"slipway/internal/config"
	"slipway/internal/listener"
)

// maintenancePage is what clients see meanwhile, at most 1024 bytes.
//
//go:embed maintenance.html
var maintenancePage string

// newRules are asked before the listener's default action, which always forwards: ECS refuses a target group that no listener uses.
func newRules(scope address.Scope, balancer config.LoadBalancer, listenerArn string) {
	priorities := listener.Priorities(balancer.Matches())
	add := func(label string, priority int, match listener.Match, action lblistenerrule.LbListenerRuleAction) {
		address.New(scope, lblistenerrule.NewLbListenerRule, label, &lblistenerrule.LbListenerRuleConfig{
			ListenerArn: jsii.String(listenerArn),
			Priority:    jsii.Number(priority),
			Condition:   conditions(match),
			Action:      []lblistenerrule.LbListenerRuleAction{action},
		})
	}
	for _, r := range balancer.Redirects {
		add(r.Match().Label(), priorities[r.Match()], r.Match(), redirect(r))
	}
	for _, r := range balancer.Responses {
		add(r.Match().Label(), priorities[r.Match()], r.Match(), answer(r.Status, r.ContentType, r.Body))
	}
	if balancer.Maintenance {
		add("maintenance", listener.Maintenance, listener.Everything, answer(503, "text/html", maintenancePage))
	}
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
