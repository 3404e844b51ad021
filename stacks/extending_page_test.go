package stacks

import (
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
)

var hclBlock = regexp.MustCompile("(?s)```hcl\n(.*?)```")

// TestExamplesOfExtending puts what docs/extending.md shows under each heading beside an environment, and holds it to the checks of Slipway's own stacks, the
// provider's schema among them.
func TestExamplesOfExtending(t *testing.T) {
	page, err := os.ReadFile("../docs/extending.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	for section := range strings.SplitSeq(string(page), "\n## ") {
		heading, _, _ := strings.Cut(section, "\n")
		hcl := hclBlock.FindStringSubmatch(section)
		if hcl == nil {
			continue
		}
		examples++
		t.Run(heading, func(t *testing.T) {
			name := "own.tf"
			if strings.Contains(section, "_override.tf`:") {
				name = "own_override.tf"
			}
			environment := smallest
			if yaml := regexp.MustCompile("(?s)```yaml\nservice:\n(.*?)```").FindStringSubmatch(section); yaml != nil {
				environment = strings.Replace(smallest, `service: {image: "nginx:1.29"}`, "service:\n  image: nginx:1.29\n"+yaml[1], 1)
			}
			p := newProject(t, map[string]string{"environments/dev.yaml": environment, "environments/dev/" + name: hcl[1]})
			if warnings, problems := p.synth(); warnings+problems != "" {
				t.Fatal(warnings, problems)
			}
			loaded, err := config.Load(filepath.Join(p.dir, "environments"))
			if err != nil {
				t.Fatal(err)
			}
			var files []stackjson.File
			for _, name := range []string{"cdk.tf.json", name} {
				data, err := os.ReadFile(filepath.Join(p.dir, "cdktf.out", "stacks", "dev", name))
				if err != nil {
					t.Fatal(err)
				}
				files = append(files, stackjson.File{Name: name, Data: data})
			}
			stack, err := stackjson.ReadFiles(files...)
			if err != nil {
				t.Fatal(err)
			}
			noProblems(t, slipwaycheck.Stack{Environment: loaded[0], Config: stack, Schema: providerSchema})
		})
	}
	if examples < 6 {
		t.Errorf("only %d examples", examples)
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
