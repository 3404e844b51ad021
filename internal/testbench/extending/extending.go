// Package extending reads the examples of docs/extending.md, which tests synthesize and apply.
package extending

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// Example is what stands under a heading of the page.
type Example struct {
	Heading string
	// Files to put beside an environment, by path below the project's folder.
	Files map[string]string
	// Variables of the service that take the names of what they make to the container.
	Variables map[string]string
}

var (
	hclBlock  = regexp.MustCompile("(?m)^ *```hcl$")
	hclFile   = regexp.MustCompile("(?ms)^`(environments/[^`]+)`:\n\n```hcl\n(.*?)^```$")
	yamlBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")
)

// Examples of the page in a project's folder, in its order.
func Examples(t testing.TB, root string) (examples []Example) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(root, "docs", "extending.md"))
	if err != nil {
		t.Fatal(err)
	}
	for section := range strings.SplitSeq(string(page), "\n## ") {
		heading, _, _ := strings.Cut(section, "\n")
		example := Example{Heading: heading, Files: map[string]string{}, Variables: map[string]string{}}
		for _, file := range hclFile.FindAllStringSubmatch(section, -1) {
			example.Files[file[1]] = file[2]
		}
		if blocks := len(hclBlock.FindAllString(section, -1)); blocks != len(example.Files) {
			t.Fatalf("%s: %d blocks of HCL and %d files; write `environments/dev/<name>.tf`: above each", heading, blocks, len(example.Files))
		}
		if len(example.Files) == 0 {
			continue
		}
		for _, block := range yamlBlock.FindAllStringSubmatch(section, -1) {
			var shown struct {
				Service struct {
					Environment map[string]string `yaml:"environment"`
				} `yaml:"service"`
			}
			shown.Service.Environment = example.Variables
			if err := yaml.UnmarshalWithOptions([]byte(block[1]), &shown, yaml.Strict()); err != nil {
				t.Fatalf("%s: the YAML has more than service.environment: %v", heading, err)
			}
			example.Variables = shown.Service.Environment
		}
		examples = append(examples, example)
	}
	if len(examples) < 6 {
		t.Fatalf("only %d examples", len(examples))
	}
	return examples
}
