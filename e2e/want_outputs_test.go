//go:build e2e

package e2e

import (
	"encoding/json"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// output gives a text among the outputs, "" where there is none of the name.
func (d *deployment) output(name string) string {
	d.t.Helper()
	var text string
	d.outputTo(name, &text)
	return text
}

func (d *deployment) outputTo(name string, value any) {
	d.t.Helper()
	d.SetStdout(d.log("output"))
	outputs, err := d.Output(ctx)
	d.logged("output", err)
	output, found := outputs[name]
	if !found {
		return
	}
	if err := json.Unmarshal(output.Value, value); err != nil {
		d.t.Fatalf("output %s: %v", name, err)
	}
}

// wantOutputs compares the outputs with what AWS says of the same things.
func wantOutputs(d *deployment) {
	d.t.Helper()
	balancer, cluster, proxy := d.loadBalancer(), d.cluster(), d.proxy()
	secret := func(name string) string {
		described := must(secretsmanager.NewFromConfig(d.emulator.Config()).DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &name}))(d.t)
		return aws.ToString(described.ARN)
	}
	for name, want := range map[string]string{
		"alb_dns_name":                aws.ToString(balancer.DNSName),
		"vpc_id":                      aws.ToString(balancer.VpcId),
		"db_cluster_endpoint":         aws.ToString(cluster.Endpoint),
		"db_reader_endpoint":          aws.ToString(cluster.ReaderEndpoint),
		"rds_proxy_endpoint":          aws.ToString(proxy.Endpoint),
		"rds_proxy_arn":               aws.ToString(proxy.DBProxyArn),
		"db_username_secret_arn":      secret(d.names().DbUsername()),
		"db_password_secret_arn":      secret(d.names().DbPassword()),
		"ecs_cluster_name":            d.names().Prefix(),
		"ecs_service_name":            aws.ToString(d.service().ServiceName),
		"log_group_name":              d.names().ServiceLogs(),
		"alb_arn":                     aws.ToString(balancer.LoadBalancerArn),
		"alb_zone_id":                 aws.ToString(balancer.CanonicalHostedZoneId),
		"alb_listener_arn":            d.forwarding(aws.ToString(balancer.LoadBalancerArn)),
		"alb_security_group_id":       only(d.t, "security groups of the load balancer", balancer.SecurityGroups),
		"ecs_cluster_arn":             aws.ToString(d.service().ClusterArn),
		"task_definition_arn":         aws.ToString(d.service().TaskDefinition),
		"task_role_arn":               d.role(d.names().TaskRole()),
		"task_execution_role_arn":     d.role(d.names().ExecutionRole()),
		"service_security_group_id":   only(d.t, "security groups of the service alone", d.ownGroups()),
		"rds_proxy_security_group_id": only(d.t, "security groups of the proxy", proxy.VpcSecurityGroupIds),
		"db_security_group_id":        aws.ToString(only(d.t, "security groups of the cluster", cluster.VpcSecurityGroups).VpcSecurityGroupId),
		"kms_key_arn":                 aws.ToString(cluster.KmsKeyId),
		"service_url":                 d.serviceURL(aws.ToString(balancer.DNSName)),
	} {
		if want == "" {
			d.t.Errorf("AWS has nothing for the output %s", name)
		}
		same(d.t, "output "+name, d.output(name), want)
	}
	for name, prefix := range map[string]string{"public_subnet_ids": "-public", "private_subnet_ids": "-private", "database_subnet_ids": "-database"} {
		var ids []string
		d.outputTo(name, &ids)
		slices.Sort(ids)
		same(d.t, "output "+name, ids, d.subnets(prefix))
	}
}

// forwarding gives the ARN of the listener that sends requests to the target group.
func (d *deployment) forwarding(balancer string) string {
	d.t.Helper()
	client := elasticloadbalancingv2.NewFromConfig(d.emulator.Config())
	described := must(client.DescribeListeners(ctx, &elasticloadbalancingv2.DescribeListenersInput{LoadBalancerArn: &balancer}))(d.t)
	var arns []string
	for _, listener := range described.Listeners {
		if only(d.t, "actions", listener.DefaultActions).Type == elbtypes.ActionTypeEnumForward {
			arns = append(arns, aws.ToString(listener.ListenerArn))
		}
	}
	return only(d.t, "listeners that forward", arns)
}

// role gives the ARN of a role.
func (d *deployment) role(name string) string {
	d.t.Helper()
	return aws.ToString(must(iam.NewFromConfig(d.emulator.Config()).GetRole(ctx, &iam.GetRoleInput{RoleName: &name}))(d.t).Role.Arn)
}

func (d *deployment) serviceURL(host string) string {
	balancer := d.environment.LoadBalancer
	scheme := "http://"
	if balancer.HTTPS() {
		scheme = "https://"
	}
	if name := balancer.Host(); name != "" {
		host = name
	}
	return scheme + host
}

// subnets gives the sorted ids of those of a tier, by their Name.
func (d *deployment) subnets(tier string) []string {
	d.t.Helper()
	client := ec2.NewFromConfig(d.emulator.Config())
	described := must(client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{
		Filters: []ec2types.Filter{{Name: aws.String("tag:Name"), Values: []string{d.names().Prefix() + tier + "*"}}},
	}))(d.t)
	var ids []string
	for _, subnet := range described.Subnets {
		ids = append(ids, aws.ToString(subnet.SubnetId))
	}
	slices.Sort(ids)
	return ids
}
