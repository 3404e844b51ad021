package page

import (
	"html"
	"path/filepath"
	"regexp"
	"strings"

	"slipway/internal/testbench/program"
)

// root is the project's own folder.
var root, _ = filepath.Abs(program.Root())

var (
	hidden = regexp.MustCompile(`(?s)<(script|style)>.*?</(script|style)>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
)

// shownText is what a page says, without its tags.
func shownText(page string) string {
	return html.UnescapeString(strings.TrimSpace(tags.ReplaceAllString(hidden.ReplaceAllString(page, ""), "")))
}
