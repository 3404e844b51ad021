package recipes

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

type gitlabJob struct {
	Extends      string
	Variables    map[string]string
	Tokens       map[string]any `yaml:"id_tokens"`
	BeforeScript []string       `yaml:"before_script"`
	Script       []string
	AfterScript  []string `yaml:"after_script"`
	Artifacts    struct{ Paths []string }
}

// gitlab reads the jobs that are not hidden. https://docs.gitlab.com/ci/yaml/
func gitlab(data []byte) ([]Job, error) {
	var file map[string]any
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	all := map[string]gitlabJob{}
	for name, content := range file {
		if _, isMap := content.(map[string]any); !isMap || name == "variables" {
			continue
		}
		text, err := yaml.Marshal(content)
		if err != nil {
			return nil, err
		}
		var job gitlabJob
		if err := yaml.Unmarshal(text, &job); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[name] = job
	}
	var jobs []Job
	for name := range all {
		if strings.HasPrefix(name, ".") {
			continue
		}
		job, err := extended(all, name)
		if err != nil {
			return nil, err
		}
		variables := map[string]string{}
		if of, isMap := file["variables"].(map[string]any); isMap {
			for key, value := range of {
				variables[key] = fmt.Sprint(value)
			}
		}
		maps.Copy(variables, job.Variables)
		scripts := []Script{inGitlab(slices.Concat(job.BeforeScript, job.Script), false)}
		if len(job.AfterScript) > 0 {
			scripts = append(scripts, inGitlab(job.AfterScript, true)) // a shell of its own
		}
		jobs = append(jobs, Job{name, variables, slices.Collect(maps.Keys(job.Tokens)), scripts, job.Artifacts.Paths})
	}
	return jobs, nil
}

// extended gives a job with what it inherits: maps are merged, lists replaced. https://docs.gitlab.com/ci/yaml/#extends
func extended(all map[string]gitlabJob, name string) (gitlabJob, error) {
	job, there := all[name]
	if !there {
		return job, fmt.Errorf("extends: %s: no such job", name)
	}
	if job.Extends == "" {
		return job, nil
	}
	base, err := extended(all, job.Extends)
	if err != nil {
		return job, err
	}
	variables := maps.Clone(base.Variables)
	if variables == nil {
		variables = map[string]string{}
	}
	maps.Copy(variables, job.Variables)
	job.Variables = variables
	if job.Tokens == nil {
		job.Tokens = base.Tokens
	}
	for _, list := range []struct{ own, inherited *[]string }{
		{&job.BeforeScript, &base.BeforeScript}, {&job.Script, &base.Script}, {&job.AfterScript, &base.AfterScript}, {&job.Artifacts.Paths, &base.Artifacts.Paths},
	} {
		if *list.own == nil {
			*list.own = *list.inherited
		}
	}
	return job, nil
}

// inGitlab: the lines run in one shell, which stops at the first that fails.
func inGitlab(lines []string, always bool) Script {
	return Script{[]string{"bash", "-eo", "pipefail", "-c"}, strings.Join(lines, "\n") + "\n", always}
}
