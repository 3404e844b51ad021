package docs

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"slipway/internal/account"
	"slipway/internal/testbench/golden"
)

// TestServiceLinkedRolesInTheAccountPage: commands, table and policy have the roles of internal/account, no more and no fewer.
func TestServiceLinkedRolesInTheAccountPage(t *testing.T) {
	t.Chdir("..")
	const file = "docs/account.md"
	var commands, rows, names []string
	for _, role := range account.LinkedRoles {
		commands = append(commands, "linked_role "+role.Service)
		rows = append(rows, fmt.Sprintf("| `%s` | [%s](%s) | %s |", role.Service, role.Name, role.Source, role.For))
		names = append(names, fmt.Sprintf("    %q", role.Service))
	}
	text := read(t, file)
	for _, part := range []struct {
		place   *regexp.Regexp
		content string
	}{
		{regexp.MustCompile(`(?m)(?:^linked_role \S+\n)+`), strings.Join(commands, "\n") + "\n"},
		{regexp.MustCompile(`(?m)(^\| service \| role \| for \|\n.*\n)(?:^\|.*\n)+`), "$1" + strings.Join(rows, "\n") + "\n"},
		{regexp.MustCompile(`(?m)(^.*"iam:AWSServiceName": \[\n)(?:^ +"\S+\n)+`), "$1" + strings.Join(names, ",\n") + "\n"},
	} {
		if places := part.place.FindAllString(text, -1); len(places) != 1 {
			t.Fatalf("%s: %s matches %d times", file, part.place, len(places))
		}
		text = part.place.ReplaceAllString(text, part.content)
	}
	golden.Same(t, file, text)
}
