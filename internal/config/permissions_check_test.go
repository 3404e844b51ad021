package config

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// permission is a statement as a file has it. Each list is written in one line, and HERE is the environment's region and account.
func permission(actions, resources string) string {
	return here("    - actions: [" + actions + "]\n      resources: [" + resources + "]\n")
}

func here(text string) string { return strings.ReplaceAll(text, "HERE", "us-east-1:123456789012") }

func withPermissions(statements ...string) string {
	return "  permissions:\n" + strings.Join(statements, "")
}

// TestWhatTeamsWriteIsTaken has the statements of usual applications as AWS's own documents write them.
func TestWhatTeamsWriteIsTaken(t *testing.T) {
	for name, statement := range map[string]string{
		"a queue":            permission(`sqs:SendMessage, "sqs:Receive*", sqs:DeleteMessage`, `arn:aws:sqs:HERE:orders`),
		"a queue elsewhere":  permission(`sqs:SendMessage`, `arn:aws:sqs:eu-west-1:123456789012:orders`),
		"a topic":            permission(`sns:Publish`, `arn:aws:sns:HERE:orders`),
		"text messages":      permission(`sns:Publish`, `"*"`),
		"mails":              permission(`ses:SendEmail, ses:SendRawEmail`, `arn:aws:ses:HERE:identity/example.com, "arn:aws:ses:HERE:configuration-set/*"`),
		"a key":              permission(`kms:Decrypt, "kms:GenerateDataKey*"`, `arn:aws:kms:HERE:key/1234abcd-12ab-34cd-56ef-1234567890ab`),
		"a foundation model": permission(`bedrock:InvokeModel`, `"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"`),
		"models everywhere":  permission(`bedrock:InvokeModel`, `"arn:aws:bedrock:*::foundation-model/a*", "arn:aws:bedrock:HERE:inference-profile/us.a*"`),
		"models of nowhere":  permission(`bedrock:InvokeModelWithResponseStream`, `"arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0"`),
		"an API":             permission(`execute-api:Invoke`, `"arn:aws:execute-api:HERE:a1b2c3d4e5/prod/GET/*"`),
		"connections":        permission(`execute-api:ManageConnections`, `"arn:aws:execute-api:HERE:a1b2c3d4e5/*"`),
		"users":              permission(`cognito-idp:AdminGetUser, cognito-idp:ListUsers`, `arn:aws:cognito-idp:HERE:userpool/us-east-1_AbCdEf123`),
		"a table":            permission(`dynamodb:GetItem, dynamodb:Query`, `arn:aws:dynamodb:HERE:table/carts, "arn:aws:dynamodb:HERE:table/carts/index/*"`),
		"metrics":            permission(`cloudwatch:PutMetricData`, `"*"`),
		"traces":             permission(`xray:PutTraceSegments, xray:PutTelemetryRecords, "xray:GetSampling*"`, `"*"`),
		"maps":               permission(`geo:SearchPlaceIndexForText`, `arn:aws:geo:HERE:place-index/shops`),
		"places":             permission(`geo-places:Geocode`, `arn:aws:geo-places:us-east-1::provider/default`),
		"translations":       permission(`translate:TranslateText`, `"*"`),
		"faces":              permission(`rekognition:DetectFaces, rekognition:DetectLabels`, `"*"`),
		"a path of a bucket": permission(`s3:GetObject, s3:PutObject`, `"arn:aws:s3:::partner-files/in/2026/*"`),
		"a bucket":           permission(`s3:ListBucket, s3:GetObject`, `arn:aws:s3:::partner-files, "arn:aws:s3:::partner-files/*"`),
		"an access point":    permission(`s3:GetObject`, `"arn:aws:s3:HERE:accesspoint/files/object/*"`),
		"a public parameter": permission(`ssm:GetParameter`, `"arn:aws:ssm:us-east-1::parameter/aws/service/global-infrastructure/*"`),
		"a parameter":        permission(`"ssm:GetParameter*"`, `"arn:aws:ssm:HERE:parameter/shop/*"`),
		"a secret":           permission(`secretsmanager:GetSecretValue`, `"arn:aws:secretsmanager:HERE:secret:partner/key-??????"`),
		"a function":         permission(`lambda:InvokeFunction`, `arn:aws:lambda:HERE:function:resize, "arn:aws:lambda:HERE:function:resize:*"`),
		"events":             permission(`events:PutEvents`, `arn:aws:events:HERE:event-bus/default`),
		"a state machine":    permission(`states:StartExecution`, `arn:aws:states:HERE:stateMachine:order`),
		"a stream":           permission(`kinesis:PutRecord, kinesis:PutRecords`, `arn:aws:kinesis:HERE:stream/clicks`),
		"a delivery stream":  permission(`firehose:PutRecordBatch`, `arn:aws:firehose:HERE:deliverystream/clicks`),
		"a search domain":    permission(`"es:ESHttp*"`, `"arn:aws:es:HERE:domain/shop/*"`),
		"a cache":            permission(`elasticache:Connect`, `arn:aws:elasticache:HERE:serverlesscache:shop, arn:aws:elasticache:HERE:user:shop`),
		"a role":             permission(`sts:AssumeRole`, `arn:aws:iam::123456789012:role/partner`),
		"logs":               permission(`logs:CreateLogStream, logs:PutLogEvents`, `"arn:aws:logs:HERE:log-group:/audit/shop:*"`),
		"random bytes":       permission(`kms:GenerateRandom, secretsmanager:GetRandomPassword`, `"*"`),
		"a tag of the role":  permission(`s3:GetObject`, `"arn:aws:s3:::partner-files/${aws:PrincipalTag/team}/*"`),
		"a broker":           permission(`kafka-cluster:Connect, kafka-cluster:ReadData`, `"arn:aws:kafka:HERE:cluster/shop/*", "arn:aws:kafka:HERE:topic/shop/*"`),
		"a collection":       permission(`aoss:APIAccessAll`, `arn:aws:aoss:HERE:collection/a1b2c3d4e5f6g7h8i9j0`),
		"flags":              permission(`appconfig:GetLatestConfiguration`, `"arn:aws:appconfig:HERE:application/a1/environment/b2/configuration/c3"`),
		"things":             permission(`iot:Publish`, `"arn:aws:iot:HERE:topic/shop/*"`),
		"a CDN":              permission(`cloudfront:CreateInvalidation`, `arn:aws:cloudfront::123456789012:distribution/E1A2B3C4D5E6F7`),
		"a zone":             permission(`route53:ChangeResourceRecordSets`, `arn:aws:route53:::hostedzone/Z1A2B3C4D5E6F7`),
		"queries":            permission(`athena:StartQueryExecution`, `arn:aws:athena:HERE:workgroup/shop`),
		"a catalog":          permission(`glue:GetTable`, `arn:aws:glue:HERE:catalog, arn:aws:glue:HERE:database/shop, "arn:aws:glue:HERE:table/shop/*"`),
		"a task": permission(`ecs:RunTask`, `"arn:aws:ecs:HERE:task-definition/shop-import:*"`) +
			permission(`iam:PassRole`, `arn:aws:iam::123456789012:role/shop-import`) +
			"      conditions: {StringEquals: {\"iam:PassedToService\": [ecs-tasks.amazonaws.com]}}\n",
		"a job":            permission(`batch:SubmitJob`, `arn:aws:batch:HERE:job-queue/shop, "arn:aws:batch:HERE:job-definition/shop:*"`),
		"a transcription":  permission(`transcribe:StartTranscriptionJob`, `"*"`),
		"documents":        permission(`textract:AnalyzeDocument, comprehend:DetectSentiment`, `"*"`),
		"log queries":      permission(`logs:StartQuery`, `"arn:aws:logs:HERE:log-group:/ecs/shop-dev:*"`),
		"an API's stages":  permission(`apigateway:GET`, `arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages`),
		"a data API":       permission(`rds-data:ExecuteStatement`, `arn:aws:rds:HERE:cluster:shop`),
		"an endpoint":      permission(`sagemaker:InvokeEndpoint`, `arn:aws:sagemaker:HERE:endpoint/shop`),
		"a function's URL": permission(`lambda:InvokeFunctionUrl`, `arn:aws:lambda:HERE:function:shop`),
		"a global bucket":  permission(`s3:GetObject`, `"arn:aws:s3::123456789012:accesspoint/a1b2c3.mrap/object/*"`),
		"identities":       permission(`cognito-identity:GetOpenIdTokenForDeveloperIdentity`, `arn:aws:cognito-identity:HERE:identitypool/us-east-1:1234abcd-12ab`),
		"a video":          permission(`mediaconvert:CreateJob`, `arn:aws:mediaconvert:HERE:queues/Default`),
		"a schedule":       permission(`scheduler:CreateSchedule`, `"arn:aws:scheduler:HERE:schedule/default/shop-*"`),
		"another account's": permission(`sqs:SendMessage`, `arn:aws:sqs:us-east-1:210987654321:orders`) +
			"      conditions: {StringEquals: {\"aws:ResourceAccount\": [\"210987654321\"]}}\n",
		"conditions": permission(`dynamodb:GetItem`, `arn:aws:dynamodb:HERE:table/carts`) +
			"      conditions:\n        ForAllValues:StringEquals: {\"dynamodb:LeadingKeys\": [shop]}\n        BoolIfExists: {\"aws:SecureTransport\": [\"true\"]}\n",
	} {
		t.Run(name, func(t *testing.T) {
			if problems := problemsOf(t, minimal+withPermissions(statement)); len(problems) > 0 {
				t.Errorf("rejected:\n%v", problems)
			}
		})
	}
}

