package stacks

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchmetricalarm"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/iamrolepolicy"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/sqsqueue"

	"slipway/constructs/address"
	"slipway/internal/config"
	"slipway/internal/policy"
)

// extendOrders adds the queue of the orders.
func extendOrders(scope address.Scope, env config.Environment, handles Handles) {
	name := env.Names().Prefix() + "-orders" // such as shop-dev-orders
	dead := address.New(scope, sqsqueue.NewSqsQueue, "orders_dead", &sqsqueue.SqsQueueConfig{
		Name:                    jsii.String(name + "-dead"),
		MessageRetentionSeconds: jsii.Number(1209600),
		SqsManagedSseEnabled:    true,
	})
	queue := address.New(scope, sqsqueue.NewSqsQueue, "orders", &sqsqueue.SqsQueueConfig{
		Name:                     jsii.String(name),
		VisibilityTimeoutSeconds: jsii.Number(120),
		SqsManagedSseEnabled:     true,
		RedrivePolicy:            jsii.String(fmt.Sprintf(`{"deadLetterTargetArn": "%s", "maxReceiveCount": 5}`, *dead.Arn())),
	})
	address.New(scope, iamrolepolicy.NewIamRolePolicy, "orders", &iamrolepolicy.IamRolePolicyConfig{
		Name: jsii.String("orders"),
		Role: jsii.String(handles.TaskRole.Name),
		Policy: jsii.String(policy.Document{{
			Actions:   []string{"sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"},
			Resources: []string{*queue.Arn()},
		}}.JSON()),
	})
	if env.Name == "prod" {
		address.New(scope, cloudwatchmetricalarm.NewCloudwatchMetricAlarm, "orders_dead", &cloudwatchmetricalarm.CloudwatchMetricAlarmConfig{
			AlarmName:          jsii.String(name + "-dead"),
			AlarmDescription:   jsii.String("Orders failed five times: see the messages in the queue " + name + "-dead."),
			Namespace:          jsii.String("AWS/SQS"),
			MetricName:         jsii.String("ApproximateNumberOfMessagesVisible"),
			Dimensions:         &map[string]*string{"QueueName": dead.Name()},
			Statistic:          jsii.String("Maximum"),
			Period:             jsii.Number(60),
			EvaluationPeriods:  jsii.Number(1),
			ComparisonOperator: jsii.String("GreaterThanThreshold"),
			Threshold:          jsii.Number(0),
			TreatMissingData:   jsii.String("notBreaching"),
			AlarmActions:       jsii.Strings(handles.Topic.Arn),
		})
	}
	scope.Output("orders_queue_url", "URL of the queue of the orders", queue.Url())
}
