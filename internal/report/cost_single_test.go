package report

import (
	"testing"

	"slipway/internal/billing"
)

func TestWhatIsBilledByItselfIsInAPart(t *testing.T) {
	parts := map[string]bool{}
	for _, part := range costParts {
		parts[part.name] = true
	}
	for _, kind := range billing.Singles() {
		if !parts[partOf[kind]] {
			t.Errorf("%s is in no part of the costs, and so in no sum: name its part in partOf of cost_single.go", kind)
		}
	}
}
