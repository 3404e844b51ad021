package requests

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/e2e/emulator"
	"slipway/internal/rights/trial"
)

var shop = map[string]string{"Project": "shop", "Environment": "dev", "Team": "any"}

func call(service, operation string, parameters map[string]string) emulator.Call {
	return emulator.Call{Service: service, Operation: operation, Region: "us-east-1", Parameters: parameters}
}

func TestOf(t *testing.T) {
	subnet := call("ec2", "CreateSubnet", map[string]string{"VpcId": "vpc-0123456789abcdef0"})
	subnet.RequestTags, subnet.ResourceTags = shop, map[string]map[string]string{"vpc-0123456789abcdef0": shop}
	rule := call("ec2", "AuthorizeSecurityGroupIngress", map[string]string{"GroupId": "sg-1", "IpPermissions.1.Groups.1.GroupId": "sg-2"})
	rule.ResourceTags = map[string]map[string]string{"sg-1": shop, "sg-2": {}}
	foreign := call("ec2", "RevokeSecurityGroupIngress", map[string]string{"GroupId": "sg-0123456789abcdef0"})
	foreign.ResourceTags = map[string]map[string]string{"sg-0123456789abcdef0": {}}
	role := call("iam", "CreateRole", map[string]string{"RoleName": "task", "Path": "/team/", "PermissionsBoundary": "arn:aws:iam::123456789012:policy/b"})
	proxy := call("rds", "CreateDBProxy", map[string]string{"DBProxyName": "shop-dev", "RoleArn": "arn:aws:iam::123456789012:role/proxy"})
	proxy.RequestTags = shop
	for name, test := range map[string]struct {
		call emulator.Call
		want string
	}{
		"what is made, its tags, and what it is made in": {subnet, `
			ec2:CreateSubnet arn:aws:ec2:us-east-1:123456789012:subnet/0 aws:RequestTag/Environment=dev aws:RequestTag/Project=shop
			ec2:CreateSubnet arn:aws:ec2:us-east-1:123456789012:vpc/0 aws:ResourceTag/Environment=dev aws:ResourceTag/Project=shop
			ec2:CreateTags arn:aws:ec2:us-east-1:123456789012:subnet/0 aws:RequestTag/Environment=dev aws:RequestTag/Project=shop ec2:CreateAction=CreateSubnet`},
		"a rule's group, not its other end": {rule, `
			ec2:AuthorizeSecurityGroupIngress arn:aws:ec2:us-east-1:123456789012:security-group-rule/0
			ec2:AuthorizeSecurityGroupIngress arn:aws:ec2:us-east-1:123456789012:security-group/0 aws:ResourceTag/Environment=dev aws:ResourceTag/Project=shop`},
		"a group of somebody else's": {foreign,
			"ec2:RevokeSecurityGroupIngress arn:aws:ec2:us-east-1:123456789012:security-group/sg-0123456789abcdef0"},
		"a description": {call("ec2", "DescribeVpcs", nil), "ec2:DescribeVpcs * aws:RequestedRegion=us-east-1"},
		"a role's path and boundary": {call("iam", "PutRolePolicy", map[string]string{"RoleName": "task"}),
			"iam:PutRolePolicy arn:aws:iam::123456789012:role/team/task iam:PermissionsBoundary=arn:aws:iam::123456789012:policy/b"},
		"a role that is passed": {proxy, `
			iam:PassRole arn:aws:iam::123456789012:role/proxy iam:PassedToService=rds.amazonaws.com
			rds:AddTagsToResource arn:aws:rds:us-east-1:123456789012:db-proxy:0 aws:RequestTag/Environment=dev aws:RequestTag/Project=shop
			rds:CreateDBProxy * aws:RequestTag/Environment=dev aws:RequestTag/Project=shop aws:RequestedRegion=us-east-1`},
		"another name in IAM": {call("s3", "HeadBucket", map[string]string{"Bucket": "logs"}), "s3:ListBucket arn:aws:s3:::logs"},
		"another service in IAM": {call("monitoring", "PutMetricAlarm", map[string]string{"AlarmName": "cpu"}),
			"cloudwatch:PutMetricAlarm arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu"},
		"an ARN with something random": {call("kms", "GetKeyPolicy", map[string]string{"KeyId": "arn:aws:kms:us-east-1:1:key/11111111-2222-3333-4444-555555555555"}),
			"kms:GetKeyPolicy arn:aws:kms:us-east-1:123456789012:key/0"},
		"a secret": {call("secretsmanager", "GetSecretValue", map[string]string{"SecretId": "arn:aws:secretsmanager:us-east-1:1:secret:shop-db-Qw34rt"}),
			"secretsmanager:GetSecretValue arn:aws:secretsmanager:us-east-1:1:secret:shop-db-AbCdEf"},
		"all of a kind": {call("rds", "DescribeDBClusters", nil), "rds:DescribeDBClusters arn:aws:rds:us-east-1:123456789012:cluster:*"},
		"nothing":       {call("sts", "GetCallerIdentity", nil), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := trial.Log(Of("123456789012", []emulator.Call{test.call}, []emulator.Call{role}))
			var want []string
			for line := range strings.Lines(strings.TrimSpace(test.want)) {
				want = append(want, strings.TrimSpace(line))
			}
			if diff := cmp.Diff(strings.Join(want, "\n"), strings.TrimSpace(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
