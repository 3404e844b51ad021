package stacks

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/network"
	"slipway/internal/config"
)

// newOutputs are named as in the spec, where it names them.
func newOutputs(scope address.Scope, env config.Environment, net *network.Network, database database, service service) {
	output := func(name, description string, value any) {
		address.New(scope, cdktf.NewTerraformOutput, name, &cdktf.TerraformOutputConfig{
			Description: jsii.String(description),
			Value:       value,
		})
	}
	output("rds_proxy_endpoint", "RDS Proxy endpoint for connection pooling", database.proxy.Endpoint)
	output("rds_proxy_arn", "ARN of the RDS Proxy", database.proxy.Arn)
	if database.proxy.ReaderEndpoint != "" {
		output("rds_proxy_reader_endpoint", "Read-only RDS Proxy endpoint", database.proxy.ReaderEndpoint)
	}
	output("db_cluster_endpoint", "Cluster endpoint, for administration and migrations", database.cluster.Endpoint)
	output("db_reader_endpoint", "Cluster reader endpoint, for read-only queries and reports", database.cluster.ReaderEndpoint)
	output("db_username_secret_arn", "ARN of the secret with the database user name", database.credentials.UsernameSecret)
	output("db_password_secret_arn", "ARN of the secret with the database user name and password as JSON", database.credentials.PasswordSecret)
	output("alb_dns_name", "DNS name of the load balancer", service.balancer.DNSName)
	output("service_url", "URL of the service", serviceURL(env, service))
	output("ecs_cluster_name", "Name of the ECS cluster", service.service.Cluster)
	output("ecs_service_name", "Name of the ECS service", service.service.Name)
	output("log_group_name", "Name of the service's log group", service.logGroup)
	output("vpc_id", "ID of the VPC", net.VpcID)
	output("public_subnet_ids", "IDs of the public subnets", net.PublicSubnets)
	output("private_subnet_ids", "IDs of the private subnets", net.PrivateSubnets)
	output("database_subnet_ids", "IDs of the database subnets", net.DatabaseSubnets)
}

func serviceURL(env config.Environment, service service) string {
	scheme, host := "http", service.balancer.DNSName
	if env.LoadBalancer.CertificateArn != "" {
		scheme = "https"
	}
	if env.LoadBalancer.DomainName != "" {
		host = env.LoadBalancer.DomainName
	}
	return scheme + "://" + host
}
