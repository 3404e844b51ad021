package adopt

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/chatbot"
)

func TestSlackChannelsAreFoundByTheirConfigurationsName(t *testing.T) {
	const arn = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/shop-dev-alarms"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"SlackChannelConfigurations": [{"ConfigurationName": "shop-prod-alarms", "ChatConfigurationArn": "other"},
			{"ConfigurationName": "shop-dev-alarms", "ChatConfigurationArn": %q, "Tags": [{"TagKey": "Project", "TagValue": "shop"}]}]}`, arn)
	}))
	t.Cleanup(server.Close)
	clients := &Clients{chats: chatbot.New(chatbot.Options{
		Region: "us-west-2", BaseEndpoint: aws.String(server.URL), Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
		}),
	})}
	found, err := slackChannels(context.Background(), clients, map[string]string{"configuration_name": "shop-dev-alarms"})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].ID != arn || found[0].Tags["Project"] != "shop" {
		t.Errorf("got %+v", found)
	}
}
