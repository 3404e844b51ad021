package config

import (
	"fmt"
	"regexp"
	"strings"
)

// mostPattern is the longest pattern. Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
const mostPattern = 1024

var (
	quotedText = regexp.MustCompile(`"(\\.|[^"\\])*"`)
	// regexText is a regular expression between two signs of percent, as far as AWS has them: neither parentheses nor !, and no space.
	// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
	regexText = regexp.MustCompile(`%[^%\s]+%`)
	plainTerm = regexp.MustCompile(`^[?-]?[A-Za-z0-9_]+$`)
)

// regexIn says whether a pattern has a regular expression.
func regexIn(pattern string) bool {
	return regexText.MatchString(quotedText.ReplaceAllString(pattern, ""))
}

// logPattern says what CloudWatch Logs would refuse in a pattern, as far as AWS documents it. An empty one matches everything.
// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
func logPattern(pattern string) (rule, fix string) {
	rest := quotedText.ReplaceAllString(pattern, "Q")
	regexes := regexText.FindAllString(rest, -1)
	for _, text := range regexes {
		if i := strings.IndexAny(text, "()!&<>'~`"); i >= 0 {
			return fmt.Sprintf("%c is not possible in a regular expression of CloudWatch Logs", text[i]), "write it without, or as several patterns with | and []"
		}
	}
	bare := strings.TrimSpace(regexText.ReplaceAllString(rest, "R"))
	switch {
	case len(pattern) > mostPattern:
		return fmt.Sprintf("longer than %d characters", mostPattern), "shorten it"
	case strings.Contains(bare, `"`):
		return "a quotation mark without its other one", `write texts as "timed out", and a quotation mark in them as \"`
	case strings.Contains(bare, "%"):
		return "a regular expression without its other %",
			"write it as %time(d|s)out% without parentheses and spaces, as %timed?out%; a percent sign itself in quotes"
	case len(regexes) > 2:
		return "more than two regular expressions", "join them with |"
	case strings.HasPrefix(bare, "{"):
		return jsonPattern(bare)
	case strings.HasPrefix(bare, "["):
		if !strings.HasSuffix(bare, "]") || strings.Count(bare, "[") != 1 || strings.Count(bare, "]") != 1 {
			return "columns without their closing bracket", `write them as [ip, user, ..., status = 5*]; a bracket itself in quotes, as "[ERROR]"`
		}
		return "", ""
	}
	for term := range strings.FieldsSeq(bare) {
		if !plainTerm.MatchString(term) {
			return term + " has a character that is neither a letter, a digit nor _", `put it in quotes, as "` + strings.TrimLeft(term, "?-") + `"`
		}
	}
	return "", ""
}

var (
	selector   = regexp.MustCompile(`\$(\.|\[)`)
	doubleSign = regexp.MustCompile(`==|=>|=<|<>`)
)

// jsonPattern checks { $.level = "error" }, whose texts stand there as Q.
func jsonPattern(bare string) (rule, fix string) {
	const example = `write it as { $.level = "error" }`
	switch {
	case !strings.HasSuffix(bare, "}") || strings.Count(bare, "{") != strings.Count(bare, "}"):
		return "a brace without its other one", example
	case !selector.MatchString(bare):
		return "names no field", example + ", where $. is the line itself"
	case doubleSign.MatchString(bare):
		return doubleSign.FindString(bare) + " is no comparison of CloudWatch Logs", "use =, !=, <, >, <= or >=; " + example
	case strings.Count(bare, "(") != strings.Count(bare, ")"):
		return "a parenthesis without its other one", "close each"
	case strings.Contains(bare, "'"):
		return "a text in single quotation marks", example
	}
	return "", ""
}
