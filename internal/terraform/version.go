// Package terraform is the home of the version of Terraform that the stacks need.
package terraform

// Oldest is the first version of Terraform with write-only attributes, which keep the password out of the state. OpenTofu has them since the same
// version.
const Oldest = "1.11.0"
