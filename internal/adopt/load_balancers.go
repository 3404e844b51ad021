package adopt

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

func (c *Clients) elbTags(ctx context.Context, arn *string) (map[string]string, error) {
	answer, err := c.elb.DescribeTags(ctx, &elb.DescribeTagsInput{ResourceArns: []string{aws.ToString(arn)}})
	if err != nil {
		return nil, err
	}
	tags := map[string]string{}
	for _, description := range answer.TagDescriptions {
		tags = tagMap(description.Tags, func(tag types.Tag) (key, value *string) { return tag.Key, tag.Value })
	}
	return tags, nil
}

func loadBalancers(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.elb.DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{Names: []string{is["name"]}})
	var none *types.LoadBalancerNotFoundException
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, balancer := range answer.LoadBalancers {
		tags, err := c.elbTags(ctx, balancer.LoadBalancerArn)
		if err != nil {
			return nil, err
		}
		arn := aws.ToString(balancer.LoadBalancerArn)
		given := map[string]string{"arn": arn, "id": arn, "dns_name": aws.ToString(balancer.DNSName)}
		thing := Thing{ID: arn, Attributes: given, Tags: tags, Made: aws.ToTime(balancer.CreatedTime)}
		if balancer.State != nil {
			thing.Status = unless(string(balancer.State.Code), "active")
		}
		all = append(all, thing)
	}
	return all, nil
}

func targetGroups(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	answer, err := c.elb.DescribeTargetGroups(ctx, &elb.DescribeTargetGroupsInput{Names: []string{is["name"]}})
	var none *types.TargetGroupNotFoundException
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, group := range answer.TargetGroups {
		tags, err := c.elbTags(ctx, group.TargetGroupArn)
		if err != nil {
			return nil, err
		}
		arn := aws.ToString(group.TargetGroupArn)
		all = append(all, Thing{ID: arn, Attributes: map[string]string{"arn": arn, "id": arn}, Tags: tags})
	}
	return all, nil
}

func listeners(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := elb.NewDescribeListenersPaginator(c.elb, &elb.DescribeListenersInput{LoadBalancerArn: aws.String(is["load_balancer_arn"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, listener := range page.Listeners {
			if fmt.Sprint(aws.ToInt32(listener.Port)) == is["port"] {
				arn := aws.ToString(listener.ListenerArn)
				all = append(all, Thing{ID: arn, Attributes: map[string]string{"arn": arn}})
			}
		}
	}
	return all, nil
}

func listenerRules(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := elb.NewDescribeRulesPaginator(c.elb, &elb.DescribeRulesInput{ListenerArn: aws.String(is["listener_arn"])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, rule := range page.Rules {
			if aws.ToString(rule.Priority) == is["priority"] {
				all = append(all, Thing{ID: aws.ToString(rule.RuleArn)})
			}
		}
	}
	return all, nil
}
