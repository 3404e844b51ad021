package stacks

import (
	"slices"

	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/iam"
	"slipway/constructs/logs"
	"slipway/constructs/network"
	"slipway/constructs/rds"
	"slipway/internal/config"
)

// database is what the service and the outputs need of the database. Its parts are nil where the environment does without them.
type database struct {
	credentials *rds.Credentials
	cluster     *rds.Cluster
	proxy       *rds.Proxy
}

// ready is what the first task needs of the database.
func (d database) ready() []cdktf.ITerraformDependable {
	switch {
	case d.cluster == nil:
		return nil
	case d.proxy == nil:
		return slices.Concat(d.credentials.Ready, d.cluster.Ready)
	}
	return slices.Concat(d.credentials.Ready, d.proxy.Ready)
}

func newCredentials(scope address.Scope, env config.Environment, key *rds.Key) *rds.Credentials {
	names, db := env.Names(), env.Database
	if !db.Enabled {
		return nil
	}
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
	if !db.Enabled {
		return database{}
	}
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
	return database{credentials, cluster, newProxy(scope, env, key, net, groups, cluster, credentials, logins)}
}

func newProxy(scope address.Scope, env config.Environment, key *rds.Key, net *network.Network, groups *network.SecurityGroups,
	cluster *rds.Cluster, credentials *rds.Credentials, logins logins) *rds.Proxy {
	names, db := env.Names(), env.Database
	if !db.Proxy.Enabled {
		return nil
	}
	return rds.NewProxy(scope, rds.ProxyProps{
		Names:            names,
		Proxy:            db.Proxy,
		LogRetentionDays: db.LogRetentionDays,
		Cluster:          cluster,
		Secrets:          logins.pairs(),
		SecretsReady:     credentials.Ready,
		Role:             newProxyRole(scope, env, logins),
		Key:              key,
		Subnets:          net.DatabaseSubnets,
		SecurityGroup:    groups.Proxy,
	})
}

func newProxyRole(scope address.Scope, env config.Environment, logins logins) *iam.Role {
	return iam.NewProxyRole(scope, iam.ProxyRoleProps{
		Name: roleName(env, env.Names().ProxyRole()), Place: env.Place(), Secrets: logins.secrets(), Keys: logins.keys(),
	})
}
