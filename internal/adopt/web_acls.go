package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/wafv2"
	"github.com/aws/aws-sdk-go-v2/service/wafv2/types"
)

// webACLs of the region. AWS keeps a second one of the same name from being made.
func webACLs(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	scope := types.Scope(is["scope"])
	for input := (&wafv2.ListWebACLsInput{Scope: scope}); ; {
		page, err := c.waf.ListWebACLs(ctx, input)
		if err != nil {
			return nil, err
		}
		for _, acl := range page.WebACLs {
			if aws.ToString(acl.Name) != is["name"] {
				continue
			}
			thing, err := c.webACL(ctx, acl, scope)
			if err != nil {
				return nil, err
			}
			all = append(all, thing)
		}
		if aws.ToString(page.NextMarker) == "" || len(page.WebACLs) == 0 {
			return all, nil
		}
		input.NextMarker = page.NextMarker
	}
}

func (c *Clients) webACL(ctx context.Context, acl types.WebACLSummary, scope types.Scope) (Thing, error) {
	answer, err := c.waf.ListTagsForResource(ctx, &wafv2.ListTagsForResourceInput{ResourceARN: acl.ARN})
	if err != nil {
		return Thing{}, err
	}
	name, id := aws.ToString(acl.Name), aws.ToString(acl.Id)
	thing := Thing{ID: id + "/" + name + "/" + string(scope), Attributes: map[string]string{"arn": aws.ToString(acl.ARN), "id": id, "name": name}}
	if tags := answer.TagInfoForResource; tags != nil {
		thing.Tags = tagMap(tags.TagList, func(tag types.Tag) (key, value *string) { return tag.Key, tag.Value })
	}
	return thing, nil
}
