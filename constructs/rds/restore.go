package rds

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/rdscluster"

	"slipway/internal/config"
)

// restored are the arguments that say where a new cluster's data come from. Another value would replace the cluster, so one that exists ignores both.
var restored = []string{"snapshot_identifier", "restore_to_point_in_time"}

// restore has the cluster made of a backup. The provider sends what RDS does not take while it restores right afterwards, in ModifyDBCluster: the password that
// the secret holds by then, the backup's days and window, the maintenance window and the capacity range. It never sends the name of the master user, and
// Insights' mode only in the next apply: docs/decisions/database-keys.md.
// Source: https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/rds/cluster.go
func restore(main *rdscluster.RdsClusterConfig, from config.RestoreFrom) {
	if from.Snapshot != "" {
		main.SnapshotIdentifier = jsii.String(from.Snapshot)
		return
	}
	moment := &rdscluster.RdsClusterRestoreToPointInTime{
		SourceClusterIdentifier: jsii.String(from.Cluster),
		RestoreType:             jsii.String("full-copy"), // without it the provider sends an empty text
	}
	if from.Time == config.Latest {
		moment.UseLatestRestorableTime = jsii.Bool(true)
	} else {
		moment.RestoreToTime = jsii.String(from.Time)
	}
	main.RestoreToPointInTime = moment
}
