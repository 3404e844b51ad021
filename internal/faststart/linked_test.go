package faststart

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	_ "github.com/cdktf/cdktf-provider-aws-go/aws/v19/dataawsvpc"
	_ "github.com/cdktf/cdktf-provider-aws-go/aws/v19/sqsqueue"
)

func TestLinkedIsWhatTheProgramImports(t *testing.T) {
	if got, want := linked(), []string{"dataawsvpc", "sqsqueue"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestAnotherKernelIsNotRead, since its registry may begin with another field.
func TestAnotherKernelIsNotRead(t *testing.T) {
	other := &debug.Module{Path: "example.com/other", Version: "v0.1.0"}
	for _, c := range []struct {
		kernel debug.Module
		want   bool
	}{
		{debug.Module{Path: kernel, Version: kernelVersion}, true},
		{debug.Module{Path: kernel, Version: "v1.113.0"}, false},
		{debug.Module{Path: kernel, Version: kernelVersion, Replace: other}, false},
	} {
		if got := readable([]*debug.Module{other, &c.kernel}); got != c.want {
			t.Errorf("%+v: got %v", c.kernel, got)
		}
	}
}

func TestVersionsAreThoseOfGoMod(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for want, next := range map[string]string{
		"github.com/cdktf/cdktf-provider-aws-go/aws/v19 v" + version: "set version in faststart.go to that of go.mod",
		kernel + " " + kernelVersion:                                 "read the type registry of that of go.mod, and set kernelVersion in linked.go",
	} {
		if !strings.Contains(string(mod), "\t"+want+"\n") {
			t.Errorf("go.mod does not require %s: %s", want, next)
		}
	}
}
