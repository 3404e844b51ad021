package api

import (
	"slices"
	"strings"
	"testing"

	"slipway/internal/github"
)

// What is asked of GitHub is answered here, and the permission that a workflow gives for it is one that GitHub takes.
func TestEveryEndpointThatIsAsked(t *testing.T) {
	for _, e := range github.Endpoints() {
		path := strings.TrimPrefix(e.Path, "repos/{repo}")
		permissions := Permissions(e.Method, path)
		switch {
		case permissions == nil:
			t.Errorf("%s %s: add it to endpoints in endpoints.go, with what answers it", e.Method, path)
		case !slices.Contains(permissions, e.Permission):
			t.Errorf("%s %s: internal/github says %s, GitHub %s", e.Method, path, e.Permission, strings.Join(permissions, " or "))
		}
	}
}
