package config

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// largestFile in bytes is far above any real configuration; the parser takes seconds for larger files of brackets alone.
const largestFile = 128 << 10

// document parses a file's text to the mapping at its top. Where it cannot, it reports why and gives nil.
func document(r *report, data []byte) ast.Node {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	if len(data) > largestFile {
		r.add(position{1, 1}, "", "", "larger than 128 KiB", "keep one environment in one file")
		return nil
	}
	if at, rule := unreadable(data); rule != "" {
		r.add(at, "", "", rule, "save the file as UTF-8 text without control characters")
		return nil
	}

	tokens := lexer.Tokenize(string(data))
	if at, rule := extras(tokens); rule != "" {
		r.add(at, "", "", rule, "keep one environment in one file, as plain YAML")
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at, message := syntax(err)
		fix := "correct the syntax"
		switch {
		case strings.Contains(message, "mapping value"):
			fix = "indent all keys of a section alike, here and on the next line; text with a colon at its end or before a space, as an ARN with :key::, needs quotes"
		case strings.Contains(message, `'\t'`):
			fix = "indent with spaces, not tabs"
		}
		r.add(at, "", "", "not valid YAML: "+message, fix)
		return nil
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		r.add(position{1, 1}, "", "", "empty", "give at least project, region, account, state and service")
		return nil
	}
	return file.Docs[0].Body
}

// unreadable finds the first byte that is not text. A tab is left to the parser, which knows where it may stand.
func unreadable(data []byte) (position, string) {
	at := position{1, 1}
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			return at, "not UTF-8"
		case r == '\n':
			at = position{at.line + 1, 0}
		case r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\uFEFF':
			return at, "control character " + show(string(r))
		}
		at.column++
		data = data[size:]
	}
	return at, ""
}

// extras finds what YAML allows beside one document: directives and further documents.
func extras(tokens token.Tokens) (position, string) {
	content := false
	for _, t := range tokens {
		at := position{t.Position.Line, max(1, t.Position.Column)}
		switch t.Type {
		case token.DirectiveType:
			return at, "YAML directive"
		case token.DocumentHeaderType:
			if content {
				return at, "second YAML document"
			}
			content = true
		case token.DocumentEndType, token.CommentType:
		default:
			content = true
		}
	}
	return position{}, ""
}

// syntax takes the place and the first line of a message out of an error of the YAML library.
func syntax(err error) (position, string) {
	at := position{1, 1}
	message := err.Error()
	var located yaml.Error
	if errors.As(err, &located) {
		message = located.GetMessage()
		if t := located.GetToken(); t != nil && t.Position != nil {
			at = position{max(1, t.Position.Line), max(1, t.Position.Column)}
		}
	}
	message, _, _ = strings.Cut(message, "\n")
	return at, show(message)
}
