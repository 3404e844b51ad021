package config

import (
	"errors"
	"strings"
	"testing"

	"slipway/internal/strictyaml"
)

// A rule test changes the minimal environment, either by lines added at its end, where the service section is open,
// or by one replacement, and expects exactly one problem, or none where want is empty.
type ruleTest struct {
	name     string
	old, new string
	added    string
	want     string // part of the line
}

func (r ruleTest) file() string {
	return strings.Replace(minimal, r.old, r.new, 1) + r.added
}

func checkRules(t *testing.T, tests []ruleTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.old != "" && !strings.Contains(minimal, test.old) {
				t.Fatalf("the minimal environment has no %q", test.old)
			}
			problems := problemsOf(t, test.file())
			switch {
			case test.want == "" && len(problems) > 0:
				t.Errorf("rejected:\n%v", problems)
			case test.want != "" && len(problems) != 1:
				t.Errorf("got %d problems, want one with %q:\n%v", len(problems), test.want, problems)
			case test.want != "" && !strings.Contains(problems[0].String(), test.want):
				t.Errorf("got  %s\nwant %s", problems[0], test.want)
			}
		})
	}
}

func problemsOf(t *testing.T, file string) strictyaml.Problems {
	t.Helper()
	_, err := Parse("dev.yaml", []byte(file))
	var problems strictyaml.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatal(err)
	}
	return problems
}
