package rights

import (
	"os"
	"testing"

	"slipway/internal/config"
	"slipway/internal/stackjson"
	"slipway/internal/testbench/samples"
)

// environments are those whose stacks and calls are kept in testdata.
var environments = []string{"dev", "staging", "prod", "minimal", "everything", "journal", "till"}

func load(t *testing.T, name string) (*stackjson.Config, config.Environment) {
	t.Helper()
	environment, err := config.Parse(name+".yaml", read(t, samples.File(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	return samples.Stack(t, samples.Load(t, name)), environment
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func of(t *testing.T, name string) Rights {
	t.Helper()
	stack, environment := load(t, name)
	rights, err := Of(stack, environment)
	if err != nil {
		t.Fatal(err)
	}
	return rights
}

func TestEveryTypeHasARow(t *testing.T) {
	for _, name := range environments {
		rights := of(t, name)
		t.Logf("%s: %d documents to plan, %d to deploy", name, len(rights.Plan), len(rights.Deploy))
	}
}
