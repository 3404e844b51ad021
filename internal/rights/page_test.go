package rights

import (
	"cmp"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"slipway/internal/policy"
	"slipway/internal/testbench/golden"
)

// TestThePageOfRoles writes the table of docs/roles.md from the rows.
func TestThePageOfRoles(t *testing.T) {
	var examples []subject
	for _, name := range []string{"everything", "prod", "dev"} {
		stack, environment := load(t, name)
		examples = append(examples, subject{stack: stack, environment: environment})
	}
	var table strings.Builder
	table.WriteString("| for | plan and deploy | deploy alone | on | because |\n|---|---|---|---|---|\n")
	for _, n := range needs {
		because := n.why
		if because == "" {
			because = "called"
		}
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s |\n", code(strings.Fields(n.types)), code(strings.Fields(n.reads)), code(strings.Fields(n.writes)),
			narrowed(n, examples), sourced(because))
	}
	file := filepath.Join("..", "..", "docs", "roles.md")
	text, place := string(read(t, file)), regexp.MustCompile(`(?m)^\| for \| plan and deploy \|.*\n(?:^\|.*\n)+`)
	if len(place.FindAllString(text, -1)) != 1 {
		t.Fatalf("%s has no place for the table", file)
	}
	golden.Same(t, file, place.ReplaceAllLiteralString(text, table.String()))
}

func code(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return strings.NewReplacer("`data.", "data `", "`ephemeral.", "ephemeral `").Replace("`" + strings.Join(words, "` `") + "`")
}

var page = regexp.MustCompile(`https://\S+`)

func sourced(why string) string {
	why = page.ReplaceAllStringFunc(why, func(url string) string { return "[source](" + url + ")" })
	return strings.ReplaceAll(why, "docs/account.md", "[account](account.md)")
}

// narrowed shows a scope in the first environment that has what the row is for.
func narrowed(n need, examples []subject) string {
	for _, s := range examples {
		regions := s.regions(n)
		if len(regions) == 0 {
			continue
		}
		s.region = regions[0]
		if statements := n.on(s); len(statements) > 0 {
			var shown []string
			for _, statement := range statements {
				shown = append(shown, s.shown(statement))
			}
			return strings.Join(shown, "; ")
		}
	}
	return ""
}

var words = map[string]string{"aws:RequestTag": "getting the tags", "aws:ResourceTag": "having the tags", "aws:RequestedRegion": "in the region"}

func (s subject) shown(statement policy.Statement) string {
	general := strings.NewReplacer(s.prefix(), "NAME", s.environment.Account, "ACCOUNT", s.region, "REGION", "arn:aws:", "")
	var resources []string
	for _, resource := range statement.Resources {
		resources = append(resources, general.Replace(resource))
	}
	if len(resources) > 3 {
		resources = append(resources[:2], fmt.Sprintf("and %d more", len(resources)-2))
	}
	shown := code(resources)
	var conditions []string
	for _, keys := range statement.Conditions {
		for key := range keys {
			key, _, _ = strings.Cut(key, "/")
			conditions = append(conditions, cmp.Or(words[key], "by `"+key+"`"))
		}
	}
	return strings.Join(append([]string{shown}, sorted(conditions)...), " ")
}
