package arn

import "testing"

const (
	secret    = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-AbCdEf"
	parameter = "arn:aws:ssm:us-east-1:123456789012:parameter/a/b"
	reference = "${aws_secretsmanager_secret.db_password.arn}"
	partly    = "arn:aws:secretsmanager:us-east-1:${local.account}:secret:${local.name}-AbCdEf"
)

func TestTheSecretOfAReferenceToIt(t *testing.T) {
	for valueFrom, want := range map[string]string{
		secret:                          secret,
		secret + ":key::":               secret,
		secret + ":key:AWSPREVIOUS:":    secret,
		secret + "::AWSCURRENT:":        secret,
		JSONKey(secret, "password"):     secret,
		reference:                       reference,
		JSONKey(reference, "password"):  reference,
		partly:                          partly,
		JSONKey(partly, "password"):     partly,
		parameter:                       parameter,
		parameter + ":3":                parameter + ":3",
		"shop/api-key":                  "shop/api-key",
		"arn:aws:secretsmanager:a":      "arn:aws:secretsmanager:a",
		"arn:aws:secretsmanager:a:b:c:": "arn:aws:secretsmanager:a:b:c:",
	} {
		if got := WithoutJSONKey(valueFrom); got != want {
			t.Errorf("%s: got %s, want %s", valueFrom, got, want)
		}
	}
}

func TestTheReferenceToAKeyOfASecret(t *testing.T) {
	if got, want := JSONKey(secret, "password"), secret+":password::"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWhichServiceHoldsASecret(t *testing.T) {
	tests := []struct {
		text                string
		isSecret, parameter bool
	}{
		{secret, true, false},
		{secret + ":ssm::", true, false}, // a JSON key of that name
		{partly, true, false},
		{parameter, false, true},
		{"arn:aws-cn:ssm:cn-north-1:123456789012:parameter/a", false, true},
		{"arn:aws:ssm:${local.region}:${local.account}:parameter/a", false, true},
		{"arn:aws:iam::123456789012:role/:ssm:", false, false},
		{reference, false, false},
		{"shop/api-key", false, false},
	}
	for _, test := range tests {
		if got := IsSecret(test.text); got != test.isSecret {
			t.Errorf("%s: a secret is %v", test.text, got)
		}
		if got := IsParameter(test.text); got != test.parameter {
			t.Errorf("%s: a parameter is %v", test.text, got)
		}
	}
}
