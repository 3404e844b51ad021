package rules

import (
	"slipway/internal/planreview/network"
	"slipway/internal/planreview/plan"
)

var networkOpened = Rule{
	ID:       "network-opened",
	Fact:     "No security group, network ACL or firewall lets more in than before.",
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
