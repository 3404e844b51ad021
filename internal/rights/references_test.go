package rights

import (
	"slices"
	"testing"

	"slipway/internal/config"
	"slipway/internal/policy"
	"slipway/internal/rights/trial"
	"slipway/internal/stackjson"
	"slipway/internal/template"
)

// A reference has no ARN before the apply: what CI may do with what it names is narrowed by something else, or is no right that the stack gives.
func TestRightsOnWhatAReferenceNames(t *testing.T) {
	stack, err := stackjson.Read([]byte(`{"provider": {"aws": [{"region": "us-east-1"}]}, "data": {"aws_route53_zone": {"domain": {
		"zone_id": "${data.aws_route53_zone.shared.zone_id}"}}}, "resource": {
		"aws_route53_record": {"a": {"name": "shop.example.com"}},
		"aws_lb": {"main": {"name": "shop-dev"}},
		"aws_wafv2_web_acl_association": {"main": {"web_acl_arn": "${aws_wafv2_web_acl.own.arn}"}},
		"aws_cloudwatch_log_subscription_filter": {"service": {"role_arn": "${aws_iam_role.logs.arn}"}},
		"aws_vpc_security_group_ingress_rule": {"efs": {"security_group_id": "${aws_security_group.efs.id}"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	e := config.Environment{Name: "dev", Project: "shop", Region: "us-east-1", Account: "123456789012"}
	e.LoadBalancer.Domain = &config.Domain{Name: "shop.example.com", ZoneId: "${data.aws_route53_zone.shared.zone_id}"}
	e.LoadBalancer.WafAclArn = "${aws_wafv2_web_acl.own.arn}"
	e.Service.LogSubscription = &config.LogSubscription{DestinationArn: "${aws_kinesis_stream.logs.arn}", RoleArn: "${aws_iam_role.logs.arn}"}
	e.Service.Volumes = []config.Volume{{Name: "media", Efs: &config.Efs{SecurityGroupID: "${aws_security_group.efs.id}", IngressRule: true}}}
	has, err := Of(stack, e)
	if err != nil {
		t.Fatal(err)
	}
	const record, group = "route53:ChangeResourceRecordSetsNormalizedRecordNames", "arn:aws:ec2:us-east-1:123456789012:security-group/sg-0123456789abcdef0"
	tags := map[string]string{"aws:ResourceTag/Project": "shop", "aws:ResourceTag/Environment": "dev"}
	for _, c := range []struct {
		action, resource string
		context          map[string]string
		want             bool
	}{
		{"route53:GetHostedZone", "arn:aws:route53:::hostedzone/Z1", nil, true},
		{"route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1", map[string]string{record: "shop.example.com"}, true},
		{"route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1", map[string]string{record: "example.com"}, false},
		{"wafv2:AssociateWebACL", "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/own/1", nil, true},
		{"ec2:AuthorizeSecurityGroupIngress", group, tags, true},
		{"ec2:AuthorizeSecurityGroupIngress", group, nil, false},
		{"iam:PassRole", "arn:aws:iam::123456789012:role/logs", map[string]string{"iam:PassedToService": "logs.amazonaws.com"}, false},
	} {
		if got := trial.Allows(has.Deploy, trial.Request{Action: c.action, Resource: c.resource, Context: c.context}); got != c.want {
			t.Errorf("%s on %s with %v is allowed: %v", c.action, c.resource, c.context, got)
		}
	}
	for _, document := range has.Deploy {
		if i := slices.IndexFunc(document, func(s policy.Statement) bool { return slices.ContainsFunc(s.Resources, template.Refers) }); i >= 0 {
			t.Errorf("a policy names %v, which IAM would take for a variable", document[i].Resources)
		}
	}
}
