package config

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/iam/awsdata"
	"slipway/internal/policy"
	"slipway/internal/strictyaml"
	"slipway/internal/template"
)

func (s Service) checkPermissions(c checker, e Environment) {
	for i, p := range s.Permissions {
		p.Check(c.in(index("permissions", i)).Checker, e)
		if slices.ContainsFunc(s.Permissions[:i], func(o Permission) bool { return reflect.DeepEqual(o, p) }) {
			c.Conflict(index("permissions", i), strings.Join(p.Actions, ", "), "in the list twice", "remove one of the two")
		}
	}
	const room = policy.MaxInlinePolicies - policy.TaskRolesOwn
	size, key := characters(e.Permissions().JSON()), "permissions"
	if len(s.S3.Buckets) > 0 && s.S3.Enabled {
		size += characters(policy.TaskObjects{Buckets: s.S3.Buckets}.Document(e.Place()).JSON())
	}
	if len(s.Permissions) == 0 {
		key = "s3.buckets"
	}
	if size > room {
		c.Value(key, fmt.Sprintf("%d characters as a policy", size),
			fmt.Sprintf("IAM allows %d in all inline policies of a role, of which the role's own need up to %d", policy.MaxInlinePolicies, policy.TaskRolesOwn),
			fmt.Sprintf("make it %d or less: join statements with the same resources, use a * at the end of names, or bucket_prefix", room))
	}
}

// Check holds a permission of an environment against AWS's own reference, and against what nobody but the platform may use.
func (p Permission) Check(of strictyaml.Checker, e Environment) {
	c := checker{of}
	p.checkActions(c)
	p.checkResources(c, e)
	p.checkConditions(c)
}

// characters that count for IAM: all but white space.
func characters(document string) int {
	count := 0
	for _, r := range document {
		if !strings.ContainsRune(" \t\r\n", r) {
			count++
		}
	}
	return count
}

var (
	actionForm    = regexp.MustCompile(`^[a-z0-9-]+:[A-Za-z0-9]+\*?$`)
	actionService = regexp.MustCompile(`^[A-Za-z0-9-]+:`)
)

const actionFix = "write it as sqs:SendMessage; a * may end a name, as sqs:Receive*"

// operations are API operations that are allowed by actions of other names. Sources:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html,
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html,
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html and
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
var operations = map[string]string{
	"s3:listobjects": "s3:ListBucket", "s3:listobjectsv2": "s3:ListBucket", "s3:headbucket": "s3:ListBucket", "s3:headobject": "s3:GetObject",
	"s3:deleteobjects": "s3:DeleteObject", "s3:copyobject": "s3:GetObject and s3:PutObject", "s3:uploadpart": "s3:PutObject",
	"s3:createmultipartupload": "s3:PutObject", "s3:completemultipartupload": "s3:PutObject", "s3:listbuckets": "s3:ListAllMyBuckets",
	"sqs:sendmessagebatch": "sqs:SendMessage", "sqs:deletemessagebatch": "sqs:DeleteMessage",
	"sqs:changemessagevisibilitybatch": "sqs:ChangeMessageVisibility", "sns:publishbatch": "sns:Publish",
	"dynamodb:transactgetitems": "dynamodb:GetItem", "dynamodb:transactwriteitems": "dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem",
	"bedrock:converse": "bedrock:InvokeModel", "bedrock:conversestream": "bedrock:InvokeModelWithResponseStream",
}

// prefixes are other names of services that people write for their prefix in policies.
var prefixes = map[string]string{
	"sesv2": "ses", "eventbridge": "events", "stepfunctions": "states", "sfn": "states", "cognito": "cognito-idp", "opensearch": "es",
	"cloudwatchlogs": "logs", "pinpoint": "mobiletargeting", "location": "geo", "ddb": "dynamodb", "bedrock-runtime": "bedrock",
}

