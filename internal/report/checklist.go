package report

import (
	"strings"

	"slipway/internal/config"
	"slipway/internal/stackjson"
)

// Results of an item.
const (
	Pass   = "PASS"
	Fail   = "FAIL"
	Waived = "WAIVED"
	// NotApplicable is an item about what the environment does without: nothing is there to be judged.
	NotApplicable = "N/A"
)

// Result is one item of the spec's production checklist with what proves or refutes it.
type Result struct {
	Item     string   `json:"item"` // as in report.waive
	Title    string   `json:"title"`
	Result   string   `json:"result"`
	Reason   string   `json:"reason,omitempty"`   // of the waiver, or why the item does not apply
	Unneeded bool     `json:"unneeded,omitempty"` // the waiver, as the item does not fail
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

// holds says how an item does not fail.
func (r Result) holds() string {
	if r.Result == NotApplicable {
		return "does not apply"
	}
	return "passes"
}

// items are the spec's, in its order and words.
var items = []struct {
	name, title string
	check       func(*proof)
}{
	{"task-role", "ECS Task Role configured with least privilege", checkTaskRole},
	{"container-health-check", "Container health checks implemented", checkContainerHealth},
	{"alb-health-check", "ALB health checks optimized", checkTargetHealth},
	{"circuit-breaker", "Deployment circuit breaker enabled", checkCircuitBreaker},
	{"scaling-policies", "Multiple auto-scaling policies configured", checkScalingPolicies},
	{"scheduled-scaling", "Scheduled scaling for cost optimization", checkScheduledScaling},
	{"read-replicas", "RDS read replicas configured", checkReplicas},
	{"rds-proxy", "RDS Proxy for connection pooling", checkProxy},
	{"database-tls", "TLS required for database connections", checkDatabaseTLS},
	{"secrets", "Secrets stored in Secrets Manager", checkSecrets},
	{"alarms", "CloudWatch alarms configured", checkAlarms},
	{"stickiness", "Session stickiness enabled", checkStickiness},
}

func checklist(stack *stackjson.Config, year int, environment config.Environment) []Result {
	reasons := map[string]string{}
	for _, waiver := range environment.Report.Waive {
		reasons[waiver.Item] = waiver.Reason
	}
	var all []Result
	for _, item := range items {
		p := &proof{stack: stack, beside: environment.Referred(), year: year}
		item.check(p)
		result := Result{Item: item.name, Title: item.title, Result: Pass, Facts: p.facts, Notes: p.notes}
		if len(p.facts) == 0 {
			result.Result, result.Reason, result.Notes = NotApplicable, strings.Join(p.notes, "; "), nil
		}
		for _, fact := range p.facts {
			if !fact.Holds {
				result.Result = Fail
			}
		}
		if reason, waived := reasons[item.name]; waived {
			result.Unneeded = result.Result != Fail
			if result.Result == Fail {
				result.Result, result.Reason = Waived, reason
			}
		}
		all = append(all, result)
	}
	return all
}
