package plan

import (
	"strings"

	"slipway/internal/credentials"
)

// HoldsSecret says whether a text that is not of the plan, such as a message of another tool, holds a credential.
func HoldsSecret(text string, own *Masks) bool {
	return own.hasText(text) || newJudgment(own).looksSecret(text)
}

// looksSecret says whether a text is or holds a credential whatever its name.
func (j *judgment) looksSecret(text string) bool {
	return j.search.Find(text) != "" || strings.Contains(text, "\n") && j.holdsVariableLines(text)
}

// holdsVariableLines says whether lines of YAML, such as the values of a Helm release or a Kubernetes manifest, give an environment variable a
// value, or hold the data of a Secret or a ConfigMap. They are judged by indentation: a template is often no YAML yet.
func (j *judgment) holdsVariableLines(text string) bool {
	data := strings.Contains(text, "kind: Secret") || strings.Contains(text, "kind: ConfigMap")
	holder := -1 // indentation of the member that holds variables
	for line := range strings.Lines(text) {
		content := strings.TrimSpace(line)
		if content == "" || content[0] == '#' {
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		item := strings.HasPrefix(content, "- ")
		content = strings.TrimSpace(strings.TrimPrefix(content, "- "))
		if holder >= 0 && (indent < holder || indent == holder && !item) {
			holder = -1
		}
		key, value, ok := strings.Cut(content, ":")
		if !ok {
			continue
		}
		key, value = strings.Trim(key, `"'`), strings.Trim(strings.TrimSpace(value), `"'`)
		if strings.ContainsAny(key, " ({") {
			continue
		}
		name := j.name(key)
		switch {
		case value == "" && (name.holds == holdsEnvironment || name.holds == holdsVariables || data && (key == "data" || key == "stringData" || key == "binaryData")):
			holder = indent
		case holder >= 0 && value != "" && !structural[key] && !credentials.Placeholder(value) && !strings.HasPrefix(value, "!") && key != "fieldPath":
			return true
		}
	}
	return false
}
