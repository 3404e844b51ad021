package stacks

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
	"slipway/internal/report"
	"slipway/internal/tfjson"
)

// allowedStars are the actions for which AWS knows no resource to name.
var allowedStars = []tfjson.AllowedStar{
	{Owner: "ecs_task_execution_role", Action: "ecr:GetAuthorizationToken", Reason: "the token is the account's"},
	{Owner: "ecs_task_role", Action: "ssmmessages:CreateControlChannel", Reason: "ECS Exec sessions have no ARN"},
	{Owner: "ecs_task_role", Action: "ssmmessages:CreateDataChannel", Reason: "ECS Exec sessions have no ARN"},
	{Owner: "ecs_task_role", Action: "ssmmessages:OpenControlChannel", Reason: "ECS Exec sessions have no ARN"},
	{Owner: "ecs_task_role", Action: "ssmmessages:OpenDataChannel", Reason: "ECS Exec sessions have no ARN"},
}

// starsOf leaves out the entries that an environment does not need.
func starsOf(environment config.Environment) []tfjson.AllowedStar {
	var stars []tfjson.AllowedStar
	for _, star := range allowedStars {
		exec := star.Owner == "ecs_task_role"
		pull := star.Owner == "ecs_task_execution_role"
		if exec && !environment.Service.ExecuteCommand || pull && !fromECR(environment) {
			continue
		}
		stars = append(stars, star)
	}
	return stars
}

var providerSchema = func() *tfjson.Schema {
	file, err := os.Open(filepath.Join("..", "internal", "tfjson", "testdata", "aws-provider-5.99.0.schema.json.gz"))
	if err != nil {
		panic(err)
	}
	defer file.Close()
	schema, err := tfjson.LoadSchema(file)
	if err != nil {
		panic(err)
	}
	return schema
}()

// sound reports everything that Terraform, a reviewer or a security review would find in a stack.
func sound(t *testing.T, environment config.Environment, data []byte) {
	t.Helper()
	stack := read(t, data)
	directory, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	var problems []error
	problems = append(problems, providerSchema.Check(stack)...)
	problems = append(problems, tfjson.CheckReferences(stack, providerSchema)...)
	problems = append(problems, tfjson.CheckClean(data, directory, "aws_secretsmanager_secret_version.db_username.secret_string")...)
	problems = append(problems, tfjson.CheckAccess(stack, starsOf(environment))...)
	for _, problem := range problems {
		t.Errorf("%s: %v", environment.Name, problem)
	}
	checkClock(t, environment, stack)
	watched(t, environment, stack)
}

// checkClock: whatever the loader accepts, Terraform waits long enough for a deployment, as computed from the JSON alone; and what
// was computed from the YAML is the same.
func checkClock(t *testing.T, environment config.Environment, stack *tfjson.Config) {
	t.Helper()
	built := report.Build(environment, stack, 2026)
	for _, problem := range built.Clock.Problems {
		t.Errorf("%s: deploy clock: %s", environment.Name, problem)
	}
	healthy := environment.Clock().Healthy()
	if !slices.ContainsFunc(built.Clock.Times, func(s report.Span) bool { return s.Name == "a task is healthy" && s.Seconds == healthy }) {
		t.Errorf("%s: the JSON's clock is not the YAML's, %d s until healthy: %v", environment.Name, healthy, built.Clock.Times)
	}
	if text := built.Markdown(); !strings.Contains(text, "## Capacity calendar") {
		t.Errorf("%s: no report: %s", environment.Name, text)
	}
}

func samples(t *testing.T) []config.Environment {
	t.Helper()
	environments, err := config.Load(filepath.Join("..", "environments"))
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
	for _, own := range environments {
		for _, other := range environments {
			if own.Name == other.Name {
				continue
			}
			// The spec's S3 pattern is the project's on purpose.
			projectWide := own.Place().S3(own.Project + "-*")
			for _, problem := range tfjson.CheckScope(read(t, stacks[own.Name]), read(t, stacks[other.Name]), projectWide, projectWide+"/*") {
				t.Errorf("%s reaches into %s: %v", own.Name, other.Name, problem)
			}
		}
	}
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
