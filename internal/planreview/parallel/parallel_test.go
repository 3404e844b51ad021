package parallel

import (
	"sync/atomic"
	"testing"
)

func TestEveryNumberOnce(t *testing.T) {
	done := make([]atomic.Int32, 100)
	Do(len(done), func(i int) { done[i].Add(1) })
	for i := range done {
		if n := done[i].Load(); n != 1 {
			t.Errorf("%d: %d times", i, n)
		}
	}
	Do(0, func(int) { t.Error("called for nothing") })
}

func TestAPanicIsTheCallers(t *testing.T) {
	var done atomic.Int32
	defer func() {
		if reason := recover(); reason != "mistake" || done.Load() != 9 {
			t.Errorf("%v after %d", reason, done.Load())
		}
	}()
	Do(10, func(i int) {
		if i == 3 {
			panic("mistake")
		}
		done.Add(1)
	})
}
