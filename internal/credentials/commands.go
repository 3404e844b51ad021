package credentials

import (
	"regexp"
	"slices"
	"strings"
)

// commandForm is a command that takes a password in a flag whose name does not tell, or without one.
type commandForm struct {
	name string
	form *regexp.Regexp // from the command's name on
}

// spans says whether a flag is looked for in the whole line.
func (c commandForm) spans() bool { return strings.Contains(c.form.String(), "[^|;") }

var commands = []commandForm{
	{"mysql", regexp.MustCompile(`^mysql\w*\b[^|;&\n]*\s-p['"]?([^\s'"]+)`)},
	{"mariadb", regexp.MustCompile(`^mariadb[\w-]*\b[^|;&\n]*\s-p['"]?([^\s'"]+)`)},
	{"mongo", regexp.MustCompile(`^mongo\w*\b[^|;&\n]*\s-p\s*['"]?([^\s'"]+)`)},
	{"sshpass", regexp.MustCompile(`^sshpass\s+-p\s*['"]?([^\s'"]+)`)},
	{"redis-cli", regexp.MustCompile(`^redis-cli\b[^|;&\n]*\s-a\s*['"]?([^\s'"]+)`)},
	{"curl", regexp.MustCompile(`^curl\b[^|;\n]*\s(?:-u|--user|--proxy-user|-U)[\s=]*['"]?[^\s:'"]+:([^\s'"]+)`)},
	{"docker", regexp.MustCompile(`^docker\s+login\b[^|;&\n]*\s-p\s*['"]?([^\s'"]+)`)},
	{"podman", regexp.MustCompile(`^podman\s+login\b[^|;&\n]*\s-p\s*['"]?([^\s'"]+)`)},
	{"helm", regexp.MustCompile(`^helm\s+registry\s+login\b[^|;&\n]*\s-p\s*['"]?([^\s'"]+)`)},
	{"az", regexp.MustCompile(`^az\s+login\b[^|;&\n]*\s-p\s*['"]?([^\s'"]+)`)},
	{"vault", regexp.MustCompile(`^vault\s+login\s+(?:-\S+\s+)*['"]?([^\s'"=-][^\s'"]*)`)},
	{"sqlcmd", regexp.MustCompile(`^sqlcmd\b[^|;&\n]*\s-P\s*['"]?([^\s'"]+)`)},
	{"bcp", regexp.MustCompile(`^bcp\b[^|;&\n]*\s-P\s*['"]?([^\s'"]+)`)},
	{"sqlplus", regexp.MustCompile(`^sqlplus\b[^|;&\n]*\s\w+/([^\s@'"]+)@`)},
	{"ldap", regexp.MustCompile(`^ldap\w+\b[^|;&\n]*\s-w\s*['"]?([^\s'"]+)`)},
	{"openssl", regexp.MustCompile(`^openssl\b[^|;&\n]*\s-pass(?:in|out)?\s+pass:([^\s'"]+)`)},
	{"htpasswd", regexp.MustCompile(`^htpasswd\s+-\w*b\w*\s+\S+\s+\S+\s+['"]?([^\s'"]+)`)},
	{"smbclient", regexp.MustCompile(`^smbclient\b[^|;&\n]*\s-U\s*\S+%([^\s'"]+)`)},
	{"net", regexp.MustCompile(`(?i)^net\s+user\s+\S+\s+([^\s/'"]+)`)},
	{"net", regexp.MustCompile(`(?i)^net\s+use\b[^|;&\n]*\s/user:\S+\s+([^\s/'"]+)`)},
	{"useradd", regexp.MustCompile(`^useradd\b[^|;&\n]*\s-p\s*['"]?([^\s'"]+)`)},
	{"usermod", regexp.MustCompile(`^usermod\b[^|;&\n]*\s-p\s*['"]?([^\s'"]+)`)},
	{"openssl", regexp.MustCompile(`^openssl\s+enc\b[^|;&\n]*\s-k\s+['"]?([^\s'"]+)`)},
	{"ConvertTo-SecureString", regexp.MustCompile(`^ConvertTo-SecureString\s+(?:-\w+\s+)*['"]([^'"]+)`)},
	{"echo", regexp.MustCompile(`^echo\s+(?:-\w+\s+)?['"]?(?:[\w-]+:)?([^\s'"|]+)['"]?\s*\|\s*(?:sudo\s+)?(?:chpasswd|passwd\b|sudo\s+-S|docker\s+login|su\b)`)},
	{"printf", regexp.MustCompile(`^printf\s+['"]?([^\s'"|]+)['"]?\s*\|\s*(?:sudo\s+)?(?:chpasswd|passwd\b|docker\s+login)`)},
	{"7z", regexp.MustCompile(`^7za?\b[^|;&\n]*\s-p['"]?([^\s'"]+)`)},
	{"zip", regexp.MustCompile(`^zip\b[^|;&\n]*\s-P\s*['"]?([^\s'"]+)`)},
	{"unzip", regexp.MustCompile(`^unzip\b[^|;&\n]*\s-P\s*['"]?([^\s'"]+)`)},
	{"rabbitmqctl", regexp.MustCompile(`^rabbitmqctl\s+(?:add_user|change_password)\s+\S+\s+['"]?([^\s'"]+)`)},
	{"IDENTIFIED", regexp.MustCompile(`^IDENTIFIED\s+(?:WITH\s+\S+\s+)?BY\s+['"]([^'"]+)`)},
	{"identified", regexp.MustCompile(`^identified\s+(?:with\s+\S+\s+)?by\s+['"]([^'"]+)`)},
	{"PASSWORD", regexp.MustCompile(`^PASSWORD\s+['"]([^'"]{3,})['"]`)},
	{"Bearer", regexp.MustCompile(`^Bearer\s+([\w.~+/=-]*\d[\w.~+/=-]*|[\w.~+/=-]{24,})`)},
	{"Basic", regexp.MustCompile(`^Basic\s+([A-Za-z0-9+/]{8,}={0,2})(?:$|[\s"'])`)},
	{"machine", regexp.MustCompile(`^machine\s+\S+\s+login\s+\S+\s+password\s+(\S+)`)},
}

