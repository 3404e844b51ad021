package rds

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchloggroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dbsubnetgroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/rdscluster"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/iam"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
	"slipway/internal/names"
)

// engine is the only one that the proxy's engine family and the parameters here fit.
const engine = "aurora-mysql"

// ClusterProps of the Aurora MySQL cluster.
type ClusterProps struct {
	Names          names.Names
	Database       config.Database
	Credentials    *Credentials
	Key            *Key
	Subnets        []string  // ids, in at least two zones
	NetworkKey     string    // another one in another VPC, and known before a deploy
	SecurityGroup  string    // id
	MonitoringRole *iam.Role // nil without enhanced monitoring
	// BeforeInstances is what RDS would make by itself for the first instance.
	BeforeInstances []cdktf.ITerraformDependable
}

// Cluster is the Aurora cluster with its instances.
type Cluster struct {
	ID             string
	Arn            string
	Endpoint       string
	ReaderEndpoint string
	Instances      []string                     // identifiers, the writer's first
	Ready          []cdktf.ITerraformDependable // every instance is available
}

// NewCluster makes the cluster, encrypted with the environment's key, its parameter groups, log groups and instances.
//
// availability_zones is never set: Aurora always answers with three zones, and fewer of them in the configuration would plan
// to rebuild the database.
func NewCluster(scope address.Scope, props ClusterProps) *Cluster {
	db := props.Database
	subnets := address.New(scope, dbsubnetgroup.NewDbSubnetGroup, "main", &dbsubnetgroup.DbSubnetGroupConfig{
		Name:        jsii.String(props.Names.SubnetGroup(props.NetworkKey)),
		Description: jsii.String("Aurora cluster"),
		SubnetIds:   jsii.Strings(props.Subnets...),
	})
	main := &rdscluster.RdsClusterConfig{
		ClusterIdentifier:      jsii.String(props.Names.ClusterID()),
		Engine:                 jsii.String(engine),
		EngineMode:             jsii.String("provisioned"), // Serverless v2 too
		EngineVersion:          jsii.String(engineVersion(scope, props.Names.ClusterID(), db)),
		EngineLifecycleSupport: jsii.String(db.EngineLifecycleSupport),
		DatabaseName:           jsii.String(db.Name),
		Port:                   jsii.Number(db.Port),

		MasterUsername:          jsii.String(props.Credentials.Username),
		MasterPasswordWo:        jsii.String(props.Credentials.Password),
		MasterPasswordWoVersion: cdktf.Token_AsNumber(jsii.String(props.Credentials.Written)),
		StorageEncrypted:        jsii.Bool(true),
		KmsKeyId:                jsii.String(props.Key.Arn),

		DbSubnetGroupName:           subnets.Name(),
		VpcSecurityGroupIds:         jsii.Strings(props.SecurityGroup),
		DbClusterParameterGroupName: jsii.String(newClusterParameters(scope, props)),

		BackupRetentionPeriod:      jsii.Number(db.BackupRetentionDays),
		PreferredBackupWindow:      jsii.String(db.BackupWindow),
		PreferredMaintenanceWindow: jsii.String(db.MaintenanceWindow),
		ApplyImmediately:           jsii.Bool(db.ApplyImmediately),
		CopyTagsToSnapshot:         jsii.Bool(true),

		DeletionProtection: jsii.Bool(db.DeletionProtection),
		SkipFinalSnapshot:  jsii.Bool(!db.FinalSnapshot),
		// Where a last snapshot is wanted, so are the days behind it.
		DeleteAutomatedBackups: jsii.Bool(!db.FinalSnapshot),

		EnabledCloudwatchLogsExports: jsii.Strings(db.LogExports...),
		DependsOn:                    newExportLogs(scope, props),
		Lifecycle:                    clusterLifecycle(db),
	}
	if db.FinalSnapshot {
		main.FinalSnapshotIdentifier = jsii.String(finalSnapshot(props))
	}
	if db.Insights.Mode != "" { // the mode is the cluster's, and so is then the retention that it asks for
		main.DatabaseInsightsMode = jsii.String(db.Insights.Mode)
		main.PerformanceInsightsEnabled = jsii.Bool(db.Insights.Enabled)
		if db.Insights.Enabled {
			main.PerformanceInsightsKmsKeyId = jsii.String(props.Key.Arn)
			main.PerformanceInsightsRetentionPeriod = jsii.Number(db.Insights.RetentionDays)
		}
	}
	if db.Serverless != nil {
		main.Serverlessv2ScalingConfiguration = &rdscluster.RdsClusterServerlessv2ScalingConfiguration{
			MinCapacity: jsii.Number(db.Serverless.MinAcu),
			MaxCapacity: jsii.Number(db.Serverless.MaxAcu),
		}
	}
	if db.RestoreFrom != nil {
		restore(main, *db.RestoreFrom)
	}
	cluster := address.New(scope, rdscluster.NewRdsCluster, "main", main)
	made := &Cluster{
		ID:             *cluster.Id(),
		Arn:            *cluster.Arn(),
		Endpoint:       *cluster.Endpoint(),
		ReaderEndpoint: *cluster.ReaderEndpoint(),
	}
	for _, instance := range newInstances(scope, props, *cluster.Id()) {
		made.Instances = append(made.Instances, *instance.Identifier())
		made.Ready = append(made.Ready, instance)
	}
	return made
}

