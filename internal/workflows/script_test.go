package workflows

import (
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// script is what a shell script, or the run: of a step, uses and defines. Lines count in the file that it stands in.
type script struct {
	file     string
	commands []command
	reads    []read
	sets     []string // variables that it assigns itself
	outputs  []string // names that it writes to $GITHUB_OUTPUT
	exports  []string // names that it writes to $GITHUB_ENV
}

// command is a command with its words; an expansion in a word is *.
type command struct {
	line  int
	words []string
	env   []string // set for this command alone
}

// read is a variable that a script reads; one with a default need not be set.
type read struct {
	name       string
	line       int
	hasDefault bool
}

// inJq is a variable of the environment in a filter of jq.
var inJq = regexp.MustCompile(`\benv\.([A-Za-z_]\w*)`)

func parseScript(file, text string, firstLine int) (script, error) {
	parsed, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), file)
	if err != nil {
		return script{}, err
	}
	s := script{file: file}
	line := func(n syntax.Node) int { return firstLine - 1 + int(n.Pos().Line()) }
	syntax.Walk(parsed, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Stmt:
			for _, redirect := range n.Redirs {
				switch mentions(redirect.Word) {
				case "GITHUB_OUTPUT":
					s.outputs = append(s.outputs, written(n)...)
				case "GITHUB_ENV":
					s.exports = append(s.exports, written(n)...)
				}
			}
		case *syntax.CallExpr:
			if len(n.Args) == 0 {
				break
			}
			c := command{line: line(n)}
			for _, word := range n.Args {
				c.words = append(c.words, wordText(word))
			}
			for _, assign := range n.Assigns {
				c.env = append(c.env, assign.Name.Value)
			}
			if c.words[0] == "read" {
				s.sets = append(s.sets, c.words[1:]...)
			}
			s.commands = append(s.commands, c)
		case *syntax.Assign:
			if n.Name != nil {
				s.sets = append(s.sets, n.Name.Value)
			}
		case *syntax.WordIter:
			s.sets = append(s.sets, n.Name.Value)
		case *syntax.ParamExp:
			s.reads = append(s.reads, read{n.Param.Value, line(n), n.Exp != nil && hasDefault(n.Exp.Op)})
		case *syntax.SglQuoted:
			for _, match := range inJq.FindAllStringSubmatch(n.Value, -1) {
				s.reads = append(s.reads, read{match[1], line(n), false})
			}
		}
		return true
	})
	return s, nil
}

func hasDefault(op syntax.ParExpOperator) bool {
	return slices.Contains([]syntax.ParExpOperator{
		syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.AssignUnset, syntax.AssignUnsetOrNull,
		syntax.AlternateUnset, syntax.AlternateUnsetOrNull,
	}, op)
}

// mentions gives the variable that a redirection leads to.
func mentions(word *syntax.Word) (name string) {
	if word == nil {
		return ""
	}
	syntax.Walk(word, func(n syntax.Node) bool {
		if param, ok := n.(*syntax.ParamExp); ok && name == "" {
			name = param.Param.Value
		}
		return true
	})
	return name
}

// outputLine is name=value, or name<<delimiter for a value of several lines.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter
var outputLine = regexp.MustCompile(`(?m)^([A-Za-z_][\w-]*)(?:=|<<)`)

// written gives the names in what a statement prints with echo, printf or a here-document.
func written(stmt *syntax.Stmt) (names []string) {
	collect := func(text string) {
		for _, match := range outputLine.FindAllStringSubmatch(text, -1) {
			names = append(names, match[1])
		}
	}
	syntax.Walk(stmt, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			if len(n.Args) > 1 && slices.Contains([]string{"echo", "printf"}, wordText(n.Args[0])) {
				for _, word := range n.Args[1:] {
					collect(strings.ReplaceAll(wordText(word), `\n`, "\n"))
				}
			}
		case *syntax.Redirect:
			if n.Hdoc != nil {
				collect(wordText(n.Hdoc))
			}
		}
		return true
	})
	return names
}

func wordText(word *syntax.Word) string {
	var text strings.Builder
	var add func(parts []syntax.WordPart)
	add = func(parts []syntax.WordPart) {
		for _, part := range parts {
			switch part := part.(type) {
			case *syntax.Lit:
				text.WriteString(part.Value)
			case *syntax.SglQuoted:
				text.WriteString(part.Value)
			case *syntax.DblQuoted:
				add(part.Parts)
			default:
				text.WriteString("*")
			}
		}
	}
	add(word.Parts)
	return text.String()
}

// step is the name of the step of package ci that the command runs, if it runs one.
func (c command) step() string {
	if words := strings.Join(c.words, " "); strings.HasPrefix(words, "go run ./cmd/slipway ci ") {
		return c.words[4]
	}
	return ""
}

// flag gives the value of --name value, --name=value or its short form.
func (c command) flag(names ...string) (string, bool) {
	for i, word := range c.words {
		for _, name := range names {
			if value, found := strings.CutPrefix(word, name+"="); found {
				return value, true
			}
			if word == name && i+1 < len(c.words) {
				return c.words[i+1], true
			}
		}
	}
	return "", false
}
