package examples

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const guideFile = "../docs/integration.md"

// guide is docs/integration.md.
type guide struct{ text string }

func readGuide(t *testing.T) guide {
	t.Helper()
	text, err := os.ReadFile(guideFile)
	if err != nil {
		t.Fatal(err)
	}
	return guide{string(text)}
}

type codeBlock struct{ language, code string }

var fence = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$")

func (g guide) codeBlocks() (blocks []codeBlock) {
	for _, match := range fence.FindAllStringSubmatch(g.text, -1) {
		blocks = append(blocks, codeBlock{match[1], match[2]})
	}
	return blocks
}

// table returns the cells of the first table under a heading, without its head.
func (g guide) table(t *testing.T, heading string) (rows [][]string) {
	t.Helper()
	_, section, found := strings.Cut(g.text, "\n## "+heading+"\n")
	if !found {
		t.Fatalf("%s: no heading %q", guideFile, heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	for line := range strings.Lines(section) {
		if strings.HasPrefix(line, "|") {
			cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			rows = append(rows, cells)
		} else if len(rows) > 0 {
			break
		}
	}
	if len(rows) < 3 {
		t.Fatalf("%s: no table under %q", guideFile, heading)
	}
	return rows[2:]
}

const failuresHeading = "What goes wrong, and what the examples do"

// failure is a row of the guide's table: what the examples do, and their one line if they log one.
type failure struct{ does, line string }

func (g guide) failures(t *testing.T) map[string]failure {
	t.Helper()
	all := map[string]failure{}
	for _, row := range g.table(t, failuresHeading) {
		all[row[0]] = failure{row[1], strings.Trim(row[2], "`")}
	}
	return all
}

// pattern of the failure's line: names in braces are replaced, and "(...)" stands for the driver's own words.
func (f failure) pattern(values map[string]string) *regexp.Regexp {
	line := f.line
	for name, value := range values {
		line = strings.ReplaceAll(line, "{"+name+"}", value)
	}
	return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(line), `\(\.\.\.\)`, `\(.+\)`) + "$")
}

// quotes reports whether a block is part of a file, at whatever indentation the file has it.
func quotes(file, block string) bool {
	fileLines, blockLines := strings.Split(file, "\n"), strings.Split(strings.TrimSuffix(block, "\n"), "\n")
	for start := range fileLines {
		indent, found := strings.CutSuffix(fileLines[start], blockLines[0])
		if !found || strings.TrimSpace(indent) != "" || start+len(blockLines) > len(fileLines) {
			continue
		}
		if slices.EqualFunc(blockLines, fileLines[start:start+len(blockLines)], func(b, f string) bool {
			return b == "" && f == "" || f == indent+b
		}) {
			return true
		}
	}
	return false
}
