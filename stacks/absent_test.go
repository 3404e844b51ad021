package stacks

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"slipway/internal/config"
)

// parts that an environment can do without: the key that leaves each out, and what nothing in the JSON may be of then.
var parts = map[string]struct {
	key  string
	gone *regexp.Regexp
}{
	"load balancer": {`load_balancer: {enabled: false}`, regexp.MustCompile(`aws_lb|AWS/ApplicationELB|[^a-z-]alb[^a-z]|target_group_arn|Load balancer|service_url`)},
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
	for _, without := range [][]string{{"load balancer"}, {"database"}, {"proxy"}, {"load balancer", "database"}, {"load balancer", "proxy"}} {
		for _, beside := range []string{"{}", "{services: {worker: {command: [bin/worker]}}, monitoring: {enabled: false}}", "{service: {container_insights: disabled}}"} {
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
