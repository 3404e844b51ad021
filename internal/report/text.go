package report

import (
	"fmt"
	"strconv"
	"strings"
)

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// hours shows at most two decimals.
func hours(h float64) string { return Decimals(h, 2) + " h" }

func percent(p float64) string { return Decimals(p, 1) + "%" }

// Decimals shows at most so many decimals, and none that is 0 at the end.
func Decimals(n float64, most int) string {
	text := strconv.FormatFloat(n, 'f', most, 64)
	if !strings.Contains(text, ".") {
		return text
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// Rate writes the price of a unit, as $0.045 and $0.40: as many digits as list prices have, and at least two after the point.
func Rate(amount float64) string {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(amount, 'g', 5, 64), 64) // what was just written can be read
	whole, part, _ := strings.Cut(strconv.FormatFloat(rounded, 'f', -1, 64), ".")
	return "$" + whole + "." + part + strings.Repeat("0", max(0, len("00")-len(part)))
}

// amount writes how many are billed. Of hundreds, four decimals say nothing.
func amount(n float64) string {
	if n >= 100 {
		return Decimals(n, 1)
	}
	return Decimals(n, 4)
}

// ClockTime shows seconds as 12m15s.
func ClockTime(seconds int) string {
	h, m, s := seconds/3600, seconds/60%60, seconds%60
	switch {
	case h > 0:
		return fmt.Sprintf("%dh%02dm%02ds", h, m, s)
	case m > 0:
		return fmt.Sprintf("%dm%02ds", m, s)
	}
	return fmt.Sprintf("%ds", s)
}

// literal shows a text as it is, in a paragraph.
func literal(of string) string {
	return strings.NewReplacer("\\", `\\`, "*", `\*`, "`", "\\`", "<", `\<`, "[", `\[`, "\n", " ").Replace(of)
}

// cell makes a text fit into a cell of a Markdown table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ").Replace(text)
}

// code shows a text as code, in a cell.
func code(text string) string {
	if text == "" || text == missing {
		return cell(text)
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + cell(text) + " " + fence
	}
	return fence + cell(text) + fence
}

func codes(all []string) string {
	shown := make([]string, len(all))
	for i, text := range all {
		shown[i] = code(text)
	}
	return strings.Join(shown, ", ")
}

// table writes a Markdown table; the cells are Markdown already.
func table(out *strings.Builder, header []string, rows [][]string) {
	line := func(cells []string) { out.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(header)
	rules := make([]string, len(header))
	for i := range rules {
		rules[i] = "---"
	}
	line(rules)
	for _, row := range rows {
		line(row)
	}
	out.WriteString("\n")
}
