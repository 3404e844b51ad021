package emulator

import (
	"regexp"
	"slices"
)

var notOurs = regexp.MustCompile(`arn:aws:acm:[^"]*:certificate/[^"]*|arn:aws:wafv2:[^"]*/webacl/[^"]*|sg-[0-9a-f]{8,17}`)

// Existing gives what a stack names and does not make: Start makes it.
func Existing(stack []byte) []string {
	found := notOurs.FindAllString(string(stack), -1)
	slices.Sort(found)
	return slices.Compact(found)
}
