package config

import (
	"regexp"

	"slipway/internal/arn"
	"slipway/internal/template"
)

// LogSubscription sends what the service logs to somebody else as it comes: a search engine, an archive, another account.
type LogSubscription struct {
	// DestinationArn is a Kinesis stream, a Firehose stream or a Lambda function of the environment's account and region, or a destination of CloudWatch Logs,
	// which may be another account's. A function must let CloudWatch Logs call it: docs/logs.md has the command.
	DestinationArn string `yaml:"destination_arn" jsonschema:"required,example=arn:aws:kinesis:us-east-1:123456789012:stream/logs" refers:"log_destination"`
	// FilterPattern is which lines are sent, in the syntax of monitoring.log_alarms[].pattern. Default: none, all of them.
	FilterPattern string `yaml:"filter_pattern"`
	// RoleArn is a role with which CloudWatch Logs writes to the destination, not for a function. Default: none; for Kinesis and Firehose one is made
	// that may write there and do nothing else, and a destination of CloudWatch Logs needs one only where it is shared with a whole organization.
	RoleArn string `yaml:"role_arn" refers:"role"`
	// KmsKeyArn is the customer managed key that encrypts a Kinesis stream: the role that is made may use it. Default: none, AWS's own key.
	KmsKeyArn string `yaml:"kms_key_arn" refers:"kms_key"`
}

// LogDestination is what a subscription sends to.
type LogDestination string

// Destinations, by the service in their ARN.
const (
	KinesisStream  LogDestination = "kinesis"
	FirehoseStream LogDestination = "firehose"
	LambdaFunction LogDestination = "lambda"
	LogsOfAnother  LogDestination = "logs"
)

// Destination of the subscription.
func (l LogSubscription) Destination() LogDestination {
	if to := referred(l.DestinationArn); to.Address != "" {
		return destinationsByType[to.Type]
	}
	got, _ := arn.Parse(l.DestinationArn)
	return LogDestination(got.Service)
}

// destinationsByType of what a reference is to.
var destinationsByType = map[string]LogDestination{
	"aws_kinesis_stream":                   KinesisStream,
	"aws_kinesis_firehose_delivery_stream": FirehoseStream,
	"aws_lambda_function":                  LambdaFunction,
	"aws_lambda_alias":                     LambdaFunction,
}

// RoleOfItsOwn says whether a role is made.
func (l *LogSubscription) RoleOfItsOwn() bool {
	return l != nil && l.RoleArn == "" && (l.Destination() == KinesisStream || l.Destination() == FirehoseStream)
}

// logDestinations. Sources: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html and the limits on the names
// in the API references of the services.
var logDestinations = map[LogDestination]arnKind{
	KinesisStream:  {"a Kinesis stream", "kinesis", regexp.MustCompile(`^stream/[A-Za-z0-9_.-]{1,128}$`), "stream/logs"},
	FirehoseStream: {"a Firehose stream", "firehose", regexp.MustCompile(`^deliverystream/[A-Za-z0-9_.-]{1,64}$`), "deliverystream/logs"},
	LambdaFunction: {"a Lambda function", "lambda", regexp.MustCompile(`^function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?$`), "function:forwarder"},
	LogsOfAnother:  {"a destination of CloudWatch Logs", "logs", regexp.MustCompile(`^destination:[^:*]{1,512}$`), "destination:central"},
}

var roleArn = regexp.MustCompile(`^arn:(aws[a-z-]*):iam::(\d{12}):role/[\w+=,.@/-]+$`)

// check of a subscription. A log group takes two; the other one is left to the account.
func (l LogSubscription) check(c checker, e Environment) {
	to := l.Destination()
	kind, known := logDestinations[to]
	switch {
	case !known:
		c.Value("destination_arn", l.DestinationArn, "not the ARN of a Kinesis stream, a Firehose stream, a Lambda function or a destination of CloudWatch Logs",
			"write it in full, as "+e.example(logDestinations[KinesisStream]))
		return
	case to == LogsOfAnother:
		c.arnIn("destination_arn", l.DestinationArn, kind, e, e.Region, "region")
	default:
		c.arnHere("destination_arn", l.DestinationArn, kind, e)
	}
	if rule, fix := logPattern(l.FilterPattern); rule != "" {
		c.Value("filter_pattern", l.FilterPattern, rule, fix)
	}
	switch match := roleArn.FindStringSubmatch(l.RoleArn); {
	case l.RoleArn == "":
	case match == nil && !template.Refers(l.RoleArn):
		c.Value("role_arn", l.RoleArn, "not the ARN of a role", "write it as "+e.Place().Global("iam", "role/logs"))
	case to == LambdaFunction:
		c.Conflict("role_arn", l.RoleArn, "a function is called by its own permission, not with a role", "remove it", c.Path("destination_arn"))
	case match == nil:
	case match[1] != arn.Partition(e.Region):
		c.otherPartition("role_arn", l.RoleArn, e)
	case accountForm.MatchString(e.Account) && match[2] != e.Account:
		c.Conflict("role_arn", l.RoleArn, "of another account than "+e.Account, "use a role of the environment's account", "account")
	}
	if l.KmsKeyArn == "" {
		return
	}
	c.arnIn("kms_key_arn", l.KmsKeyArn, kmsKey, e, e.Region, "region")
	if to != KinesisStream || l.RoleArn != "" {
		c.Conflict("kms_key_arn", l.KmsKeyArn, "only the role that is made for a Kinesis stream needs it", "remove it", c.Path("destination_arn"), c.Path("role_arn"))
	}
}
