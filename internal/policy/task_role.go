package policy

import (
	"strings"

	"slipway/internal/arn"
)

// TaskSecrets lets the application read its database secrets, by ARN or pattern. DescribeSecret is what the AWS caching clients
// call to see a rotation.
func TaskSecrets(secrets ...string) Document {
	read := ReadSecrets("ReadDatabaseSecrets", secrets...)
	read.Actions = append(read.Actions, "secretsmanager:DescribeSecret")
	return Document{read}
}

// TaskKey lets the application use the environment's key: to decrypt secrets, and to read and write objects of buckets
// that it encrypts; and the keys of the database secrets, which may be the same one.
// DescribeKey is called directly, never by way of a service, so it has a statement without that condition.
func TaskKey(place arn.Place, key string, secretKeys ...string) Document {
	keys := []string{key}
	for _, further := range secretKeys {
		if further != key {
			keys = append(keys, further)
		}
	}
	return Document{
		DecryptVia("DecryptSecrets", place, "secretsmanager", keys...),
		{
			Sid:        "EncryptedObjects",
			Actions:    []string{"kms:Decrypt", "kms:GenerateDataKey"},
			Resources:  []string{key},
			Conditions: equals("kms:ViaService", place.Endpoint("s3")),
		},
		{Sid: "DescribeKey", Actions: []string{"kms:DescribeKey"}, Resources: []string{key}},
	}
}

// TaskObjects lets the application read and write objects in the account's own buckets whose names start with the prefix, and
// list those buckets: without ListBucket a missing object answers 403 instead of 404. Bucket names are global, hence
// aws:ResourceAccount: else a stranger's bucket with a fitting name would do. The platform's buckets, by name or by a
// pattern that starts with *, are never the application's.
func TaskObjects(place arn.Place, prefix string, allowDelete bool, platformBuckets ...string) Document {
	actions := []string{"s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"}
	if allowDelete {
		actions = append(actions, "s3:DeleteObject")
	}
	ours := equals("aws:ResourceAccount", place.Account)
	buckets, objects := Buckets(place, prefix)
	document := Document{
		{Sid: "Objects", Actions: actions, Resources: []string{objects}, Conditions: ours},
		{Sid: "ListBuckets", Actions: []string{"s3:GetBucketLocation", "s3:ListBucket"}, Resources: []string{buckets}, Conditions: ours},
	}
	var denied []string
	for _, bucket := range platformBuckets {
		if strings.HasPrefix(bucket, prefix) || strings.HasPrefix(bucket, "*") {
			denied = append(denied, place.S3(bucket), place.S3(bucket+"/*"))
		}
	}
	if len(denied) > 0 {
		document = append(document, Statement{Sid: "NotThePlatformsBuckets", Effect: Deny, Actions: []string{"s3:*"}, Resources: denied})
	}
	return document
}

// WriteLogs allows writing to one log group, by name.
func WriteLogs(place arn.Place, logGroup string) Document {
	return Document{{
		Sid:       "WriteLogs",
		Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resources: []string{LogGroup(place, logGroup)},
	}}
}

// LogGroup is the ARN of a log group in the form that matches its streams.
func LogGroup(place arn.Place, name string) string {
	return place.Of("logs", "log-group:"+name+":*")
}

// ExecSession is what ECS Exec needs in the task; its actions have no resource to name.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions
func ExecSession() Document {
	return Document{{
		Sid: "ExecSession",
		Actions: []string{
			"ssmmessages:CreateControlChannel",
			"ssmmessages:CreateDataChannel",
			"ssmmessages:OpenControlChannel",
			"ssmmessages:OpenDataChannel",
		},
		Resources: []string{"*"},
	}}
}
