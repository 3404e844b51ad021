package terraform

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// Workspace is a folder with a stack's cdk.tf.json, byte for byte, and an override file beside it.
type Workspace struct {
	*tfexec.Terraform
	Binary Binary
	Folder string
	// Environment of the commands.
	Environment []string
}

// override leads a stack elsewhere: https://developer.hashicorp.com/terraform/language/files/override
type override struct {
	Terraform struct {
		Backend map[string]any `json:"backend"`
	} `json:"terraform"`
	Provider struct {
		Aws []map[string]any `json:"aws"`
	} `json:"provider"`
}

// providers gives the settings of each AWS provider that a stack has, by its alias.
func providers(stack []byte, maxRetries int) (all []map[string]any, err error) {
	var content struct {
		Provider struct {
			Aws []struct {
				Alias string `json:"alias"`
			} `json:"aws"`
		} `json:"provider"`
	}
	if err := json.Unmarshal(stack, &content); err != nil {
		return nil, fmt.Errorf("the stack's JSON: %w", err)
	}
	for _, provider := range content.Provider.Aws {
		settings := ProviderSettings(maxRetries)
		if provider.Alias != "" {
			settings["alias"] = provider.Alias
		}
		all = append(all, settings)
	}
	return all, nil
}

// Options say where Terraform goes.
type Options struct {
	// Environment with AWS_ENDPOINT_URL and credentials.
	Environment []string
	// MaxRetries of the provider for a call that fails. The provider's own default is 25, which takes minutes for a call that an
	// emulator does not know.
	MaxRetries int
}

// New makes a workspace of a stack in an empty folder. Its state is a file there.
func New(binary Binary, folder string, stack []byte, options Options) (*Workspace, error) {
	var redirect override
	redirect.Terraform.Backend = map[string]any{"local": struct{}{}}
	var err error
	if redirect.Provider.Aws, err = providers(stack, options.MaxRetries); err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(redirect, "", "  ")
	if err != nil {
		return nil, err
	}
	for name, content := range map[string][]byte{"cdk.tf.json": stack, "emulator_override.tf.json": data} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			return nil, err
		}
	}
	own, err := Variables()
	if err != nil {
		return nil, err
	}
	command, err := tfexec.NewTerraform(folder, binary.Path)
	if err != nil {
		return nil, err
	}
	workspace := &Workspace{Terraform: command, Binary: binary, Folder: folder}
	workspace.Environment = append(Clean(options.Environment), own...)
	variables := map[string]string{}
	for _, variable := range workspace.Environment {
		name, value, _ := strings.Cut(variable, "=")
		variables[name] = value
	}
	return workspace, command.SetEnv(tfexec.CleanEnv(variables)) // without arguments: it has its own
}

// ProviderSettings are those of the provider block that an emulator needs.
func ProviderSettings(maxRetries int) map[string]any {
	return map[string]any{
		"s3_use_path_style":           true,
		"skip_credentials_validation": true,
		"skip_metadata_api_check":     "true",
		"max_retries":                 maxRetries,
	}
}

// Clean leaves out the settings of Terraform, which are the user's, not those of what runs here.
func Clean(environment []string) []string {
	var clean []string
	for _, variable := range environment {
		if !strings.HasPrefix(variable, "TF_") {
			clean = append(clean, variable)
		}
	}
	return append(clean, "CHECKPOINT_DISABLE=1")
}

// initializing is held during an init: a plugin cache is for one at a time.
var initializing sync.Mutex

// Init installs the provider and sets up the backend.
func (w *Workspace) Init(ctx context.Context) error {
	initializing.Lock()
	defer initializing.Unlock()
	return w.Terraform.Init(ctx, tfexec.Backend(true))
}
