package page

import (
	"html"
	"html/template"
	"regexp"
)

var (
	inCode = regexp.MustCompile("`([^`]+)`")
	bold   = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	link   = regexp.MustCompile(`\[([^\]]+)\]\((https://[^\s()]+)\)`)
)

// prose shows what sentences of a report have of Markdown: code, what is bold, and links. All else is text, which is escaped first.
func prose(text string) template.HTML {
	text = html.EscapeString(text)
	text = link.ReplaceAllString(text, `<a href="$2">$1</a>`)
	text = bold.ReplaceAllString(text, "<strong>$1</strong>")
	return template.HTML(inCode.ReplaceAllString(text, "<code>$1</code>"))
}
