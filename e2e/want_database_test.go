//go:build e2e

package e2e

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"

	"slipway/e2e/emulator"
)

func (d *deployment) rds() *rds.Client { return rds.NewFromConfig(d.emulator.Config()) }

func (d *deployment) cluster() rdstypes.DBCluster {
	d.t.Helper()
	return d.clusterOf(d.names().ClusterID())
}

func (d *deployment) clusterOf(id string) rdstypes.DBCluster {
	d.t.Helper()
	described := must(d.rds().DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{DBClusterIdentifier: &id}))(d.t)
	return only(d.t, "clusters "+id, described.DBClusters)
}

func (d *deployment) proxy() rdstypes.DBProxy {
	d.t.Helper()
	name := d.names().Proxy()
	described := must(d.rds().DescribeDBProxies(ctx, &rds.DescribeDBProxiesInput{DBProxyName: &name}))(d.t)
	return only(d.t, "proxies", described.DBProxies)
}

// wantDatabase compares the cluster and its members with the configuration.
func wantDatabase(d *deployment) {
	d.t.Helper()
	want, cluster := d.environment.Database, d.cluster()
	same(d.t, "engine", aws.ToString(cluster.Engine), "aurora-mysql")
	same(d.t, "engine version", aws.ToString(cluster.EngineVersion), want.EngineVersion)
	same(d.t, "database", aws.ToString(cluster.DatabaseName), want.Name)
	same(d.t, "port", number(cluster.Port), want.Port)
	same(d.t, "master user", aws.ToString(cluster.MasterUsername), want.MasterUsername)
	same(d.t, "encrypted", aws.ToBool(cluster.StorageEncrypted), true)
	same(d.t, "backup retention", number(cluster.BackupRetentionPeriod), want.BackupRetentionDays)
	same(d.t, "deletion protection", aws.ToBool(cluster.DeletionProtection), want.DeletionProtection)
	logs := slices.Sorted(slices.Values(cluster.EnabledCloudwatchLogsExports))
	same(d.t, "log exports", logs, slices.Sorted(slices.Values(want.LogExports)))

	same(d.t, "members", len(cluster.DBClusterMembers), 1+want.Readers)
	for i := range 1 + want.Readers {
		name := d.names().Instance(i)
		j := slices.IndexFunc(cluster.DBClusterMembers, func(m rdstypes.DBClusterMember) bool { return aws.ToString(m.DBInstanceIdentifier) == name })
		if j < 0 {
			d.t.Errorf("%s is not in the cluster", name)
			continue
		}
		member := cluster.DBClusterMembers[j]
		same(d.t, name+" writes", aws.ToBool(member.IsClusterWriter), i == 0)
		same(d.t, name+" promotion tier", number(member.PromotionTier), i)
		d.wantInstance(name, i)
	}
	if from := want.RestoreFrom; from != nil {
		restored := slices.ContainsFunc(d.calls.deploy, func(call emulator.Call) bool {
			return call.Operation == "RestoreDBClusterFromSnapshot" && call.Parameters["SnapshotIdentifier"] == from.Snapshot
		})
		same(d.t, "restored from "+from.Snapshot, restored, true)
	}
	parameters := d.clusterParameters(aws.ToString(cluster.DBClusterParameterGroup))
	same(d.t, "require_secure_transport", parameters["require_secure_transport"], "ON")
	for _, parameter := range want.ClusterParameters {
		same(d.t, parameter.Name, parameters[parameter.Name], parameter.Value)
	}
}

func (d *deployment) wantInstance(name string, index int) {
	d.t.Helper()
	described := must(d.rds().DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{DBInstanceIdentifier: &name}))(d.t)
	instance, want := only(d.t, "instances", described.DBInstances), d.environment.Database
	same(d.t, name+" class", aws.ToString(instance.DBInstanceClass), want.Class(index))
	if want.CaCertificate != "" {
		same(d.t, name+" certificate authority", aws.ToString(instance.CACertificateIdentifier), want.CaCertificate)
	}
	same(d.t, name+" monitoring interval", max(number(instance.MonitoringInterval), 0), want.MonitoringInterval)
	role := "reader"
	if index == 0 {
		role = "writer"
	}
	i := slices.IndexFunc(instance.TagList, func(tag rdstypes.Tag) bool { return aws.ToString(tag.Key) == "Role" })
	if i < 0 {
		d.t.Fatalf("%s has no tag Role", name)
	}
	same(d.t, name+" role", aws.ToString(instance.TagList[i].Value), role)
}