func TestActionsOfPermissions(t *testing.T) {
	const (
		queue  = `arn:aws:sqs:HERE:orders`
		at     = "service.permissions[0].actions[0]: "
		action = " to allow_unknown"
	)
	var rules []ruleTest
	for _, test := range []struct{ actions, resources, want string }{
		{`"*"`, queue, at + "*; allows everything; name the actions that are needed"},
		{`"sqs:*"`, queue, at + "sqs:*; allows everything of sqs, its administration too; name the actions"},
		{`SendMessage`, queue, at + "SendMessage; an action without its service; write it as sqs:SendMessage"},
		{`"sqs:*Message"`, queue, at + "sqs:*Message; a wildcard that does not end the action's name"},
		{`"sqs:Send?essage"`, queue, "a wildcard that does not end the action's name"},
		{`SQS:SendMessage`, queue, at + "SQS:SendMessage; services are in lower case; write sqs:SendMessage"},
		{`sqs:sendmessage`, queue, at + "sqs:sendmessage; AWS spells it otherwise; write sqs:SendMessage"},
		{`"sqs:receive*"`, queue, at + "sqs:receive*; AWS spells it otherwise; write sqs:Receive*"},
		{`sqs:SendMesage`, queue, at + "sqs:SendMesage; not known to this version as an action (AWS's reference of "},
		{`sqs:SendMesage`, queue, `sqs:SendMessage? Otherwise, if AWS has it by now, add "service.permissions[].actions"` + action},
		{`"sqs:Receeve*"`, queue, "not known to this version as an action"},
		{`sqz:SendMessage`, queue, "not known to this version as a service in policies (AWS's reference of "},
		{`sesv2:SendEmail`, `"*"`, "did you mean ses:SendEmail?"},
		{`s3:ListObjectsV2`, `arn:aws:s3:::partner-files`, "an operation that is allowed by another action; write s3:ListBucket"},
		{`sqs:SendMessageBatch`, queue, "write sqs:SendMessage"},
		{`sqs:SendMessage, sqs:SendMessage`, queue, "service.permissions[0].actions[1]: sqs:SendMessage; in the list twice; remove one of the two"},
		{`sqs:SendMessage, "sqs:Send*"`, queue, at + "sqs:SendMessage; sqs:Send* allows it already; remove one of the two"},
		{``, queue, "service.permissions[0].actions: []; names no action; write it as [sqs:SendMessage]"},
		{`sqs:SendMessage, sns:Publish`, queue, "service.permissions[0].actions[1]: sns:Publish; not known to this version for any resource of the statement"},
		{`sqs:SendMessage, ec2:DescribeInstances`, queue, "ec2:DescribeInstances; takes no resource, so nothing is allowed by naming one; " +
			`give it a statement of its own with resources: ["*"]`},
		{`s3:GetObject, s3:ListBucket`, `"arn:aws:s3:::partner-files/*"`, "actions[1]: s3:ListBucket; not known to this version for any resource of the statement"},
		{`s3:GetObject, s3:ListBucket`, `arn:aws:s3:::partner-files`, "add arn:aws:s3:::BucketName/ObjectName or"},
	} {
		rules = append(rules, ruleTest{name: test.actions, added: withPermissions(permission(test.actions, test.resources)), want: here(test.want)})
	}
	rules = append(rules,
		ruleTest{name: "a text for a list", added: here("  permissions:\n    - actions: sqs:SendMessage\n      resources: [" + queue + "]\n"),
			want: "service.permissions[0].actions: sqs:SendMessage; must be a list"},
		ruleTest{name: "a statement twice", added: withPermissions(permission("sqs:SendMessage", queue), permission("sqs:SendMessage", queue)),
			want: "service.permissions[1]: sqs:SendMessage; in the list twice"},
		ruleTest{name: "a new action", added: withPermissions(permission("sqs:Levitate", queue)) + "allow_unknown: [\"service.permissions[].actions\"]\n"},
		ruleTest{name: "a new action on *", added: withPermissions(permission("sqs:Levitate", `"*"`)) + "allow_unknown: [\"service.permissions[].actions\"]\n"})
	checkRules(t, rules)
}

