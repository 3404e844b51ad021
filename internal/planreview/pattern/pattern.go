// Package pattern matches addresses of resources and types with wildcards.
package pattern

import (
	"regexp"
	"strings"
)

// Pattern matches an address, or a type. In it
//
//	[*]        is any instance key of count or for_each, as aws_s3_bucket.logs[*]
//	["eu-*"]   is a key of for_each with any letters for the star
//	*          elsewhere is any letters within one name, as aws_db_* or module.*.aws_lb.main
type Pattern struct {
	exact string
	form  *regexp.Regexp // nil without a wildcard
}

var (
	key  = regexp.MustCompile(`\["(?:[^"\\]|\\.)*"\]|\[\*\]`)
	name = regexp.QuoteMeta("*")
)

const (
	anyKey     = `\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\]`
	withinKey  = `(?:[^"\\]|\\.)*`
	withinName = `[^.\[\]"]*`
)

// New compiles a pattern. Any text is one.
func New(text string) Pattern {
	if !strings.Contains(text, "*") {
		return Pattern{exact: text}
	}
	var form strings.Builder
	rest := text
	for _, at := range key.FindAllStringIndex(text, -1) {
		form.WriteString(stars(text[len(text)-len(rest):at[0]], withinName))
		if part := text[at[0]:at[1]]; part == "[*]" {
			form.WriteString(anyKey)
		} else {
			form.WriteString(stars(part, withinKey))
		}
		rest = text[at[1]:]
	}
	form.WriteString(stars(rest, withinName))
	return Pattern{form: regexp.MustCompile(`^` + form.String() + `$`)}
}

func stars(text, star string) string { return strings.ReplaceAll(regexp.QuoteMeta(text), name, star) }

// Matches says whether the pattern is of the whole text.
func (p Pattern) Matches(text string) bool {
	if p.form != nil {
		return p.form.MatchString(text)
	}
	return p.exact == text
}

// OfOneBlock says whether a pattern has wildcards in instance keys only, so that it stands for the instances of one block.
func OfOneBlock(text string) bool { return !strings.Contains(key.ReplaceAllString(text, ""), "*") }
