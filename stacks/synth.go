package stacks

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/config"
)

// Synth writes one stack for each environment, as an app is configured. The bindings report every failure as a panic; a
// user gets its first line, as an error.
func Synth(environments []config.Environment, app *cdktf.AppConfig) (err error) {
	defer func() {
		if failure := recover(); failure != nil {
			line, _, _ := strings.Cut(fmt.Sprint(failure), "\n")
			err = fmt.Errorf("synthesize: %s", line)
		}
	}()
	root := cdktf.NewApp(app)
	for _, environment := range environments {
		NewEnvironment(root, environment)
	}
	root.Synth()
	return nil
}
