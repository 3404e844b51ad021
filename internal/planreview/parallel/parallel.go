// Package parallel does several things at the same time, on as many cores as there are.
package parallel

import "sync"

// Do calls work for each number below n, all at the same time, and waits for them. A panic of one is the caller's, once all have ended.
func Do(n int, work func(i int)) {
	var all sync.WaitGroup
	panics := make(chan any, n)
	for i := range n {
		all.Go(func() {
			defer func() {
				if reason := recover(); reason != nil {
					panics <- reason
				}
			}()
			work(i)
		})
	}
	all.Wait()
	select {
	case reason := <-panics:
		panic(reason)
	default:
	}
}
