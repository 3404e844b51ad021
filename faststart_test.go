package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// fastStarts gives the built command with a cache of its own, which is empty. stderr may hold as many lines as said, and the
// output must always be that of the ordinary way.
func fastStarts(t *testing.T) (cache string, slipway func(t *testing.T, lines int, environment ...string) (stderr string)) {
	t.Helper()
	t.Parallel() // jsii runs in other processes only
	folder, _ := project(t, map[string]string{"dev.yaml": valid})
	binary := filepath.Join(t.TempDir(), "slipway")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cache = filepath.Join(t.TempDir(), "a cache")
	run := func(t *testing.T, environment ...string) (output []byte, stderr string) {
		t.Helper()
		out := t.TempDir() // where the cdktf CLI would say; several may run at once
		var messages bytes.Buffer
		command := exec.Command(binary)
		command.Dir = folder
		command.Env = append(os.Environ(), "XDG_CACHE_HOME="+cache, "CDKTF_OUTDIR="+out)
		command.Env = append(command.Env, environment...)
		command.Stderr = &messages
		if err := command.Run(); err != nil {
			t.Errorf("%v\n%s", err, messages.String())
		}
		var lines []string // but for what is wrong with the configuration
		for line := range strings.Lines(messages.String()) {
			if !strings.HasPrefix(line, "warning: ") {
				lines = append(lines, line)
			}
		}
		return readStacks(t, out)["dev"], strings.Join(lines, "")
	}
	ordinary, stderr := run(t, "SLIPWAY_JSII_CACHE=off")
	if len(ordinary) == 0 || stderr != "" {
		t.Fatalf("%d bytes, stderr %q", len(ordinary), stderr)
	}
	return cache, func(t *testing.T, lines int, environment ...string) string {
		t.Helper()
		output, stderr := run(t, environment...)
		if !bytes.Equal(output, ordinary) {
			t.Errorf("the output is not that of the ordinary way: %d bytes, not %d", len(output), len(ordinary))
		}
		if strings.Count(stderr, "\n") != lines {
			t.Errorf("not %d lines on stderr: %q", lines, stderr)
		}
		return stderr
	}
}

func TestFastStartsWriteTheSameBytes(t *testing.T) {
	cache, slipway := fastStarts(t)
	kept := func(t *testing.T, pattern string) string {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(cache, "slipway", pattern))
		if err != nil || len(found) != 1 {
			t.Fatalf("%v, %v", found, err)
		}
		return found[0]
	}
	if _, err := os.Stat(cache); err == nil {
		t.Error("SLIPWAY_JSII_CACHE=off made a cache")
	}
	t.Run("cold", func(t *testing.T) {
		home := t.TempDir()
		slipway(t, 0, "HOME="+home)
		if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
			t.Errorf("jsii's own cache is not left alone: %v, %v", left, err)
		}
	})
	t.Run("warm", func(t *testing.T) { slipway(t, 0) })
	t.Run("with the user's options for Node.js", func(t *testing.T) { slipway(t, 0, "NODE_OPTIONS=--no-deprecation") })

	t.Run("a copy that is cut short", func(t *testing.T) {
		if err := os.Truncate(kept(t, "provider-aws-*.tgz"), 1000); err != nil {
			t.Fatal(err)
		}
		slipway(t, 1)
		slipway(t, 0) // it was forgotten and is made anew
	})
	t.Run("a copy of something else", func(t *testing.T) {
		if err := os.WriteFile(kept(t, "provider-aws-*.tgz"), otherPackage(t), 0o644); err != nil {
			t.Fatal(err)
		}
		slipway(t, 1)
		slipway(t, 0)
	})
	t.Run("code of a resource that is lost", func(t *testing.T) {
		if err := os.RemoveAll(filepath.Join(kept(t, "packages/@cdktf/provider-aws/*/*"), "lib", "vpc")); err != nil {
			t.Fatal(err)
		}
		slipway(t, 1)
		slipway(t, 0)
	})
	t.Run("an unpacked package that is cut short", func(t *testing.T) {
		unpacked := kept(t, "packages/cdktf/*/*")
		for _, file := range []string{".jsii-runtime-package-cache", "package.json"} { // jsii writes the first last
			if err := os.Remove(filepath.Join(unpacked, file)); err != nil {
				t.Fatal(err)
			}
		}
		slipway(t, 0) // jsii unpacks it again
	})
	t.Run("an empty program", func(t *testing.T) {
		if err := os.Truncate(kept(t, "direct-*.js"), 0); err != nil {
			t.Fatal(err)
		}
		slipway(t, 0) // it is written on each start
	})
	t.Run("a cache that cannot be made", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		slipway(t, 1, "XDG_CACHE_HOME="+file)
	})
	t.Run("a read-only file system", func(t *testing.T) {
		slipway(t, 1, "XDG_CACHE_HOME=/proc", "HOME=/proc")
	})
	t.Run("no cache folder at all", func(t *testing.T) {
		slipway(t, 1, "XDG_CACHE_HOME=relative")
	})
}

// otherPackage is a provider without resources, as a list of them that is too short would make it.
func otherPackage(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	writer := tar.NewWriter(zipped)
	for name, content := range map[string]string{
		"package.json":      `{"name": "@cdktf/provider-aws", "version": "0.0.1", "main": "lib/lazy-index.js"}`,
		".jsii":             `{"name": "@cdktf/provider-aws", "version": "0.0.1", "jsiiVersion": "5.6.17", "types": {}}`,
		"lib/lazy-index.js": "",
	} {
		_ = writer.WriteHeader(&tar.Header{Name: "package/" + name, Mode: 0o644, Size: int64(len(content))})
		_, _ = writer.Write([]byte(content))
	}
	_, _ = writer.Close(), zipped.Close()
	return out.Bytes()
}

func TestSeveralFastStartsAtOnce(t *testing.T) {
	_, slipway := fastStarts(t)
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() { slipway(t, 0) })
	}
	wait.Wait()
}

func TestAFastStartAfterOneThatWasKilled(t *testing.T) {
	cache, slipway := fastStarts(t)
	killed := exec.Command(os.Args[0], "-test.run", "^TestSnapshots$") // any program that starts jsii this way
	killed.Env = append(os.Environ(), "XDG_CACHE_HOME="+cache)
	killed.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)                     // it is unpacking
	_ = syscall.Kill(-killed.Process.Pid, syscall.SIGKILL) // with its Node.js
	_ = killed.Wait()
	slipway(t, 0) // jsii waits ten seconds for a lock that nobody holds any more
}
