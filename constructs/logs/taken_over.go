// Package logs makes log groups that AWS would make by itself.
package logs

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchloggroup"
	groups "github.com/cdktf/cdktf-provider-aws-go/aws/v19/dataawscloudwatchloggroups"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
)

// Props of a log group.
type Props struct {
	Label         string
	Name          string
	RetentionDays int
	Key           string // ARN; "" for AWS's own
	Shared        bool   // others write to it, too: a destroy forgets it and leaves it there
}

// NewTakenOver makes a log group, or takes over the one that AWS has made already: a plan looks whether the name exists, and imports it then. What writes to
// the group must come after it.
func NewTakenOver(scope address.Scope, props Props) []cdktf.ITerraformDependable {
	address.New(scope, groups.NewDataAwsCloudwatchLogGroups, props.Label, &groups.DataAwsCloudwatchLogGroupsConfig{
		LogGroupNamePrefix: jsii.String(props.Name),
	})
	scope.Import("aws_cloudwatch_log_group."+props.Label, fmt.Sprintf(
		"${toset([for name in data.aws_cloudwatch_log_groups.%s.log_group_names : name if name == %q])}", props.Label, props.Name))
	config := &cloudwatchloggroup.CloudwatchLogGroupConfig{
		Name:            jsii.String(props.Name),
		RetentionInDays: jsii.Number(props.RetentionDays),
	}
	if props.Key != "" {
		config.KmsKeyId = jsii.String(props.Key)
	}
	if props.Shared {
		config.SkipDestroy = jsii.Bool(true)
	}
	return []cdktf.ITerraformDependable{address.New(scope, cloudwatchloggroup.NewCloudwatchLogGroup, props.Label, config)}
}
