package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"slipway/internal/strictyaml"
)

// seeds are files that touch every part of the loader, good and bad.
var seeds = []string{
	minimal,
	override,
	existingNetwork,
	manyProblems,
	"",
	"\uFEFF" + minimal,
	strings.ReplaceAll(minimal, "\n", "\r\n"),
	"project: shop\n---\nproject: other\n",
	"---\n---\na: 1\n",
	"a: &x 1\nb: *x\n<<: *x\nc: !!str 5\n",
	"? [a]\n: b\n? c\n",
	"- a\n- b\n",
	"{a: [1, {b: 2}], c}",
	"service: |\n  text\nscaling: >-\n  folded\n",
	"service:\n\tcpu: 1\n",
	"%YAML 1.2\n---\na: 1\n...\n",
	"account: 99999999999999999999999999999999\nscaling: {min: .inf, max: -.nan, cpu_target: 0o7}\n",
	"scaling:\n  schedules:\n    -\n    - name: x\n      schedule: cron(0 8 ? * MON#6 *)\n    - [1]\n",
	"network: {cidr: 0.0.0.0/0, az_count: -1, subnets: {public: [::/0, 10.0.0.1/24, 1]}}\n",
	"\"a\\u0000b\": \"\\u202e\"\n'': ''\n~: null\n",
}

func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	samples, _ := filepath.Glob("../../testdata/samples/*.yaml")
	for _, sample := range samples {
		data, err := os.ReadFile(sample)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		environment, err := Parse("environments/dev.yaml", data)
		again, errAgain := Parse("environments/dev.yaml", data)
		if !reflect.DeepEqual(environment, again) || !reflect.DeepEqual(err, errAgain) {
			t.Fatalf("the same file gives different results:\n%v\n\n%v", err, errAgain)
		}
		if err == nil {
			return
		}
		var problems strictyaml.Problems
		if !errors.As(err, &problems) || len(problems) == 0 {
			t.Fatalf("%T is not Problems", err)
		}
		lines := strings.Count(string(data), "\n") + 1
		for _, p := range problems {
			if p.File != "environments/dev.yaml" || p.Line < 1 || p.Line > lines || p.Column < 1 || p.Rule == "" || p.Fix == "" {
				t.Errorf("not a complete problem: %#v", p)
			}
			if text := p.String(); strings.ContainsAny(text, "\n\r\x00\x1b") {
				t.Errorf("not one line: %q", text)
			}
		}
	})
}
