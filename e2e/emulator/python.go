package emulator

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

const (
	// Version of moto that is installed where none is found, and that the extension is tested with.
	Version = "5.2.1"
	series  = "5.2."
)

// installing keeps two emulators that start at once from making one virtual environment.
var installing sync.Mutex

// python gives an interpreter that can import moto 5.2: the one that moto_server on PATH runs with, python3 on PATH, or that of
// a virtual environment in the user's cache folder, which is made with the pinned version if need be.
func python(ctx context.Context) (string, error) {
	installing.Lock()
	defer installing.Unlock()
	var candidates []string
	if server, err := exec.LookPath("moto_server"); err == nil {
		candidates = append(candidates, interpreter(server))
	}
	candidates = append(candidates, "python3", "python")
	var found []string // of another version
	for _, candidate := range candidates {
		switch version := motoVersion(ctx, candidate); {
		case strings.HasPrefix(version, series):
			return candidate, nil
		case version != "":
			found = append(found, fmt.Sprintf("%s has moto %s", candidate, version))
		}
	}
	own, err := virtualEnvironment(ctx)
	if err != nil {
		if len(found) > 0 {
			err = fmt.Errorf("%w (%s)", err, strings.Join(found, ", "))
		}
		return "", fmt.Errorf("no moto_server %sx on PATH, and %w; run: python3 -m pip install 'moto[server]==%s'", series, err, Version)
	}
	return own, nil
}

// interpreter is what the first line of a script names. It is a shell where moto_server is a shim of pyenv or asdf; then python3
// is a shim, too.
func interpreter(script string) string {
	data, _ := os.ReadFile(script) // unreadable or a program: python3 is tried next
	line, _, _ := strings.Cut(string(data), "\n")
	if path, isScript := strings.CutPrefix(strings.TrimSpace(line), "#!"); isScript && strings.Contains(path, "python") {
		return path
	}
	return "python3"
}

// motoVersion is empty where moto cannot be imported.
func motoVersion(ctx context.Context, python string) string {
	fields := strings.Fields(python) // "/usr/bin/env python3"
	out, err := exec.CommandContext(ctx, fields[0], append(fields[1:], "-c", "import moto, moto.server; print(moto.__version__)")...).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

func virtualEnvironment(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "slipway-e2e", "moto-"+Version)
	own := filepath.Join(folder, "bin", "python")
	if runtime.GOOS == "windows" {
		own = filepath.Join(folder, "Scripts", "python.exe")
	}
	if motoVersion(ctx, own) == Version {
		return own, nil
	}
	fmt.Fprintf(os.Stderr, "installing moto %s into %s\n", Version, folder)
	err = errors.Join(os.RemoveAll(folder), run(ctx, "python3", "-m", "venv", folder)) // what a killed installation left
	if err == nil {
		err = run(ctx, own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "moto[server]=="+Version)
	}
	if err != nil {
		return "", fmt.Errorf("it cannot be installed: %w", errors.Join(err, os.RemoveAll(folder)))
	}
	return own, nil
}

// run gives the last line of what a command that fails prints.
func run(ctx context.Context, name string, arguments ...string) error {
	out, err := exec.CommandContext(ctx, name, arguments...).CombinedOutput()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("%s: %w: %s", name, err, lines[len(lines)-1])
	}
	return nil
}
