// Package ack reads acknowledgements: findings that somebody has looked at and answers for, until a day.
package ack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"slipway/internal/nearest"
	"slipway/internal/planreview/pattern"
	"slipway/internal/strictyaml"
)

// Acknowledgement lets one finding pass. All fields are required.
type Acknowledgement struct {
	Rule        string // id of a rule
	Address     string // as the report gives it; a star stands for instance keys, see package pattern
	Environment string // the label of the plans that it is for
	Reason      string
	Approver    string
	Expiry      time.Time // the last day on which it holds, in UTC
	Line        int       // in the file
}

// Expired says whether its last day is over.
func (a Acknowledgement) Expired(now time.Time) bool {
	return !now.UTC().Before(a.Expiry.AddDate(0, 0, 1))
}

// file is a file of acknowledgements as it is written.
type file struct {
	Acknowledgements []Entry `yaml:"acknowledgements" list:"null"`
}

// Entry is one acknowledgement as it is written.
type Entry struct {
	// Id of a rule.
	Rule string `yaml:"rule" jsonschema:"required,example=stateful-delete"`

	// Address of the resource, as the report gives it. [*] stands for any key of for_each or count, ["eu-*"] for some.
	Address string `yaml:"address" jsonschema:"required,example=aws_s3_bucket.old_logs"`

	// Label of the plans that it is for.
	Environment string `yaml:"environment" jsonschema:"required,example=prod" missing:", the --label of the plans that it is for"`

	// Why the finding is meant.
	Reason string `yaml:"reason" jsonschema:"required" text:"lines"`

	// Who answers for it: text that nobody checks. A deploy compares a GitHub login, as @jane, with who approved it.
	Approver string `yaml:"approver" jsonschema:"required,example=jane@example.com"`

	// The last day on which it holds, in UTC.
	Expiry string `yaml:"expiry" jsonschema:"required,example=2026-12-31"`
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
//	    environment: prod
//	    reason: the logs are in the new bucket
//	    approver: jane@example.com
//	    expiry: 2026-12-31
//
// The error is strictyaml.Problems: all that is wrong, each as file:line:column: key: value; rule; fix.
func Parse(name string, data []byte, rules []string) ([]Acknowledgement, error) {
	var written file
	read := strictyaml.Read(name, data, &written, reading)
	all := Check(read, written.Acknowledgements, rules)
	if err := read.Problems.Err(); err != nil {
		return nil, err
	}
	return all, nil
}

// Check holds the entries of a file's list of acknowledgements against the ids of the rules.
func Check(read *strictyaml.File, entries []Entry, rules []string) []Acknowledgement {
	all := make([]Acknowledgement, len(entries))
	first := map[[3]string]int{} // the first line of a rule, an address and an environment
	for i, e := range entries {
		section := fmt.Sprintf("acknowledgements[%d]", i)
		line := read.Where(section).Line
		all[i] = e.check(strictyaml.Checker{File: read, Section: section}, rules, line, first)
	}
	return all
}

func (e Entry) check(c strictyaml.Checker, rules []string, line int, first map[[3]string]int) Acknowledgement {
	a := Acknowledgement{Rule: strings.TrimSpace(e.Rule), Address: strings.TrimSpace(e.Address), Environment: strings.TrimSpace(e.Environment), Line: line,
		Reason: strings.TrimSpace(e.Reason), Approver: strings.TrimSpace(e.Approver)}
	for key, text := range map[string]string{"rule": a.Rule, "address": a.Address, "environment": a.Environment, "reason": a.Reason, "approver": a.Approver} {
		if text == "" {
			c.Value(key, text, "empty", "write it out")
		}
	}
	if !slices.Contains(rules, a.Rule) {
		c.Value("rule", a.Rule, "not a rule", cmp.Or(nearest.DidYouMean(a.Rule, rules), "use "+strictyaml.OneOf(rules)))
	}
	if !pattern.OfOneBlock(a.Address) {
		c.Value("address", a.Address, "an acknowledgement is of one block: a star stands for its instances only",
			`write the address, with [*] or ["eu-*"] for keys of for_each`)
	}
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(e.Expiry))
	if err != nil {
		c.Value("expiry", e.Expiry, "not a day", "write it as 2026-12-31")
	}
	a.Expiry = day

	if c.Spoiled(c.Path("rule")) || c.Spoiled(c.Path("address")) || c.Spoiled(c.Path("environment")) {
		return a
	}
	finding := [3]string{a.Rule, a.Address, a.Environment}
	if before, twice := first[finding]; twice {
		c.Conflict("address", a.Address, fmt.Sprintf("acknowledged for %s in %s on line %d already", a.Rule, a.Environment, before), "remove one of the two")
	} else {
		first[finding] = line
	}
	return a
}
