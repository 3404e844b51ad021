package rules

import (
	"slices"
	"strings"

	"slipway/internal/planreview/kinds"
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/target"
)

var trafficMoved = Rule{
	ID:   "traffic-moved",
	Fact: "Names, listeners, distributions, APIs and streams lead where they led before, or to the plan's own resources.",
	Why: "An update in place looks harmless, and moves all users, mails or records at once: to nobody, to an old system, or to somebody else. It is graded by " +
		"whose the new place is: the plan's own, and a name below a domain of its own, are low; what cannot be told is medium; another account or domain, " +
		"the name servers of a domain, and an answer that no application gives any more are high.",
	Severity: High,
	Blind: "whether anything answers at the new place; whose an address or a name below a provider's domain is; records of other types than those that lead " +
		"somewhere, such as TXT; what a change of routes in a network moves",
	Check: checkTraffic,
}

func checkTraffic(p *plan.Plan) Result {
	var result Result
	for _, c := range p.Changes {
		if f, found := shuts(c); found {
			result.Applies, result.Findings = true, append(result.Findings, f)
		}
		if c.Data || !c.Keeps() || routesOf[c.Type] == nil {
			continue
		}
		result.Applies = true
		f := Finding{Address: c.Address, Why: inConfiguration, Undo: "set it back and apply; clients keep an old answer for as long as its TTL says"}
		say := func(severity Severity, what, effect string) {
			if f.Effect == "" || severity > f.Severity {
				f.Effect = effect
			}
			f.Severity = max(f.Severity, severity)
			if f.What != "" {
				what = f.What + ", " + what
			}
			f.What = what
		}
		if leads(c) {
			for _, r := range routesOf[c.Type] {
				moved(p, c, r.paths, say)
			}
		}
		answersItself(p, c, say)
		takenOut(c, say)
		unrouted(c, say)
		if f.What != "" {
			result.Findings = append(result.Findings, f)
		}
	}
	return result
}

// leads leaves out the records that prove something, such as that a domain is one's own: _token.example.com.
func leads(c *plan.Change) bool {
	kind := strings.ToUpper(plan.Text(c.New("type")))
	switch {
	case kinds.Of(c.Type).Class != kinds.Traffic || !strings.Contains(c.Type, "record"):
		return true
	case kind == "TXT", kind == "CAA", kind == "SPF", kind == "SOA", kind == "DS", kind == "TLSA", kind == "PTR", kind == "HTTPS", kind == "SVCB", kind == "NAPTR":
		return false
	}
	return kind == "SRV" || !strings.HasPrefix(plan.Text(c.New("name")), "_")
}

// delegates says whether a change says which servers answer for a whole domain.
func delegates(c *plan.Change) bool {
	return strings.EqualFold(plan.Text(c.New("type")), "NS") || strings.HasSuffix(c.Type, "_ns_record") || strings.HasPrefix(c.Type, "aws_route53domains_")
}

// moved judges the places that come at some paths.
func moved(p *plan.Plan, c *plan.Change, paths [][]string, say func(Severity, string, string)) {
	var before, after []string
	name, waits := "", false
	for _, path := range paths {
		was, is := placesAt(c.Before, path), placesAt(c.After, path)
		before, after = append(before, was...), append(after, is...)
		unknown := c.Unknown(path...) && c.Unseen(path[0])
		if waits = waits || unknown; name == "" || len(is) > 0 || unknown {
			name = plan.Join(path)
		}
	}
	before, after = distinct(before), distinct(after)
	if waits && len(before) > 0 {
		severity := Low // it waits for a resource that the plan changes
		if delegates(c) {
			severity = Medium
		}
		say(severity, name+": "+listed(before)+" → known after apply", "it leads to another of the plan's own resources")
		return
	}
	var was []target.Target
	for _, place := range before {
		was = append(was, target.Of(place))
	}
	known := func(t target.Target) bool {
		return slices.ContainsFunc(was, func(b target.Target) bool { return b.Key == t.Key })
	}
	var worst Severity
	var come []string
	effect := ""
	for _, place := range after {
		t := target.Of(place)
		if known(t) || t.Key == "" || len(before) == 0 || strings.HasPrefix(t.Key, "igw-") { // made-public says so of an internet gateway
			continue
		}
		come = append(come, place)
		if severity, said := whose(p, t, was); severity > worst {
			worst, effect = severity, said
		}
	}
	if len(come) == 0 {
		return
	}
	switch {
	case delegates(c) && worst == Low:
		worst, effect = Medium, "other name servers answer for the whole domain, the plan's own"
	case delegates(c):
		worst, effect = High, "other name servers answer for the whole domain: for its mails and its certificates, too"
	case len(after) > len(before) && !slices.ContainsFunc(before, func(b string) bool { return !slices.Contains(after, b) }):
		worst, effect = min(worst, Medium), "one more: "+effect
	}
	say(worst, name+": "+listed(before)+" → "+listed(after), effect)
}

