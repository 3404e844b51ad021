package docs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"slipway/internal/stackjson"
	"slipway/internal/testbench/golden"
)

// samples are the environments that come with Slipway, in the order of the README's table.
var samples = []string{"dev", "staging", "prod"}

// counted are the rows of the README whose cells begin with numbers of resources, one for each type.
var counted = map[string][]string{
	"NAT gateways":      {"aws_nat_gateway"},
	"KMS keys, secrets": {"aws_kms_key", "aws_secretsmanager_secret"},
	"alarms":            {"aws_cloudwatch_metric_alarm"},
}

// TestSamplesAreAsSynthesized keeps the JSON of the samples, which other tests read, in step with the snapshots. An environment that a user
// has changed, deleted or added to is no sample any more.
func TestSamplesAreAsSynthesized(t *testing.T) {
	t.Chdir("..")
	for _, name := range samples {
		ours, err := os.ReadFile(filepath.Join("environments", name+".yaml"))
		if err != nil || !bytes.Equal(ours, []byte(read(t, filepath.Join("testdata", "samples", name+".yaml")))) {
			continue
		}
		snapshot := read(t, filepath.Join("testdata", "snapshots", name+".json"))
		stack, err := stackjson.Read([]byte(snapshot))
		if err != nil {
			t.Fatal(err)
		}
		if len(stack.Own()) == 0 {
			golden.Same(t, filepath.Join("testdata", "samples", name+".json"), snapshot)
		}
	}
}

// TestCountsInTheREADME: what the samples have is what their JSON has.
func TestCountsInTheREADME(t *testing.T) {
	t.Chdir("..")
	columns := map[string]map[string]int{}
	for _, name := range samples {
		columns[name] = resources(t, name)
	}
	var text strings.Builder
	rows := 0
	for line := range strings.Lines(read(t, "README.md")) {
		cells := strings.Split(line, "|")
		types, ok := counted[strings.TrimSpace(cells[min(1, len(cells)-1)])]
		if ok && len(cells) == len(samples)+3 {
			rows++
			for i, name := range samples {
				var numbers []string
				for _, kind := range types {
					numbers = append(numbers, fmt.Sprint(columns[name][kind]))
				}
				cells[i+2] = leadingNumbers.ReplaceAllString(cells[i+2], " "+strings.Join(numbers, ", "))
			}
			line = strings.Join(cells, "|")
		}
		text.WriteString(line)
	}
	if rows != len(counted) {
		t.Fatalf("README.md: %d rows with counts, want %d: %v", rows, len(counted), counted)
	}
	golden.Same(t, "README.md", text.String())
}

var leadingNumbers = regexp.MustCompile(`^ \d+(?:, \d+)*`)

// resources counts those of each type in a sample.
func resources(t *testing.T, name string) map[string]int {
	t.Helper()
	var stack struct {
		Resource map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal([]byte(read(t, filepath.Join("testdata", "samples", name+".json"))), &stack); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for kind, blocks := range stack.Resource {
		counts[kind] = len(blocks)
	}
	return counts
}
