package stacks

import (
	"testing"
)

func Test37AReaderEndpointOnlyWhereThereAreReaders(t *testing.T) {
	wantNoBlock(t, minimal(t, "{database: {readers: 0}}"), "aws_db_proxy_endpoint.reader")
	wantNoBlock(t, minimal(t, "{database: {readers: 2, proxy: {reader_endpoint: false}}}"), "aws_db_proxy_endpoint.reader")
	check(t, minimal(t, ""), []expectation{
		{"readers are there to be read from", "aws_db_proxy_endpoint.reader", "target_role", "READ_ONLY"},
		{"", taskPath, container + "environment.3.name", "DB_READER_HOST"},
	})
	check(t, everything(t, ""), []expectation{
		{"", "aws_db_proxy_endpoint.reader", "target_role", "READ_ONLY"},
		{"the container knows it", taskPath, container + "environment.3.name", "DB_READER_HOST"},
		{"", taskPath, container + "environment.3.value", "${aws_db_proxy_endpoint.reader.endpoint}"},
	})
}

func Test38TheProxyTargetWaitsForEveryInstance(t *testing.T) {
	stack := minimal(t, "{database: {readers: 2}}")
	wantAmong(t, stack, "aws_db_proxy_target.main", "depends_on",
		"aws_rds_cluster_instance.instance_0", "aws_rds_cluster_instance.instance_1", "aws_rds_cluster_instance.instance_2")
}

func Test38TheProxyListensOn3306WhateverTheClustersPort(t *testing.T) {
	stack := everything(t, "")
	check(t, stack, []expectation{
		{"", taskPath, container + "environment.2.value", "3306"},
		{"", "aws_vpc_security_group_ingress_rule.proxy_3306_from_service", "from_port", "3306"},
		{"", "aws_vpc_security_group_egress_rule.service_3306_to_proxy", "referenced_security_group_id", "${aws_security_group.proxy.id}"},
		{"", "aws_vpc_security_group_egress_rule.proxy_3307_to_database", "from_port", "3307"},
		{"", "aws_vpc_security_group_ingress_rule.database_3307_from_proxy", "referenced_security_group_id", "${aws_security_group.proxy.id}"},
		{"administration may pass by the proxy", "aws_vpc_security_group_ingress_rule.database_3307_from_10_9_0_0_24", "cidr_ipv4", "10.9.0.0/24"},
	})
}

func Test40ProductionLeavesRoomForDirectConnections(t *testing.T) {
	const pool = "aws_db_proxy_default_target_group.main"
	check(t, minimal(t, ""), []expectation{{"the spec's default", pool, "connection_pool_config.max_connections_percent", "100"}})
	check(t, production(t), []expectation{{"room for migrations", pool, "connection_pool_config.max_connections_percent", "90"}})
}
