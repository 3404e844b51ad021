// Package network reads security groups as edges: who may reach whom, on which ports.
package network

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"slipway/internal/planreview/plan"
)

// Edge is one permission of a security group.
type Edge struct {
	Address   string // of the resource that holds the rule
	Group     string // id or reference of the security group; empty while it is not made yet
	Ingress   bool
	Protocol  string // tcp, udp, icmp, icmpv6 or -1 for all
	From, To  int    // ports, both included; of ICMP its type and code, -1 for all
	Peer      string // a CIDR, a security group, a prefix list, or self; Unknown when it is known only after apply
	NewObject bool   // the group is made by the same plan
	Covered   bool   // another rule, on the other side, lets all of it through as well: nothing opens or closes
}

// Unknown is the peer of an edge whose other end is known only after apply, or hidden.
const Unknown = "(known after apply)"

// Changes gives the edges that a plan opens and closes, sorted by address. A rule that moves from one resource to another is neither.
func Changes(p *plan.Plan) (opened, closed []Edge) {
	both := plan.Once(p, "network", func() [2][]Edge {
		opened, closed := changes(p)
		return [2][]Edge{opened, closed}
	})
	return both[0], both[1]
}

func changes(p *plan.Plan) (opened, closed []Edge) {
	before, after, standing, inline := newGroups(), newGroups(), newGroups(), newGroups()
	for _, c := range p.Changes {
		switch {
		case !holdsRules(c) || c.Action == plan.Forget || c.Action == plan.Read || c.Deposed != "":
		case c.Action == plan.NoOp && c.Is("aws_security_group", "aws_default_security_group"):
			inline.add(p, c, c.Before, false) // AWS lists standalone rules here as well, as they were
		case c.Action == plan.NoOp:
			standing.add(p, c, c.Before, false)
		default:
			before.add(p, c, c.Before, false)
			if c.Action != plan.Delete {
				after.add(p, c, c.After, true)
			}
		}
	}
	return missing(after, before, standing, inline), missing(before, after, standing)
}

// groups are the edges of each security group.
type groups struct {
	edges map[string][]Edge
	room  []Edge // for those of one change
}

func newGroups() *groups { return &groups{edges: map[string][]Edge{}} }

func (g *groups) add(p *plan.Plan, c *plan.Change, side any, after bool) {
	unseen := func(string) bool { return false }
	if after {
		unseen = c.Unseen
	}
	all := edges(g.room[:0], c, side, unseen)
	if len(all) == 0 {
		return
	}
	g.room = all
	group := all[0].Group // one for all rules of a resource
	for i := range all {
		all[i].NewObject = after && (all[i].NewObject || made(p, group))
	}
	if len(g.edges[group]) == 0 {
		g.edges[group] = slices.Clone(all) // without room for more: a plan has thousands of groups
		return
	}
	g.edges[group] = append(g.edges[group], all...)
}

// made says whether the group of synthesized JSON, as ${aws_security_group.a.id}, is one that the plan makes.
func made(p *plan.Plan, group string) bool {
	address, ok := strings.CutPrefix(strings.TrimSuffix(group, ".id}"), "${")
	c := p.Find(address)
	return ok && c != nil && c.Action == plan.Create
}

// missing gives the edges of these groups that are not in the others' same group.
func missing(these *groups, others ...*groups) []Edge {
	var all []Edge
	known := map[Edge]bool{} // equal edges first, which are most
	for group, edges := range these.edges {
		clear(known)
		for _, other := range others {
			for _, e := range other.edges[group] {
				known[e.anywhere()] = true
			}
		}
		var there covers
		for _, e := range edges {
			if !known[e.anywhere()] {
				if there == nil {
					there = coversOf(known)
				}
				e.Covered = there.cover(e)
				all = append(all, e)
			}
		}
	}
	slices.SortFunc(all, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Peer, b.Peer), cmp.Compare(a.From, b.From), cmp.Compare(a.Protocol, b.Protocol),
			cmp.Compare(a.To, b.To), cmp.Compare(strconv.FormatBool(a.Ingress), strconv.FormatBool(b.Ingress)))
	})
	return all
}

func (e Edge) anywhere() Edge {
	e.Address, e.NewObject = "", false
	return e
}

// covers are edges by their other end, so that a group of thousands of rules is not compared with itself.
type covers map[end][]Edge

