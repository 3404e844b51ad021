package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/rules"
)

func TestCost(t *testing.T) {
	key := change("create", "aws_kms_key.a", "", `{}`)
	role := func(name string) string { return change("create", "aws_iam_role."+name, "", `{}`) }
	const one = "Estimated cost: +$1.00 a month of the one change whose price is known"
	for name, test := range map[string]struct{ members, want string }{
		"one":            {changes(key), one},
		"one of two":     {changes(key, role("a")), one + "; 1 change is of something without a known price"},
		"one of three":   {changes(key, role("a"), role("b")), one + "; 2 changes are of things without a known price"},
		"less":           {changes(change("delete", "aws_nat_gateway.a", `{}`, "")), "Estimated cost: -$32.85 a month of the one change whose price is known"},
		"nothing known":  {changes(role("a")), ""},
		"no difference":  {changes(change("update", "aws_kms_key.a", `{"description":"a"}`, `{"description":"b"}`)), ""},
		"nothing at all": {changes(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			line := ""
			if c := Build(load(t, test.members), Options{Region: "us-east-1"}).Cost; c != nil {
				line = c.Line
			}
			if diff := cmp.Diff(test.want, line); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestCostNeverJudges(t *testing.T) {
	var created []string
	for _, name := range strings.Fields("a b c d e f g h i j") {
		created = append(created, change("create", "aws_nat_gateway."+name, "", `{}`))
	}
	p := load(t, changes(created...))
	with, without := Build(p, Options{Region: "us-east-1", FailOn: rules.Low}), Build(p, Options{FailOn: rules.Low})
	if with.Cost == nil || without.Cost != nil {
		t.Fatal("the region does not decide whether there is an estimate")
	}
	with.Cost = nil
	if diff := cmp.Diff(without, with); diff != "" {
		t.Errorf("the estimate changes the rest:\n%s", diff)
	}
}