func TestResourcesOfPermissions(t *testing.T) {
	const at = "service.permissions[0].resources[0]: "
	var rules []ruleTest
	for _, test := range []struct{ actions, resources, want string }{
		{`sqs:SendMessage`, `"*"`, at + "*; sqs:SendMessage takes a resource; name it, as arn:aws:sqs:HERE:QueueName"},
		{`s3:GetObject, sqs:SendMessage`, `"*"`, "s3:GetObject and sqs:SendMessage take a resource"},
		{`"ec2:Describe*"`, `"*"`, "ec2:Describe* takes a resource"},
		{`iam:PassRole`, `"*"`, "iam:PassRole takes a resource; name it, as arn:aws:iam::123456789012:role/RoleNameWithPath"},
		{`sts:AssumeRole`, `"*"`, "sts:AssumeRole takes a resource"},
		{`rekognition:DetectFaces`, `"*", arn:aws:rekognition:HERE:collection/a`, "*; covers the others of the list"},
		{`rekognition:DetectFaces`, `arn:aws:rekognition:HERE:collection/a`, `rekognition:DetectFaces takes no resource; write resources as ["*"]`},
		{`sqs:SendMessage`, `orders`, at + "orders; not an ARN; write it as arn:aws:sqs:HERE:QueueName"},
		{`sqs:SendMessage`, `https://sqs.us-east-1.amazonaws.com/123456789012/orders`, "not an ARN; write it as arn:aws:sqs:"},
		{`sqs:SendMessage`, ``, "service.permissions[0].resources: []; names no resource"},
		{`sqs:SendMessage`, `arn:aws-cn:sqs:HERE:orders`, "of another partition than us-east-1; use an ARN that begins with arn:aws:"},
		{`sqs:SendMessage`, `"arn:*:sqs:HERE:orders"`, "of another partition than us-east-1"},
		{`sqs:SendMessage`, `arn:aws:sqs:us-east-1:210987654321:orders`, "of another account than 123456789012; correct it; if the other one " +
			`is meant, add conditions: {StringEquals: {"aws:ResourceAccount": ["210987654321"]}}`},
		{`sqs:SendMessage`, `arn:aws:sqs:us-east-1:12345:orders`, "its account, 12345, does not have 12 digits"},
		{`sqs:SendMessage`, `"arn:aws:sqs:us-east-1:*:orders"`, "its account, *, does not have 12 digits"},
		{`sqs:SendMessage`, `"arn:aws:sqs:us-east-1::orders"`, "does not name the account; write it as arn:aws:sqs:HERE:QueueName"},
		{`sqs:SendMessage`, `"arn:aws:sqs::123456789012:orders"`, "has no region; write it as arn:aws:sqs:HERE:QueueName"},
		{`sqs:SendMessage`, `"arn:aws:sqs:*:123456789012:orders"`, "a wildcard for the region; write an ARN for each region"},
		{`sqs:SendMessage`, `arn:aws:sqs:us-east-9:123456789012:orders`, "us-east-9; not known to this version as the region of an ARN"},
		{`sqs:SendMessage`, `arn:aws:sqs:cn-north-1:123456789012:orders`, "cn-north-1 is in the partition aws-cn; use a region of aws"},
		{`sqs:SendMessage`, `"arn:aws:sqs:HERE:*"`, "a wildcard for all of the account's; write at least the beginning of the name"},
		{`sqs:SendMessage`, `"arn:aws:*:HERE:orders"`, "a wildcard for the service; name the service"},
		{`sqs:SendMessage`, `arn:aws:sns:HERE:orders`, "not known to this version as a resource of sqs:SendMessage"},
		{`sqs:SendMessage`, `arn:aws:sqs:HERE:bestellungen-für-ł`, "has a character that policies cannot hold"},
		{`kms:Decrypt`, `arn:aws:kms:HERE:alias/shop`, "they take arn:aws:kms:HERE:key/KeyId"},
		{`s3:GetObject`, `arn:aws:s3:::partner-files`, "they take arn:aws:s3:::BucketName/ObjectName or arn:aws:s3:HERE:accesspoint/AccessPointName/"},
		{`s3:ListBucket`, `"arn:aws:s3:::partner-files/*"`, "they take"},
		{`s3:GetObject`, `"arn:aws:s3:HERE:partner-files/in/*"`, "has a region, which AWS leaves out in it"},
		{`bedrock:InvokeModel`, `arn:aws:bedrock:HERE:foundation-model/amazon.nova-lite-v1:0`, "has an account, which AWS's own form of it does not; " +
			"write it as arn:aws:bedrock:us-east-1::foundation-model/ResourceId"},
		{`secretsmanager:GetSecretValue`, `arn:aws:secretsmanager:HERE:secret:partner`, "a secret without its six random characters; end it with them, or"},
		{`s3:GetObject`, `"arn:aws:s3:::shop-terraform-state/*"`, "the bucket of the state, which the role denies whatever is allowed"},
		{`s3:GetObject`, `"arn:aws:s3:::shop-prod-alb-logs-123456789012/*"`, "a bucket of access logs, which the role denies whatever is allowed"},
		{`iam:PutRolePolicy`, `"arn:aws:iam::123456789012:role/shop-*"`, "lets the application change its own role, shop-dev-ecs-task"},
	} {
		added := withPermissions(permission(test.actions, test.resources))
		rules = append(rules, ruleTest{name: test.actions + " on " + test.resources, added: added, want: here(test.want)})
	}
	state := "state:\n  bucket: shop-terraform-state\n"
	rules = append(rules,
		ruleTest{name: "the key of the state", old: state, new: here(state + "  kms_key_arn: arn:aws:kms:HERE:key/1234abcd-12ab-34cd-56ef-1234567890ab\n"),
			added: withPermissions(permission("kms:Decrypt", `"arn:aws:kms:HERE:key/*"`)), want: "reaches the key that encrypts the state"},
		ruleTest{name: "a new kind of resource", added: withPermissions(permission("sqs:SendMessage", "arn:aws:sqs2:HERE:orders")) +
			"allow_unknown: [\"service.permissions[].resources\", \"service.permissions[].actions\"]\n"})
	checkRules(t, rules)
}

