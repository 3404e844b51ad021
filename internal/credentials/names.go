package credentials

import "strings"

// SecretName says whether a name is one of a secret, in any spelling: db_password, API-KEY, dbPass, PGPASSWORD. It is judged by its words, so
// that bypass and compass are none. What follows the secret's own word decides as well: a token_endpoint or a secret_arn only describes one.
func SecretName(name string) bool {
	if len(name) > LongestName {
		return true // nobody can read it
	}
	all := Words(name)
	for i := range all {
		n := secretAt(all, i)
		if n == 0 {
			continue
		}
		if i+n == len(all) || !describing[all[len(all)-1]] {
			return true
		}
	}
	return false
}

// LongestName in bytes that is worth the look.
const LongestName = 512

// SecretWord says whether a name has a secret's word in it, be it only described.
func SecretWord(name string) bool {
	all := Words(name)
	for i := range all {
		if secretAt(all, i) > 0 {
			return true
		}
	}
	return false
}

// Describes says whether a name's last word says something of a secret, not what it is.
func Describes(word string) bool { return describing[word] }

// secretAt gives the number of words at i that name a secret, or 0.
func secretAt(all []string, i int) int {
	for n := 3; n >= 2; n-- {
		if i+n <= len(all) && secretPhrases[strings.Join(all[i:i+n], " ")] {
			return n
		}
	}
	word, last := all[i], i == len(all)-1
	before := ""
	if i > 0 {
		before = all[i-1]
	}
	switch {
	case (word == "token" || word == "tokens") && harmlessToken[before], word == "tokens" && before == "http",
		word == "secret" && before == "existing": // the name of one, in most Helm charts
		return 0
	case secretWords[word], last && lastWords[word] && !notBefore[before], last && shortened(word):
		return 1
	case runTogether(word):
		return 1
	}
	return 0
}

// shortened are names such as dbpass and rootpw, which have no border between their words.
func shortened(word string) bool {
	for _, ending := range []string{"pass", "pw"} {
		if owner, ok := strings.CutSuffix(word, ending); ok && passOwners[owner] {
			return true
		}
	}
	return strings.HasSuffix(word, "pwd")
}

// runTogether says whether a word without borders holds a secret's: PGPASSWORD, apikey, passwordfile (which describes one), not tokenizer.
func runTogether(word string) bool {
	for _, root := range joinedRoots {
		at := strings.Index(word, root)
		if at < 0 {
			continue
		}
		rest := strings.TrimPrefix(word[at+len(root):], "s")
		if rest == "" {
			return true
		}
		if describing[rest] || rest == "less" {
			return false
		}
		return root != "token" && root != "secret" || rest == "value" || rest == "key" || rest == "string"
	}
	return false
}

func set(text string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		all[word] = true
	}
	return all
}

