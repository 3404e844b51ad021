//go:build examples

package examples

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"slipway/e2e/emulator"
)

// secrets is Secrets Manager in the AWS emulator, and how often each secret was read.
type secrets struct {
	URL    string // counts the reads and passes on
	client *secretsmanager.Client
	mutex  sync.Mutex
	reads  map[string]int
}

func startSecrets(t *testing.T) *secrets {
	t.Helper()
	running := check(emulator.Start(t.Context()))(t)
	t.Cleanup(running.Stop)
	s := &secrets{client: secretsmanager.NewFromConfig(running.Config()), reads: map[string]int{}}
	forward := httputil.NewSingleHostReverseProxy(check(url.Parse(running.URL))(t))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // half a request is refused by the emulator
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.count(r.Header.Get("X-Amz-Target"), body)
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

func (s *secrets) count(target string, body []byte) {
	var request struct{ SecretId string }
	if !strings.HasSuffix(target, ".GetSecretValue") || json.Unmarshal(body, &request) != nil {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.reads[request.SecretId]++
}

func (s *secrets) readsOf(name string) int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.reads[name]
}

func (s *secrets) create(t *testing.T, name, value string) {
	t.Helper()
	check(s.client.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: aws.String(name), SecretString: aws.String(value)}))(t)
}

func (s *secrets) put(t *testing.T, name, value string) {
	t.Helper()
	check(s.client.PutSecretValue(t.Context(), &secretsmanager.PutSecretValueInput{SecretId: aws.String(name), SecretString: aws.String(value)}))(t)
}
