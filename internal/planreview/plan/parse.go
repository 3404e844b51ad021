package plan

import (
	"encoding/json"
	"unicode/utf8"
)

// parser turns JSON that is known to be valid into what encoding/json makes of it with UseNumber. Each text is kept once, wherever it stands: most of a
// large plan are the same names and values, and encoding/json would make each of them anew.
type parser struct {
	texts map[string]any
	data  []byte
	at    int
}

// parse gives the value of valid JSON; nil for none.
func (p *parser) parse(data []byte) any {
	p.data, p.at = data, 0
	p.space()
	if p.at == len(data) {
		return nil
	}
	return p.value()
}

func (p *parser) space() {
	for p.at < len(p.data) && (p.data[p.at] == ' ' || p.data[p.at] == '\n' || p.data[p.at] == '\t' || p.data[p.at] == '\r') {
		p.at++
	}
}

// next passes one byte, and what is blank behind it.
func (p *parser) next() {
	p.at++
	p.space()
}

func (p *parser) value() any {
	switch p.data[p.at] {
	case '{':
		return p.object()
	case '[':
		return p.list()
	case '"':
		return p.text()
	}
	start := p.at
	for p.at < len(p.data) && !ends[p.data[p.at]] {
		p.at++
	}
	word := p.data[start:p.at]
	p.space()
	switch word[0] {
	case 't':
		return true
	case 'f':
		return false
	case 'n':
		return nil
	}
	return json.Number(word)
}

// ends are the bytes behind a number or a word.
var ends = alphabetOf(",,]]}}  \t\t\n\n\r\r")

func (p *parser) object() any {
	object := map[string]any{}
	p.next()
	for p.data[p.at] != '}' {
		key, _ := p.text().(string)
		p.next() // :
		object[key] = p.value()
		if p.data[p.at] == ',' {
			p.next()
		}
	}
	p.next()
	return object
}

func (p *parser) list() any {
	items := []any{}
	p.next()
	for p.data[p.at] != ']' {
		items = append(items, p.value())
		if p.data[p.at] == ',' {
			p.next()
		}
	}
	p.next()
	return items
}

const (
	mostTexts   = 20_000 // that are remembered at a time
	longestText = 100    // bytes of one
)

func (p *parser) text() any {
	start := p.at
	p.at++
	escaped := false
	for p.data[p.at] != '"' {
		if p.data[p.at] == '\\' {
			escaped = true
			p.at++
		}
		p.at++
	}
	quoted := p.data[start : p.at+1]
	p.next()
	inner := quoted[1 : len(quoted)-1]
	if escaped || !utf8.Valid(inner) {
		var text string
		_ = json.Unmarshal(quoted, &text)
		return text
	}
	if len(inner) > longestText {
		return string(inner)
	}
	known, ok := p.texts[string(inner)]
	if !ok {
		if len(p.texts) >= mostTexts {
			clear(p.texts)
		}
		text := string(inner)
		known = text
		p.texts[text] = known
	}
	return known
}
