package config

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"slipway/internal/strictyaml"
)

// own are the choices that are Slipway's: another one is wrong, whatever AWS adds.
var own = map[string]bool{"network.nat": true, "report.waive[].item": true, "service.egress[].protocol": true,
	"load_balancer.waf.mode": true, "load_balancer.waf.rate_limit_by": true,
	"database.cluster_parameters[].apply_method": true, "database.instance_parameters[].apply_method": true}

// further are keys whose lists are in code and not in the schema, each with a value that its list lacks.
var further = map[string]any{
	"region":                           "us-west-9",
	"state.region":                     "us-west-9",
	"state.kms_key_arn":                "arn:aws:kms:us-west-9:012345678901:key/a",
	"network.az_count":                 0, // see TestZonesThatAreLeft
	"network.excluded_zone_ids":        []any{"euc1-az9"},
	"network.interface_endpoints":      []any{"ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssmmessages", "ssm", "queues"},
	"service.memory":                   3073,
	"service.permissions[].actions":    []any{"ses:SendLetter"},
	"service.permissions[].resources":  []any{"arn:aws:sqs:eu-central-1:012345678901:mails"},
	"service.permissions[].conditions": map[string]any{"StringRhymes": map[string]any{"ses:FromAddress": []any{"a"}}},
	"service.image":                    "012345678901.dkr.ecr.us-west-9.amazonaws.com/a:1",
	"service.sidecars[].image":         "012345678901.dkr.ecr.us-west-9.amazonaws.com/a:1",
	"database.engine_version":          "8.0.mysql_aurora.3.99.0",
	"database.insights.retention_days": 8,
}

// TestEveryListThatAgesIsWordedAlike gives each key that has a list of names, in the schema or in code, one that the list lacks. The schema
// has all lists of the tags and those that describe() adds, so that a new list comes here by itself.
func TestEveryListThatAgesIsWordedAlike(t *testing.T) {
	tried := 0
	for path, values := range lists(t) {
		t.Run(path, func(t *testing.T) {
			var another any = "no-such-name"
			if _, text := values[0].(string); !text {
				another = 77
			}
			problems := problemsAt(t, path, another, nil)
			if own[path] {
				if !strings.Contains(problems, "; not one of the choices; ") {
					t.Errorf("a list of our own is not worded as one:\n%s", problems)
				}
				return
			}
			wantWording(t, path, problems)
			if left := problemsAt(t, path, another, []any{path}); left != "" {
				t.Errorf("allow_unknown does not allow it:\n%s", left)
			}
		})
		tried++
	}
	for path, another := range further {
		if another == 0 {
			continue
		}
		t.Run(path, func(t *testing.T) { wantWording(t, path, problemsAt(t, path, another, nil)) })
	}
	if tried < 14 {
		t.Errorf("the schema has only %d lists", tried)
	}
}

func wantWording(t *testing.T, path, problems string) {
	t.Helper()
	if strings.Contains(path, "[") {
		path = `"` + path + `"`
	}
	for _, part := range []string{"; not known to this version", "known", "if AWS has it by now, add " + path + " to allow_unknown"} {
		if !strings.Contains(problems, part) {
			t.Errorf("without %q:\n%s", part, problems)
		}
	}
}

// lists gives the values of each enum in the schema by path; a list of texts has the path of the list.
func lists(t *testing.T) map[string][]any {
	t.Helper()
	var root map[string]any
	if err := yaml.Unmarshal(schemaJSON(t), &root); err != nil {
		t.Fatal(err)
	}
	all := map[string][]any{}
	var walk func(path string, schema map[string]any)
	walk = func(path string, schema map[string]any) {
		if values, ok := schema["enum"].([]any); ok {
			all[strings.TrimSuffix(path, "[]")] = values
		}
		if items, ok := schema["items"].(map[string]any); ok {
			walk(path+"[]", items)
		}
		properties, _ := schema["properties"].(map[string]any)
		for key, property := range properties {
			walk(strictyaml.Join(path, key), property.(map[string]any))
		}
	}
	walk("", root)
	return all
}

// problemsAt sets a key of the configuration with everything on, and gives the problems at that key.
func problemsAt(t *testing.T, path string, value any, allowed []any) string {
	t.Helper()
	var document map[string]any
	if err := yaml.Unmarshal([]byte(override), &document); err != nil {
		t.Fatal(err)
	}
	document["allow_unknown"] = allowed
	if allowed == nil {
		delete(document, "allow_unknown")
	}
	keys := strings.Split(path, ".")
	section := document
	for i, key := range keys {
		name, inList := strings.CutSuffix(key, "[]")
		if i == len(keys)-1 {
			if _, list := section[name].([]any); list {
				if _, whole := value.([]any); !whole {
					value = []any{value}
				}
			}
			section[name] = value
			break
		}
		next := section[name]
		if inList {
			next = next.([]any)[0]
		}
		if next == nil {
			next = map[string]any{}
			section[name] = next
		}
		section = next.(map[string]any)
	}
	data, err := yaml.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, p := range problemsOf(t, string(data)) {
		if at := indexed.ReplaceAllString(p.Key, "[]"); strings.TrimSuffix(at, "[]") == path {
			found = append(found, p.String())
		}
	}
	return strings.Join(found, "\n")
}

var indexed = regexp.MustCompile(`\[[0-9]+\]`)

// Every enum must say whose it is, or a list of AWS's would be worded as one of our own.
func TestEveryChoiceSaysWhoseItIs(t *testing.T) {
	for _, s := range sections() {
		for _, f := range ownFields(s) {
			path := strictyaml.Join(s.path, f.Key)
			tag := s.typ.FieldByIndex(f.Index).Tag.Get("choices")
			switch {
			case len(f.Enum) == 0 && tag != "":
				t.Errorf("%s has no choices", path)
			case len(f.Enum) > 0 && (tag == "ours") != own[path]:
				t.Errorf(`%s: give it choices:"theirs", or choices:"ours" and an entry in own`, path)
			case len(f.Enum) > 0 && tag != "ours" && tag != "theirs":
				t.Errorf(`%s: choices:%q; use "ours" or "theirs"`, path, tag)
			}
		}
	}
}

// No other file of the package may advise one of a list, or say what AWS does not offer.
func TestListsThatAgeAreWordedInOnePlace(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	wording := regexp.MustCompile(`(?i)offers no such|not valid|not offered|unsupported|not one of|not an AWS region|` +
		`no such (class|region|policy|version|service)`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || file == "ageing.go" {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.STRING && wording.MatchString(n.Value) {
					t.Errorf("%s says %s: use unknown or known of ageing.go", file, n.Value)
				}
			case *ast.SelectorExpr:
				if name := fmt.Sprint(n.X, ".", n.Sel); strings.HasSuffix(name, "DidYouMean") || strings.HasSuffix(name, ".Unknown") {
					t.Errorf("%s calls %s: use unknown or known of ageing.go", file, name)
				}
			}
			return true
		})
	}
}
