package config

import (
	"strings"
	"testing"

	"slipway/internal/strictyaml"
)

func TestExplainSaysWhereEachValueComesFrom(t *testing.T) {
	dir := tree(t, many)
	text, err := Explain(dir, "orders/dev")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"project: orders # DIR/orders:1\n",
		"account: \"123456789012\" # DIR/defaults.yaml:2\n",
		"tags:\n  Team: platform # DIR/defaults.yaml:4\n# allow_unknown: none\nstate:\n",
		"  image: \"orders:1\" # DIR/orders/defaults.yaml:1\n",
		"  cpu: 512 # DIR/orders/defaults.yaml:1\n",
		"  container_port: 80 # default\n",
		"  # serverless: none\n",
		"scaling:\n  enabled: true # default\n",
		"    - name: business-hours # default\n      schedule: cron(0 8 ? * MON-FRI *) # default\n",
	} {
		if want = strings.ReplaceAll(want, "DIR", dir); !strings.Contains(string(text), want) {
			t.Errorf("lacks %s:\n%s", want, text)
		}
	}
}

// TestWhatIsExplainedIsAFile of the same values. Some keys may only be written where they have an effect, so that its checks may find something.
func TestWhatIsExplainedIsAFile(t *testing.T) {
	for name, file := range map[string]string{
		"minimal":  minimal,
		"override": override,
		"texts":    minimal + "  environment: {A: \"x # y\", B: \"1\", C: \"a\\nb\"}\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := tree(t, map[string]string{"dev.yaml": file})
			text, err := Explain(dir, "dev")
			if err != nil {
				t.Fatal(err)
			}
			before, err := Parse("dev.yaml", []byte(file))
			if err != nil {
				t.Fatal(err)
			}
			after := read(environmentFile{name: "dev"}, []strictyaml.Layer{{Name: "dev.yaml", Data: text}}, additions{})
			before.Database.EngineVersionGiven = true // it is written out now
			if !after.file.Readable || before.Digest() != after.environment.Digest() {
				t.Errorf("another environment:\n%s", text)
			}
		})
	}
}

func TestExplainWantsOneEnvironment(t *testing.T) {
	dir := tree(t, many)
	for name, want := range map[string]string{
		"orders": "orders is a folder of environments; name one of them, such as orders/prod",
		"order":  "unknown environment order: " + dir + " has ",
	} {
		if _, err := Explain(dir, name); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}
