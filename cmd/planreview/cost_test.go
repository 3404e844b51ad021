package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const newKey = `{"format_version":"1.2","complete":true,"resource_changes":[{"address":"aws_kms_key.a","mode":"managed","type":"aws_kms_key","name":"a",
	"change":{"actions":["create"],"before":null,"after":{}}}]}`

func TestCostOfARegion(t *testing.T) {
	const line = "Estimated cost: +$1.00 a month of the one change whose price is known"
	for name, test := range map[string]struct {
		args []string
		want bool
	}{
		"no region":          {nil, false},
		"a region":           {[]string{"--region", "us-east-1"}, true},
		"an unknown region":  {[]string{"--region", "mars-north-1"}, false},
		"JSON":               {[]string{"--region", "us-east-1", "--format", "json"}, true},
		"SARIF has no costs": {[]string{"--region", "us-east-1", "--format", "sarif"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, code := review(t, newKey, test.args...)
			if said := strings.Contains(stdout, line); said != test.want || code != 0 || strings.Contains(stderr, "cannot") {
				t.Errorf("exit code %d, says the cost: %v, want %v\n%s%s", code, said, test.want, stdout, stderr)
			}
		})
	}
}

// docs/ci.md shows the line of a plan of testdata.
func TestTheDocumentedLineIsTrue(t *testing.T) {
	stdout, _, _ := review(t, fixture(t, "scale"), "--format", "json")
	documented, err := os.ReadFile(filepath.Join("..", "..", "docs", "ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	if line := decode(t, stdout).Cost.Line; !strings.Contains(string(documented), "\n"+line+"\n") {
		t.Errorf("docs/ci.md shows another line than %q", line)
	}
}

func TestCostOfSeveral(t *testing.T) {
	args := []string{"dev=" + file(t, "a.json", newKey), "prod=" + file(t, "b.json", nothing), "--region", "us-east-1", "--format", "markdown", "--label", "prod"}
	comment, _, _ := review(t, "", args...)
	if strings.Count(comment, "Estimated cost: `+$1.00` a month") != 1 || strings.Count(comment, "**Estimated cost a month**") != 1 {
		t.Error(comment)
	}
	checkMarkdown(t, comment)
}

func TestOwnPrices(t *testing.T) {
	own := file(t, "us-east-1.yaml", "region: us-east-1\ndiscount: 20\n")
	stdout, stderr, code := review(t, newKey, "--region", "us-east-1", "--prices", filepath.Dir(own))
	if !strings.Contains(stdout, "Estimated cost: +$0.80 a month") || !strings.Contains(stdout, ", and your own; a month of") || stderr != "" || code != 0 {
		t.Errorf("exit code %d, %s%s", code, stderr, stdout)
	}
	only := file(t, "eu-west-1.yaml", "region: eu-west-1\nprices:\n  - {item: kms-key, price: 0.5, unit: month}\n")
	stdout, stderr, code = review(t, newKey, "--region", "eu-west-1", "--prices", filepath.Dir(only))
	if !strings.Contains(stdout, "+$0.50 a month") || !strings.Contains(stdout, "your own prices of eu-west-1; a month of") || stderr != "" || code != 0 {
		t.Errorf("a region without a list: exit code %d, %s%s", code, stderr, stdout)
	}
	wrong := file(t, "us-east-1.yaml", "region: us-east-1\ndiscuont: 20\n")
	stdout, stderr, code = review(t, newKey, "--region", "us-east-1", "--prices", filepath.Dir(wrong))
	if !strings.Contains(stdout, "+$1.00 a month") || !strings.Contains(stderr, "discuont: unknown key; did you mean discount?; the list prices are used") ||
		code != 0 {
		t.Errorf("a mistake: exit code %d, %s%s", code, stderr, stdout)
	}
}
