package page

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
	"slipway/internal/findings"
	"slipway/internal/report"
	"slipway/internal/stackjson"
	"slipway/internal/testbench/samples"
)

// year is one whose changes of clocks are known.
const year = 2026

// side is one of this project's own samples, with what a test changes.
func side(t *testing.T, name string, change ...func(root map[string]any)) report.Side {
	t.Helper()
	t.Chdir(filepath.Join(root, "internal", "report")) // from where the samples are found
	loaded, err := config.Load(filepath.Dir(samples.File(t, name)), name)
	if err != nil {
		t.Fatal(err)
	}
	document := samples.Load(t, name)
	for _, one := range change {
		one(document)
	}
	stack := samples.Stack(t, document)
	return report.Side{Environment: loaded[0], Stack: stack, Report: report.Build(loaded[0], stack, year)}
}

// rendered is a page as text.
func rendered(t *testing.T, page []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func pageOf(t *testing.T, sides ...report.Side) string {
	t.Helper()
	page, err := Reports(sides)
	return rendered(t, page, err)
}

// with changes an argument of a resource.
func with(typ, label, argument string, value any) func(map[string]any) {
	return func(root map[string]any) {
		root["resource"].(map[string]any)[typ].(map[string]any)[label].(map[string]any)[argument] = value
	}
}

func TestEverySectionIsThereAndLedTo(t *testing.T) {
	prod, dev := side(t, "prod"), side(t, "dev")
	for name, page := range map[string]string{"one": pageOf(t, prod), "all": pageOf(t, dev, prod), "services": pageOf(t, side(t, "services"))} {
		of := "prod"
		if name == "services" {
			of = name
		}
		ids := regexp.MustCompile(`\sid="([^"]+)"`).FindAllStringSubmatch(page, -1)
		known := map[string]bool{}
		for _, id := range ids {
			if known[id[1]] {
				t.Errorf("%s: two elements have the id %s", name, id[1])
			}
			known[id[1]] = true
		}
		for _, section := range []string{"checklist", "cost", "calendar", "deployment", "connections", "backups", "alarms", "access", "quotas"} {
			if !known[of+"-"+section] {
				t.Errorf("%s: no section %s", name, section)
			}
		}
		for _, to := range regexp.MustCompile(`href="#([^"]+)"|aria-labelledby="([^"]+)"|for="([^"]+)"`).FindAllStringSubmatch(page, -1) {
			for _, id := range strings.Fields(to[1] + to[2] + to[3]) {
				if !known[id] {
					t.Errorf("%s: %s leads to nothing", name, id)
				}
			}
		}
		if !strings.Contains(page, "<svg ") {
			t.Errorf("%s: no picture", name)
		}
		if n := strings.Count(page, "<h1>"); n != 1 {
			t.Errorf("%s: %d headings of the first level", name, n)
		}
		level := 1
		for _, heading := range regexp.MustCompile(`<h([1-6])`).FindAllStringSubmatch(page, -1) {
			if now := int(heading[1][0] - '0'); now > level+1 {
				t.Errorf("%s: a heading of level %d follows one of level %d", name, now, level)
			} else {
				level = now
			}
		}
	}
}

// What the Markdown tells, the page tells too: each address, and each value that something was computed from.
func TestThePageTellsWhatTheReportTells(t *testing.T) {
	for _, name := range []string{"prod", "services"} {
		tells(t, side(t, name))
	}
}

func tells(t *testing.T, side report.Side) {
	t.Helper()
	page, r := pageOf(t, side), side.Report
	var wanted []string
	for _, item := range r.Checklist {
		wanted = append(wanted, item.Title)
		for _, fact := range item.Facts {
			wanted = append(wanted, fact.Address, fact.Attribute)
		}
	}
	spans := slices.Clone(r.Clock.Destroy)
	for _, service := range r.Services() {
		wanted = append(wanted, service.Clock.Notes...)
		spans = append(spans, service.Clock.Times...)
		for _, action := range service.Calendar.Actions {
			wanted = append(wanted, action.Address, action.Schedule)
		}
		for _, input := range service.Clock.Inputs {
			wanted = append(wanted, input.Address, input.Value)
		}
	}
	for _, service := range r.Further {
		wanted = append(wanted, "Fewest tasks in each hour, "+service.Calendar.Timezone+", "+service.Name, "Scheduled actions, "+service.Name,
			"Settings that the times follow from, "+service.Name)
	}
	for _, span := range spans {
		wanted = append(wanted, span.Name, span.Formula, report.ClockTime(span.Seconds))
	}
	for _, need := range r.Connections.Budget {
		wanted = append(wanted, need.What, need.Formula)
	}
	for _, alarm := range r.Alarms.Alarms {
		wanted = append(wanted, alarm.Condition)
	}
	for _, part := range r.Cost.Parts {
		wanted = append(wanted, part.Name, part.What, report.Dollars(part.Most))
		for _, line := range part.Lines {
			wanted = append(wanted, line.Formula)
		}
	}
	for _, row := range r.Access {
		wanted = append(wanted, row.Action, row.Resource)
	}
	for _, demand := range r.Quotas {
		wanted = append(wanted, demand.Quota, demand.Formula)
	}
	shown := shownText(page)
	for _, text := range wanted {
		if !strings.Contains(shown, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

func TestTheWeekIsATableWithTheFloorInEachCell(t *testing.T) {
	prod := side(t, "prod")
	cells := regexp.MustCompile(`<td class="heat([0-4])">([^<]*)</td>`).FindAllStringSubmatch(pageOf(t, prod), -1)
	if len(cells) != 7*24 {
		t.Fatalf("%d cells", len(cells))
	}
	shades := map[string]string{}
	for i, cell := range cells {
		if want := prod.Report.Calendar.Week[i%7][i/7]; cell[2] != want {
			t.Errorf("day %d, hour %d: %s, want %s", i%7, i/7, cell[2], want)
		}
		shades[cell[2]] = cell[1]
	}
	if shades["2"] != "0" || shades["3"] != "4" {
		t.Errorf("the lowest and the highest floor have the shades %v", shades)
	}
}

func TestWhatFailsComesFirstAndIsOpen(t *testing.T) {
	weak := side(t, "prod", with("aws_db_proxy", "main", "require_tls", false))
	page := pageOf(t, weak)
	if len(weak.Report.Failures()) != 1 {
		t.Fatal(weak.Report.Failures())
	}
	first, _, _ := strings.Cut(shownText(page), "Production checklist")
	for _, want := range []string{"1 thing is failing: 11 of 12 items of the checklist pass", weak.Report.Failures()[0], "report.waive"} {
		if !strings.Contains(first, want) {
			t.Errorf("the first screen does not say %q", want)
		}
	}
	open := regexp.MustCompile(`<details id="([^"]+)" open>`).FindAllStringSubmatch(page, -1)
	if len(open) != 1 || open[0][1] != "prod-item-database-tls" {
		t.Errorf("open: %v", open)
	}
	all := pageOf(t, side(t, "dev"), weak)
	if overview, _, _ := strings.Cut(shownText(all), "Sections of"); !strings.Contains(overview, "prod: "+weak.Report.Failures()[0]) {
		t.Error("the overview does not say which environment fails")
	}
}

// On the first screen is what needs attention, with the YAML that mends it or the reason why none does: of one environment, of all, and where two differ.
func TestTheFirstScreenSaysWhatMendsIt(t *testing.T) {
	dev, weak := side(t, "dev"), side(t, "prod", with("aws_db_proxy", "main", "require_tls", false))
	comparison := report.Compare(weak, dev)
	difference, err := Difference(comparison)
	failing := slices.DeleteFunc(slices.Clone(weak.Report.Findings), func(f findings.Finding) bool { return f.Severity != findings.Fail })
	for name, test := range map[string]struct {
		page, before string
		want         []findings.Finding
	}{
		"one":  {pageOf(t, dev), "Production checklist", dev.Report.Findings},
		"all":  {pageOf(t, dev, weak), "The environments in numbers", failing},
		"diff": {rendered(t, difference, err), "Protection, retention, breaker, TLS and zones", comparison.Findings},
	} {
		if copies, mends := strings.Count(test.page, `class="copy"`), strings.Count(test.page, `<div class="copied">`); copies != mends || copies == 0 {
			t.Errorf("%s: %d buttons copy, for %d texts", name, copies, mends)
		}
		first, _, cut := strings.Cut(shownText(test.page), test.before)
		mended := 0
		for _, f := range test.want {
			for _, want := range []string{f.String(), f.Mended() + ":", f.Added(), f.NotMended()} {
				if mends := want == f.Mended()+":"; !strings.Contains(first, want) && (!mends || f.YAML != "") {
					t.Errorf("%s: the first screen does not say %q", name, want)
				}
			}
			if f.YAML != "" || f.Unmended != "" {
				mended++
			}
		}
		if !cut || mended == 0 || mended < len(test.want) {
			t.Errorf("%s: %d of %d findings say what mends them or why nothing does", name, mended, len(test.want))
		}
	}
}

func TestThePageNeedsNothingElse(t *testing.T) {
	prod, dev := side(t, "prod"), side(t, "dev")
	difference, err := Difference(report.Compare(dev, prod))
	for name, page := range map[string]string{"one": pageOf(t, prod), "all": pageOf(t, dev, prod), "diff": rendered(t, difference, err)} {
		for _, loads := range []string{`\ssrc=`, `<link`, `@import`, `url\([^#]`, `<iframe`, `<base`, `\son[a-z]+=`} {
			if found := regexp.MustCompile(loads).FindString(page); found != "" {
				t.Errorf("%s: has %s", name, found)
			}
		}
		if !strings.Contains(page, `content="default-src &#39;none&#39;; style-src`) || !strings.Contains(page, `<html lang="en">`) {
			t.Errorf("%s: no policy or no language: %s", name, page[:400])
		}
		if strings.Contains(page, "ZgotmplZ") {
			t.Errorf("%s: a value was refused where it stands", name)
		}
	}
	if again := pageOf(t, prod); again != pageOf(t, prod) {
		t.Error("the same report gives another page")
	}
}

func TestHostileValuesAreText(t *testing.T) {
	const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	prod := side(t, "prod")
	r := &prod.Report
	r.Environment = hostile
	prod.Environment.Project, prod.Environment.Name = hostile, hostile
	r.Checklist[0].Title, r.Checklist[0].Facts[0].Value, r.Checklist[0].Notes = hostile, hostile, []string{hostile + "[x](https://example.com/\"onclick=alert(1))"}
	r.Calendar.Timezone, r.Calendar.Actions[0].Schedule = hostile, hostile
	r.Alarms.Resources[0].Address, r.Alarms.Alarms[0].Condition = hostile, hostile
	r.Access = append(r.Access, stackjson.AccessRow{Owner: hostile, Action: hostile, Resource: hostile, Principal: hostile, Source: hostile})
	r.Findings = []findings.Finding{{What: hostile, YAML: hostile, Unmended: hostile, Where: &findings.Place{File: hostile}}}
	r.Cost.Parts[0].Name, r.Cost.Surprises = hostile, []string{"`" + hostile + "`"}
	r.Own = &report.Own{Blocks: []report.OwnBlock{{Address: hostile, File: hostile}}}
	difference, err := Difference(report.Compare(prod, side(t, "dev")))
	for name, page := range map[string]string{"one": pageOf(t, prod), "all": pageOf(t, prod, prod), "diff": rendered(t, difference, err)} {
		if strings.Count(page, "<script>") != 1 || strings.Contains(page, "<img") || strings.Contains(page, `"onclick`) {
			t.Errorf("%s: a value became part of the page", name)
		}
		if !strings.Contains(page, "&lt;script&gt;alert(1)") {
			t.Errorf("%s: the value is not shown", name)
		}
	}
}

func TestTheDifferenceSaysWhichIsWeaker(t *testing.T) {
	dev, prod := side(t, "dev"), side(t, "prod")
	for _, test := range []struct {
		first, second report.Side
		want          string
	}{{dev, prod, "prod is at least as strict as dev"}, {prod, dev, "dev is weaker than prod"}} {
		comparison := report.Compare(test.first, test.second)
		page, err := Difference(comparison)
		shown := shownText(rendered(t, page, err))
		wanted := slices.Concat([]string{test.want, "Is " + comparison.Second + " at least as strict as " + comparison.First + "?", "Consequences", "Configuration"},
			comparison.Violations(), comparison.OnlyFirst, comparison.OnlySecond)
		for _, want := range wanted {
			if !strings.Contains(shown, want) {
				t.Errorf("%s: the page does not say %q", test.want, want)
			}
		}
	}
}

func TestProse(t *testing.T) {
	for text, want := range map[string]string{
		"a `b` and **c**":                     "a <code>b</code> and <strong>c</strong>",
		"[AWS](https://aws.amazon.com/a?b&c)": `<a href="https://aws.amazon.com/a?b&amp;c">AWS</a>`,
		"[here](javascript:alert(1)) <b>":     "[here](javascript:alert(1)) &lt;b&gt;",
	} {
		if got := string(prose(text)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestEveryShadeHasAStyle(t *testing.T) {
	for level := range heatLevels {
		if class := ".heat" + string(rune('0'+level)) + " {"; !bytes.Contains([]byte(style), []byte(class)) {
			t.Errorf("page.css has no %s", class)
		}
	}
	if strings.Contains(style, ".heat5") {
		t.Error("page.css has a shade that no cell has")
	}
}
