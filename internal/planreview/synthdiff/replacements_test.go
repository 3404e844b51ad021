package synthdiff

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/plan"
)

func TestForcesReplacement(t *testing.T) {
	type block = map[string]any
	for name, test := range map[string]struct {
		kind          string
		before, after block
		want          string
	}{
		"nothing":                 {"aws_sqs_queue", block{"name": "a"}, block{"name": "a"}, ""},
		"another attribute":       {"aws_sqs_queue", block{"delay_seconds": "1"}, block{"delay_seconds": "2"}, ""},
		"one":                     {"aws_rds_cluster", block{"kms_key_id": "a", "x": "y"}, block{"kms_key_id": "b", "x": "z"}, "kms_key_id"},
		"one that goes":           {"aws_rds_cluster", block{"kms_key_id": "a"}, block{}, "kms_key_id"},
		"many, sorted":            {"aws_vpc", block{"cidr_block": "a", "name": "b"}, block{"cidr_block": "c", "name": "d"}, "cidr_block"},
		"an unknown type":         {"other_thing", block{"name": "a"}, block{"name": "b"}, ""},
		"any of a task":           {"aws_ecs_task_definition", block{"cpu": "256", "family": "a"}, block{"cpu": "512", "family": "b"}, "cpu family"},
		"tags of a task":          {"aws_ecs_task_definition", block{"tags": block{"a": "b"}}, block{"tags": block{"a": "c"}}, ""},
		"any of a secret's value": {"aws_secretsmanager_secret_version", block{"secret_string": "CANARY"}, block{"secret_string": "CANARY2"}, "secret_string"},
	} {
		t.Run(name, func(t *testing.T) {
			c := plan.NewStatic(test.kind+".a", test.kind, "a", test.before, test.after, nil)
			if diff := cmp.Diff(test.want, strings.Join(forcesReplacement(c), " ")); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