// commandsByFirst are the commands by the first byte of their name.
var commandsByFirst = func() (all [256][]int) {
	for i, c := range commands {
		all[c.name[0]] = append(all[c.name[0]], i)
	}
	return all
}()

// lines is how far a text was searched for each of the commands: their flags are looked for up to the end of a line, so that a second look from
// within it finds no more.
type lines map[int]int

// command says whether a command line with a password begins at a byte of the text.
func (done *lines) command(all string, at int, placeholder func(string) bool) bool {
	text := ahead(all, at)
	for _, i := range commandsByFirst[text[0]] {
		c := commands[i]
		if !strings.HasPrefix(text, c.name) || c.spans() && at < (*done)[i] {
			continue
		}
		if *done == nil {
			*done = lines{}
		}
		(*done)[i] = at + len(text)
		if end := strings.IndexAny(text, "|;&\n"); end >= 0 {
			(*done)[i] = at + end
		}
		found := c.form.FindStringSubmatch(text)
		if found == nil || placeholder(found[1]) {
			continue
		}
		if c.name == "Basic" && !isBasic(found[1]) || c.name == "Bearer" && len(found[1]) < 8 {
			continue
		}
		return true
	}
	return false
}

// FindInWords says what credential a command has that is given as a list of words, or "".
func (s Search) FindInWords(words []string) string {
	for i, word := range words {
		if found := s.Find(word); found != "" {
			return found
		}
		if i > 0 && len(word) >= 3 && s.IsFlag(words[i-1]) && word[0] != '-' && !s.placeholder(word) && !Harmless(word) {
			return inCommand
		}
	}
	if s.TogetherHold(words) {
		return inCommand
	}
	return ""
}

// TogetherHold says whether the words of a command give away its password only together: mysql, -psecret.
func (s Search) TogetherHold(words []string) bool {
	if len(words) < 2 || !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, "-") }) {
		return false
	}
	line := strings.Join(words, " ")
	at := 0
	var searched lines
	for _, word := range words {
		if at < len(line) && searched.command(line, at, s.placeholder) {
			return true
		}
		at += len(word) + 1
	}
	return false
}

// IsFlag says whether a word of a command is a flag whose secret is the next word.
func (s Search) IsFlag(word string) bool {
	return len(word) > 2 && word[0] == '-' && !strings.ContainsAny(word, "= ") && s.secretName(word)
}
