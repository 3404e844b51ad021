package trial

import (
	"testing"

	"slipway/internal/policy"
)

func TestAllows(t *testing.T) {
	policies := []policy.Document{
		{{Actions: []string{"ec2:DeleteVpc", "s3:Get*"}, Resources: []string{"arn:aws:ec2:us-east-1:1:vpc/*"},
			Conditions: policy.Conditions{"StringEquals": {"aws:ResourceTag/Project": {"shop", "store"}}}}},
		{{Actions: []string{"ec2:CreateTags"}, Resources: []string{"*"}, Conditions: policy.Conditions{"Null": {"aws:ResourceTag/Project": {"true"}}}},
			{Actions: []string{"iam:GetRole"}, Resources: []string{"arn:?ws:iam::1:role/*"}},
			{Actions: []string{"iam:PassRole"}, Resources: []string{"*"}, Conditions: policy.Conditions{"StringNever": {"a": {"b"}}}},
			{Effect: policy.Deny, Actions: []string{"iam:*"}, Resources: []string{"arn:aws:iam::1:role/mine"}}},
	}
	for line, want := range map[string]bool{
		"ec2:DeleteVpc arn:aws:ec2:us-east-1:1:vpc/vpc-1 aws:ResourceTag/Project=shop":  true,
		"ec2:DeleteVpc arn:aws:ec2:us-east-1:1:vpc/vpc-1 aws:ResourceTag/Project=other": false,
		"ec2:DeleteVpc arn:aws:ec2:us-east-1:1:vpc/vpc-1":                               false,
		"ec2:DeleteVpc arn:aws:ec2:us-west-2:1:vpc/vpc-1 aws:ResourceTag/Project=shop":  false,
		"ec2:deletevpc arn:aws:ec2:us-east-1:1:vpc/vpc-1 aws:ResourceTag/Project=store": true, // actions have no case
		"ec2:CreateVpc arn:aws:ec2:us-east-1:1:vpc/vpc-1 aws:ResourceTag/Project=shop":  false,
		"ec2:CreateTags *": true,
		"ec2:CreateTags * aws:ResourceTag/Project=other": false,
		"iam:GetRole arn:aws:iam::1:role/other":          true,
		"iam:GetRole arn:aws:iam::1:role/mine":           false,
		"iam:PassRole * a=b":                             false, // an operator that is not known
	} {
		requests, err := Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		if got := Allows(policies, requests[0]); got != want {
			t.Errorf("%s: allowed %t", line, got)
		}
		if got := requests[0].String(); got != line {
			t.Errorf("got %s, want %s", got, line)
		}
	}
}

func TestALineWithoutResourceIsRefused(t *testing.T) {
	if _, err := Parse("ec2:DescribeVpcs\n"); err == nil {
		t.Error("it is taken")
	}
}
