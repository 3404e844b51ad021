package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/hashicorp/go-version"

	"slipway/internal/node"
	"slipway/internal/terraform"
)

// oldestNpm reads the lock file's version 3.
// Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#lockfileversion
const oldestNpm = "7.0.0"

var ofTools = []Check{
	{
		Name: "terraform", Area: areaTools, Holds: "Terraform or OpenTofu is " + terraform.Oldest + " or later", Asks: "`terraform version -json`",
		of: once, run: terraformVersion,
	},
	{
		Name: "node", Area: areaTools, Holds: fmt.Sprintf("Node.js is %d or later: `go run .` needs it", node.Minimum), Asks: "`node --version`",
		of: once, run: nodeVersion,
	},
	{
		Name: "npm", Area: areaTools, Holds: "npm, where it is there, is " + oldestNpm + " or later: only `npx cdktf` needs it", Asks: "`npm --version`",
		of: once, run: npmVersion,
	},
	{
		Name: "cdktf", Area: areaTools, Holds: "the cdktf command, where it is there, is the one of `package.json`", Asks: "`node_modules/cdktf-cli/package.json`",
		of: once, run: cdktfVersion,
	},
	{
		Name: "gh", Area: areaTools, Holds: "gh is there: GitHub is asked through it", Asks: "`gh --version`",
		of: once, run: ghVersion,
	},
}

// tool gives what a program prints, or that it is not there.
func (s *subject) tool(ctx context.Context, mend, name string, args ...string) (string, finding) {
	out, err := s.Tool(ctx, name, args...)
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", fail(mend, "not on PATH")
	case err != nil:
		return "", unknown(fmt.Errorf("%s: %w", strings.Join(append([]string{name}, args...), " "), err))
	}
	return strings.TrimSpace(out), finding{}
}

// atLeast compares versions.
func atLeast(found, oldest, mend string) finding {
	is, err := version.NewVersion(found)
	if err != nil {
		return unknown(fmt.Errorf("%q is no version", found))
	}
	if is.LessThan(version.Must(version.NewVersion(oldest))) {
		return fail(mend, "%s is too old: %s or later is needed", found, oldest)
	}
	return ok("%s", found)
}

func terraformVersion(ctx context.Context, s *subject) finding {
	const mend = "install it: https://developer.hashicorp.com/terraform/install"
	name, err := terraform.Find(s.Getenv("TERRAFORM_BINARY_NAME"))
	if err != nil {
		return fail(mend, "neither terraform nor tofu, nor what TERRAFORM_BINARY_NAME names, is on PATH")
	}
	out, failed := s.tool(ctx, mend, name, "version", "-json")
	if failed.state != "" {
		return failed
	}
	var said struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal([]byte(out), &said); err != nil {
		return unknown(fmt.Errorf("%s version -json: %w", name, err))
	}
	return atLeast(said.Version, terraform.Oldest, mend)
}

func nodeVersion(ctx context.Context, s *subject) finding {
	const mend = "install it: https://nodejs.org, or your system's packages"
	out, failed := s.tool(ctx, mend, "node", "--version")
	if failed.state != "" {
		return failed
	}
	return atLeast(strings.TrimPrefix(out, "v"), fmt.Sprint(node.Minimum), mend)
}

func npmVersion(ctx context.Context, s *subject) finding {
	out, failed := s.tool(ctx, "", "npm", "--version")
	switch failed.state {
	case Fail:
		return ok("not on PATH: npx cdktf cannot be used, Terraform can")
	case Unknown:
		return failed
	}
	return atLeast(out, oldestNpm, "npm install --global npm")
}

func cdktfVersion(_ context.Context, s *subject) finding {
	var wanted struct {
		DevDependencies map[string]string `json:"devDependencies"`
	}
	var installed struct {
		Version string `json:"version"`
	}
	switch err := readJSON(filepath.Join(s.Folder, "package.json"), &wanted); {
	case errors.Is(err, os.ErrNotExist):
		return ok("no package.json: npx cdktf is not used here")
	case err != nil:
		return unknown(err)
	}
	err := readJSON(filepath.Join(s.Folder, "node_modules", "cdktf-cli", "package.json"), &installed)
	want := wanted.DevDependencies["cdktf-cli"]
	switch {
	case errors.Is(err, os.ErrNotExist):
		return ok("not installed: only npx cdktf needs it, after npm ci")
	case err != nil:
		return unknown(err)
	case installed.Version != want:
		return fail("npm ci", "%s is installed, and package.json has %s", installed.Version, want)
	}
	return ok("%s", want)
}

func readJSON(file string, into any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func ghVersion(ctx context.Context, s *subject) finding {
	out, failed := s.tool(ctx, "install it: https://cli.github.com", "gh", "--version")
	if failed.state != "" {
		return failed
	}
	line, _, _ := strings.Cut(out, "\n")
	return ok("%s", line)
}