func TestConditionsOfPermissions(t *testing.T) {
	with := func(conditions string) string {
		return withPermissions(permission("sqs:SendMessage", "arn:aws:sqs:HERE:orders") + "      conditions: " + conditions + "\n")
	}
	checkRules(t, []ruleTest{
		{name: "an operator misspelled", added: with(`{StringEqual: {"aws:ResourceTag/team": [shop]}}`),
			want: "service.permissions[0].conditions: StringEqual; not known to this version as an operator of conditions; did you mean StringEquals?"},
		{name: "a new operator", added: with(`{StringRhymes: {"aws:ResourceTag/team": [shop]}}`) + "allow_unknown: [\"service.permissions[].conditions\"]\n"},
		{name: "Null cannot be optional", added: with(`{NullIfExists: {"aws:ResourceTag/team": ["true"]}}`), want: "NullIfExists; not known to this version"},
		{name: "no key", added: with(`{StringEquals: {}}`), want: "names no key"},
		{name: "a key without its service", added: with(`{StringEquals: {team: [shop]}}`), want: "not the key of a condition"},
		{name: "no value", added: with(`{StringEquals: {"aws:ResourceTag/team": []}}`), want: "a condition without a value never holds"},
		{name: "a text for a list", added: with(`{StringEquals: {"aws:ResourceTag/team": shop}}`), want: "must be a list"},
		{name: "a boolean", added: with(`{Bool: {"aws:SecureTransport": ["yes"]}}`), want: "Bool takes true or false alone"},
		{name: "what policies cannot hold", added: with(`{StringEquals: {"aws:ResourceTag/team": ["łódź"]}}`), want: "has a character that policies cannot hold"},
	})
}

