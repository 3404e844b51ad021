package rights

import (
	"strings"

	"slipway/internal/arn"
	"slipway/internal/policy"
)

const (
	clusters   = "aws_rds_cluster"
	instances  = "aws_rds_cluster_instance"
	proxies    = "aws_db_proxy"
	proxyEnds  = "aws_db_proxy_endpoint"
	pools      = "aws_db_proxy_default_target_group"
	targets    = "aws_db_proxy_target"
	parameters = "aws_db_parameter_group"
	clusterSet = "aws_rds_cluster_parameter_group"
	subnets    = "aws_db_subnet_group"
	events     = "aws_db_event_subscription"
)

// Names of what RDS has of the environment, as resources of ARNs. A proxy and its parts have ids there.
var (
	cluster          = named("rds", "cluster:{}")
	instance         = named("rds", "db:{}-*")
	subnetGroup      = named("rds", "subgrp:{}-*")
	parameterGroup   = named("rds", "pg:{}-*")
	clusterParameter = named("rds", "cluster-pg:{}-*")
	eventNames       = named("rds", "es:{}-*")
	proxy            = tagged("rds", "db-proxy:*")
	proxyEndpoint    = tagged("rds", "db-proxy-endpoint:*")
)

// database: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
var database = []need{
	{types: clusters + " data.aws_rds_clusters data.aws_rds_cluster", reads: "rds:DescribeDBClusters", on: named("rds", "cluster:*")},
	{types: clusters, reads: "rds:DescribeGlobalClusters", on: global("rds", "global-cluster:*")},
	{types: clusters, writes: "rds:AddTagsToResource rds:ModifyDBCluster", on: cluster},
	{types: clusters, writes: "rds:CreateDBCluster", on: named("rds", "cluster:{}", "cluster-pg:{}-*", "subgrp:{}-*", "og:default:*")},
	{types: clusters, writes: "rds:RestoreDBClusterFromSnapshot", on: having(clusters, "snapshot_identifier", all(restoring, snapshots)), why: restoringSource},
	{types: clusters, writes: "rds:RestoreDBClusterToPointInTime", why: restoringSource,
		on: all(having(clusters, sourceCluster, restoring), calledBy(clusters, sourceCluster, "rds", "cluster:{}"))},
	{types: clusters, writes: "rds:DeleteDBCluster", on: named("rds", "cluster:{}", "cluster-snapshot:{}-final*")},

	{types: instances, reads: "rds:DescribeDBInstances", writes: "rds:AddTagsToResource rds:DeleteDBInstance", on: instance},
	{types: instances, writes: "rds:CreateDBInstance", on: named("rds", "db:{}-*", "cluster:{}", "pg:{}-*", "subgrp:{}-*", "og:default:*")},
	{types: instances, writes: "rds:ModifyDBInstance", on: named("rds", "db:{}-*", "pg:{}-*"), why: update("rds/cluster_instance.go")},

	{types: instances, writes: "rds:RebootDBInstance", on: having(instances, "ca_cert_identifier", instance),
		why: "made with another certificate authority: https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/rds/cluster_instance.go"},

	{types: subnets, reads: "rds:DescribeDBSubnetGroups " + tagsOf,
		writes: "rds:AddTagsToResource rds:CreateDBSubnetGroup rds:DeleteDBSubnetGroup", on: subnetGroup},
	{types: subnets, writes: "rds:ModifyDBSubnetGroup", on: subnetGroup, why: update("rds/subnet_group.go")},
	{types: parameters, reads: "rds:DescribeDBParameterGroups rds:DescribeDBParameters " + tagsOf,
		writes: "rds:AddTagsToResource rds:CreateDBParameterGroup rds:DeleteDBParameterGroup", on: parameterGroup},
	{types: parameters, writes: "rds:ModifyDBParameterGroup rds:ResetDBParameterGroup", on: parameterGroup, why: update("rds/parameter_group.go")},
	{types: clusterSet, reads: "rds:DescribeDBClusterParameterGroups rds:DescribeDBClusterParameters " + tagsOf,
		writes: "rds:AddTagsToResource rds:CreateDBClusterParameterGroup rds:ModifyDBClusterParameterGroup rds:DeleteDBClusterParameterGroup", on: clusterParameter},
	{types: clusterSet, writes: "rds:ResetDBClusterParameterGroup", on: clusterParameter, why: update("rds/cluster_parameter_group.go")},
	{types: events, reads: "rds:DescribeEventSubscriptions " + tagsOf,
		writes: "rds:AddTagsToResource rds:CreateEventSubscription rds:DeleteEventSubscription", on: eventNames},
	{types: events, writes: "rds:ModifyEventSubscription", on: eventNames, why: update("rds/event_subscription.go")},

	{types: proxies, reads: "rds:DescribeDBProxies", on: named("rds", "db-proxy:*")},
	{types: proxies, reads: tagsOf, writes: "rds:AddTagsToResource rds:DeleteDBProxy", on: proxy},
	{types: proxies, writes: "rds:CreateDBProxy", on: anywhere},
	{types: proxies, writes: "rds:AddTagsToResource", on: tagging("rds", "db-proxy:*")},
	{types: proxies, writes: "rds:ModifyDBProxy", on: proxy},
	{types: pools, reads: "rds:DescribeDBProxyTargetGroups", on: named("rds", "db-proxy:*")},
	{types: pools, writes: "rds:ModifyDBProxyTargetGroup", on: named("rds", "target-group:*")},
	{types: targets, reads: "rds:DescribeDBProxyTargets", on: named("rds", "db-proxy:*", "target-group:*")},
	{types: targets, writes: "rds:RegisterDBProxyTargets rds:DeregisterDBProxyTargets", on: named("rds", "target-group:*", "cluster:{}", "db:{}-*")},
	{types: targets, writes: "rds:DeregisterDBProxyTargets", on: proxy},
	{types: proxyEnds, reads: "rds:DescribeDBProxyEndpoints", on: named("rds", "db-proxy:*", "db-proxy-endpoint:*")},
	{types: proxyEnds, reads: tagsOf, writes: "rds:AddTagsToResource rds:DeleteDBProxyEndpoint", on: proxyEndpoint},
	{types: proxyEnds, writes: "rds:CreateDBProxyEndpoint", on: all(proxy, tagging("rds", "db-proxy-endpoint:*"))},
	{types: proxyEnds, writes: "rds:AddTagsToResource", on: tagging("rds", "db-proxy-endpoint:*")},
	{types: proxyEnds, writes: "rds:ModifyDBProxyEndpoint", on: proxyEndpoint, why: update("rds/proxy_endpoint.go")},

	{types: strings.Join([]string{clusters, instances, subnets, parameters, clusterSet, events}, " "), writes: "rds:RemoveTagsFromResource",
		on: all(cluster, instance, subnetGroup, parameterGroup, clusterParameter, eventNames)},
	{types: proxies + " " + proxyEnds, writes: "rds:RemoveTagsFromResource", on: all(proxy, proxyEndpoint)},
}

