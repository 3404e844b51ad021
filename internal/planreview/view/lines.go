package view

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Lines finds the line of each resource's block in a cdk.tf.json, by address; of a data source as data.type.name. A file that is no
// JSON has the lines that were found before its mistake.
func Lines(data []byte) map[string]int {
	l := lines{decoder: json.NewDecoder(bytes.NewReader(data)), data: data, found: map[string]int{}}
	l.walk(nil)
	return l.found
}

type lines struct {
	decoder *json.Decoder
	data    []byte
	found   map[string]int
	line    int // lines before counted
	counted int // bytes counted
}

// walk reads one value at a path of keys, and says whether it could.
func (l *lines) walk(path []string) bool {
	token, err := l.decoder.Token()
	if err != nil {
		return false
	}
	opening, ok := token.(json.Delim)
	if !ok {
		return true
	}
	for l.decoder.More() {
		below := path
		if opening == '{' {
			key, err := l.decoder.Token()
			if err != nil {
				return false
			}
			below = append(path[:len(path):len(path)], key.(string))
			l.note(below)
		}
		if len(below) > 3 {
			var skipped json.RawMessage
			if l.decoder.Decode(&skipped) != nil {
				return false
			}
		} else if !l.walk(below) {
			return false
		}
	}
	_, err = l.decoder.Token()
	return err == nil
}

// note counts the lines up to a key that is a block's name.
func (l *lines) note(path []string) {
	if len(path) != 3 || path[0] != "resource" && path[0] != "data" {
		return
	}
	at := int(l.decoder.InputOffset())
	l.line += bytes.Count(l.data[l.counted:at], []byte("\n"))
	l.counted = at
	address := strings.Join(path[1:], ".")
	if path[0] == "data" {
		address = "data." + address
	}
	l.found[address] = l.line + 1
}
