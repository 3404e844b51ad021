package stacks

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	slipwaycheck "slipway/internal/check"
	"slipway/internal/config"
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
