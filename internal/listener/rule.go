package listener

import "fmt"

// Rule is one of a listener.
type Rule struct {
	Match
	Priority int     // that it is given; 0 where it follows from what the rule asks
	To       *Target // of a redirect; nil where requests are answered or forwarded
}

// Down is the rule of maintenance, which answers everything.
var Down = Rule{Match: Everything, Priority: Maintenance}

// Label of the rule in Terraform. A rule with a given priority is the one of this priority, whatever it asks: where two exchange their priorities, Terraform
// exchanges their conditions and actions, and AWS is never asked for a priority that another rule still has.
func (r Rule) Label() string {
	switch r.Priority {
	case Maintenance:
		return "maintenance"
	case 0:
		return r.Match.Label()
	}
	return fmt.Sprintf("priority_%d", r.Priority)
}
