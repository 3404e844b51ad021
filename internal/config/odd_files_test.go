package config

import (
	"cmp"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestWhatIsNoFileIsRefused names all of them at once, and waits for none.
func TestWhatIsNoFileIsRefused(t *testing.T) {
	t.Chdir(tree(t, map[string]string{"environments/dev.yaml": shared + "project: shop\nservice: {image: \"nginx:1\"}\n", "environments/folder.yaml/a": ""}))
	socket, err := net.Listen("unix", filepath.Join("environments", "socket.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = socket.Close() }()
	err = errors.Join(
		syscall.Mkfifo(filepath.Join("environments", "pipe.yaml"), 0o600),
		syscall.Mkfifo(filepath.Join("environments", Defaults), 0o600),
		os.Symlink("nowhere", filepath.Join("environments", "link.yaml")),
		os.Symlink("pipe.yaml", filepath.Join("environments", "link-to-pipe.yaml")),
		os.Mkdir(filepath.Join("environments", "orders"), 0o700),
		syscall.Mkfifo(filepath.Join("environments", "orders", "prod.yaml"), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{Defaults, "folder.yaml", "link-to-pipe.yaml", "link.yaml", "orders/prod.yaml", "pipe.yaml", "socket.yaml"}
	if os.Getuid() != 0 { // who may read everything
		if err := os.WriteFile(filepath.Join("environments", "secret.yaml"), nil, 0o200); err != nil {
			t.Fatal(err)
		}
		want = []string{Defaults, "folder.yaml", "link-to-pipe.yaml", "link.yaml", "orders/prod.yaml", "pipe.yaml", "secret.yaml", "socket.yaml"}
	}
	loaded := make(chan error, 1)
	go func() {
		_, err := Load("environments")
		loaded <- err
	}()
	select {
	case err = <-loaded:
	case <-time.After(time.Minute):
		t.Fatal("it waits for a named pipe")
	}
	is := map[string]string{"folder.yaml": "is a folder", "link.yaml": "is a link to nothing", "secret.yaml": "cannot be read", "socket.yaml": "is a socket"}
	for i, name := range want {
		content := "the environment"
		if name == Defaults {
			content = "what the environments share"
		}
		want[i] = "environments/" + name + ":1:1: " + cmp.Or(is[name], "is a named pipe") + "; write " + content + " into a file of this name, or remove it"
	}
	if got := strings.Join(want, "\n"); err == nil || err.Error() != got {
		t.Errorf("got\n%v\nwant\n%s", err, got)
	}
}
