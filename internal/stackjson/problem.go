package stackjson

import (
	"cmp"
	"slices"
	"strings"
)

// Problem is what the reader and every check report.
type Problem struct {
	File      string // that declares it; empty where only the content is known
	Address   string // of the block, such as aws_db_proxy.main
	Path      string // inside the block, such as auth[0].secret_arn; empty for the block itself
	What      string // is wrong, and with which value
	Terraform string // the title of Terraform's own message, where Terraform would refuse it
	Fix       string
}

// Error is the problem on one line: file, address, path, what is wrong, and the fix.
func (p Problem) Error() string {
	var s strings.Builder
	for _, where := range []string{p.File, p.Address, p.Path} {
		if where != "" {
			s.WriteString(where + ": ")
		}
	}
	s.WriteString(p.What)
	if p.Terraform != "" {
		s.WriteString(" (Terraform: " + p.Terraform + ")")
	}
	if p.Fix != "" {
		s.WriteString("; " + p.Fix)
	}
	return s.String()
}

// Problems collects all that a check finds.
type Problems []Problem

// Add takes one more.
func (p *Problems) Add(problem Problem) { *p = append(*p, problem) }

// In gives them with the file of each address, and sorted.
func (p Problems) In(c *Config) []Problem {
	located := slices.Clone(p)
	for i, problem := range located {
		if problem.File == "" {
			located[i].File = c.FileOf(problem.Address)
		}
	}
	return located.Sorted()
}

// Sorted gives them by file, address, path and text, each once.
func (p Problems) Sorted() []Problem {
	sorted := slices.SortedFunc(slices.Values(p), func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Address, b.Address), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Error(), b.Error()))
	})
	return slices.Compact(sorted)
}
