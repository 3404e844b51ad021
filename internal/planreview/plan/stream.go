package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// stream reads JSON piece by piece, so that no more of it is in memory than is looked at.
type stream struct{ *jsontext.Decoder }

// lenient takes what encoding/json does: names that are there twice, and what is no UTF-8, which is replaced.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

func newStream(input io.Reader) stream { return stream{jsontext.NewDecoder(input, lenient...)} }

// members hands the name of each member of the object that comes next to take, which reads or skips its value. Null has none.
func (s stream) members(take func(name string) error) error {
	return s.inside(jsontext.KindBeginObject, "object", func() error {
		name, err := s.ReadToken()
		if err != nil {
			return err
		}
		return take(name.String())
	})
}

// elements calls take for each element of the list that comes next, to read or skip it. Null has none.
func (s stream) elements(take func() error) error {
	return s.inside(jsontext.KindBeginArray, "list", take)
}

func (s stream) inside(kind jsontext.Kind, what string, each func() error) error {
	begin, err := s.ReadToken()
	if err != nil {
		return err
	}
	if begin.Kind() == jsontext.KindNull {
		return nil
	}
	if begin.Kind() != kind {
		return fmt.Errorf("not a plan: %s is no %s", s.where(), what)
	}
	for s.PeekKind() != jsontext.KindEndObject && s.PeekKind() != jsontext.KindEndArray {
		if err := each(); err != nil {
			return err
		}
	}
	_, err = s.ReadToken()
	return err
}

// where is the place of what was read last, as planned_values.root_module.
func (s stream) where() string {
	return strings.ReplaceAll(strings.TrimPrefix(string(s.StackPointer()), "/"), "/", ".")
}

// decode reads the value that comes next into what v points to.
func (s stream) decode(v any) error {
	raw, err := s.ReadValue()
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // keeps all digits
	err = decoder.Decode(v)
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) { // which quotes numbers
		kind, _, _ := strings.Cut(mistyped.Value, " ")
		return fmt.Errorf("not a plan: %s cannot be a %s", strings.Trim(s.where()+"."+mistyped.Field, "."), kind)
	}
	return err
}

// length is how many bytes were read in all.
func (s stream) length() int64 { return s.InputOffset() + int64(len(s.UnreadBuffer())) }
