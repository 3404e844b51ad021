package plan

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// parser turns JSON that is known to be valid into what encoding/json makes of it with UseNumber. Each text, list and object of usual length is kept
// once, wherever it stands: most of a large plan are the same names, tags and rules, and encoding/json would make each of them anew. So nobody may
// write into what a plan holds.
type parser struct {
	data    []byte
	at      int
	spans   []span   // of the lists and objects in data, in the order in which they begin
	open    []int    // those of them that have not ended yet, while they are looked for
	next    int      // of the spans
	depth   int      // of the list or object that is parsed
	last    repeated // list or object that was parsed, however long
	keys    []string // of the objects that are parsed
	items   []any    // of these objects and lists
	unquote []byte

	names      map[string]string // keys of objects
	texts      map[string]any    // by what is between their quotes
	values     map[string]any    // numbers, lists and objects, by their JSON
	remembered int               // bytes of texts and values
}

// repeated is JSON that may come again, with its value.
type repeated struct {
	raw   []byte
	value any
}

// span is where a list or an object ends, and how many of them have begun by then.
type span struct{ end, next int }

const (
	mostNames       = 50_000  // that are remembered, of a plan that has endless ones
	mostRemembered  = 8 << 20 // bytes of JSON that is remembered at a time
	longestText     = 100     // bytes of one that is looked up
	longestRepeated = 2 << 10 // bytes of a list or an object that is looked up, or of a text that would have to be decoded
	mostWithin      = 16      // lists and objects within one that is looked up: each is looked up as well, and looks at its bytes
)

func newParser() *parser {
	return &parser{names: map[string]string{}, texts: map[string]any{}, values: map[string]any{}}
}

// parse gives the value of valid JSON; nil for none.
func (p *parser) parse(data []byte) any {
	p.data, p.at, p.next, p.last = data, 0, 0, repeated{}
	p.space()
	if p.at == len(data) {
		return nil
	}
	p.findSpans()
	return p.value()
}

func (p *parser) findSpans() {
	p.spans, p.open = p.spans[:0], p.open[:0]
	for i := p.at; i < len(p.data); i++ {
		switch p.data[i] {
		case '"':
			i, _ = p.textEnd(i)
		case '{', '[':
			p.open = append(p.open, len(p.spans))
			p.spans = append(p.spans, span{})
		case '}', ']':
			last := len(p.open) - 1
			p.spans[p.open[last]] = span{i + 1, len(p.spans)}
			p.open = p.open[:last]
		}
	}
}

// textEnd is where the text that begins at i has its last quote, and whether there are escapes in it.
func (p *parser) textEnd(i int) (end int, escaped bool) {
	for i++; p.data[i] != '"'; i++ {
		if p.data[i] == '\\' {
			escaped = true
			i++
		}
	}
	return i, escaped
}

func (p *parser) space() {
	for p.at < len(p.data) && (p.data[p.at] == ' ' || p.data[p.at] == '\n' || p.data[p.at] == '\t' || p.data[p.at] == '\r') {
		p.at++
	}
}

// pass goes on to a place, and past what is blank there.
func (p *parser) pass(to int) {
	p.at = to
	p.space()
}

func (p *parser) value() any {
	switch p.data[p.at] {
	case '{':
		return p.once(p.object)
	case '[':
		return p.once(p.list)
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
	known, ok := p.values[string(word)]
	if !ok {
		known = json.Number(word)
		p.remember(p.values, string(word), known)
	}
	return known
}

// ends are the bytes behind a number or a word.
var ends = [256]bool{',': true, ']': true, '}': true, ' ': true, '\t': true, '\n': true, '\r': true}

// once gives a list or an object that was parsed before, or parses it. A change and what is around its sides are never twice; a side that is not
// changed comes right after the other, however long it is.
func (p *parser) once(parse func() any) any {
	here := p.spans[p.next]
	raw := p.data[p.at:here.end]
	p.next++
	p.depth++
	defer func() { p.depth-- }()
	usual := p.depth > 2 && len(raw) <= longestRepeated && here.next-p.next <= mostWithin
	known, ok := p.last.value, bytes.Equal(raw, p.last.raw)
	if usual && !ok {
		known, ok = p.values[string(raw)]
	}
	if ok {
		p.next = here.next
		p.pass(here.end)
		return known
	}
	value := parse()
	p.last = repeated{raw, value}
	if usual {
		p.remember(p.values, string(raw), value)
	}
	return value
}

func (p *parser) remember(in map[string]any, raw string, value any) {
	if p.remembered += len(raw); p.remembered > mostRemembered {
		clear(p.texts)
		clear(p.values)
		p.remembered = len(raw)
	}
	in[raw] = value
}

// object and list gather what is in them first, so that each is made of its size and does not grow.
func (p *parser) object() any {
	keys, values := len(p.keys), len(p.items)
	p.pass(p.at + 1)
	for p.data[p.at] != '}' {
		p.keys = append(p.keys, p.key())
		p.pass(p.at + 1) // :
		p.items = append(p.items, p.value())
		if p.data[p.at] == ',' {
			p.pass(p.at + 1)
		}
	}
	p.pass(p.at + 1)
	object := make(map[string]any, len(p.keys)-keys)
	for i, key := range p.keys[keys:] {
		object[key] = p.items[values+i]
	}
	p.keys, p.items = p.keys[:keys], p.items[:values]
	return object
}

func (p *parser) list() any {
	start := len(p.items)
	p.pass(p.at + 1)
	for p.data[p.at] != ']' {
		p.items = append(p.items, p.value())
		if p.data[p.at] == ',' {
			p.pass(p.at + 1)
		}
	}
	p.pass(p.at + 1)
	list := make([]any, len(p.items)-start)
	copy(list, p.items[start:])
	p.items = p.items[:start]
	return list
}

func (p *parser) key() string {
	end, escaped := p.textEnd(p.at)
	inner := p.data[p.at+1 : end]
	if escaped || !utf8.Valid(inner) {
		text, _ := p.text().(string)
		return text
	}
	p.pass(end + 1)
	known, ok := p.names[string(inner)]
	if !ok {
		known = string(inner)
		if len(p.names) < mostNames && len(inner) <= longestText {
			p.names[known] = known
		}
	}
	return known
}

func (p *parser) text() any {
	end, escaped := p.textEnd(p.at)
	quoted := p.data[p.at : end+1]
	inner := quoted[1 : len(quoted)-1]
	p.pass(end + 1)
	escaped = escaped || !utf8.Valid(inner)
	if len(inner) > longestText && !(escaped && len(inner) <= longestRepeated) {
		return p.decoded(quoted, escaped)
	}
	known, ok := p.texts[string(inner)]
	if !ok {
		text := p.decoded(quoted, escaped)
		known = text
		key := text
		if escaped {
			key = string(inner)
		}
		p.remember(p.texts, key, known)
	}
	return known
}

func (p *parser) decoded(quoted []byte, escaped bool) string {
	if !escaped {
		return string(quoted[1 : len(quoted)-1])
	}
	p.unquote, _ = jsontext.AppendUnquote(p.unquote[:0], quoted) // what is no UTF-8 is replaced, as encoding/json does
	return string(p.unquote)
}
