package main

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/planreview/plan"
	"slipway/internal/planreview/report"
	"slipway/internal/testbench/golden"
	"slipway/internal/testbench/strangers"
)

// strangersPlans gives the plans that make plan-strangers made, by the cases' names.
func strangersPlans(t *testing.T) map[string]strangers.Plan {
	t.Helper()
	packed, err := os.Open(filepath.Join("testdata", "strangers.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	reader, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	plans := map[string]strangers.Plan{}
	for decoder := json.NewDecoder(reader); ; {
		var p strangers.Plan
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return plans
		} else if err != nil {
			t.Fatal(err)
		}
		plans[p.Name] = p
	}
}

// TestStrangers compares each verdict with the one that a person gave, and writes the table of them.
func TestStrangers(t *testing.T) {
	groups, err := strangers.Read(filepath.Join("testdata", "strangers"))
	if err != nil {
		t.Fatal(err)
	}
	plans := strangersPlans(t)
	var table strings.Builder
	var stale []string
	cases, fine, blocked := 0, 0, 0
	for _, group := range groups {
		fmt.Fprintf(&table, "\n## %s\n\n", group.Title)
		if group.Note != "" {
			fmt.Fprintf(&table, "%s\n\n", group.Note)
		}
		table.WriteString("| change | Terraform's plan | verdict | findings |\n| --- | --- | --- | --- |\n")
		for _, c := range group.Cases {
			stored := plans[c.Name]
			if stored.Digest != c.Digest() {
				stale = append(stale, c.Name)
				continue
			}
			cases++
			stdout, _, code := review(t, string(stored.Plan), "--format", "json")
			r := decode(t, stdout)
			if code != 2 && code != 0 {
				t.Errorf("%s: exit code %d", c.Name, code)
			}
			found := foundIn(r)
			if found != c.Want {
				t.Errorf("%s: %s\n  want %s\n  got  %s\n%s", c.Type, c.Name, c.Want, found, whats(r))
			}
			verdict := "fine"
			switch {
			case code == 2:
				verdict = "**blocked**"
				blocked++
			case found != "fine":
				verdict = "a look"
			default:
				fine++
				found = ""
			}
			fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", c.Name, actions(t, stored.Plan), verdict, found)
		}
	}
	if len(stale) > 0 {
		t.Fatalf("the plans of %d cases are not there or of other blocks, such as of %q: make plan-strangers", len(stale), stale[0])
	}
	golden.Same(t, filepath.Join("..", "..", "docs", "verdicts.md"), fmt.Sprintf("<!-- Generated from cmd/planreview/testdata/strangers: "+
		"make plan-strangers -->\n\n"+
		"# Verdicts of planreview\n\nWhat planreview says of %d changes of typical infrastructure, each planned by the real AWS provider and reviewed alone. "+
		"What it should say\nwas written by hand before, and a test compares. %d block (exit code 2), %d deserve a look, and %d are fine. "+
		"[rules.md](rules.md) says what each rule is for.\nFindings of low severity are left out.\n%s",
		cases, blocked, cases-blocked-fine, fine, table.String()))
}

// foundIn names the findings at medium and above as cases do.
func foundIn(r report.Report) string {
	var found []string
	for _, risk := range r.Risks {
		if risk.Severity != "low" {
			found = append(found, risk.Severity+" "+risk.Rule)
		}
	}
	found = slices.Compact(found)
	if len(found) == 0 {
		return "fine"
	}
	return strings.Join(found, ", ")
}

func whats(r report.Report) string {
	var text strings.Builder
	for _, risk := range r.Risks {
		fmt.Fprintf(&text, "    %s %s: %s: %s\n", risk.Severity, risk.Rule, risk.What, risk.Effect)
	}
	return text.String()
}

// actions says what Terraform plans for which type.
func actions(t *testing.T, document json.RawMessage) string {
	t.Helper()
	p, err := plan.Load(strings.NewReader(string(document)))
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, c := range p.Changes {
		action := string(c.Action)
		if c.Action == plan.Replace && c.CreateFirst {
			action += ", new first"
		}
		said = append(said, fmt.Sprintf("%s `%s`", action, c.Type))
	}
	return strings.Join(slices.Compact(said), ", ")
}
