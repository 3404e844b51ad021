//go:build e2e

package e2e

import (
	"fmt"
	"testing"
	"time"

	"slipway/e2e/faults"
)

// retries is the provider's own default for max_retries.
const retries = 25

// TestFaults answers a share of all calls with throttling, 500 and 503: applying until it goes through makes what an undisturbed apply makes.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, percent := range []int{5, 20} {
		t.Run(fmt.Sprintf("%d percent", percent), func(t *testing.T) {
			inTurn(t, 6)
			d, proxy := deployBehind(t, faults.Options{Share: float64(percent) / 100, Seed: uint64(percent)}, retries)
			before := d.contents().Held
			start, applies := time.Now(), 1
			for ; d.applyAgain() != nil; applies++ {
				if applies == 3 {
					t.Fatalf("the apply fails three times: %v", d.applyAgain())
				}
			}
			took := time.Since(start)
			d.wantNoChanges(differences["dev"]...)
			wantSameAsUndisturbed(d, undisturbed(t))
			d.destroy()
			wantNothingLeft(d, before)
			injected := proxy.Injected()
			for _, kind := range faults.Kinds {
				if injected[kind] == 0 {
					t.Errorf("no call was answered with %s", kind)
				}
			}
			t.Logf("%d applies, %s; faults until the end of the destroy: %v", applies, took.Round(time.Second), injected)
		})
	}
}
