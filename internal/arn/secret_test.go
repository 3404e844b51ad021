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

func TestTheNameOfASecret(t *testing.T) {
	for text, want := range map[string]string{
		secret:            "shop-AbCdEf",
		secret + ":key::": "shop-AbCdEf",
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b-a1B2c3":               "a/b-a1B2c3",
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster-0-a1B2c3:::v": "rds!cluster-0-a1B2c3",
		"shop": "",
	} {
		if got := SecretName(text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestTheRandomCharactersOfASecret(t *testing.T) {
	for name, want := range map[string]struct {
		suffix string
		chosen bool
	}{
		"shop-a1B2c3": {"a1B2c3", false}, "shop-AbCdEf": {"AbCdEf", false}, "shop-NEq9xL": {"NEq9xL", false}, "shop-fjhTNH": {"fjhTNH", false},
		"shop-mhV473": {"mhV473", false}, "shop-9zQ0aB": {"9zQ0aB", false}, "oauth-google-a1B2c3": {"a1B2c3", false},
		"oauth-google": {"google", true}, "db-SECRET": {"SECRET", true}, "db-Secret": {"Secret", true}, "db-user01": {"user01", true},
		"db-2fauth": {"2fauth", true}, "key-202611": {"202611", true}, "key-3f2a1b": {"3f2a1b", true}, "key-3F2A1B": {"3F2A1B", true},
		"rds!cluster-a1b2c3d4-5678-90ab-cdef-950817921010-Ansbey": {"Ansbey", false},
		"rds!cluster-a1b2c3d4-5678-90ab-cdef-950817921010":        {"", false},
		"shop": {"", false}, "shop-key": {"", false}, "google": {"", false}, "shop/google": {"", false}, "shop-a_B2c3": {"", false}, "": {"", false},
	} {
		if got := RandomSuffix(name); got != want.suffix {
			t.Errorf("%s: got the suffix %q, want %q", name, got, want.suffix)
		}
		if got := ChosenSuffix(name); got != want.chosen {
			t.Errorf("%s: chosen is %v", name, got)
		}
	}
}
