package doctor

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Text has a line for each check, and one that counts them.
func Text(lines []Line) string {
	widest := 0
	for _, line := range lines {
		widest = max(widest, len(line.Area)+len(line.Check)+1)
	}
	var out strings.Builder
	for _, line := range lines {
		fmt.Fprintf(&out, "%-7s  %-*s  ", line.State, widest, line.Area+" "+line.Check)
		if line.About != "" {
			out.WriteString(line.About + ": ")
		}
		out.WriteString(line.Says)
		if line.Mend != "" {
			out.WriteString("; mend: " + line.Mend)
		}
		if line.Waiting > 0 {
			fmt.Fprintf(&out, " (%s)", waiting(line.Waiting))
		}
		out.WriteString("\n")
	}
	fmt.Fprintf(&out, "\n%d ok, %d fail, %d unknown\n", Count(lines, OK), Count(lines, Fail), Count(lines, Unknown))
	return out.String()
}

func waiting(checks int) string {
	if checks == 1 {
		return "1 further check waits for it"
	}
	return fmt.Sprintf("%d further checks wait for it", checks)
}

// JSON has the lines, and how many there are of each state.
func JSON(lines []Line) (string, error) {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // commands have < and &
	encoder.SetIndent("", "  ")
	err := encoder.Encode(struct {
		Lines   []Line `json:"lines"`
		OK      int    `json:"ok"`
		Fail    int    `json:"fail"`
		Unknown int    `json:"unknown"`
	}{lines, Count(lines, OK), Count(lines, Fail), Count(lines, Unknown)})
	return out.String(), err
}

// Table is that of docs/doctor.md.
func Table() string {
	var out strings.Builder
	out.WriteString("| area | check | what must be so | asks |\n|---|---|---|---|\n")
	for _, check := range Checks {
		fmt.Fprintf(&out, "| %s | `%s` | %s | %s |\n", check.Area, check.Name, check.Holds, check.Asks)
	}
	return out.String()
}
