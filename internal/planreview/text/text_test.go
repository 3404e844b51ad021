package text

import (
	"strings"
	"testing"
	"unicode"
)

func TestClean(t *testing.T) {
	for dirty, want := range map[string]string{
		"aws_lb.main":           "aws_lb.main",
		"größe 日本":              "größe 日本",
		"\x1b[31mred":           `\u{1b}[31mred`,
		"\u009b31m":             `\u{9b}31m`,
		"a\u202eb\u2066c\u200b": `a\u{202e}b\u{2066}c\u{200b}`,
		"a\r\nb\tc":             `a\u{d}\nb\tc`,
		"\xff":                  `\u{fffd}`,
		"##[group]x ##vso[task": "# #[group]x # #vso[task",
		"###vso[task":           "# # #vso[task",
		"####":                  "# # # #",
	} {
		if got := Clean(dirty); got != want {
			t.Errorf("Clean(%q) = %q, want %q", dirty, got, want)
		}
	}
}

func TestCodeCannotBeLeft(t *testing.T) {
	for _, hostile := range []string{
		"`", "``", "a`b``c", " ` ", "|", `\|`, "<!-- planreview: prod -->", "@everyone", "</code><img src=x>", "[x](http://evil)", "a\n\n# " +
			"b", "\x1b]8;;http://evil\x07",
	} {
		got := Code(hostile)
		fence := got[:len(got)-len(strings.TrimLeft(got, "`"))]
		inner := strings.TrimSuffix(strings.TrimPrefix(got, fence), fence)
		if fence == "" || strings.Contains(inner, fence) || strings.HasPrefix(inner, "`") || strings.HasSuffix(inner, "`") {
			t.Errorf("%q leaves its span: %s", hostile, got)
		}
		if strings.ContainsAny(got, "|\n") || strings.Contains(got, "<!--") || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("%q: %s", hostile, got)
		}
	}
}

func TestSummary(t *testing.T) {
	if got := Summary("</summary><b>@x & \x1b"); got != `<code>&lt;/summary&gt;&lt;b&gt;@x &amp; \u{1b}</code>` {
		t.Error(got)
	}
}

func TestShort(t *testing.T) {
	if got := Short("äöüäöü", 5); got != "äö..." {
		t.Error(got)
	}
	if got := Short("äöüäö", 5); got != "äöüäö" {
		t.Error(got)
	}
}

func TestCounted(t *testing.T) {
	for want, got := range map[string]string{"1 zone": Counted(1, "zone"), "0 zones": Counted(0, "zone"), "2 addresses": Counted(2, "address")} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for want, got := range map[string]string{"2": Number(2), "0.5": Number(0.5), "0.000045": Number(0.000045), "1000000": Number(1e6)} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
