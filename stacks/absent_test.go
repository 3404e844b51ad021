package stacks

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"slipway/internal/config"
	"slipway/internal/report"
)

// parts that an environment can do without: the key that leaves each out, and what nothing in the JSON may be of then.
var parts = map[string]struct {
	key  string
	gone *regexp.Regexp
}{
	"load balancer": {`load_balancer: {enabled: false}`,
		regexp.MustCompile(`aws_lb|AWS/ApplicationELB|[^a-z-]alb[^a-z]|target_group_arn|Load balancer|service_url`)},
	"database": {`database: {enabled: false}`,
		regexp.MustCompile(`aws_rds|aws_db|[^a-z]rds[^a-z]|AWS/RDS|DB_[A-Z]|aws_secretsmanager|ephemeral|[Aa]urora|[^a-z]db-|[Pp]roxy|[^_a-z]SQL|Database[^_ ]`)},
	"proxy": {`database: {proxy: {enabled: false}}`, regexp.MustCompile(`aws_db_proxy|[^a-z]proxy|ProxyName|to RDS Proxy`)},
}

// Whatever is left out, the rest is sound, and nothing of it is there.
func TestAnEnvironmentDoesWithout(t *testing.T) {
	base, err := os.ReadFile(filepath.Join("testdata", "minimal.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	left := map[string][]string{} // out, by the environment's name
	var environments []config.Environment
	for _, without := range [][]string{
		{"load balancer"}, {"database"}, {"proxy"}, {"load balancer", "database"}, {"load balancer", "proxy"},
	} {
		for _, beside := range []string{"{}",
			"{services: {worker: {command: [bin/worker]}}, monitoring: {enabled: false}}", "{service: {container_insights: disabled}}"} {
			keys := []string{beside}
			for _, part := range without {
				keys = append(keys, parts[part].key)
			}
			name := fmt.Sprintf("e%d", len(environments))
			environment, err := config.Parse(name+".yaml", []byte(mergeAll(t, string(base), keys)))
			if err != nil {
				t.Fatalf("without %v: %v", without, err)
			}
			environments, left[name] = append(environments, environment), without
		}
	}
	stacks := synthesize(t, environments...)
	for _, environment := range environments {
		data := stacks[environment.Name]
		sound(t, environment, data)
		for _, part := range left[environment.Name] {
			for _, found := range parts[part].gone.FindAllIndex(data, 5) {
				t.Errorf("without %v there is something of the %s: %s", left[environment.Name], part, data[max(0, found[0]-60):min(len(data), found[1]+60)])
			}
		}
		if t.Failed() {
			return
		}
	}
}

// What stays has the addresses that it has beside the others; only without a proxy do the tasks connect to somebody else.
func TestWhatStaysHasItsAddresses(t *testing.T) {
	whole := minimal(t, "").Addresses()
	for name, want := range map[string][]string{
		"load balancer": nil, "database": nil,
		"proxy": {"aws_vpc_security_group_egress_rule.service_3306_to_database", "aws_vpc_security_group_ingress_rule.database_3306_from_service"},
	} {
		added := beyond(minimal(t, "{"+parts[name].key+"}").Addresses(), whole)
		if diff := cmp.Diff(want, added, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("without the %s (-want +got):\n%s", name, diff)
		}
	}
}

// What an environment does without is no failure of its report: no item is about it, with the key as the reason.
func TestTheReportOfAnEnvironmentThatDoesWithout(t *testing.T) {
	judged := func(change string) report.Report {
		return report.Build(parse(t, "minimal.yaml", change), minimal(t, change), 2026)
	}
	whole := judged("")
	for name, items := range map[string][]string{
		"load balancer": {"container-health-check", "alb-health-check", "stickiness"},
		"database":      {"read-replicas", "rds-proxy", "database-tls", "secrets"},
		"proxy":         {"rds-proxy"},
	} {
		without := judged("{" + parts[name].key + "}")
		for i, result := range without.Checklist {
			key, _, _ := strings.Cut(strings.NewReplacer(": {", ".", "}", "").Replace(parts[name].key), ":")
			switch {
			case !slices.Contains(items, result.Item):
				if result.Result != whole.Checklist[i].Result {
					t.Errorf("without the %s %s is %s instead of %s: %s", name, result.Item, result.Result, whole.Checklist[i].Result, result.Why())
				}
			case result.Result != report.None || !strings.Contains(result.Reason, key) && result.Item != "container-health-check":
				t.Errorf("without the %s %s is %s because of %q %s", name, result.Item, result.Result, result.Reason, result.Why())
			}
		}
		for _, failure := range without.Failures() {
			if !slices.Contains(whole.Failures(), failure) {
				t.Errorf("without the %s: %s", name, failure)
			}
		}
		other := report.Side{Stack: minimal(t, "{"+parts[name].key+"}"), Report: without}
		for _, rank := range report.Compare(report.Side{Stack: minimal(t, ""), Report: whole}, other).Order {
			if !rank.Holds {
				t.Errorf("without the %s an environment is weaker: %+v", name, rank)
			}
		}
	}
}

// Without a proxy the tasks' connections are those of the instances.
func TestConnectionsThatNothingPools(t *testing.T) {
	const change = "{database: {proxy: {enabled: false}, instance_class: db.t4g.medium, readers: 2}}"
	budget := report.Build(parse(t, "minimal.yaml", change), minimal(t, change), 2026).Connections
	if budget.Pool != 0 || budget.MaxConnection != 90 || len(budget.Budget) != 4 || budget.Budget[0].Offered != 90 || budget.Budget[2].Offered != 180 ||
		len(budget.Problems) == 0 || !strings.HasPrefix(budget.Notes[0], "Nothing pools") {
		t.Errorf("%+v", budget)
	}
	check(t, minimal(t, change), []expectation{
		{"", "aws_ecs_task_definition.main", "container_definitions.0.environment.0.value", "${aws_rds_cluster.main.endpoint}"},
		{"the parameter that the proxy's clients need not ask for", "aws_rds_cluster_parameter_group.main", "parameter.0.name", "require_secure_transport"},
	})
}