func (d *deployment) clusterParameters(group string) map[string]string {
	d.t.Helper()
	described := must(d.rds().DescribeDBClusterParameters(ctx, &rds.DescribeDBClusterParametersInput{DBClusterParameterGroupName: &group}))(d.t)
	parameters := map[string]string{}
	for _, parameter := range described.Parameters {
		parameters[aws.ToString(parameter.ParameterName)] = aws.ToString(parameter.ParameterValue)
	}
	return parameters
}

// wantProxy compares the proxy, its pool and its target with the configuration.
func wantProxy(d *deployment) {
	d.t.Helper()
	want, proxy := d.environment.Database.Proxy, d.proxy()
	same(d.t, "engine family", aws.ToString(proxy.EngineFamily), "MYSQL")
	same(d.t, "TLS required", aws.ToBool(proxy.RequireTLS), true)
	same(d.t, "idle client timeout", number(proxy.IdleClientTimeout), want.IdleClientTimeout)
	same(d.t, "debug logging", aws.ToBool(proxy.DebugLogging), want.DebugLogging)
	secrets := []string{d.output("db_password_secret_arn")}
	if secret := d.environment.Database.AppSecret; secret != nil {
		secrets = append(secrets, secret.Arn)
	}
	var auth []string
	for _, way := range proxy.Auth {
		same(d.t, "auth scheme", way.AuthScheme, rdstypes.AuthSchemeSecrets)
		same(d.t, "IAM auth", way.IAMAuth, rdstypes.IAMAuthModeDisabled)
		if want.ClientPasswordAuthType != "" {
			same(d.t, "password of clients", string(way.ClientPasswordAuthType), want.ClientPasswordAuthType)
		}
		auth = append(auth, aws.ToString(way.SecretArn))
	}
	same(d.t, "secrets of the proxy", slices.Sorted(slices.Values(auth)), slices.Sorted(slices.Values(secrets)))

	groups := must(d.rds().DescribeDBProxyTargetGroups(ctx, &rds.DescribeDBProxyTargetGroupsInput{DBProxyName: proxy.DBProxyName}))(d.t)
	pool := only(d.t, "target groups of the proxy", groups.TargetGroups).ConnectionPoolConfig
	same(d.t, "borrow timeout, max connections, max idle connections",
		[]int{number(pool.ConnectionBorrowTimeout), number(pool.MaxConnectionsPercent), number(pool.MaxIdleConnectionsPercent)},
		[]int{want.ConnectionBorrowTimeout, want.MaxConnectionsPercent, want.MaxIdleConnectionsPercent})
	same(d.t, "pinning filters", strings.Join(pool.SessionPinningFilters, ","), strings.Join(want.SessionPinningFilters, ","))
	targets := must(d.rds().DescribeDBProxyTargets(ctx, &rds.DescribeDBProxyTargetsInput{DBProxyName: proxy.DBProxyName}))(d.t)
	found := slices.ContainsFunc(targets.Targets, func(target rdstypes.DBProxyTarget) bool {
		return aws.ToString(target.RdsResourceId) == aws.ToString(d.cluster().DBClusterIdentifier)
	})
	same(d.t, "the cluster is the proxy's target", found, true)

	if want.ReaderEndpoint {
		name := d.names().ProxyReader()
		endpoints := must(d.rds().DescribeDBProxyEndpoints(ctx, &rds.DescribeDBProxyEndpointsInput{DBProxyEndpointName: &name}))(d.t)
		endpoint := only(d.t, "reader endpoints", endpoints.DBProxyEndpoints)
		same(d.t, "reader endpoint's role", endpoint.TargetRole, rdstypes.DBProxyEndpointTargetRoleReadOnly)
		same(d.t, "output rds_proxy_reader_endpoint", d.output("rds_proxy_reader_endpoint"), aws.ToString(endpoint.Endpoint))
	}
}
