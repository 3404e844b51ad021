//go:build e2e

package e2e

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"slipway/e2e/emulator"
	"slipway/e2e/faults"
)

// reference is an apply of dev that nothing disturbs: what it makes, and with how many calls.
type reference struct {
	made    []string
	changes int
}

var (
	measuring sync.Mutex
	measured  *reference
)

// undisturbed applies dev once for all tests.
func undisturbed(t *testing.T) reference {
	t.Helper()
	measuring.Lock()
	defer measuring.Unlock()
	if measured == nil {
		d, proxy := deployBehind(t, faults.Options{}, 2)
		d.apply()
		measured = &reference{made(d.contents()), proxy.Changed()}
	}
	return *measured
}

// deployBehind puts a proxy between Terraform and the emulator, and deploys dev.
func deployBehind(t *testing.T, options faults.Options, retries int) (*deployment, *faults.Proxy) {
	t.Helper()
	var proxy *faults.Proxy
	d := deployThrough(t, "dev", configuration(t, "dev"), retries, func(url string) string {
		var err error
		if proxy, err = faults.Start(url, options); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(proxy.Stop)
		return proxy.URL
	})
	return d, proxy
}

// arbitrary are the parts of a key that differ from apply to apply: IDs of EC2, of IAM and of load balancers, UUIDs, what
// Terraform appends to a name_prefix, and the time in a snapshot's name.
var arbitrary = regexp.MustCompile(`-[0-9a-f]{17}\b|\bARO[0-9A-Z]+|/[0-9a-f]{16}\b|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|` +
	`\d{18}[0-9a-f]{8}\b|\d{4}(-\d\d){4}`)

// made lists what there is, with arbitrary keys made equal: the same number of each.
func made(contents emulator.Contents) []string {
	var all []string
	for _, held := range contents.Held {
		parts := strings.Split(held, "/")
		forgets := parts[0] == "ec2" && slices.Contains(forgotten, parts[2])
		state := parts[0] == "s3" // of Terraform's: dev has no bucket
		if !forgets && !state {
			all = append(all, arbitrary.ReplaceAllString(held, "*"))
		}
	}
	slices.Sort(all)
	return all
}

// wantSameAsUndisturbed: nothing is missing, and there is nothing twice.
func wantSameAsUndisturbed(d *deployment, want reference) {
	d.t.Helper()
	got := made(d.contents())
	for _, line := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(got, want.made)))) {
		if has, wants := count(got, line), count(want.made, line); has != wants {
			d.t.Errorf("%d of %s, not %d as after an undisturbed apply", has, line, wants)
		}
	}
}

func count(lines []string, line string) int {
	n := 0
	for _, other := range lines {
		if other == line {
			n++
		}
	}
	return n
}
