package promote_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
	"slipway/internal/promote"
)

const (
	old  = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0"
	next = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.1.0"
)

func file(image string) string {
	return "# The shop.\nproject: shop\nregion: us-east-1\naccount: \"123456789012\"\nstate: {bucket: acme-state} # shared\nservice:\n" +
		image + "\n  environment:\n    IMAGE: " + old + "\n\n# the end"
}

func TestRewriteChangesTheImageAlone(t *testing.T) {
	for name, line := range map[string]string{
		"plain":          "  image: OLD",
		"double quotes":  `  image: "OLD"`,
		"single quotes":  "  image: 'OLD'  # since Monday",
		"flow":           "  {cpu: 512, image: OLD, container_port: 80, memory: 1024,",
		"quoted key":     `  "image": OLD   # é`,
		"spaces":         "  image:      OLD   ",
		"next line":      "  image:\n    OLD",
		"windows's ends": "  image: OLD\r\n  container_port: 80\r",
	} {
		t.Run(name, func(t *testing.T) {
			before := file(strings.ReplaceAll(line, "OLD", old))
			want := file(strings.ReplaceAll(line, "OLD", next))
			if name == "flow" {
				end := "\n    environment: {A: b}}\n"
				before, _, _ = strings.Cut(before, "\n  environment")
				want, _, _ = strings.Cut(want, "\n  environment")
				before, want = before+end, want+end
			}
			got, err := rewrite(before, "")
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A sidecar may run the very same image, as one that migrates does, and stand before the service's.
func TestRewriteLeavesSidecarsAlone(t *testing.T) {
	const sidecar = "  sidecars:\n    - name: migrate\n      image: " + old + "\n      essential: false\n"
	for name, around := range map[string]string{"before": sidecar + "  image: OLD", "after": "  image: OLD\n" + strings.TrimSuffix(sidecar, "\n")} {
		got, err := rewrite(file(strings.ReplaceAll(around, "OLD", old)), "")
		if want := file(strings.ReplaceAll(around, "OLD", next)); err != nil || got != want {
			t.Errorf("%s: %v, got\n%s", name, err, got)
		}
	}
}

func TestRewriteRefuses(t *testing.T) {
	for name, test := range map[string]struct{ text, image, want string }{
		"several lines": {file("  image: >-\n    " + old), next, "dev.yaml: service.image: written in a way that cannot be changed by itself"},
		"escaped":       {file(`  image: "` + strings.Replace(old, ".", `\x2e`, 1) + `"`), next, "written in a way that cannot be changed"},
		"no image":      {file("  image: " + old), "an image", "dev.yaml:7:10: service.image: an image; "},
		"other mistake": {file("  imag: " + old), next, "dev.yaml:7:3: service.imag: unknown key; did you mean image?"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := promote.Rewrite("dev.yaml", []byte(test.text), "", test.image, parse)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestWriteKeepsModeAndLink(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "shared.yaml"), filepath.Join(folder, "dev.yaml")
	if err := os.WriteFile(target, []byte(file("  image: "+old)), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("shared.yaml", link); err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		change, err := promote.Prepare(link, "", next, parse)
		if err != nil || change.New() != want {
			t.Errorf("changed %v, %v; want %v", change.New(), err, want)
		}
		if err := change.Write(); err != nil {
			t.Error(err)
		}
	}
	info, err := os.Lstat(target)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is no link any more")
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 2 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

// rewrite gives a service the next image.
func rewrite(text, service string) (string, error) {
	after, _, err := promote.Rewrite("dev.yaml", []byte(text), service, next, parse)
	return string(after), err
}

func TestRewriteAFurtherService(t *testing.T) {
	const image = "  image: " + old + "\n"
	for name, test := range map[string][2]string{
		"its own image": {"services:\n  worker:\n    image: " + old + " # slow\n", "services:\n  worker:\n    image: " + next + " # slow\n"},
		"in braces":     {"services: {worker: {image: " + old + "}}\n", "services: {worker: {image: " + next + "}}\n"},
		"an inherited one": {"services:\n  worker:\n\n    # by night\n    cpu: 256\n",
			"services:\n  worker:\n    image: " + next + "\n\n    # by night\n    cpu: 256\n"},
		"inherited, braces":  {"services:\n  worker: {cpu: 256} # a\n", "services:\n  worker: {image: \"" + next + "\", cpu: 256} # a\n"},
		"inherited, no keys": {"services: {worker: {}, web: {}}\n", "services: {worker: {image: \"" + next + "\"}, web: {}}\n"},
		"in Windows's lines": {"services:\r\n  worker:\r\n    cpu: 256\r\n",
			"services:\r\n  worker:\r\n    image: " + next + "\r\n    cpu: 256\r\n"},
		"beside other images": {"services:\n  web: {image: " + old + "}\n  worker: {image: " + old + "}\n",
			"services:\n  web: {image: " + old + "}\n  worker: {image: " + next + "}\n"},
		"before the first one": {"services:\n  worker:\n    command: [a]",
			"services:\n  worker:\n    image: " + next + "\n    command: [a]"},
	} {
		got, err := rewrite(file(image)+"\n"+test[0], "worker")
		if want := file(image) + "\n" + test[1]; err != nil || got != want {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", name, err, got, want)
		}
	}
	for name, text := range map[string]string{
		"on another line": "services:\n  worker:\n    {cpu: 256}\n", "after a comment": "services:\n  worker: # {}\n    cpu: 256\n",
	} {
		if got, err := rewrite(file(image)+"\n"+text, "worker"); err == nil ||
			!strings.Contains(err.Error(), "dev.yaml: services.worker.image: written in a way that cannot be changed by itself") {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

func TestAnImageOfServiceIsThatOfWhoInheritsIt(t *testing.T) {
	text := file("  image: "+old) + "\nservices: {worker: {}, cron: {image: " + old + "}, web: {cpu: 512, memory: 1024}}\n"
	_, also, err := promote.Rewrite("dev.yaml", []byte(text), "", next, parse)
	if err != nil || !slices.Equal(also, []string{"web", "worker"}) {
		t.Errorf("inherited by %v: %v", also, err)
	}
}

func parse(text []byte) (config.Environment, error) { return config.Parse("dev.yaml", text) }

func TestAnInheritedImageIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	own := "project: shop\n"
	for name, text := range map[string]string{"dev.yaml": own, "defaults.yaml": strings.Replace(file("  image: "+old), "project: shop\n", "", 1)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	over := func(text []byte) (config.Environment, error) {
		return config.ParseOver(dir, config.Environment{Name: "dev"}, text)
	}
	_, _, err := promote.Rewrite("dev.yaml", []byte(own), "", next, over)
	if err == nil || err.Error() != "dev.yaml: service.image: is inherited from defaults.yaml; write it into the file, or change it there by hand" {
		t.Error(err)
	}
	own += "service: {image: " + old + "}\n"
	got, _, err := promote.Rewrite("dev.yaml", []byte(own), "", next, over)
	if want := strings.Replace(own, old, next, 1); err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}
