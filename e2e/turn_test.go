//go:build e2e

package e2e

import (
	"cmp"
	"errors"
	"flag"
	"slices"
	"strconv"
	"sync"
	"testing"
)

// turns let the longest tests begin first. Go begins parallel tests in any order: one that takes a third of the whole run, begun last, has the machine for
// itself at the end.
type turns struct {
	mutex   sync.Mutex
	changed *sync.Cond
	free    int
	waiting []int // minutes of the tests that have not begun, the longest first
}

var order turns

// takeOver gives as many turns at a time as -parallel says, and lets Go begin all tests at once.
func (o *turns) takeOver() (err error) {
	limit := flag.Lookup("test.parallel").Value
	o.free, err = strconv.Atoi(limit.String())
	o.changed = sync.NewCond(&o.mutex)
	return errors.Join(err, limit.Set("1000"))
}

// inTurn is t.Parallel for a test that takes about so many minutes by itself; for a subtest, as many as the test that waits for it. The turn ends with the
// test, or with what is returned: a test gives its turn back before its subtests take theirs, or it could wait for them with the last one.
func inTurn(t *testing.T, minutes int) (giveBack func()) {
	t.Helper()
	// Parallel returns when the function has that begins this test, and has come to all others by then. So that function takes no turn after this: it would
	// wait for those that wait for it.
	order.enlist(minutes)
	t.Parallel()
	return order.take(t, minutes)
}

// nextTurn is for the rest of a test that gave its turn back.
func nextTurn(t *testing.T, minutes int) {
	t.Helper()
	order.enlist(minutes)
	order.take(t, minutes)
}

func (o *turns) take(t *testing.T, minutes int) (giveBack func()) {
	t.Helper()
	o.begin(minutes)
	giveBack = sync.OnceFunc(o.end)
	t.Cleanup(giveBack)
	return giveBack
}

func (o *turns) enlist(minutes int) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.waiting = append(o.waiting, minutes)
	slices.SortFunc(o.waiting, func(a, b int) int { return cmp.Compare(b, a) })
}

func (o *turns) begin(minutes int) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for o.free == 0 || minutes < o.waiting[0] {
		o.changed.Wait()
	}
	o.free, o.waiting = o.free-1, o.waiting[1:]
	o.changed.Broadcast() // to the next
}

func (o *turns) end() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.free++
	o.changed.Broadcast()
}

func TestTurns(t *testing.T) {
	o := turns{free: 1}
	o.changed = sync.NewCond(&o.mutex)
	lengths := []int{1, 3, 2, 3}
	for _, minutes := range lengths {
		o.enlist(minutes)
	}
	var begun []int
	var all sync.WaitGroup
	for _, minutes := range lengths {
		all.Go(func() {
			o.begin(minutes)
			begun = append(begun, minutes) // by one at a time: there is one turn
			o.end()
		})
	}
	all.Wait()
	same(t, "order", begun, []int{3, 3, 2, 1})
}

func TestATurnIsGivenBackOnce(t *testing.T) {
	o := turns{free: 1}
	o.changed = sync.NewCond(&o.mutex)
	t.Run("a test", func(t *testing.T) {
		o.enlist(2)
		giveBack := o.take(t, 2)
		same(t, "turns that are free while it has one", o.free, 0)
		giveBack()
		same(t, "turns that are free for its subtests", o.free, 1)
	})
	same(t, "turns that are free after it", o.free, 1)
}
