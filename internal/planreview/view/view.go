// Package view prints a report. Every view takes the same model; none looks at the plan.
package view

import (
	"fmt"
	"strings"

	"slipway/internal/planreview/report"
)

// MostRisks are shown unfolded, so that a reviewer reads them all.
const MostRisks = 7

// section is a titled part of the text.
type section struct {
	title string
	rows  []string
}

// unfolded and folded split the risks.
func unfolded(r *report.Report) []report.Risk { return r.Risks[:min(MostRisks, len(r.Risks))] }
func folded(r *report.Report) []report.Risk   { return r.Risks[min(MostRisks, len(r.Risks)):] }

// alsoGone names what goes among the folded risks, so that no deletion is out of sight.
func alsoGone(folded []report.Risk) string {
	const most, longest = 30, 4000 // names, and bytes of them
	var names []string
	seen := map[string]bool{}
	length := 0
	for _, risk := range folded {
		if (risk.Rule != "resource-deleted" && risk.Rule != "stateful-delete") || seen[risk.Address] {
			continue
		}
		seen[risk.Address] = true
		if length += len(risk.Address); len(names) < most && length <= longest {
			names = append(names, risk.Address)
		}
	}
	if len(names) == 0 {
		return ""
	}
	if more := len(seen) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return "Also deleted, replaced or forgotten: " + strings.Join(names, ", ")
}

// title names what was reviewed.
func title(r *report.Report) string {
	switch {
	case r.Source == "synth-diff" && r.Label != "":
		return "Change of the synthesized files of " + r.Label
	case r.Source == "synth-diff":
		return "Change of the synthesized files"
	case r.Label != "":
		return "Plan for " + r.Label
	}
	return "Plan"
}

// limits says what the review could not judge.
func limits(r *report.Report) string {
	var said []string
	if r.Source == "synth-diff" {
		said = append(said, "Compared without a plan: drift, values known only to AWS and most reasons for a replacement are not in it.")
	}
	if len(r.UnknownTypes) > 0 {
		const most = 5
		var types []string
		for _, unknown := range r.UnknownTypes[:min(most, len(r.UnknownTypes))] {
			types = append(types, fmt.Sprintf("%s (%d)", unknown.Type, unknown.Changes))
		}
		if more := len(r.UnknownTypes) - most; more > 0 {
			types = append(types, fmt.Sprintf("%d more", more))
		}
		said = append(said, "No rule knows these types, so that only what their attributes say was judged: "+strings.Join(types, ", ")+".")
	}
	return strings.Join(said, " ")
}

// costTitle marks the numbers of the section as what they are.
const costTitle = "Estimated cost a month"

func state(a report.Acknowledgement) string {
	if a.State == "expired" {
		return fmt.Sprintf("expired on %s", a.Expiry)
	}
	if a.State == "unlabeled" {
		return "not used: it is for one environment, and --label names none"
	}
	return "unused: remove it"
}

// otherPlace is where another tool saw what it found at a resource.
func otherPlace(o report.Other) string {
	if o.Address == "" {
		return ""
	}
	return o.Place
}
