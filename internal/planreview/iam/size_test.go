package iam

import (
	"fmt"
	"strings"
	"testing"

	"slipway/internal/planreview/plan"
	"slipway/internal/testbench/plantest"
)

// large is a plan of n policies of 40 actions on 20 resources each, of which one is another one after.
func large(n int) string {
	quoted := func(count int, format string, i int) string {
		var all []string
		for k := range count {
			all = append(all, fmt.Sprintf(format, i, k))
		}
		return `\"` + strings.Join(all, `\",\"`) + `\"`
	}
	var list []string
	for i := range n {
		side := func(last string) string {
			return fmt.Sprintf(`{"role":"r%d","policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[%s],\"Resource\":[%s,\"%s\"]}]}"}`,
				i, quoted(40, "s%d:Get%d*", i%50), quoted(19, "arn:aws:dynamodb:eu-west-1:123456789012:table/t-%d-%d", i), last)
		}
		list = append(list, plantest.Change("update", fmt.Sprintf("aws_iam_role_policy.p%d", i), side("arn:aws:s3:::old"), side("arn:aws:s3:::new")))
	}
	return plantest.Changes(list...)
}

func TestAPolicyOfManyPatternsIsComparedAtOnce(t *testing.T) {
	policy := func(n int) any {
		var actions []any
		for i := range n {
			actions = append(actions, fmt.Sprintf("s3:Get%05d*x", i))
		}
		return plan.Document{Value: map[string]any{"Statement": map[string]any{"Effect": "Allow", "Action": actions, "Resource": "*"}}}
	}
	if _, ok := Compare(policy(9000), policy(9001)); ok {
		t.Error("a policy far beyond IAM's limits was compared")
	}
	if rows, ok := Compare(policy(1000), policy(1001)); !ok || len(rows) != 1 {
		t.Errorf("%d rows", len(rows))
	}
}

func BenchmarkPolicies(b *testing.B) {
	p := plantest.Load(b, large(5000))
	for b.Loop() {
		changes(p)
	}
}
