// Package check finds what is wrong with synthesized environments, whoever made it so: Slipway, a change to its constructs, or Terraform
// files that were added. It is plain Go, and needs neither AWS nor the state.
package check

import (
	"slipway/internal/config"
	"slipway/internal/stackcheck"
	"slipway/internal/stackjson"
)

// Stack is an environment and what was synthesized of it.
type Stack struct {
	Environment config.Environment
	Config      *stackjson.Config
	Schema      *stackcheck.Schema // of its providers; nil where it is not at hand, and then no argument is checked
}

// Stacks reports the problems of each stack, and what in one reaches into another. The directory is that of the machine that
// synthesized, which no stack may name.
func Stacks(directory string, stacks ...Stack) []stackjson.Problem {
	var problems stackjson.Problems
	for _, stack := range stacks {
		problems = append(problems, stack.check(directory)...)
		for _, other := range stacks {
			if stack.Environment.Stack() != other.Environment.Stack() {
				problems = append(problems, stackcheck.Scope(stack.Config, other.Config, stack.shared()...)...)
			}
		}
	}
	return problems.Sorted()
}

func (s Stack) check(directory string) []stackjson.Problem {
	problems := stackcheck.References(s.Config, s.Schema)
	problems = append(problems, stackcheck.Clean(s.Config, directory, plainText...)...)
	problems = append(problems, stackcheck.Access(s.Config, s.allowedStars())...)
	problems = append(problems, stackcheck.Alarms(s.Config)...)
	problems = append(problems, stackcheck.Queues(s.Config)...)
	if s.Schema != nil {
		problems = append(problems, s.Schema.Check(s.Config)...)
	}
	return problems
}
