package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// withFiles gives a project whose dev was synthesized and then changed, and a check that the files of before are there as they were, and nothing beside them.
func withFiles(t *testing.T) (folder string, untouched func(when string)) {
	t.Helper()
	folder, slipway := project(t, map[string]string{"dev.yaml": valid})
	if stderr, code := slipway(); code != 0 {
		t.Fatal(stderr)
	}
	content := func() map[string][]byte {
		t.Helper()
		files := readStacks(t, filepath.Join(folder, "cdktf.out"))
		manifest, err := os.ReadFile(filepath.Join(folder, "cdktf.out", "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		files["manifest.json"] = manifest
		return files
	}
	before := content()
	changed := strings.Replace(valid, "1.0.0", "1.0.1", 1)
	for _, name := range []string{"dev.yaml", "prod.yaml"} {
		if err := os.WriteFile(filepath.Join(folder, "environments", name), []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder, func(when string) {
		t.Helper()
		after := content()
		for name, data := range before {
			if !bytes.Equal(after[name], data) {
				t.Errorf("%s: %s is not as before", when, name)
			}
		}
		if len(after) != len(before) {
			t.Errorf("%s: %d files instead of %d", when, len(after), len(before))
		}
		if left, _ := filepath.Glob(filepath.Join(folder, "cdktf.out", ".*")); left != nil {
			t.Errorf("%s: %s stays", when, left)
		}
	}
}

func TestAFullDiskLeavesTheFilesOfBefore(t *testing.T) {
	folder, untouched := withFiles(t)
	full := filepath.Join(t.TempDir(), "full.js")
	const script = `const fs = require("fs");
const { writeFileSync } = fs;
fs.writeFileSync = (file, ...rest) => writeFileSync(/prod.cdk\.tf\.json$/.test(file) ? "/dev/full" : file, ...rest);
`
	if err := os.WriteFile(full, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NODE_OPTIONS", "--require="+full)
	if _, stderr, code := runIn(t, folder); code != 2 || stderr != "write to cdktf.out: ENOSPC: no space left on device, write\n" {
		t.Errorf("exit code %d, stderr %s", code, stderr)
	}
	untouched("with a full disk")
}

func TestAFolderThatCannotBeWrittenTo(t *testing.T) {
	folder, slipway := project(t, map[string]string{"dev.yaml": valid})
	output := filepath.Join(folder, "cdktf.out")
	refused := func(want string) {
		t.Helper()
		if stderr, code := slipway(); code != 2 || stderr != want+"\n" {
			t.Errorf("exit code %d, stderr\n%s\nwant\n%s", code, stderr, want)
		}
	}
	if err := os.WriteFile(output, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refused("write to cdktf.out: cdktf.out is a file, where a folder must be; remove it")
	if err := os.Remove(output); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(output, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(output, "stacks"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refused("write to cdktf.out: cdktf.out/stacks is a file, where a folder must be; remove it")
	if os.Getuid() == 0 {
		return // who may write to every folder
	}
	if err := os.Chmod(output, 0o555); err != nil {
		t.Fatal(err)
	}
	if stderr, code := slipway(); code != 2 || !strings.HasSuffix(stderr, ": permission denied; give yourself the folder, with chown or chmod\n") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit code %d, stderr %s", code, stderr)
	}
}

func TestATemporaryFolderThatIsMissing(t *testing.T) {
	folder, untouched := withFiles(t)
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"-q":     "make a temporary folder: mkdir /dev/null/none/slipway-N: not a directory; set TMPDIR to a folder that can be written to\n",
		"--help": "", // the bindings want no temporary folder when they are loaded
	} {
		var stderr bytes.Buffer
		command := exec.Command(binary, args)
		command.Dir, command.Stderr = folder, &stderr
		command.Env = append(os.Environ(), "TMPDIR=/dev/null/none")
		err := command.Run()
		if got := regexp.MustCompile(`slipway-\d+`).ReplaceAllString(stderr.String(), "slipway-N"); got != want || (err == nil) != (want == "") {
			t.Errorf("%s: %v, stderr %s", args, err, got)
		}
	}
	untouched("without a temporary folder")
}

// TestATemporaryFolderThatIsFull mounts small ones, where only the command sees them.
func TestATemporaryFolderThatIsFull(t *testing.T) {
	apart := []string{"--map-root-user", "--mount", "sh", "-c"}
	if out, err := exec.Command("unshare", append(apart, "mount -t tmpfs tmpfs "+t.TempDir())...).CombinedOutput(); err != nil {
		t.Skipf("a file system of its own needs Linux, and the right to make a namespace: %v %s", err, out)
	}
	folder, untouched := withFiles(t)
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	for _, size := range []string{"8k", "1m", "3m"} { // no room for a file, for jsii's runtime, and for the packages
		var stderr bytes.Buffer
		script := "mount -t tmpfs -o size=" + size + " tmpfs $TMPDIR; " + binary + " -q; code=$?; ls -A $TMPDIR >&2; exit $code"
		command := exec.Command("unshare", append(apart, script)...)
		command.Dir, command.Stderr = folder, &stderr
		_ = command.Run() // the exit code says it
		said, code := stderr.String(), command.ProcessState.ExitCode()
		if code != 2 || strings.Count(said, "\n") != 1 || !strings.Contains(said, "no space left on device; make room there, or set TMPDIR to another folder") {
			t.Errorf("%s: exit code %d, stderr %s", size, code, said)
		}
		untouched(size)
	}
}

// TestASignalEndsARunInOrder is sent at several moments, to the command alone, and to Node.js as well, as Ctrl-C does it.
func TestASignalEndsARunInOrder(t *testing.T) {
	folder, untouched := withFiles(t)
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		moment string // when a file of this pattern is there, below the temporary folder or the project's
		signal syscall.Signal
		group  bool
	}{
		{"slipway-*", syscall.SIGINT, false},
		{"slipway-*", syscall.SIGINT, true},
		{"slipway-*/jsii-runtime.*/lib/program.js", syscall.SIGTERM, false},
		{"slipway-*/jsii-runtime.*/lib/program.js", syscall.SIGINT, true},
		{"slipway-*/jsii-kernel-*", syscall.SIGHUP, true},
		{"slipway-*/jsii-kernel-*", syscall.SIGTERM, true},
		{"cdktf.out/.synth-*/stacks", syscall.SIGINT, false},
		{"cdktf.out/.synth-*/stacks", syscall.SIGINT, true},
	} {
		var stderr bytes.Buffer
		temporary := t.TempDir()
		command := exec.Command(binary, "-q")
		command.Dir, command.Stderr = folder, &stderr
		command.Env = append(os.Environ(), "TMPDIR="+temporary)
		command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		group := -command.Process.Pid
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
			there, _ := filepath.Glob(filepath.Join(temporary, test.moment))
			written, _ := filepath.Glob(filepath.Join(folder, test.moment))
			if len(there)+len(written) > 0 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s: never there", test.moment)
			}
		}
		to := command.Process.Pid
		if test.group {
			to = group
		}
		if err := syscall.Kill(to, test.signal); err != nil {
			t.Fatal(err)
		}
		_ = command.Wait() // the exit code says it
		if code := command.ProcessState.ExitCode(); code != 128+int(test.signal) || stderr.String() != "interrupted; nothing was written\n" {
			t.Errorf("%+v: exit code %d, stderr %s", test, code, stderr.String())
		}
		if left, _ := os.ReadDir(temporary); len(left) > 0 {
			t.Errorf("%+v: %s stays in the temporary folder", test, left[0].Name())
		}
		if err := syscall.Kill(group, 0); err == nil {
			t.Errorf("%+v: Node.js stays", test)
		}
		untouched(test.moment)
	}
}