func TestThePermissionsFitIntoTheRole(t *testing.T) {
	var many []string
	for i := range 60 {
		many = append(many, permission("sqs:SendMessage", fmt.Sprintf("arn:aws:sqs:HERE:orders-%d", i)))
	}
	buckets := make([]string, 100)
	for i := range buckets {
		buckets[i] = fmt.Sprintf("bucket-with-a-long-name-%d", i)
	}
	checkRules(t, []ruleTest{
		{name: "a hundred buckets", added: "  s3: {buckets: [" + strings.Join(buckets, ", ") + "]}\n", want: "service.s3.buckets: "},
		{name: "forty", added: withPermissions(many[:40]...)},
		{name: "sixty", added: withPermissions(many...), want: "IAM allows 10240 in all inline policies of a role, of which the role's own need up to 3800; " +
			"make it 6440 or less"},
	})
}

func TestBucketsByName(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "names", added: "  s3: {buckets: [media, partner-files]}\n"},
		{name: "none", added: "  s3: {enabled: false}\n"},
		{name: "an empty list", added: "  s3: {buckets: []}\n", want: "service.s3.buckets: []; names no bucket; set enabled to false"},
		{name: "with a prefix", added: "  s3: {buckets: [media], bucket_prefix: shop-dev-}\n", want: "shop-dev-; buckets names the buckets"},
		{name: "an ARN", added: "  s3: {buckets: [\"arn:aws:s3:::media/*\"]}\n", want: "an ARN, where the name is enough; write media"},
		{name: "a pattern", added: "  s3: {buckets: [\"media-*\"]}\n", want: "a pattern, where names are listed"},
		{name: "no name", added: "  s3: {buckets: [Media]}\n", want: "not a bucket name"},
		{name: "twice", added: "  s3: {buckets: [media, media]}\n", want: "in the list twice"},
		{name: "the state", added: "  s3: {buckets: [shop-terraform-state]}\n", want: "the bucket of the state, which no application uses"},
		{name: "access logs", added: "  s3: {buckets: [shop-dev-alb-logs-123456789012]}\n", want: "a bucket of access logs, which no application uses"},
	})
}

