// Package text makes text from a plan safe to print: names, values and messages of a plan are written by whoever opens a pull request.
// It also writes numbers.
package text

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text safe for a terminal and a CI log: everything that does not print is written as its code, so that it can neither move the
// cursor nor turn the direction of writing, and what CI systems take for commands in a log (##[, ##vso[) is broken up.
func Clean(s string) string {
	if clean(s) {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\t':
			out.WriteString(`\t`)
		case unicode.IsPrint(r) && r != utf8.RuneError:
			out.WriteRune(r)
		default:
			fmt.Fprintf(&out, `\u{%x}`, r)
		}
	}
	broken := strings.ReplaceAll(out.String(), "##", "# #")
	return strings.ReplaceAll(broken, "##", "# #") // three in a row left one
}

func clean(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '#' {
			return false
		}
	}
	return true
}

// Short cuts text after a number of characters.
func Short(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-3]) + "..."
}

// Code writes clean text as a code span of Markdown. In a code span GitHub and GitLab see no HTML, no links, no mentions and no references. A vertical
// bar becomes a look-alike, since a table's cell ends at one wherever it stands, and the start of an HTML comment is broken up, since
// comments are found again by theirs.
func Code(s string) string {
	if s == "" {
		return ""
	}
	s = strings.NewReplacer("|", "│", "<!--", "<! --").Replace(Clean(s))
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.TrimSpace(s) == "" {
		s = " " + s + " "
	}
	return fence + s + fence
}

// Summary writes clean text as HTML's code element, for where Markdown is not read: inside <summary>.
func Summary(s string) string {
	return "<code>" + html.EscapeString(strings.ReplaceAll(Clean(s), "<!--", "<! --")) + "</code>"
}

// Counted writes a number of things, as 1 zone and 2 zones.
func Counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if strings.HasSuffix(thing, "s") {
		thing += "e"
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Number writes one without zeros at its end.
func Number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
