package adopt

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func securityGroups(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := ec2.NewDescribeSecurityGroupsPaginator(c.ec2, &ec2.DescribeSecurityGroupsInput{Filters: c.tagged(is["tags.Name"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, group := range page.SecurityGroups {
			if !strings.HasPrefix(aws.ToString(group.GroupName), is["name_prefix"]) {
				continue
			}
			thing := id(group.GroupId).in(group.VpcId, is["vpc_id"])
			if thing.Replace, err = halfMade(ctx, c, group.GroupId); err != nil {
				return nil, err
			}
			all = append(all, thing)
		}
	}
	return all, nil
}

// halfMade: a new group allows all egress until the provider, in a second call, takes that rule away. It does so once only: it
// would stay unseen. No rule of Slipway's is for all protocols.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
func halfMade(ctx context.Context, c *Clients, group *string) (string, error) {
	rules, err := c.rules(ctx, aws.ToString(group))
	for _, rule := range rules {
		if aws.ToBool(rule.IsEgress) && aws.ToString(rule.IpProtocol) == "-1" {
			return "it still has the rule that allows all egress", nil
		}
	}
	return "", err
}

func (c *Clients) rules(ctx context.Context, group string) (all []types.SecurityGroupRule, err error) {
	pages := ec2.NewDescribeSecurityGroupRulesPaginator(c.ec2, &ec2.DescribeSecurityGroupRulesInput{
		Filters: []types.Filter{{Name: aws.String("group-id"), Values: []string{group}}},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, page.SecurityGroupRules...)
	}
	return all, nil
}

var ruleNeeds = []string{"security_group_id", "ip_protocol", "from_port", "to_port", "cidr_ipv4", "prefix_list_id", "referenced_security_group_id"}

func ingressRules(ctx context.Context, c *Clients, is map[string]string) ([]Thing, error) {
	return c.matchingRules(ctx, is, false)
}

func egressRules(ctx context.Context, c *Clients, is map[string]string) ([]Thing, error) {
	return c.matchingRules(ctx, is, true)
}

// matchingRules: AWS refuses a second rule with the same ports and the same source or destination.
func (c *Clients) matchingRules(ctx context.Context, is map[string]string, egress bool) (all []Thing, err error) {
	rules, err := c.rules(ctx, is["security_group_id"])
	for _, rule := range rules {
		var group string
		if rule.ReferencedGroupInfo != nil {
			group = aws.ToString(rule.ReferencedGroupInfo.GroupId)
		}
		if aws.ToBool(rule.IsEgress) == egress &&
			aws.ToString(rule.IpProtocol) == is["ip_protocol"] &&
			fmt.Sprint(aws.ToInt32(rule.FromPort)) == is["from_port"] &&
			fmt.Sprint(aws.ToInt32(rule.ToPort)) == is["to_port"] &&
			aws.ToString(rule.CidrIpv4) == is["cidr_ipv4"] &&
			aws.ToString(rule.PrefixListId) == is["prefix_list_id"] &&
			group == is["referenced_security_group_id"] {
			all = append(all, id(rule.SecurityGroupRuleId))
		}
	}
	return all, err
}

func prefixLists(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.ec2.DescribeManagedPrefixLists(ctx, &ec2.DescribeManagedPrefixListsInput{
		Filters: []types.Filter{{Name: aws.String("prefix-list-name"), Values: []string{is["name"]}}},
	})
	if err != nil {
		return nil, err
	}
	for _, list := range answer.PrefixLists {
		all = append(all, id(list.PrefixListId))
	}
	return all, nil
}
