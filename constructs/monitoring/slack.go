package monitoring

import (
	"slices"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/chatbotslackchannelconfiguration"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/iam"
)

// SlackProps of a channel that hears the alarms.
type SlackProps struct {
	Name      string // of the configuration
	Workspace string
	Channel   string
	Topic     string // ARN, known before a deploy
	After     []cdktf.ITerraformDependable
	Role      *iam.Role
	Guardrail string // ARN of the policy that nobody in the channel can go beyond
}

// NewSlack has Amazon Q Developer in chat applications subscribe to a topic and write in a channel what it hears.
func NewSlack(scope address.Scope, props SlackProps) {
	after := slices.Concat(props.After, props.Role.Ready)
	address.New(scope, chatbotslackchannelconfiguration.NewChatbotSlackChannelConfiguration, "alarms",
		&chatbotslackchannelconfiguration.ChatbotSlackChannelConfigurationConfig{
			ConfigurationName: jsii.String(props.Name),
			SlackTeamId:       jsii.String(props.Workspace),
			SlackChannelId:    jsii.String(props.Channel),
			SnsTopicArns:      jsii.Strings(props.Topic),
			IamRoleArn:        jsii.String(props.Role.Arn),
			// Without one, AWS takes AdministratorAccess.
			GuardrailPolicyArns: jsii.Strings(props.Guardrail),
			DependsOn:           &after,
		})
}
