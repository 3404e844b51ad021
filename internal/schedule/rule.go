// Package schedule reads the schedules of Application Auto Scaling: cron with six fields, rate and at.
package schedule

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	rateForm = regexp.MustCompile(`^rate\(([1-9][0-9]{0,8}) (minute|hour|day)(s?)\)$`)
	atForm   = regexp.MustCompile(`^at\((.*)\)$`)
	cronForm = regexp.MustCompile(`^cron\((.*)\)$`)
)

// Example of a schedule, for a message that has none of its own to show.
const Example = "cron(0 8 ? * MON-FRI *)"

// Rule says what Application Auto Scaling would refuse in a schedule, and the fix: the same schedule in AWS's form where it is in another one, or else
// the example.
// Source: https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
func Rule(text, example string) (rule, fix string) {
	rule, fix = ruleOf(text, example)
	if rule != "" {
		if form := otherForm(text); form != "" {
			return rule, form
		}
	}
	return rule, fix
}

func ruleOf(text, example string) (rule, fix string) {
	if rate := rateForm.FindStringSubmatch(text); rate != nil {
		if one := rate[1] == "1"; one == (rate[3] == "s") {
			return "rate wants the singular with 1 and the plural otherwise", "write it as rate(1 minute) or rate(5 minutes)"
		}
		return "", ""
	}
	if at := atForm.FindStringSubmatch(text); at != nil {
		if _, err := time.Parse("2006-01-02T15:04:05", at[1]); err != nil || len(at[1]) != len("2006-01-02T15:04:05") {
			return "not a date and time", "write it as at(2030-12-31T18:00:00)"
		}
		return "", ""
	}
	if cron := cronForm.FindStringSubmatch(text); cron != nil {
		return cronRule(cron[1], example)
	}
	return "not a schedule", "write it as " + example + ", rate(5 minutes) or at(2030-12-31T18:00:00)"
}

// cronField is one of the six fields of a cron expression.
type cronField struct {
	name     string
	min, max int
	names    []string       // stand for min, min+1, ...
	special  *regexp.Regexp // what else this field takes
}

var cronFields = []cronField{
	{name: "minutes", min: 0, max: 59},
	{name: "hours", min: 0, max: 23},
	{name: "day-of-month", min: 1, max: 31, special: regexp.MustCompile(`^(\?|L|LW|([1-9]|[12][0-9]|3[01])W)$`)},
	{name: "month", min: 1, max: 12, names: []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}},
	{name: "day-of-week", min: 1, max: 7, names: []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"},
		special: regexp.MustCompile(`^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$`)},
	{name: "year", min: 1970, max: 2199},
}

func cronRule(text, example string) (rule, fix string) {
	parts := strings.Fields(text)
	if len(parts) != len(cronFields) {
		return fmt.Sprintf("cron with %d fields", len(parts)), "give minutes hours day-of-month month day-of-week year, as " + example
	}
	for i, field := range cronFields {
		if !field.takes(parts[i]) {
			return fmt.Sprintf("%s is not possible as %s", excerpt(parts[i]), field.name), field.bounds() + "; write it as " + example
		}
	}
	if (parts[2] == "?") == (parts[4] == "?") {
		return "exactly one of day-of-month and day-of-week must be ?", "write it as " + example
	}
	return "", ""
}

func (f cronField) bounds() string {
	if f.names != nil {
		return fmt.Sprintf("use %d-%d, %s-%s or *", f.min, f.max, f.names[0], f.names[len(f.names)-1])
	}
	return fmt.Sprintf("use %d-%d or *", f.min, f.max)
}

// takes says whether a part fits the field: a list of values, ranges and steps, or something special.
func (f cronField) takes(part string) bool {
	part = strings.ToUpper(part)
	if f.special != nil && f.special.MatchString(part) {
		return true
	}
	_, ok := f.values(part)
	return ok
}

// values expands a list of values, ranges and steps, in upper case.
func (f cronField) values(part string) (map[int]bool, bool) {
	all := map[int]bool{}
	for item := range strings.SplitSeq(part, ",") {
		span, stepText, stepped := strings.Cut(item, "/")
		step := 1
		if stepped {
			n, err := strconv.Atoi(stepText)
			if err != nil || n < 1 || n > f.max || stepText[0] == '+' {
				return nil, false
			}
			step = n
		}
		low, high := f.min, f.max
		if span != "*" {
			from, to, ranged := strings.Cut(span, "-")
			var ok bool
			if low, ok = f.number(from); !ok {
				return nil, false
			}
			switch {
			case ranged:
				if high, ok = f.number(to); !ok || high < low {
					return nil, false
				}
			case !stepped: // 5/10 goes on from 5, a 5 alone stays 5
				high = low
			}
		}
		for n := low; n <= high; n += step {
			all[n] = true
		}
	}
	return all, true
}

func (f cronField) number(text string) (int, bool) {
	if i := slices.Index(f.names, text); i >= 0 {
		return f.min + i, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= f.min && n <= f.max && text[0] != '+'
}

// excerpt keeps a message on one line.
func excerpt(part string) string {
	if len(part) > 40 {
		part = part[:40] + "..."
	}
	if !printable.MatchString(part) {
		return strconv.Quote(part)
	}
	return part
}

var printable = regexp.MustCompile(`^[!-~]*$`)
