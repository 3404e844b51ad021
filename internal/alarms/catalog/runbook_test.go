package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/testbench/golden"
)

var runbookFile = filepath.Join("..", "..", "..", "docs", "runbook.md")

// section of the runbook's part on alarms: a heading of the third level, and the text below it.
type section struct{ anchor, text string }

func (s section) String() string { return "### " + s.anchor + "\n" + s.text }

// runbook gives the sections in their order, and what stands before and after them.
func runbook(t *testing.T) (before string, sections []section, after string) {
	t.Helper()
	data, err := os.ReadFile(runbookFile)
	if err != nil {
		t.Fatal(err)
	}
	head, part, found := strings.Cut(string(data), "\n## Alarms\n")
	if !found {
		t.Fatal("docs/runbook.md has no part on alarms")
	}
	part, after, _ = strings.Cut(part, "\n## ")
	parts := strings.Split(part, "\n### ")
	for _, text := range parts[1:] {
		anchor, text, _ := strings.Cut(text, "\n")
		sections = append(sections, section{anchor, text})
	}
	return head + "\n## Alarms\n" + parts[0], sections, "\n## " + after
}

// TestTheRunbookFollowsTheRows: each section begins with what the alarm measures. With -update, that is written anew; the rest is for people to write.
func TestTheRunbookFollowsTheRows(t *testing.T) {
	before, sections, after := runbook(t)
	var anchors []string
	made := before
	for _, section := range sections {
		anchors = append(anchors, section.anchor)
		i := slices.IndexFunc(keys(), func(row Row) bool { return row.Anchor() == section.anchor })
		if i < 0 {
			t.Errorf("docs/runbook.md has a section %s, which is no alarm: remove it, or write its row in internal/alarms/catalog", section.anchor)
			continue
		}
		_, text, found := strings.Cut(section.text, "**Means**: ")
		if !found {
			t.Errorf("the section %s of docs/runbook.md does not say what it **Means**: ", section.anchor)
			continue
		}
		section.text = head(keys()[i]) + "**Means**: " + text
		made += "\n" + section.String()
	}
	var order []string
	for i, row := range keys() {
		order = append(order, row.Anchor())
		if !slices.Contains(anchors, row.Anchor()) {
			place := "as the first"
			if i > 0 {
				place = "after " + keys()[i-1].Anchor()
			}
			t.Errorf("docs/runbook.md has no section %s: write it, %s, starting from\n\n%s", row.Anchor(), place, skeleton(row))
		}
	}
	if t.Failed() {
		return
	}
	if !slices.Equal(anchors, order) {
		t.Errorf("docs/runbook.md has the sections\n%v, the rows are\n%v", anchors, order)
	}
	golden.Same(t, runbookFile, made+after)
}

func TestEverySectionOfTheRunbookIsWritten(t *testing.T) {
	_, sections, _ := runbook(t)
	for _, section := range sections {
		text := section.text
		means, look, mend := strings.Index(text, "**Means**: "), strings.Index(text, "**First look**: "), strings.Index(text, "**Mend**: ")
		if means < 0 || look < means || mend < look || !strings.Contains(text[max(0, look):max(0, mend)], "```sh\n") {
			t.Errorf("the section %s does not say what the alarm means, where to look first with which commands, and how to mend it", section.anchor)
		}
		if strings.Contains(text, placeholder) {
			t.Errorf("the section %s of docs/runbook.md has %q where its text belongs", section.anchor, placeholder)
		}
	}
}

func TestTheRunbooksLinksLeadToSections(t *testing.T) {
	_, sections, _ := runbook(t)
	links := 0
	for _, from := range sections {
		for _, link := range regexp.MustCompile(`\]\(#([^)]+)\)`).FindAllStringSubmatch(from.text, -1) {
			links++
			if !slices.ContainsFunc(sections, func(to section) bool { return to.anchor == link[1] }) {
				t.Errorf("%s links to %s, which is no section", from.anchor, link[1])
			}
		}
	}
	if links == 0 {
		t.Error("no link was looked at")
	}
}

// placeholder is where the text of a new section belongs. It is printed for somebody to copy, and a section that still has it fails.
const placeholder = "TODO"

// skeleton is a section as it begins.
func skeleton(row Row) string {
	return section{row.Anchor(), head(row) + fmt.Sprintf("**Means**: %s what happens, and what users notice.\n\n"+
		"**First look**: %s the question that the commands answer.\n\n```sh\n%s\n```\n\n**Mend**: %[1]s what to do, for each answer.\n",
		placeholder, placeholder, command(row))}.String()
}

