package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRefusals(t *testing.T) {
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "cdk.tf.json"), []byte(`{"resource": 1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{nil, "0 environments given, one wanted: go run ./cmd/adopt <environment>"},
		{[]string{"dev", "prod"}, "2 environments given"},
		{[]string{"nowhere"}, filepath.Join("cdktf.out", "stacks", "nowhere", "cdk.tf.json") + " is not there; synthesize it first: go run . nowhere"},
		{[]string{"dev", "--folder", broken}, filepath.Join(broken, "cdk.tf.json") + ": resource: is a number"},
	} {
		command := newCommand()
		command.SetArgs(append([]string{}, test.arguments...)) // not os.Args
		var out bytes.Buffer
		command.SetOut(&out)
		if err := command.Execute(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: the error is %v, not %q", test.arguments, err, test.want)
		}
		if out.Len() > 0 {
			t.Errorf("%v: printed is %s", test.arguments, out.String())
		}
	}
}
