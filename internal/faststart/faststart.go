// Package faststart starts jsii in a fifth of the time: with a copy of the AWS provider's npm package that holds only the
// resources that this program can make, and in one Node.js process instead of two.
//
// The whole package describes 1,500 resources: 360 MB unpacked, with an assembly of 120 MB that Node.js parses on every
// start, and an index that loads every resource's code. The copy keeps what the bindings need that are linked into the program,
// and starts at the package's own lazy index. It is cut once, into a folder of this app below the user's cache directory.
//
// Nothing depends on it: whatever goes wrong, Unload brings back the ordinary way, which is slower and writes the same.
package faststart

import (
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	_ "unsafe" // for go:linkname

	"github.com/aws/jsii-runtime-go"
	jsiiruntime "github.com/aws/jsii-runtime-go/runtime"
	_ "github.com/cdktf/cdktf-provider-aws-go/aws/v19/jsii" // its tarball
	cdktf "github.com/hashicorp/terraform-cdk-go/cdktf/jsii"

	"slipway/internal/faststart/later"
)

const (
	name    = "@cdktf/provider-aws"
	version = "19.65.1" // of the bindings, as go.mod has it
	layout  = "3"       // of the copy; another number makes every copy anew
)

// The whole package as the bindings embed it. They do not export it, and nothing else that is there at run time contains it.
// It is only read. Were it renamed, it would be empty here, which cut refuses.
//
//go:linkname tarball github.com/cdktf/cdktf-provider-aws-go/aws/v19/jsii.tarball
var tarball []byte

//go:embed direct.js
var direct []byte

var (
	inUse   bool
	restore []func() // each sets an environment variable back to what it was before Load
)

func setenv(variable, value string) {
	before, wasSet := os.LookupEnv(variable)
	restore = append(restore, func() {
		if wasSet {
			_ = os.Setenv(variable, before)
		} else {
			_ = os.Unsetenv(variable)
		}
	})
	_ = os.Setenv(variable, value) // fails for no name and value in this file
}

func setBack() {
	inUse = false
	for _, variable := range restore {
		variable()
	}
	restore = nil
}

// Load starts jsii anew, the fast way; call it before the first construct is made, and Unload if there is an error. The
// bindings load the whole package when the first resource is created, but a package of one name and version only once.
//
// With SLIPWAY_JSII_CACHE=off it does nothing.
func Load() error {
	for tries := 1; ; tries++ {
		err := load()
		// jsii takes over the lock of a process that was killed after ten seconds, but waits for it a random time: 13 seconds
		// on average, and less than ten in one start of five.
		if err == nil || !strings.Contains(err.Error(), "EEXIST") || tries == 3 {
			return err
		}
		stop()
	}
}

func load() (err error) {
	// It was prepared when the bindings were loaded, or by the last use, with the environment variables of that moment. The next use prepares it.
	later.Now()
	jsii.Close()
	setBack()
	if os.Getenv("SLIPWAY_JSII_CACHE") == "off" {
		return nil
	}
	inUse = true
	unpacked := os.TempDir()
	defer func() {
		if failure := recover(); failure != nil { // the bindings report every failure as a panic
			reason, is := failure.(error)
			if !is {
				reason = fmt.Errorf("%v", failure)
			}
			err = withFix(fmt.Errorf("load %s: %w", name, reason), unpacked)
		}
	}()
	cache, err := folder()
	if err != nil {
		return err
	}
	setenv("JSII_RUNTIME_PACKAGE_CACHE_ROOT", filepath.Join(cache, "packages")) // jsii's own cache stays as it is
	program := filepath.Join(cache, fmt.Sprintf("direct-%s.js", key(string(direct))))
	if err := keep(program, direct); err == nil {
		unpacked = cache
		setenv("NODE_OPTIONS", nodeOptions(program))
	} else {
		// jsii gives up where it cannot write to its cache, be it this or its own, but can do without one.
		setenv("JSII_RUNTIME_PACKAGE_CACHE", "disabled")
		fmt.Fprintf(os.Stderr, "slipway: %v; nothing is kept for the next start, which costs about two seconds each time\n", err)
	}

	type result struct {
		copied []byte
		err    error
	}
	prepared := make(chan result, 1)
	go func() {
		copied, err := prepare(cache)
		prepared <- result{copied, err}
	}()
	cdktf.Initialize() // meanwhile, since the first time takes a second
	slim := <-prepared
	if slim.err != nil {
		return slim.err
	}
	jsiiruntime.Load(name, version, slim.copied)
	return nil
}

