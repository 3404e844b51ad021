package stacks

import (
	"iter"
	"math"
	"reflect"
	"slices"
	"strings"
)

// others gives what a key might be changed to, from its present value (its default, or zero, where it is not set): left out first, then
// what its type and tags allow. Which of it is valid is for the configuration's checks to say.
func (k key) others(present reflect.Value, isSet bool) iter.Seq[any] {
	return func(yield func(any) bool) {
		if isSet && !yield(leftOut{}) {
			return
		}
		for value := range k.derived(present) {
			if !yield(value) {
				return
			}
		}
	}
}

func (k key) derived(present reflect.Value) iter.Seq[any] {
	switch k.kind.Kind() {
	case reflect.Bool:
		return slices.Values([]any{!present.Bool()})
	case reflect.Int:
		return k.numbers(float64(present.Int()), func(n float64) any { return int(n) })
	case reflect.Float64:
		return k.numbers(present.Float(), func(n float64) any { return n })
	case reflect.String:
		return k.texts(present.String())
	case reflect.Map:
		if k.kind.Elem().Kind() == reflect.Struct {
			return slices.Values([]any{map[string]any{"added": map[string]any{}}})
		}
		return slices.Values([]any{map[string]any{"ADDED": "value"}})
	case reflect.Slice:
		if k.kind.Elem().Kind() == reflect.Int {
			numbers := []int{9142}
			for i := range present.Len() {
				numbers = append(numbers, int(present.Index(i).Int()))
			}
			return slices.Values([]any{numbers})
		}
		return k.lists(present.Convert(reflect.TypeFor[[]string]()).Interface().([]string))
	}
	panic("no other values for " + k.path + " of type " + k.kind.String() + ": derive some here")
}

// numbers within the key's limits: twice and half the present one, the limits, and then the nearest, since some keys allow only a few.
func (k key) numbers(present float64, typed func(float64) any) iter.Seq[any] {
	candidates := []float64{2 * present, math.Floor(present / 2), k.low, k.high}
	for distance := 1.0; distance <= 64; distance++ {
		candidates = append(candidates, present+distance, present-distance)
	}
	return func(yield func(any) bool) {
		for _, n := range candidates {
			if n >= k.low && n <= k.high && !math.IsInf(n, 0) && !yield(typed(n)) {
				return
			}
		}
	}
}

// texts are the key's choices, or else its example and the present text with one letter or digit changed, from the end.
func (k key) texts(present string) iter.Seq[any] {
	candidates := slices.Clone(k.enum)
	if len(candidates) == 0 {
		candidates = []string{k.example, present + "a"}
		for i, letter := range slices.Backward([]byte(present)) {
			for _, other := range []byte{letter + 1, letter - 1} {
				if isAlphanumeric(letter) && isAlphanumeric(other) {
					candidates = append(candidates, present[:i]+string(other)+present[i+1:])
				}
			}
		}
	}
	return func(yield func(any) bool) {
		for _, text := range candidates {
			if !yield(text) {
				return
			}
		}
	}
}

func isAlphanumeric(letter byte) bool {
	return strings.IndexByte("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", letter) >= 0
}

// lists are the present one without one of its texts, with one changed, and with the changed one beside it.
func (k key) lists(present []string) iter.Seq[any] {
	return func(yield func(any) bool) {
		for i := range present {
			if !yield(slices.Delete(slices.Clone(present), i, i+1)) {
				return
			}
		}
		for i, text := range present {
			for changed := range k.texts(text) {
				if !yield(slices.Replace(slices.Clone(present), i, i+1, changed.(string))) ||
					!yield(append(slices.Clone(present), changed.(string))) {
					return
				}
			}
		}
	}
}
