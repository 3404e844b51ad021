package recipes

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"
)

const folder = "../../examples/ci"

// fromTool are the variables that scripts may read though their file does not set them, each with the page that says who sets it.
var fromTool = map[string][]string{
	// https://docs.gitlab.com/ci/variables/predefined_variables/ and COMMENT_TOKEN of the project's own variables
	".gitlab-ci.yml": {"CI_API_V4_URL", "CI_COMMIT_SHA", "CI_JOB_URL", "CI_MERGE_REQUEST_IID", "CI_PROJECT_DIR", "CI_PROJECT_ID", "COMMENT_TOKEN"},
	// https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables
	"Jenkinsfile": {"BUILD_URL", "GIT_COMMIT"},
	// https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
	"buildspec.yml": {"CODEBUILD_BUILD_ID", "CODEBUILD_RESOLVED_SOURCE_VERSION"},
	// https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html
	"buildspec-apply.yml": {"CODEBUILD_SRC_DIR_plan"},
	// https://www.runatlantis.io/docs/custom-workflows#native-environment-variables
	"repos.yaml": {"HEAD_COMMIT", "PLANFILE", "PROJECT_NAME", "SHOWFILE"},
}

func TestRecipesAreWhole(t *testing.T) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/other-ci.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		file := entry.Name()
		t.Run(file, func(t *testing.T) {
			if !strings.Contains(string(page), "(../examples/ci/"+file+")") {
				t.Errorf("docs/other-ci.md does not link to it")
			}
			jobs, err := Read(filepath.Join(folder, file))
			if err != nil {
				t.Fatal(err)
			}
			all := ""
			for _, job := range jobs {
				wantReadable(t, file, job)
				for _, script := range job.Scripts {
					all += script.Text
				}
			}
			for _, variable := range fromTool[file] {
				if !strings.Contains(all, "$"+variable) {
					t.Errorf("%s is not read anymore: take it out of fromTool", variable)
				}
			}
		})
	}
}

// wantReadable: each script is one of its shell, and each variable that it reads has a value.
func wantReadable(t *testing.T, file string, job Job) {
	t.Helper()
	for _, script := range job.Scripts {
		variant := syntax.LangPOSIX
		if script.Shell[0] == "bash" {
			variant = syntax.LangBash
		}
		parsed, err := syntax.NewParser(syntax.Variant(variant)).Parse(strings.NewReader(script.Text), job.Name)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		set := slices.Concat(fromTool[file], job.Bound, slices.Collect(maps.Keys(job.Variables)), []string{"PWD", "@"})
		syntax.Walk(parsed, func(node syntax.Node) bool {
			if assign, ok := node.(*syntax.Assign); ok && assign.Name != nil {
				set = append(set, assign.Name.Value)
			}
			if read, ok := node.(*syntax.ParamExp); ok && !slices.Contains(set, read.Param.Value) {
				t.Errorf("%s: $%s: nobody sets it; if the tool does, say so in fromTool", job.Name, read.Param.Value)
			}
			return true
		})
	}
}

// applied is how a plan is applied; planned how one is made.
var (
	applied = regexp.MustCompile(`terraform -chdir=(\S+) apply -input=false -lock-timeout=5m (\S+)\n`)
	planned = regexp.MustCompile(`terraform -chdir=\S+ plan -input=false (?:-lock=false )?-out="([^"]+)" > /dev/null\n`)
)

// TestWhatIsAppliedWasReviewed: a plan is made, shown, reviewed and kept with what an apply needs, in this order, and the apply names the file.
func TestWhatIsAppliedWasReviewed(t *testing.T) {
	for _, recipe := range []struct{ planFile, plan, applyFile, apply string }{
		{".gitlab-ci.yml", "plan", ".gitlab-ci.yml", "deploy"},
		{"Jenkinsfile", "Plan", "Jenkinsfile", "Apply"},
		{"buildspec.yml", "build", "buildspec-apply.yml", "build"},
		{"repos.yaml", "plan", "repos.yaml", "apply"},
	} {
		t.Run(recipe.planFile, func(t *testing.T) {
			plan, apply := text(t, recipe.planFile, recipe.plan), text(t, recipe.applyFile, recipe.apply)
			made, done := planned.FindStringSubmatchIndex(plan.text), applied.FindStringSubmatch(apply.text)
			if made == nil || done == nil {
				t.Fatalf("no plan into a file, or no apply of one:\n%s%s", plan.text, apply.text)
			}
			last := made[1]
			for _, next := range []string{"show -json", "planreview "} {
				at := strings.LastIndex(plan.text, next)
				if at < last {
					t.Errorf("%q does not come after what it needs", next)
				}
				last = at
			}
			if recipe.planFile == "repos.yaml" { // both run in the same folder
				if at := strings.Index(plan.text, `mv "$PLANFILE.new" "$PLANFILE"`); at < last || done[2] != `"$PLANFILE"` {
					t.Error("the plan is where Atlantis applies it from before its review, or never")
				}
				return
			}
			if want := "review/" + done[2]; !strings.HasSuffix(plan.text[made[2]:made[3]], want) {
				t.Errorf("%s is applied, %s is made", want, plan.text[made[2]:made[3]])
			}
			if !strings.Contains(apply.text, "/stack.tgz") {
				t.Error("the apply does not unpack the folder of the stack")
			}
			for _, needed := range []string{done[2], "stack.tgz"} {
				if !slices.Contains(plan.keeps, "review/"+needed) {
					t.Errorf("review/%s is not kept for the apply, only %q", needed, plan.keeps)
				}
			}
			for _, kept := range plan.keeps {
				if !strings.Contains(plan.text, strings.TrimPrefix(kept, "review/")) {
					t.Errorf("%s is kept, and nothing writes it", kept)
				}
			}
		})
	}
}

type whole struct {
	text  string
	keeps []string
}

func text(t *testing.T, file, name string) (of whole) {
	t.Helper()
	jobs, err := Read(filepath.Join(folder, file))
	if err != nil {
		t.Fatal(err)
	}
	job, there := jobs[name]
	if !there {
		t.Fatalf("%s has no %s, only %q", file, name, slices.Sorted(maps.Keys(jobs)))
	}
	for _, script := range job.Scripts {
		of.text += script.Text
	}
	of.keeps = job.Keeps
	return of
}

func TestMistakesAreNamed(t *testing.T) {
	for name, test := range map[string]struct {
		read func([]byte) ([]Job, error)
		data string
		want string
	}{
		"extends nobody":      {gitlab, "plan:\n  extends: .nobody\n  script: [true]\n", "extends: .nobody: no such job"},
		"an old buildspec":    {codeBuild, "version: 0.1\nphases: {build: {commands: [true]}}\n", "only 0.2 runs all commands in one shell"},
		"a key of no meaning": {codeBuild, "version: 0.2\nphase: {}\n", "phase"},
		"a backslash":         {jenkins, "stage('Plan') {\nsh '''\na \\\nb\n'''\n}\n", "a backslash"},
		"a brace too few":     {jenkins, "stage('Plan') {\nsh '''a'''\n", "1 { and 0 }"},
		"a step of no kind":   {atlantis, "workflows: {a: {plan: {steps: [{init: {}}]}}}\n", "step 1: no command"},
		"a project elsewhere": {projects, "version: 3\nprojects: [{name: prod, dir: stacks}]\n", `project "prod" in "stacks"`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := test.read([]byte(test.data)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}
