package alarms

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
)

// sections gives the text below each third-level heading of the runbook's part on alarms, by anchor, in order.
func sections(t *testing.T) (anchors []string, texts map[string]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, part, found := strings.Cut(string(data), "\n## Alarms\n")
	if !found {
		t.Fatal("the runbook has no part on alarms")
	}
	part, _, _ = strings.Cut(part, "\n## ")
	texts = map[string]string{}
	for _, section := range strings.Split(part, "\n### ")[1:] {
		anchor, text, _ := strings.Cut(section, "\n")
		anchors = append(anchors, anchor)
		texts[anchor] = text
	}
	return anchors, texts
}

// everyAlarm gives all alarms that any environment can have.
func everyAlarm(t *testing.T) []Alarm {
	t.Helper()
	var all []Alarm
	for _, change := range []string{"database: {serverless: {min_acu: 1, max_acu: 4}}\n", "database: {proxy: {reader_endpoint: true}}\n"} {
		for _, alarm := range Table(environment(t, change), resources) {
			if !slices.ContainsFunc(all, func(a Alarm) bool { return a.ID == alarm.ID }) {
				all = append(all, alarm)
			}
		}
	}
	return all
}

func TestEveryAlarmHasASectionInTheRunbookAndEverySectionAnAlarm(t *testing.T) {
	anchors, texts := sections(t)
	var rows []string
	for _, alarm := range everyAlarm(t) {
		rows = append(rows, alarm.Anchor())
		text, found := texts[alarm.Anchor()]
		if !found {
			t.Errorf("docs/runbook.md has no section %s", alarm.Anchor())
			continue
		}
		means, look, mend := strings.Index(text, "**Means**: "), strings.Index(text, "**First look**: "), strings.Index(text, "**Mend**: ")
		if means < 0 || look < means || mend < look || !strings.Contains(text[max(0, look):max(0, mend)], "```sh\n") {
			t.Errorf("the section %s does not say what the alarm means, where to look first with which commands, and how to mend it", alarm.Anchor())
		}
	}
	for i, anchor := range anchors {
		if !slices.Contains(rows, anchor) {
			t.Errorf("docs/runbook.md has a section %s, which is no alarm", anchor)
		}
		if slices.Contains(anchors[:i], anchor) {
			t.Errorf("docs/runbook.md has two sections %s, of which links reach the first", anchor)
		}
	}
}

func TestTheRunbooksLinksLeadToSections(t *testing.T) {
	anchors, texts := sections(t)
	links := 0
	for section, text := range texts {
		for _, link := range regexp.MustCompile(`\]\(#([^)]+)\)`).FindAllStringSubmatch(text, -1) {
			links++
			if !slices.Contains(anchors, link[1]) {
				t.Errorf("%s links to %s, which is no section", section, link[1])
			}
		}
	}
	if links == 0 {
		t.Error("no link was looked at")
	}
}

// TestEveryThresholdIsAnAlarms: a key of monitoring.thresholds without an alarm of its name would do nothing.
func TestEveryThresholdIsAnAlarms(t *testing.T) {
	reference, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(reference), "\n## monitoring.thresholds\n")
	if !found {
		t.Fatal("docs/configuration.md has no section monitoring.thresholds")
	}
	table, _, _ = strings.Cut(table, "\n## ")
	var keys []string
	for _, key := range regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)`").FindAllStringSubmatch(table, -1) {
		keys = append(keys, key[1])
	}
	var ids []string
	for _, alarm := range everyAlarm(t) {
		ids = append(ids, alarm.ID)
	}
	slices.Sort(keys)
	slices.Sort(ids)
	if !slices.Equal(keys, ids) {
		t.Errorf("keys   %v\nalarms %v", keys, ids)
	}
}

var resources = Resources{
	LoadBalancer: "app/shop/1", TargetGroup: "targetgroup/shop/2", EcsCluster: "shop", EcsService: "shop",
	Proxy: "proxy", ProxyTargetGroup: "default", ProxyReader: "reader", DBCluster: "shop",
}

func environment(t *testing.T, change string) config.Environment {
	t.Helper()
	env, err := config.Parse("dev.yaml", []byte(`project: shop
region: us-east-1
account: "123456789012"
state: {bucket: acme-terraform-state}
service: {image: "nginx:1.29"}
`+change))
	if err != nil {
		t.Fatal(err)
	}
	return env
}
