package recipes

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

type atlantisStage struct {
	Steps []struct{ Run any }
}

// atlantis reads the plan and the apply of the only workflow of a server's configuration. https://www.runatlantis.io/docs/custom-workflows
func atlantis(data []byte) (jobs []Job, err error) {
	var file struct {
		Workflows map[string]struct{ Plan, Apply atlantisStage }
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	if len(file.Workflows) != 1 {
		return nil, fmt.Errorf("%d workflows, one wanted", len(file.Workflows))
	}
	for _, workflow := range file.Workflows {
		for name, stage := range map[string]atlantisStage{"plan": workflow.Plan, "apply": workflow.Apply} {
			job := Job{Name: name}
			for i, step := range stage.Steps {
				command, isText := step.Run.(string)
				if of, isMap := step.Run.(map[string]any); isMap {
					command, isText = of["command"].(string)
				}
				if !isText {
					return nil, fmt.Errorf("%s: step %d: no command", name, i+1)
				}
				job.Scripts = append(job.Scripts, Script{Shell: []string{"sh", "-c"}, Text: command + "\n"})
			}
			jobs = append(jobs, job)
		}
	}
	return jobs, nil
}

// projects reads the configuration of a repository, which has nothing to run here: its workflow is on the server.
func projects(data []byte) ([]Job, error) {
	var file struct {
		Version  int
		Projects []struct {
			Name, Dir string
			Autoplan  struct {
				WhenModified []string `yaml:"when_modified"`
			}
		}
	}
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.DisallowUnknownField()); err != nil {
		return nil, err
	}
	for _, project := range file.Projects {
		if project.Name == "" || project.Dir != "." {
			return nil, fmt.Errorf("project %q in %q: its name is the environment's, and dir is the root, where Go runs", project.Name, project.Dir)
		}
		for _, read := range []string{"defaults.yaml", "common/**", project.Name + ".yaml", project.Name + "/**"} {
			if read = "environments/" + read; !slices.Contains(project.Autoplan.WhenModified, read) {
				return nil, fmt.Errorf("project %q: a change of %s is not planned: add it to when_modified", project.Name, read)
			}
		}
	}
	return nil, nil
}
