// Package nearest finds the name that a misspelled one most likely means.
package nearest

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	edlib "github.com/hbollon/go-edlib"
)

// DidYouMean asks "did you mean cpu?", or is "" where nothing is near enough.
func DidYouMean(word string, choices []string) string {
	if near := Of(word, choices); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

// First gives the choices with the fewest typing errors, at most count of them, in their order.
func First(word string, choices []string, count int) []string {
	near := slices.Clone(choices)
	slices.SortStableFunc(near, func(a, b string) int { return cmp.Compare(distance(word, a), distance(word, b)) })
	near = near[:min(count, len(near))]
	return slices.DeleteFunc(slices.Clone(choices), func(choice string) bool { return !slices.Contains(near, choice) })
}

// Of gives the nearest of numbers, where all are numbers, or else the choice with the fewest typing errors (a letter too many, missing or wrong, or two
// neighbors exchanged), or else the only choice that the word begins, as kms does kms_key_arn. healthCheck and health-check are spellings of health_check. It
// gives "" where nothing is near enough, and the first of several that are equally near.
func Of(word string, choices []string) string {
	best, fewest := "", 0.0
	for _, choice := range choices {
		if n := distance(word, choice); best == "" || n < fewest {
			best, fewest = choice, n
		}
	}
	if numbers(word, best) || fewest <= tolerance(best) {
		return best
	}
	return beginning(Snake(word), choices)
}

// distance of two numbers, or the typing errors between two words. Optimal string alignment:
// https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance
func distance(word, choice string) float64 {
	if numbers(word, choice) {
		a, _ := strconv.Atoi(word)
		b, _ := strconv.Atoi(choice)
		return math.Abs(float64(a) - float64(b))
	}
	return float64(edlib.OSADamerauLevenshteinDistance(Snake(word), Snake(choice)))
}

func numbers(words ...string) bool {
	return !slices.ContainsFunc(words, func(word string) bool {
		_, err := strconv.Atoi(word)
		return err != nil
	})
}

// Name is Of for names that people lengthen and shorten: production finds prod, and p finds it too.
func Name(word string, names []string) string {
	if near := Of(word, names); near != "" {
		return near
	}
	word = strings.ToLower(word)
	for _, name := range names {
		if word != "" && (strings.HasPrefix(word, name) || strings.HasPrefix(name, word)) {
			return name
		}
	}
	return ""
}

// beginning gives the only choice that the word begins, or the one that begins all the others of them.
func beginning(word string, choices []string) string {
	begun := slices.DeleteFunc(slices.Clone(choices), func(choice string) bool { return !strings.HasPrefix(choice, word+"_") })
	for _, choice := range begun {
		if !slices.ContainsFunc(begun, func(other string) bool { return other != choice && !strings.HasPrefix(other, choice+"_") }) {
			return choice
		}
	}
	return ""
}

// tolerance in typing errors: short words are soon near to any other.
func tolerance(word string) float64 {
	switch {
	case len(word) <= 4:
		return 1
	case len(word) <= 7:
		return 2
	}
	return 3
}

// Snake spells healthCheck and health-check as health_check.
func Snake(word string) string {
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
