package emulator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// script is an executable file.
func script(t *testing.T, folder, name, text string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInterpreter(t *testing.T) {
	folder := t.TempDir()
	for text, want := range map[string]string{
		"#!/opt/venv/bin/python3.11\nimport sys": "/opt/venv/bin/python3.11",
		"#!/usr/bin/env python3\n":               "/usr/bin/env python3",
		"#!/usr/bin/env bash\nexec pyenv":        "python3", // a shim
		"\x7fELF":                                "python3",
	} {
		if got := interpreter(script(t, folder, "moto_server", text)); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

func TestPythonOnPath(t *testing.T) {
	folder := t.TempDir()
	moto := script(t, folder, "python-of-moto", "#!/bin/sh\necho 5.2.9\n")
	script(t, folder, "moto_server", "#!"+moto+"\n")
	t.Setenv("PATH", folder)
	if found, err := python(t.Context()); err != nil || found != moto {
		t.Errorf("%q, %v", found, err)
	}
}

func TestNoPython(t *testing.T) {
	folder := t.TempDir()
	script(t, folder, "python3", "#!/bin/sh\necho 4.1.0\n") // moto of another version, and no venv
	t.Setenv("PATH", folder)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	_, err := python(t.Context())
	for _, part := range []string{"no moto_server 5.2.x on PATH", "python3 has moto 4.1.0", "run: python3 -m pip install 'moto[server]==5.2.1'"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q: %v", part, err)
		}
	}
}

func TestExisting(t *testing.T) {
	stack := `{"a": "arn:aws:acm:us-east-1:123456789012:certificate/1", "b": ["sg-0123456789abcdef0"], "c": "arn:aws:acm:us-east-1:123456789012:certificate/1"}`
	got := strings.Join(Existing([]byte(stack)), " ")
	if want := "arn:aws:acm:us-east-1:123456789012:certificate/1 sg-0123456789abcdef0"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestPlaceOf(t *testing.T) {
	got, err := placeOf([]byte(`{"provider": {"aws": [{"region": "eu-west-1", "allowed_account_ids": ["210987654321"]}]}}`))
	if err != nil || got != (place{"210987654321", "eu-west-1"}) {
		t.Errorf("%v, %v", got, err)
	}
	for _, wrong := range []string{"", "{}", `{"provider": {"aws": [{"region": "eu-west-1"}]}}`} {
		if got, err := placeOf([]byte(wrong)); err == nil {
			t.Errorf("%q: %v", wrong, got)
		}
	}
}
