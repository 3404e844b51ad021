package stacks

import (
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/iam"
	"slipway/constructs/logs"
	"slipway/constructs/network"
	"slipway/constructs/rds"
	"slipway/internal/config"
)

// database is what the service and the outputs need of the database.
type database struct {
	credentials *rds.Credentials
	cluster     *rds.Cluster
	proxy       *rds.Proxy
}

func newCredentials(scope address.Scope, env config.Environment, key *rds.Key) *rds.Credentials {
	names, db := env.Names(), env.Database
	return rds.NewCredentials(scope, rds.CredentialsProps{
		UsernameSecret:     names.DbUsername(),
		PasswordSecret:     names.DbPassword(),
		Username:           db.MasterUsername,
		Version:            db.CredentialsVersion,
		Key:                key.Arn,
		RecoveryWindowDays: db.SecretRecoveryWindowDays,
	})
}

// newOsMetrics makes the group that all databases of the account and region share, in the one environment that is to.
func newOsMetrics(scope address.Scope, metrics config.OsMetrics) []cdktf.ITerraformDependable {
	if !metrics.Manage {
		return nil
	}
	return logs.NewTakenOver(scope, logs.Props{
		Label:         "os_metrics",
		Name:          "RDSOSMetrics",
		RetentionDays: metrics.RetentionDays,
		Key:           metrics.KmsKeyArn,
		Shared:        true,
	})
}

func newDatabase(scope address.Scope, env config.Environment, key *rds.Key, net *network.Network, groups *network.SecurityGroups,
	credentials *rds.Credentials, logins logins) database {
	names, place, db := env.Names(), env.Place(), env.Database
	var monitoring *iam.Role
	if db.MonitoringInterval > 0 {
		monitoring = iam.NewMonitoringRole(scope, roleName(env, names.MonitoringRole()), place)
	}
	cluster := rds.NewCluster(scope, rds.ClusterProps{
		Names:          names,
		Database:       db,
		Credentials:    credentials,
		Key:            key,
		Subnets:        net.DatabaseSubnets,
		NetworkKey:     net.Key,
		SecurityGroup:  groups.Database,
		MonitoringRole: monitoring,

		BeforeInstances: newOsMetrics(scope, db.OsMetrics),
	})
	if db.ReaderAutoscaling != nil {
		rds.NewReaderAutoscaling(scope, cluster, *db.ReaderAutoscaling)
	}

	proxy := rds.NewProxy(scope, rds.ProxyProps{
		Names:            names,
		Proxy:            db.Proxy,
		LogRetentionDays: db.LogRetentionDays,
		Cluster:          cluster,
		Secrets:          logins.pairs(),
		SecretsReady:     credentials.Ready,
		Role:             iam.NewProxyRole(scope, iam.ProxyRoleProps{Name: roleName(env, names.ProxyRole()), Place: place, Secrets: logins.secrets(), Keys: logins.keys()}),
		Key:              key,
		Subnets:          net.DatabaseSubnets,
		SecurityGroup:    groups.Proxy,
	})
	return database{credentials, cluster, proxy}
}
