package workflows

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"slipway/internal/delivery"
)

// TestSessionsAreNoLongerThanTheRolesAllow: AWS refuses to give a session that is longer than the role's maximum.
func TestSessionsAreNoLongerThanTheRolesAllow(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	asked := regexp.MustCompile(`role-duration-seconds: *(\d+)`)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range asked.FindAllSubmatch(data, -1) {
			if seconds, err := strconv.Atoi(string(found[1])); err != nil || seconds > delivery.RoleSessionSeconds {
				t.Errorf("%s asks for %s seconds; the roles allow %d: change delivery.RoleSessionSeconds", file, found[1], delivery.RoleSessionSeconds)
			}
		}
	}
}
