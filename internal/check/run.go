package check

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"slipway/internal/config"
	"slipway/internal/stackjson"
	"slipway/internal/synthesized"
)

// Options say where things are.
type Options struct {
	Environments string // folder of the YAML files
	Output       string // folder that go run . wrote
	Schema       string // file with the output of `terraform providers schema -json`; empty asks Terraform in an initialized folder
	Terraform    string // path of Terraform, or OpenTofu; empty where there is none
}

// Run checks the named environments, or all, and writes a line for each problem, and a note for what was not checked. It returns the
// problems, and an error where the question could not be answered.
func Run(ctx context.Context, out io.Writer, o Options, names ...string) ([]stackjson.Problem, error) {
	environments, err := config.Load(o.Environments, names...)
	if err != nil {
		return nil, err
	}
	directory, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	var stacks []Stack
	var checked, notes []string
	var unreadable []error
	blocks := 0
	for _, environment := range environments {
		stack, unread, err := synthesized.StackWithAdditions(o.Environments, o.Output, environment)
		if err != nil {
			unreadable = append(unreadable, err)
			continue
		}
		for _, file := range unread {
			notes = append(notes, file+": not checked, as only OpenTofu reads it")
		}
		stacks = append(stacks, Stack{Environment: environment, Config: stack})
		checked = append(checked, environment.String())
		blocks += len(stack.Blocks())
	}
	if len(unreadable) > 0 {
		return nil, errors.Join(unreadable...)
	}
	missing, err := o.addSchemas(ctx, stacks)
	if err != nil {
		return nil, err
	}
	problems := Stacks(directory, stacks...)
	result := fmt.Sprintf("%s: %s checked, %s", strings.Join(checked, ", "), count(blocks, "block"), count(len(problems), "problem"))
	if len(missing) > 0 {
		result += "; arguments were left out where no provider is installed"
	}
	return problems, write(out, problems, append(notes, missing...), result)
}

func write(out io.Writer, problems []stackjson.Problem, notes []string, result string) error {
	var text strings.Builder
	for _, problem := range problems {
		text.WriteString(problem.Error() + "\n")
	}
	for _, note := range notes {
		text.WriteString("note: " + note + "\n")
	}
	text.WriteString(result + "\n")
	_, err := io.WriteString(out, text.String())
	return err
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
