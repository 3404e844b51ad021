package tfjson

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

// problems collects all that a check finds.
type problems struct{ all []Problem }

func (p *problems) add(problem Problem) { p.all = append(p.all, problem) }

// errors gives them sorted by address, path and text, each once.
func (p *problems) errors() []error {
	slices.SortFunc(p.all, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Error(), b.Error()))
	})
	var errs []error
	for _, problem := range slices.Compact(p.all) {
		errs = append(errs, problem)
	}
	return errs
}

func (p *problems) join() error { return errors.Join(p.errors()...) }

// excerpt shortens a value for a message.
func excerpt(s string) string {
	const max = 80
	if runes := []rune(s); len(runes) > max {
		return string(runes[:max-1]) + "…"
	}
	return s
}

// didYouMean suggests the name that differs from a wrong one in at most two letters.
func didYouMean(wrong string, names []string) string {
	best, distance := "", 3
	for _, name := range names {
		if d := editDistance(wrong, name); d < distance {
			best, distance = name, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + best + "?"
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal, row[j+1] = row[j+1], min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
