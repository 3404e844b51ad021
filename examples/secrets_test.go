//go:build examples

package examples

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// secrets is Secrets Manager in the AWS emulator, and how often each secret was read.
type secrets struct {
	URL   string
	mutex sync.Mutex
	reads map[string]int
}

func startSecrets(t *testing.T) *secrets {
	t.Helper()
	port := freePort(t)
	startProcess(t, nil, exec.Command("moto_server", "-H", "127.0.0.1", "-p", strconv.Itoa(port)))
	emulator := check(url.Parse(fmt.Sprintf("http://127.0.0.1:%d", port)))(t)
	wait(t, "moto_server", func() bool {
		response, err := http.Get(emulator.String() + "/moto-api/")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	s := &secrets{reads: map[string]int{}}
	forward := httputil.NewSingleHostReverseProxy(emulator)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
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
	s.call(t, "CreateSecret", map[string]string{"Name": name, "SecretString": value})
}

func (s *secrets) put(t *testing.T, name, value string) {
	t.Helper()
	s.call(t, "PutSecretValue", map[string]string{"SecretId": name, "SecretString": value})
}

// call is Secrets Manager's JSON protocol; the emulator checks no signature.
func (s *secrets) call(t *testing.T, action string, input map[string]string) {
	t.Helper()
	body := check(json.Marshal(input))(t)
	request := check(http.NewRequest(http.MethodPost, s.URL, bytes.NewReader(body)))(t)
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	request.Header.Set("X-Amz-Target", "secretsmanager."+action)
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20000101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0")
	response := check(http.DefaultClient.Do(request))(t)
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		answer, _ := io.ReadAll(response.Body)
		t.Fatalf("%s %s: %s: %s", action, input, response.Status, answer)
	}
}
