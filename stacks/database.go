package stacks

import (
	"slipway/constructs/address"
	"slipway/constructs/iam"
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

func newDatabase(scope address.Scope, env config.Environment, key *rds.Key, net *network.Network, groups *network.SecurityGroups) database {
	names, place, db := env.Names(), env.Place(), env.Database
	credentials := rds.NewCredentials(scope, rds.CredentialsProps{
		UsernameSecret:     names.DbUsername(),
		PasswordSecret:     names.DbPassword(),
		Username:           db.MasterUsername,
		Version:            db.CredentialsVersion,
		Key:                key.Arn,
		RecoveryWindowDays: db.SecretRecoveryWindowDays,
	})

	var monitoring *iam.Role
	if db.MonitoringInterval > 0 {
		monitoring = iam.NewMonitoringRole(scope, names.MonitoringRole(), place)
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
	})
	if db.ReaderAutoscaling != nil {
		rds.NewReaderAutoscaling(scope, cluster, *db.ReaderAutoscaling)
	}

	secrets, keys := []string{credentials.UsernameSecret, credentials.PasswordSecret}, []string{key.Arn}
	app := appSecret(db)
	if app.Arn != "" {
		secrets = append(secrets, app.Arn)
	}
	if app.KmsKeyArn != "" {
		keys = append(keys, app.KmsKeyArn)
	}
	proxy := rds.NewProxy(scope, rds.ProxyProps{
		Names:            names,
		Proxy:            db.Proxy,
		LogRetentionDays: db.LogRetentionDays,
		Cluster:          cluster,
		Credentials:      credentials,
		AppSecret:        app.Arn,
		Role:             iam.NewProxyRole(scope, iam.ProxyRoleProps{Name: names.ProxyRole(), Place: place, Secrets: secrets, Keys: keys}),
		Key:              key,
		Subnets:          net.DatabaseSubnets,
		SecurityGroup:    groups.Proxy,
	})
	return database{credentials, cluster, proxy}
}

// appSecret is the secret of the user with fewer rights, or none.
func appSecret(db config.Database) config.AppSecret {
	if db.AppSecret == nil {
		return config.AppSecret{}
	}
	return *db.AppSecret
}
