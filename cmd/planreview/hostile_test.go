package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"slipway/internal/planreview/view"
)

var hostile = []string{
	"\x1b[2J\x1b[31mred", "\u009b31m", "\x1b]8;;http://evil.example\x07click\x1b]8;;\x07", "\r\nFine to apply", "a\u202eb\u2066c\u200bd",
	"| --- | x |", "`code` ``two``", "</details></td><script>alert(1)</script>", "<img src=http://evil.example/x.png>",
	"[click](http://evil.example)", "![x](http://evil.example)",
	"@everyone @acme/admins", "#1 GH-1 acme/shop#2", "http://evil.example www.evil.example", "<!-- planreview:prod -->",
	"--> x", "::error::x", "##[error]x ##vso[task.x]",
	"**bold** _x_ ~x~", "&lt;b&gt;", "\xff\xfe", "${jndi:ldap://evil}", "0123456789abcdef0123456789abcdef01234567", strings.Repeat("long", 5000), "$(rm -rf /)",
}

// hostilePlan has each text in every place that a report shows: addresses, types, names, values, reasons, keys.
func hostilePlan(t testing.TB, texts ...string) string {
	t.Helper()
	var changes, deferred []any
	outputs := map[string]any{}
	for i, text := range texts {
		for _, kind := range []string{"aws_rds_cluster", "aws_ecs_task_definition", "aws_iam_role_policy", "aws_vpc_security_group_ingress_rule", "aws_lb", text} {
			side := func(n string) map[string]any {
				policy, _ := json.Marshal(map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Action": text + n, "Resource": text,
					"Condition": map[string]any{text: map[string]any{text: text + n}}}}})
				containers, _ := json.Marshal([]any{map[string]any{"name": text, "image": text + n, "secrets": []any{map[string]any{"name": text, "valueFrom": text + n}},
					"environment": []any{map[string]any{"name": text + n, "value": "x"}}}})
				return map[string]any{
					"engine_version": text + n, "policy": string(policy), "container_definitions": string(containers),
					"cidr_ipv4": text + n, "ip_protocol": text, text: text + n,
					"security_group_id": "sg", "tags": map[string]any{text + n: text}, "instance_class": text + n,
				}
			}
			change := map[string]any{"actions": []string{"delete", "create"}, "before": side("1"), "after": side("2"), "replace_paths": []any{[]any{text}},
				"importing": map[string]any{"id": text}}
			if i%2 == 0 {
				change["actions"] = []string{"update"}
			}
			address := fmt.Sprintf("%s.a[%q]", kind, text)
			changes = append(changes, map[string]any{"address": address, "previous_address": text, "module_address": text, "mode": "managed", "type": kind,
				"name": text, "action_reason": text, "deposed": "", "change": change})
		}
		outputs[text] = map[string]any{"actions": []string{"update"}, "before": text, "after": text + "2"}
		deferred = append(deferred, map[string]any{"reason": text,
			"resource_change": map[string]any{"address": text, "type": text, "change": map[string]any{"actions": []string{"create"}}}})
	}
	data, err := json.Marshal(map[string]any{
		"format_version": "1.2", "complete": true, "resource_changes": changes, "resource_drift": changes, "deferred_changes": deferred, "output_changes": outputs,
		"action_invocations": []any{map[string]any{"address": texts[0]}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestNothingOfThePlanIsTakenForMarkup(t *testing.T) {
	for i, text := range append(hostile, "all") {
		texts := []string{text}
		if text == "all" {
			texts = hostile
		}
		input := hostilePlan(t, texts...)
		for _, format := range formats {
			t.Run(fmt.Sprintf("%d/%s", i, format), func(t *testing.T) {
				stdout, stderr, _ := review(t, input, "--format", format, "--full", "--label", "prod")
				for _, r := range stdout + stderr {
					if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar) {
						t.Fatalf("prints %U", r)
					}
				}
				switch format {
				case "text":
					for line := range strings.Lines(stdout) {
						if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
							t.Errorf("a command of a CI system: %s", line)
						}
					}
				case "markdown":
					checkMarkdown(t, stdout)
				case "sarif":
					for _, message := range sarifMessage.FindAllString(stdout, -1) {
						if strings.Contains(message, "](") {
							t.Errorf("a link in a message: %s", message)
						}
					}
				}
			})
		}
	}
}

var (
	sarifMessage = regexp.MustCompile(`"text": .*`)
	ours         = regexp.MustCompile(`^<!-- planreview:[\w.-]* -->\n|<details><summary>(<code>[^<>]*</code>)?[^<>]*</summary>|</details>|<details>`)
)

// checkMarkdown takes away what is the report's own, and finds nothing left that GitHub would read as more than text.
func checkMarkdown(t *testing.T, comment string) {
	t.Helper()
	if len(comment) > view.Limit {
		t.Errorf("%d bytes", len(comment))
	}
	if strings.Count(comment, "<!--") != 1 || !strings.HasPrefix(comment, view.Marker("prod")+"\n") {
		t.Error("another comment's marker, or none")
	}
	rest := stripSpans(ours.ReplaceAllString(comment, ""))
	for _, bad := range []string{"<", "http:", "www.", "@", "](", "![", "GH-", "evil", "::", "#1", "#2"} {
		if i := strings.Index(rest, bad); i >= 0 {
			t.Errorf("%q outside of a code span: ...%s...", bad, rest[max(0, i-80):min(len(rest), i+40)])
		}
	}
	columns := 0
	for line := range strings.Lines(comment) {
		switch {
		case !strings.HasPrefix(line, "|"):
			columns = 0
		case columns == 0:
			columns = strings.Count(line, "|")
		case strings.Count(line, "|") != columns:
			t.Errorf("a row with %d cells in a table of %d: %s", strings.Count(line, "|"), columns, line)
		}
	}
	own := stripSpans(comment)
	if strings.Count(own, "<details>") != strings.Count(own, "</details>") {
		t.Error("an open section")
	}
}

// stripSpans takes code spans away as CommonMark reads them: a run of backticks up to the next run of the same length.
func stripSpans(text string) string {
	var out strings.Builder
	for text != "" {
		start := strings.IndexByte(text, '`')
		if start < 0 {
			break
		}
		out.WriteString(text[:start])
		text = text[start:]
		fence := len(text) - len(strings.TrimLeft(text, "`"))
		end, at := -1, fence
		for at < len(text) {
			next := strings.IndexByte(text[at:], '`')
			if next < 0 {
				break
			}
			at += next
			run := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
			if run == fence {
				end = at + run
				break
			}
			at += run
		}
		if end < 0 {
			out.WriteString(text[:fence])
			text = text[fence:]
			continue
		}
		text = text[end:]
	}
	return out.String() + text
}

func FuzzReview(f *testing.F) {
	for _, name := range fixtures(f) {
		if plan := fixture(f, name); len(plan) < 20_000 {
			f.Add([]byte(plan))
		}
	}
	f.Add([]byte(hostilePlan(f, hostile[:3]...)))
	f.Add([]byte(deletion))
	f.Fuzz(func(t *testing.T, input []byte) {
		for _, format := range formats {
			stdout, stderr, code := review(t, string(input), "--format", format, "--label", "fuzz")
			if strings.Contains(stderr, "mistake in planreview") {
				t.Fatal(stderr)
			}
			if stdout == "" || code < 0 || code > 2 || code == 1 && stderr == "" && !strings.Contains(strings.ToLower(stdout), "judge") && format != "sarif" {
				t.Fatalf("%s: exit code %d with %q, %q", format, code, stdout, stderr)
			}
			if format == "markdown" && len(stdout) > view.Limit {
				t.Fatalf("a comment of %d bytes", len(stdout))
			}
		}
	})
}
