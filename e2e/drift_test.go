//go:build e2e

package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
)

// TestDrift changes an environment behind Terraform's back. What AWS does by itself stays; what a person does is shown and mended.
func TestDrift(t *testing.T) {
	inTurn(t, 8)
	d := deploy(t, "staging", with(t, configuration(t, "staging"), map[string]any{"database.auto_minor_version_upgrade": true}))
	d.apply()
	for name, drift := range map[string]func(d *deployment){
		"the autoscaler starts a task":         autoscale,
		"a scheduled action sets the range":    setRange,
		"a failover makes a reader the writer": failOver,
		"AWS upgrades the engine":              upgradeEngine,
	} {
		t.Run(name, func(t *testing.T) {
			d := d.in(t)
			drift(d)
			d.wantNoChanges()
		})
	}
	for _, test := range []struct {
		name, line string
		drift      func(d *deployment) (mended func() bool)
	}{
		{"deletion protection off", "aws_rds_cluster.main: update deletion_protection", unprotectDatabase},
		{"an ingress rule opened", "aws_vpc_security_group_ingress_rule.proxy_3306_from_service: ", openProxy},
		{"circuit breaker off", "aws_ecs_service.main: update deployment_circuit_breaker.0.enable", breakerOff},
		{"a policy widened", "aws_iam_role_policy.ecs_task_role_objects: update policy", widenPolicy},
		{"stickiness off", "aws_lb_target_group.main: update stickiness.0.enabled", stickinessOff},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := d.in(t)
			mended := test.drift(d)
			if mended() {
				t.Fatal("nothing has changed yet")
			}
			lines := d.apply().changes()
			if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, test.line) }) {
				t.Errorf("the plan does not show %q but %q", test.line, lines)
			}
			if !mended() {
				t.Error("it is not mended")
			}
			d.wantNoChanges()
		})
	}
}

func (d *deployment) ecs() *ecs.Client { return ecs.NewFromConfig(d.emulator.Config()) }

func (d *deployment) updateService(input ecs.UpdateServiceInput) {
	d.t.Helper()
	input.Cluster, input.Service = aws.String(d.names().Prefix()), aws.String(d.names().Prefix())
	must(d.ecs().UpdateService(ctx, &input))(d.t)
}

func autoscale(d *deployment) {
	d.updateService(ecs.UpdateServiceInput{DesiredCount: aws.Int32(int32(d.environment.Scaling.Max))})
}

func setRange(d *deployment) {
	target := d.scalableTarget(scaling.ServiceNamespaceEcs)
	must(d.autoscaling().RegisterScalableTarget(ctx, &applicationautoscaling.RegisterScalableTargetInput{
		ServiceNamespace: target.ServiceNamespace, ResourceId: target.ResourceId, ScalableDimension: target.ScalableDimension,
		MinCapacity: aws.Int32(*target.MinCapacity - 1), MaxCapacity: aws.Int32(*target.MaxCapacity - 1),
	}))(d.t)
}

func failOver(d *deployment) {
	must(d.rds().FailoverDBCluster(ctx, &rds.FailoverDBClusterInput{
		DBClusterIdentifier: aws.String(d.names().ClusterID()), TargetDBInstanceIdentifier: aws.String(d.names().Instance(1)),
	}))(d.t)
	for _, member := range d.cluster().DBClusterMembers {
		same(d.t, *member.DBInstanceIdentifier+" writes", *member.IsClusterWriter, *member.DBInstanceIdentifier == d.names().Instance(1))
	}
}

func upgradeEngine(d *deployment) {
	line, _, _ := strings.Cut(d.environment.Database.EngineVersion, ".mysql_aurora.")
	newer := line + ".mysql_aurora.3.99.9"
	must(d.modifyEngine(newer))(d.t)
	same(d.t, "engine version", *d.cluster().EngineVersion, newer)
}

func unprotectDatabase(d *deployment) func() bool {
	must(d.rds().ModifyDBCluster(ctx, &rds.ModifyDBClusterInput{
		DBClusterIdentifier: aws.String(d.names().ClusterID()), DeletionProtection: aws.Bool(false), ApplyImmediately: aws.Bool(true),
	}))(d.t)
	return func() bool { return *d.cluster().DeletionProtection }
}

func openProxy(d *deployment) func() bool {
	client := ec2.NewFromConfig(d.emulator.Config())
	rule := d.state()["aws_vpc_security_group_ingress_rule.proxy_3306_from_service"]["id"].(string)
	groups := must(client.DescribeSecurityGroupRules(ctx, &ec2.DescribeSecurityGroupRulesInput{SecurityGroupRuleIds: []string{rule}}))(d.t)
	group := only(d.t, "rules", groups.SecurityGroupRules).GroupId
	must(client.ModifySecurityGroupRules(ctx, &ec2.ModifySecurityGroupRulesInput{GroupId: group, SecurityGroupRules: []ec2types.SecurityGroupRuleUpdate{{
		SecurityGroupRuleId: &rule,
		SecurityGroupRule: &ec2types.SecurityGroupRuleRequest{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(3306), ToPort: aws.Int32(3306),
			CidrIpv4: aws.String("0.0.0.0/0")},
	}}}))(d.t)
	return func() bool {
		rules := must(client.DescribeSecurityGroupRules(ctx, &ec2.DescribeSecurityGroupRulesInput{
			Filters: []ec2types.Filter{{Name: aws.String("group-id"), Values: []string{*group}}},
		}))(d.t)
		return !slices.ContainsFunc(rules.SecurityGroupRules, func(r ec2types.SecurityGroupRule) bool {
			return !aws.ToBool(r.IsEgress) && aws.ToString(r.CidrIpv4) == "0.0.0.0/0"
		})
	}
}

func breakerOff(d *deployment) func() bool {
	configuration := *d.service().DeploymentConfiguration
	configuration.DeploymentCircuitBreaker = &ecstypes.DeploymentCircuitBreaker{}
	d.updateService(ecs.UpdateServiceInput{DeploymentConfiguration: &configuration})
	return func() bool { return d.service().DeploymentConfiguration.DeploymentCircuitBreaker.Enable }
}

func widenPolicy(d *deployment) func() bool {
	client := iam.NewFromConfig(d.emulator.Config())
	role, policy := d.names().TaskRole(), d.state()["aws_iam_role_policy.ecs_task_role_objects"]["name"].(string)
	document := func() string {
		answer := must(client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &policy}))(d.t)
		return aws.ToString(answer.PolicyDocument)
	}
	original := document()
	must(client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: &policy, PolicyDocument: aws.String(
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}`)}))(d.t)
	return func() bool { return document() == original }
}

func stickinessOff(d *deployment) func() bool {
	must(d.elb().ModifyTargetGroupAttributes(ctx, &elb.ModifyTargetGroupAttributesInput{
		TargetGroupArn: d.targetGroup().TargetGroupArn,
		Attributes:     []elbtypes.TargetGroupAttribute{{Key: aws.String("stickiness.enabled"), Value: aws.String("false")}},
	}))(d.t)
	return func() bool { return d.targetGroupAttributes()["stickiness.enabled"] == "true" }
}
