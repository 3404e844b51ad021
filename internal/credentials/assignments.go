package credentials

import (
	stdbase64 "encoding/base64"
	"regexp"
	"strings"
)

// assigns says whether the = or : at i gives a secret its value: password=x, "token": "x", Authorization: Bearer x. The name before it is judged
// as that of an attribute.
func (s Search) assigns(text string, i int) bool {
	if text[i] == '=' && (i+1 < len(text) && text[i+1] == '=' || i > 0 && strings.IndexByte("=!<>:", text[i-1]) >= 0) {
		return false // a comparison
	}
	name, before, quoted := nameBefore(text, i)
	if name == "" || before == '/' && text[i] == ':' || before == ':' && quoted { // an image's tag; a condition key
		return false
	}
	rest := strings.TrimPrefix(text[i+1:], ">") // =>
	value := ahead(strings.TrimLeft(rest, " \t"), 0)
	spaced := rest != "" && (rest[0] == ' ' || rest[0] == '\t')
	if scheme := authorization.FindStringSubmatch(value); scheme != nil && (scheme[1] != "" && !proseWord.MatchString(scheme[1]) || isBasic(scheme[2])) {
		return true
	}
	if found := xmlPair.FindStringSubmatch(value); found != nil && (name == "key" || name == "name") {
		return s.secretName(found[1]) && !s.placeholder(found[2])
	}
	if !s.secretName(name) {
		return false
	}
	if scheme, rest, ok := strings.Cut(value, " "); ok && schemes[strings.ToLower(scheme)] {
		value = strings.TrimLeft(rest, " ")
	}
	if value != "" && strings.IndexByte("\"'`", value[0]) >= 0 {
		inner, _, _ := strings.Cut(value[1:], value[:1])
		return len(inner) >= 3 && !s.placeholder(inner)
	}
	if strings.HasPrefix(value, `\"`) {
		inner, _, _ := strings.Cut(value[2:], `\"`)
		return len(inner) >= 3 && !s.placeholder(inner)
	}
	end := strings.IndexAny(value, " \t\r\n\"'`;,&<>)|")
	word, after := value, ""
	if end >= 0 {
		word, after = value[:end], value[end:]
	}
	switch {
	case len(word) < 3 || s.placeholder(word) || strings.Contains(word, "("):
		return false
	case text[i] == ':' && !spaced && !quoted: // user:password apart, name:value is also a tag's or a scope's
		return !strings.Contains(name, ".") && !version.MatchString(word)
	case text[i] == ':' && spaced && !quoted: // prose has more words; a value looks unlike one
		line := strings.TrimLeft(after, " \t")
		alone := line == "" || strings.IndexByte("\r\n,;|\"'", line[0]) >= 0
		return alone && !stateWord.MatchString(word) || len(word) >= 6 && !proseWord.MatchString(word)
	}
	return true
}

// xmlPair is what follows key= in <add key="DbPassword" value="...">.
var xmlPair = regexp.MustCompile(`^"([^"]{1,200})"\s+value\s*=\s*"([^"]{3,})"`)

// element says whether the > at i ends the start of an element of XML that holds a secret: <password>x</password>.
func (s Search) element(text string, i int) bool {
	start := i
	for start > 0 && i-start < LongestName && dotted[text[start-1]] {
		start--
	}
	if start == 0 || start == i || text[start-1] != '<' || !s.secretName(text[start:i]) {
		return false
	}
	inner, _, closed := strings.Cut(ahead(text, i+1), "</"+text[start:i])
	return closed && len(inner) >= 3 && !s.placeholder(inner) && !strings.Contains(inner, "<")
}

// nameBefore gives the name that ends before i, the byte before it, and whether it is quoted.
func nameBefore(text string, i int) (name string, before byte, quoted bool) {
	end := i
	for end > 0 && (text[end-1] == ' ' || text[end-1] == '\t') {
		end--
	}
	for end > 0 && strings.IndexByte("\"'`\\]", text[end-1]) >= 0 {
		end, quoted = end-1, true
	}
	start := end
	for start > 0 && end-start < LongestName && dotted[text[start-1]] && text[start-1] != '=' {
		start--
	}
	if start > 0 {
		before = text[start-1]
	}
	return strings.Trim(text[start:end], "-."), before, quoted
}

// flag says whether the - at i begins a command's flag that is followed by its secret: --password x.
func (s Search) flag(text string, i int) bool {
	if i > 0 && strings.IndexByte(" \t\n\"'", text[i-1]) < 0 {
		return false
	}
	flag := strings.TrimLeft(text[i:], "-")
	n := run(flag, dotted)
	if n == 0 || n == len(flag) || flag[n] != ' ' && flag[n] != '\t' || !s.secretName(flag[:n]) {
		return false
	}
	value := strings.TrimLeft(flag[n:], " \t")
	word := strings.Trim(firstField(value), "\"'")
	return len(word) >= 3 && word[0] != '-' && !s.placeholder(word)
}

func firstField(text string) string {
	if end := strings.IndexAny(text, " \t\r\n"); end >= 0 {
		return text[:end]
	}
	return text
}

// Placeholder says whether a value only says where a secret is, or is a word that says none is there.
func Placeholder(value string) bool {
	if value == "" || strings.IndexByte("$<%*{(@", value[0]) >= 0 || Reference(value) ||
		strings.HasPrefix(value, "/run/secrets/") || strings.HasPrefix(value, "file:") {
		return true
	}
	return nothings[strings.ToLower(strings.TrimRight(value, ".:"))] || strings.Trim(value, "*xX.") == ""
}

var (
	nothings = set(`true false null none nil undefined yes no on off enabled disabled required optional string str text int integer number bool
		boolean bytes object any read write list get create delete update admin manage describe refresh rotate rotation reset change
		forgot verify validate redacted masked hidden sensitive header query`)
	schemes       = set(`bearer basic token digest negotiate apikey`)
	version       = regexp.MustCompile(`^v?\d+(\.\d+)+|^(latest|stable|main|edge)\b|^sha256\b`)
	stateWord     = regexp.MustCompile(`(?:ed|ing|invalid|unknown|[a-z]or)[.:]?$`)
	proseWord     = regexp.MustCompile(`^[A-Z]?[a-z'-]+[.:]?$`)
	authorization = regexp.MustCompile(`(?i)^["']?(?:(?:bearer|token|apikey|ssws|digest|negotiate|genie?key|splunk|snyk|klaviyo-api-key)[ \t]+` +
		`(?:token=)?["']?([\w.~+/=-]{8,})|basic[ \t]+([A-Za-z0-9+/]{6,}={0,2}))`)
)

// isBasic says whether a text is base64 of user:password.
func isBasic(text string) bool {
	decoded, err := stdbase64.StdEncoding.DecodeString(text + strings.Repeat("=", (4-len(text)%4)%4))
	return err == nil && strings.Contains(string(decoded), ":")
}
