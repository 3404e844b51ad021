// Package workflows checks .github and .ci: Go does not look for packages in folders whose names begin with a dot.
package workflows

import (
	"io/fs"
	"os"
	"testing"
)

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
	findings, r, err := check(os.DirFS("../.."))
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
