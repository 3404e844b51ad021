package cost

import "testing"

func TestRegion(t *testing.T) {
	const (
		known  = "aws_nat_gateway.a 0.00 to 32.85: NAT gateway, without data\n+32.85 of 1, not of 0"
		beside = "aws_nat_gateway.a 0.00 to 32.85: NAT gateway, without data\n+32.85 of 1, not of 1" // and a role
		other  = "nothing"
	)
	single := configured(map[string]map[string]string{"aws_nat_gateway.a": nil})
	elsewhere := `"configuration":{"provider_config":{"aws":{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws",` +
		`"expressions":{"region":{"references":["var.region"]}}},"aws.b":{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws"}},"root_module":{}}`
	vpc := func(region string) string {
		return change("no-op", "aws_vpc.a", `{"arn":"arn:aws:ec2:`+region+`:123456789012:vpc/vpc-1"}`, `{"arn":"arn:aws:ec2:`+region+`:123456789012:vpc/vpc-1"}`)
	}
	role := change("update", "aws_iam_role.a", `{"arn":"arn:aws:iam::123456789012:role/a"}`, `{"arn":"arn:aws:iam::123456789012:role/a"}`)
	nat := func(values string) string { return change("create", "aws_nat_gateway.a", "", values) }
	for name, test := range map[string]struct {
		members []string
		flag    string
		want    string
	}{
		"nowhere":                     {[]string{changes(nat(`{}`))}, "", other},
		"by the flag":                 {[]string{changes(nat(`{}`))}, "us-east-1", known},
		"by a flag without a list":    {[]string{changes(nat(`{}`))}, "xx-north-9", other},
		"its own attribute":           {[]string{changes(nat(`{"region":"us-east-1"}`))}, "xx-north-9", known},
		"its own ARN":                 {[]string{changes(nat(`{"arn":"arn:aws:ec2:us-east-1:123456789012:natgateway/n"}`))}, "", known},
		"its own zone":                {[]string{changes(nat(`{"availability_zone":"us-east-1a"}`))}, "", known},
		"a local zone":                {[]string{changes(nat(`{"availability_zone":"us-east-1-bos-1a"}`))}, "", other},
		"its provider":                {[]string{changes(nat(`{}`)), single}, "xx-north-9", known},
		"its own before its provider": {[]string{changes(nat(`{"region":"xx-north-9"}`)), single}, "", other},
		"all others":                  {[]string{changes(vpc("us-east-1"), role, nat(`{}`))}, "", beside},
		"others of two regions":       {[]string{changes(vpc("us-east-1"), with(vpc("eu-west-1"), `"index":1`), nat(`{}`))}, "", other},
		"several providers":           {[]string{changes(vpc("us-east-1"), nat(`{}`)), elsewhere}, "", other},
		"an ARN that is none":         {[]string{changes(nat(`{"arn":"us-east-1"}`))}, "", other},
	} {
		t.Run(name, func(t *testing.T) {
			verify(t, load(t, test.members...), test.flag, test.want)
		})
	}
}