// command shows the row's first metric, with the functions at the top of the runbook.
func command(row Row) string {
	series := row.Metrics[0]
	var further string
	for _, dimension := range series.Of[1:] {
		if dimension.Value != "" && dimension.When == Always {
			further += fmt.Sprintf(" Name=%s,Value=%s", dimension.Name, dimension.Value)
		}
	}
	switch row.Group {
	case Proxy:
		return "of_proxy " + series.Metric.Name + " " + series.Statistic + " | tail -5"
	case Database:
		return "of_database " + series.Metric.Name + " " + series.Statistic + further + " | tail -5"
	}
	return placeholder
}

// head of a section: what each row of the key measures, and when it rings.
func head(row Row) string {
	var text string
	for _, variant := range Rows {
		if more := "\n" + strings.Join(wrap(rings(variant), 150), "\n") + "\n"; variant.ID == row.ID && !strings.Contains(text, more) {
			text += more
		}
	}
	return text + "\n"
}

// environments that have a row, in words. Rows of Held and Free differ in what they say, and not in when they ring.
var environments = map[When]string{
	Insights:        " with Container Insights",
	NoInsights:      " without Container Insights",
	Readers:         " with readers",
	ReaderEndpoint:  " with `database.proxy.reader_endpoint`",
	Serverless:      " with `database.serverless`",
	Provisioned:     " without `database.serverless`",
	Certificate:     " with a certificate of ACM",
	BackupCopy:      " with `database.backup_copy`",
	Queued:          " with `scaling.queue`",
	DeadLetterQueue: " with `scaling.queue.dead_letter_queue_arn`",
	WebACL:          " with `load_balancer.waf`",
	WebACLBlocks:    " with `load_balancer.waf` and `mode: block`",
}

// floors that a row is for, in words, where not every environment's floor is.
var floors = map[Floor]string{AboveZero: " with a floor above 0", Zero: " with a floor of 0"}

func rings(row Row) string {
	var measured, pages []string
	for _, series := range row.Metrics {
		text := fmt.Sprintf("`%s` (%s)", series.Metric.Name, series.Statistic)
		if row.Expression != "" {
			text = series.ID + " is " + text
		}
		measured = append(measured, text)
		if page := "[AWS](" + series.Metric.Page + ")"; !slices.Contains(pages, page) {
			pages = append(pages, page)
		}
	}
	what := strings.Join(measured, " and ")
	if row.Expression != "" {
		what = "`" + row.Expression + "`, where " + what + ","
	}
	comparison, limit := "above", "`monitoring.thresholds."+row.ID+"`"
	if row.Comparison == Below {
		comparison = "below"
	}
	if row.BelowFloor {
		limit = "the lowest floor of all schedules less " + limit
	}
	where := environments[row.When]
	if slices.ContainsFunc(Rows, func(other Row) bool { return other.ID == row.ID && other.Floor != row.Floor }) {
		if where != "" {
			where += " and" + strings.TrimPrefix(floors[row.Floor], " with")
		} else {
			where = floors[row.Floor]
		}
	}
	if row.Unless != Always {
		where += strings.Replace(environments[row.Unless], " with", ", without", 1)
	}
	if row.Hours {
		return fmt.Sprintf("**Rings**%s: %s below 1 in each hour of `monitoring.thresholds.%s` (default: %s). %s",
			where, what, row.ID, fallback(row.Threshold), strings.Join(pages, " "))
	}
	return fmt.Sprintf("**Rings**%s: %s %s %s (default: %s) %s. %s",
		where, what, comparison, limit, fallback(row.Threshold), lasting(row), strings.Join(pages, " "))
}

// lasting is how long it must be so.
func lasting(row Row) string {
	if row.Period == aDay && row.Of == 1 {
		return "for a day"
	}
	length := fmt.Sprint(row.Of * max(1, row.Period/60))
	if row.Datapoints < row.Of {
		length = fmt.Sprintf("%d of %s", row.Datapoints*max(1, row.Period/60), length)
	}
	return "for " + length + " minutes"
}

// fallback is the default in words, with its unit.
func fallback(threshold Threshold) string {
	value := plain(threshold.Default)
	switch {
	case threshold.Derived != "":
		return threshold.Derived
	case threshold.Unit == percent:
		return value + "%"
	case value == "1" && len(threshold.Unit.Name) > 1:
		return value + " " + strings.TrimSuffix(threshold.Unit.Name, "s")
	}
	return value + " " + threshold.Unit.Name
}
