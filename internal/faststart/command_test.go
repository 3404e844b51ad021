package faststart_test

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The command as a user types it, whose output must be that of the ordinary way, whatever has become of the cache. jsii runs in other
// processes only, so these tests run in parallel.

const environment = `project: shop
region: us-east-1
account: "123456789012"
state:
  bucket: acme-terraform-state
service:
  image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0
`

// command is the built command and what it writes without a fast start, both made once.
type command struct {
	binary, folder string
	ordinary       []byte
}

func (c command) with(cache string, variables ...string) *exec.Cmd {
	cmd := exec.Command(c.binary)
	cmd.Dir = c.folder
	cmd.Env = append(append(os.Environ(), "XDG_CACHE_HOME="+cache), variables...)
	return cmd
}

// start gives the output and the messages, but for what is said about the configuration.
func (c command) start(t *testing.T, cache string, variables ...string) (output []byte, messages string) {
	t.Helper()
	out := t.TempDir() // where the cdktf CLI would say
	cmd := c.with(cache, append(variables, "CDKTF_OUTDIR="+out)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		t.Errorf("%v\n%s", err, stderr.String())
	}
	for line := range strings.Lines(stderr.String()) {
		if !strings.HasPrefix(line, "warning: ") {
			messages += line
		}
	}
	output, err := os.ReadFile(filepath.Join(out, "stacks", "dev", "cdk.tf.json"))
	if err != nil {
		t.Error(err)
	}
	return output, messages
}

// same starts the command, which must write what the ordinary way writes, and say nothing or, in one line, what it has to.
func (c command) same(t *testing.T, says, cache string, variables ...string) {
	t.Helper()
	output, messages := c.start(t, cache, variables...)
	if !bytes.Equal(output, c.ordinary) {
		t.Errorf("the output is not that of the ordinary way: %d bytes, not %d", len(output), len(c.ordinary))
	}
	if says == "" && messages != "" || says != "" && (strings.Count(messages, "\n") != 1 || !strings.Contains(messages, says)) {
		t.Errorf("stderr is %q, want one line with %q", messages, says)
	}
}

const (
	quietly = ""
	slower  = "starting again with the whole AWS provider"
	notKept = "nothing is kept for the next start"
)

// built makes the command, and its output without a fast start.
func built(t *testing.T) command {
	t.Helper()
	c := command{binary: filepath.Join(t.TempDir(), "slipway"), folder: t.TempDir()}
	if out, err := exec.Command("go", "build", "-o", c.binary, "slipway").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.Mkdir(filepath.Join(c.folder, "environments"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.folder, "environments", "dev.yaml"), []byte(environment), 0o644); err != nil {
		t.Fatal(err)
	}
	cache := filepath.Join(t.TempDir(), "cache")
	output, messages := c.start(t, cache, "SLIPWAY_JSII_CACHE=off")
	if len(output) == 0 || messages != "" {
		t.Fatalf("%d bytes, stderr %q", len(output), messages)
	}
	if _, err := os.Stat(filepath.Join(cache, "slipway")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("SLIPWAY_JSII_CACHE=off made a cache: %v", err)
	}
	c.ordinary = output
	return c
}

