// The bench of planreview measures the built command on large plans, and prints the table of docs/performance.md. It needs Linux, for the
// memory that a process took at most.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"slipway/internal/testbench/bigplan"
)

func main() {
	if len(os.Args) == 4 { // write: a plan in memory here would count as the memory of what is started from here
		if err := write(os.Args[1], os.Args[2], os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	folder, err := os.MkdirTemp("", "slipway-bench-*")
	if err == nil {
		err = errors.Join(bench(folder), os.RemoveAll(folder))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// plans are what is measured.
var plans = []struct {
	kind    string
	changes int
	formats []string
}{
	{"usual", 10_000, []string{"markdown"}},
	{"usual", 100_000, []string{"markdown"}},
	{"usual", 100_000, []string{"markdown", "json", "sarif"}},
	{"heavy", 15_000, []string{"markdown"}},
	{"heavy", 15_000, []string{"markdown", "json", "sarif"}},
}

func write(kind, changes, file string) error {
	n, err := strconv.Atoi(changes)
	if err != nil {
		return err
	}
	content := bigplan.Usual
	if kind == "heavy" {
		content, n = bigplan.Heavy, n/3
	}
	return os.WriteFile(file, []byte(content(n)), 0o600)
}

func bench(folder string) error {
	binary, file := filepath.Join(folder, "planreview"), filepath.Join(folder, "plan.json")
	if out, err := exec.Command("go", "build", "-o", binary, "./cmd/planreview").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Println("| plan | size | views | time | of both cores | for each change | peak memory |\n|---|---|---|---|---|---|---|")
	for _, p := range plans {
		if out, err := exec.Command(self, p.kind, strconv.Itoa(p.changes), file).CombinedOutput(); err != nil {
			return fmt.Errorf("write a plan: %w\n%s", err, out)
		}
		written, err := os.Stat(file)
		if err != nil {
			return err
		}
		args := []string{"--policy", "", file}
		for _, format := range p.formats {
			args = append(args, "--format", format+"="+filepath.Join(folder, format))
		}
		m, err := median(3, binary, args...)
		if err != nil {
			return err
		}
		fmt.Printf("| %s, %d changes | %d MB | %d | %.2f s | %.2f s | %d µs | %d MB |\n", p.kind, p.changes, written.Size()/1e6, len(p.formats), m.time.Seconds(),
			m.cpu.Seconds(), m.cpu.Microseconds()/int64(p.changes), m.memory/1e6)
	}
	return nil
}

// measurement is what a process took: by the clock, of all cores together, and the most memory that was resident at a time, in bytes.
type measurement struct {
	time, cpu time.Duration
	memory    int64
}

// median is the run whose time is in the middle.
func median(times int, binary string, args ...string) (measurement, error) {
	var all []measurement
	for range times {
		m, err := measure(binary, args...)
		if err != nil {
			return m, err
		}
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b measurement) int { return cmp.Compare(a.time, b.time) })
	return all[times/2], nil
}

const kib = 1 << 10 // of Linux's Maxrss, https://man7.org/linux/man-pages/man2/getrusage.2.html

func measure(binary string, args ...string) (measurement, error) {
	process := exec.Command(binary, args...)
	process.Stderr = os.Stderr
	start := time.Now()
	err := process.Run()
	took := time.Since(start)
	const blocked = 2 // a verdict, as 0 is
	if err != nil && process.ProcessState.ExitCode() != blocked {
		return measurement{}, fmt.Errorf("planreview: %w", err)
	}
	usage, ok := process.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return measurement{}, errors.New("this system does not tell what a process took")
	}
	return measurement{took, process.ProcessState.UserTime() + process.ProcessState.SystemTime(), usage.Maxrss * kib}, nil
}
