package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var pinned = regexp.MustCompile(`uses: (\./[\w./-]+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$`)

// TestWorkflowsPinTheirActions by commit: a tag can be moved to other code. One action has one commit in all workflows.
func TestWorkflowsPinTheirActions(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatal("no workflows", err)
	}
	commits := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			if !strings.Contains(line, "uses:") {
				continue
			}
			if !pinned.MatchString(line) {
				t.Errorf("%s: %s", file, line)
			}
			if action, commit, ok := strings.Cut(line, "@"); ok {
				action = strings.TrimPrefix(action, "- ")
				if known := commits[action]; known != "" && known != commit {
					t.Errorf("%s: %s and %s", action, known, commit)
				}
				commits[action] = commit
			}
		}
	}
}
