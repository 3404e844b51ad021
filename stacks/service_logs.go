package stacks

import (
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/iam"
	"slipway/constructs/logs"
	"slipway/internal/config"
	"slipway/internal/policy"
)

// newLogSubscription sends what the service logs elsewhere, where the configuration says so.
func newLogSubscription(scope address.Scope, env config.Environment, logGroup string) []cdktf.ITerraformDependable {
	to := env.Service.LogSubscription
	if to == nil {
		return nil
	}
	props := logs.SubscriptionProps{
		Name: env.Names().LogSubscription(), Group: logGroup, Destination: to.DestinationArn, Pattern: to.FilterPattern, Role: to.RoleArn,
	}
	if to.RoleOfItsOwn() {
		action := "kinesis:PutRecord"
		if to.Destination() == config.FirehoseStream {
			action = "firehose:PutRecord"
		}
		role := iam.NewLogSubscriptionRole(scope, roleName(env, env.Names().LogSubscriptionRole()), env.Place(),
			policy.LogSubscription(env.Place(), to.DestinationArn, action, to.KmsKeyArn))
		props.Role, props.After = role.Arn, role.Ready
	}
	return logs.NewSubscription(scope, props)
}

// newLogCounts counts the lines that alarms are about.
func newLogCounts(scope address.Scope, env config.Environment, logGroup string, after []cdktf.ITerraformDependable) {
	if !env.Monitoring.Enabled || env.Part != "" { // monitoring.log_alarms count in the first service's log
		return
	}
	var counts []logs.Count
	for _, alarm := range env.Monitoring.LogAlarms {
		counts = append(counts, logs.Count{Label: alarm.ID(), Namespace: env.Names().LogMetrics(), Metric: "log-" + alarm.Name, Pattern: alarm.Pattern})
	}
	logs.NewCounts(scope, logGroup, counts, after)
}