// Who pastes what the message says gets a file that is read: a key with a colon needs quotes.
func TestTheConditionThatIsAdvisedIsTaken(t *testing.T) {
	const statement = "  permissions:\n    - actions: [sqs:SendMessage]\n      resources: ['arn:aws:sqs:us-east-1:210987654321:orders']\n"
	_, err := Parse("dev.yaml", []byte(minimal+statement))
	if err == nil {
		t.Fatal("another account's queue is taken")
	}
	_, advised, found := strings.Cut(err.Error(), "add conditions: ")
	if !found {
		t.Fatalf("no condition in %v", err)
	}
	if _, err := Parse("dev.yaml", []byte(minimal+statement+"      conditions: "+advised+"\n")); err != nil {
		t.Error(err)
	}
}

func TestPermissionsThatFewApplicationsNeedAreWarnedOf(t *testing.T) {
	const boundary = "iam: {permissions_boundary_arn: 'arn:aws:iam::123456789012:policy/shop-dev-boundary'}\n"
	for _, test := range []struct{ actions, resources, added, want string }{
		{`sqs:SendMessage`, `arn:aws:sqs:HERE:orders`, "", ""},
		{`rds-db:connect`, `arn:aws:rds-db:HERE:dbuser:prx-0123/app`, "", ""},
		{`sts:AssumeRole`, `arn:aws:iam::123456789012:role/partner`, "", ""},
		{`sts:AssumeRole`, `"arn:aws:iam::123456789012:role/partner-*"`, "", "sts:AssumeRole; lets whoever breaks into the application act as every"},
		{`iam:PassRole`, `"arn:aws:iam::123456789012:role/partner-*"`, "", "name each role in full"},
		{`sts:AssumeRole`, `arn:aws:iam::123456789012:role/partner`, boundary, "the permissions boundary that the account's stack makes denies it"},
		{`iam:CreateUser`, `"arn:aws:iam::123456789012:user/shop/*"`, "", "iam:CreateUser changes who may do what"},
		{`sqs:AddPermission`, `arn:aws:sqs:HERE:orders`, "", "sqs:AddPermission changes who may do what"},
		{`"s3:Put*"`, `"arn:aws:s3:::partner-files/*"`, "", "changes who may do what"},
		{`s3:GetObject`, `"arn:aws:s3:::shop-t*/*"`, "", "service.permissions[0].resources[0]: arn:aws:s3:::shop-t*/*; matches shop-terraform-state, " +
			"the bucket of the state, which stays denied"},
	} {
		var got []string
		for _, warning := range warned(t, minimal+withPermissions(permission(test.actions, test.resources))+test.added, time.Unix(0, 0)) {
			if strings.HasPrefix(warning, "service.permissions") {
				got = append(got, warning)
			}
		}
		if test.want == "" && len(got) > 0 || test.want != "" && (len(got) != 1 || !strings.Contains(got[0], test.want)) {
			t.Errorf("%s on %s: got %q, want %q", test.actions, test.resources, got, test.want)
		}
	}
}
