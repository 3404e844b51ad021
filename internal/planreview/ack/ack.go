// Package ack reads acknowledgements: findings that somebody has looked at and answers for, until a day.
package ack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"slipway/internal/nearest"
	"slipway/internal/strictyaml"
)

// Acknowledgement lets one finding pass. All fields are required.
type Acknowledgement struct {
	Rule     string // id of a rule
	Address  string // exactly as the report gives it
	Reason   string
	Approver string
	Expiry   time.Time // the last day on which it holds, in UTC
	Line     int       // in the file
}

// Expired says whether its last day is over.
func (a Acknowledgement) Expired(now time.Time) bool {
	return !now.UTC().Before(a.Expiry.AddDate(0, 0, 1))
}

// file is a file of acknowledgements as it is written.
type file struct {
	Acknowledgements []entry `yaml:"acknowledgements" list:"null"`
}

type entry struct {
	Rule     string `yaml:"rule" jsonschema:"required,example=stateful-delete"`
	Address  string `yaml:"address" jsonschema:"required,example=aws_s3_bucket.old_logs"`
	Reason   string `yaml:"reason" jsonschema:"required" text:"lines"`
	Approver string `yaml:"approver" jsonschema:"required,example=jane@example.com"`
	Expiry   string `yaml:"expiry" jsonschema:"required,example=2026-12-31"`
}

var reading = strictyaml.Options{
	MaxBytes: 1 << 20,
	OneFile:  "keep the acknowledgements of one plan in one file",
}

// Parse reads a file of acknowledgements:
//
//	acknowledgements:
//	  - rule: stateful-delete
//	    address: aws_s3_bucket.old_logs
//	    reason: the logs are in the new bucket
//	    approver: jane@example.com
//	    expiry: 2026-12-31
//
// The error is strictyaml.Problems: all that is wrong, each as file:line:column: key: value; rule; fix.
func Parse(name string, data []byte, rules []string) ([]Acknowledgement, error) {
	var written file
	read := strictyaml.Read(name, data, &written, reading)
	all := make([]Acknowledgement, len(written.Acknowledgements))
	first := map[[2]string]int{} // the first line of a rule and an address
	for i, e := range written.Acknowledgements {
		section := fmt.Sprintf("acknowledgements[%d]", i)
		line := read.Where(section).Line
		all[i] = e.check(strictyaml.Checker{File: read, Section: section}, rules, line, first)
	}
	if err := read.Problems.Err(); err != nil {
		return nil, err
	}
	return all, nil
}

func (e entry) check(c strictyaml.Checker, rules []string, line int, first map[[2]string]int) Acknowledgement {
	a := Acknowledgement{Rule: strings.TrimSpace(e.Rule), Address: strings.TrimSpace(e.Address), Line: line,
		Reason: strings.TrimSpace(e.Reason), Approver: strings.TrimSpace(e.Approver)}
	for key, text := range map[string]string{"rule": a.Rule, "address": a.Address, "reason": a.Reason, "approver": a.Approver} {
		if text == "" {
			c.Value(key, text, "empty", "write it out")
		}
	}
	if !slices.Contains(rules, a.Rule) {
		c.Value("rule", a.Rule, "not a rule", cmp.Or(nearest.DidYouMean(a.Rule, rules), "use "+strictyaml.OneOf(rules)))
	}
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(e.Expiry))
	if err != nil {
		c.Value("expiry", e.Expiry, "not a day", "write it as 2026-12-31")
	}
	a.Expiry = day

	if c.Spoiled(c.Path("rule")) || c.Spoiled(c.Path("address")) {
		return a
	}
	finding := [2]string{a.Rule, a.Address}
	if before, twice := first[finding]; twice {
		c.Conflict("address", a.Address, fmt.Sprintf("acknowledged for %s on line %d already", a.Rule, before), "remove one of the two")
	} else {
		first[finding] = line
	}
	return a
}
