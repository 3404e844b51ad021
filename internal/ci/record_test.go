package ci

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func recordOf(t *testing.T, changes ...string) Record {
	t.Helper()
	r := Record{Configuration: "a"}
	plan := fmt.Sprintf(`{"applyable": true, "timestamp": "2026-01-01T00:00:00Z", "resource_changes": [%s]}`, strings.Join(changes, ","))
	if err := r.read([]byte(plan)); err != nil {
		t.Fatal(err)
	}
	return r
}

func change(address, actions, before, after, unknown string) string {
	return fmt.Sprintf(`{"address": %q, "change": {"actions": [%s], "before": %s, "after": %s, "after_unknown": %s}}`, address, actions, before, after, unknown)
}

// TestDifferences changes each thing once.
func TestDifferences(t *testing.T) {
	const update = `"update"`
	service := change("aws_ecs_service.a", update, `{"desired_count": 3, "image": "a"}`, `{"desired_count": 3, "image": "b"}`, `{}`)
	for name, test := range map[string]struct {
		reviewed, fresh []string
		want            []string
	}{
		"the same": {[]string{service}, []string{service}, nil},
		"an argument that stays, and that AWS has changed": {
			[]string{service},
			[]string{change("aws_ecs_service.a", update, `{"desired_count": 5, "image": "a"}`, `{"desired_count": 5, "image": "b"}`, `{}`)}, nil},
		"drift that changes nothing": {[]string{service}, []string{service, change("aws_sns_topic.a", `"no-op"`, `{"a": 1}`, `{"a": 1}`, `{}`)}, nil},
		"another value": {
			[]string{service},
			[]string{change("aws_ecs_service.a", update, `{"desired_count": 3, "image": "a"}`, `{"desired_count": 3, "image": "c"}`, `{}`)},
			[]string{"aws_ecs_service.a: update with other values"}},
		"another value before": {
			[]string{service},
			[]string{change("aws_ecs_service.a", update, `{"desired_count": 3, "image": "z"}`, `{"desired_count": 3, "image": "b"}`, `{}`)},
			[]string{"aws_ecs_service.a: update with other values"}},
		"a value that is not known anymore": {
			[]string{change("aws_lb.a", `"create"`, `null`, `{"name": "a"}`, `{"arn": true}`)},
			[]string{change("aws_lb.a", `"create"`, `null`, `{}`, `{"arn": true, "name": true}`)},
			[]string{"aws_lb.a: create with other values"}},
		"one more argument": {
			[]string{change("aws_lb.a", update, `{"a": 1, "b": 1}`, `{"a": 2, "b": 1}`, `{}`)},
			[]string{change("aws_lb.a", update, `{"a": 1, "b": 1}`, `{"a": 2, "b": 2}`, `{}`)},
			[]string{"aws_lb.a: update with other values"}},
		"a replacement": {
			[]string{change("aws_db.a", update, `{"a": 1}`, `{"a": 2}`, `{}`)},
			[]string{change("aws_db.a", `"delete", "create"`, `{"a": 1}`, `{"a": 2}`, `{}`)},
			[]string{"aws_db.a: delete, create, reviewed was update"}},
		"one more, one less": {
			[]string{service},
			[]string{change("aws_db.a", `"delete"`, `{"a": 1}`, `null`, `{}`)},
			[]string{"aws_db.a: delete, which was not reviewed", "aws_ecs_service.a: no longer update"}},
		"a deletion of what has changed meanwhile": {
			[]string{change("aws_db.a", `"delete"`, `{"a": 1}`, `null`, `{}`)}, []string{change("aws_db.a", `"delete"`, `{"a": 2}`, `null`, `{}`)}, nil},
		"a large number": {
			[]string{change("aws_db.a", update, `{"a": 1}`, `{"a": 9007199254740993}`, `{}`)},
			[]string{change("aws_db.a", update, `{"a": 1}`, `{"a": 9007199254740992}`, `{}`)},
			[]string{"aws_db.a: update with other values"}},
		"a nested unknown": {
			[]string{change("aws_lb.a", update, `{"a": [{"b": 1}]}`, `{"a": [{"b": 1}]}`, `{"a": [{"b": false}]}`)},
			[]string{change("aws_lb.a", update, `{"a": [{"b": 1}]}`, `{"a": [{}]}`, `{"a": [{"b": true}]}`)},
			[]string{"aws_lb.a: update with other values"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, recordOf(t, test.fresh...).Differences(recordOf(t, test.reviewed...))); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("another configuration", func(t *testing.T) {
		fresh := recordOf(t, service)
		fresh.Configuration, fresh.Destroy = "b", true
		want := []string{"one of them destroys the environment", "made from another configuration"}
		if diff := cmp.Diff(want, fresh.Differences(recordOf(t, service))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMovesImportsAndOutputsAreChanges(t *testing.T) {
	var r Record
	const plan = `{"applyable": true, "resource_changes": [
		{"address": "aws_lb.b", "previous_address": "aws_lb.a", "change": {"actions": ["no-op"], "before": {}, "after": {}, "after_unknown": {}}},
		{"address": "aws_lb.c", "change": {"actions": ["no-op"], "before": {}, "after": {}, "after_unknown": {}, "importing": {"id": "x"}}},
		{"address": "aws_lb.d", "deposed": "12", "change": {"actions": ["delete"], "before": {}, "after": null, "after_unknown": {}}}],
		"output_changes": {"url": {"actions": ["update"], "before": "a", "after": "b", "after_unknown": false},
			"same": {"actions": ["no-op"], "before": "a", "after": "a", "after_unknown": false}}}`
	if err := r.read([]byte(plan)); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range r.Changes {
		got = append(got, c.Address+": "+c.Actions)
	}
	want := []string{"aws_lb.b: no-op, moved from aws_lb.a", "aws_lb.c: no-op, imported", "aws_lb.d (deposed 12): delete", "output.url: update"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRecordHoldsNoValue(t *testing.T) {
	r := recordOf(t, change("aws_db.a", `"update"`, `{"password": "CANARY-A"}`, `{"password": "CANARY-B"}`, `{}`))
	if text := fmt.Sprintf("%+v", r); strings.Contains(text, "CANARY") {
		t.Error(text)
	}
}
