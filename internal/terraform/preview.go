package terraform

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Preview plans a folder with other files in it, and gives the plan as JSON, which shows secrets. Neither the folder nor the state is changed: Terraform
// works in a folder of links to what is there, beside it: a local module is found by the same relative path. The error is what Terraform says.
func Preview(ctx context.Context, binary, folder string, files map[string][]byte) (plan []byte, err error) {
	folder, err = filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	temporary, err := os.MkdirTemp(filepath.Dir(folder), ".slipway-preview-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(temporary) }() // a leftover is its owner's alone to read
	if err := link(folder, temporary, files); err != nil {
		return nil, err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(temporary, name), content, 0o600); err != nil {
			return nil, err
		}
	}
	const file = "preview.tfplan"
	// Without a lock, which would need the right to write: nothing is applied.
	if _, err := run(ctx, binary, temporary, "plan", "-input=false", "-no-color", "-lock=false", "-out="+file); err != nil {
		return nil, err
	}
	return run(ctx, binary, temporary, "show", "-json", file)
}

// link makes a folder look like another one, but for some of its files.
func link(folder, as string, but map[string][]byte) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if _, other := but[entry.Name()]; other {
			continue
		}
		if err := os.Symlink(filepath.Join(folder, entry.Name()), filepath.Join(as, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

func run(ctx context.Context, binary, folder string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, binary, args...)
	var out, messages bytes.Buffer
	command.Dir, command.Stdout, command.Stderr = folder, &out, &messages
	// TF_CLI_ARGS would change the commands unseen, and what Terraform says of the next step is not about this folder.
	command.Env = append(slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "TF_CLI_ARGS") }), "TF_IN_AUTOMATION=1")
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", filepath.Base(binary), args[0], err, strings.TrimSpace(messages.String()))
	}
	return out.Bytes(), nil
}
