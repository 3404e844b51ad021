package docs

import (
	"regexp"
	"testing"
	"time"

	goversion "github.com/hashicorp/go-version"

	"slipway/internal/version"
)

var release = regexp.MustCompile(`^(\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})$`)

// TestVersionsInTheCHANGELOG: what is not released yet stands above the versions, which go from the newest to the oldest; the newest is what the commands say.
func TestVersionsInTheCHANGELOG(t *testing.T) {
	t.Chdir("..")
	const file = "CHANGELOG.md"
	var titles []string
	for _, match := range section.FindAllStringSubmatch(read(t, file), -1) {
		titles = append(titles, match[1])
	}
	if len(titles) < 2 || titles[0] != "Unreleased" {
		t.Fatalf("%s: want ## Unreleased and below it the versions, and not %q", file, titles)
	}
	var versions goversion.Collection
	var days []string
	for _, title := range titles[1:] {
		match := release.FindStringSubmatch(title)
		if match == nil {
			t.Fatalf("%s: ## %s: write it as ## 1.2.3 - 2026-11-28", file, title)
		}
		if _, err := time.Parse(time.DateOnly, match[2]); err != nil {
			t.Errorf("%s: ## %s: %v", file, title, err)
		}
		versions, days = append(versions, goversion.Must(goversion.NewVersion(match[1]))), append(days, match[2])
	}
	for i := range versions[1:] {
		if !versions[i].GreaterThan(versions[i+1]) || days[i] < days[i+1] {
			t.Errorf("%s: ## %s is above ## %s; put the newest first", file, titles[i+1], titles[i+2])
		}
	}
	if newest := versions[0].String(); newest != version.Slipway {
		t.Errorf("%s: the newest version is %s, and internal/version says %s; a release changes both", file, newest, version.Slipway)
	}
}
