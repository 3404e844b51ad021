package report

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"slipway/internal/planreview/ack"
	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/rules"
	"slipway/internal/testbench/plantest"
)

var (
	now       = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	lastDay   = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	yesterday = time.Date(2026, 5, 31, 0, 0, 0, 0, time.UTC)
)

// The tests are full of them, so that they have short names here.
var (
	load    = plantest.Load
	change  = plantest.Change
	changes = plantest.Changes
	drift   = plantest.Drift
	with    = plantest.With
)

var (
	bucketGone = change("delete", "aws_s3_bucket.a", `{"bucket":"a"}`, "")
	tagGone    = change("update", "aws_vpc.a", `{"tags":{"Team":"a"}}`, `{"tags":{}}`)
)

func TestVerdict(t *testing.T) {
	const gone = "aws_s3_bucket.a: deleted, data loss: all objects of the bucket"
	for name, test := range map[string]struct {
		members string
		failOn  rules.Severity
		acked   bool
		want    Verdict
	}{
		"nothing": {changes(), rules.High, false, Verdict{Status: Fine, Line: "Fine to apply: no changes", FailOn: "high"}},
		"one change": {
			changes(change("create", "aws_vpc.a", "", `{}`)),
			rules.High,
			false,
			Verdict{Status: Fine, Line: "Fine to apply: 1 to create", FailOn: "high"},
		},
		"an output alone": {
			`"output_changes":{"a":{"actions":["create"],"before":null,"after":"b"}}`,
			rules.High,
			false,
			Verdict{Status: Fine, Line: "Fine to apply: no resource changes", FailOn: "high"},
		},
		"a risk to look at": {
			changes(tagGone),
			rules.High,
			false,
			Verdict{Status: Fine, Line: "Fine to apply: 1 to update; to look at: 1 low risk", FailOn: "high"},
		},
		"a risk that blocks": {changes(bucketGone), rules.High, false, Verdict{Status: Blocked, Line: "Blocked by 1 critical risk. Worst: " + gone, FailOn: "high"}},
		"two that block": {
			changes(tagGone, bucketGone),
			rules.Low,
			false,
			Verdict{Status: Blocked, Line: "Blocked by 1 critical, 1 low risks. Worst: " + gone, FailOn: "low"},
		},
		"nothing blocks": {
			changes(bucketGone),
			rules.None,
			false,
			Verdict{Status: Fine, Line: "Fine to apply: 1 to delete; to look at: 1 critical risk", FailOn: "none"},
		},
		"acknowledged": {changes(bucketGone), rules.High, true, Verdict{Status: Fine, Line: "Fine to apply: 1 to delete; 1 acknowledged", FailOn: "high"}},
		"a doubt": {`"errored":true,` + changes(bucketGone), rules.High, false, Verdict{Status: CannotJudge, FailOn: "high",
			Line: "Cannot judge: the plan ended with an error (errored = true): it does not hold all changes", Doubts: []string{
				"the plan ended with an error (errored = true): it does not hold all changes",
			}}},
		"two doubts": {`"errored":true,"complete":false,` + changes(), rules.None, false, Verdict{Status: CannotJudge, FailOn: "none",
			Line: "Cannot judge: the plan ended with an error (errored = true): it does not hold all changes; and 1 more", Doubts: []string{
				"the plan ended with an error (errored = true): it does not hold all changes",
				"the plan is not complete (complete = false): -target, -exclude or deferred changes leave something for a later plan",
			}}},
	} {
		t.Run(name, func(t *testing.T) {
			options := Options{FailOn: test.failOn, Now: now}
			if test.acked {
				options.Acknowledgements = []ack.Acknowledgement{{Rule: "stateful-delete", Address: "aws_s3_bucket.a", Expiry: lastDay}}
			}
			if diff := cmp.Diff(test.want, Build(load(t, test.members), options).Verdict, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestAcknowledgements(t *testing.T) {
	acked := func(rule, address string, expiry time.Time) ack.Acknowledgement {
		return ack.Acknowledgement{Rule: rule, Address: address, Reason: "moved", Approver: "jane", Expiry: expiry, Line: 2}
	}
	whole := Build(load(t, changes(bucketGone)), Options{FailOn: rules.High, Now: now})
	risk := whole.Risks[0]
	const address, rule = "aws_s3_bucket.a", "stateful-delete"
	for name, test := range map[string]struct {
		all  []ack.Acknowledgement
		want Report // of its risks and acknowledgements alone
	}{
		"none":       {nil, Report{Risks: []Risk{risk}}},
		"on its day": {[]ack.Acknowledgement{acked(rule, address, lastDay)}, Report{Acknowledged: []Acknowledged{{risk, "moved", "jane", "2026-06-01"}}}},
		"expired": {
			[]ack.Acknowledgement{acked(rule, address, yesterday)},
			Report{Risks: []Risk{risk}, Acknowledgements: []Acknowledgement{{"expired", 2, rule, address, "2026-05-31"}}},
		},
		"other rule": {
			[]ack.Acknowledgement{acked("tag-lost", address, lastDay)},
			Report{Risks: []Risk{risk}, Acknowledgements: []Acknowledgement{{"unused", 2, "tag-lost", address, "2026-06-01"}}},
		},
		"other address": {
			[]ack.Acknowledgement{acked(rule, "aws_s3_bucket.a[*]", lastDay)},
			Report{Risks: []Risk{risk}, Acknowledgements: []Acknowledgement{{"unused", 2, rule, "aws_s3_bucket.a[*]", "2026-06-01"}}},
		},
		"many": {[]ack.Acknowledgement{acked(rule, address, yesterday), acked(rule, address, lastDay), acked("tag-lost", "aws_lb.a", lastDay)}, Report{
			Acknowledged:     []Acknowledged{{risk, "moved", "jane", "2026-06-01"}},
			Acknowledgements: []Acknowledgement{{"expired", 2, rule, address, "2026-05-31"}, {"unused", 2, "tag-lost", "aws_lb.a", "2026-06-01"}},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := Build(load(t, changes(bucketGone)), Options{FailOn: rules.High, Now: now, Acknowledgements: test.all})
			got := Report{Risks: r.Risks, Acknowledged: r.Acknowledged, Acknowledgements: r.Acknowledgements}
			if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestCounts(t *testing.T) {
	containers := func(image string) string {
		return `{"container_definitions":"[{\"name\":\"app\",\"image\":\"` + image + `\"}]"}`
	}
	for name, test := range map[string]struct {
		members string
		want    Counts
		said    string
	}{
		"nothing":    {changes(), Counts{}, "no changes"},
		"left alone": {changes(change("no-op", "aws_vpc.a", `{}`, `{}`)), Counts{}, "no changes"},
		"a release": {
			changes(change("replace", "aws_ecs_task_definition.a", containers("shop:1"), containers("shop:2"))),
			Counts{Deploy: 1},
			"1 to deploy",
		},
		"a data source": {changes(change("read", "data.aws_ami.a", "", `{}`)), Counts{Read: 1}, "1 to read"},
		"a move with a change": {
			changes(with(change("update", "aws_vpc.a", `{"a":"b"}`, `{"a":"c"}`), `"previous_address":"aws_vpc.b"`)),
			Counts{Update: 1, Move: 1},
			"1 to update, 1 moved",
		},
		"an import":        {changes(change("no-op", "aws_vpc.a", `{}`, `{}`, `"importing":{"id":"vpc-1"}`)), Counts{Import: 1}, "1 to import"},
		"drift":            {changes() + "," + drift(change("update", "aws_vpc.a", `{"a":"b"}`, `{"a":"c"}`)), Counts{Drift: 1}, "1 drifted"},
		"drift of nothing": {changes() + "," + drift(change("update", "aws_vpc.a", `{"a":null}`, `{"a":""}`)), Counts{}, "no changes"},
		"drift filled in":  {changes() + "," + drift(change("update", "aws_vpc.a", `{"a":null}`, `{"a":"b"}`)), Counts{}, "no changes"},
		"later": {
			changes() + `,"deferred_changes":[{"reason":"x","resource_change":` + change("create", "aws_vpc.a", "", `{}`) + `}]`,
			Counts{Deferred: 1},
			"not judged; read so far: 1 deferred",
		},
		"an action": {changes() + `,"action_invocations":[{"address":"action.a.b"}]`, Counts{Invoke: 1}, "1 to invoke"},
		"all, worst first": {changes(change("create", "aws_vpc.a", "", `{}`), change("update", "aws_vpc.b", `{}`, `{"a":"b"}`),
			change("replace", "aws_vpc.c", `{}`, `{}`),
			change("delete", "aws_vpc.d", `{}`, ""), change("delete", "aws_vpc.e", `{}`, ""), change("forget", "aws_vpc.f", `{}`, "")),
			Counts{Create: 1, Update: 1, Replace: 1, Delete: 2, Forget: 1}, "2 to delete, 1 to replace, 1 to forget, 1 to create, 1 to update"},
	} {
		t.Run(name, func(t *testing.T) {
			r := Build(load(t, test.members), Options{FailOn: rules.High, Now: now})
			if diff := cmp.Diff(test.want, r.Counts); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if got := r.Summary(); got != test.said {
				t.Errorf("said %q, want %q", got, test.said)
			}
		})
	}
}

func TestSeverities(t *testing.T) {
	for said, all := range map[string][]string{
		"1 high risk":                        {"high"},
		"2 low risks":                        {"low", "low"},
		"1 critical, 2 high, 1 medium risks": {"medium", "high", "critical", "high"},
	} {
		var risks []Risk
		for _, severity := range all {
			risks = append(risks, Risk{Severity: severity})
		}
		if got := severities(risks); got != said {
			t.Errorf("%q, want %q", got, said)
		}
	}
}

func TestUnreadable(t *testing.T) {
	want := Report{
		Schema: "planreview/1", Label: "prod", Source: "plan", Unread: true,
		Verdict: Verdict{Status: CannotJudge, Line: `Cannot judge: truncated \u{1b}`, FailOn: "high", Doubts: []string{`truncated \u{1b}`}},
	}
	got := Unreadable(errors.New("truncated \x1b"), Options{Label: "prod", FailOn: rules.High})
	if diff := cmp.Diff(&want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestSource(t *testing.T) {
	for _, test := range []struct {
		static bool
		want   string
	}{{false, "plan"}, {true, "synth-diff"}} {
		p := plan.New(nil)
		p.Static, p.ToolVersion = test.static, "1.11.4"
		r := Build(p, Options{FailOn: rules.High})
		if r.Source != test.want || r.ToolVersion != "1.11.4" {
			t.Errorf("source %q of version %q, want %q", r.Source, r.ToolVersion, test.want)
		}
	}
}

func TestAcknowledgementsAreOfOneEnvironment(t *testing.T) {
	const keyed = `aws_s3_bucket.logs["eu"]`
	gone := change("delete", keyed, `{"bucket":"a"}`, "")
	all := []ack.Acknowledgement{{Rule: "stateful-delete", Address: "aws_s3_bucket.logs[*]", Environment: "prod", Reason: "moved", Approver: "jane",
		Expiry: lastDay, Line: 2}}
	for label, want := range map[string]Report{
		"prod": {Acknowledged: []Acknowledged{{Risk{Rule: "stateful-delete", Address: keyed}, "moved", "jane", "2026-06-01"}}},
		"dev":  {Risks: []Risk{{Rule: "stateful-delete", Address: keyed}}},
		"": {Risks: []Risk{{Rule: "stateful-delete", Address: keyed}},
			Acknowledgements: []Acknowledgement{{"unlabeled", 2, "stateful-delete", "aws_s3_bucket.logs[*]", "2026-06-01"}}},
	} {
		r := Build(load(t, changes(gone)), Options{Label: label, FailOn: rules.High, Now: now, Acknowledgements: all})
		got := Report{Risks: r.Risks, Acknowledged: r.Acknowledged, Acknowledgements: r.Acknowledgements}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Risk{}, "Severity", "What", "Why", "Effect", "Undo")); diff != "" {
			t.Errorf("%q: -want +got\n%s", label, diff)
		}
	}
}

// TestSynthDiffKeepsAcknowledgements: synthesized files do not show all that a plan shows.
func TestSynthDiffKeepsAcknowledgements(t *testing.T) {
	p := plan.New(nil)
	p.Static = true
	r := Build(p, Options{FailOn: rules.High, Now: now, Acknowledgements: []ack.Acknowledgement{{Rule: "drift-reverted", Address: "aws_lb.a", Expiry: lastDay},
		{Rule: "drift-reverted", Address: "aws_lb.b", Expiry: yesterday}}})
	if len(r.Acknowledgements) != 1 || r.Acknowledgements[0].State != "expired" {
		t.Errorf("got %+v", r.Acknowledgements)
	}
}
