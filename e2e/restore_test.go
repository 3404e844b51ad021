//go:build e2e

package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// removeBeside makes room for the other way to restore. AWS deletes the automated snapshot with the cluster.
const removeBeside = `
aws rds modify-db-cluster --db-cluster-identifier "$beside" --no-deletion-protection >/dev/null
for snapshot in $(aws rds describe-db-cluster-snapshots --db-cluster-identifier "$beside" \
  --query 'DBClusterSnapshots[].DBClusterSnapshotIdentifier' --output text); do
  aws rds delete-db-cluster-snapshot --db-cluster-snapshot-identifier "$snapshot" >/dev/null
done
aws rds delete-db-cluster --db-cluster-identifier "$beside" --skip-final-snapshot >/dev/null
`

// TestRestore follows the runbook: restore from a snapshot and to a point in time beside the live cluster, give the restored one the live
// one's names, rotate the password, and delete the old one. Terraform replaces nothing.
func TestRestore(t *testing.T) {
	inTurn(t, 6)
	prelude, sections := runbook(t)
	restore := section(t, sections, "Restore")
	same(t, "number of blocks, of which each is run below", len(restore.blocks), 9)
	d := deploy(t, "prod", configuration(t, "dev"))
	s := newShell(d, prelude)
	s.configure(nil)
	d.apply()
	original, old := *d.cluster().DbClusterResourceId, d.password()
	names := restore.with(t, "live=")

	snapshots := s.mustRun(names + restore.with(t, "create-db-cluster-snapshot") + names)
	if !strings.Contains(snapshots, "automated") || !strings.Contains(snapshots, "manual") {
		t.Errorf("the snapshots are %s", snapshots)
	}
	settings := names + restore.with(t, "settings=(")
	s.mustRun(settings + restore.with(t, "restore-db-cluster-from-snapshot"))
	s.wantBeside()
	s.mustRun(names + removeBeside)
	printed := s.mustRun(settings + restore.with(t, "restore-db-cluster-to-point-in-time") + restore.with(t, "create-db-instance"))
	s.wantBeside()
	if !strings.Contains(printed, "available\tshop-prod-restored.cluster-") {
		t.Errorf("the restored cluster's endpoint is not shown: %s", printed)
	}
	copied := s.mustRun(names + restore.with(t, "mysqldump"))
	if strings.Count(copied, "--ssl-mode=VERIFY_IDENTITY --ssl-ca=global-bundle.pem") != 1 { // the dump is in a file
		t.Errorf("rows are not loaded: %s", copied)
	}

	s.mustRun(names + restore.with(t, "rename()"))
	if now := *d.cluster().DbClusterResourceId; now == original {
		t.Fatal("the live cluster is still the old one")
	}
	same(t, "target of the proxy", *only(t, "targets", d.targets()).RdsResourceId, d.names().ClusterID())
	s.wantRotated(sections, old)
	same(t, "instances", s.instances("shop-prod"), []string{"shop-prod-0"})
	same(t, "instances of the old cluster", s.instances("shop-prod-before"), []string{"shop-prod-before-0"})
	wantDatabase(d)
	wantProxy(d)
	d.wantNoChanges()

	s.mustRun(names + restore.with(t, "delete-db-cluster"))
	same(t, "instances of the deleted cluster", s.instances("shop-prod-before"), []string(nil))
	for _, call := range awsCalls(restore.script()) {
		if !strings.Contains(s.calls(), call) {
			t.Errorf("aws %s was never called", call)
		}
	}
}

// wantBeside compares the restored cluster with the live one in what Terraform would replace it for.
func (s *shell) wantBeside() {
	s.t.Helper()
	live, beside := s.cluster(), s.clusterOf("shop-prod-restored")
	same(s.t, "subnet group", *beside.DBSubnetGroup, *live.DBSubnetGroup)
	same(s.t, "key", *beside.KmsKeyId, *live.KmsKeyId)
	same(s.t, "security groups", beside.VpcSecurityGroups, live.VpcSecurityGroups)
	same(s.t, "parameters", *beside.DBClusterParameterGroup, *live.DBClusterParameterGroup)
	same(s.t, "capacity", beside.ServerlessV2ScalingConfiguration, live.ServerlessV2ScalingConfiguration)
	same(s.t, "master user", *beside.MasterUsername, *live.MasterUsername)
	same(s.t, "deletion protection", *beside.DeletionProtection, true)
}

// wantRotated deploys another credentials_version as the runbook says, looks at it as it says, and checks what is planned.
func (s *shell) wantRotated(sections []runbookSection, old string) {
	s.t.Helper()
	s.configure(map[string]any{"database.credentials_version": 2})
	printed := s.mustRun(section(s.t, sections, "A change").blocks[0])
	if !strings.Contains(printed, "Apply complete!") || strings.Contains(printed, "aws_rds_cluster.main: Creating") ||
		strings.Contains(printed, "aws_rds_cluster_instance.instance_0: Creating") {
		s.t.Errorf("the apply is not as the runbook says:\n%s", printed)
	}
	if s.password() == old {
		s.t.Error("the password is the old one")
	}
	wantSecrets(s.deployment)
	s.wantNowhere(s.password())
	looked := s.mustRun(section(s.t, sections, "Rotate the password").script())
	for _, want := range []string{"AWSCURRENT", "PRIMARY"} {
		if strings.Count(looked, want) != 1 {
			s.t.Errorf("there is not one %s:\n%s", want, looked)
		}
	}
}

// instances of a cluster, sorted.
func (s *shell) instances(cluster string) (ids []string) {
	s.t.Helper()
	described := must(s.rds().DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{}))(s.t)
	for _, instance := range described.DBInstances {
		if aws.ToString(instance.DBClusterIdentifier) == cluster {
			ids = append(ids, *instance.DBInstanceIdentifier)
		}
	}
	slices.Sort(ids)
	return ids
}

func (d *deployment) targets() []rdstypes.DBProxyTarget {
	d.t.Helper()
	name := d.names().Proxy()
	return must(d.rds().DescribeDBProxyTargets(ctx, &rds.DescribeDBProxyTargetsInput{DBProxyName: &name}))(d.t).Targets
}
