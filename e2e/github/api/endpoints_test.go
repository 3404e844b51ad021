package api

import (
	"slices"
	"strings"
	"testing"

	"slipway/internal/github"
)

// What is asked of GitHub is answered here, and nothing else; the permission that a workflow gives for it is one that GitHub takes.
func TestEveryEndpointThatIsAsked(t *testing.T) {
	asked := map[*endpoint]bool{}
	for _, e := range github.Endpoints() {
		path := strings.TrimPrefix(e.Path, "repos/{repo}")
		answers := find(e.Method, path)
		switch {
		case answers == nil:
			t.Errorf("%s %s: add it to endpoints in endpoints.go, with what answers it", e.Method, path)
		case !slices.Contains(answers.permissions, e.Permission):
			t.Errorf("%s %s: internal/github says %s, GitHub %s", e.Method, path, e.Permission, strings.Join(answers.permissions, " or "))
		}
		asked[answers] = true
	}
	for i := range endpoints {
		if e := &endpoints[i]; !asked[e] {
			t.Errorf("%s %s: internal/github does not ask for it: take it out of endpoints.go, with what answers it", e.method, e.path)
		}
	}
}

// find gives the endpoint that answers a path, whatever its placeholders are called.
func find(method, path string) *endpoint {
	filled := placeholder.ReplaceAllString(path, "1")
	for i := range endpoints {
		if e := &endpoints[i]; e.method == method && e.pattern.MatchString(filled) {
			return e
		}
	}
	return nil
}
