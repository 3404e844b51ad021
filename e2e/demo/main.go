// Demo applies an environment to an emulator of AWS and leaves it there to look around, until Ctrl-C.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/hashicorp/terraform-exec/tfexec"

	"slipway/e2e/app"
	"slipway/e2e/emulator"
	"slipway/e2e/terraform"
	"slipway/internal/config"
	"slipway/internal/names"
)

const usage = "usage: go run ./e2e/demo [environment]; without one: dev"

func main() {
	name := "dev"
	switch {
	case len(os.Args) == 2 && !strings.HasPrefix(os.Args[1], "-"):
		name = os.Args[1]
	case len(os.Args) > 1:
		fmt.Println(usage)
		return
	}
	if err := run(name); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run is what Ctrl-C ends without an error.
func run(name string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := demo(ctx, name)
	interrupted := ctx.Err() != nil // what was interrupted did not fail
	stop()
	if interrupted {
		fmt.Println("\nThe emulator has ended, and with it all that was in it.")
		return nil
	}
	return err
}

func demo(ctx context.Context, name string) error {
	binary, err := terraform.Find(ctx)
	if err != nil {
		return err
	}
	if err := emulator.Prepare(ctx); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "slipway-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	stack, prefix, err := synthesize(ctx, folder, name)
	if err != nil {
		return err
	}
	fmt.Println("Starting an emulator of AWS ...")
	aws, err := emulator.StartFor(ctx, stack)
	if err != nil {
		return err
	}
	defer aws.Stop()
	environment := filepath.Join(folder, name)
	if err := os.Mkdir(environment, 0o700); err != nil {
		return err
	}
	workspace, err := terraform.New(binary, environment, stack, terraform.Options{Environment: aws.Environment(), MaxRetries: 2})
	if err != nil {
		return err
	}
	if err := apply(ctx, workspace); err != nil {
		return err
	}
	fmt.Printf(lookAround, aws.URL, aws.Region, prefix, environment)
	<-ctx.Done()
	return nil
}

// synthesize gives the stack, and what the names of its resources start with.
func synthesize(ctx context.Context, folder, name string) (stack []byte, prefix string, err error) {
	root, err := app.Root(ctx)
	if err != nil {
		return nil, "", err
	}
	configuration, err := os.ReadFile(filepath.Join(root, "environments", name+".yaml"))
	if err != nil {
		return nil, "", fmt.Errorf("%s: no such environment; name one of the files in environments/ without .yaml (%w)", name, err)
	}
	fmt.Printf("Synthesizing %s ...\n", name)
	command, err := app.Build(ctx, folder)
	if err != nil {
		return nil, "", err
	}
	environment, err := config.Parse(name+".yaml", configuration)
	if err != nil {
		return nil, "", err
	}
	stack, err = command.Synth(ctx, name, configuration)
	return stack, names.For(environment.Project, name, environment.Account).Prefix(), err
}

func apply(ctx context.Context, workspace *terraform.Workspace) error {
	fmt.Println("Applying it with " + workspace.Binary.Name + " " + workspace.Binary.Version + " ...")
	if err := workspace.Init(ctx); err != nil {
		return err
	}
	workspace.SetStdout(progress{os.Stdout})
	if err := workspace.Apply(ctx, tfexec.Parallelism(20)); err != nil {
		return err
	}
	workspace.SetStdout(nil)
	return nil
}

const lookAround = `
That was the whole service. Nothing of it costs money: it is in an emulator on this machine, until Ctrl-C. Look around in another terminal:

  export AWS_ENDPOINT_URL=%[1]s AWS_ACCESS_KEY_ID=emulator AWS_SECRET_ACCESS_KEY=emulator AWS_DEFAULT_REGION=%[2]s
  aws ecs describe-services --cluster %[3]s --services %[3]s
  aws application-autoscaling describe-scheduled-actions --service-namespace ecs
  aws rds describe-db-proxies --endpoint-url %[1]s   # version 1 of the CLI overlooks the variable for rds
  aws secretsmanager get-secret-value --secret-id %[3]s-db-password
  terraform -chdir=%[4]s plan
  terraform -chdir=%[4]s output

`
