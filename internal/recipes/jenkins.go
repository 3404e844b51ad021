package recipes

import (
	"fmt"
	"regexp"
	"strings"
)

// What a Jenkinsfile of this project may hold besides blocks of shell: strings in single quotes, and no variables of Groovy.
var (
	stage    = regexp.MustCompile(`(?m)^ *stage\('([^']+)'\) \{`)
	assigned = regexp.MustCompile(`(?m)^ *([A-Z_]+) = '([^']*)'$`)
	bound    = regexp.MustCompile(`variable: '([A-Z_]+)'`)
	stashed  = regexp.MustCompile(`stash name: '[^']+', includes: '([^']+)'`)
	shell    = regexp.MustCompile(`(?s)\bsh (?:'''(.*?)'''|'([^'\n]+)')`)
	cleanup  = regexp.MustCompile(`\bcleanup \{\s*$`)
)

// jenkins reads the stages of a declarative pipeline. https://www.jenkins.io/doc/book/pipeline/syntax/
func jenkins(data []byte) (jobs []Job, err error) {
	text := string(data)
	stages := stage.FindAllStringSubmatchIndex(text, -1)
	if len(stages) == 0 {
		return nil, fmt.Errorf("no stage")
	}
	if open, closed := strings.Count(text, "{"), strings.Count(text, "}"); open != closed {
		return nil, fmt.Errorf("%d { and %d }", open, closed)
	}
	for i, at := range stages {
		end := len(text)
		if i+1 < len(stages) {
			end = stages[i+1][0]
		}
		body := text[at[1]:end]
		job := Job{Name: text[at[2]:at[3]], Variables: map[string]string{}}
		for _, match := range append(assigned.FindAllStringSubmatch(text[:stages[0][0]], -1), assigned.FindAllStringSubmatch(body, -1)...) {
			job.Variables[match[1]] = match[2]
		}
		for _, match := range bound.FindAllStringSubmatch(body, -1) {
			job.Bound = append(job.Bound, match[1])
		}
		for _, match := range stashed.FindAllStringSubmatch(body, -1) {
			job.Keeps = append(job.Keeps, strings.Split(match[1], ",")...)
		}
		for _, block := range shell.FindAllStringSubmatchIndex(body, -1) {
			script := Script{Shell: []string{"sh", "-xe", "-c"}, Always: cleanup.MatchString(strings.TrimRight(body[:block[0]], " "))}
			if block[2] >= 0 {
				script.Text = body[block[2]:block[3]]
			} else {
				script.Text = body[block[4]:block[5]] + "\n"
			}
			if strings.Contains(script.Text, `\`) {
				return nil, fmt.Errorf("stage %s: a backslash in a string, which Groovy reads before the shell does", job.Name)
			}
			job.Scripts = append(job.Scripts, script)
		}
		jobs = append(jobs, job)
	}
	return jobs, nil
}
