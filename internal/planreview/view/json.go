package view

import (
	"encoding/json"

	"slipway/internal/planreview/report"
)

// JSON is the whole report of one plan or of several, for programs; docs/planreview.schema.json is its schema.
func JSON[T report.Report | report.Stacks](r *T) string {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil { // only texts, numbers and lists of them
		panic(err)
	}
	return string(data) + "\n"
}