// whose grades a place by whose it is.
func whose(p *plan.Plan, t target.Target, before []target.Target) (Severity, string) {
	own := ownPlaces(p)
	same := own.has(t) || slices.ContainsFunc(before, t.SameOwner)
	switch {
	case own.keys[t.Key]:
		return Low, "it leads to another of the plan's own resources"
	case same && strings.Contains(t.Owner, "."):
		return Low, "it leads to another name of a domain of yours"
	case same:
		return Medium, "it leads to something that is not in the plan"
	case slices.ContainsFunc(before, t.AnotherOwner) || own.others(t):
		return High, "it leads to " + t.Owner + ": whoever has that answers, and reads what is sent"
	}
	return Medium, "it leads to something that is not in the plan; whose it is cannot be seen"
}

// places are what a plan has itself: by their keys, and the accounts and domains that they are of.
type places struct {
	keys   map[string]bool
	owners map[string]target.Target // one of each owner
}

// has says whether a place is of an owner that the plan has.
func (own places) has(t target.Target) bool { return t.SameOwner(own.owners[t.Owner]) }

// others says whether a place is of another owner than one of its kind that the plan has.
func (own places) others(t target.Target) bool {
	for _, owner := range own.owners {
		if t.AnotherOwner(owner) {
			return true
		}
	}
	return false
}

// ownPlaces reads them from the resources of a plan that stay or come.
func ownPlaces(p *plan.Plan) places {
	return plan.Once(p, "own places", func() places {
		own := places{map[string]bool{}, map[string]target.Target{}}
		for _, c := range p.Changes {
			if c.Data || c.Action == plan.Delete {
				continue
			}
			top, _ := plan.Object(c.After)
			for _, name := range placeNames {
				if slices.ContainsFunc(routesOf[c.Type], func(r route) bool {
					return slices.ContainsFunc(r.paths, func(path []string) bool { return path[0] == name })
				}) {
					continue // where it leads to, not where it is
				}
				for _, text := range plan.Strings(top[name]) {
					t := target.Of(text)
					own.keys[t.Key] = true
					if name == "arn" && t.Owner != "" {
						own.owners[t.Owner] = t
					}
				}
			}
			if kinds.Of(c.Type).Class != kinds.Traffic && !c.Is("aws_acm_certificate", "aws_route53_zone") {
				continue
			}
			for _, name := range domainNames {
				for _, text := range plan.Strings(top[name]) {
					if t := target.Of(text); t.Owner != "" && !t.Shared {
						own.owners[t.Owner] = t
					}
				}
			}
		}
		delete(own.keys, "")
		return own
	})
}

// distinct leaves out what is there twice, in its order.
func distinct(items []string) []string {
	var all []string
	for _, item := range items {
		if !slices.Contains(all, item) {
			all = append(all, item)
		}
	}
	return all
}

// placesAt are the texts at a path. What a redirect keeps of a request, such as #{host}, is no place.
func placesAt(side any, path []string) []string {
	var all []string
	for _, value := range valuesAt(side, path) {
		for _, text := range plan.Strings(value) {
			if text != "" && !strings.HasPrefix(text, "#{") {
				all = append(all, text)
			}
		}
	}
	return all
}