func (p Permission) checkActions(c checker) {
	if len(p.Actions) == 0 {
		c.Value("actions", "[]", "names no action", "write it as [sqs:SendMessage]")
	}
	c.distinct("actions", p.Actions)
	for i, action := range p.Actions {
		checkAction(c, index("actions", i), action)
		for j, other := range p.Actions {
			if i != j && action != other && strings.HasSuffix(other, "*") && policy.Like(other, action) {
				c.Conflict(index("actions", i), action, other+" allows it already", "remove one of the two")
			}
		}
	}
}

func checkAction(c checker, key, action string) {
	service, name, _ := strings.Cut(action, ":")
	_, known := policy.Named(action)
	lower := strings.ToLower(service)
	switch {
	case action == "*":
		c.Value(key, action, "allows everything", "name the actions that are needed, as sqs:SendMessage")
	case name == "*":
		c.Value(key, action, "allows everything of "+service+", its administration too", "name the actions; a * may end a name, as sqs:Receive*")
	case !actionService.MatchString(action):
		c.Value(key, action, "an action without its service", actionFix)
	case strings.ContainsAny(strings.TrimSuffix(name, "*"), "*?") || strings.ContainsAny(service, "*?"):
		c.Value(key, action, "a wildcard that does not end the action's name", "name the actions one by one, or end one with *, as sqs:Receive*")
	case service != lower && len(known) > 0:
		c.Value(key, action, "services are in lower case", "write "+lower+":"+spelled(name, known))
	case !actionForm.MatchString(action):
		c.Value(key, action, "not an action", actionFix)
	case operations[strings.ToLower(action)] != "":
		c.Value(key, action, "an operation that is allowed by another action", "write "+operations[strings.ToLower(action)])
	case len(known) == 0:
		c.unknownAction(key, service, name)
	case spelled(name, known) != name:
		c.Value(key, action, "AWS spells it otherwise", "write "+service+":"+spelled(name, known))
	}
}

// spelled gives an action's name as AWS writes it. With a * at its end it is as far as it goes.
func spelled(name string, known []awsdata.Action) string {
	beginning, many := strings.CutSuffix(name, "*")
	if !many {
		return known[0].Label
	}
	for _, action := range known {
		if strings.HasPrefix(action.Label, beginning) {
			return name
		}
	}
	return known[0].Label[:len(beginning)] + "*"
}

// conditionOperators. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var conditionOperators = []string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
	"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
	"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals",
	"Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
}

var conditionKey = regexp.MustCompile(`^[A-Za-z0-9.-]+:\S`)

func (p Permission) checkConditions(c checker) {
	for operator, keys := range p.Conditions {
		bare := operator
		for _, set := range []string{"ForAllValues:", "ForAnyValue:"} {
			bare = strings.TrimPrefix(bare, set)
		}
		if bare != "NullIfExists" {
			bare = strings.TrimSuffix(bare, "IfExists")
		}
		if !slices.Contains(conditionOperators, bare) {
			c.unknown("conditions", operator, conditionOperators, "as an operator of conditions")
			continue
		}
		if len(keys) == 0 {
			c.Value("conditions."+operator, "{}", "names no key", "write it as "+operator+`: {"aws:ResourceTag/team": [shop]}`)
		}
		for key, values := range keys {
			path := "conditions." + operator + "." + key
			switch {
			case !conditionKey.MatchString(key):
				c.Value(path, key, "not the key of a condition", "write it with its service, as aws:ResourceTag/team")
			case len(values) == 0:
				c.Value(path, "[]", "a condition without a value never holds", "add a value, or remove the key")
			}
			for i, value := range values {
				switch {
				case strings.EqualFold(key, policy.ResourceAccount) && template.Refers(value):
					c.Value(index(path, i), value, "no reference is taken here: which ARNs the account owns is read from it", "write the account's 12 digits")
				case (bare == "Bool" || bare == "Null") && value != "true" && value != "false":
					c.Value(index(path, i), value, bare+" takes true or false alone", `write "true" or "false"`)
				case !inPolicies(value):
					c.Value(index(path, i), value, "has a character that policies cannot hold", "use characters up to U+00FF, or ? with a Like")
				}
			}
		}
	}
}

// inPolicies says whether a policy can hold a text.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func inPolicies(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > 0xff })
}
