package docs

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/testbench/whose"
)

// goPackageInfo is what go list tells of a package.
type goPackageInfo struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// packages gives every package of the module, those with build tags as well.
func packages(t *testing.T) (all []goPackageInfo) {
	t.Helper()
	out, err := exec.Command("go", "list", "-tags", "e2e,examples", "-json=ImportPath,Imports,TestImports,XTestImports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for decoder.More() {
		var p goPackageInfo
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// directModules gives what go.mod requires itself.
func directModules(t *testing.T) (modules []string) {
	t.Helper()
	out, err := exec.Command("go", "mod", "edit", "-json").Output()
	if err != nil {
		t.Fatalf("go mod edit: %v", err)
	}
	var file struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(out, &file); err != nil {
		t.Fatal(err)
	}
	for _, require := range file.Require {
		if !require.Indirect {
			modules = append(modules, require.Path)
		}
	}
	return modules
}

// importsOfSlipway gives what Go files of Slipway import, and not those of a team's own.
func importsOfSlipway(t *testing.T) (imports []string) {
	t.Helper()
	ours := slipways(t)
	for _, file := range tree(t) {
		if filepath.Ext(file) != ".go" || !ours(file) {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			imports = append(imports, strings.Trim(spec.Path.Value, `"`))
		}
	}
	return imports
}

var majorVersion = regexp.MustCompile(`/v\d+$`)

// TestEveryModuleHasItsReason: the table names each module of go.mod, without github.com and the major version, or its parent, and no
// other; those for tests only are imported by tests only.
func TestEveryModuleHasItsReason(t *testing.T) {
	t.Chdir("..")
	const file = "docs/decisions/dependencies.md"
	reasons := map[string]string{}
	for line := range strings.Lines(read(t, file)) {
		cells := strings.Split(line, "|")
		if len(cells) != 4 || strings.TrimSpace(cells[1]) == "module" || strings.HasPrefix(cells[1], "---") {
			continue
		}
		for name := range strings.SplitSeq(cells[1], ",") {
			reasons[strings.TrimSpace(name)] = strings.TrimSpace(cells[2])
		}
	}
	covers := func(name, module string) bool {
		module = majorVersion.ReplaceAllString(strings.TrimPrefix(module, "github.com/"), "")
		return module == name || strings.HasPrefix(module, name+"/")
	}
	modules, all, ours := directModules(t), packages(t), importsOfSlipway(t)
	takenOver := whose.TakenOver(t, ".")
	helper := map[string]bool{} // packages that only tests can use, since their functions take a test
	for _, p := range all {
		helper[p.ImportPath] = slices.Contains(p.Imports, "testing")
	}
	for _, p := range all {
		for _, imported := range p.Imports {
			if helper[imported] && !helper[p.ImportPath] {
				t.Errorf("%s imports %s, which is for tests", p.ImportPath, imported)
			}
		}
	}
	for _, module := range modules {
		named := false
		for name, reason := range reasons {
			named = named || covers(name, module) && reason != ""
		}
		of := func(imported string) bool { return imported == module || strings.HasPrefix(imported, module+"/") }
		if !named && !(takenOver && !slices.ContainsFunc(ours, of)) { // a team's own code may import it
			t.Errorf("%s: add %s and what it is for", file, module)
		}
	}
	for name, reason := range reasons {
		if !slices.ContainsFunc(modules, func(module string) bool { return covers(name, module) }) {
			t.Errorf("%s: %s: go.mod does not require it any more; take the row out", file, name)
		}
		for _, p := range all {
			if helper[p.ImportPath] {
				continue
			}
			for _, imported := range p.Imports {
				if strings.Contains(reason, "tests only") && covers(name, imported) {
					t.Errorf("%s: %s: not for tests only: %s imports it", file, name, p.ImportPath)
				}
			}
		}
	}
}

// TestWhatNeedsCDKTF: docs/exit.md names the folders and files whose code imports CDKTF or jsii, and no others.
func TestWhatNeedsCDKTF(t *testing.T) {
	t.Chdir("..")
	const file = "docs/exit.md"
	_, sentence, found := strings.Cut(read(t, file), "What needs CDKTF is the next synthesis. It is in ")
	sentence, _, ended := strings.Cut(sentence, " only")
	if !found || !ended {
		t.Fatalf("%s: no sentence that begins with: What needs CDKTF is the next synthesis. It is in", file)
	}
	var named []string
	for _, match := range codeSpan.FindAllStringSubmatch(sentence, -1) {
		named = append(named, match[1])
	}
	used, ours := map[string]bool{}, slipways(t)
	for _, p := range packages(t) {
		needs := slices.ContainsFunc(p.Imports, func(imported string) bool {
			return strings.Contains(imported, "jsii-runtime-go") || strings.Contains(imported, "terraform-cdk-go/cdktf") ||
				strings.Contains(imported, "cdktf-provider-") || strings.HasPrefix(imported, "github.com/aws/constructs-go")
		})
		folder := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "slipway"), "/")
		if !needs || folder != "" && !ours(folder+"/x.go") {
			continue
		}
		if folder == "" {
			folder = "main.go"
		}
		i := slices.IndexFunc(named, func(name string) bool {
			return name == folder || strings.HasPrefix(folder+"/", path.Clean(name)+"/")
		})
		if i < 0 {
			t.Errorf("%s: %s needs CDKTF as well", file, folder)
			continue
		}
		used[named[i]] = true
	}
	for _, name := range named {
		if !used[name] {
			t.Errorf("%s: %s does not need CDKTF", file, name)
		}
	}
}
