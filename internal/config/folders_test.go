package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tree writes files into folders of a directory, and gives it.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const shared = `region: us-east-1
account: "123456789012"
state: {bucket: shop-terraform-state}
`

// many has two services of three environments, and one that is in no folder.
var many = map[string]string{
	"defaults.yaml":        shared + "tags: {Team: platform, Cost: \"1\"}\n",
	"legacy.yaml":          "project: legacy\nservice: {image: \"nginx:1\"}\n",
	"orders/defaults.yaml": "service: {image: \"orders:1\", cpu: 512, memory: 1024}\ntags: {Cost: \"2\"}\n",
	"orders/dev.yaml":      "tags: {Cost: ~}\n",
	"orders/prod.yaml":     "service: {cpu: ~, memory: ~}\n",
	"carts/dev.yaml":       "project: baskets\nservice: {image: \"carts:1\"}\n",
	"carts/README.md":      "",
	"common/queue.tf":      "",
	"legacy/dns.tf":        "",
	"orders/common/a.tf":   "",
	"orders/prod/b.tf":     "",
}

func TestFoldersAndDefaults(t *testing.T) {
	all, err := Load(tree(t, many))
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]Environment{}
	var names []string
	for _, e := range all {
		byName[e.String()] = e
		names = append(names, e.String())
	}
	if got := strings.Join(names, " "); got != "carts/dev legacy orders/dev orders/prod" {
		t.Fatalf("got %s", got)
	}
	for name, want := range map[string]struct {
		stack, project, key, image, cost string
		cpu                              int
	}{
		"legacy":      {"legacy", "legacy", "legacy/legacy/terraform.tfstate", "nginx:1", "1", 256},
		"orders/dev":  {"orders-dev", "orders", "orders/dev/terraform.tfstate", "orders:1", "", 512},
		"orders/prod": {"orders-prod", "orders", "orders/prod/terraform.tfstate", "orders:1", "2", 256},
		"carts/dev":   {"carts-dev", "baskets", "baskets/dev/terraform.tfstate", "carts:1", "1", 256},
	} {
		e := byName[name]
		if e.Stack() != want.stack || e.Project != want.project || e.State.Key != want.key || e.Service.Image != want.image || e.Tags["Cost"] != want.cost ||
			e.Service.Cpu != want.cpu || e.Tags["Team"] != "platform" {
			t.Errorf("%s: got %+v, want %+v", name, e, want)
		}
	}
}

func TestEnvironmentsOfFoldersAreAskedFor(t *testing.T) {
	dir := tree(t, many)
	for names, want := range map[string]string{
		"orders/prod": "orders/prod", "orders": "orders/dev orders/prod", "orders/": "orders/dev orders/prod", "orders-dev legacy": "legacy orders/dev",
	} {
		all, err := Load(dir, strings.Fields(names)...)
		var got []string
		for _, e := range all {
			got = append(got, e.String())
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, %v", names, got, err)
		}
	}
	if _, err := Load(dir, ""); err == nil {
		t.Error("an empty name stands for environments that are in no folder")
	}
	want := "unknown environment ordrs/prod: " + dir + " has carts/dev, legacy, orders/dev, orders/prod; did you mean orders/prod?"
	if _, err := Load(dir, "ordrs/prod"); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestNoFileInAFolderIsOverlooked(t *testing.T) {
	for name, want := range map[string]string{
		"orders/qa.yml":         "orders/qa.yml:1:1: only files that end in .yaml are read; rename it to qa.yaml",
		"orders/queue.tf":       "orders/queue.tf:1:1: neither an environment nor its defaults; put Terraform files for all environments of the folder into ",
		"orders/stage/queue.tf": "orders/stage:1:1: a folder for no environment; rename it to that of an environment beside it, or to common; ",
		"stage/queue.tf":        "stage:1:1: a folder without an environment; add one as ",
		"deep/orders/dev.yaml":  "deep:1:1: a folder without an environment; ",
		"orders-dev.yaml": "orders/dev.yaml:1:1: file name: orders/dev; its stack would be called orders-dev, as that of DIR/orders-dev.yaml; " +
			"rename one of the two",
		"Orders2/dev.yaml":    "Orders2:1:10: project: Orders2; not a project name; ",
		"orders/prod-.yaml":   "orders/prod-.yaml:1:1: file name: prod-; an environment is named for its file; ",
		"empty.yaml/a":        "empty.yaml:1:1: is a folder; write the environment into a file of this name, or remove it",
		"carts/defaults.yaml": "carts/defaults.yaml:1:1: cpu: unknown key; it belongs to service.cpu",
		"legacy2.yaml":        "legacy2.yaml:1:1: project: missing; add it, such as shop",
		"orders/prod.yaml":    "orders/prod.yaml:1:6: cpu",
		"orders/common/values.yml": "orders/common/values.yml:1:1: an environment does not stand here; move it to the folder above, " +
			"or, where Terraform reads it, into",
		"orders/prod/c.tf": "orders/prod/c.tf:1:7: Missing newline after argument; ",
		"common/c.tf.json": "common/c.tf.json:1:1: not JSON: ",
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{name: "cpu: 1\n"}
			if strings.HasSuffix(name, ".tf") {
				files[name] = "a = 1 b\n"
			}
			for other, content := range many {
				if files[other] == "" {
					files[other] = content
				}
			}
			switch name {
			case "Orders2/dev.yaml", "orders/prod-.yaml", "orders-dev.yaml", "legacy2.yaml":
				files[name] = "service: {image: \"nginx:1\"}\n"
			case "orders/prod.yaml":
				files[name] = "tags: ~\ncpu: ~\n"
				want = "orders/prod.yaml:2:1: cpu: unknown key; it belongs to service.cpu"
			}
			dir := tree(t, files)
			_, err := Load(dir)
			want = strings.ReplaceAll(want, "DIR", dir)
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		})
	}
}

func TestAnInheritedMistakeIsReportedOnce(t *testing.T) {
	files := map[string]string{"defaults.yaml": shared + "tags: {\"aws:x\": y}\n", "dev.yaml": "project: a\nservice: {image: \"nginx:1\"}\n",
		"prod.yaml": "project: a\nservice: {image: \"nginx:1\"}\n"}
	dir := tree(t, files)
	_, err := Load(dir)
	if err == nil || strings.Count(err.Error(), "\n") != 0 || !strings.HasPrefix(err.Error(), filepath.Join(dir, "defaults.yaml")+":4:") {
		t.Errorf("got %v", err)
	}
}

func TestTheDigestCoversWhatStandsBeside(t *testing.T) {
	files := map[string]string{"dev.yaml": minimal, "prod.yaml": minimal}
	digests := func() (dev, prod string) {
		all, err := Load(tree(t, files))
		if err != nil {
			t.Fatal(err)
		}
		return all[0].Digest(), all[1].Digest()
	}
	dev, prod := digests()
	files["prod/queue.tf"] = "locals {}\n"
	if same, other := digests(); same != dev || other == prod {
		t.Error("a file beside prod changes the digest of another, or not that of prod")
	}
	_, prod = digests()
	files["prod/queue.tf"] = "locals { a = 1 }\n"
	if _, other := digests(); other == prod {
		t.Error("another content has the same digest")
	}
	files["common/user.json"] = "{}"
	if other, _ := digests(); other == dev {
		t.Error("a file for all changes no digest")
	}
}
