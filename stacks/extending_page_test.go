package stacks

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	slipwaycheck "slipway/internal/check"
	"slipway/internal/config"
	"slipway/internal/stackcheck"
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
	if _, problems := p.synth(); !strings.Contains(problems, "refers to local.project, which neither a file beside the environment nor") {
		t.Errorf("got %s", problems)
	}
}

// TestExampleOfExtensions: the Go of docs/extending.md is what is compiled here, adds to a stack what it should, and passes the checks of Slipway's own stacks.
func TestExampleOfExtensions(t *testing.T) {
	page, err := os.ReadFile("../docs/extending.md")
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := os.ReadFile("extending_example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## In Go\n")
	shown := regexp.MustCompile("(?s)```go\n(.*?)```").FindStringSubmatch(section)
	if shown == nil {
		t.Fatal("docs/extending.md shows no Go")
	}
	if diff := cmp.Diff(strings.ReplaceAll(shown[1], "Extend", "extendOrders"), string(compiled)); diff != "" {
		t.Errorf("docs/extending.md and stacks/extending_example_test.go differ; change the one as the other (-page +compiled):\n%s", diff)
	}
	variables := regexp.MustCompile("(?s)```yaml\nservice:\n(.*?)```").FindStringSubmatch(section)
	environment := strings.Replace(smallest, `service: {image: "nginx:1.29"}`, "service:\n  image: nginx:1.29\n"+variables[1], 1)
	p := newProject(t, map[string]string{"environments/dev.yaml": environment, "environments/prod.yaml": environment})
	p.extension = extendOrders
	if warnings, problems := p.synth(); warnings+problems != "" {
		t.Fatal(warnings, problems)
	}
	loaded, err := config.Load(filepath.Join(p.dir, "environments"))
	if err != nil {
		t.Fatal(err)
	}
	const always = "aws_iam_role_policy.orders aws_sqs_queue.orders aws_sqs_queue.orders_dead output.orders_queue_url"
	for i, want := range []string{always, "aws_cloudwatch_metric_alarm.orders_dead " + always} {
		stack := p.stackAt("cdktf.out/stacks/" + loaded[i].Name + "/cdk.tf.json")
		if got := strings.Join(stack.Own(), " "); got != want {
			t.Errorf("%s: added %s, want %s", loaded[i].Name, got, want)
		}
		for _, problem := range slices.Concat(stackcheck.References(stack, providerSchema), providerSchema.Check(stack)) {
			t.Errorf("%s: %s", loaded[i].Name, problem)
		}
	}
}
