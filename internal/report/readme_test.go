package report

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"slipway/internal/config"
	"slipway/internal/testbench/golden"
	"slipway/internal/testbench/samples"
	"slipway/internal/testbench/whose"
)

// shown are the environments of the README's table: the file that it opens with, and the samples.
var shown = []string{"minimal", "dev", "staging", "prod"}

// TestCostsInTheREADME writes the table of what the samples cost money for, between its two marks.
func TestCostsInTheREADME(t *testing.T) {
	file := filepath.Join("..", "..", "README.md")
	const from, to = "<!-- costs: make update -->\n", "<!-- end -->\n"
	before, rest, found := strings.Cut(whose.README(t, filepath.Dir(file)), from)
	_, after, ended := strings.Cut(rest, to)
	if !found || !ended {
		t.Fatalf("README.md: no lines %q and %q around the table", strings.TrimSpace(from), strings.TrimSpace(to))
	}
	golden.Same(t, file, before+from+costsOfSamples(t)+to+after)
}

func costsOfSamples(t *testing.T) string {
	t.Helper()
	header, sums := []string{""}, []string{"**a month**"}
	cells := map[string][]string{}
	for i, name := range shown {
		environment, err := config.Parse(samples.File(t, name), read(t, samples.File(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		c := Build(environment, snapshot(t, name).read(), 2026).Cost
		header, sums = append(header, name), append(sums, "**"+dollarSpan(c.Rest, c.Most)+"**")
		for _, part := range c.Parts {
			for len(cells[part.Name]) < i {
				cells[part.Name] = append(cells[part.Name], "")
			}
			cells[part.Name] = append(cells[part.Name], cell(part.What+": "+dollarSpan(part.Rest, part.Most)))
		}
	}
	rows := [][]string{sums}
	for _, part := range costParts {
		if row := cells[part.name]; len(row) > 0 {
			rows = append(rows, append([]string{part.name}, append(row, make([]string, len(shown)-len(row))...)...))
		}
	}
	var out strings.Builder
	table(&out, header, rows)
	return strings.TrimSuffix(out.String(), "\n")
}

// dollarSpan writes whole dollars, as $12 to $90, and cents of what is less than one.
func dollarSpan(rest, most float64) string {
	round := func(amount float64) string {
		if amount > 0 && amount < 1 {
			return Dollars(amount)
		}
		return strings.TrimSuffix(Dollars(math.Round(amount)), ".00")
	}
	if low, high := round(rest), round(most); low != high {
		return low + " to " + high
	}
	return round(rest)
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestTheREADMEOpensWithTheMinimalConfiguration, of which its table has the cost.
func TestTheREADMEOpensWithTheMinimalConfiguration(t *testing.T) {
	_, rest, _ := strings.Cut(whose.README(t, filepath.Join("..", "..")), "```yaml\n")
	shown, _, _ := strings.Cut(rest, "```\n")
	if _, minimal, _ := strings.Cut(string(read(t, samples.File(t, "minimal"))), "\n"); shown != minimal { // behind its comment
		t.Errorf("README.md opens with\n%sand stacks/testdata/minimal.yaml is\n%s", shown, minimal)
	}
}
