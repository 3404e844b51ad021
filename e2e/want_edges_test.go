//go:build e2e

package e2e

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/wafv2"
	waftypes "github.com/aws/aws-sdk-go-v2/service/wafv2/types"

	"slipway/internal/config"
)

// wantWebACL compares the load balancer's web ACL and its logs with the configuration.
func wantWebACL(d *deployment) {
	d.t.Helper()
	want, client := d.environment.LoadBalancer.Waf, wafv2.NewFromConfig(d.emulator.Config())
	if want == nil {
		return
	}
	balancer := d.loadBalancer().LoadBalancerArn
	acl := must(client.GetWebACLForResource(ctx, &wafv2.GetWebACLForResourceInput{ResourceArn: balancer}))(d.t).WebACL
	same(d.t, "web ACL", aws.ToString(acl.Name), d.names().WebACL())
	same(d.t, "what no rule matches is let through", acl.DefaultAction.Allow != nil, true)
	var groups, counted []string
	for _, rule := range acl.Rules {
		if rate := rule.Statement.RateBasedStatement; rate != nil {
			same(d.t, "rate limit", int(aws.ToInt64(rate.Limit)), want.RateLimit)
			same(d.t, "rate limit by a header", rate.AggregateKeyType == waftypes.RateBasedStatementAggregateKeyTypeForwardedIp, want.RateLimitBy == config.ByForwarded)
			same(d.t, "rate limit blocks", rule.Action.Block != nil, want.Mode == config.WafBlock)
			continue
		}
		group := rule.Statement.ManagedRuleGroupStatement
		groups = append(groups, aws.ToString(group.Name))
		same(d.t, aws.ToString(group.Name)+" blocks", rule.OverrideAction.None != nil, want.Mode == config.WafBlock)
		for _, override := range group.RuleActionOverrides {
			counted = append(counted, aws.ToString(group.Name)+"/"+aws.ToString(override.Name))
		}
	}
	slices.Sort(groups)
	same(d.t, "groups of rules", groups, slices.Sorted(slices.Values(want.ManagedRules)))
	same(d.t, "rules that count", counted, want.CountRules)
	if !want.Logging.Enabled {
		return
	}
	logging := must(client.GetLoggingConfiguration(ctx, &wafv2.GetLoggingConfigurationInput{ResourceArn: acl.ARN}))(d.t).LoggingConfiguration
	same(d.t, "logs go to", strings.HasSuffix(only(d.t, "destinations", logging.LogDestinationConfigs), ":log-group:"+d.names().WafLogs()), true)
	same(d.t, "redacted headers", len(logging.RedactedFields), len(want.Logging.RedactedHeaders))
	same(d.t, "only what matched is logged", logging.LoggingFilter != nil, !want.Logging.AllRequests)
	logs := cloudwatchlogs.NewFromConfig(d.emulator.Config())
	described := must(logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String(d.names().WafLogs())}))(d.t)
	same(d.t, "retention of the web ACL's logs", number(only(d.t, "log groups", described.LogGroups).RetentionInDays), want.Logging.RetentionDays)
}

// wantEdges compares the rules of load balancer and tasks that the configuration names with those that exist.
func wantEdges(d *deployment) {
	d.t.Helper()
	e, ingress := d.environment, d.environment.LoadBalancer.Ingress
	var want []string
	for _, to := range e.Service.Egress {
		want = append(want, fmt.Sprintf("out %s %d %s", to.Protocol, to.Port, to.Destination()))
	}
	for _, port := range e.LoadBalancer.Ports() {
		for _, cidr := range e.LoadBalancer.AllowedCidrs {
			want = append(want, fmt.Sprintf("in tcp %d %s", port, cidr))
		}
	}
	if ingress != nil {
		for _, port := range e.LoadBalancer.Ports() {
			for _, group := range ingress.SecurityGroupIds {
				want = append(want, fmt.Sprintf("in tcp %d %s", port, group))
			}
		}
		for _, list := range ingress.PrefixLists {
			for _, port := range e.LoadBalancer.PortsFor(list) {
				want = append(want, fmt.Sprintf("in tcp %d %s", port, d.prefixList(list)))
			}
		}
	}
	got := append(d.rulesOf(d.output("alb_security_group_id"), false), d.rulesOf(d.output("service_security_group_id"), true)...)
	for _, rule := range want {
		if !slices.Contains(got, rule) {
			d.t.Errorf("no rule %q among\n%s", rule, strings.Join(got, "\n"))
		}
	}
	groups := d.service().NetworkConfiguration.AwsvpcConfiguration.SecurityGroups
	slices.Sort(groups)
	same(d.t, "security groups of the tasks", groups, slices.Sorted(slices.Values(append(d.ownGroups(), e.Service.SecurityGroupIds...))))
}

// ownGroups of the tasks are those that were not there before.
func (d *deployment) ownGroups() []string {
	d.t.Helper()
	return slices.DeleteFunc(d.service().NetworkConfiguration.AwsvpcConfiguration.SecurityGroups, func(id string) bool {
		return slices.Contains(d.environment.Service.SecurityGroupIds, id)
	})
}

// prefixList gives the id of a list by its name.
func (d *deployment) prefixList(list string) string {
	d.t.Helper()
	if !config.OfAWS(list) {
		return list
	}
	client := ec2.NewFromConfig(d.emulator.Config())
	described := must(client.DescribeManagedPrefixLists(ctx, &ec2.DescribeManagedPrefixListsInput{
		Filters: []ec2types.Filter{{Name: aws.String("prefix-list-name"), Values: []string{list}}},
	}))(d.t)
	return aws.ToString(only(d.t, "prefix lists", described.PrefixLists).PrefixListId)
}

// rulesOf a security group, in words.
func (d *deployment) rulesOf(group string, egress bool) (all []string) {
	d.t.Helper()
	client := ec2.NewFromConfig(d.emulator.Config())
	described := must(client.DescribeSecurityGroupRules(ctx, &ec2.DescribeSecurityGroupRulesInput{
		Filters: []ec2types.Filter{{Name: aws.String("group-id"), Values: []string{group}}},
	}))(d.t)
	for _, rule := range described.SecurityGroupRules {
		if aws.ToBool(rule.IsEgress) != egress {
			continue
		}
		direction, other := "in", aws.ToString(rule.CidrIpv4)+aws.ToString(rule.PrefixListId)
		if egress {
			direction = "out"
		}
		if rule.ReferencedGroupInfo != nil {
			other += aws.ToString(rule.ReferencedGroupInfo.GroupId)
		}
		all = append(all, fmt.Sprintf("%s %s %d %s", direction, aws.ToString(rule.IpProtocol), aws.ToInt32(rule.FromPort), other))
	}
	return all
}
