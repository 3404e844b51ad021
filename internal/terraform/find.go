package terraform

import (
	"errors"
	"os/exec"
	"strings"
)

// Find gives the path of the command that TERRAFORM_BINARY_NAME names, as the cdktf CLI does, or of terraform or tofu.
func Find(named string) (string, error) {
	names := []string{"terraform", "tofu"}
	if named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New(strings.Join(names, ", ") + ": not on PATH; install Terraform " + Oldest +
		" or later: https://developer.hashicorp.com/terraform/install")
}
