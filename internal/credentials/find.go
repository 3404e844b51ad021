package credentials

import (
	stdbase64 "encoding/base64"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Search looks for credentials in texts.
type Search struct {
	// SecretName says whether a name is one of a secret. Default: the function of that name.
	SecretName func(string) bool
	// Sure leaves out what may well be none: words such as changeme where a credential stands, examples out of documentation, and a key that is made to be
	// public, as in a DSN of Sentry. To hide such a thing costs nothing, to refuse it does. Default: false.
	Sure bool
}

func (s Search) secretName(name string) bool {
	if s.SecretName != nil {
		return s.SecretName(name)
	}
	return SecretName(name)
}

// Find says what credential a text is or holds, whatever its own name: one of a known issuer, a private key, a signed URL, a webhook, a header, NAME=value, a
// command line with a password, or the base64 of one. "" for none. It looks at each byte once: a plan has a million texts.
func (s Search) Find(text string) string {
	if len(text) < 6 {
		return ""
	}
	if found := s.find(text); found != "" {
		return found
	}
	decoded, ok := decodeBase64(text)
	if !ok {
		return ""
	}
	if found := s.find(decoded); found != "" {
		return "base64 of " + found
	}
	if basicPair.MatchString(decoded) {
		return "base64 of a user and a password"
	}
	return ""
}

// What Find finds.
const (
	ofIssuer    = "a key or token of a known form"
	urlPassword = "a URL with a password"
	signedURL   = "a URL with a key or a signature"
	webhookURL  = "the URL of a webhook, which lets in whoever knows it"
	assigned    = "a name such as password or token, with its value"
	inCommand   = "a command with a password"
	privateKeys = "a private key"
	hash        = "the hash of a password"
	beforeHost  = "a user and a password before a host"
)

func (s Search) find(text string) string {
	var searched lines
	for i := 0; i < len(text); i++ {
		c := text[i]
		if wordByte[c] && (i == 0 || !wordByte[text[i-1]]) {
			if strings.HasPrefix(text[i:], "arn:") {
				i += run(text[i:], arnByte) - 1 // arn:...:secret:name holds none
				continue
			}
			if s.issued(ahead(text, i)) {
				return ofIssuer
			}
			if searched.command(text, i, s.placeholder) {
				return inCommand
			}
		}
		switch c {
		case '{':
			if n := dynamicReference.FindStringIndex(text[i:]); n != nil {
				i += n[1] - 1
				continue
			}
		case ':', '=':
			if c == ':' && strings.HasPrefix(text[i:], "://") {
				if found := s.url(ahead(text, i+3)); found != "" {
					return found
				}
				i += 2
				continue
			}
			if s.assigns(text, i) {
				return assigned
			}
		case '-':
			if strings.HasPrefix(text[i:], "-----BEGIN") && privateKey.MatchString(text[i:]) {
				return privateKeys
			}
			if s.flag(text, i) {
				return inCommand
			}
		case '$':
			if passwordHash.MatchString(text[i:min(len(text), i+200)]) {
				return hash
			}
		case '>':
			if s.element(text, i) {
				return assigned
			}
		case '@':
			if at := max(0, i-200); userAtHost.MatchString(text[at:min(len(text), i+100)]) {
				return beforeHost
			}
		}
		if c == '.' && (i < 14 || !token[text[i-1]] || run(text[i-14:i], token) < 14) { // most dots are a host's
			continue
		}
		for _, m := range marked[c] {
			if strings.HasPrefix(text[i:], m.mark) || c == '~' && i > 0 && text[i-1] == 'Q' {
				if m.form.MatchString(text[max(0, i-60):min(len(text), i+120)]) {
					return ofIssuer
				}
			}
		}
	}
	return ""
}

// ahead is the text from i on, as far as a credential reaches: a look from every byte to the end would take forever.
func ahead(text string, i int) string { return text[i:min(len(text), i+4096)] }

var (
	wordByte = alphabetOf("09azAZ__")
	arnByte  = alphabetOf("!!##%:@Z\\\\^_az~~<<>>??**") // all but spaces, quotes, commas, brackets

	// dynamicReference is one of CloudFormation to a parameter or a secret.
	dynamicReference = regexp.MustCompile(`^\{\{resolve:[^{}\s]{1,300}\}\}`)

	// passwordHash is one of crypt(3), as htpasswd and /etc/shadow hold it: a guess at a short password takes seconds.
	passwordHash = regexp.MustCompile(`^\$(?:apr1|[156y]|2[aby]|argon2\w{1,2})\$[\w./,=$+-]{20,}`)

	privateKey = regexp.MustCompile(`^-----BEGIN [A-Z0-9 ]{0,100}PRIVATE KEY`)
	// basicPair is user:password, as in the base64 of an Authorization header or of Docker's auth.
	basicPair = regexp.MustCompile(`^[\w.@+-]{1,64}:[\x21-\x7e]{4,128}$`)
	// userAtHost is a data source name without a scheme: user:password@tcp(host), user:password@host:port, user/password@host as Oracle writes it.
	userAtHost = regexp.MustCompile(`(?:^|[\s"'=,])[\w.%+-]+:[^\s:@/"']+@(?:(?:tcp|unix)\(|[\w.-]+:\d{2,5}(?:\D|$))|jdbc:oracle:\w+:[^\s/@]+/[^\s/@]+@`)
)

// decodeBase64 decodes a text that is base64 of text, as a whole.
func decodeBase64(text string) (string, bool) {
	text = strings.TrimSpace(text)
	const least, most = 12, 1 << 20
	if len(text) < least || len(text) > most || len(text)%4 != 0 || run(text, base64) != len(text) {
		return "", false
	}
	decoded, err := stdbase64.StdEncoding.DecodeString(text)
	if err != nil || !utf8.Valid(decoded) {
		return "", false
	}
	for _, r := range string(decoded) {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			return "", false
		}
	}
	return string(decoded), true
}

