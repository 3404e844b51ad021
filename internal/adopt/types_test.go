package adopt

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

// configurations are the synthesized environments.
func configurations(t *testing.T) map[string]*stackjson.Config {
	t.Helper()
	files, err := filepath.Glob("../../testdata/snapshots/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no snapshots: %v", err)
	}
	all := map[string]*stackjson.Config{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if all[filepath.Base(file)], err = stackjson.Read(data); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// TestEveryTypeIsFoundOrNeedNotBe but a team's own, of which adopt says that it does not look for them.
func TestEveryTypeIsFoundOrNeedNotBe(t *testing.T) {
	for file, config := range configurations(t) {
		for _, block := range config.WithoutOwn() {
			if _, found := finders[block.Type]; block.Kind == stackjson.Resource && !found && !Repeatable(block.Type) {
				t.Errorf("%s: %s: write a finder, or say why making it again is harmless", file, block.Address)
			}
		}
	}
	for typ := range finders {
		if Repeatable(typ) {
			t.Errorf("%s has a finder, and a reason why it needs none", typ)
		}
	}
}

// TestReferencesAreGiven: what a finder needs is written in the block, or another finder gives it.
func TestReferencesAreGiven(t *testing.T) {
	for file, config := range configurations(t) {
		for _, block := range config.WithoutOwn() {
			if overwrites(block) {
				continue
			}
			for _, attribute := range finders[block.Type].needs {
				value := valueAt(block.Body, attribute)
				for _, match := range reference.FindAllStringSubmatch(value, -1) {
					if typ := kind(match[1]); !slices.Contains(finders[typ].gives, match[2]) {
						t.Errorf("%s: %s.%s: the finder of %s does not give %s", file, block.Address, attribute, typ, match[2])
					}
				}
				if rest := reference.ReplaceAllString(value, ""); strings.Contains(rest, "${") {
					t.Errorf("%s: %s.%s: %s is not understood", file, block.Address, attribute, value)
				}
			}
		}
	}
}

// TestNothingImportedDependsOnWhatIsMadeAgain: what AWS gives to a thing that is made again is not known when the plan is made, and
// an imported block that refers to it could be replaced for that. A new version of a secret has to reach the cluster and the tasks.
func TestNothingImportedDependsOnWhatIsMadeAgain(t *testing.T) {
	for file, config := range configurations(t) {
		for _, block := range config.WithoutOwn() {
			if _, found := finders[block.Type]; !found {
				continue
			}
			text, err := json.Marshal(block.Body)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range references.FindAllStringSubmatch(string(text), -1) {
				typ, attribute := match[2], match[3]
				target, _ := config.Block(match[1])
				known := valueAt(target.Body, attribute)
				if Repeatable(typ) && typ != "aws_secretsmanager_secret_version" && (known == "" || strings.Contains(known, "${")) {
					t.Errorf("%s: %s refers to %s: write a finder for %s", file, block.Address, match[0], typ)
				}
			}
		}
	}
}

// references to attributes, in any expression.
var references = regexp.MustCompile(`\b((aws_[a-z0-9_]+)\.[a-z0-9_]+)\.([a-z0-9_]+)`)

func TestDuplicatesHaveACommandAndAPlace(t *testing.T) {
	for typ, finder := range finders {
		if finder.remove != "" && !strings.Contains(finder.remove, "ID") {
			t.Errorf("%s: %q names no ID", typ, finder.remove)
		}
		if has := slices.Contains(inside, typ); has != (finder.remove != "") {
			t.Errorf("%s: in the order of deletion: %t, has a command: %t", typ, has, finder.remove != "")
		}
	}
}
