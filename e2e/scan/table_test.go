package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func readPage(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../docs/scanners.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestThePageHasOneRowForEachCheck: each with a known verdict, and a decision where it is deliberate. docs/links_test.go follows the links.
func TestThePageHasOneRowForEachCheck(t *testing.T) {
	text := readPage(t)
	rows, err := table(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, scanner := range scanners {
		var ids []string
		for _, row := range rows[scanner.name] {
			for _, id := range row.ids {
				if slices.Contains(ids, id) {
					t.Errorf("%s: %s has two rows", scanner.name, id)
				}
				ids = append(ids, id)
			}
		}
		if len(ids) < 10 || len(rows) != len(scanners) {
			t.Errorf("%s: only %d checks; the table is of %d scanners", scanner.name, len(ids), len(rows))
		}
	}
	decision := regexp.MustCompile(`\| deliberate \| \[[^\]]+\]\(decisions/hardening\.md#[a-z0-9-]+\) \|$`)
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.Contains(line, "| deliberate |") && !decision.MatchString(line) {
			t.Errorf("no decision: %s", line)
		}
	}
}

func TestWhatHasNoRowAndWhatIsGoneIsNamed(t *testing.T) {
	known, err := table(strings.Join([]string{
		"| checkov | `CKV_AWS_1` | says | `aws_lb.main`, `aws_s3_bucket.*` | deliberate | why |",
		"| checkov | `CKV2_AWS_2` | says | `aws_lb.main` | fixed | why |",
		"| trivy | `AWS-0003` | says | `aws_lb.main` | false | why |",
	}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	lb := finding{"CKV_AWS_1", "aws_lb.main", ""}
	for name, test := range map[string]struct {
		scanner  string
		unsteady bool
		found    []finding
		want     []string
	}{
		"as it is":      {"checkov", false, []finding{{"CKV_AWS_1", "aws_s3_bucket.logs", ""}, lb}, nil},
		"elsewhere":     {"checkov", false, []finding{lb, {"CKV_AWS_1", "aws_lb.mainly", "x"}}, []string{"CKV_AWS_1 at aws_lb.mainly has no row: x"}},
		"another check": {"checkov", false, []finding{lb, {"CKV_AWS_9", "aws_lb.main", "x"}}, []string{"CKV_AWS_9 at aws_lb.main has no row: x"}},
		"gone":          {"trivy", false, nil, []string{"AWS-0003 is not found any more: take its row out, or say that it is fixed"}},
		"lost":          {"trivy", true, nil, nil},
		"back":          {"checkov", false, []finding{lb, {"CKV2_AWS_2", "aws_lb.main", "x"}}, []string{"CKV2_AWS_2 at aws_lb.main is found again: x"}},
	} {
		if got := compare(known[test.scanner], test.found, test.unsteady); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestATableThatCannotBeReadIsRefused(t *testing.T) {
	if _, err := table("# Nothing\n"); err == nil {
		t.Error("no table is accepted")
	}
	if _, err := table("| trivy | `AWS-0003` | says | `aws_lb.main` | perhaps | why |"); err == nil || !strings.Contains(err.Error(), "perhaps") {
		t.Errorf("an unknown verdict is accepted: %v", err)
	}
}

func TestFindingsAreRead(t *testing.T) {
	checkov, err := readCheckov([]byte(`{"check_type": "terraform_plan", "results": {"passed_checks": [{"check_id": "CKV_AWS_2"}],
		"failed_checks": [{"check_id": "CKV_AWS_1", "check_name": "x", "resource": "aws_lb.main"}]}}`))
	if want := []finding{{"CKV_AWS_1", "aws_lb.main", "x"}}; err != nil || !slices.Equal(checkov, want) {
		t.Errorf("%v, %v", checkov, err)
	}
	trivy, err := readTrivy([]byte(`{"Results": [{"Target": ".", "Class": "config"}, {"Target": "main.tf", "Misconfigurations": [
		{"ID": "AWS-0053", "Title": "x", "Status": "FAIL", "CauseMetadata": {"Resource": "aws_lb.main"}},
		{"ID": "AWS-0054", "Status": "PASS", "CauseMetadata": {"Resource": "aws_lb.main"}}]}]}`))
	if want := []finding{{"AWS-0053", "aws_lb.main", "x"}}; err != nil || !slices.Equal(trivy, want) {
		t.Errorf("%v, %v", trivy, err)
	}
	// What Checkov prints when it found nothing to judge, and Trivy.
	if _, err := readCheckov([]byte(`{"passed": 0, "failed": 0, "checkov_version": "3.3.30"}`)); err == nil {
		t.Error("nothing judged is taken for nothing found")
	}
	if _, err := readTrivy([]byte(`{"SchemaVersion": 2}`)); err == nil {
		t.Error("nothing judged is taken for nothing found")
	}
}
