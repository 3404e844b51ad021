package report

import (
	"strings"

	"slipway/internal/config"
	"slipway/internal/findings"
	"slipway/internal/stackjson"
)

// Results of an item.
const (
	Pass   = "PASS"
	Fail   = "FAIL"
	Waived = "WAIVED"
	None   = "NONE" // the item is about something else than what this environment is
)

// Result is one item of the spec's production checklist with what proves or refutes it.
type Result struct {
	Item     string   `json:"item"` // as in report.waive
	Title    string   `json:"title"`
	Result   string   `json:"result"`
	Reason   string   `json:"reason,omitempty"`   // of the waiver, or why the item is not about this environment
	Unneeded bool     `json:"unneeded,omitempty"` // the waiver, as the item passes
	Facts    []Fact   `json:"facts"`
	Notes    []string `json:"notes,omitempty"`
}

// Why names the first fact that does not hold.
func (r Result) Why() string {
	for _, fact := range r.Facts {
		if !fact.Holds {
			return strings.TrimSpace(fact.Address+" "+fact.Attribute) + " is " + fact.Value + ", " + fact.Rule
		}
	}
	return ""
}

// items are the spec's, in its order and words. Each says by which changes a configuration passes it.
var items = []struct {
	name, title string
	check       func(*proof)
	mend        func(config.Environment) []findings.Change
}{
	{"task-role", "ECS Task Role configured with least privilege", checkTaskRole, mendNothing},
	{"container-health-check", "Container health checks implemented", checkContainerHealth, mendContainerHealth},
	{"alb-health-check", "ALB health checks optimized", checkTargetHealth, mendTargetHealth},
	{"circuit-breaker", "Deployment circuit breaker enabled", checkCircuitBreaker, mendCircuitBreaker},
	{"scaling-policies", "Multiple auto-scaling policies configured", checkScalingPolicies, mendScalingPolicies},
	{"scheduled-scaling", "Scheduled scaling for cost optimization", checkScheduledScaling, mendSchedules},
	{"read-replicas", "RDS read replicas configured", checkReplicas, mendReplicas},
	{"rds-proxy", "RDS Proxy for connection pooling", checkProxy, mendNothing},
	{"database-tls", "TLS required for database connections", checkDatabaseTLS, mendNothing},
	{"secrets", "Secrets stored in Secrets Manager", checkSecrets, mendNothing},
	{"alarms", "CloudWatch alarms configured", checkAlarms, mendAlarms},
	{"stickiness", "Session stickiness enabled", checkStickiness, mendStickiness},
}

// checklist judges the items, and gives those of their notes that a key takes away.
func checklist(stack *stackjson.Config, year int, environment config.Environment) (all []Result, mendable []findings.Finding) {
	reasons := map[string]string{}
	for _, waiver := range environment.Report.Waive {
		reasons[waiver.Item] = waiver.Reason
	}
	for _, item := range items {
		p := &proof{stack: stack, beside: environment.Referred(), year: year}
		item.check(p)
		result := Result{Item: item.name, Title: item.title, Result: Pass, Facts: p.facts}
		if reason, all := p.exceptional(); all {
			result.Result, result.Reason = None, reason
		}
		for _, note := range p.notes {
			result.Notes = append(result.Notes, note.text)
			if note.mend != nil {
				of := environment.As(note.service)
				mendable = append(mendable, of.Locate(findings.Finding{Severity: findings.Note, Area: findings.Checklist, What: item.name + ": " + note.text,
					Changes: note.mend(of)}))
			}
		}
		for _, fact := range p.facts {
			if !fact.Holds {
				result.Result, result.Reason = Fail, ""
			}
		}
		if reason, waived := reasons[item.name]; waived {
			result.Unneeded = result.Result == Pass || result.Result == None
			if result.Result == Fail {
				result.Result, result.Reason = Waived, reason
			}
		}
		all = append(all, result)
	}
	return all, mendable
}
