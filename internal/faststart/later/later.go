// Package later keeps the bindings from unpacking jsii's runtime into the temporary folder when they are loaded. That would be before main, which could not say
// in a line why it failed, nor take it away when a signal ends the program; and faststart unpacks it anew.
//
// Its init is before theirs: of the packages whose imports are initialized, Go takes the first by path (https://go.dev/ref/spec#Program_initialization). They
// need the package time; this one needs none but syscall, and slipway comes before time. Hence no other import here.
package later

import "syscall"

const (
	variable = "JSII_RUNTIME"        // the command that jsii starts instead of its runtime
	never    = "jsii is not started" // nothing is asked of jsii before Now
)

func init() {
	if _, set := syscall.Getenv(variable); !set {
		_ = syscall.Setenv(variable, never)
	}
}

// Now lets the next use of jsii start its runtime.
func Now() {
	if value, _ := syscall.Getenv(variable); value == never {
		_ = syscall.Unsetenv(variable)
	}
}
