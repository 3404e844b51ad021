package stacks

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/jsii-runtime-go"
	"github.com/goccy/go-yaml"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/config"
	"slipway/internal/faststart"
	"slipway/internal/node"
	"slipway/internal/stackjson"
)

func TestMain(m *testing.M) {
	node.Quiet()
	if err := faststart.Load(); err != nil {
		faststart.Unload(err)
	}
	code := m.Run()
	jsii.Close() // os.Exit skips what is deferred
	os.Exit(code)
}

// parse gives the configuration of a file in testdata, with the keys of a YAML text in place of its own.
func parse(t *testing.T, file, change string) config.Environment {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	base, over := map[string]any{}, map[string]any{}
	if err := yaml.Unmarshal(data, &base); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal([]byte(change), &over); err != nil {
		t.Fatal(err)
	}
	merged, err := yaml.Marshal(merge(base, over))
	if err != nil {
		t.Fatal(err)
	}
	environment, err := config.Parse(file, merged)
	if err != nil {
		t.Fatal(err)
	}
	return environment
}

func merge(base, over map[string]any) map[string]any {
	for key, value := range over {
		inner, isMap := value.(map[string]any)
		if old, both := base[key].(map[string]any); isMap && both {
			base[key] = merge(old, inner)
		} else {
			base[key] = value
		}
	}
	return base
}

// synthesize gives the JSON of configurations, by name.
func synthesize(t *testing.T, environments ...config.Environment) map[string][]byte {
	t.Helper()
	folder := t.TempDir()
	if err := Synth(environments, &cdktf.AppConfig{Outdir: jsii.String(folder), StackTraces: jsii.Bool(false)}); err != nil {
		t.Fatal(err)
	}
	result := map[string][]byte{}
	for _, environment := range environments {
		data, err := os.ReadFile(filepath.Join(folder, "stacks", environment.Name, "cdk.tf.json"))
		if err != nil {
			t.Fatal(err)
		}
		result[environment.Name] = data
	}
	return result
}

// minimal gives the stack of the smallest configuration with a change in YAML; "" is the default configuration.
func minimal(t *testing.T, change string) *stackjson.Config {
	t.Helper()
	return read(t, synthesize(t, parse(t, "minimal.yaml", change))["minimal"])
}

func everything(t *testing.T, change string) *stackjson.Config {
	t.Helper()
	return read(t, synthesize(t, parse(t, "everything.yaml", change))["everything"])
}

func read(t *testing.T, data []byte) *stackjson.Config {
	t.Helper()
	stack, err := stackjson.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return stack
}
