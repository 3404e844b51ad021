package plan

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// place is where a value stands, as far as that tells whether it is a secret.
type place struct {
	key    string // of the nearest object
	cover  cover
	nested int             // how many times JSON was found in text
	names  map[string]bool // names that were looked at: a plan has few, many times
}

// cover is why everything below a place is a secret.
type cover int

const (
	open       cover = iota
	byName           // a name looks secret: texts and numbers are hidden; an ARN or a reference only says which secret it is
	variable         // an environment variable's value: always hidden
	mostNested = 3   // times that JSON is looked for in the text of JSON; what is deeper is masked unread
)

// at is the place of an object's member.
func (in place) at(key string) place {
	below := place{key: key, cover: in.cover, nested: in.nested, names: in.names}
	switch {
	case in.cover == variable || holdsVariables(in.key) && isVariable(in.key, key):
		below.cover = variable
	case saysWhich(key):
		below.cover = open
	case in.secretName(key):
		below.cover = byName
	}
	return below
}

func (in place) secretName(name string) bool {
	if in.names == nil {
		return secretName(name)
	}
	secret, known := in.names[name]
	if !known {
		secret = secretName(name)
		in.names[name] = secret
	}
	return secret
}

// hides says whether a scalar must not be seen.
func (in place) hides(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return v != "" && (in.cover == variable || in.cover == byName && !reference(v) || holdsVariables(in.key) && strings.Contains(v, "=") || // NAME=value
			looksSecret(v))
	case json.Number:
		return in.cover == variable || in.cover == byName && !measures.MatchString(in.key)
	}
	return in.cover == variable
}

// holdsVariables says whether a member of that name holds environment variables, in ECS, Lambda, CodeBuild, Kubernetes and others.
func holdsVariables(key string) bool {
	switch strings.ToLower(key) {
	case "environment", "environment_variable", "environment_variables", "environmentvariables", "env", "env_vars", "variables",
		"runtime_environment_variables":
		return true
	}
	return false
}

// isVariable says whether a member below a name that holds variables is one's value: value of a {name, value} pair, or any
// member of a map. The other words are those that blocks around and beside variables use.
func isVariable(parent, key string) bool {
	if strings.EqualFold(key, "value") {
		return true
	}
	if holdsVariables(key) {
		return false
	}
	switch strings.ToLower(parent) {
	case "variables", "environment_variables", "environmentvariables", "env_vars", "runtime_environment_variables":
		return true
	}
	return !slices.Contains([]string{"name", "type", "compute_type", "image", "value_from", "valueFrom"}, key)
}

// saysWhich are the members below a secret-looking name that tell which secret it is, not what it holds.
func saysWhich(key string) bool {
	return slices.Contains([]string{"name", "valueFrom", "value_from", "type", "version_id", "version_stage", "kms_key_id", "kms_master_key_id"}, key)
}

var (
	measures   = regexp.MustCompile(`(?i)(_version|_length|_days|_hours|_minutes|_seconds|_count|_age|_size|_window|_validity)$`)
	references = regexp.MustCompile(`^(arn:[^\s"]+|\$\{[\w.\[\]*-]+\}(:[\w-]*){0,3})$`)
	// What a credential looks like, each with a text that it must hold: a regular expression on every value of a large plan takes seconds.
	credentials = []struct {
		holds string // in lower case
		form  *regexp.Regexp
	}{
		{"private key", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY`)},
		{"://", regexp.MustCompile(`://[^/\s:@]*:[^/\s@]+@`)},
		{"akia", regexp.MustCompile(`\bAKIA[A-Z0-9]{16}\b`)},
		{"asia", regexp.MustCompile(`\bASIA[A-Z0-9]{16}\b`)},
		{"gh", regexp.MustCompile(`\bgh[pousr]_[A-Za-z0-9]{20}`)},
		{"xox", regexp.MustCompile(`\bxox[abprs]-[A-Za-z0-9]`)},
		{"eyj", regexp.MustCompile(`\beyJ[\w-]{10,}\.eyJ`)},
		{"password", assigned}, {"passwd", assigned}, {"pwd", assigned}, {"secret", assigned}, {"token", assigned}, {"key", assigned},
	}
	assigned = regexp.MustCompile(`(?i)(password|passwd|pwd|secret|token|api_?key)["']?\s*[=:]\s*["']?[^\s"'$:]`)

	secretWords = []string{
		"password", "passwd", "passphrase", "secret", "token", "credential", "connectionstring", "userdata",
		"privatekey", "apikey", "accesskey", "authkey", "signingkey", "accountkey", "sharedkey", "masterkey", "sshkey",
	}
	secretEndings = []string{"pwd", "pin", "salt", "cookie"}
	plainWords    = strings.NewReplacer("_", "", "-", "")
)

// secretName says whether a name is one of a secret, in any spelling: api_key, API-KEY, apiKey.
func secretName(name string) bool {
	lower := strings.ToLower(name)
	for _, ending := range secretEndings {
		if before, ok := strings.CutSuffix(lower, ending); ok && (before == "" || strings.HasSuffix(before, "_") || strings.HasSuffix(before, "-")) {
			return true
		}
	}
	lower = plainWords.Replace(lower)
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(lower, word) })
}

// reference says whether a text says where a secret is, instead of holding it.
func reference(text string) bool { return references.MatchString(text) }

// looksSecret says whether a text is a credential whatever its name: a private key, a URL with a password, password=...
func looksSecret(text string) bool {
	if len(text) < 8 || strings.HasPrefix(text, "arn:") { // arn:...:secret:name holds none
		return false
	}
	lower := strings.ToLower(text)
	for _, credential := range credentials {
		if strings.Contains(lower, credential.holds) && credential.form.MatchString(text) {
			return true
		}
	}
	return false
}
