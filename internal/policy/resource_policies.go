package policy

import "slipway/internal/arn"

// Key is the policy of the environment's key: IAM of this account decides who uses it, and CloudWatch Logs may encrypt this
// environment's log groups. In a key policy, the resource * is the key itself.
// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
func Key(place arn.Place, logGroups ...string) Document {
	var groups []string
	for _, name := range logGroups {
		groups = append(groups, place.Of("logs", "log-group:"+name))
	}
	return append(AccountKey(place), Statement{
		Sid:       "LogGroups",
		Principal: map[string]string{"Service": place.Endpoint("logs")},
		Actions:   []string{"kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"},
		Resources: []string{"*"},
		Conditions: Conditions{
			"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": groups},
		},
	})
}

// AccountKey is the policy of a key that IAM of this account decides about alone.
func AccountKey(place arn.Place) Document {
	return Document{{
		Sid:       "AccountDecides",
		Principal: map[string]string{"AWS": place.Global("iam", "root")},
		Actions:   []string{"kms:*"},
		Resources: []string{"*"},
	}}
}

// KeyForAlarms lets alarms with names of a pattern publish to a topic that the key encrypts, besides what Key allows; in a
// topic on AWS's own key, no alarm could.
// Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
func KeyForAlarms(place arn.Place, alarms string) Document {
	return Document{{
		Sid:        "Alarms",
		Principal:  map[string]string{"Service": cloudWatch},
		Actions:    []string{"kms:Decrypt", "kms:GenerateDataKey*"},
		Resources:  []string{"*"},
		Conditions: ofAlarms(place, alarms),
	}}
}

// AlarmTopic lets alarms of this account and region, with names of a pattern, publish to a topic.
// Source: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
func AlarmTopic(place arn.Place, topic, alarms string) Document {
	return Document{{
		Sid:        "Alarms",
		Principal:  map[string]string{"Service": cloudWatch},
		Actions:    []string{"sns:Publish"},
		Resources:  []string{place.Of("sns", topic)},
		Conditions: ofAlarms(place, alarms),
	}}
}

// KeyForDatabaseEvents lets RDS publish events to a topic that the key encrypts, besides what Key allows. SNS names RDS among the services
// that can; older copies of the RDS API reference say that RDS tells encrypted topics nothing, today's does not.
// Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
func KeyForDatabaseEvents(place arn.Place) Document {
	return Document{{
		Sid:        "DatabaseEvents",
		Principal:  map[string]string{"Service": databaseEvents},
		Actions:    []string{"kms:Decrypt", "kms:GenerateDataKey*"},
		Resources:  []string{"*"},
		Conditions: ofDatabases(place),
	}}
}

// DatabaseEventsTopic lets RDS of this account and region publish events to a topic.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.GrantingPermissions.html
func DatabaseEventsTopic(place arn.Place, topic string) Document {
	return Document{{
		Sid:        "DatabaseEvents",
		Principal:  map[string]string{"Service": databaseEvents},
		Actions:    []string{"sns:Publish"},
		Resources:  []string{place.Of("sns", topic)},
		Conditions: ofDatabases(place),
	}}
}

// KeyForTaskEvents lets EventBridge publish events to one topic, by ARN, that the key encrypts. AWS says that aws:SourceAccount and aws:SourceArn are not
// supported in a key's policy for that; the topic is in the encryption context.
// Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
func KeyForTaskEvents(topic string) Document {
	return Document{{
		Sid:        "TaskEvents",
		Principal:  map[string]string{"Service": eventBridge},
		Actions:    []string{"kms:Decrypt", "kms:GenerateDataKey*"},
		Resources:  []string{"*"},
		Conditions: equals("kms:EncryptionContext:aws:sns:topicArn", topic),
	}}
}

// TaskEventsTopic lets EventBridge publish events to a topic, by ARN. AWS's own policy for that has no condition.
// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
func TaskEventsTopic(topic string) Document {
	return Document{{
		Sid:       "TaskEvents",
		Principal: map[string]string{"Service": eventBridge},
		Actions:   []string{"sns:Publish"},
		Resources: []string{topic},
	}}
}

const (
	// cloudWatch is the service that alarms act as, in every partition.
	cloudWatch = "cloudwatch.amazonaws.com"
	// databaseEvents is the service that RDS's event subscriptions act as, in every partition.
	databaseEvents = "events.rds.amazonaws.com"
	// eventBridge is the service that rules act as.
	eventBridge = "events.amazonaws.com"
)

// ofDatabases is not narrower than region and account: AWS shows the ARN of an instance as the source, and not that of a cluster or a proxy, nor
// of the message with which RDS tries the topic when a subscription is made; and the id of a proxy is not known before a deploy.
func ofDatabases(place arn.Place) Conditions {
	return Conditions{
		"StringEquals": {"aws:SourceAccount": {place.Account}},
		"ArnLike":      {"aws:SourceArn": {place.Of("rds", "*")}},
	}
}

func ofAlarms(place arn.Place, names string) Conditions {
	return Conditions{
		"StringEquals": {"aws:SourceAccount": {place.Account}},
		"ArnLike":      {"aws:SourceArn": {place.Of("cloudwatch", "alarm:"+names)}},
	}
}

// AccessLogsBucket lets the load balancer write its logs, and refuses connections without TLS.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
func AccessLogsBucket(place arn.Place, bucket string) Document {
	return Document{
		{
			Sid:       "LoadBalancerWrites",
			Principal: map[string]string{"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
			Actions:   []string{"s3:PutObject"},
			Resources: []string{place.S3(bucket + "/AWSLogs/" + place.Account + "/*")}, // ELB writes each account below its own id
		},
		{
			Sid:        "OnlyTls",
			Effect:     Deny,
			Principal:  map[string]string{"AWS": "*"},
			Actions:    []string{"s3:*"},
			Resources:  []string{place.S3(bucket), place.S3(bucket + "/*")},
			Conditions: Conditions{"Bool": {"aws:SecureTransport": {"false"}}},
		},
	}
}
