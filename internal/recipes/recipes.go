// Package recipes reads the files of examples/ci, and the commands of docs/other-ci.md, as the tools do that they are for, so that tests can run what
// stands in them.
package recipes

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Job is what a tool runs on one machine: script after script, until one fails.
type Job struct {
	// Name of the job, stage, workflow or file.
	Name string
	// Variables that the file sets.
	Variables map[string]string
	// Bound are variables whose values come from the tool because the file asks for them: tokens, and files of credentials.
	Bound   []string
	Scripts []Script
	// Keeps are files that the jobs after it get. They need not be there.
	Keeps []string
}

// Script is what one shell runs.
type Script struct {
	// Shell with its flags. The text comes last.
	Shell []string
	Text  string
	// Always is a script that runs whether or not one has failed before it.
	Always bool
}

// readers by the name of the file.
var readers = map[string]func(data []byte) ([]Job, error){
	".gitlab-ci.yml":      gitlab,
	"Jenkinsfile":         jenkins,
	"atlantis.yaml":       projects,
	"buildspec-apply.yml": codeBuild,
	"buildspec.yml":       codeBuild,
	"other-ci.md":         plainCdktf,
	"repos.yaml":          atlantis,
}

// Read gives the jobs of a file by their names.
func Read(file string) (map[string]Job, error) {
	read := readers[filepath.Base(file)]
	if read == nil {
		return nil, fmt.Errorf("%s: no reader: add one to internal/recipes", file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	jobs, err := read(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	named := map[string]Job{}
	for _, job := range jobs {
		if len(job.Scripts) == 0 {
			return nil, fmt.Errorf("%s: %s: nothing to run", file, job.Name)
		}
		slices.Sort(job.Bound)
		named[job.Name] = job
	}
	return named, nil
}
