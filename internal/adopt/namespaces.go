package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	"github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"
)

func namespaceTag(tag types.Tag) (key, value *string) { return tag.Key, tag.Value }

// namespaces of Cloud Map for API calls: a name is taken once in an account and region.
func namespaces(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := servicediscovery.NewListNamespacesPaginator(c.discovery, &servicediscovery.ListNamespacesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, found := range page.Namespaces {
			if aws.ToString(found.Name) != is["name"] || found.Type != types.NamespaceTypeHttp {
				continue
			}
			answer, err := c.discovery.ListTagsForResource(ctx, &servicediscovery.ListTagsForResourceInput{ResourceARN: found.Arn})
			if err != nil {
				return nil, err
			}
			thing := id(found.Id)
			thing.Attributes = map[string]string{"arn": aws.ToString(found.Arn)}
			thing.Tags = tagMap(answer.Tags, namespaceTag)
			all = append(all, thing)
		}
	}
	return all, nil
}
