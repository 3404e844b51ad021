package plan

import (
	stdbase64 "encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// row is one line of a corpus: a resource's type and its attributes.
type row struct {
	line       int
	kind, text string
}

func corpus(t *testing.T, path string) []row {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		kind, text, ok := strings.Cut(line, " ")
		if !ok {
			t.Fatalf("%s:%d: no attributes", path, i+1)
		}
		rows = append(rows, row{i + 1, kind, text})
	}
	return rows
}

var (
	template = regexp.MustCompile(`<(\w+)(?::([^<>]+))?>`)
	letter   = map[string]string{
		"alnum":   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
		"letters": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
		"lower":   "abcdefghijklmnopqrstuvwxyz0123456789", "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "hex": "0123456789abcdef", "digits": "123456789",

		"hexupper": "0123456789ABCDEF", "base64": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
		"word": "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_!", "plain": "abcdefghijklmnopqrstuvwxyz",
	}
)

// made replaces the templates of a row by values, which it gives as well. They are the same in every run. A credential's known prefix and its
// rest meet here only, so that no scanner takes the corpus for a leak.
func made(r row, seed uint64) (text string, secrets []string) {
	random := rand.New(rand.NewPCG(seed, uint64(r.line)))
	letters := func(kind string, n int) string {
		made := make([]byte, n)
		for i := range made {
			made[i] = letter[kind][random.IntN(len(letter[kind]))]
		}
		return string(made)
	}
	text = template.ReplaceAllStringFunc(r.text, func(found string) string {
		parts := template.FindStringSubmatch(found)
		kind, argument := parts[1], parts[2]
		var value string
		switch kind {
		case "word":
			value = "Q" + letters(kind, 10) + "7"
		case "plain":
			value = "zq" + letters(kind, 9)
		case "basic":
			value = stdbase64.StdEncoding.EncodeToString([]byte("app:" + letters("alnum", 12)))
		case "b64":
			inner := strings.NewReplacer("%", letters("alnum", 12), `\\n`, "\n", `\n`, "\n", `\"`, `"`).Replace(argument)
			value = stdbase64.StdEncoding.EncodeToString([]byte(inner))
		default:
			n, _ := strconv.Atoi(argument)
			value = letters(kind, n)
		}
		if len(value) > 3 { // shorter ones are parts
			secrets = append(secrets, value)
		}
		return value
	})
	return text, secrets
}

func shown(v any, into *strings.Builder) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			into.WriteString(key + "\n")
			shown(value, into)
		}
	case []any:
		for _, value := range v {
			shown(value, into)
		}
	case Document:
		shown(v.Value, into)
	default:
		fmt.Fprintln(into, v)
	}
}

func masks(v any) int {
	switch v := v.(type) {
	case map[string]any:
		n := 0
		for _, value := range v {
			n += masks(value)
		}
		return n
	case []any:
		n := 0
		for _, value := range v {
			n += masks(value)
		}
		return n
	case Document:
		return masks(v.Value)
	case Masked:
		return 1
	}
	return 0
}

func TestNoSecretOfTheCorpusIsShown(t *testing.T) {
	rows := corpus(t, "testdata/secrets.txt")
	if len(rows) < 500 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, r := range rows {
		for seed := range uint64(5) {
			text, secrets := made(r, seed)
			if len(secrets) == 0 {
				t.Fatalf("line %d plants no secret: %s", r.line, r.text)
			}
			v := decoded(t, text)
			var out strings.Builder
			shown(mask(pair{after: v}, pair{}, newJudgment(nil).root(r.kind)).after, &out)
			for _, secret := range secrets {
				if strings.Contains(out.String(), secret) {
					t.Errorf("line %d shows %q: %s %s", r.line, secret, r.kind, text)
					break
				}
			}
		}
	}
}

// TestInnocentLookAlikesAreShown allows for one in a hundred: each that is hidden is one that a reviewer cannot judge.
func TestInnocentLookAlikesAreShown(t *testing.T) {
	rows := corpus(t, "testdata/innocent.txt")
	if len(rows) < 500 {
		t.Fatalf("only %d rows", len(rows))
	}
	var hidden []string
	for _, r := range rows {
		text, _ := made(r, 1)
		if v := decoded(t, text); masks(mask(pair{after: v}, pair{}, newJudgment(nil).root(r.kind)).after) > 0 {
			hidden = append(hidden, fmt.Sprintf("line %d: %s %s", r.line, r.kind, text))
		}
	}
	if len(hidden)*100 > len(rows) {
		t.Errorf("%d of %d are hidden:\n%s", len(hidden), len(rows), strings.Join(hidden, "\n"))
	}
}
