package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"slipway/internal/config"
	"slipway/internal/findings"
	"slipway/internal/prices"
)

// The reasons why no key mends a finding.
const (
	madeOtherwise = "the configuration has it right: the JSON was changed after it was made, or by stacks/extensions.go or a file beside the environment"
	ofTheAccount  = "the quota is the account's: ask AWS for more before the first apply"
)

// find gives what needs attention what fails, what is worth knowing, and the warnings that loading the environment gives. A schedule counts as past where it
// is so when the year begins: the report is the same all year.
func (r Report) find(environment config.Environment, year int, notes []findings.Finding) []findings.Finding {
	all := notes
	add := func(severity findings.Severity, area, what, unmended string, changes ...findings.Change) {
		all = append(all, environment.Locate(findings.Finding{Severity: severity, Area: area, What: what, Unmended: unmended, Changes: changes}))
	}
	for i, result := range r.Checklist {
		if result.Result == Fail {
			changes := mendFailing(result, items[i].mend, environment)
			unmended := ""
			if len(changes) == 0 {
				unmended = madeOtherwise
			}
			add(findings.Fail, findings.Checklist, result.Item+": "+result.Title+": "+result.Why(), unmended, changes...)
		}
		if result.Unneeded {
			all = append(all, environment.Locate(unneeded(result.Item, environment.Report.Waive)))
		}
	}
	for _, service := range r.Services() {
		for _, problem := range service.Clock.Problems {
			add(findings.Fail, findings.Clock, r.Said(service, problem), madeOtherwise) // what a configuration would make so is refused when it is loaded
		}
	}
	for _, problem := range r.Connections.Problems {
		unmended, changes := r.Connections.mend()
		add(findings.Fail, findings.Connections, problem, unmended, changes...)
	}
	for _, service := range r.Services() {
		of := environment.As(service.Name)
		for _, problem := range service.Calendar.Problems {
			add(findings.Warning, findings.Calendar, r.Said(service, problem), "", of.Told(mendSchedules(of))...)
		}
	}
	for _, demand := range r.Quotas {
		if demand.Fit() == 0 {
			add(findings.Warning, findings.Quotas, fmt.Sprintf("%s: %s needed, %d by default", demand.Quota, Decimals(demand.Needed, 2), demand.Default), ofTheAccount)
		}
	}
	for _, problem := range r.Backups.Problems {
		unmended, changes := environment.CopyBackups()
		add(findings.Note, findings.Backups, strings.ReplaceAll(problem, "`", ""), unmended, changes...)
	}
	for _, problem := range r.Cost.Problems {
		add(findings.Note, findings.Cost, problem, fmt.Sprintf("docs/costs.md says how %s/%s.yaml is written", prices.OwnFolder, cmp.Or(r.Cost.Region, "<region>")))
	}
	return findings.Ordered(append(all, environment.Warnings(time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC))...))
}

const waive = "report.waive"

// unneeded is the waiver of an item that does not fail.
func unneeded(item string, waivers []config.Waiver) findings.Finding {
	rest := slices.DeleteFunc(slices.Clone(waivers), func(w config.Waiver) bool { return w.Item == item })
	return findings.Warn(waive, item+" passes; remove the waiver", findings.Change{Key: waive, Value: rest})
}

// Failures are the reasons why the report is not a good one, a line each.
func (r Report) Failures() []string { return findings.Lines(r.Findings, findings.Fail) }

// Unneeded are the waivers of items that pass, a line each.
func (r Report) Unneeded() []string {
	return findings.Lines(slices.DeleteFunc(slices.Clone(r.Findings), func(f findings.Finding) bool { return f.Key != waive }), findings.Warning)
}

// attention is the section of what needs it.
func attention(out *strings.Builder, all []findings.Finding) {
	out.WriteString("## What needs attention\n\n")
	if len(all) == 0 {
		out.WriteString("Nothing.\n\n")
	}
	for _, f := range all {
		fmt.Fprintf(out, "- **%s**: %s\n\n", f.Severity, literal(findings.Sentence(f.String())))
		if f.YAML != "" {
			fmt.Fprintf(out, "  %s:\n\n  ```yaml\n  %s\n  ```\n\n", literal(f.Mended()), strings.ReplaceAll(strings.TrimSuffix(f.Added(), "\n"), "\n", "\n  "))
		}
		if f.Unmended != "" {
			fmt.Fprintf(out, "  %s\n\n", literal(f.NotMended()))
		}
	}
}

// mendFailing gives the changes for each service of which something does not hold; what is no service's is mended by the first's.
func mendFailing(result Result, mend func(config.Environment) []findings.Change, environment config.Environment) []findings.Change {
	failing := map[string]bool{}
	for _, fact := range result.Facts {
		if !fact.Holds {
			failing[serviceOf(fact.Address, environment)] = true
		}
	}
	var changes []findings.Change
	for _, of := range environment.EachService() {
		if failing[of.Part] {
			changes = append(changes, of.Told(mend(of))...)
		}
	}
	return changes
}

// serviceOf is the name of the further service that an address is of, or "".
func serviceOf(address string, environment config.Environment) string {
	_, label, _ := strings.Cut(address, ".")
	name := ""
	for _, of := range environment.EachService()[1:] {
		own := of.Names().Label("main")
		if (label == own || strings.HasPrefix(label, own+"_")) && len(of.Part) > len(name) {
			name = of.Part
		}
	}
	return name
}
