package faststart

import (
	"os"
	"path/filepath"
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

func TestVersionIsThatOfGoMod(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "github.com/cdktf/cdktf-provider-aws-go/aws/v19 v" + version + "\n"; !strings.Contains(string(mod), want) {
		t.Errorf("go.mod does not require %sset version in faststart.go to that of go.mod", want)
	}
}
