// Bench measures the synthesis of the sample environments with and without the fast start, and prints docs/performance.md's
// table. It needs Linux for the memory of a process tree, and node_modules for cdktf synth.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

const off = "SLIPWAY_JSII_CACHE=off"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	temporary, err := os.MkdirTemp("", "slipway-bench-*")
	if err != nil {
		return err
	}
	return errors.Join(bench(temporary), os.RemoveAll(temporary))
}

func bench(temporary string) error {
	binary := filepath.Join(temporary, "slipway")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	folders := map[int]string{}
	for _, number := range []int{1, 3, 10, 30} {
		folders[number] = filepath.Join(temporary, fmt.Sprint(number))
		if err := project(folders[number], number); err != nil {
			return err
		}
	}
	alone, many := filepath.Join(temporary, "alone"), filepath.Join(temporary, "many")
	if err := errors.Join(services(alone, 1, "prod"), services(many, 20, "dev", "staging", "prod")); err != nil {
		return err
	}
	b := benchmark{folders: temporary}

	warmOff, warmOn := b.both(5, folders[3], false, binary)
	coldOff, coldOn := b.both(3, folders[3], true, binary)
	fmt.Println("| three sample environments | ordinary | fast | ratio |\n|---|---|---|---|")
	row("warm", seconds(warmOff.time), seconds(warmOn.time), float64(warmOff.time)/float64(warmOn.time))
	row("cold", seconds(coldOff.time), seconds(coldOn.time), float64(coldOff.time)/float64(coldOn.time))
	row("peak memory, warm", megabytes(warmOff.memory), megabytes(warmOn.memory), float64(warmOff.memory)/float64(warmOn.memory))
	row("peak memory, cold", megabytes(coldOff.memory), megabytes(coldOn.memory), float64(coldOff.memory)/float64(coldOn.memory))
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	goOff, goOn := b.both(3, here, false, "go", "run", ".")
	row("`go run .`, warm", seconds(goOff.time), seconds(goOn.time), float64(goOff.time)/float64(goOn.time))
	cdktf := filepath.Join(here, "node_modules", ".bin", "cdktf")
	cliOff, cliOn := b.both(3, here, false, cdktf, "synth", "--output", filepath.Join(temporary, "cdktf.out"))
	row("`cdktf synth`, warm", seconds(cliOff.time), seconds(cliOn.time), float64(cliOff.time)/float64(cliOn.time))

	fmt.Println("\n| environments, fast and warm | time | of the time of 3 | peak memory |\n|---|---|---|---|")
	for _, number := range []int{1, 3, 10, 30} {
		one := warmOn
		if number != 3 {
			one = b.fast(3, folders[number], binary)
		}
		fmt.Printf("| %d | %s | %.1f x | %s |\n", number, seconds(one.time), float64(one.time)/float64(warmOn.time), megabytes(one.memory))
	}

	fmt.Println("\n| 20 services of 3 environments, fast and warm | time | of the time of one alone | peak memory |\n|---|---|---|---|")
	base := b.fast(3, alone, binary)
	of := func(what string, one measurement) {
		fmt.Printf("| %s | %s | %.1f x | %s |\n", what, seconds(one.time), float64(one.time)/float64(base.time), megabytes(one.memory))
	}
	of("one alone: `go run .` where there is no other", base)
	of("one of the 60: `go run . service00/prod`", b.fast(3, many, binary, "service00/prod"))
	of("a folder of three: `go run . service00`", b.fast(3, many, binary, "service00"))
	of("all: `go run .`", b.fast(3, many, binary))
	return b.err
}

func row(what, ordinary, fast string, ratio float64) {
	fmt.Printf("| %s | %s | %s | %.1f x |\n", what, ordinary, fast, ratio)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func megabytes(bytes int64) string { return fmt.Sprintf("%d MB", bytes/1e6) }

// project makes a folder with a number of environments: the samples, again and again under other names.
func project(folder string, number int) error {
	samples, err := filepath.Glob(filepath.Join("environments", "*.yaml"))
	if err != nil || len(samples) == 0 {
		return fmt.Errorf("no samples in environments: %w", err)
	}
	slices.Sort(samples)
	if err := os.MkdirAll(filepath.Join(folder, "environments"), 0o755); err != nil {
		return err
	}
	for i := range number {
		sample := samples[i%len(samples)]
		content, err := os.ReadFile(sample)
		if err != nil {
			return err
		}
		name := filepath.Base(sample)
		if i >= len(samples) {
			name = fmt.Sprintf("e%d.yaml", i)
		}
		if err := os.WriteFile(filepath.Join(folder, "environments", name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
