package examples

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tools runs tools.sh on a machine without MariaDB, as a user with an id. Its sudo and apt-get only write down what they are asked for.
func tools(t *testing.T, id string, withSudo bool) (output, asked string, err error) {
	t.Helper()
	folder := t.TempDir()
	log := filepath.Join(folder, "log")
	scripts := map[string]string{
		"id":      "echo " + id,
		"apt-get": `echo " apt-get $*" >> ` + log,
	}
	if withSudo {
		scripts["sudo"] = `[ "$1" = --non-interactive ] && shift && [ "$1" = env ] && shift 2 && echo "sudo $*" >> ` + log + ` && "$@"`
	}
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/bash\n"+script+"\n"), 0o755); err != nil { //nolint:gosec // it is run
			t.Fatal(err)
		}
	}
	for _, name := range []string{"env", "true"} {
		path, err := exec.LookPath(name)
		if err == nil {
			err = os.Symlink(path, filepath.Join(folder, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), "/bin/bash", "tools.sh")
	command.Env = []string{"PATH=" + folder}
	out, err := command.CombinedOutput()
	data, _ := os.ReadFile(log) // without it nothing was asked for
	return string(out), string(data), err
}

// The user of a GitHub runner is not root, and may use sudo.
func TestMariaDBIsInstalledWithSudo(t *testing.T) {
	output, asked, err := tools(t, "1001", true)
	if err != nil || !strings.Contains(asked, "sudo apt-get install -y --no-install-recommends mariadb-server-core mariadb-client-core") {
		t.Errorf("%v: %s\n%s", err, output, asked)
	}
}

func TestMariaDBIsInstalledByRoot(t *testing.T) {
	output, asked, err := tools(t, "0", false)
	if err != nil || !strings.Contains(asked, " apt-get install") || strings.Contains(asked, "sudo") {
		t.Errorf("%v: %s\n%s", err, output, asked)
	}
}

func TestWithoutSudoItSaysWhatToInstall(t *testing.T) {
	output, asked, err := tools(t, "1001", false)
	if err == nil || asked != "" || !strings.Contains(output, "run as root: apt-get update && apt-get install") {
		t.Errorf("%v: %s\n%s", err, output, asked)
	}
}