// finalSnapshot has a part of the key's id in its name, which is new whenever an environment is made anew, and the
// generation for a cluster that was replaced under the same key: a name that is taken makes the deletion fail.
func finalSnapshot(props ClusterProps) string {
	key := *cdktf.Fn_Substr(jsii.String(props.Key.ID), jsii.Number(0), jsii.Number(8))
	return fmt.Sprintf("%s-%s-%d", props.Names.FinalSnapshot(), key, props.Database.FinalSnapshotGeneration)
}

// clusterLifecycle leaves alone what AWS keeps: the enrollment in extended support, which is chosen when a cluster is made and
// which no call changes (the provider's ModifyDBCluster does not send it, so every plan would show it); the version where AWS
// raises it, since a pinned one would plan a downgrade; and the capacity range of a cluster that was serverless once, which AWS
// never forgets (hashicorp/terraform-provider-aws#32381).
func clusterLifecycle(db config.Database) *cdktf.TerraformResourceLifecycle {
	ignored := []string{"engine_lifecycle_support"}
	if db.AutoMinorVersionUpgrade {
		ignored = append(ignored, "engine_version")
	}
	if db.Serverless == nil {
		ignored = append(ignored, "serverlessv2_scaling_configuration")
	}
	if db.RestoreFrom != nil {
		ignored = append(ignored, restored...)
	}
	return lifecycle.IgnoreChanges(lifecycle.PreventDestroy(db.DeletionProtection), ignored...)
}

// kept are the exports whose log groups an environment has in any case: Terraform would delete the group of one that is turned off, and what was written.
var kept = []string{"audit", "error", "general", "slowquery"}

// ExportLogs are the names of the log groups that an environment has for these exports.
func ExportLogs(names names.Names, exports []string) []string {
	var groups []string
	for _, export := range withGroup(exports) {
		groups = append(groups, names.ClusterLogs(export))
	}
	return groups
}

// withGroup are those that are kept, and what came later only where it is exported.
func withGroup(exports []string) []string {
	all := slices.Clone(kept)
	for _, export := range exports {
		if !slices.Contains(all, export) {
			all = append(all, export)
		}
	}
	slices.Sort(all[len(kept):]) // the order of a list in the file changes nothing
	return all
}

// newExportLogs makes the log groups before the cluster does, which would make them without retention or key. One that is not kept has create_before_destroy:
// then Terraform changes the cluster, which would make the group anew, before it deletes the group.
func newExportLogs(scope address.Scope, props ClusterProps) *[]cdktf.ITerraformDependable {
	var groups []cdktf.ITerraformDependable
	for _, export := range withGroup(props.Database.LogExports) {
		group := &cloudwatchloggroup.CloudwatchLogGroupConfig{
			Name:            jsii.String(props.Names.ClusterLogs(export)),
			RetentionInDays: jsii.Number(props.Database.LogRetentionDays),
			KmsKeyId:        jsii.String(props.Key.Arn),
		}
		if !slices.Contains(kept, export) {
			group.Lifecycle = lifecycle.CreateBeforeDestroy()
		}
		label := "database_" + strings.ReplaceAll(export, "-", "_")
		groups = append(groups, address.New(scope, cloudwatchloggroup.NewCloudwatchLogGroup, label, group))
	}
	return &groups
}
