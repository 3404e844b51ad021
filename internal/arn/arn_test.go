package arn

import "testing"

func TestArnFollowsThePartition(t *testing.T) {
	tests := []struct{ region, of, s3, endpoint string }{
		{"us-east-1", "arn:aws:ecs:us-east-1:123456789012:cluster/x", "arn:aws:s3:::b", "s3.us-east-1.amazonaws.com"},
		{"cn-north-1", "arn:aws-cn:ecs:cn-north-1:123456789012:cluster/x", "arn:aws-cn:s3:::b", "s3.cn-north-1.amazonaws.com.cn"},
		{"us-gov-west-1", "arn:aws-us-gov:ecs:us-gov-west-1:123456789012:cluster/x", "arn:aws-us-gov:s3:::b", "s3.us-gov-west-1.amazonaws.com"},
		{"us-iso-east-1", "arn:aws-iso:ecs:us-iso-east-1:123456789012:cluster/x", "arn:aws-iso:s3:::b", "s3.us-iso-east-1.c2s.ic.gov"},
		{"us-isob-east-1", "arn:aws-iso-b:ecs:us-isob-east-1:123456789012:cluster/x", "arn:aws-iso-b:s3:::b", "s3.us-isob-east-1.sc2s.sgov.gov"},
	}
	for _, test := range tests {
		place := Place{Region: test.region, Account: "123456789012"}
		if got := place.Of("ecs", "cluster/x"); got != test.of {
			t.Errorf("Of in %s: got %s, want %s", test.region, got, test.of)
		}
		if got := place.S3("b"); got != test.s3 {
			t.Errorf("S3 in %s: got %s, want %s", test.region, got, test.s3)
		}
		if got := place.Endpoint("s3"); got != test.endpoint {
			t.Errorf("Endpoint in %s: got %s, want %s", test.region, got, test.endpoint)
		}
	}
}

func TestGlobalHasNoRegion(t *testing.T) {
	got := Place{Region: "eu-west-1", Account: "123456789012"}.Global("iam", "root")
	if want := "arn:aws:iam::123456789012:root"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