// url judges what follows ://.
func (s Search) url(rest string) string {
	end := strings.IndexAny(rest, " \t\r\n\"'<>`")
	if end >= 0 {
		rest = rest[:end]
	}
	if s.userinfo(rest) {
		return urlPassword
	}
	if !strings.ContainsAny(rest, "/?") {
		return ""
	}
	for _, hook := range webhooks {
		if strings.Contains(rest, hook.holds) && hook.form.MatchString(rest) {
			return webhookURL
		}
	}
	_, query, ok := strings.Cut(rest, "?")
	if !ok {
		return ""
	}
	for pair := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' || r == ';' || r == '#' }) {
		name, value, _ := strings.Cut(pair, "=")
		if least, ok := signedBy[strings.ToLower(name)]; ok && len(value) >= least && !s.placeholder(value) {
			return signedURL
		}
	}
	return ""
}

// userinfo says whether a URL has a password: user:password@host. The password may hold a slash.
func (s Search) userinfo(rest string) bool {
	at := strings.LastIndexByte(rest, '@')
	if at < 0 {
		return false
	}
	user, password, ok := strings.Cut(rest[:at], ":")
	if !ok {
		return !s.Sure && hexKey.MatchString(user) || user != "" && s.issued(user) // Sentry's DSN
	}
	if strings.ContainsAny(user, "/?#") || password == "" || s.placeholder(password) {
		return false
	}
	port := run(password, digits)
	return port == 0 || port == len(password) || password[port] != '/' // host:8080/path?mail=a@b has none
}

var hexKey = regexp.MustCompile(`^[0-9a-f]{32}$`)

// signedBy are parameters of a URL that let in whoever holds it, with the least length of a value that is no name: signatures of S3, CloudFront,
// Google and Azure, and codes of Azure Functions.
var signedBy = map[string]int{
	"x-amz-signature": 1, "x-amz-credential": 1, "x-amz-security-token": 1, "x-goog-signature": 1, "x-goog-credential": 1, "signature": 8, "sig": 8, "code": 20,
	"key": 16, "auth": 8, "hmac": 8, "apikey": 4, "api_key": 4, "api-key": 4, "access_token": 4,
	"accesskey": 4, "subscription-key": 8, "awsaccesskeyid": 8, "hash": 32, "jwt": 20, "sas": 8,
}

// webhooks are URLs that let in whoever knows them, each with a text that it must hold.
var webhooks = []struct {
	holds string
	form  *regexp.Regexp
}{
	{"hooks.slack", regexp.MustCompile(`^hooks\.slack(-gov)?\.com/(services|workflows|triggers)/\S{8}`)},
	{"/api/webhooks/", regexp.MustCompile(`discord(app)?\.com/api/(v\d+/)?webhooks/\d+/\S{8}`)},
	{"webhook", regexp.MustCompile(`webhook\.office\.com/webhookb2/|outlook\.office(365)?\.com/webhook/|webexapis\.com/v1/webhooks/incoming/|` +
		`qyapi\.weixin\.qq\.com/cgi-bin/webhook/send|^webhook\.site/[0-9a-f-]{30}`)},
	{"hooks.zapier.com", regexp.MustCompile(`^hooks\.zapier\.com/hooks/catch/`)},
	{"hook", regexp.MustCompile(`^hook\.[\w.]*(make|integromat)\.com/\w{8}|^hooks\.chime\.aws/|` +
		`open\.(feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/|^hooks\.airtable\.com/|/hooks/[a-z0-9]{26}$|hooks\.glip\.com/webhook/`)},
	{"pagerduty.com", regexp.MustCompile(`pagerduty\.com/integration/\w{8}`)},
	{"victorops.com", regexp.MustCompile(`victorops\.com/integrations/generic/\d+/alert/\S`)},
	{"maker.ifttt.com", regexp.MustCompile(`/with/key/\S`)},
	{"api.telegram.org", regexp.MustCompile(`/bot\d+:`)},
	{"hc-ping.com", regexp.MustCompile(`^hc-ping\.com/\S{8}`)},
	{"heartbeat", regexp.MustCompile(`betterstack\.com/api/v1/heartbeat/\S{8}|betteruptime\.com/api/v1/heartbeat/\S{8}`)},
	{"oncall", regexp.MustCompile(`/integrations/v1/\w+/\w{16}`)},
	{"pipedream.net", regexp.MustCompile(`^\w{10,}\.m\.pipedream\.net`)},
	{"sumologic.", regexp.MustCompile(`sumologic\.\w+/receiver/v1/\S+/\S{16}`)},
}
