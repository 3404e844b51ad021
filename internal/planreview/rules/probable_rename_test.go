package rules

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestProbableRename(t *testing.T) {
	const a, b = "aws_sqs_queue.a", "aws_sqs_queue.b"
	const queue = `{"name":"jobs","delay_seconds":5,"max_message_size":1024}`
	verify(t, probableRename, map[string]example{
		"another resource": {unrelated, notApplicable},
		"of two types":     {changes(change("delete", a, queue, ""), change("create", "aws_sns_topic.b", "", queue)), notApplicable},
		"another one":      {changes(change("delete", a, queue, ""), change("create", b, "", `{"name":"mail","delay_seconds":9,"max_message_size":1024}`)), ok},
		"renamed": {changes(change("delete", a, queue, ""), change("create", b, "", queue)),
			"high " + a + ": deleted, while " + b + " is made nearly equal: a rename?"},
		"two of two": {changes(change("delete", a, queue, ""), change("create", b, "", `{"name":"jobs","delay_seconds":5,"max_message_size":1024,"x":9}`),
			change("create", "aws_sqs_queue.c", "", queue)), "high " + a + ": deleted, while aws_sqs_queue.c is made nearly equal: a rename?"},
		"moved": {changes(change("no-op", b, queue, queue)), notApplicable},
	})
	f := probableRename.Check(load(t, changes(change("delete", a, queue, ""), change("create", b, "", queue)))).Findings[0]
	if diff := cmp.Diff("moved { from = "+a+", to = "+b+" }", f.Undo); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestProbableRenameOfVeryManyResources(t *testing.T) {
	var all []string
	for i := range 2 * mostCandidates {
		queue := fmt.Sprintf(`{"name":"jobs-%d","delay_seconds":5}`, i)
		all = append(all, change("delete", fmt.Sprintf("aws_sqs_queue.a%d", i), queue, ""), change("create", fmt.Sprintf("aws_sqs_queue.b%d", i), "", queue))
	}
	findings := probableRename.Check(load(t, changes(all...))).Findings
	if len(findings) != 2*mostCandidates {
		t.Fatalf("%d findings, want %d", len(findings), 2*mostCandidates)
	}
	if diff := cmp.Diff("deleted, while aws_sqs_queue.b7 is made nearly equal: a rename?", findings[7].What); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
