package terraform

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// launch makes a mirror in which the provider is a script that starts the one in another mirror. Each command of Terraform reads the whole program to compare
// it with the lock file: of 700 MB that takes most of a second, and of a script no time. OpenTofu takes the same provider from a registry of another name.
func launch(mirror, folder string) error {
	provider := filepath.Join("hashicorp", "aws")
	from := filepath.Join(mirror, "registry.terraform.io", provider)
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		to := filepath.Join(folder, registry, provider)
		if err := errors.Join(forget(from, to), filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			relative, err := filepath.Rel(from, path)
			if err != nil {
				return err
			}
			return stand(path, filepath.Join(to, relative), entry)
		})); err != nil {
			return err
		}
	}
	return nil
}

// forget removes versions of another run that are gone from the mirror.
func forget(from, to string) error {
	versions, _ := os.ReadDir(to) // there is none before the first run
	for _, version := range versions {
		if _, err := os.Stat(filepath.Join(from, version.Name())); errors.Is(err, fs.ErrNotExist) {
			if err := os.RemoveAll(filepath.Join(to, version.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// stand puts a file in the place of one in the mirror: of a program a script, of a zip file, which Terraform unpacks, or a license a link.
func stand(path, target string, entry fs.DirEntry) error {
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	isProgram := entry.Type().IsRegular() && strings.HasPrefix(entry.Name(), "terraform-provider-") && filepath.Ext(entry.Name()) != ".zip"
	if isProgram && runtime.GOOS != "windows" {
		return replace(target, fmt.Sprintf("#!/bin/sh\nexec %q \"$@\"\n", path), 0o755)
	}
	if err := os.Symlink(path, target); !errors.Is(err, fs.ErrExist) { // of another run
		return err
	}
	return nil
}
