// Package terraform runs Terraform on a synthesized stack against another endpoint than AWS's: the backend and the endpoints are
// redirected from outside, so that the JSON stays what users get.
package terraform

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"

	"slipway/internal/terraform"
)

// Binary is Terraform or OpenTofu.
type Binary struct {
	Path, Version string
	// Name is terraform or tofu.
	Name string
}

// Find gives what TERRAFORM_BINARY_NAME names, which the cdktf CLI follows, too, or else terraform or tofu on PATH.
func Find(ctx context.Context) (Binary, error) {
	names := []string{"terraform", "tofu"}
	if named := os.Getenv("TERRAFORM_BINARY_NAME"); named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return check(ctx, path)
		}
	}
	return Binary{}, fmt.Errorf("%s: not on PATH; install Terraform %s or later: https://developer.hashicorp.com/terraform/install", strings.Join(names, ", "),
		terraform.Oldest)
}

func check(ctx context.Context, path string) (Binary, error) {
	command := exec.CommandContext(ctx, path, "version", "-json")
	command.Env = Clean(os.Environ()) // OpenTofu prints what it thinks of TF_CLI_CONFIG_FILE to stdout
	out, err := command.Output()
	if err != nil {
		return Binary{}, fmt.Errorf("%s version -json: %w", path, err)
	}
	var answer struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		return Binary{}, fmt.Errorf("%s version -json: %w", path, err)
	}
	found, err := version.NewVersion(answer.Version)
	if err != nil {
		return Binary{}, fmt.Errorf("%s version -json: %w", path, err)
	}
	if found.LessThan(version.Must(version.NewVersion(terraform.Oldest))) {
		return Binary{}, fmt.Errorf("%s is version %s; install %s or later: https://developer.hashicorp.com/terraform/install", path, found, terraform.Oldest)
	}
	return Binary{Path: path, Version: answer.Version, Name: strings.TrimSuffix(filepath.Base(path), ".exe")}, nil
}

// Mirror gives the folder of a filesystem mirror that holds the AWS provider, or "" where there is none and the registry has to
// be asked: TF_PLUGIN_MIRROR, the folders that Terraform implies, and where distributions and images put one.
// https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
func Mirror() (string, error) {
	if named := os.Getenv("TF_PLUGIN_MIRROR"); named != "" {
		if !holdsProvider(named) {
			return "", fmt.Errorf("TF_PLUGIN_MIRROR: %s has no registry.terraform.io/hashicorp/aws; name the folder above registry.terraform.io, or unset it", named)
		}
		return named, nil
	}
	home, _ := os.UserHomeDir() // one place less
	data := os.Getenv("XDG_DATA_HOME")
	if data == "" {
		data = filepath.Join(home, ".local", "share")
	}
	folders := []string{
		filepath.Join(home, ".terraform.d", "plugins"),
		filepath.Join(data, "terraform", "plugins"),
		filepath.Join(home, "Library", "Application Support", "io.terraform", "plugins"),
	}
	for _, shared := range append(filepath.SplitList(os.Getenv("XDG_DATA_DIRS")), "/usr/local/share", "/usr/share", "/usr/local/lib", "/usr/lib") {
		folders = append(folders, filepath.Join(shared, "terraform", "plugins"))
	}
	optional, _ := filepath.Glob("/opt/*") // the pattern is valid
	for _, folder := range optional {
		folders = append(folders, folder, filepath.Join(folder, "plugins"), filepath.Join(folder, "providers"))
	}
	if i := slices.IndexFunc(folders, holdsProvider); i >= 0 {
		return folders[i], nil
	}
	return "", nil
}

func holdsProvider(folder string) bool {
	entries, err := os.ReadDir(filepath.Join(folder, "registry.terraform.io", "hashicorp", "aws"))
	return err == nil && len(entries) > 0
}
