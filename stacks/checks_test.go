package stacks

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	slipwaycheck "slipway/internal/check"
	"slipway/internal/config"
	"slipway/internal/report"
	"slipway/internal/stackcheck"
	"slipway/internal/stackjson"
)

var providerSchema = func() *stackcheck.Schema {
	file, err := os.Open(filepath.Join("..", "internal", "stackcheck", "testdata", "aws-provider.schema.json.gz"))
	if err != nil {
		panic(err)
	}
	defer file.Close()
	schema, err := stackcheck.ReadSchema(file)
	if err != nil {
		panic(err)
	}
	return schema
}()

// sound reports everything that Terraform, a reviewer or a security review would find in a stack.
func sound(t *testing.T, environment config.Environment, data []byte) {
	t.Helper()
	stack := named(t, environment, data)
	noProblems(t, slipwaycheck.Stack{Environment: environment, Config: stack, Schema: providerSchema})
	checkClock(t, environment, stack)
	watched(t, environment, stack)
	findable(t, environment, stack)
}

// named reads a stack as a file of the environment's name, which problems then carry.
func named(t *testing.T, environment config.Environment, data []byte) *stackjson.Config {
	t.Helper()
	stack, err := stackjson.ReadFiles(stackjson.File{Name: environment.Name, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	return stack
}

// noProblems wants none in the stacks, nor between them, by what slipway check finds. Of what a team added, only what Terraform refuses counts: of the rest a
// synthesis warns.
func noProblems(t *testing.T, stacks ...slipwaycheck.Stack) {
	t.Helper()
	directory, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	var own []string
	for _, stack := range stacks {
		own = append(own, stack.Config.Own()...)
	}
	for _, problem := range slipwaycheck.Stacks(directory, stacks...) {
		if problem.Terraform != "" || !slices.Contains(own, problem.Address) {
			t.Error(problem)
		}
	}
}

// checkClock: whatever the loader accepts, Terraform waits long enough for a deployment, as computed from the JSON alone; and what
// was computed from the YAML is the same.
func checkClock(t *testing.T, environment config.Environment, stack *stackjson.Config) {
	t.Helper()
	built := report.Build(environment, stack, 2026)
	each, services := environment.EachService(), built.Services()
	if len(each) != len(services) {
		t.Fatalf("%s: the report has %d services of %d", environment.Name, len(services), len(each))
	}
	for i, service := range services {
		for _, problem := range service.Clock.Problems {
			t.Errorf("%s: deploy clock of %s: %s", environment.Name, service.Name, problem)
		}
		healthy := each[i].Clock().Healthy()
		if !slices.ContainsFunc(service.Clock.Times, func(s report.Span) bool { return s.Name == "a task is healthy" && s.Seconds == healthy }) {
			t.Errorf("%s: the JSON's clock of %s is not the YAML's, %d s until healthy: %v", environment.Name, service.Name, healthy, service.Clock.Times)
		}
	}
	if text := built.Markdown(); !strings.Contains(text, "## Capacity calendar") {
		t.Errorf("%s: no report: %s", environment.Name, text)
	}
}

func TestTheClockOfEachService(t *testing.T) {
	environment := parse(t, "services.yaml", "{services: {worker: {health_check: {command: [check]}}}}")
	stack := read(t, synthesize(t, environment)[environment.Name])
	checkClock(t, environment, stack)
	for service, want := range map[string]string{"main": "21m", "admin": "21m", "worker": "22m"} { // worker stops in 120 s and drains nothing
		block, _ := stack.Block("aws_ecs_service." + service)
		if got, _ := block.Text("timeouts.delete"); got != want {
			t.Errorf("%s: a deletion may take %s, want %s", service, got, want)
		}
	}
}

// samples are the environments that come with Slipway, whatever a team has made of environments/.
func samples(t *testing.T) []config.Environment {
	t.Helper()
	environments, err := config.Load(filepath.Join("..", "testdata", "samples"))
	if err != nil {
		t.Fatal(err)
	}
	return environments
}

func TestEveryEnvironmentIsSound(t *testing.T) {
	environments, stacks := everyEnvironment(t)
	for _, environment := range environments {
		sound(t, environment, stacks[environment.Name])
	}
}

func TestNoEnvironmentReachesIntoAnother(t *testing.T) {
	environments, stacks := everyEnvironment(t)
	var all []slipwaycheck.Stack
	for _, environment := range environments {
		all = append(all, slipwaycheck.Stack{Environment: environment, Config: named(t, environment, stacks[environment.Name])})
	}
	noProblems(t, all...)
}

func TestThePasswordIsNowhere(t *testing.T) {
	_, stacks := everyEnvironment(t)
	for name, data := range stacks {
		for _, block := range read(t, data).Blocks() {
			for _, argument := range []string{"master_password", "secret_binary", "password"} {
				if _, set := block.Body[argument]; set {
					t.Errorf("%s: %s.%s would be in the state", name, block.Address, argument)
				}
			}
		}
	}
}
