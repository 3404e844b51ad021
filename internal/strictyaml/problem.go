package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	File         string
	Line, Column int
	Key          string // as service.health_check.interval or scaling.schedules[0].min; empty where the file itself is wrong
	Value        string // as written; empty where there is none
	Rule         string // what is wrong
	Fix          string // what to do about it
}

// String is one line: file:line:column: key: value; rule; fix.
func (p Problem) String() string {
	var said []string
	for _, part := range []string{p.Value, p.Rule, p.Fix} {
		if part != "" {
			said = append(said, part)
		}
	}
	where := fmt.Sprintf("%s:%d:%d: ", p.File, p.Line, p.Column)
	if p.Key != "" {
		where += printable(p.Key) + ": "
	}
	return where + strings.Join(said, "; ")
}

// Problems are all that is wrong, so that nobody has to run again to learn of the next one.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// Err sorts the problems by place; no problems are no error.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Key, b.Key),
			cmp.Compare(a.Rule, b.Rule),
		)
	})
	return p
}

// Show renders a value of a file for a message: on one line, and not endlessly.
func Show(value any) string {
	const most = 100
	text := fmt.Sprint(value)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "..."
	}
	if text == "" {
		return `""`
	}
	return printable(text)
}

// printable quotes a text that would break the line or hide a character.
func printable(text string) string {
	unsafe := func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsPrint(r) }
	if strings.ContainsFunc(text, unsafe) || strings.TrimSpace(text) != text {
		return strconv.Quote(text)
	}
	return text
}
