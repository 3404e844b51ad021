package node

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNodeOnPath(t *testing.T) {
	tests := []struct {
		name, script, want string
	}{
		{"a current one will do", "echo v22.1.0", ""},
		{"the oldest one will do", "echo v20.0.0", ""},
		{"an older one is refused", "echo v18.20.4", "node: v18.20.4 is too old; CDKTF runs in Node.js 20 or later; upgrade it"},
		{"a broken one is refused", "exit 3", "node --version: exit status 3"},
		{"something else of that name is refused", "echo hello", `node --version: "hello" is not a version`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "node"), []byte("#!/bin/sh\n"+test.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", folder)
			err := Check()
			if (err == nil) != (test.want == "") || (err != nil && !strings.HasPrefix(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestNoNodeOnPath(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := Check(); err == nil || !strings.HasPrefix(err.Error(), "node: not on PATH") {
		t.Errorf("got %v", err)
	}
}
