package monitoring

import (
	"encoding/json"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatcheventrule"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatcheventtarget"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
)

// TaskEventsProps say of which tasks whom EventBridge tells.
type TaskEventsProps struct {
	Name    string // of the rule
	Cluster string // ARN
	Service string // name
	Topic   string // ARN
	// After is the right to publish, and what else shall be there before anybody is told.
	After []cdktf.ITerraformDependable
}

// NewTaskEvents tells of each task that failed to start, with ECS's reason: an image that cannot be pulled, a secret that cannot be read. No metric has it, and
// while nothing is started there is no event, so that it cannot ring at rest.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
func NewTaskEvents(scope address.Scope, props TaskEventsProps) {
	pattern, err := json.Marshal(map[string]any{
		"source":      []string{"aws.ecs"},
		"detail-type": []string{"ECS Task State Change"},
		"detail": map[string]any{
			"clusterArn": []string{props.Cluster},
			"group":      []string{"service:" + props.Service},
			"lastStatus": []string{"STOPPED"},
			"stopCode":   []string{"TaskFailedToStart"},
		},
	})
	if err != nil {
		panic(err) // texts only: nothing here can fail to encode
	}
	const label = "failed_starts"
	rule := address.New(scope, cloudwatcheventrule.NewCloudwatchEventRule, label, &cloudwatcheventrule.CloudwatchEventRuleConfig{
		Name:         jsii.String(props.Name),
		Description:  jsii.String("Tasks of " + props.Service + " that failed to start"),
		EventPattern: jsii.String(string(pattern)),
	})
	address.New(scope, cloudwatcheventtarget.NewCloudwatchEventTarget, label, &cloudwatcheventtarget.CloudwatchEventTargetConfig{
		Rule:      rule.Name(),
		TargetId:  jsii.String("topic"),
		Arn:       jsii.String(props.Topic),
		DependsOn: &props.After,
	})
}
