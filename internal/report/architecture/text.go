package architecture

import "strings"

// Sizes of text, in pixels.
const (
	small  = 11
	normal = 13
	large  = 20
)

// sizeOf a line of a box: the first is the largest.
func sizeOf(line int) int {
	if line == 0 {
		return normal
	}
	return small
}

// textWidth is as wide as a text gets, or less wide: kinds of letters have the width of their widest ones in Arial, in thousandths of the size.
func textWidth(text string, size int) int {
	sum := 0
	for _, r := range text {
		switch {
		case strings.ContainsRune("ijlI.,:;'|!()[]/ ·", r):
			sum += 400
		case strings.ContainsRune("mwMW@%…→", r):
			sum += 1020
		case r >= 'A' && r <= 'Z', r == '&':
			sum += 800
		case r < 0x80:
			sum += 600
		default:
			sum += 1020
		}
	}
	if size >= normal { // bold
		sum += sum / 10
	}
	return (sum*size + 999) / 1000
}

// fit shortens a text to a width.
func fit(text string, w, size int) string {
	if textWidth(text, size) <= w {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && textWidth(string(runes)+"…", size) > w {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimSpace(string(runes)) + "…"
}

// wrap breaks a list into lines of small text, between its parts alone.
func wrap(parts []string, w int) (lines []string) {
	const separator = " · "
	line := ""
	for _, part := range parts {
		part = fit(part, w, small)
		if line != "" && textWidth(line+separator+part, small) > w {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += separator
		}
		line += part
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
