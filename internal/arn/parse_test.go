package arn

import "testing"

func TestAnArnInItsParts(t *testing.T) {
	for _, test := range []struct{ text, partition, service, region, account, resource string }{
		{"arn:aws:kms:eu-west-1:123456789012:key/a", "aws", "kms", "eu-west-1", "123456789012", "key/a"},
		{"arn:aws:iam::123456789012:role/path/a", "aws", "iam", "", "123456789012", "role/path/a"},
		{"arn:aws:s3:::bucket/folder:with:colons", "aws", "s3", "", "", "bucket/folder:with:colons"},
		{"arn:aws-cn:ecs:cn-north-1:123456789012:service/c/s", "aws-cn", "ecs", "cn-north-1", "123456789012", "service/c/s"},
		{"arn:aws:secretsmanager:*:*:secret:shop-db-*", "aws", "secretsmanager", "*", "*", "secret:shop-db-*"},
		{"arn:${data.aws_partition.of.id}:s3:::${var.bucket}", "${data.aws_partition.of.id}", "s3", "", "", "${var.bucket}"},
		{"arn:aws:kms:${local.region}:${local.account}:key/a", "aws", "kms", "${local.region}", "${local.account}", "key/a"},
		{"arn:aws:logs:eu-west-1:1:log-group:${a_b.c.name}:*", "aws", "logs", "eu-west-1", "1", "log-group:${a_b.c.name}:*"},
		{`arn:aws:s3:::${var.own ? "a:b" : "c"}`, "aws", "s3", "", "", `${var.own ? "a:b" : "c"}`},
		{"arn:aws:kms:eu-west-1:123456789012:key/${a_b.c.key}", "aws", "kms", "eu-west-1", "123456789012", "key/${a_b.c.key}"},
	} {
		want := ARN{Partition: test.partition, Service: test.service, Region: test.region, AccountID: test.account, Resource: test.resource}
		if got, ok := Parse(test.text); !ok || got != want {
			t.Errorf("%s: got %+v, %v; want %+v", test.text, got, ok, want)
		}
		if got := want.String(); got != test.text {
			t.Errorf("%s is written as %s", test.text, got)
		}
	}
}

func TestWhatIsNoArn(t *testing.T) {
	for text, prefixed := range map[string]bool{
		"":                                       false,
		"*":                                      false,
		"shop/api-key":                           false,
		"${aws_kms_key.main.arn}":                false,
		"${aws_secretsmanager_secret.a.arn}:k::": false,
		"urn:aws:kms:eu-west-1:123456789012:a":   false,
		"xarn:aws:kms:eu-west-1:123456789012:a":  false,
		"arn:aws:s3":                             true,
		"arn:aws:kms:eu-west-1:123456789012":     true,
		"arn:aws:iam:123456789012:role/no-region": true,
	} {
		if got, ok := Parse(text); ok || got != (ARN{}) {
			t.Errorf("%s is read as %+v", text, got)
		}
		if got := Prefixed(text); got != prefixed {
			t.Errorf("%s: prefixed is %v", text, got)
		}
	}
}

func TestTheRegionOfAnArn(t *testing.T) {
	for text, want := range map[string]string{
		"arn:aws:kms:eu-west-1:123456789012:key/a":                "eu-west-1",
		"arn:aws:kms:${data.aws_region.of.region}:1:key/a":        "${data.aws_region.of.region}",
		"arn:aws:iam::123456789012:role/a":                        "",
		"arn:aws:kms:eu-west-1":                                   "",
		"${aws_kms_key.main.arn}":                                 "",
		"arn:aws:kms:eu-west-1:123456789012:${aws_kms_key.a.arn}": "eu-west-1",
	} {
		if got := Region(text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
