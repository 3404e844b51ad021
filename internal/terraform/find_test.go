package terraform

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for named, want := range map[string]string{"": "terraform, tofu: not on PATH", "my-terraform": "my-terraform: not on PATH"} {
		if _, err := Find(named); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: the error is %v", named, err)
		}
	}
}
