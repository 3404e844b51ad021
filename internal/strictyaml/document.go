package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// document parses a file's text to the node at its top, which is nil for an empty file that may be empty. Where it cannot, it
// reports why.
func document(f *File, layer Layer, o Options) (top ast.Node, ok bool) {
	data := bytes.TrimPrefix(layer.Data, []byte("\uFEFF"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	if len(data) > o.MaxBytes {
		f.Add(layer.start(), "", "", "larger than "+size(o.MaxBytes), o.OneFile)
		return nil, false
	}
	if at, rule := unreadable(data); rule != "" {
		at.File = layer.Name
		f.Add(at, "", "", rule, "save the file as UTF-8 text without control characters")
		return nil, false
	}

	tokens := lexer.Tokenize(string(data))
	if at, rule := extras(tokens); rule != "" {
		at.File = layer.Name
		f.Add(at, "", "", rule, o.OneFile+", as plain YAML")
		return nil, false
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at, message := syntax(err)
		at.File = layer.Name
		f.Add(at, "", "", "not valid YAML: "+message, syntaxFix(message, o))
		return nil, false
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		if o.Empty != "" {
			f.Add(layer.start(), "", "", "empty", o.Empty)
		}
		return nil, o.Empty == ""
	}
	return file.Docs[0].Body, true
}

// size in MiB or KiB, whichever needs no fraction.
func size(bytes int) string {
	if bytes%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", bytes>>20)
	}
	return fmt.Sprintf("%d KiB", bytes>>10)
}

// unreadable finds the first byte that is not text. A tab is left to the parser, which knows where it may stand.
func unreadable(data []byte) (Position, string) {
	at := Position{Line: 1, Column: 1}
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			return at, "not UTF-8"
		case r == '\n':
			at = Position{Line: at.Line + 1, Column: 0}
		case r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\uFEFF':
			return at, "control character " + Show(string(r))
		}
		at.Column++
		data = data[size:]
	}
	return at, ""
}

// extras finds what YAML allows beside one document: directives and further documents.
func extras(tokens token.Tokens) (Position, string) {
	content := false
	for _, t := range tokens {
		at := Position{Line: t.Position.Line, Column: max(1, t.Position.Column)}
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
	return Position{}, ""
}

// syntax takes the place and the first line of a message out of an error of the YAML library.
func syntax(err error) (Position, string) {
	at := Position{Line: 1, Column: 1}
	message := err.Error()
	var located yaml.Error
	if errors.As(err, &located) {
		message = located.GetMessage()
		if t := located.GetToken(); t != nil && t.Position != nil {
			at = Position{Line: max(1, t.Position.Line), Column: max(1, t.Position.Column)}
		}
	}
	message, _, _ = strings.Cut(message, "\n")
	return at, Show(message)
}

func syntaxFix(message string, o Options) string {
	switch {
	case strings.Contains(message, "mapping value"):
		example := ""
		if o.Colon != "" {
			example = ", as " + o.Colon + ","
		}
		return "indent all keys of a section alike, here and on the next line; text with a colon at its end or before a space" + example + " needs quotes"
	case strings.Contains(message, `'\t'`):
		return "indent with spaces, not tabs"
	}
	return "correct the syntax"
}
