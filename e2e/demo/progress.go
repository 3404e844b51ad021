package main

import (
	"bytes"
	"io"
	"strings"
)

// progress shows what is made and what comes out of Terraform's output, and leaves out the plan and the waiting.
type progress struct{ to io.Writer }

func (p progress) Write(chunk []byte) (int, error) {
	for line := range bytes.Lines(chunk) {
		text := string(line)
		if strings.Contains(text, "Creation complete") || strings.Contains(text, "Apply complete") || strings.HasPrefix(text, "Outputs:") || isOutput(text) {
			if _, err := io.WriteString(p.to, text); err != nil {
				return 0, err
			}
		}
	}
	return len(chunk), nil
}

// isOutput is true for name = "value", but not for a list, which has more lines.
func isOutput(line string) bool {
	name, value, found := strings.Cut(line, " = ")
	return found && strings.HasPrefix(value, `"`) && !strings.ContainsAny(name, " +-~#")
}
