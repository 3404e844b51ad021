// Package view prints a report. Every view takes the same model; none looks at the plan.
package view

import (
	"fmt"

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

// limits says what a comparison of files cannot know.
func limits(r *report.Report) string {
	if r.Source != "synth-diff" {
		return ""
	}
	return "Compared without a plan: drift, values known only to AWS and most reasons for a replacement are not in it."
}

func state(a report.Acknowledgement) string {
	if a.State == "expired" {
		return fmt.Sprintf("expired on %s", a.Expiry)
	}
	return "unused: remove it"
}
