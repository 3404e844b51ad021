package stacks

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	slipwaycheck "slipway/internal/check"
	"slipway/internal/config"
	"slipway/internal/stackjson"
	"slipway/internal/synthesized"
	"slipway/internal/testbench/extending"
)

// smallestWith has variables of the container, too.
func smallestWith(t *testing.T, variables map[string]string) string {
	t.Helper()
	flow, err := json.Marshal(variables) // which is YAML
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(smallest, `"nginx:1.29"}`, `"nginx:1.29", environment: `+string(flow)+`}`, 1)
}

// sound holds environments and what stands beside them to the checks of Slipway's own stacks, the provider's schema among them.
func (p project) sound() []*stackjson.Config {
	p.t.Helper()
	if warnings, problems := p.synth(); warnings+problems != "" {
		p.t.Fatal(warnings, problems)
	}
	environments := filepath.Join(p.dir, "environments")
	loaded, err := config.Load(environments)
	if err != nil {
		p.t.Fatal(err)
	}
	var stacks []*stackjson.Config
	for _, environment := range loaded {
		stack, unread, err := synthesized.StackWithAdditions(environments, filepath.Join(p.dir, "cdktf.out"), environment)
		if err != nil || len(unread) > 0 {
			p.t.Fatal(err, unread)
		}
		noProblems(p.t, slipwaycheck.Stack{Environment: environment, Config: stack, Schema: providerSchema})
		stacks = append(stacks, stack)
	}
	return stacks
}

// TestExamplesOfExtending puts what docs/extending.md shows under each heading beside an environment.
func TestExamplesOfExtending(t *testing.T) {
	for _, example := range extending.Examples(t, "..") {
		t.Run(example.Heading, func(t *testing.T) {
			files := maps.Clone(example.Files)
			files["environments/dev.yaml"] = smallestWith(t, example.Variables)
			newProject(t, files).sound()
		})
	}
}

// TestExamplesOfExtendingAreForAllEnvironments puts all that docs/extending.md shows into environments/common.
func TestExamplesOfExtendingAreForAllEnvironments(t *testing.T) {
	files, variables := map[string]string{}, map[string]string{"OF": "${local.project} ${local.environment}"}
	for _, example := range extending.Examples(t, "..") {
		maps.Copy(variables, example.Variables)
		for name, content := range example.Files {
			files["environments/common/"+filepath.Base(name)] = content
		}
	}
	defaults := smallestWith(t, variables)
	files["environments/defaults.yaml"], files["environments/dev.yaml"], files["environments/prod.yaml"] = defaults, "project: shop", "project: shop"
	files["environments/orders/prod.yaml"] = "project: orders"
	for i, stack := range newProject(t, files).sound() {
		want := []string{"shop dev", "orders prod", "shop prod"}[i]
		if got := fmt.Sprint(stack.Locals()["project"], " ", stack.Locals()["environment"]); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		task, _ := stack.Block("aws_ecs_task_definition.main")
		if got, _ := task.Text("container_definitions"); !strings.Contains(got, `{"name":"OF","value":"${local.project} ${local.environment}"}`) {
			t.Errorf("the container has\n%s", got)
		}
	}
}

// TestLocalsAreForWhatStandsBeside lets an environment alone beside which nothing stands.
func TestLocalsAreForWhatStandsBeside(t *testing.T) {
	p := newProject(t, map[string]string{"environments/dev.yaml": smallest})
	locals := p.sound()[0].Locals()
	for _, name := range []string{"project", "environment"} {
		if locals[name] != nil {
			t.Errorf("local.%s is %v", name, locals[name])
		}
	}
	p.write("environments/dev/own.tf", "locals {\n  project = \"mine\"\n}\n")
	const want = "environments/dev/own.tf:2:3: local.project: is declared in cdk.tf.json as well; give one of them another name"
	if _, problems := p.synth(); problems != want {
		t.Errorf("got  %s\nwant %s", problems, want)
	}
	p.write("environments/dev.yaml", smallestWith(t, map[string]string{"OF": "${local.project}"}))
	if err := os.RemoveAll(filepath.Join(p.dir, "environments", "dev")); err != nil {
		t.Fatal(err)
	}
	if _, problems := p.synth(); !strings.Contains(problems, "refers to local.project, which no file beside the environment declares") {
		t.Errorf("got %s", problems)
	}
}