// Unload goes back to the ordinary way if jsii was started the fast way, says why in one line on stderr, and forgets what
// was kept, which may be the reason. It does nothing where the ordinary way would fail as well.
func Unload(reason error) (unloaded bool) {
	if !inUse || ofFiles(reason) || full(reason) {
		return false
	}
	stop()
	line, _, _ := strings.Cut(reason.Error(), "\n")
	fmt.Fprintf(os.Stderr, "slipway: %s; starting again with the whole AWS provider, which is slower\n", line)
	setBack()
	if cache, err := folder(); err == nil {
		_ = os.RemoveAll(cache)
	}
	jsii.Close() // it must see the variables as they were
	return true
}

// ofFiles says whether this program could not write, or read, a file, which the ordinary way could not either.
func ofFiles(reason error) bool {
	var path *fs.PathError
	var link *os.LinkError
	return errors.As(reason, &path) || errors.As(reason, &link)
}

// full says whether Node.js found no room, and the ordinary way needs more. What else it says of files may be about those of the cache.
func full(reason error) bool {
	return strings.Contains(reason.Error(), "ENOSPC:") || strings.Contains(reason.Error(), "EDQUOT:")
}

func withFix(reason error, unpacked string) error {
	switch {
	case ofFiles(reason):
		return fmt.Errorf("%w; make room there, or set TMPDIR to another folder", reason)
	case full(reason):
		return fmt.Errorf("%w; make room in %s", reason, unpacked)
	}
	return reason
}

// stop ends jsii's process, of which jsii itself complains: it waits for it twice.
func stop() {
	stderr := os.Stderr
	os.Stderr, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	jsii.Close()
	time.Sleep(50 * time.Millisecond) // the complaint comes from another goroutine
	os.Stderr = stderr
}

// folder is removed as a whole when something is wrong: nothing else lives there.
func folder() (string, error) {
	user, err := os.UserCacheDir()
	return filepath.Join(user, "slipway"), err
}

// nodeOptions adds to the user's options, or to those that the bindings set where the user has none.
func nodeOptions(program string) string {
	options := os.Getenv("NODE_OPTIONS")
	if options == "" {
		options = "--max-old-space-size=4069"
	}
	return options + " --preserve-symlinks --require=" + strconv.Quote(program)
}

// prepare reads the copy from the cache or makes it, always the same bytes.
func prepare(cache string) ([]byte, error) {
	resources := linked()
	// The length stands for the content, which go.sum vouches for: hashing it would take 30 ms on every start.
	file := filepath.Join(cache, fmt.Sprintf("provider-aws-%s-%s.tgz", version, key(layout, len(tarball), resources)))
	if copied, err := os.ReadFile(file); err == nil {
		return copied, nil
	}
	copied, err := cut(tarball, version, resources)
	if err != nil {
		return nil, fmt.Errorf("cut %s %s: %w", name, version, err)
	}
	_ = keep(file, copied) // Load has said so
	return copied, nil
}

func key(parts ...any) string {
	sum := sha256.Sum256(fmt.Append(nil, parts...))
	return fmt.Sprintf("%x", sum[:8])
}

// keep writes a file as a whole or not at all, whatever happens to this process, and whatever others do at the same time.
// It writes even where the file is there, to learn whether it can.
func keep(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(content)
	err = errors.Join(err, temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), file)
	}
	if err != nil {
		_ = os.Remove(temporary.Name())
	}
	return err
}
