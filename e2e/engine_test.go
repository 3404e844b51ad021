//go:build e2e

package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
)

// TestEngineVersion lets AWS patch a cluster whose automatic upgrades are off, as it does with long-term-support versions: nothing
// is planned for the database, and the application is deployed. Whoever asks for a newer version gets it.
func TestEngineVersion(t *testing.T) {
	inTurn(t, 6)
	d := deploy(t, "dev", configuration(t, "dev")) // without engine_version
	d.apply()
	same(t, "engine version", *d.cluster().EngineVersion, d.environment.Database.EngineVersion)
	d.wantLifecycleSupport("open-source-rds-extended-support-disabled")

	const patched = "8.0.mysql_aurora.3.10.77"
	must(d.modifyEngine(patched))(t)
	if _, err := d.modifyEngine(d.environment.Database.EngineVersion); err == nil || !strings.Contains(err.Error(), "Cannot upgrade aurora-mysql from "+patched) {
		t.Fatalf("the emulator takes an older version, which RDS does not: %v", err)
	}
	d.wantNoChanges()

	before := *d.service().TaskDefinition
	d.change(map[string]any{"service.image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:2.0.0"})
	d.wantDatabaseAlone(d.apply().changes())
	if after := *d.service().TaskDefinition; after == before {
		t.Error("the application is not deployed")
	}

	d.change(map[string]any{"database.engine_version": "8.0.mysql_aurora.3.10.9"}) // 9 is before 77, though not as text
	d.wantNoChanges()

	// What is chosen when a cluster is made shows no difference that no apply would end.
	d.change(map[string]any{"database.engine_lifecycle_support": "open-source-rds-extended-support"})
	d.wantNoChanges()

	const wanted = "8.0.mysql_aurora.3.12.0"
	d.change(map[string]any{"database.engine_version": wanted})
	lines := d.apply().changes()
	if !slices.Contains(lines, "aws_rds_cluster.main: update engine_version") {
		t.Errorf("an upgrade that is asked for is not planned: %q", lines)
	}
	for _, line := range lines {
		if !strings.Contains(line, ": update ") {
			t.Errorf("an upgrade replaces something: %s", line)
		}
	}
	same(t, "engine version", *d.cluster().EngineVersion, wanted)
	d.wantNoChanges()
}

func (d *deployment) modifyEngine(version string) (*rds.ModifyDBClusterOutput, error) {
	return d.rds().ModifyDBCluster(ctx, &rds.ModifyDBClusterInput{
		DBClusterIdentifier: aws.String(d.names().ClusterID()), EngineVersion: &version, ApplyImmediately: aws.Bool(true),
	})
}

// wantDatabaseAlone says which changes of a plan touch the database.
func (d *deployment) wantDatabaseAlone(lines []string) {
	d.t.Helper()
	for _, line := range lines {
		if strings.HasPrefix(line, "aws_rds_") || strings.HasPrefix(line, "aws_db_") {
			d.t.Errorf("the database changes with the application: %s", line)
		}
	}
}

func (d *deployment) wantLifecycleSupport(want string) {
	d.t.Helper()
	same(d.t, "extended support", aws.ToString(d.cluster().EngineLifecycleSupport), want)
}
