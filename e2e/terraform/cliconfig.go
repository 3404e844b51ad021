package terraform

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

var (
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
		tofu := filepath.Join(folder, "opentofu")
		if err := link(filepath.Join(mirror, "registry.terraform.io", provider), filepath.Join(tofu, "registry.opentofu.org", provider)); err != nil {
			return "", err
		}
		settings = fmt.Sprintf(mirrored, mirror, tofu)
	}
	return filepath.Join(folder, "terraform.tfrc"), replace(filepath.Join(folder, "terraform.tfrc"), settings)
}

var provider = filepath.Join("hashicorp", "aws")

const mirrored = `provider_installation {
  filesystem_mirror {
    path    = %q
    include = ["registry.terraform.io/*/*"]
  }
  filesystem_mirror {
    path    = %q
    include = ["registry.opentofu.org/*/*"]
  }
}
`

// link makes a second mirror: OpenTofu takes the same provider from a registry of another name. Only what holds the provider is
// linked, a zip file or the folder of a platform; Terraform follows no link above it.
func link(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == from {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		isVersion := filepath.Dir(relative) == "." && entry.IsDir()
		if isVersion {
			return os.MkdirAll(target, 0o755)
		}
		err = errors.Join(os.MkdirAll(filepath.Dir(target), 0o755), os.Symlink(path, target))
		if errors.Is(err, fs.ErrExist) { // of another run
			err = nil
		}
		if err == nil && entry.IsDir() {
			return fs.SkipDir
		}
		return err
	})
}

// replace writes a file that others may be reading.
func replace(file, content string) error {
	temporary, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	_, err = temporary.WriteString(content)
	if err := errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}
