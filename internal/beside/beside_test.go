package beside

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFilesOfSeveralFoldersComeTogether(t *testing.T) {
	common := folder(t, "queue.tf", "files/user.json", ".hidden", ".terraform/x.tf")
	own := folder(t, "dns_override.tf", "extra.tf.json", "files/data.yaml", "notes.md")
	files, problems, err := Find(filepath.Join(common, "none"), common, own)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	var names, terraform []string
	for _, file := range files {
		names = append(names, file.Name)
		if file.Terraform() {
			terraform = append(terraform, file.Name)
		}
	}
	if got, want := strings.Join(names, " "), "dns_override.tf extra.tf.json files/data.yaml files/user.json notes.md queue.tf"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := strings.Join(terraform, " "), "dns_override.tf extra.tf.json queue.tf"; got != want {
		t.Errorf("Terraform reads %s, want %s", got, want)
	}
	before := files[0].Sum
	if err := os.WriteFile(files[0].Path, []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if files, _, _ := Find(common, own); files[0].Sum == before {
		t.Error("another content has the same sum")
	}
}

func TestFilesThatCannotStandThere(t *testing.T) {
	common := folder(t, "queue.tf")
	for name, want := range map[string]string{
		"Queue.tf":          "of the same name as " + filepath.Join(common, "queue.tf"),
		"cdk.tf.json":       "Slipway writes a file of this name itself",
		"prod.yaml":         "an environment does not stand here",
		"terraform.tfstate": "a state, which may hold secrets",
	} {
		own := folder(t, name)
		_, problems, err := Find(common, own)
		if err != nil || len(problems) != 1 || problems[0].Path != filepath.Join(own, name) || !strings.HasPrefix(problems[0].Rule, want) || problems[0].Fix == "" {
			t.Errorf("%s: got %v, %v, want %s", name, problems, err, want)
		}
	}
	own := folder(t)
	if err := os.Symlink(filepath.Join(own, "gone"), filepath.Join(own, "x.tf")); err != nil {
		t.Fatal(err)
	}
	if _, problems, err := Find(own); err != nil || len(problems) != 1 || problems[0].Rule != "not a file that can be copied" {
		t.Errorf("got %v, %v", problems, err)
	}
}
