package monitoring

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchdashboard"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchmetricalarm"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/metrics"
	"slipway/internal/alarms"
	"slipway/internal/names"
)

// AlarmsProps say how alarms tell of themselves.
type AlarmsProps struct {
	Names   names.Names
	Alarms  []alarms.Alarm
	Topic   string // ARN; told when an alarm begins and when it ends
	Runbook string // URL or path; each alarm adds its #anchor
	// After is what the alarms watch: neither a first deploy nor a destroy rings when they come last and go first.
	After []cdktf.ITerraformDependable
}

// NewAlarms gives the names of the alarms that it makes.
func NewAlarms(scope address.Scope, props AlarmsProps) []string {
	var made []string
	for _, alarm := range props.Alarms {
		made = append(made, *address.New(scope, cloudwatchmetricalarm.NewCloudwatchMetricAlarm, alarm.ID, alarmConfig(props, alarm)).AlarmName())
	}
	return made
}

func alarmConfig(props AlarmsProps, alarm alarms.Alarm) *cloudwatchmetricalarm.CloudwatchMetricAlarmConfig {
	main := &cloudwatchmetricalarm.CloudwatchMetricAlarmConfig{
		AlarmName:          jsii.String(props.Names.Alarm(alarm.Anchor())),
		AlarmDescription:   jsii.String(alarm.Description + " Runbook: " + props.Runbook + "#" + alarm.Section()),
		ComparisonOperator: jsii.String(string(alarm.Comparison)),
		Threshold:          jsii.Number(alarm.Threshold),
		EvaluationPeriods:  jsii.Number(alarm.Of),
		DatapointsToAlarm:  jsii.Number(alarm.Datapoints),
		TreatMissingData:   jsii.String(string(alarm.Missing)),
		AlarmActions:       jsii.Strings(props.Topic),
		OkActions:          jsii.Strings(props.Topic),
	}
	if alarm.Silent {
		main.ActionsEnabled = jsii.Bool(false)
	}
	if len(props.After) > 0 {
		main.DependsOn = &props.After
	}
	if alarm.Expression != "" {
		main.MetricQuery = metrics.Queries(alarms.Expression{Text: alarm.Expression, Label: alarm.Title, Metrics: alarm.Metrics})
		return main
	}
	metric := alarm.Metrics[0]
	main.Namespace, main.MetricName = jsii.String(metric.Namespace), jsii.String(metric.Name)
	main.Period = jsii.Number(metric.Period)
	if len(metric.Dimensions) > 0 {
		main.Dimensions = metrics.Dimensions(metric)
	}
	if metric.Statistic[0] == 'p' { // a percentile
		main.ExtendedStatistic = jsii.String(metric.Statistic)
	} else {
		main.Statistic = jsii.String(metric.Statistic)
	}
	return main
}

// NewDashboard gives the name of a dashboard with the given body.
func NewDashboard(scope address.Scope, name, body string) string {
	return *address.New(scope, cloudwatchdashboard.NewCloudwatchDashboard, "main", &cloudwatchdashboard.CloudwatchDashboardConfig{
		DashboardName: jsii.String(name),
		DashboardBody: jsii.String(body),
	}).DashboardName()
}
