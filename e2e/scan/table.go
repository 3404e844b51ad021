package main

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// verdicts that the table may have.
var verdicts = []string{"deliberate", "false", "open", "fixed"}

// row of the table: | scanner | check | says | at | verdict | why |
type row struct {
	ids     []string
	at      *regexp.Regexp // all of an address; * stands for any letters
	verdict string
}

var idForm = regexp.MustCompile("`(CKV2?_AWS_[0-9]+|AWS-[0-9]{4})`")

// table gives the rows of the page for each scanner.
func table(text string) (map[string][]row, error) {
	rows := map[string][]row{}
	var problems []error
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if len(cells) != 6 {
			continue
		}
		name := strings.TrimPrefix(cells[0], "| ")
		ids := idForm.FindAllStringSubmatch(cells[1], -1)
		if len(ids) == 0 {
			continue
		}
		if verdict := cells[4]; !slices.Contains(verdicts, verdict) {
			problems = append(problems, fmt.Errorf("%s: %s; must be one of %s", cells[1], verdict, strings.Join(verdicts, ", ")))
		}
		var places []string
		for place := range strings.SplitSeq(cells[3], ", ") {
			places = append(places, strings.ReplaceAll(regexp.QuoteMeta(strings.Trim(place, "`")), `\*`, `.*`))
		}
		one := row{at: regexp.MustCompile("^(?:" + strings.Join(places, "|") + ")$"), verdict: cells[4]}
		for _, id := range ids {
			one.ids = append(one.ids, id[1])
		}
		rows[name] = append(rows[name], one)
	}
	if len(rows) == 0 {
		problems = append(problems, errors.New("no table of findings"))
	}
	return rows, errors.Join(problems...)
}

func (r row) is(f finding) bool { return slices.Contains(r.ids, f.id) && r.at.MatchString(f.address) }

// compare names what was found and has no row, and, of a steady scanner, what has a row and was not found. What is fixed must not be found.
func compare(known []row, found []finding, unsteady bool) []string {
	problems := map[string]bool{}
	used := make([]bool, len(known))
	for _, f := range found {
		i := slices.IndexFunc(known, func(r row) bool { return r.is(f) })
		if i < 0 {
			problems[fmt.Sprintf("%s at %s has no row: %s", f.id, f.address, f.says)] = true
			continue
		}
		used[i] = true
		if known[i].verdict == "fixed" {
			problems[fmt.Sprintf("%s at %s is found again: %s", f.id, f.address, f.says)] = true
		}
	}
	for i, r := range known {
		if !used[i] && !unsteady && r.verdict != "fixed" {
			problems[fmt.Sprintf("%s is not found any more: take its row out, or say that it is fixed", strings.Join(r.ids, ", "))] = true
		}
	}
	return slices.Sorted(maps.Keys(problems))
}
