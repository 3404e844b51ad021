package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/prices"
)

var (
	section   = regexp.MustCompile(`(?m)^## (.*)$`)
	row       = regexp.MustCompile("^\\| `([^`]+)` \\|")
	dotted    = regexp.MustCompile(`^([a-z][a-z0-9_]*)((?:\.[a-z][a-z0-9_]*)+)(?:: .*)?$`)
	snakeCase = regexp.MustCompile(`^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$`)
	word      = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)
	// What else has dots: an address of Terraform, a file, a host.
	address  = regexp.MustCompile(`^(?:(?:data\.|ephemeral\.)?aws_\w+|local)\.\w+`)
	fileName = regexp.MustCompile(`\.(?:go|js|json|md|mod|py|sh|sum|tf|tfplan|yaml|yml)$`)
	host     = regexp.MustCompile(`\.(?:com|org|io|dev)$`)
)

// reference gives every key of docs/configuration.md by its path, and the sections.
func reference(t *testing.T) (keys []string) {
	t.Helper()
	prefix := ""
	for line := range strings.Lines(read(t, "docs/configuration.md")) {
		if heading := section.FindStringSubmatch(line); heading != nil {
			prefix = strings.ReplaceAll(heading[1], "[]", "") + "."
			if prefix == "environment." {
				prefix = ""
			}
		}
		if cells := row.FindStringSubmatch(line); cells != nil {
			keys = append(keys, prefix+cells[1])
		}
	}
	if len(keys) < 150 {
		t.Fatalf("only %d keys were read", len(keys))
	}
	return keys
}

// TestKeysInDocuments: a name with dots is a key of the reference, unless it has the form of an address, a file or a host. One without
// dots but with underscores is a key's last part, or something that the code or the synthesized JSON names.
func TestKeysInDocuments(t *testing.T) {
	t.Chdir("..")
	keys := reference(t)
	names := map[string]bool{}
	for _, key := range keys {
		for part := range strings.SplitSeq(key, ".") {
			names[part] = true
		}
	}
	code := wordsOfCode(t)
	looked := 0
	for _, document := range documents(t) {
		if document.path == "docs/configuration.md" || document.path == "docs/verdicts.md" { // that is generated; its types are the provider's
			continue
		}
		for _, span := range document.spans() {
			switch match := dotted.FindStringSubmatch(span.text); {
			case match != nil:
				name := match[1] + match[2]
				if address.MatchString(name) || fileName.MatchString(name) || host.MatchString(name) {
					continue
				}
				looked++
				if !isKey(keys, name) {
					t.Errorf("%s: no key of docs/configuration.md, and neither an address, a file nor a host", span)
				}
			case snakeCase.MatchString(span.text) && !names[span.text] && !code[span.text]:
				t.Errorf("%s: neither a key of docs/configuration.md nor a name of the code or of testdata/snapshots", span)
			}
		}
	}
	if looked < 100 {
		t.Errorf("only %d keys were looked at", looked)
	}
}

// isKey says whether the reference has a name. A further service has the keys of service, and in itself those that the first has beside it.
func isKey(keys []string, name string) bool {
	rest, further := strings.CutPrefix(name, "services.")
	_, key, _ := strings.Cut(rest, ".")
	if further && key == "" { // a service
		return rest != ""
	}
	return slices.Contains(keys, name) || further && slices.ContainsFunc([]string{"services.*." + key, "service." + key, key},
		func(of string) bool { return slices.Contains(keys, of) })
}

// wordsOfCode gives the words of what Slipway is made of and of what it makes.
func wordsOfCode(t *testing.T) map[string]bool {
	t.Helper()
	words := map[string]bool{}
	for _, file := range tree(t) {
		code := strings.HasSuffix(file, ".go") || file == "Makefile"
		if code && !strings.HasPrefix(file, "docs/") || strings.HasPrefix(file, "testdata/snapshots/") {
			for _, name := range word.FindAllString(read(t, file), -1) {
				words[name] = true
			}
		}
	}
	return words
}

// TestConfigurationInDocuments: what a document shows of an environment's file has keys of the reference only.
func TestConfigurationInDocuments(t *testing.T) {
	t.Chdir("..")
	keys := reference(t)
	looked := 0
	for _, document := range documents(t) {
		for _, block := range document.blocks("yaml") {
			var shown map[string]any
			if err := yaml.Unmarshal([]byte(block.text), &shown); err != nil {
				t.Errorf("%s:%d: %v", block.file, block.line, err)
			}
			if shown["acknowledgements"] != nil { // a policy of planreview
				continue
			}
			if shown["github"] != nil {
				environments := []config.Environment{{Name: "dev"}, {Name: "prod"}}
				if _, err := delivery.Parse(block.file, []byte(block.text), environments); err != nil {
					t.Errorf("%s:%d: %v", block.file, block.line, err)
				}
				continue
			}
			if shown["prices"] != nil { // a user's own
				if _, err := prices.ReadOwn("us-east-1.yaml", []byte(block.text)); err != nil {
					t.Errorf("%s:%d: %v", block.file, block.line, err)
				}
				continue
			}
			looked++
			for _, key := range unknown(shown, "", keys) {
				if byName.MatchString(key) {
					continue
				}
				t.Errorf("%s:%d: %s: no key of docs/configuration.md", block.file, block.line, key)
			}
		}
	}
	if looked < 2 {
		t.Errorf("only %d blocks were looked at", looked)
	}
}

// byName are entries of a list that is written as names and texts.
var byName = regexp.MustCompile(`^service\.secrets\.[A-Z][A-Z0-9_]*$`)

// unknown gives the keys that the reference does not have. Below one that it has no section for, names are the user's own.
func unknown(shown map[string]any, prefix string, keys []string) (wrong []string) {
	for name, value := range shown {
		key := prefix + name
		if !isKey(keys, key) {
			wrong = append(wrong, key)
			continue
		}
		if !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, key+".") }) {
			continue
		}
		items, isList := value.([]any)
		if !isList {
			items = []any{value}
		}
		for _, item := range items {
			if below, ok := item.(map[string]any); ok {
				wrong = append(wrong, unknown(below, key+".", keys)...)
			}
		}
	}
	return wrong
}