var (
	secretWords = set(`password passwords passwd pwd pw passphrase passphrases passcode passwort kennwort contrasena senha secret secrets token tokens
		credential credentials cred creds dsn psk kubeconfig keytab dockerconfigjson dockercfg connectionstring userdata mnemonic totp otp
		passkey pincode pfx pkcs jks htpasswd netrc pgpass requirepass masterauth authtoken apikey`)
	// lastWords are secrets at a name's end only: a pass_role or a cookie_name is none.
	lastWords = set(`pass pin salt cookie jwt bearer sas authorization storepass keypass sshpass connstr privkey sensitive`)
	notBefore = set(`by single two multi first second boarding season app`)
	// harmlessToken stands before a token that is no secret: max_tokens of a model, creation tokens that make a call idempotent.
	harmlessToken = set(`max maximum min num creation grant update lock idempotency next continuation pagination page stop overlap total`)
	passOwners    = set(`db smtp user admin root ssh pg key store ftp sftp mail email redis mysql sql my ldap bind app login web http https proxy rabbit
		rabbitmq mq mongo es elastic imap vpn wifi master sudo auth basic postgres maria oracle ora api service svc client jdbc kafka
		grafana jenkins sa system`)
	joinedRoots = []string{
		"password", "passwd", "passphrase", "connectionstring", "userdata", "kubeconfig", "apikey", "accesskey", "secretkey", "privatekey", "authkey", "signingkey",
		"accountkey", "sharedkey", "masterkey", "licensekey", "licencekey", "encryptionkey", "credential", "secret", "token",
	}
	secretPhrases = map[string]bool{}
	// describing are last words that say something of a secret, not what it is.
	describing = set(`arn arns id ids identifier identifiers name names endpoint endpoints url urls uri uris policy policies length version versions
		type types kind age day days hour hours minute minutes second seconds millis ttl expiry expiration expires expire expired validity
		valid count enabled enable disabled required optional path paths prefix suffix location format algorithm usage status state stage
		rotation rotate rotated window size limit limits domain domains unit units history reuse prevention reset source sources selection
		issuer issuers audience manager store stores provider providers ref refs reference references role roles class classes method
		methods mode encryption lifetime time times timeout timestamp date duration scope scopes function lambda table bucket queue topic
		group groups username description label title hint field fields column header headers param params attribute attributes claim
		claims config configuration configurations rule rules validation validator authorizer authentication generator generation capacity
		burst rate quota period interval threshold alarm alarms alert alerts error errors request requests failure failures success calls
		latency invalid missing attempts retries file files filename fingerprint thumbprint checksum md sha digest expression pattern
		behavior strategy check namespace characters symbols complexity strength min max minimum maximum index priority weight port
		host hosts hostname management change changed created updated deleted at enforcement protection recovery access permission permissions
		lockout properties mapping mappings tag tags spec specification specifications stdin prompt`)
)

func init() {
	// Whose key is a secret; other keys are names of things: a partition key, a key of a bucket's object, a KMS key.
	owners := `api app application access secret private auth authorization authentication account shared master signing signature license
		licence encryption decryption enc crypto aes hmac rsa cipher session subscription registration webhook deploy preshared
		integration ingestion ingest instrumentation wallet activation product serial pem fernet server unseal recovery functions pass
		logged apns fcm iothub cosmosdb eventhub servicebus radius tacacs bgp ospf bearer cookie flask jwt client consumer admin function
		sas sdk storage service presigned streaming write ssl tls stripe datadog dd newrelic relic sendgrid mailgun mailchimp twilio
		openai anthropic algolia pagerduty opsgenie rollbar bugsnag honeycomb segment amplitude mixpanel launchdarkly sentry grafana
		cloudflare fastly github gitlab bitbucket slack heroku shopify square paypal braintree adyen plaid firebase maps azure aws gcp`
	for owner := range set(owners) {
		secretPhrases[owner+" key"], secretPhrases[owner+" keys"] = true, true
	}
	for _, phrase := range []string{
		"pre shared key", "private ssh key", "ssh key private", "logged in key", "customer key", "pin code", "backup code", "security answer",
		"snmp community", "access code", "security code", "recovery code", "recovery codes", "backup codes", "pass code", "pass phrase",
		"pass word", "pass wd", "seed phrase", "connection string", "connection strings", "conn str", "conn string", "connection attributes",
		"user data", "custom data", "startup script", "cloud init", "kube config", "kube admin config", "docker config", "docker auth config",
		"redis auth", "basic auth", "rediscli auth", "registry auth", "npm auth", "proxy auth", "http auth", "sas url", "sas uri", "slack webhook",
		"discord webhook", "teams webhook", "protected settings", "secure json data", "mot de passe", "shared access signature", "signed url",
		"presigned url", "sensitive value", "sensitive values", "sensitive variables", "docker auth", "slack webhook url", "discord webhook url",
		"teams webhook url", "salt key", "hmac salt", "jwt signing", "service account json", "key material", "registration code", "activation code",
		"pagerduty routing key", "github pat", "gitlab pat", "azure pat", "ado pat", "devops pat",
	} {
		secretPhrases[phrase] = true
	}
}
