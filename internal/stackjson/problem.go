package stackjson

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// Problem is what every check reports.
type Problem struct {
	Address   string // of the block, such as aws_db_proxy.main
	Path      string // inside the block, such as auth[0].secret_arn; empty for the block itself
	What      string // is wrong, and with which value
	Terraform string // the title of Terraform's own message, where Terraform would refuse it
	Fix       string
}

func (p Problem) Error() string {
	var s strings.Builder
	s.WriteString(p.Address)
	if p.Path != "" {
		s.WriteString(": " + p.Path)
	}
	s.WriteString(": " + p.What)
	if p.Terraform != "" {
		s.WriteString(" (Terraform: " + p.Terraform + ")")
	}
	if p.Fix != "" {
		s.WriteString("; " + p.Fix)
	}
	return s.String()
}

// Problems collects all that a check finds.
type Problems struct{ All []Problem }

// Add takes one more.
func (p *Problems) Add(problem Problem) { p.All = append(p.All, problem) }

// Errors gives them sorted by address, path and text, each once.
func (p *Problems) Errors() []error {
	slices.SortFunc(p.All, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Error(), b.Error()))
	})
	var errs []error
	for _, problem := range slices.Compact(p.All) {
		errs = append(errs, problem)
	}
	return errs
}

func (p *Problems) join() error { return errors.Join(p.Errors()...) }
