package config

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/agext/levenshtein"
)

// nearest finds the choice that a misspelled word most likely means, or "".
func nearest(word string, choices []string) string {
	best, bestDistance := "", 0
	for _, choice := range choices {
		distance := levenshtein.Distance(snake(word), snake(choice), nil)
		if best == "" || distance < bestDistance {
			best, bestDistance = choice, distance
		}
	}
	if bestDistance <= tolerance(best) {
		return best
	}
	return beginning(snake(word), choices)
}

// beginning finds the one choice that starts with the word: kms for kms_key_arn.
func beginning(word string, choices []string) string {
	found := ""
	for _, choice := range choices {
		if strings.HasPrefix(choice, word+"_") {
			if found != "" {
				return ""
			}
			found = choice
		}
	}
	return found
}

// tolerance in typing errors: short words are soon near to any other.
func tolerance(word string) int {
	switch {
	case len(word) <= 4:
		return 1
	case len(word) <= 7:
		return 2
	}
	return 3
}

// snake spells healthCheck and health-check as this project spells its keys: health_check.
func snake(word string) string {
	var out strings.Builder
	for i, r := range word {
		switch {
		case r == '-':
			r = '_'
		case unicode.IsUpper(r):
			if i > 0 && !strings.HasSuffix(out.String(), "_") && !isUpperBefore(word, i) {
				out.WriteRune('_')
			}
			r = unicode.ToLower(r)
		}
		out.WriteRune(r)
	}
	return out.String()
}

func isUpperBefore(word string, i int) bool { return word[i-1] >= 'A' && word[i-1] <= 'Z' }

// elsewhere lists the sections' paths that end in this key.
func elsewhere(key string) []string {
	var found []string
	for _, path := range paths(reflect.TypeFor[Environment](), "") {
		if path == key || strings.HasSuffix(path, "."+key) {
			found = append(found, path)
		}
	}
	return found
}

// adviseOn says what to do about an unknown key, and which known key it stands for, if any.
func adviseOn(key string, known []string) (fix, meant string) {
	if meant = nearest(key, known); meant != "" {
		return "did you mean " + meant + "?", meant
	}
	if found := elsewhere(snake(key)); len(found) > 0 && len(found) <= 3 {
		return "it belongs to " + strings.Join(found, " or "), ""
	}
	if len(known) == 0 {
		return "remove it", ""
	}
	return "known keys here are " + strings.Join(known, ", "), ""
}

// oneOf words the choices as advice: a, b or c.
func oneOf(choices []string) string {
	if len(choices) < 2 {
		return strings.Join(choices, "")
	}
	last := len(choices) - 1
	return strings.Join(choices[:last], ", ") + " or " + choices[last]
}
