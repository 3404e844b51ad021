package requests

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"slipway/e2e/emulator"
	"slipway/internal/config"
	"slipway/internal/policy"
	"slipway/internal/rights"
	"slipway/internal/rights/trial"
	"slipway/internal/stackjson"
)

func fold(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = fold(value[i])
		}
	case map[string]any:
		if document, ok := value["(json)"]; ok {
			d, _ := json.Marshal(document)
			return string(d)
		}
		for key := range value {
			value[key] = fold(value[key])
		}
	}
	return value
}

func TestZZ(t *testing.T) {
	files, _ := filepath.Glob("/tmp/rw/calls-*.json")
	used := map[string]bool{}
	have := map[string]bool{}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "calls-"), ".json")
		var c struct{ Plan, Deploy []emulator.Call }
		data, _ := os.ReadFile(file)
		json.Unmarshal(data, &c)
		y := "../../testdata/samples/" + name + ".yaml"
		if name == "minimal" || name == "everything" {
			y = "../../stacks/testdata/" + name + ".yaml"
		}
		yd, _ := os.ReadFile(y)
		env, err := config.Parse(name+".yaml", yd)
		if err != nil {
			t.Fatal(err)
		}
		if name == "everything" && os.Getenv("OLD") != "" {
			env.IAM = config.IAM{}
		}
		sd, _ := os.ReadFile("../../testdata/snapshots/" + name + ".json")
		var v any
		json.Unmarshal(sd, &v)
		sd, _ = json.Marshal(fold(v))
		stack, err := stackjson.Read(sd)
		if err != nil {
			t.Fatal(err)
		}
		r, err := rights.Of(stack, env)
		if err != nil {
			t.Fatal(err)
		}
		for phase, docs := range map[string][]policy.Document{"plan": r.Plan, "deploy": r.Deploy} {
			calls := c.Plan
			if phase == "deploy" {
				calls = append(append([]emulator.Call{}, c.Plan...), c.Deploy...)
			}
			reqs := Of(env.Account, calls, c.Deploy)
			var out strings.Builder
			for _, q := range reqs {
				fmt.Fprintln(&out, q)
				used[q.Action] = true
				if !trial.Allows(docs, q) {
					t.Errorf("%s %s: %s", name, phase, q)
				}
			}
			os.WriteFile("/tmp/rw/"+name+"."+phase+".log", []byte(out.String()), 0o644)
			for _, d := range docs {
				for _, s := range d {
					for _, a := range s.Actions {
						if s.Effect != policy.Deny {
							have[a] = true
						}
					}
				}
			}
		}
	}
	for a := range have {
		if !used[a] {
			fmt.Println("UNUSED", a)
		}
	}
}
