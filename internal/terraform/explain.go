package terraform

import (
	"fmt"
	"regexp"
	"strings"
)

var lockID = regexp.MustCompile(`(?m)^\W*ID:\s+(\S+)`)

// Explain adds what to do to Terraform's own message of what failed while something was done in a folder.
func Explain(err error, doing, command, folder string) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "acquiring the state lock"):
		id := "<ID>"
		if found := lockID.FindStringSubmatch(text); found != nil {
			id = found[1]
		}
		return fmt.Errorf("the state is locked: wait until the one who holds the lock is done, or, if that process is dead: %s -chdir=%s force-unlock %s\n%w",
			command, folder, id, err)
	case strings.Contains(text, "terraform init") || strings.Contains(text, "tofu init"):
		return fmt.Errorf("the folder is not initialized: %s -chdir=%s init\n%w", command, folder, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
