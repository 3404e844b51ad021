package network

import (
	"strings"
	"testing"

	"slipway/internal/planreview/plan"
)

func group(action plan.Action, before, after any) *plan.Change {
	wrap := func(rules any) any {
		if rules == nil {
			return nil
		}
		return map[string]any{"id": "sg-1", "ingress": rules}
	}
	return &plan.Change{Address: "aws_security_group.a", Type: "aws_security_group", Action: action, Before: wrap(before), After: wrap(after)}
}

func inlineRule(protocol, from, to string, cidrs ...any) map[string]any {
	return map[string]any{"protocol": protocol, "from_port": from, "to_port": to, "cidr_blocks": cidrs}
}

func standalone(action plan.Action, before, after string) *plan.Change {
	side := func(cidr string) any {
		if cidr == "" {
			return nil
		}
		return map[string]any{"security_group_id": "sg-1", "ip_protocol": "tcp", "from_port": "443", "to_port": "443", "cidr_ipv4": cidr}
	}
	return &plan.Change{Address: "aws_vpc_security_group_ingress_rule.a", Type: "aws_vpc_security_group_ingress_rule", Action: action, Before: side(before),
		After: side(after)}
}

func TestChanges(t *testing.T) {
	for name, test := range map[string]struct {
		changes        []*plan.Change
		opened, closed string
	}{
		"created":  {[]*plan.Change{standalone(plan.Create, "", "0.0.0.0/0")}, "tcp 443 from 0.0.0.0/0", ""},
		"deleted":  {[]*plan.Change{standalone(plan.Delete, "10.0.0.0/8", "")}, "", "tcp 443 from 10.0.0.0/8"},
		"widened":  {[]*plan.Change{standalone(plan.Update, "10.0.0.0/16", "10.0.0.0/8")}, "tcp 443 from 10.0.0.0/8", ""},
		"narrowed": {[]*plan.Change{standalone(plan.Replace, "10.0.0.0/8", "10.0.0.0/16")}, "", "tcp 443 from 10.0.0.0/8"},
		"from inline to own": {[]*plan.Change{group(plan.Update, []any{inlineRule("tcp", "443", "443", "10.0.0.0/8")}, []any{}), standalone(plan.Create, "",
			"10.0.0.0/8")}, "", ""},
		"within one that is": {[]*plan.Change{group(plan.NoOp, []any{inlineRule("-1", "0", "0", "10.0.0.0/8")}, []any{inlineRule("-1", "0", "0", "10.0.0.0/8")}),
			standalone(plan.Create, "", "10.1.0.0/16")}, "", ""},
		"more ports": {[]*plan.Change{group(plan.Update, []any{inlineRule("tcp", "80", "80", "10.0.0.0/8")}, []any{inlineRule("6", "80", "90",
			"10.0.0.0/8")})}, "tcp 80-90 from 10.0.0.0/8", ""},
		"forgotten": {[]*plan.Change{standalone(plan.Forget, "10.0.0.0/8", "")}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			opened, closed := Changes(plan.New(test.changes))
			if got := show(opened); got != test.opened {
				t.Errorf("opened %q, want %q", got, test.opened)
			}
			if got := show(closed); got != test.closed {
				t.Errorf("closed %q, want %q", got, test.closed)
			}
		})
	}
}

func show(edges []Edge) string {
	var all []string
	for _, e := range edges {
		if e.Covered {
			continue
		}
		all = append(all, e.Ports()+" "+e.Direction()+" "+e.Peer)
	}
	return strings.Join(all, ", ")
}

func TestReach(t *testing.T) {
	for peer, want := range map[string]Reach{
		"0.0.0.0/0": Anywhere, "::/0": Anywhere, "128.0.0.0/1": Anywhere, "203.0.113.0/24": Public, "10.0.0.0/8": Private,
		"192.168.1.0/24": Private, "sg-1": Private, "fd00::/8": Private, "10.0.0.0/7": Anywhere, Unknown: Unseen,
	} {
		if got := (Edge{Peer: peer}).Reach(); got != want {
			t.Errorf("%s: %v, want %v", peer, got, want)
		}
	}
}
