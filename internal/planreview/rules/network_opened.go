package rules

import (
	"strings"

	"slipway/internal/planreview/network"
	"slipway/internal/planreview/plan"
)

var networkOpened = Rule{
	ID:       "network-opened",
	Fact:     "Nothing becomes reachable from the internet, and no security group lets more in than before.",
	Why:      "Whatever is open to the internet is found within minutes. Ports 80 and 443 of a load balancer are meant to be; a look is enough.",
	Severity: Critical,
	Check:    checkOpened,
}

func checkOpened(p *plan.Plan) Result {
	var result Result
	opened, closed := network.Changes(p)
	result.Applies = len(opened)+len(closed) > 0
	for _, e := range opened {
		if e.Covered {
			continue
		}
		severity, effect := judge(e)
		if severity == 0 {
			continue
		}
		c := p.Find(e.Address)
		result.Findings = append(result.Findings, Finding{
			Severity: severity, Address: e.Address, What: e.Ports() + " " + e.Direction() + " " + e.Peer, Why: reason(c),
			Effect: effect, Undo: "take the rule out and apply",
		})
	}
	for _, c := range p.Changes {
		if c.Data || c.Action == plan.NoOp {
			continue
		}
		findings, applies := exposed(c)
		result.Applies = result.Applies || applies
		result.Findings = append(result.Findings, findings...)
	}
	return result
}

// judge grades an edge. A new group's own rules are what the new resource needs; from the internet they are reported all the same.
func judge(e network.Edge) (Severity, string) {
	web := e.Protocol == "tcp" && e.From == e.To && (e.From == 80 || e.From == 443)
	switch reach := e.Reach(); {
	case !e.Ingress && reach == network.Unseen:
		return Low, "traffic can leave to addresses not seen in the plan"
	case !e.Ingress && reach == network.Anywhere && !e.NewObject && e.Protocol == "-1":
		return Medium, "everything can leave to the internet"
	case !e.Ingress:
		return 0, ""
	case reach == network.Anywhere && web:
		return Medium, "reachable from the internet"
	case reach == network.Anywhere:
		return Critical, "reachable from the whole internet"
	case reach == network.Public:
		return High, "reachable from public addresses"
	case reach == network.Unseen && e.NewObject:
		return Medium, "who can reach it is not seen in the plan"
	case reach == network.Unseen:
		return High, "who can reach it is not seen in the plan"
	case e.NewObject:
		return 0, ""
	case e.Protocol == "-1":
		return Medium, "reachable on every port from inside"
	}
	return Low, "reachable from inside"
}

// exposed finds what opens a resource other than a security group.
func exposed(c *plan.Change) (findings []Finding, applies bool) {
	report := func(severity Severity, what string) {
		findings = append(findings, Finding{
			Severity: severity, Address: c.Address, What: what, Why: reason(c), Effect: "reachable from the internet", Undo: "set it back and apply",
		})
	}
	for _, path := range [][]string{{"publicly_accessible"}, {"network_configuration", "assign_public_ip"}, {"vpc_config", "endpoint_public_access"}} {
		if plan.Empty(c.Old(path...)) && plan.Empty(c.New(path...)) {
			continue
		}
		applies = true
		if turnedOn(c, path...) && (c.Keeps() || path[0] == "publicly_accessible") {
			severity := High
			if strings.HasPrefix(c.Type, "aws_rds") || strings.HasPrefix(c.Type, "aws_db") || strings.HasPrefix(c.Type, "aws_redshift") {
				severity = Critical
			}
			report(severity, plan.Join(path)+": "+fromTo(c.Old(path...), true))
		}
	}
	switch c.Type {
	case "aws_lb", "aws_alb":
		applies = true
		if c.Keeps() && turnedOff(c, "internal") {
			report(High, "internal: true → false")
		}
	case "aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block":
		applies = true
		if c.Action == plan.Delete {
			report(High, "public access block "+verb(c))
			break
		}
		for _, name := range []string{"block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"} {
			if turnedOff(c, name) {
				report(High, name+": true → "+show(c.New(name)))
			}
		}
	case "aws_s3_bucket_acl":
		applies = true
		if acl := plan.Text(c.New("acl")); strings.HasPrefix(acl, "public-") && acl != plan.Text(c.Old("acl")) {
			report(Critical, "acl: "+fromTo(c.Old("acl"), acl))
		}
	case "aws_lambda_function_url":
		applies = true
		if plan.Text(c.New("authorization_type")) == "NONE" && plan.Text(c.Old("authorization_type")) != "NONE" {
			report(High, "authorization_type: "+fromTo(c.Old("authorization_type"), "NONE"))
		}
	}
	return findings, applies
}
