package awsdata

import (
	"slices"
	"testing"
)

func TestFind(t *testing.T) {
	for name, want := range map[[2]string]Action{
		{"dynamodb", "getitem"}:        {"getitem", "GetItem", Read, true},
		{"ec2", "describeinstances"}:   {"describeinstances", "DescribeInstances", List, false},
		{"iam", "createpolicyversion"}: {"createpolicyversion", "CreatePolicyVersion", Permissions, true},
		{"xray", "puttracesegments"}:   {"puttracesegments", "PutTraceSegments", Write, false},
		{"ec2", "createtags"}:          {"createtags", "CreateTags", Tagging, true},
	} {
		if got, ok := Find(name[0], name[1]); !ok || got != want {
			t.Errorf("%v: %+v %v", name, got, ok)
		}
	}
	if _, ok := Find("dynamodb", "getitems"); ok {
		t.Error("an action that is none was found")
	}
	if n := len(Service("s3")); n < 100 {
		t.Errorf("S3 has %d actions", n)
	}
	if n := len(serviceLines()); n < 400 {
		t.Errorf("%d services", n)
	}
}

func TestPolicy(t *testing.T) {
	for name, want := range map[string]bool{
		"AdministratorAccess": true, "service-role/AWSLambdaBasicExecutionRole": true, "job-function/ViewOnlyAccess": true, "NoSuchPolicy": false,
	} {
		if statements, ok := Policy(name); ok != want || ok && len(statements.([]any)) == 0 {
			t.Errorf("%s: %v %v", name, statements, ok)
		}
	}
	if n := len(policyLines()); n < 1000 {
		t.Errorf("%d policies", n)
	}
}

func TestForms(t *testing.T) {
	for name, want := range map[[2]string][]string{
		{"sqs", "sendmessage"}:         {"arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"},
		{"s3", "listbucket"}:           {"arn:${Partition}:s3:::${BucketName}"},
		{"rekognition", "detectfaces"}: nil,
		{"sqs", "nosuchaction"}:        nil,
		{"nosuchservice", "get"}:       nil,
	} {
		if got := Forms(name[0], name[1]); !slices.Equal(got, want) && (want == nil || !slices.Contains(got, want[0])) {
			t.Errorf("%v: %v", name, got)
		}
	}
	if first := Forms("dynamodb", "query")[0]; first != "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}" {
		t.Errorf("what a query needs is not first: %s", first)
	}
}

// TestFormsAreOfWhatIsOnResources holds the two lists against each other: they are made of one source.
func TestFormsAreOfWhatIsOnResources(t *testing.T) {
	for _, prefix := range Services() {
		for _, action := range Service(prefix) {
			if forms := Forms(prefix, action.Name); action.OnResource != (len(forms) > 0) {
				t.Errorf("%s:%s: on a resource %t, %d forms", prefix, action.Label, action.OnResource, len(forms))
			}
		}
	}
}
