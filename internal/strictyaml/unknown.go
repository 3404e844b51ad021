package strictyaml

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"slipway/internal/nearest"
)

// unknown is what is said of a name that a list of somebody else's names lacks. The list ages: that the name is wrong, nobody can say.
const unknown = "not known to this version"

// A message lists all known names, or of more than most of them the nearest few. Where it asks whether one is meant, it lists no more than enough.
const most, few, enough = 30, 5, 8

// Unknown reports a value that is not among the known ones of a list that ages, with the nearest of them, unless the file's options allow
// it. Further words narrow what is not known, as "with cpu 256". With other paths it is a Conflict, else a Value.
func (c Checker) Unknown(key string, value any, known []string, narrowed string, with ...string) {
	c.UnknownBut(key, value, knownInstead(fmt.Sprint(value), known), narrowed, with...)
}

// UnknownBut is Unknown with advice of its own instead of the nearest of the known ones.
func (c Checker) UnknownBut(key string, value any, advice, narrowed string, with ...string) {
	if c.allows(c.Path(key)) {
		return
	}
	rule := strings.TrimSpace(unknown + " " + narrowed)
	fix := c.orAllow(c.Path(key), advice)
	if len(with) > 0 {
		c.Conflict(key, value, rule, fix, with...)
		return
	}
	c.Value(key, value, rule, fix)
}

var indexes = regexp.MustCompile(`\[[0-9]+\]`)

// allows says whether the path's value, which is not known, is taken as written.
func (f *File) allows(path string) bool {
	path = withoutIndexes(path)
	if !slices.Contains(f.allowed, path) {
		return false
	}
	f.needed[path] = true
	return true
}

// Needed says whether a path, as Paths gives it, had to be among the allowed ones: a value of it is not known.
func (f *File) Needed(path string) bool { return f.needed[path] }

// withoutIndexes gives a path as Paths does. An entry of a list of texts has the path of the list.
func withoutIndexes(path string) string {
	return strings.TrimSuffix(indexes.ReplaceAllString(path, "[]"), "[]")
}

// knownInstead advises the nearest of the known names, and lists them, or those that are not too far.
func knownInstead(value string, known []string) string {
	words := "known are " + OneOf(known)
	if len(known) > most {
		words = fmt.Sprintf("of the %d known ones the nearest are %s", len(known), OneOf(nearest.First(value, known, few)))
	}
	switch asked := nearest.DidYouMean(value, known); {
	case asked != "" && len(known) > enough && !isNumber(known[0]):
		words = asked
	case asked != "":
		words = asked + " " + words
	}
	return words
}

// isNumber says whether a name is one. The nearest of numbers is hardly ever a misspelling, so the others are listed as well.
func isNumber(name string) bool {
	_, err := strconv.Atoi(name)
	return err == nil
}

// orAllow adds how the value is taken all the same. A path with brackets needs quotes in YAML's lists.
func (f *File) orAllow(path, words string) string {
	if f.allow == "" {
		return words
	}
	path = withoutIndexes(path)
	if strings.Contains(path, "[") {
		path = `"` + path + `"`
	}
	way := fmt.Sprintf(f.allow, path)
	if strings.HasSuffix(words, "?") {
		return words + " Otherwise, " + way
	}
	return words + "; " + way
}
