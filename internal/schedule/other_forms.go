package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// macros that cron daemons know. Source: https://man7.org/linux/man-pages/man5/crontab.5.html
var macros = map[string]string{
	"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
	"@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
}

// otherForm says how AWS writes a schedule that stands there as elsewhere: the five fields of a crontab, six fields with seconds, a macro such as @daily,
// cron without its word or in quotes. "" where it is none of these.
func otherForm(text string) string {
	bare := strings.Trim(text, " \t'\"")
	wrapped := false
	if inner, ok := strings.CutPrefix(strings.ToLower(bare), "cron("); ok {
		bare, wrapped = strings.Trim(strings.TrimSuffix(bare[len(bare)-len(inner):], ")"), " \t'\""), true
	}
	if every, ok := strings.CutPrefix(bare, "@every "); ok {
		return rateOf(every)
	}
	if macro, ok := macros[strings.ToLower(bare)]; ok {
		bare = macro
	}
	switch parts := strings.Fields(strings.ToUpper(bare)); len(parts) {
	case 5:
		return fromCrontab(parts)
	case 6:
		return fromSix(parts, wrapped)
	}
	return ""
}

// rateOf turns the 90m of @every 90m into a rate.
func rateOf(text string) string {
	every, err := time.ParseDuration(text)
	if err != nil || every < time.Minute || every%time.Minute != 0 {
		return ""
	}
	count, unit := int(every/time.Minute), "minute"
	if every%time.Hour == 0 {
		count, unit = int(every/time.Hour), "hour"
	}
	if count > 1 {
		unit += "s"
	}
	return fmt.Sprintf("write it as rate(%d %s)", count, unit)
}

// fromCrontab turns minute, hour, day of month, month and day of week into AWS's form, in which a year follows.
func fromCrontab(parts []string) string {
	days := daysOfCrontab(parts[4])
	if days == "" {
		return ""
	}
	note := ""
	if strings.ContainsAny(parts[4], "01234567") && days != "*" && !strings.Contains(parts[4], "*") {
		note = "; AWS counts days from 1, which is Sunday, so here they have names"
	}
	return write([]string{parts[0], parts[1], parts[2], parts[3], days, "*"}, note)
}

// fromSix reads six fields as AWS's own, and where they are not or may be something else, as those of a scheduler whose first field is seconds.
func fromSix(parts []string, wrapped bool) string {
	own := ""
	if cronFields[5].takes(parts[5]) {
		own = write(parts, "")
	}
	seconds := ""
	if parts[0] == "0" && !wrapped {
		seconds = fromCrontab(parts[1:])
	}
	ambiguous := parts[5] == "*" && cronFields[2].takes(parts[2]) && parts[4] != "?" && parts[2] != "?"
	switch {
	case own != "" && seconds != "" && ambiguous:
		return seconds + ", if the first field is meant as seconds, which AWS does not have; else " + own
	case own != "":
		return own
	}
	return seconds
}

// write gives the six fields in AWS's form: exactly one of the two days is ?. Where both say something, cron means either and AWS has no such thing, so it is
// two schedules.
func write(parts []string, note string) string {
	parts = slices.Clone(parts)
	for i, field := range cronFields {
		parts[i] = field.own(parts[i])
	}
	monthday, weekday := parts[2], parts[4]
	with := func(monthday, weekday string) string {
		parts[2], parts[4] = monthday, weekday
		return "cron(" + strings.Join(parts, " ") + ")"
	}
	free := func(part string) bool { return part == "*" || part == "?" }
	var forms []string
	switch {
	case free(weekday):
		forms = []string{with(strings.ReplaceAll(monthday, "?", "*"), "?")}
	case free(monthday):
		forms = []string{with("?", weekday)}
	default:
		forms = []string{with(monthday, "?"), with("?", weekday)}
	}
	for _, form := range forms {
		if rule, _ := cronRule(form[len("cron("):len(form)-1], Example); rule != "" {
			return ""
		}
	}
	if len(forms) == 2 {
		return "AWS takes a day of the month or a day of the week: write " + forms[0] + ", or " + forms[1] + ", or one schedule for each" + note
	}
	return "write it as " + forms[0] + note
}

// own writes a step from the first value on, as AWS does: */15 is 0/15; and full names short.
func (f cronField) own(part string) string {
	items := strings.Split(part, ",")
	for i, item := range items {
		if step, ok := strings.CutPrefix(item, "*/"); ok {
			items[i] = strconv.Itoa(f.min) + "/" + step
		}
		if f.names != nil {
			items[i] = short(items[i], f.names)
		}
	}
	return strings.Join(items, ",")
}

var fullNames = []string{"SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "JANUARY", "FEBRUARY", "MARCH", "APRIL", "JUNE", "JULY",
	"AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"}

func short(item string, names []string) string {
	for _, full := range fullNames {
		if slices.Contains(names, full[:3]) {
			item = strings.ReplaceAll(item, full, full[:3])
		}
	}
	return item
}

// daysOfCrontab turns days of a week, of which 0 and 7 are Sunday, into AWS's names; "" where they are none.
func daysOfCrontab(part string) string {
	if part == "*" || part == "?" {
		return part
	}
	names := cronFields[4].names
	number := func(text string) (int, bool) {
		if i := slices.Index(names, short(text, names)); i >= 0 {
			return i, true
		}
		n, err := strconv.Atoi(text)
		return n, err == nil && n >= 0 && n <= 7
	}
	var due [7]bool
	for item := range strings.SplitSeq(part, ",") {
		span, stepText, stepped := strings.Cut(item, "/")
		step := 1
		if stepped {
			n, err := strconv.Atoi(stepText)
			if err != nil || n < 1 || n > 6 {
				return ""
			}
			step = n
		}
		low, high := 0, 6
		if span != "*" {
			from, to, ranged := strings.Cut(span, "-")
			var okFrom, okTo bool
			low, okFrom = number(from)
			high, okTo = low, true
			if ranged {
				high, okTo = number(to)
			}
			if !okFrom || !okTo {
				return ""
			}
			if high < low { // SAT-SUN goes over the end of the week
				high += 7
			}
		}
		for day := low; day <= high; day += step {
			due[day%7] = true
		}
	}
	var days []int
	for day, is := range due {
		if is {
			days = append(days, day)
		}
	}
	first, last := days[0], days[len(days)-1]
	switch {
	case len(days) == 7:
		return "*"
	case len(days) > 2 && last-first == len(days)-1:
		return names[first] + "-" + names[last]
	}
	var texts []string
	for _, day := range days {
		texts = append(texts, names[day])
	}
	return strings.Join(texts, ",")
}
