package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func otherSARIF(t *testing.T, message string) string {
	t.Helper()
	text, err := json.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	return file(t, "other.sarif", `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":`+string(text)+`}},"results":[{"ruleId":`+string(text)+
		`,"level":"error","message":{"text":`+string(text)+`},"locations":[{"physicalLocation":{"artifactLocation":{"uri":`+string(text)+
		`}},"logicalLocations":[{"fullyQualifiedName":"aws_s3_bucket.a"}]}]}]}]}`)
}

func TestOtherToolsAreShownAndNeverJudge(t *testing.T) {
	trivy := filepath.Join("..", "..", "internal", "planreview", "others", "testdata", "trivy.sarif")
	source := file(t, "cdk.tf.json", "{\n\"resource\": {\n\"aws_s3_bucket\": {\n\n\"a\": {\n\n}}}}")
	for format, want := range map[string]string{
		"text":     "high      aws_s3_bucket.a: Artifact: cdk.tf.json;",
		"markdown": "**Found by other tools**\n\n| severity | resource | what | tool | where |\n|---|---|---|---|---|\n| high | `aws_s3_bucket.a` | ",
		"json":     `"address": "aws_s3_bucket.a"`,
	} {
		stdout, stderr, code := review(t, nothing, "--with", trivy, "--source", source, "--format", format)
		if code != 0 || !strings.Contains(stdout, want) || !strings.Contains(stdout, "other.tf") {
			t.Errorf("%s: exit code %d\n%s%s", format, code, stdout, stderr)
		}
	}
	broken := file(t, "broken.sarif", "{\n[")
	if stdout, _, code := review(t, nothing, "--with", broken); code != 1 || !strings.Contains(stdout, "broken.sarif:2:1: no JSON") {
		t.Errorf("exit code %d\n%s", code, stdout)
	}
}

func TestOtherToolsCannotSpoilAComment(t *testing.T) {
	for _, text := range hostile {
		comment, _, code := review(t, nothing, "--with", otherSARIF(t, text), "--format", "markdown", "--label", "prod")
		if code != 0 || !strings.Contains(comment, "Found by other tools") {
			t.Errorf("exit code %d\n%s", code, comment)
		}
		checkMarkdown(t, comment)
	}
	key := "AKIA" + "QWERTYUIOPASDFGH"
	if stdout, _, _ := review(t, nothing, "--with", otherSARIF(t, "Match: "+key)); strings.Contains(stdout, key) {
		t.Errorf("shows a key\n%s", stdout)
	}
}

func TestOtherToolsOfOnePlan(t *testing.T) {
	plan, other := file(t, "plan.json", nothing), otherSARIF(t, "a finding")
	stdout, _, code := review(t, "", "dev="+plan, "prod="+plan, "--with", "prod="+other)
	if code != 0 || strings.Count(stdout, "Found by other tools") != 1 {
		t.Errorf("exit code %d\n%s", code, stdout)
	}
}
