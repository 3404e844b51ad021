package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"slipway/internal/strictyaml"
)

// directory writes files and gives the folder that they are in.
func directory(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func namesOf(environments []Environment) string {
	var all []string
	for _, e := range environments {
		all = append(all, e.Name)
	}
	return strings.Join(all, " ")
}

func TestLoad(t *testing.T) {
	files := map[string]string{
		"prod.yaml": minimal, "dev.yaml": minimal, "staging.yaml": minimal,
		"schema.json": "{}", ".#dev.yaml": "an editor's file", "README.md": "text",
	}
	dir := directory(t, files)
	for _, test := range []struct{ names, want string }{
		{"", "dev prod staging"},
		{"prod", "prod"},
		{"staging dev", "dev staging"},
		{"dev dev", "dev"},
	} {
		got, err := Load(dir, strings.Fields(test.names)...)
		if err != nil || namesOf(got) != test.want {
			t.Errorf("%s: got %s, %v", test.names, namesOf(got), err)
		}
	}
}

func TestAMistakeStopsOnlyThoseWhoAskForIt(t *testing.T) {
	dir := directory(t, map[string]string{"dev.yaml": minimal, "prod.yaml": minimal + "  cpu: 1\n", "test.yaml": "project: a: b", "qa.yml": ""})
	if _, err := Load(dir, "dev"); err != nil {
		t.Error(err)
	}
	wrong := map[string]string{
		"prod": "prod.yaml:8:8: service.cpu: 1; not known",
		"test": "test.yaml:1:10: not valid YAML",
		"":     "prod.yaml:8:8: service.cpu: 1;",
	}
	for name, want := range wrong {
		_, err := Load(dir, strings.Fields(name)...)
		if err == nil || !strings.HasPrefix(err.Error(), filepath.Join(dir, want)) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	var problems strictyaml.Problems
	if _, err := Load(dir); !errors.As(err, &problems) || len(problems) != 3 {
		t.Errorf("got %v, want one of each file", err)
	}
}

func TestLoadErrors(t *testing.T) {
	one := directory(t, map[string]string{"dev.yaml": minimal, "prod.yaml": minimal})
	none := directory(t, map[string]string{"README.md": ""})
	yml := directory(t, map[string]string{"dev.yml": minimal})
	for _, test := range []struct{ name, dir, environment, want string }{
		{"a file's path", one, one + "/prod.yaml", "unknown environment " + one + "/prod.yaml: " + one + " has dev, prod; did you mean prod?"},
		{"an unknown name", one, "staging", "unknown environment staging: " + one + " has dev, prod"},
		{"no file", none, "", "no environment in " + none + ": add one as " + filepath.Join(none, "dev.yaml")},
		{"no directory", filepath.Join(none, "gone"), "", "no folder "},
		{"another ending", yml, "", filepath.Join(yml, "dev.yml") + ":1:1: only files that end in .yaml are read; rename it to dev.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var names []string
			if test.environment != "" {
				names = append(names, test.environment)
			}
			if _, err := Load(test.dir, names...); err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}
