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
		Aws map[string]any `json:"aws"`
	} `json:"provider"`
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
	redirect.Provider.Aws = ProviderSettings(options.MaxRetries)
	data, err := json.MarshalIndent(redirect, "", "  ")
	if err != nil {
		return nil, err
	}
	for name, content := range map[string][]byte{"cdk.tf.json": stack, "emulator_override.tf.json": data} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			return nil, err
		}
	}
	settings, err := CLIConfig()
	if err != nil {
		return nil, err
	}
	command, err := tfexec.NewTerraform(folder, binary.Path)
	if err != nil {
		return nil, err
	}
	workspace := &Workspace{Terraform: command, Binary: binary, Folder: folder}
	workspace.Environment = append(Clean(options.Environment), "TF_CLI_CONFIG_FILE="+settings)
	variables := map[string]string{}
	for _, variable := range workspace.Environment {
		name, value, _ := strings.Cut(variable, "=")
		variables[name] = value
	}
	return workspace, command.SetEnv(variables)
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

var (
	initializing sync.Mutex // a plugin cache is for one init at a time
	settingsOnce sync.Once
	settingsFile string
	errSettings  error
)

// CLIConfig writes Terraform's CLI configuration once: the provider comes from a mirror or, where there is none, from the
// registry by way of a cache in the user's cache folder.
func CLIConfig() (string, error) {
	settingsOnce.Do(func() { settingsFile, errSettings = writeCLIConfig() })
	return settingsFile, errSettings
}

func writeCLIConfig() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "slipway-e2e")
	plugins := filepath.Join(folder, "plugins")
	if err := os.MkdirAll(plugins, 0o755); err != nil {
		return "", err
	}
	mirror, err := Mirror()
	if err != nil {
		return "", err
	}
	// Without the second setting a provider in the cache is fetched all the same, where no lock file knows it yet.
	settings := fmt.Sprintf("plugin_cache_dir = %q\nplugin_cache_may_break_dependency_lock_file = true\n", plugins)
	if mirror != "" {
		settings = fmt.Sprintf(`provider_installation {
  filesystem_mirror {
    path    = %q
    include = ["registry.terraform.io/*/*"]
  }
  direct {
    exclude = ["registry.terraform.io/*/*"]
  }
}
`, mirror)
	}
	file := filepath.Join(folder, "terraform.tfrc")
	temporary, err := os.CreateTemp(folder, "terraform.tfrc.*")
	if err != nil {
		return "", err
	}
	if _, err := temporary.WriteString(settings); err != nil {
		return "", err
	}
	if err := temporary.Close(); err != nil {
		return "", err
	}
	return file, os.Rename(temporary.Name(), file)
}

// Init installs the provider and sets up the backend.
func (w *Workspace) Init(ctx context.Context) error {
	initializing.Lock()
	defer initializing.Unlock()
	return w.Terraform.Init(ctx, tfexec.Backend(true))
}
