package terraform

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// Variables are those of the environment with which every command of Terraform runs: they lead it to the provider. What they name is made once.
var Variables = sync.OnceValues(variables)

func variables() ([]string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	mirror, err := Mirror()
	if err != nil {
		return nil, err
	}
	// Terraform and the provider end within seconds. A heap that grows more before it is collected saves a quarter of their processor time.
	all := []string{"GOGC=400"}
	folder, settings := filepath.Join(cache, "slipway-e2e", "plugins"), cached
	if mirror != "" {
		folder, settings = filepath.Join(cache, "slipway-e2e", "launchers"), mirrored
		if err := launch(mirror, folder); err != nil {
			return nil, err
		}
		all = append(all, "TF_CLI_ARGS_providers_lock=-fs-mirror="+folder) // the cdktf CLI locks providers, for which Terraform asks the registry otherwise
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	file := filepath.Join(folder, "terraform.tfrc")
	return append(all, "TF_CLI_CONFIG_FILE="+file), replace(file, fmt.Sprintf(settings, folder), 0o600)
}

// cached takes the provider from the registry. Without the second setting one that is in the cache is fetched all the same, where no lock file knows it yet.
const cached = `plugin_cache_dir = %q
plugin_cache_may_break_dependency_lock_file = true
`

const mirrored = `provider_installation {
  filesystem_mirror {
    path    = %q
    include = ["registry.terraform.io/*/*", "registry.opentofu.org/*/*"]
  }
}
`

// replace writes a file that others may be reading.
func replace(file, content string, mode os.FileMode) error {
	temporary, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	_, err = temporary.WriteString(content)
	if err := errors.Join(err, temporary.Chmod(mode), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}
