// Package program builds programs of this project for tests, each once for all tests of a package.
package program

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

var folder string

// Main runs the tests of a package that uses Once, and gives the exit code: func TestMain(m *testing.M) { os.Exit(program.Main(m)) }.
func Main(m *testing.M) int {
	var err error
	if folder, err = os.MkdirTemp("", "slipway-"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(folder); err != nil {
		panic(err)
	}
	return code
}

// Root of the project, absolute, for tests that run in it or below.
func Root() string {
	root, err := filepath.Abs(".")
	if err != nil {
		panic(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			return root
		}
		if root == filepath.Dir(root) {
			panic("no go.mod above the working directory")
		}
		root = filepath.Dir(root)
	}
}

// Once gives what builds a package of this project, by its path from the root such as ./cmd/planreview, and gives the program's file.
func Once(path string) func() (string, error) {
	root := Root() // before a test goes elsewhere
	return sync.OnceValues(func() (string, error) {
		file := filepath.Join(folder, filepath.Base(path)+".test-program")
		build := exec.Command("go", "build", "-o", file, path)
		build.Dir = root
		if out, err := build.CombinedOutput(); err != nil {
			return "", errors.New(string(out))
		}
		return file, nil
	})
}
