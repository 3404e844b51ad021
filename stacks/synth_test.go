package stacks

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/jsii-runtime-go"
	"github.com/goccy/go-yaml"

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

// synthesize gives the JSON of configurations, by name. Nobody's extension adds to them.
func synthesize(t *testing.T, environments ...config.Environment) map[string][]byte {
	t.Helper()
	folder := t.TempDir()
	if _, _, err := (Synthesis{Environments: environments, Output: folder}).Write(t.Context()); err != nil {
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

// made holds what testdata's files gave with each change: most tests read the same stacks.
var made = map[[2]string]*stackjson.Config{}

func stackOf(t *testing.T, name, change string) *stackjson.Config {
	t.Helper()
	key := [2]string{name, change}
	if made[key] == nil {
		made[key] = read(t, synthesize(t, parse(t, name+".yaml", change))[name])
	}
	return made[key]
}

// minimal gives the stack of the smallest configuration with a change in YAML; "" is the default configuration. It is for reading only.
func minimal(t *testing.T, change string) *stackjson.Config {
	t.Helper()
	return stackOf(t, "minimal", change)
}

func everything(t *testing.T, change string) *stackjson.Config {
	t.Helper()
	return stackOf(t, "everything", change)
}

// production gives the stack of a production environment, as environments/prod.yaml is until somebody makes it their own.
func production(t *testing.T) *stackjson.Config {
	t.Helper()
	return stackOf(t, "prod", "")
}

func read(t *testing.T, data []byte) *stackjson.Config {
	t.Helper()
	stack, err := stackjson.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return stack
}

// everyEnvironment is the samples and those of testdata, with the JSON of each, by name.
func everyEnvironment(t *testing.T) ([]config.Environment, map[string][]byte) {
	t.Helper()
	if every.data == nil {
		every.environments = samples(t)
		for _, file := range []string{"minimal.yaml", "everything.yaml", "alternatives.yaml"} {
			every.environments = append(every.environments, parse(t, file, ""))
		}
		every.data = synthesize(t, every.environments...)
	}
	return every.environments, every.data
}

var every struct {
	environments []config.Environment
	data         map[string][]byte
}

// TestWhatIsInTheWayOfAFolderIsNamed: of the output, or of what is in it.
func TestWhatIsInTheWayOfAFolderIsNamed(t *testing.T) {
	for name, test := range map[string]struct {
		make func(out string) error
		want string // without the folder of the test
	}{
		"a file": {func(out string) error { return os.WriteFile(out, nil, 0o600) }, "write to out: out is a file, where a folder must be; remove it"},
		"a dangling link": {func(out string) error { return os.Symlink("nowhere", out) },
			"write to out: out is a link to nothing, where a folder must be; remove it"},
		"a file in it": {func(out string) error {
			return errors.Join(os.Mkdir(out, 0o700), os.WriteFile(out+"/stacks", nil, 0o600))
		},
			"write to out: out/stacks is a file, where a folder must be; remove it"},
		"a named pipe": {func(out string) error {
			return errors.Join(os.MkdirAll(out+"/stacks/minimal", 0o700), syscall.Mkfifo(out+"/stacks/minimal/cdk.tf.json", 0o600))
		}, "write to out: read out/stacks/minimal/cdk.tf.json: is a named pipe, not a file; remove it"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			out := filepath.Join(folder, "out")
			if err := test.make(out); err != nil {
				t.Fatal(err)
			}
			_, _, err := Synthesis{Environments: []config.Environment{parse(t, "minimal.yaml", "")}, Output: out}.Write(t.Context())
			if err == nil || strings.ReplaceAll(err.Error(), folder+"/", "") != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}
