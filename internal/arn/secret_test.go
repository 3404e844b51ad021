package arn

import "testing"

func TestTheArnOfASecretReference(t *testing.T) {
	const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-AbCdEf"
	for valueFrom, want := range map[string]string{
		secret:                       secret,
		secret + ":key::":            secret,
		secret + ":key:AWSPREVIOUS:": secret,
		secret + "::AWSCURRENT:":     secret,
		"arn:aws:ssm:us-east-1:123456789012:parameter/a/b": "arn:aws:ssm:us-east-1:123456789012:parameter/a/b",
	} {
		if got := WithoutJSONKey(valueFrom); got != want {
			t.Errorf("%s: got %s, want %s", valueFrom, got, want)
		}
	}
}
