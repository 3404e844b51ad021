package credentials

import (
	"strings"
	"testing"
)

// sure is how the configuration searches.
var sure = Search{Sure: true}

func TestFind(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"a database's URL":            {"mysql://app:s3cr3t-Pa55@db.internal:3306/shop", urlPassword},
		"a broker's URL":              {"amqps://worker:kJ8dh2lP@mq.internal/", urlPassword},
		"JDBC":                        {"jdbc:mysql://db.internal/shop?user=app&password=kJ8dh2lP", assigned},
		"an ADO.NET connection":       {"Server=db.internal;User Id=app;Password=kJ8dh2lP;", assigned},
		"a data source name":          {"app:kJ8dh2lP@tcp(db.internal:3306)/shop", beforeHost},
		"a key of AWS":                {"AKIA" + "QYLPMN5HHHFPZAM2", ofIssuer},
		"a token of GitHub":           {"ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", ofIssuer},
		"a key of Stripe":             {"sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc", ofIssuer},
		"a JSON web token":            {"eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", ofIssuer},
		"a private key":               {"-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", privateKeys},
		"a webhook":                   {"https://hooks.slack.com/services/" + "T0AB12CD3/B0EF45GH6/iJ7kL8mN9oP0qR1sT2uV3wX4", webhookURL},
		"a signed URL":                {"https://files.example.com/a?X-Amz-Signature=9f8e7d6c5b4a", signedURL},
		"headers of telemetry":        {"api-key=9f8e7d6c5b4a39281706", assigned},
		"base64 of a URL":             {"bXlzcWw6Ly9hcHA6czNjcjN0LVBhNTVAZGIuaW50ZXJuYWwvc2hvcA==", "base64 of " + urlPassword},
		"a command":                   {"mysql -u root -pkJ8dh2lP shop", inCommand},
		"a URL without a password":    {"mysql://app@db.internal:3306/shop", ""},
		"a URL with a port":           {"http://collector.internal:4318/v1/traces", ""},
		"a URL with a variable":       {"mysql://app:${DB_PASSWORD}@db.internal/shop", ""},
		"a URL with a shell variable": {"mysql://app:$DB_PASSWORD@db.internal/shop", ""},
		"a URL with a template":       {"mysql://app:{{ password }}@db.internal/shop", ""},
		"a URL with a stand-in":       {"mysql://app:change-me@db.internal/shop", ""},
		"a mail address":              {"Shop <orders@example.com>", ""},
		"an image":                    {"registry.example.com:5000/team/web@sha256:" + strings.Repeat("a1", 32), ""},
		"a public key":                {"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----", ""},
		"a certificate":               {"-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkq\n-----END CERTIFICATE-----", ""},
		"an SSH key, the public one":  {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq6ZN deploy@example.com", ""},
		"a publishable key":           {"pk_" + "live_4eC39HqLyjWDarjtT1zdp7dc", ""},
		"an example of AWS's guide":   {"AKIAIOSFODNN7EXAMPLE", ""},
		"a row of letters":            {"ghp_" + strings.Repeat("x", 36), ""},
		"a secret's ARN":              {"arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/token-a1B2c3", ""},
		"an endpoint for tokens":      {"https://auth.example.com/oauth2/token", ""},
		"Sentry, made to be public":   {"https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/42", ""},
		"Java's options":              {"-Xmx512m -Djavax.net.ssl.trustStorePassword=changeit", ""},
		"Node's options":              {"--max-old-space-size=460 --enable-source-maps", ""},
		"JSON of settings":            {`{"tokenTtl": 3600, "passwordMinLength": 12, "cookieName": "sid"}`, ""},
		"a uuid":                      {"5f0c1e2a-9d3b-4c7e-8a1f-2b3c4d5e6f70", ""},
		"a time":                      {"2026-01-31T12:00:00Z", ""},
		"a list of features":          {"checkout:on,search:beta,login@v2:off", ""},
		"a pattern":                   {`^(?=.*[a-z])(?=.*\d).{12,}$`, ""},
		"a format for logs":           {"%(asctime)s %(levelname)s token=%(token)s", ""},
	} {
		if got := sure.Find(test.text); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// What is hidden only costs nothing: there every doubt hides.
func TestFindInDoubt(t *testing.T) {
	for _, text := range []string{
		"mysql://app:change-me@db.internal/shop", "AKIA" + "IOSFODNN7EXAMPLE", "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/42",
	} {
		if (Search{}).Find(text) == "" {
			t.Errorf("%s: nothing found", text)
		}
	}
}

func TestFindInWords(t *testing.T) {
	for name, test := range map[string]struct {
		words []string
		want  string
	}{
		"a flag and its secret":    {[]string{"worker", "--api-key", "kJ8dh2lP"}, inCommand},
		"in one word":              {[]string{"worker", "--password=kJ8dh2lP"}, assigned},
		"only together":            {[]string{"mysql", "-u", "root", "-pkJ8dh2lP"}, inCommand},
		"a shell's line":           {[]string{"sh", "-c", "DB_PASSWORD=kJ8dh2lP exec worker"}, assigned},
		"a flag and a variable":    {[]string{"worker", "--api-key", "$API_KEY"}, ""},
		"a file with the secret":   {[]string{"worker", "--password-file", "/run/secrets/db"}, ""},
		"a switch":                 {[]string{"worker", "--token", "required"}, ""},
		"a flag and the next flag": {[]string{"worker", "--password", "--verbose"}, ""},
		"nothing secret":           {[]string{"gunicorn", "-b", "0.0.0.0:8080", "-k", "gevent", "shop:app"}, ""},
		"no words":                 {nil, ""},
	} {
		if got := sure.FindInWords(test.words); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestSecretName(t *testing.T) {
	for name, want := range map[string]bool{
		"SMTP_PASSWORD": true, "apiKey": true, "PGPASSWORD": true, "STRIPE_SECRET_KEY": true, "SESSION_SECRET": true,
		"TOKEN_TTL": false, "PASSWORD_MIN_LENGTH": false, "DB_SECRET_ID": false, "MAX_TOKENS": false, "BYPASS": false, "LOG_LEVEL": false, "": false,
	} {
		if got := SecretName(name); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
