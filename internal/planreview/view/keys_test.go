package view

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/report"
	"slipway/internal/stackjson/source"
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
		path, got := source.place(report.Risk{Address: test.address, What: test.what})
		if path != source.Path || got != test.want {
			t.Errorf("%s, %s: %s:%d, want line %d", test.address, test.what, path, got, test.want)
		}
	}
}

func TestWhatGoHasAddedIsLocatedWhereItIsMade(t *testing.T) {
	of := Source{
		Path: "environments/prod.yaml", Added: []string{"aws_sqs_queue.orders", "aws_sqs_queue.orders_dead", "data.aws_vpc.other", "output.orders_url"},
		Go: source.File{Name: "stacks/extensions.go", Data: []byte("package stacks\n\n" +
			"\tdead := address.New(scope, sqsqueue.NewSqsQueue, \"orders_dead\", nil)\n" +
			"\taddress.New(scope, iamrolepolicy.NewIamRolePolicy, \"orders\", nil)\n" +
			"\tqueue := sqsqueue.NewSqsQueue(scope.Construct(), jsii.String(\"orders\"), nil)\n" +
			"\tdataawsvpc.NewDataAwsVpc(scope.Construct(), jsii.String(\"other\"), nil)\n")},
	}
	for address, want := range map[string]string{
		"aws_sqs_queue.orders[0]": "stacks/extensions.go:5", "aws_sqs_queue.orders_dead": "stacks/extensions.go:3", "data.aws_vpc.other": "stacks/extensions.go:6",
		"output.orders_url": "stacks/extensions.go:1", "aws_iam_role_policy.orders": "environments/prod.yaml:1",
	} {
		path, line := of.place(report.Risk{Address: address, What: "deleted"})
		if got := fmt.Sprintf("%s:%d", path, line); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestWhatStandsBesideIsLocatedInItsOwnFile(t *testing.T) {
	of := Source{
		Path: "environments/prod.yaml", Lines: map[string]int{"aws_lb.main": 9}, Keys: map[string]map[string]Key{"aws_lb.main": {"name": {Line: 4}}},
		Beside: []source.File{
			{Name: "environments/prod/queue.tf", Data: []byte("\nresource \"aws_sqs_queue\" \"orders\" {\n  count = 2\n  name  = \"a\"\n}\n\n" +
				"module \"cache\" {\n  source = \"./cache\"\n}\ndata \"aws_vpc\" \"a\" {\n}\n")},
			{Name: "environments/common/topic.tf.json", Data: []byte(`{"resource": {"aws_sns_topic": {` + "\n" + `"news": {` + "\n" + `"name": "a"}}}}`)},
			{Name: "environments/prod/lb_override.tf", Data: []byte("resource \"aws_lb\" \"main\" { idle_timeout = 5 }\n")},
		},
	}
	for _, test := range []struct {
		address, what, want string
	}{
		{"aws_sqs_queue.orders", "deleted", "environments/prod/queue.tf:2"},
		{"aws_sqs_queue.orders[0]", "name: a → b", "environments/prod/queue.tf:4"},
		{`module.cache["a.b"].aws_elasticache_cluster.main[0]`, "source: a → b", "environments/prod/queue.tf:7"},
		{"data.aws_vpc.a", "read", "environments/prod/queue.tf:10"},
		{"aws_sns_topic.news", "deleted", "environments/common/topic.tf.json:2"},
		{"aws_sns_topic.news", "name: a → b", "environments/common/topic.tf.json:3"},
		{"aws_lb.main", "idle_timeout: 60 → 5", "environments/prod/lb_override.tf:1"},
		{"aws_lb.main", "name: a → b", "environments/prod.yaml:4"},
		{"aws_lb.main", "deleted", "environments/prod.yaml:9"},
		{"aws_sqs_queue.others", "deleted", "environments/prod.yaml:1"},
		{"plan", "partial", "environments/prod.yaml:1"},
	} {
		path, line := of.place(report.Risk{Address: test.address, What: test.what})
		if got := fmt.Sprintf("%s:%d", path, line); got != test.want {
			t.Errorf("%s, %s: %s, want %s", test.address, test.what, got, test.want)
		}
	}
}
