package rules

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnknownTypes(t *testing.T) {
	p := load(t, changes(
		change("update", "acme_thing.a", `{"a":1}`, `{"a":2}`),
		change("create", "beta_thing.a", "", `{"a":2}`),
		change("delete", "beta_thing.b", `{"a":2}`, ""),
		change("no-op", "gamma_thing.a", `{"a":2}`, `{"a":2}`),
		change("read", "data.delta_thing.a", "", `{"a":2}`),
		change("update", "aws_s3_bucket.a", `{"a":1}`, `{"a":2}`),
		change("update", "aws_lb.a", `{"a":1}`, `{"a":2}`),
		change("update", "aws_backup_plan.a", `{"a":1}`, `{"a":2}`),
	))
	if diff := cmp.Diff([]TypeCount{{"beta_thing", 2}, {"acme_thing", 1}}, UnknownTypes(p)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestNearType(t *testing.T) {
	for kind, want := range map[string]string{
		"aws_s3_buckets": "aws_s3_bucket", "aws_db_instances": "aws_db_instance", "aws_s3_bucket": "", "aws_s3_*": "", "aws_guardduty_filter": "", "acme_thing": "",
	} {
		if got := NearType(kind); got != want {
			t.Errorf("%s is near %q, want %q", kind, got, want)
		}
	}
}
