package view

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/report"
)

const madeFrom = `database:
  instance_class: db.r7g.large
  deletion_protection: false
  backup_retention_days: 7
  copies: 5
cache:
  copies: 5
  bytes: 1000000
  name: maindb
`

const synthesizedFrom = `{"resource": {
  "aws_rds_cluster": {"main": {"deletion_protection": false, "copies": 5, "bytes": 1000000, "engine": "aurora-mysql", "database_name": "maindb", "max_bytes": 1000000}},
  "aws_rds_cluster_instance": {"main-0": {"instance_class": "db.r7g.large"}},
  "aws_lb": {"main": {"enable_deletion_protection": false, "skip_protection": false}},
  "aws_s3_bucket": {"logs": {"bucket": "x"}}
}}`

func TestKeysAreThoseOfOneNameAndValue(t *testing.T) {
	deletion := Key{"database.deletion_protection", 3}
	want := map[string]map[string]Key{
		// Two keys could have made copies, and max_bytes has but a number in common with one.
		"aws_rds_cluster.main":            {"deletion_protection": deletion, "bytes": {"cache.bytes", 8}, "database_name": {"cache.name", 9}},
		"aws_rds_cluster_instance.main-0": {"instance_class": {"database.instance_class", 2}},
		"aws_lb.main":                     {"enable_deletion_protection": deletion},
	}
	if diff := cmp.Diff(want, Keys([]byte(madeFrom), []byte(synthesizedFrom))); diff != "" {
		t.Error(diff)
	}
	if got := Keys([]byte("a: ["), []byte(synthesizedFrom)); got != nil {
		t.Errorf("of a broken file: %v", got)
	}
}

func TestLineIsThatOfTheArgumentThatTheRiskSpeaksOf(t *testing.T) {
	source := Source{Path: "environments/prod.yaml", Keys: Keys([]byte(madeFrom), []byte(synthesizedFrom))}
	for _, test := range []struct {
		address, what string
		want          int
	}{
		{"aws_rds_cluster.main", "deletion_protection: true → false", 3},
		{"aws_rds_cluster.main", "replaced", 1},
		{"aws_s3_bucket.logs", "deletion_protection: true → false", 1},
	} {
		if got := source.line(report.Risk{Address: test.address, What: test.what}); got != test.want {
			t.Errorf("%s, %s: line %d, want %d", test.address, test.what, got, test.want)
		}
	}
}