const (
	sourceCluster   = "restore_to_point_in_time.source_cluster_identifier"
	restoringSource = "a cluster is made of a backup: https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/rds/cluster.go"
)

// restoring is what a restored cluster is made of beside the backup.
var restoring = named("rds", "cluster:{}", "cluster-pg:{}-*", "subgrp:{}-*", "og:default:*")

// snapshots that clusters are made of, which the configuration names by identifier or ARN.
func snapshots(s subject) []policy.Statement {
	var resources []string
	for _, snapshot := range s.texts(clusters, "snapshot_identifier") {
		if !arn.Prefixed(snapshot) {
			snapshot = s.place().Of("rds", "cluster-snapshot:"+snapshot)
		}
		resources = append(resources, snapshot)
	}
	return one(resources)
}

// keysOfBackups are all keys of the accounts whose backups clusters are made of, used by RDS: which of them encrypted a backup, no configuration says.
func keysOfBackups(s subject) []policy.Statement {
	var resources []string
	for _, snapshot := range s.texts(clusters, "snapshot_identifier") {
		place := s.place()
		if of, ok := arn.Parse(snapshot); ok {
			place.Account = of.AccountID
		}
		resources = append(resources, place.Of("kms", "key/*"))
	}
	if len(s.texts(clusters, sourceCluster)) > 0 {
		resources = append(resources, s.place().Of("kms", "key/*"))
	}
	return given(func(subject) []policy.Statement { return one(sorted(resources)) }, "StringLike", "kms:ViaService", s.place().Endpoint("rds"))(s)
}

const tagsOf = "rds:ListTagsForResource"