// end is the other end of an edge in one direction: a block of addresses, or the name of something else.
type end struct {
	ingress bool
	block   netip.Prefix
	name    string
}

func coversOf(edges map[Edge]bool) covers {
	all := make(covers, len(edges))
	for e := range edges {
		all[e.end()] = append(all[e.end()], e)
	}
	return all
}

func (e Edge) end() end {
	if block, err := netip.ParsePrefix(e.Peer); err == nil {
		return end{e.Ingress, block.Masked(), ""}
	}
	return end{e.Ingress, netip.Prefix{}, e.Peer}
}

// cover says whether one of the edges lets through all that e does: to the same end or a block of addresses around it. What is not known yet is
// in nothing.
func (c covers) cover(e Edge) bool {
	if e.Peer == Unknown {
		return false
	}
	through := func(other Edge) bool {
		return other.Protocol == "-1" || other.Protocol == e.Protocol && e.inPorts(other)
	}
	at := e.end()
	if slices.ContainsFunc(c[at], through) {
		return true
	}
	for bits := range max(0, at.block.Bits()) {
		around, _ := at.block.Addr().Prefix(bits)
		if slices.ContainsFunc(c[end{e.Ingress, around, ""}], through) {
			return true
		}
	}
	return false
}

func (e Edge) inPorts(other Edge) bool {
	if e.ICMP() {
		return (other.From == -1 || other.From == e.From) && (other.To == -1 || other.To == e.To)
	}
	return other.From <= e.From && e.To <= other.To
}

// ICMP says whether From and To are a type and a code.
func (e Edge) ICMP() bool { return e.Protocol == "icmp" || e.Protocol == "icmpv6" }

// Reach is how far an edge opens.
type Reach int

// From near to far.
const (
	Private  Reach = iota // private addresses, a group, a prefix list
	Public                // some public addresses
	Anywhere              // the whole internet, or a half of it
	Unseen                // known after apply
)

// Reach tells how far the other end is.
func (e Edge) Reach() Reach {
	if e.Peer == Unknown {
		return Unseen
	}
	prefix, err := netip.ParsePrefix(e.Peer)
	if err != nil {
		return Private
	}
	for _, private := range privateRanges {
		if private.Bits() <= prefix.Bits() && private.Contains(prefix.Addr()) {
			return Private
		}
	}
	if prefix.Bits() <= 8 {
		return Anywhere
	}
	return Public
}

// Addresses is how many bits are left of an address at the other end: 0 for one address. Of IPv6, a network of 64 bits counts as one, since it is
// one site's or machine's (https://www.rfc-editor.org/rfc/rfc6177). It says false where the other end is no block of addresses.
func (e Edge) Addresses() (bits int, ok bool) {
	prefix, err := netip.ParsePrefix(e.Peer)
	if err != nil {
		return 0, false
	}
	if prefix.Addr().Is4() {
		return 32 - prefix.Bits(), true
	}
	return max(0, 64-prefix.Bits()), true
}

// privateRanges are those of RFC 1918, RFC 6598 and RFC 4193, and link-local and loopback addresses.
var privateRanges = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("::1/128"),
}

// Ports writes the ports as a reader says them: tcp 443, tcp 8000-8080, all traffic.
func (e Edge) Ports() string {
	switch {
	case e.Protocol == "-1":
		return "all traffic"
	case e.ICMP():
		return icmpName(e)
	case e.From == e.To:
		return fmt.Sprintf("%s %d", e.Protocol, e.From)
	case e.From == 0 && e.To == 65535:
		return "all of " + e.Protocol
	}
	return fmt.Sprintf("%s %d-%d", e.Protocol, e.From, e.To)
}

// EchoRequest says whether an edge lets a ping through and nothing else (types 8 of ICMP and 128 of ICMPv6).
func (e Edge) EchoRequest() bool {
	return e.Protocol == "icmp" && e.From == 8 || e.Protocol == "icmpv6" && e.From == 128
}

func icmpName(e Edge) string {
	switch {
	case e.From == -1:
		return "all of " + e.Protocol
	case e.EchoRequest():
		return e.Protocol + " echo"
	}
	return fmt.Sprintf("%s type %d", e.Protocol, e.From)
}

// Direction is "from" for what may come in and "to" for what may go out.
func (e Edge) Direction() string {
	if e.Ingress {
		return "from"
	}
	return "to"
}
