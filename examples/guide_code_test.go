package examples

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"slipway/internal/config"
)

func TestGuideQuotesTheExamples(t *testing.T) {
	files := map[string]string{"python": "python/*.py", "javascript": "nodejs/*.js", "go": "go/*.go"}
	seen := map[string]int{}
	for _, block := range readGuide(t).codeBlocks() {
		pattern, ok := files[block.language]
		if !ok {
			continue
		}
		seen[block.language]++
		matches, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(matches, func(name string) bool {
			file, err := os.ReadFile(name)
			return err == nil && quotes(string(file), block.code)
		}) {
			t.Errorf("%s: no file of %s holds this block:\n%s", guideFile, pattern, block.code)
		}
	}
	for language := range files {
		if seen[language] == 0 {
			t.Errorf("%s: no %s block", guideFile, language)
		}
	}
}

// A server that closes idle connections before the load balancer does answers some requests with a closed connection.
func TestExamplesKeepConnectionsLongerThanTheLoadBalancer(t *testing.T) {
	var stack struct {
		Resource struct {
			Balancers map[string]struct {
				IdleTimeout int `json:"idle_timeout"`
			} `json:"aws_lb"`
		}
	}
	text, err := os.ReadFile("../testdata/samples/prod.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &stack); err != nil {
		t.Fatal(err)
	}
	least := stack.Resource.Balancers["main"].IdleTimeout
	if least == 0 {
		t.Fatal("the load balancer of prod has no idle timeout")
	}
	for file, limit := range map[string]struct {
		form  string
		parts int // of a second
	}{
		"go/main.go":    {`IdleTimeout:\s+(\d+) \* time\.Second`, 1},
		"nodejs/app.js": {`keepAliveTimeout = ([\d_]+);`, 1000},
	} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(limit.form).FindSubmatch(source)
		if found == nil {
			t.Errorf("%s: sets no limit for idle connections", file)
			continue
		}
		if seconds, _ := strconv.Atoi(strings.ReplaceAll(string(found[1]), "_", "")); seconds/limit.parts <= least {
			t.Errorf("%s: closes idle connections after %d s, before the load balancer does, after %d s", file, seconds/limit.parts, least)
		}
	}
}

func TestQuotes(t *testing.T) {
	file := "a\n  b\n\n    c\nd\n"
	for block, want := range map[string]bool{
		"a\n": true, "b\n\n  c\n": true, "  b\n": true, "d\n": true,
		"b\nc\n": false, "c\n  b\n": false, "b\n\nc\n": false, "e\n": false,
	} {
		if quotes(file, block) != want {
			t.Errorf("quotes(%q) = %v", block, !want)
		}
	}
}

// container is what the synthesized JSON says about the service's container.
type container struct {
	Environment []struct{ Name, Value string }
	Secrets     []struct{ Name, ValueFrom string }
}

func snapshot(t *testing.T, environment string) (c container, secretNames []string) {
	t.Helper()
	text, err := os.ReadFile("../testdata/samples/" + environment + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var stack struct {
		Resource struct {
			Tasks map[string]struct {
				Definitions json.RawMessage `json:"container_definitions"`
			} `json:"aws_ecs_task_definition"`
			Secrets map[string]struct{ Name string } `json:"aws_secretsmanager_secret"`
		}
	}
	if err := json.Unmarshal(text, &stack); err != nil {
		t.Fatal(err)
	}
	containers := findContainers(t, stack.Resource.Tasks["main"].Definitions)
	for _, secret := range stack.Resource.Secrets {
		secretNames = append(secretNames, secret.Name)
	}
	return containers[0], secretNames
}

// findContainers reads the definitions, which the snapshot shows decoded under a key of its own.
func findContainers(t *testing.T, raw json.RawMessage) (containers []container) {
	t.Helper()
	if json.Unmarshal(raw, &containers) == nil && len(containers) > 0 {
		return containers
	}
	var decoded map[string]json.RawMessage
	if err := json.Unmarshal(raw, &decoded); err != nil {
		t.Fatal(err)
	}
	for _, value := range decoded {
		if json.Unmarshal(value, &containers) == nil && len(containers) > 0 {
			return containers
		}
	}
	t.Fatal("no container definitions in the snapshot")
	return nil
}

var codeSpan = regexp.MustCompile("`([^`]+)`")

func TestGuideListsTheVariables(t *testing.T) {
	injected, read := map[string]bool{}, map[string]bool{}
	for _, row := range readGuide(t).table(t, "Variables") {
		name := codeSpan.FindStringSubmatch(row[0])
		if name == nil {
			t.Fatalf("no name in %q", row[0])
		}
		read[name[1]] = true
		if strings.HasPrefix(row[1], "Slipway") {
			injected[name[1]] = true
		}
	}
	made := map[string]bool{}
	c, _ := snapshot(t, "prod")
	for _, variable := range c.Environment {
		made[variable.Name] = strings.HasPrefix(variable.Name, "DB_")
	}
	for _, secret := range c.Secrets {
		made[secret.Name] = true
	}
	for name, isOurs := range made {
		if isOurs && !injected[name] {
			t.Errorf("%s: %s is injected, but not in the table", guideFile, name)
		}
	}
	for name := range injected {
		if !made[name] {
			t.Errorf("%s: %s is said to be injected; prod's container does not have it", guideFile, name)
		}
	}
	for _, file := range []string{"go/config.go", "python/config.py", "nodejs/config.js"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		used := map[string]bool{}
		for _, name := range regexp.MustCompile(`\bDB_[A-Z_]+\b`).FindAllString(string(text), -1) {
			used[name] = true
			if !read[name] {
				t.Errorf("%s: %s is not in the guide's table", file, name)
			}
		}
		for name := range read {
			if strings.HasPrefix(name, "DB_") && !used[name] {
				t.Errorf("%s: does not read %s", file, name)
			}
		}
	}
}

func TestGuideNamesTheSecrets(t *testing.T) {
	text := readGuide(t).text
	_, names := snapshot(t, "prod")
	if len(names) == 0 {
		t.Fatal("prod has no secrets")
	}
	for _, name := range names {
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("%s: does not name %s", guideFile, name)
		}
	}
}

// The guide's arithmetic: tasks at the peak of a deployment times the pool.
func TestGuideCountsTheConnections(t *testing.T) {
	environments, err := config.Load("../testdata/samples") // environments/ is the user's to change
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for _, row := range readGuide(t).table(t, "Pool size") {
		rows[row[0]] = row[1:]
	}
	for _, e := range environments {
		peak := e.Scaling.Max * e.Deployment.MaximumPercent / 100
		want := []string{
			fmt.Sprint(e.Scaling.Max), fmt.Sprintf("%d%%", e.Deployment.MaximumPercent), fmt.Sprint(peak),
			strconv.Itoa(peak * 10), fmt.Sprintf("%d%%", e.Database.Proxy.MaxConnectionsPercent),
		}
		if !slices.Equal(rows[e.Name], want) {
			t.Errorf("%s: %s: %q, want %q", guideFile, e.Name, rows[e.Name], want)
		}
	}
	if len(rows) != len(environments) {
		t.Errorf("%s: %d environments in the table, want %d", guideFile, len(rows), len(environments))
	}
}
