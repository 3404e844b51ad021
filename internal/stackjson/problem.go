package stackjson

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"slipway/internal/stackjson/hclsource"
	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/stackjson/source"
)

// Problem is what the reader and every check report.
type Problem struct {
	File      string // that declares it; empty where only the content is known
	Line      int    // in it; 0 where that is not known
	Column    int
	Address   string // of the block, such as aws_db_proxy.main
	Path      string // inside the block, such as auth[0].secret_arn; empty for the block itself
	What      string // is wrong, and with which value
	Terraform string // the title of Terraform's own message, where Terraform would refuse it
	Fix       string
}

// Error is the problem on one line: file, address, path, what is wrong, and the fix.
func (p Problem) Error() string {
	var s strings.Builder
	file := p.File
	if p.Line > 0 {
		file = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
	for _, where := range []string{file, p.Address, p.Path} {
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

// ProblemsOf takes what ReadFiles could not read apart, each with its place where that is known.
func ProblemsOf(err error, files ...File) []Problem {
	if joined, several := err.(interface{ Unwrap() []error }); several {
		var all []Problem
		for _, one := range joined.Unwrap() {
			all = append(all, ProblemsOf(one, files...)...)
		}
		return all
	}
	var problem Problem
	var hcl hclsource.SyntaxError
	var json jsonvalue.SyntaxError
	switch {
	case errors.As(err, &problem):
	case errors.As(err, &hcl):
		problem = Problem{File: hcl.File, Line: hcl.Line, Column: hcl.Column, What: hcl.Summary, Fix: hcl.Detail}
	default:
		problem = Problem{What: err.Error()}
		for _, file := range files {
			if what, of := strings.CutPrefix(problem.What, file.Name+": "); of {
				problem.File, problem.What = file.Name, what
				if errors.As(err, &json) {
					before := file.Data[:min(int(json.Offset), len(file.Data))]
					problem.Line, problem.Column = 1+bytes.Count(before, []byte("\n")), len(before)-bytes.LastIndexByte(before, '\n')
					problem.What = "not JSON: " + json.What
				}
			}
		}
	}
	return []Problem{problem}
}

// Locate finds the place of a problem in the files that somebody wrote. Where no file has the block, the problem stays as it is.
func Locate(problem Problem, files ...File) Problem {
	if file, place := source.Locate(files, problem.Address, problem.Path); place.Line > 0 {
		problem.File, problem.Line, problem.Column = file, place.Line, place.Column
	}
	return problem
}
