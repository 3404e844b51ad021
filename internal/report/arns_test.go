package report

import (
	"testing"

	"slipway/internal/stackjson"
)

func TestWhereASecretIsStored(t *testing.T) {
	p := &proof{stack: snapshot(t, "prod").read(), beside: []string{"aws_secretsmanager_secret.beside"}}
	for from, want := range map[string]bool{
		"${aws_secretsmanager_secret.db_password.arn}":                                      true,
		"${aws_secretsmanager_secret.db_password.arn}:password::":                           true,
		"${aws_secretsmanager_secret.elsewhere.arn}":                                        false,
		"${aws_secretsmanager_secret.beside.arn}:key::":                                     true,
		"${aws_rds_cluster.main.arn}":                                                       false,
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:a-AbCdEf:key::":               true,
		"arn:aws:secretsmanager:us-east-1:${data.aws_caller_identity.a.id}:secret:a-AbCdEf": true,
		"arn:aws:ssm:us-east-1:123456789012:parameter/a":                                    true,
		"arn:aws:s3:::a:ssm:b":                                                              false,
		"arn:aws:ssm:a":                                                                     false,
		"hunter2":                                                                           false,
	} {
		if got := p.stored(from); got != want {
			t.Errorf("%s: stored is %v", from, got)
		}
	}
}

func TestHowFarAResourceReaches(t *testing.T) {
	for resource, want := range map[string]bool{
		"${aws_s3_bucket.a.arn}/*":                            true,
		"arn:aws:s3:::${aws_s3_bucket.a.bucket}/*":            true,
		"arn:aws:kms:${local.region}:${local.account}:key/a":  true,
		"arn:aws:secretsmanager:*:${local.account}:secret:a*": true,
		"arn:aws:secretsmanager:*:*:secret:a":                 false,
		"arn:aws:s3:::*":                                      false,
		"arn:aws:s3:::*/*":                                    false,
		"arn:aws:sqs:us-east-1:123456789012:*-queue":          false,
		"arn:aws:s3": false,
		"*":          false,
	} {
		if got := narrow(stackjson.Statement{Action: []string{"s3:GetObject"}, Resource: []string{resource}}); got != want {
			t.Errorf("%s: narrow is %v", resource, got)
		}
	}
}
