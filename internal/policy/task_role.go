package policy

import (
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/template"
)

// TaskSecrets lets the application read its database secrets, by ARN or pattern. DescribeSecret is what the AWS caching clients
// call to see a rotation.
func TaskSecrets(secrets ...string) Document {
	if len(secrets) == 0 {
		return nil
	}
	read := ReadSecrets("ReadDatabaseSecrets", secrets...)
	read.Actions = append(read.Actions, "secretsmanager:DescribeSecret")
	return Document{read}
}

// TaskKey lets the application use the environment's key: to decrypt secrets, and, where it may use any bucket, to read and write objects of those
// that the key encrypts; and the keys of the database secrets, which may be the same one.
// DescribeKey is called directly, never by way of a service, so it has a statement without that condition.
func TaskKey(place arn.Place, key string, objects bool, secretKeys ...string) Document {
	keys := []string{key}
	for _, further := range secretKeys {
		if further != key {
			keys = append(keys, further)
		}
	}
	document := Document{DecryptVia("DecryptSecrets", place, "secretsmanager", keys...)}
	if objects {
		document = append(document, Statement{
			Sid:        "EncryptedObjects",
			Actions:    []string{"kms:Decrypt", "kms:GenerateDataKey"},
			Resources:  []string{key},
			Conditions: equals("kms:ViaService", place.Endpoint("s3")),
		})
	}
	return append(document, Statement{Sid: "DescribeKey", Actions: []string{"kms:DescribeKey"}, Resources: []string{key}})
}

// TaskObjects are the account's own buckets whose objects the application may use.
type TaskObjects struct {
	Prefix      string   // of the buckets' names
	Buckets     []string // the names themselves; none where the prefix holds
	AllowDelete bool     // of objects
	// Platform are the platform's own buckets, by name or by a pattern that starts with *: never the application's.
	Platform []string
}

// Document lets the application read and write objects, and list the buckets: without ListBucket a missing object answers 403 instead of 404. Bucket
// names are global, hence aws:ResourceAccount: else a stranger's bucket with a fitting name would do.
func (o TaskObjects) Document(place arn.Place) Document {
	actions := []string{"s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"}
	if o.AllowDelete {
		actions = append(actions, "s3:DeleteObject")
	}
	ours := equals(ResourceAccount, place.Account)
	var buckets, objects []string
	for _, name := range o.Buckets {
		buckets, objects = append(buckets, place.S3(name)), append(objects, place.S3(name+"/*"))
	}
	if len(o.Buckets) == 0 {
		bucket, object := Buckets(place, o.Prefix)
		buckets, objects = []string{bucket}, []string{object}
	}
	document := Document{
		{Sid: "Objects", Actions: actions, Resources: objects, Conditions: ours},
		{Sid: "ListBuckets", Actions: []string{"s3:GetBucketLocation", "s3:ListBucket"}, Resources: buckets, Conditions: ours},
	}
	refers := slices.ContainsFunc(o.Buckets, template.Refers) // to whichever bucket
	reached := slices.DeleteFunc(slices.Clone(o.Platform), func(bucket string) bool {
		named := refers || slices.Contains(o.Buckets, bucket) || len(o.Buckets) == 0 && strings.HasPrefix(bucket, o.Prefix)
		return !named && !strings.HasPrefix(bucket, "*")
	})
	return append(document, notThePlatforms(place, reached)...)
}

// notThePlatforms denies the platform's buckets, whatever else is allowed.
func notThePlatforms(place arn.Place, buckets []string) Document {
	var denied []string
	for _, bucket := range buckets {
		denied = append(denied, place.S3(bucket), place.S3(bucket+"/*"))
	}
	if len(denied) == 0 {
		return nil
	}
	return Document{{Sid: "NotThePlatformsBuckets", Effect: Deny, Actions: []string{"s3:*"}, Resources: denied}}
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

// WorkOn lets the application receive the messages of a queue, by ARN, keep them from others for longer, and delete them. The call for a batch has no action of
// its own. Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
func WorkOn(queue string) Document {
	return Document{{
		Sid: "WorkOnQueue",
		Actions: []string{"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl",
			"sqs:ReceiveMessage"},
		Resources: []string{queue},
	}}
}

// ProtectTasks lets the application ask ECS not to stop its task. The id of a task is not known before it runs, so it is every task of the cluster, by name.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
func ProtectTasks(place arn.Place, cluster string) Document {
	return Document{{
		Sid:       "ProtectTasks",
		Actions:   []string{"ecs:GetTaskProtection", "ecs:UpdateTaskProtection"},
		Resources: []string{place.Of("ecs", "task/"+cluster+"/*")},
	}}
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
