//go:build e2e

package e2e

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"slipway/internal/config"
)

// differences of the second plan that are the emulator's, or the provider's after a restore.
var differences = map[string][]known{
	"everything": {
		{"aws_db_proxy_default_target_group.main", "connection_pool_config.0.init_query", "ModifyDBProxyTargetGroup drops InitQuery"},
		{"aws_rds_cluster.main", "database_insights_mode", "a restore sends no DatabaseInsightsMode: the next apply does"},
		{"aws_rds_cluster.main", "performance_insights_enabled", "a restore sends no EnablePerformanceInsights: the next apply does"},
		{"aws_rds_cluster.main", "performance_insights_kms_key_id", "a restore sends no PerformanceInsightsKMSKeyId: the next apply does"},
		{"aws_rds_cluster.main", "performance_insights_retention_period", "a restore sends no PerformanceInsightsRetentionPeriod: the next apply does"},
	},
}

// unprotected is what the README says to change before a destroy.
var unprotected = map[string]any{
	"database.deletion_protection":            false,
	"database.secret_recovery_window_days":    0,
	"load_balancer.deletion_protection":       false,
	"load_balancer.access_logs.force_destroy": true,
}

// inPlace lets Terraform make calls that change something in place, beside what unprotected does: internal/rights wants to see them.
func inPlace(e config.Environment) map[string]any {
	values := maps.Clone(unprotected)
	values["tags"] = map[string]any{"Changed": "yes"} // one comes, and others go
	values["load_balancer.health_check.interval"] = 20
	values["database.proxy.idle_client_timeout"] = 900
	if e.LoadBalancer.HTTPS() {
		values["load_balancer.ssl_policy"] = "ELBSecurityPolicy-TLS13-1-2-2021-06"
	}
	if e.LoadBalancer.Waf != nil {
		values["load_balancer.waf.rate_limit"] = 3000
	}
	if e.Database.BackupCopy != nil {
		values["database.backup_copy.retention_days"] = 120
	}
	return values
}

// TestEnvironments applies every environment and compares what exists with its configuration.
func TestEnvironments(t *testing.T) {
	t.Parallel()
	for _, name := range environments() {
		t.Run(name, func(t *testing.T) {
			inTurn(t, 6)
			start := time.Now()
			d := deploy(t, name, configuration(t, name))
			before := d.contents()
			_, err := d.Validate(ctx)
			d.logged("validate", err)
			d.apply()
			row := outcome{environment: name, apply: "ok", moto: before.Moto}
			_, providers, err := d.Version(ctx, true)
			d.logged("version", err)
			for _, version := range providers {
				row.provider = version.String()
			}
			row.resources = len(d.state())

			d.wantNoChanges(differences[name]...)
			row.second = "empty"
			if n := len(differences[name]); n > 0 {
				row.second = "empty but for what the emulator drops"
			}
			if name == "dev" {
				wantSubnetsToStay(d)
			}
			wantOutputs(d)
			wantService(d)
			wantVolumes(d)
			wantLoadBalancer(d)
			wantWebACL(d)
			wantEdges(d)
			wantScaling(d)
			wantDatabase(d)
			wantBackupCopy(d)
			wantProxy(d)
			wantSecrets(d)
			wantPermissions(d)
			wantMonitoring(d)
			wantNoPassword(d)
			if name == "everything" {
				wantAdoptable(d)
			}

			if protected(d) {
				d.change(inPlace(d.environment))
				d.apply()
			}
			d.destroy()
			wantRights(d)
			wantNothingLeft(d, before.Held)
			row.destroy = "nothing left"
			row.took = time.Since(start)
			if !t.Failed() {
				record(row)
			}
		})
	}
}

// wantSubnetsToStay excludes a zone in which the environment has subnets, as a newer table of zones may.
func wantSubnetsToStay(d *deployment) {
	d.t.Helper()
	zone, _ := d.state()["aws_subnet.private_0"]["availability_zone_id"].(string)
	if zone == "" {
		d.t.Fatal("no zone of aws_subnet.private_0")
	}
	d.change(map[string]any{"network.excluded_zone_ids": []string{zone}})
	d.wantNoChanges()
}

func protected(d *deployment) bool {
	return d.environment.Database.DeletionProtection || d.environment.LoadBalancer.DeletionProtection
}

// forgotten is what the emulator leaves behind of what it deletes: the tags, a NAT gateway's interface, a VPC's network ACL.
var forgotten = []string{"tags", "enis", "network_acls"}

// wantNothingLeft compares what the emulator holds with what it held before.
func wantNothingLeft(d *deployment, before []string) {
	d.t.Helper()
	if state := d.state(); len(state) > 0 {
		d.t.Errorf("%d resources are left in the state", len(state))
	}
	held := d.contents().Held
	for _, left := range unwanted(held, before, d.environment) {
		d.t.Errorf("left after the destroy: %s", left)
	}
	snapshot := slices.ContainsFunc(held, func(held string) bool { return strings.Contains(held, "/cluster_snapshots/"+d.names().FinalSnapshot()) })
	same(d.t, "there is a final snapshot", snapshot, d.environment.Database.FinalSnapshot)
}

// unwanted leaves out what is there by design: task definitions stay registered, a key is deleted later, and a final snapshot is
// what the configuration asks for.
func unwanted(held, before []string, e config.Environment) (left []string) {
	for _, held := range held {
		parts := strings.Split(held, "/")
		service, collection := parts[0], parts[2]
		switch {
		case slices.Contains(before, held):
		case service == "ecs" && collection == "task_definitions":
		case service == "kms" && collection == "keys":
		case held == "logs/"+parts[1]+"/groups/RDSOSMetrics": // of all databases of the account: docs/decisions/log-groups.md
		case service == "acm" && collection == "_idempotency_tokens": // of requests, not of certificates
		case service == "ecr": // settings of a registry, which moto makes when it is asked for endpoint services
		case service == "rds" && collection == "cluster_snapshots" && e.Database.FinalSnapshot:
		case strings.HasPrefix(held, "rds/"+parts[1]+"/cluster_snapshots/rds:"): // an automated one, which AWS deletes with the cluster
		case service == "rds" && collection == "resource_map": // an index of the other collections
		case service == "ec2" && slices.Contains(forgotten, collection):
		default:
			left = append(left, held)
		}
	}
	return left
}
