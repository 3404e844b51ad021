package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const inherited = `region: us-east-1
state:
  bucket: acme-terraform-state
`

// inherits are the parts of a sample that stand in a defaults.yaml where there are many of them.
var inherits = regexp.MustCompile(`(?m)^(project|region|account): .*\n|^state:\n(  .*\n)+|^  image: .*\n`)

// services makes a project of a number of services, each with the named samples in a folder and an account of its own. What they have in common stands in
// files of defaults.
func services(folder string, number int, samples ...string) error {
	files := map[string]string{"defaults": inherited}
	for i := range number {
		name, account := fmt.Sprintf("service%02d", i), fmt.Sprintf("%012d", i+1)
		files[name+"/defaults"] = fmt.Sprintf("account: %q\nservice:\n  image: %s.dkr.ecr.us-east-1.amazonaws.com/%s:1.0.0\n", account, account, name)
		for _, sample := range samples {
			content, err := os.ReadFile(filepath.Join("testdata", "samples", sample+".yaml"))
			if err != nil {
				return err
			}
			own := strings.NewReplacer("shop", name, "123456789012", account).Replace(string(content))
			files[name+"/"+sample] = inherits.ReplaceAllString(own, "")
		}
	}
	for name, content := range files {
		file := filepath.Join(folder, "environments", name+".yaml")
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o644)); err != nil {
			return err
		}
	}
	return nil
}
