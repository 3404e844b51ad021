package imports

import (
	"fmt"
	"regexp"
	"strings"

	"slipway/internal/adopt"
)

// unsupported is what the AWS provider says of a type that it does not import. Its schema does not say so before.
var unsupported = regexp.MustCompile(`resource ([a-z0-9_]+) doesn't support import`)

// Explain adds to what Terraform says of a plan that failed the lines of the list that it speaks of.
func (l List) Explain(err error) error {
	said := err.Error()
	never := map[string]bool{} // types that are not imported
	for _, match := range unsupported.FindAllStringSubmatch(said, -1) {
		never[match[1]] = true
	}
	var lines []string
	for _, entry := range l.Entries {
		line := fmt.Sprintf("%s:%d:1: %s: ", l.Name, entry.Line, entry.Address)
		typ := typeOf(entry.Address)
		switch {
		case never[typ] && adopt.Repeatable(typ):
			lines = append(lines, line+"the provider imports none of this type; take the line out: an apply writes it over what is there")
		case never[typ]:
			lines = append(lines, line+"the provider imports none of this type; take the line out")
		case mentions(said, entry.Address):
			lines = append(lines, line+entry.ID+": see what Terraform says")
		}
	}
	if len(lines) == 0 {
		return err
	}
	return fmt.Errorf("%s\n%w", strings.Join(lines, "\n"), err)
}

// mentions tells whether a text has a name or an address, and not only as the beginning, the end or the middle of a longer name.
func mentions(text, name string) bool {
	for at := 0; ; at++ {
		next := strings.Index(text[at:], name)
		if next < 0 {
			return false
		}
		at += next
		before, after := text[:at], text[at+len(name):]
		if (before == "" || !inName(before[len(before)-1])) && (after == "" || !inName(after[0])) {
			return true
		}
	}
}

func inName(char byte) bool {
	return char == '_' || char == '-' || '0' <= char && char <= '9' || 'A' <= char && char <= 'Z' || 'a' <= char && char <= 'z'
}
