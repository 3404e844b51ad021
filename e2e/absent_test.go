//go:build e2e

package e2e

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestWithout takes the parts of an environment away that it can do without, in the steps of docs/changes.md, and makes them again.
func TestWithout(t *testing.T) {
	inTurn(t, 8)
	minimal, lowered := configuration(t, "minimal"), map[string]any{
		"database.deletion_protection": false, "database.secret_recovery_window_days": 0, "load_balancer.deletion_protection": false,
	}
	d := deploy(t, "dev", with(t, minimal, lowered))
	before := d.contents()
	d.apply()

	take := func(values map[string]any) (gone []string) {
		d.take(with(t, minimal, values))
		d.stack = must(slip.SynthIn(ctx, d.project, d.name))(t)
		for _, change := range d.apply().content().ResourceChanges {
			switch {
			case change.Change.Actions.Delete():
				gone = append(gone, change.Address)
			case change.Change.Actions.Replace() && !strings.HasPrefix(change.Address, "aws_ecs_task_definition."):
				t.Errorf("%s is replaced", change.Address)
			}
		}
		d.wantNoChanges()
		return gone
	}
	wantGone := func(gone []string, addresses ...string) {
		for _, address := range addresses {
			if !slices.Contains(gone, address) {
				t.Errorf("%s stays", address)
			}
		}
	}

	noBalancer := maps.Clone(lowered)
	delete(noBalancer, "load_balancer.deletion_protection")
	noBalancer["load_balancer.enabled"] = false
	wantGone(take(noBalancer), "aws_lb.main", "aws_lb_listener.http", "aws_lb_target_group.main", "aws_security_group.alb")
	same(t, "load balancers of the service", len(d.service().LoadBalancers), 0)

	noProxy := maps.Clone(noBalancer)
	noProxy["database.proxy.enabled"] = false
	wantGone(take(noProxy), "aws_db_proxy.main", "aws_iam_role.rds_proxy_role", "aws_security_group.proxy")
	for _, variable := range d.taskDefinition().ContainerDefinitions[0].Environment {
		if *variable.Name == "DB_HOST" {
			same(t, "what the tasks connect to", *variable.Value, *d.cluster().Endpoint)
		}
	}

	wantGone(take(map[string]any{"load_balancer.enabled": false, "database.enabled": false, "database.deletion_protection": false}),
		"aws_rds_cluster.main", "aws_rds_cluster_instance.instance_0", "aws_secretsmanager_secret.db_password", "aws_security_group.database")

	lowered["database.final_snapshot_generation"] = 2 // the first cluster's snapshot has the name of 1
	if gone := take(lowered); len(gone) > 0 {
		t.Errorf("what comes back takes away %v", gone)
	}
	d.destroy()
	wantNothingLeft(d, before.Held)
}
