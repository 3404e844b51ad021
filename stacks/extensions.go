package stacks

import (
	"slipway/constructs/address"
	"slipway/internal/config"
)

// Extend adds to the stack of an environment what the team needs beside it: docs/extending.md. This file is the team's; no upgrade changes it.
func Extend(scope address.Scope, env config.Environment, handles Handles) {
}
