package view

import (
	"encoding/json"

	"slipway/internal/planreview/report"
)

// JSON is the whole report for programs; docs/planreview.schema.json is its schema.
func JSON(r *report.Report) string {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil { // only texts, numbers and lists of them
		panic(err)
	}
	return string(data) + "\n"
}
