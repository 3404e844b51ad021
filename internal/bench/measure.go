package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

type measurement struct {
	time   time.Duration
	memory int64 // the most that all processes of the tree had resident at one time; what they share counts for each
}

type benchmark struct {
	folders string // temporary
	err     error  // the first
}

// both measures a command the ordinary way and the fast way by turns, so that a busy machine slows both. Cold means that
// jsii's cache and this app's are empty, warm that a run before has filled them.
func (b *benchmark) both(times int, folder string, cold bool, command ...string) (ordinary, fast measurement) {
	var ordinaries, fasts []measurement
	if !cold {
		b.measure(folder, []string{off}, command...)
		b.measure(folder, nil, command...)
	}
	for range times {
		caches := []string{}
		if cold {
			empty, err := os.MkdirTemp(b.folders, "cold-*")
			b.err = cmp.Or(b.err, err)
			caches = []string{"HOME=" + empty, "XDG_CACHE_HOME=" + filepath.Join(empty, ".cache")}
		}
		ordinaries = append(ordinaries, b.measure(folder, append(caches, off), command...))
		fasts = append(fasts, b.measure(folder, caches, command...))
	}
	return median(ordinaries), median(fasts)
}

func (b *benchmark) fast(times int, folder string, command ...string) measurement {
	var all []measurement
	for range times {
		all = append(all, b.measure(folder, nil, command...))
	}
	return median(all)
}

func median(all []measurement) measurement {
	times, memories := []time.Duration{}, []int64{}
	for _, one := range all {
		times, memories = append(times, one.time), append(memories, one.memory)
	}
	slices.Sort(times)
	slices.Sort(memories)
	return measurement{times[len(times)/2], memories[len(memories)/2]}
}

func (b *benchmark) measure(folder string, environment []string, command ...string) (result measurement) {
	if b.err != nil {
		return measurement{1, 1}
	}
	process := exec.Command(command[0], command[1:]...)
	process.Dir = folder
	process.Env = append(os.Environ(), "CI=1", "CHECKPOINT_DISABLE=1")
	process.Env = append(process.Env, environment...)
	var output bytes.Buffer
	process.Stdout, process.Stderr = &output, &output
	start := time.Now()
	if b.err = process.Start(); b.err != nil {
		return measurement{1, 1}
	}
	done := make(chan struct{})
	peak := make(chan int64)
	go func() {
		var most int64
		for {
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(20 * time.Millisecond):
				most = max(most, resident(process.Process.Pid))
			}
		}
	}()
	err := process.Wait()
	result.time = time.Since(start)
	close(done)
	result.memory = <-peak
	if err != nil {
		b.err = fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, output.String())
	}
	return result
}

// resident is the memory of a process and all that it started.
func resident(root int) int64 {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	children, pages := map[int][]int{}, map[int]int64{}
	for _, stat := range stats {
		content, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
		_, rest, _ := strings.Cut(string(content), ") ") // pid (name) state parent ...
		fields := strings.Fields(rest)
		if len(fields) < 22 {
			continue
		}
		parent, _ := strconv.Atoi(fields[1])
		children[parent] = append(children[parent], pid)
		pages[pid], _ = strconv.ParseInt(fields[21], 10, 64)
	}
	var sum int64
	for todo := []int{root}; len(todo) > 0; todo = todo[1:] {
		sum += pages[todo[0]] * int64(os.Getpagesize())
		todo = append(todo, children[todo[0]]...)
	}
	return sum
}
