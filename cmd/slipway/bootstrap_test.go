package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const delivered = `github:
  repository: acme/shop
  owner_id: 1
  repository_id: 2
environments:
  - name: dev
  - name: prod
`

// credentialsOf makes every question about credentials answered with those of an account. Nothing else is answered.
func credentialsOf(t *testing.T, account string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if account == "" {
			w.WriteHeader(http.StatusForbidden)
			_, _ = fmt.Fprint(w, "<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>")
			return
		}
		_, _ = fmt.Fprintf(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::%[1]s:user/jane</Arn><Account>%[1]s</Account>`+
			`</GetCallerIdentityResult></GetCallerIdentityResponse>`, account)
	}))
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_MAX_ATTEMPTS": "1",
	} {
		t.Setenv(name, value)
	}
}

func TestBootstrapOfTheRightAccount(t *testing.T) {
	other := strings.Replace(valid, "123456789012\"", "210987654321\"", 1)
	folder := project(t, map[string]string{"dev.yaml": valid, "prod.yaml": other})
	write(t, filepath.Join(folder, "delivery.yaml"), delivered)
	for name, test := range map[string]struct{ credentials, arguments, want string }{
		"none": {"", "bootstrap", "ask AWS whose credentials these are: log in, or set AWS_PROFILE"},
		"of no environment": {"333333333333", "bootstrap", "account 123456789012 (dev): the credentials are of account 333333333333; " +
			"run: AWS_PROFILE=<profile of 123456789012> go run ./cmd/slipway bootstrap 123456789012\naccount 210987654321 (prod): "},
		"of another account": {"123456789012", "bootstrap 210987654321", "account 210987654321 (prod): the credentials are of account 123456789012"},
		"an unknown account": {"123456789012", "bootstrap 444444444444", "unknown stack account-444444444444: no environment of delivery.yaml"},
		"no app":             {"123456789012", "bootstrap --app nothing-of-this-name", "nothing-of-this-name account-123456789012: exec"},
	} {
		t.Run(name, func(t *testing.T) {
			credentialsOf(t, test.credentials)
			stdout, stderr, code := slipway(t, folder, strings.Fields(test.arguments)...)
			if code != exitNoAnswer || stdout != "" || !strings.Contains(stderr, test.want) {
				t.Errorf("exit code %d, stdout %q, stderr %q, want %q", code, stdout, stderr, test.want)
			}
		})
	}
}

func TestBootstrapWithoutCredentialsSaysSoInALine(t *testing.T) {
	nobody(t)
	folder := project(t, map[string]string{"dev.yaml": valid, "prod.yaml": valid})
	write(t, filepath.Join(folder, "delivery.yaml"), delivered)
	_, stderr, code := slipway(t, folder, "bootstrap")
	if want := "no credentials of AWS: log in, or set AWS_PROFILE"; code != exitNoAnswer || strings.TrimSpace(stderr) != want {
		t.Errorf("exit code %d, stderr %q, want %q", code, stderr, want)
	}
}

func TestOnlyYesIsAYes(t *testing.T) {
	interrupted, interrupt := context.WithCancel(t.Context())
	interrupt()
	waiting, _ := io.Pipe()
	for name, test := range map[string]struct {
		ctx   context.Context
		typed io.Reader
		yes   bool
		fine  bool
	}{
		"yes":          {ctx: t.Context(), typed: strings.NewReader("yes\n"), fine: true},
		"y":            {ctx: t.Context(), typed: strings.NewReader("y\n")},
		"nothing":      {ctx: t.Context(), typed: strings.NewReader("")},
		"an interrupt": {ctx: interrupted, typed: waiting},
		"--yes":        {ctx: t.Context(), typed: waiting, yes: true, fine: true},
	} {
		t.Run(name, func(t *testing.T) {
			command := newBootstrap(&folders{})
			command.SetContext(test.ctx)
			command.SetIn(test.typed)
			command.SetOut(io.Discard)
			if err := (bootstrapOptions{yes: test.yes}).confirm(command)("Do it?"); (err == nil) != test.fine {
				t.Errorf("%v", err)
			}
		})
	}
}
