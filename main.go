// Slipway turns each environments/<name>.yaml into the Terraform JSON of a web service on AWS.
package main

import (
	"fmt"
	"os"

	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/config"
	"slipway/internal/faststart"
	"slipway/internal/node"
	"slipway/stacks"
)

const usage = `usage: go run . [environment ...]

Writes cdktf.out/stacks/<environment>/cdk.tf.json for each environments/<environment>.yaml, or for the named ones.
`

func main() {
	if len(os.Args) == 2 && (os.Args[1] == "-h" || os.Args[1] == "--help") {
		fmt.Print(usage)
		jsii.Close()
		return
	}
	err := run(os.Args[1:])
	stderr := os.Stderr
	// jsii waits twice for its process to end and complains about the second time.
	os.Stderr, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	jsii.Close() // also when nothing ran: the bindings make a temporary folder when they are loaded
	if err != nil {
		fmt.Fprintln(stderr, err)
		os.Exit(1)
	}
}

// run synthesizes the named environments, or all, to where the cdktf CLI wants them, or to cdktf.out. Nothing is written
// unless every environment is sound.
func run(names []string) error {
	environments, err := config.Load("environments", names...)
	if err != nil {
		return err
	}
	checked := make(chan error, 1)
	go func() { checked <- node.Check() }() // meanwhile: it starts Node.js, too
	node.Quiet()
	slow := faststart.Load()
	if err := <-checked; err != nil {
		return err
	}
	for _, environment := range environments {
		for _, warning := range environment.Warnings() {
			fmt.Fprintf(os.Stderr, "warning: %s: %s\n", environment.Name, warning)
		}
	}
	if slow != nil {
		faststart.Unload(slow)
	}
	app := &cdktf.AppConfig{StackTraces: jsii.Bool(false)}
	err = stacks.Synth(environments, app)
	if err != nil && faststart.Unload(err) {
		return stacks.Synth(environments, app)
	}
	return err
}
