// Package terraform knows the version of Terraform that the stacks need, finds the command, and says what to do where it fails.
package terraform

// Oldest is the first version of Terraform with write-only attributes, which keep the password out of the state. OpenTofu has them since the same
// version.
const Oldest = "1.11.0"
