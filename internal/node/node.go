// Package node finds the Node.js that CDKTF runs in.
package node

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// Minimum is the oldest major version that CDKTF 0.21 supports.
const Minimum = 20

// Check says whether the node on PATH can run CDKTF. Its error is one line with the fix.
func Check() error {
	if _, err := exec.LookPath("node"); errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("node: not on PATH; CDKTF runs in Node.js %d or later; install it from your system's packages or https://nodejs.org", Minimum)
	}
	out, err := exec.Command("node", "--version").Output()
	if err != nil {
		return fmt.Errorf("node --version: %w; CDKTF runs in Node.js %d or later; mend the installation", err, Minimum)
	}
	version := strings.TrimSpace(string(out))
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	number, err := strconv.Atoi(major)
	if err != nil {
		return fmt.Errorf("node --version: %q is not a version; CDKTF runs in Node.js %d or later; see which node is first on PATH", version, Minimum)
	}
	if number < Minimum {
		return fmt.Errorf("node: %s is too old; CDKTF runs in Node.js %d or later; upgrade it", version, Minimum)
	}
	return nil
}

// Quiet keeps jsii from printing a banner about the age of a Node.js that Check has passed.
func Quiet() {
	var majors []string
	for major := Minimum; major < Minimum+20; major++ {
		majors = append(majors, strconv.Itoa(major))
	}
	for name, value := range map[string]string{
		"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": strings.Join(majors, ","),
		"JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION":  "1",
		"JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION":    "1",
	} {
		_ = os.Setenv(name, value) // at worst the banner is printed
	}
}
