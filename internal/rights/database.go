package rights

import "slipway/internal/policy"

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
	{types: clusters + " data.aws_rds_clusters", reads: "rds:DescribeDBClusters", on: named("rds", "cluster:*")},
	{types: "data.aws_rds_cluster", reads: "rds:DescribeDBClusters rds:ListTagsForResource", on: named("rds", "cluster:*")},
	{types: clusters, reads: "rds:DescribeGlobalClusters", on: anyGlobalCluster},
	{types: clusters, reads: "rds:ListTagsForResource", writes: "rds:ModifyDBCluster", on: cluster},
	{types: clusters, writes: "rds:CreateDBCluster", on: named("rds", "cluster:{}", "cluster-pg:{}-*", "subgrp:{}-*", "og:default:*")},
	{types: clusters, writes: "rds:DeleteDBCluster", on: named("rds", "cluster:{}", "cluster-snapshot:{}-final*")},

	{types: instances, reads: "rds:DescribeDBInstances rds:ListTagsForResource", writes: "rds:ModifyDBInstance rds:DeleteDBInstance", on: instance},
	{types: instances, writes: "rds:CreateDBInstance", on: named("rds", "db:{}-*", "cluster:{}", "pg:{}-*", "subgrp:{}-*", "og:default:*")},

	{types: subnets, reads: "rds:DescribeDBSubnetGroups rds:ListTagsForResource",
		writes: "rds:CreateDBSubnetGroup rds:ModifyDBSubnetGroup rds:DeleteDBSubnetGroup", on: subnetGroup},
	{types: parameters, reads: "rds:DescribeDBParameterGroups rds:DescribeDBParameters rds:ListTagsForResource",
		writes: "rds:CreateDBParameterGroup rds:ModifyDBParameterGroup rds:DeleteDBParameterGroup", on: parameterGroup},
	{types: clusterSet, reads: "rds:DescribeDBClusterParameterGroups rds:DescribeDBClusterParameters rds:ListTagsForResource",
		writes: "rds:CreateDBClusterParameterGroup rds:ModifyDBClusterParameterGroup rds:DeleteDBClusterParameterGroup", on: clusterParameter},
	{types: events, reads: "rds:DescribeEventSubscriptions rds:ListTagsForResource",
		writes: "rds:CreateEventSubscription rds:ModifyEventSubscription rds:DeleteEventSubscription", on: eventNames},

	{types: proxies, reads: "rds:DescribeDBProxies", on: named("rds", "db-proxy:*")},
	{types: proxies, reads: "rds:ListTagsForResource", writes: "rds:ModifyDBProxy rds:DeleteDBProxy", on: proxy},
	{types: proxies, writes: "rds:CreateDBProxy", on: anywhere},
	{types: pools, reads: "rds:DescribeDBProxyTargetGroups", writes: "rds:ModifyDBProxyTargetGroup", on: named("rds", "db-proxy:*", "target-group:*")},
	{types: targets, reads: "rds:DescribeDBProxyTargets", writes: "rds:RegisterDBProxyTargets rds:DeregisterDBProxyTargets",
		on: named("rds", "db-proxy:*", "target-group:*", "cluster:{}", "db:{}-*")},
	{types: proxyEnds, reads: "rds:DescribeDBProxyEndpoints", on: named("rds", "db-proxy:*", "db-proxy-endpoint:*")},
	{types: proxyEnds, reads: "rds:ListTagsForResource", writes: "rds:ModifyDBProxyEndpoint rds:DeleteDBProxyEndpoint", on: proxyEndpoint},
	{types: proxyEnds, writes: "rds:CreateDBProxyEndpoint", on: all(proxy, tagging("rds", "db-proxy-endpoint:*"))},
}

func anyGlobalCluster(s subject) []policy.Statement {
	return one([]string{s.place().Global("rds", "global-cluster:*")})
}
