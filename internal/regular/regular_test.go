package regular_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"syscall"
	"testing"

	"slipway/internal/regular"
)

func TestOnlyFilesAreRead(t *testing.T) {
	t.Chdir(t.TempDir())
	socket, err := net.Listen("unix", "socket")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = socket.Close() }()
	err = errors.Join(os.Mkdir("folder", 0o700), syscall.Mkfifo("pipe", 0o600), os.Symlink("nowhere", "link"), os.Symlink("pipe", "link-to-pipe"),
		os.WriteFile("file", []byte("a"), 0o600), os.Symlink("file", "link-to-file"))
	if err != nil {
		t.Fatal(err)
	}
	for path, is := range map[string]string{
		"folder": "is a folder", "pipe": "is a named pipe", "link-to-pipe": "is a named pipe", "link": "is a link to nothing", "socket": "is a socket",
		os.DevNull: "is a device",
	} {
		if _, err := regular.Read(path); err == nil || err.Error() != "read "+path+": "+is+", not a file; remove it" {
			t.Errorf("%s: %v, want that it %s", path, err, is)
		}
	}
	for _, path := range []string{"file", "link-to-file"} {
		if text, err := regular.Read(path); err != nil || string(text) != "a" {
			t.Errorf("%s: %q, %v", path, text, err)
		}
	}
	if _, err := regular.Read("nothing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is not there: %v", err)
	}
}
