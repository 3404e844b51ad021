package strictyaml

import (
	"encoding/json"
	"strings"
)

// InWords writes a command line as a list for a file: npm start is ["npm", "start"]. What only a shell understands gets one: ["sh", "-c", "a && b"].
func InWords(line string) string { return ListOf(Words(line)...) }

// Words are those of InWords.
func Words(line string) []string {
	if strings.ContainsAny(line, "&|;<>()$`*?~#\\\"'\n") {
		return []string{"sh", "-c", line}
	}
	return strings.Fields(line)
}

// ListOf writes a list of texts for a file, on one line.
func ListOf(texts ...string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		var out strings.Builder
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(text); err != nil {
			panic(err) // a text can always be written
		}
		quoted[i] = strings.TrimSpace(out.String())
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
