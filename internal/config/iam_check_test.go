package config

import "testing"

func TestPathAndBoundaryOfRoles(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "a path", added: "iam: {path: /team/shop/}\n"},
		{name: "no slash at the end", added: "iam: {path: /team}\n", want: "iam.path: /team; not a path of IAM; begin and end it with a slash, such as /team/"},
		{name: "the root alone", added: "iam: {path: /}\n", want: "iam.path: /; not a path of IAM"},
		{name: "an empty part", added: "iam: {path: //team/}\n", want: "iam.path: //team/; not a path of IAM"},
		{name: "a boundary of the account", added: "iam: {permissions_boundary_arn: \"arn:aws:iam::123456789012:policy/team/boundary\"}\n"},
		{name: "a boundary of AWS", added: "iam: {permissions_boundary_arn: \"arn:aws:iam::aws:policy/PowerUserAccess\"}\n"},
		{name: "a name for a boundary", added: "iam: {permissions_boundary_arn: boundary}\n",
			want: "iam.permissions_boundary_arn: boundary; not the ARN of a managed policy; write it as arn:aws:iam::123456789012:policy/boundary"},
		{name: "a boundary of another account", added: "iam: {permissions_boundary_arn: \"arn:aws:iam::210987654321:policy/boundary\"}\n",
			want: "of another account than 123456789012"},
		{name: "a boundary of another partition", added: "iam: {permissions_boundary_arn: \"arn:aws-cn:iam::123456789012:policy/boundary\"}\n",
			want: "of another partition than us-east-1"},
	})
}
