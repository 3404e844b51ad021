package main

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"slipway/internal/planreview/view"
	"slipway/internal/testbench/bigplan"
)

func TestACommentFitsWhateverThePlan(t *testing.T) {
	plans := map[string]string{"10,000 changes": bigplan.Usual(10_000), "1,000 changes": bigplan.Usual(1_000), "hostile names": hostilePlan(t, hostile...)}
	for name, plan := range plans {
		t.Run(name, func(t *testing.T) {
			comment, _, code := review(t, plan, "--format", "markdown")
			if len(comment) > view.Limit || code != 2 && name != "hostile names" {
				t.Errorf("%d bytes, exit code %d", len(comment), code)
			}
			if !strings.Contains(comment, "\n### ") || strings.Count(comment, "\n| **") < view.MostRisks || !strings.Contains(comment, "\ncut: ") {
				t.Error("without verdict, risks or what was cut")
			}
		})
	}
}

func TestSectionsFallAwayFromTheEnd(t *testing.T) {
	comment, _, _ := review(t, bigplan.Usual(10_000), "--format", "markdown")
	last := -1
	for _, title := range []string{"More risks", "Deploy", "Permissions", "Network", "Scaling"} {
		at := strings.Index(comment, title)
		if at < last || at < 0 {
			t.Errorf("%s is not in its place", title)
		}
		last = at
	}
	if !strings.HasSuffix(strings.TrimSpace(comment), "lines of other modules") {
		t.Errorf("ends with %q", comment[len(comment)-100:])
	}
}

// TestTheWorkGrowsWithThePlan counts what is allocated: nobody waits for a stop-watch, and what is compared with all others allocates too.
func TestTheWorkGrowsWithThePlan(t *testing.T) {
	for name, plan := range map[string]func(int) string{"usual": bigplan.Usual, "heavy": bigplan.Heavy} {
		few, many := allocated(t, plan(1_000)), allocated(t, plan(4_000))
		if many > few*5 {
			t.Errorf("%s: 4 times the changes take %.1f times the memory", name, float64(many)/float64(few))
		}
	}
}

// allocated is how many bytes a review allocates.
func allocated(t *testing.T, plan string) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	review(t, plan, "--format", "json")
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// peak is a reader that looks at the heap while it is read.
type peak struct {
	*strings.Reader
	most uint64
	next int
}

func (p *peak) Read(b []byte) (int, error) {
	if p.next -= len(b); p.next < 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		p.most, p.next = max(p.most, m.Sys-m.HeapReleased), 4<<20
	}
	return p.Reader.Read(b)
}

// Benchmarks fail above 256 MiB, less the generated plan itself, which only they hold in memory; the time is their own result.
func BenchmarkTenThousandChanges(b *testing.B) { benchmark(b, bigplan.Usual(10_000), 2) }

// BenchmarkHeavyChanges is of 64 MB: 15,000 changes of large resources.
func BenchmarkHeavyChanges(b *testing.B) { benchmark(b, bigplan.Heavy(5_000), 0) }

func benchmark(b *testing.B, plan string, want int) {
	b.SetBytes(int64(len(plan)))
	b.ReportAllocs()
	var most uint64
	tuneGC()             // as main does
	debug.FreeOSMemory() // what it took to make the plan
	for b.Loop() {
		input := &peak{Reader: strings.NewReader(plan)}
		var out strings.Builder
		if code := run([]string{"--format", "markdown"}, streams{input, &out, &out}, today); code != want {
			b.Fatalf("exit code %d: %s", code, out.String())
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most = max(most, input.most, m.Sys-m.HeapReleased)
	}
	used := most - uint64(len(plan))
	b.ReportMetric(float64(used)/(1<<20), "MiB-peak")
	if used > 256<<20 {
		b.Errorf("%d MiB", used>>20)
	}
}
