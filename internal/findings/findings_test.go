package findings

import (
	"slices"
	"testing"
)

func TestTheWorstComesFirstAndOneThingIsToldOnce(t *testing.T) {
	at := func(line int) *Place { return &Place{File: "environments/dev.yaml", Line: line} }
	got := Lines(Ordered([]Finding{
		{Severity: Note, Area: Backups, What: "a note"},
		{Severity: Warning, Area: Configuration, What: "at the end", Where: at(0)},
		{Severity: Warning, Area: Configuration, What: "on line 9", Where: at(9)},
		{Severity: Warning, Area: Configuration, What: "on line 2", Where: at(2)},
		{Severity: Warning, Area: Configuration, What: "the same as a failure", YAML: "a: 1\n"},
		{Severity: Fail, Area: Connections, What: "one row", YAML: "b: 1\n"},
		{Severity: Fail, Area: Connections, What: "another row", YAML: "b: 1\n"},
		{Severity: Fail, Area: Checklist, What: "an item", YAML: "a: 1\n"},
	}), Fail)
	if want := []string{"checklist: an item", "connections: one row", "connections: another row"}; !slices.Equal(got, want) {
		t.Errorf("failures: %q, want %q", got, want)
	}
	all := Ordered([]Finding{
		{Severity: Warning, Area: Configuration, What: "at the end", Where: at(0)}, {Severity: Warning, Area: Configuration, What: "on line 9", Where: at(9)},
		{Severity: Warning, Area: Configuration, What: "on line 2", Where: at(2)}, {Severity: Fail, Area: Checklist, What: "an item", YAML: "a: 1\n"},
		{Severity: Warning, Area: Configuration, What: "the same as a failure", YAML: "a: 1\n"},
	})
	if got, want := Lines(all, Warning), []string{"on line 2", "on line 9", "at the end"}; !slices.Equal(got, want) {
		t.Errorf("warnings: %q, want %q", got, want)
	}
	if all := Ordered(nil); all == nil {
		t.Error("no findings are no list in JSON")
	}
}

func TestChangesOfOneSectionStandTogether(t *testing.T) {
	got := YAML(
		Change{Key: "scaling.min", Value: 2},
		Change{Key: "monitoring.emails", Value: []string{"a@example.com"}, About: "your own"},
		Change{Key: "scaling.max", Value: 4},
		Change{Key: "load_balancer.stickiness.enabled", Value: true},
	)
	const want = `scaling:
  min: 2
  max: 4
monitoring:
  # your own
  emails:
    - a@example.com
load_balancer:
  stickiness:
    enabled: true
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := YAML(); got != "" {
		t.Errorf("no change is written as %q", got)
	}
}

func TestWhatIsAddedToASectionIsWhatIsInsideIt(t *testing.T) {
	f := Finding{YAML: YAML(Change{Key: "service.s3.bucket_prefix", Value: "shop-"}), Where: &Place{File: "environments/dev.yaml", Line: 6, Below: "service"}}
	if got, want := f.Mended()+":\n"+f.Added(), "In service, line 6 of environments/dev.yaml, add:\n  s3:\n    bucket_prefix: shop-\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	f.Where = &Place{File: "environments/dev.yaml"}
	if got, want := f.Mended()+":\n"+f.Added(), "Mended in environments/dev.yaml by:\n"+f.YAML; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAQuestionHasOneMark(t *testing.T) {
	for said, want := range map[string]string{"did you mean alb?": "did you mean alb?", "nothing": "nothing.", "nothing.": "nothing."} {
		if got := Sentence(said); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
