// Package workflows checks .github and .ci: Go does not look for packages in folders whose names begin with a dot.
package workflows

import (
	"io/fs"
	"os"
	"slices"
	"testing"

	"slipway/internal/testbench/whose"
)

// project is this project without what a team has added to .github.
type project struct {
	fs.FS
	rows []whose.Row
}

func newProject(t *testing.T) project {
	t.Helper()
	return project{os.DirFS("../.."), whose.Rows(t, "../..")}
}

// Glob is what fs.Glob asks for files.
func (p project) Glob(pattern string) ([]string, error) {
	found, err := fs.Glob(p.FS, pattern)
	return slices.DeleteFunc(found, func(file string) bool { return whose.Of(p.rows, file) != whose.Slipway }), err
}

// check follows every name that a workflow or script uses to the place that defines it.
func check(files fs.FS) ([]string, *repository, error) {
	r, err := readRepository(files)
	if err != nil {
		return nil, nil, err
	}
	r.checkFiles()
	r.checkCalls()
	r.checkExpressions()
	r.checkArtifacts()
	r.checkVariables()
	r.checkEnvironments()
	return r.findings, r, nil
}

func TestNamesAreDefined(t *testing.T) {
	findings, r, err := check(newProject(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range findings {
		t.Error(finding)
	}
	if len(r.workflows) == 0 || len(r.scripts) == 0 || len(r.targets) == 0 {
		t.Errorf("%d workflows, %d scripts and %d targets were read", len(r.workflows), len(r.scripts), len(r.targets))
	}
}
