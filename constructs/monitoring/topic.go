// Package monitoring makes the alarms, the topic that they tell, and the dashboard.
package monitoring

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/snstopic"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/snstopicpolicy"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/snstopicsubscription"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/internal/arn"
	"slipway/internal/config"
	"slipway/internal/policy"
)

// TopicProps of the topic that the alarms tell.
type TopicProps struct {
	Name   string
	Place  arn.Place
	Alarms string   // pattern of the names of the alarms that may publish
	Events bool     // RDS of this account and region may publish, too
	Tasks  bool     // EventBridge may publish, too
	Vault  string   // ARN of the backup vault of which AWS Backup may tell; "" for none
	Key    string   // ARN of the key that encrypts it; its policy must let CloudWatch use it, with Events RDS, with Tasks EventBridge, and with Vault AWS Backup
	Emails []string // addresses that are written to, once they have confirmed
	Https  []config.HttpsEndpoint
}

// Topic that is told.
type Topic struct {
	Arn   string
	Ready []cdktf.ITerraformDependable // it may be published to
}

// NewTopic makes an encrypted SNS topic to which the given alarms and vault of this account may publish, and no one else's.
func NewTopic(scope address.Scope, props TopicProps) Topic {
	allowed := policy.AlarmTopic(props.Place, props.Name, props.Alarms)
	if props.Events {
		allowed = append(allowed, policy.DatabaseEventsTopic(props.Place, props.Name)...)
	}
	if props.Tasks {
		allowed = append(allowed, policy.TaskEventsTopic(props.Place.Of("sns", props.Name))...)
	}
	if props.Vault != "" {
		allowed = append(allowed, policy.BackupTopic(props.Place, props.Name, props.Vault)...)
	}
	topic := address.New(scope, snstopic.NewSnsTopic, "alarms", &snstopic.SnsTopicConfig{
		Name:           jsii.String(props.Name),
		KmsMasterKeyId: jsii.String(props.Key),
	}).Arn()
	may := address.New(scope, snstopicpolicy.NewSnsTopicPolicy, "alarms", &snstopicpolicy.SnsTopicPolicyConfig{
		Arn:    topic,
		Policy: jsii.String(allowed.JSON()),
	})
	for _, email := range props.Emails {
		address.New(scope, snstopicsubscription.NewSnsTopicSubscription, "email_"+config.EmailAddress(email), &snstopicsubscription.SnsTopicSubscriptionConfig{
			TopicArn: topic,
			Protocol: jsii.String("email"),
			Endpoint: jsii.String(email),
		})
	}
	for _, endpoint := range props.Https {
		subscribe(scope, topic, endpoint)
	}
	return Topic{*topic, []cdktf.ITerraformDependable{may}}
}

// subscribe an endpoint. Terraform takes the URL for sensitive, so that a plan, which many read, does not show the key in it.
// Source: https://developer.hashicorp.com/terraform/language/functions/sensitive
func subscribe(scope address.Scope, topic *string, endpoint config.HttpsEndpoint) {
	config := &snstopicsubscription.SnsTopicSubscriptionConfig{
		TopicArn: topic,
		Protocol: jsii.String("https"),
		Endpoint: jsii.String(`${sensitive("` + string(endpoint.Url) + `")}`),
	}
	if endpoint.AutoConfirms {
		config.EndpointAutoConfirms = jsii.Bool(true)
		config.ConfirmationTimeoutInMinutes = jsii.Number(confirmationMinutes)
	}
	address.New(scope, snstopicsubscription.NewSnsTopicSubscription, endpoint.Label(), config)
}

// confirmationMinutes: the provider waits one minute by itself, and fails then.
const confirmationMinutes = 5
