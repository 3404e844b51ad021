package github_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/github"
	"slipway/internal/github/githubtest"
)

// answers gives each request its body: a status code alone is an error of that code.
type answers map[string]string

func (a answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, known := a[r.Method+" "+strings.TrimPrefix(r.URL.Path, "/repos/acme/shop/")]
	status, err := strconv.Atoi(body)
	switch {
	case !known:
		status, body = http.StatusNotFound, `{"message": "Not Found"}`
	case err == nil:
		body = fmt.Sprintf(`{"message": "status %d"}`, status)
	default:
		status = http.StatusOK
	}
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

func client(a answers) github.Client { return githubtest.Client("acme/shop", a) }

// What is not there is an answer; everything else that is no success is an error that says where and why.
func TestOnlyNotFoundIsAnAnswer(t *testing.T) {
	for _, test := range []struct {
		body     string
		notFound bool
		want     string
	}{
		{"404", true, "HTTP 404"},
		{"403", false, "GET repos/acme/shop/environments/prod: HTTP 403: status 403; the job's permissions must have actions: read"},
		{"500", false, "HTTP 500: status 500"},
		{"{", false, "read the answer"},
	} {
		_, err := client(answers{"GET environments/prod": test.body}).Environment(t.Context(), "prod")
		if err == nil || errors.Is(err, github.ErrNotFound) != test.notFound || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.body, err, test.want)
		}
	}
}

func TestCommentIsFoundBehindOneHundredOthers(t *testing.T) {
	const marker = "<!-- planreview:prod -->"
	var written []string
	comments := make([]github.Comment, 250)
	for i := range comments {
		comments[i] = github.Comment{ID: i + 1, Body: "talk", User: github.User{Login: "jane"}}
	}
	comments[3].Body = marker + "\nby somebody else"
	comments[4] = github.Comment{ID: 5, Body: "<!-- planreview:prod-eu -->\nof another environment", User: github.User{Login: github.Bot}}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			written = append(written, r.Method+" "+r.URL.Path)
			_, _ = w.Write([]byte("{}"))
			return
		}
		page := max(1, atoi(r.URL.Query().Get("page")))
		if size := r.URL.Query().Get("per_page"); size != "100" {
			t.Errorf("per_page=%s", size)
		}
		if page*100 < len(comments) {
			w.Header().Set("Link", fmt.Sprintf(`<https://api.github.com/repositories/1/issues/7/comments?per_page=100&page=1>; rel="prev", `+
				`<https://api.github.com/repositories/1/issues/7/comments?per_page=100&page=%d>; rel="next"`, page+1))
		}
		_ = json.NewEncoder(w).Encode(comments[(page-1)*100 : min(page*100, len(comments))])
	})
	ask := githubtest.Client("acme/shop", handler)
	if err := ask.WriteComment(t.Context(), 7, marker+"\nfirst"); err != nil {
		t.Fatal(err)
	}
	comments[240] = github.Comment{ID: 241, Body: marker + "\r\nfirst", User: github.User{Login: github.Bot}}
	if err := ask.WriteComment(t.Context(), 7, marker+"\nsecond"); err != nil {
		t.Fatal(err)
	}
	want := []string{"POST /repos/acme/shop/issues/7/comments", "PATCH /repos/acme/shop/issues/comments/241"}
	if diff := cmp.Diff(want, written); diff != "" {
		t.Error(diff)
	}
}

func atoi(text string) int {
	number, _ := strconv.Atoi(text)
	return number
}

func TestDownload(t *testing.T) {
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	entry, err := writer.Create("record.json")
	if err == nil {
		_, err = entry.Write([]byte("{}"))
	}
	if err = errors.Join(err, writer.Close()); err != nil {
		t.Fatal(err)
	}
	files, err := client(answers{"GET actions/artifacts/3/zip": archive.String()}).Download(t.Context(), 3)
	if diff := cmp.Diff(map[string][]byte{"record.json": []byte("{}")}, files); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if _, err = client(answers{"GET actions/artifacts/3/zip": "410"}).Download(t.Context(), 3); err == nil || !strings.Contains(err.Error(), "HTTP 410") {
		t.Errorf("an expired artifact: %v", err)
	}
}

func TestApprovers(t *testing.T) {
	got, err := client(answers{"GET actions/runs/1/approvals": `[
		{"state": "approved", "user": {"login": "jane"}, "environments": [{"name": "prod"}]},
		{"state": "rejected", "user": {"login": "joe"}, "environments": [{"name": "prod"}]},
		{"state": "approved", "user": {"login": "jim"}, "environments": [{"name": "staging"}]}]`}).Approvers(t.Context(), 1, "prod")
	if diff := cmp.Diff([]string{"jane"}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestNewestDeployment(t *testing.T) {
	ask := answers{"GET deployments": `[{"id": 5, "sha": "abc"}]`, "GET deployments/5/statuses": `[{"state": "success"}]`}
	newest, state, err := client(ask).NewestDeployment(t.Context(), "prod")
	if err != nil || newest == nil || newest.Sha != "abc" || state != "success" {
		t.Errorf("got %v, %q, %v", newest, state, err)
	}
	ask["GET deployments/5/statuses"] = `[]` // older than 90 days
	if newest, state, err = client(ask).NewestDeployment(t.Context(), "prod"); err != nil || newest == nil || state != "" {
		t.Errorf("forgotten: %v, %q, %v", newest, state, err)
	}
	if newest, _, err = client(answers{"GET deployments": `[]`}).NewestDeployment(t.Context(), "prod"); err != nil || newest != nil {
		t.Errorf("none: %v, %v", newest, err)
	}
}

// The real gh prints what parse reads.
func TestRealGh(t *testing.T) {
	githubtest.NeedGh(t)
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "token secret":
			w.WriteHeader(http.StatusUnauthorized)
		case r.Method == http.MethodPost && r.URL.Path == "/api/v3/repos/acme/shop/actions/runs/7/cancel":
			w.WriteHeader(http.StatusAccepted)
			_, _ = w.Write([]byte("{}"))
		case r.URL.Path == "/api/v3/repos/acme/shop/commits/main":
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			_, _ = w.Write([]byte(`{"sha": "abc"}`))
		default:
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"message": "Not Found"}`))
		}
	}))
	defer server.Close()
	bundle := filepath.Join(t.TempDir(), "ca.pem")
	certificate := "-----BEGIN CERTIFICATE-----\n" + base64.StdEncoding.EncodeToString(server.Certificate().Raw) + "\n-----END CERTIFICATE-----\n"
	if err := os.WriteFile(bundle, []byte(certificate), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"SSL_CERT_FILE": bundle, "GH_HOST": strings.TrimPrefix(server.URL, "https://"), "GH_ENTERPRISE_TOKEN": "secret", "GH_CONFIG_DIR": t.TempDir(),
	} {
		t.Setenv(name, value)
	}
	ask := github.New("acme/shop")
	if sha, err := ask.Commit(t.Context(), "main"); err != nil || sha != "abc" {
		t.Errorf("got %q, %v", sha, err)
	}
	if _, err := ask.Environment(t.Context(), "prod"); !errors.Is(err, github.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if err := ask.Cancel(t.Context(), 7); err != nil {
		t.Error(err)
	}
	t.Setenv("GH_HOST", "127.0.0.1:1")
	if _, err := ask.Commit(t.Context(), "main"); err == nil || errors.Is(err, github.ErrNotFound) {
		t.Errorf("nobody listens: %v", err)
	}
}
