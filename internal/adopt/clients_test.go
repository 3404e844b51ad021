package adopt

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

// stubSts answers for an account.
func stubSts(t *testing.T, account string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>%s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
			account)
	}))
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		t.Setenv(name, value)
	}
}

func TestConnect(t *testing.T) {
	const provider = `"allowed_account_ids": ["123456789012"], "region": "eu-west-1"`
	const tags = `"default_tags": [{"tags": {"Project": "shop", "Environment": "dev", "ManagedBy": "slipway", "Team": "blue"}}]`
	for _, test := range []struct{ name, stack, account, wrong string }{
		{"sound", `{"provider": {"aws": {` + provider + `, ` + tags + `}}}`, "123456789012", ""},
		{"another account", `{"provider": {"aws": {` + provider + `, ` + tags + `}}}`, "210987654321",
			"the credentials are of account 210987654321; the environment is in 123456789012"},
		{"no tags", `{"provider": {"aws": {` + provider + `}}}`, "123456789012", "without the tags Environment, ManagedBy, Project"},
		{"no provider", `{}`, "123456789012", "no provider aws"},
	} {
		stubSts(t, test.account)
		config, err := stackjson.Read([]byte(test.stack))
		if err != nil {
			t.Fatal(err)
		}
		clients, err := Connect(context.Background(), config)
		switch {
		case test.wrong == "" && err != nil:
			t.Errorf("%s: %v", test.name, err)
		case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
			t.Errorf("%s: the error is %v, not %q", test.name, err, test.wrong)
		case err == nil && (clients.Region != "eu-west-1" || clients.tagText() != "Environment=dev, ManagedBy=slipway, Project=shop"):
			t.Errorf("%s: region %s, tags %s", test.name, clients.Region, clients.tagText())
		}
	}
}

func TestNamesOfPrefixes(t *testing.T) {
	for name, want := range map[string]bool{
		"shop-dev-20261123052529369100000001":    true,
		"shop-dev-2026112305252936910000000g":    false,
		"shop-dev-":                              false,
		"shop-dev-eu-20261123052529369100000001": false, // another environment's
		"shop-20261123052529369100000001":        false,
	} {
		if got := prefixed(name, "shop-dev-"); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