func TestFastStartsWriteTheSameBytes(t *testing.T) {
	c := built(t)
	// jsii waits up to half a minute for a lock that nobody holds any more: beside the other tests, and not in the place of one.
	killed := filepath.Join(t.TempDir(), "cache")
	c.killWhileUnpacking(t, killed)
	var afterKill sync.WaitGroup
	afterKill.Go(func() { c.same(t, quietly, killed) })
	t.Cleanup(afterKill.Wait)

	// The first ones, of which each cache below is a copy.
	first, home := filepath.Join(t.TempDir(), "a cache"), t.TempDir()
	t.Run("three at once without a cache", func(t *testing.T) {
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() { c.same(t, quietly, first, "HOME="+home) })
		}
		wait.Wait()
		if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
			t.Errorf("jsii's own cache is not left alone: %v, %v", left, err)
		}
	})
	for _, test := range []struct {
		name      string
		change    func(t *testing.T, cache string)
		unpacked  string // the package below packages that it changes
		variables []string
		says      string
	}{
		{name: "with all of its cache", says: quietly},
		{name: "with the user's options for Node.js", variables: []string{"NODE_OPTIONS=--no-deprecation"}, says: quietly},
		{name: "with a copy that is cut short", change: truncate("provider-aws-*.tgz", 1000), says: slower},
		{name: "with a copy of something else", change: write("provider-aws-*.tgz", otherPackage), says: slower},
		{name: "without the code of a resource", unpacked: "@cdktf", change: remove("packages/@cdktf/provider-aws/*/*/lib/vpc"), says: slower},
		{name: "with an unpacked package that is cut short", // jsii writes the first last, and unpacks it again
			unpacked: "cdktf", change: remove("packages/cdktf/*/*/.jsii-runtime-package-cache", "packages/cdktf/*/*/package.json"), says: quietly},
		{name: "with an empty program", change: truncate("direct-*.js", 0), says: quietly}, // it is written on each start
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cache := copied(t, first, test.unpacked)
			if test.change != nil {
				test.change(t, filepath.Join(cache, "slipway"))
			}
			c.same(t, test.says, cache, test.variables...)
			_, err := os.Stat(filepath.Join(cache, "slipway"))
			if forgotten := errors.Is(err, fs.ErrNotExist); forgotten != (test.says == slower) {
				t.Errorf("the cache is forgotten, to be made anew: %t", forgotten)
			}
		})
	}
	t.Run("with a cache that cannot be made", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		c.same(t, notKept, file)
	})
	t.Run("on a read-only file system", func(t *testing.T) {
		t.Parallel()
		c.same(t, notKept, "/proc", "HOME=/proc")
	})
	t.Run("without any cache folder", func(t *testing.T) {
		t.Parallel()
		c.same(t, slower, "relative")
	})
}

// killWhileUnpacking ends a first start, with its Node.js, while jsii holds the lock of a package.
func (c command) killWhileUnpacking(t *testing.T, cache string) {
	t.Helper()
	killed := c.with(cache, "CDKTF_OUTDIR="+t.TempDir())
	killed.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	locked := func() bool {
		locks, err := filepath.Glob(filepath.Join(cache, "slipway", "packages", "*", "*", "*.lock"))
		return err == nil && len(locks) > 0
	}
	for deadline := time.Now().Add(time.Minute); !locked(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("jsii took no lock")
		}
	}
	_ = syscall.Kill(-killed.Process.Pid, syscall.SIGKILL)
	_ = killed.Wait() // it was killed
	if !locked() {
		t.Fatal("jsii gave the lock back before it was killed")
	}
}

// copied gives a copy of a cache. Of the unpacked packages, which are thousands of files, only the named one is copied; the others are linked.
func copied(t *testing.T, cache, unpacked string) string {
	t.Helper()
	into := t.TempDir()
	err := filepath.WalkDir(cache, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(cache, path)
		if err != nil {
			return err
		}
		target := filepath.Join(into, relative)
		switch {
		case filepath.Base(filepath.Dir(path)) == "packages" && entry.Name() != unpacked:
			return cmp.Or(os.Symlink(path, target), fs.SkipDir)
		case entry.IsDir():
			return os.MkdirAll(target, 0o755)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return into
}

// kept finds the one file of a cache that matches.
func kept(t *testing.T, cache, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(cache, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %v, %v", pattern, found, err)
	}
	return found[0]
}

func truncate(pattern string, size int64) func(*testing.T, string) {
	return func(t *testing.T, cache string) {
		t.Helper()
		if err := os.Truncate(kept(t, cache, pattern), size); err != nil {
			t.Fatal(err)
		}
	}
}

func remove(patterns ...string) func(*testing.T, string) {
	return func(t *testing.T, cache string) {
		t.Helper()
		for _, pattern := range patterns {
			if err := os.RemoveAll(kept(t, cache, pattern)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func write(pattern string, content func(*testing.T) []byte) func(*testing.T, string) {
	return func(t *testing.T, cache string) {
		t.Helper()
		if err := os.WriteFile(kept(t, cache, pattern), content(t), 0o644); err != nil {
			t.Fatal(err)
		}
	}
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
		if err := writer.WriteHeader(&tar.Header{Name: "package/" + name, Mode: 0o644, Size: int64(len(content))}); err != nil {
			t.Fatal(err)
		}
		if _, err := writer.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(writer.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
