package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/chatbot"
)

func slackChannels(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := chatbot.NewDescribeSlackChannelConfigurationsPaginator(c.chats, &chatbot.DescribeSlackChannelConfigurationsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, channel := range page.SlackChannelConfigurations {
			if aws.ToString(channel.ConfigurationName) != is["configuration_name"] {
				continue
			}
			thing := id(channel.ChatConfigurationArn)
			thing.Tags = map[string]string{}
			for _, tag := range channel.Tags {
				thing.Tags[aws.ToString(tag.TagKey)] = aws.ToString(tag.TagValue)
			}
			all = append(all, thing)
		}
	}
	return all, nil
}
