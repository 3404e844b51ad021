//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
)

// TestRollback deploys an image that ECS rolls back: the apply fails with the text in the runbook, and the next one goes through.
func TestRollback(t *testing.T) {
	inTurn(t, 5)
	prelude, sections := runbook(t)
	deploys := section(t, sections, "A change").blocks[0]
	var rollsBack atomic.Bool
	d := deployThrough(t, "prod", configuration(t, "dev"), 2, func(endpoint string) string { return rollingBack(t, endpoint, &rollsBack) })
	s := newShell(d, prelude)
	d.apply()
	before := *d.service().TaskDefinition

	rollsBack.Store(true)
	s.configure(map[string]any{"service.image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:broken"})
	printed, _, err := s.run(deploys)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("the apply ends with %v, not exit code 1\n%s", err, printed)
	}
	document := must(os.ReadFile(filepath.Join(root, "docs", "runbook.md")))(t)
	told := regexp.MustCompile("(?s)```\n(Error: Resource postcondition failed\n.*?)```").FindSubmatch(document)
	if told == nil {
		t.Fatal("the runbook does not show the error")
	}
	for paragraph := range strings.SplitSeq(strings.TrimSpace(string(told[1])), "\n\n") {
		if !strings.Contains(unwrapped(printed), unwrapped(paragraph)) {
			t.Errorf("the apply does not print %q but\n%s", paragraph, printed)
		}
	}
	same(t, "revision that runs", *d.service().TaskDefinition, before)
	s.mustRun(section(t, sections, "A deployment that was rolled back").script())

	rollsBack.Store(false)
	if printed := s.mustRun(deploys); !strings.Contains(printed, "Apply complete!") {
		t.Errorf("the next apply does not go through:\n%s", printed)
	}
	if *d.service().TaskDefinition == before {
		t.Error("the mended revision does not run")
	}
	wantService(d)
	d.wantNoChanges()
}

// rollingBack stands before the emulator. What ECS does within minutes is done at once: the service stays on its revision, and is steady.
func rollingBack(t *testing.T, endpoint string, rollsBack *atomic.Bool) string {
	proxy := httputil.NewSingleHostReverseProxy(must(url.Parse(endpoint))(t))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rollsBack.Load() && strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".UpdateService") {
			var update map[string]any
			err := json.NewDecoder(r.Body).Decode(&update)
			delete(update, "taskDefinition")
			data, marshalErr := json.Marshal(update)
			if err := errors.Join(err, marshalErr); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// unwrapped is a message of Terraform on one line, without the bar at its side.
func unwrapped(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "│", "")), " ")
}
