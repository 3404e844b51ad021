package network

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchloggroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/flowlog"

	"slipway/constructs/address"
	"slipway/constructs/iam"
	"slipway/internal/config"
)

// FlowLogsProps of the VPC's flow logs.
type FlowLogsProps struct {
	VpcID    string
	LogGroup string // name
	KmsKey   string // ARN
	Role     *iam.Role
	FlowLogs config.FlowLogs
}

// NewFlowLogs writes the VPC's traffic records to CloudWatch Logs.
func NewFlowLogs(scope address.Scope, props FlowLogsProps) {
	group := address.New(scope, cloudwatchloggroup.NewCloudwatchLogGroup, "flow_logs", &cloudwatchloggroup.CloudwatchLogGroupConfig{
		Name:            jsii.String(props.LogGroup),
		RetentionInDays: jsii.Number(props.FlowLogs.RetentionDays),
		KmsKeyId:        jsii.String(props.KmsKey),
	})
	address.New(scope, flowlog.NewFlowLog, "main", &flowlog.FlowLogConfig{
		VpcId:              jsii.String(props.VpcID),
		TrafficType:        jsii.String(props.FlowLogs.TrafficType),
		LogDestinationType: jsii.String("cloud-watch-logs"),
		LogDestination:     group.Arn(),
		IamRoleArn:         jsii.String(props.Role.Arn),
		DependsOn:          &props.Role.Ready,
	})
}
