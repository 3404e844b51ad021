package recipes

import (
	"fmt"
	"path"
	"strings"

	"github.com/goccy/go-yaml"
)

// codeBuild reads a build specification as one job: build. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
func codeBuild(data []byte) ([]Job, error) {
	var file struct {
		Version string
		Env     struct {
			Shell     string
			Variables map[string]string
		}
		Phases struct{ Build struct{ Commands []string } }
		// Below BaseDirectory, which is not part of the artifact.
		Artifacts struct {
			BaseDirectory string `yaml:"base-directory"`
			Files         []string
		}
	}
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.DisallowUnknownField()); err != nil {
		return nil, err
	}
	if file.Version != "0.2" || file.Env.Shell != "bash" {
		return nil, fmt.Errorf("version %s, shell %q: only 0.2 runs all commands in one shell, which is to be bash", file.Version, file.Env.Shell)
	}
	// One shell for all commands; the first that fails ends the phase.
	var text strings.Builder
	for _, command := range file.Phases.Build.Commands {
		fmt.Fprintf(&text, "{ %s\n} || exit\n", command)
	}
	job := Job{Name: "build", Variables: file.Env.Variables, Scripts: []Script{{Shell: []string{"bash", "-c"}, Text: text.String()}}}
	for _, name := range file.Artifacts.Files {
		job.Keeps = append(job.Keeps, path.Join(file.Artifacts.BaseDirectory, name))
	}
	return []Job{job}, nil
}
