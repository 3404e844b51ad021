package template

import (
	"regexp"
	"slices"
	"strings"
)

// reference is what looks like a reference of Terraform's, and like nothing that a shell or an application writes: a type with an underscore, a name and an
// attribute, or one of Terraform's own prefixes.
var reference = regexp.MustCompile(`\$\{\s*(?:` +
	`((?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]*\.[A-Za-z_][\w-]*)(?:\[[^\]]*\])?\.[A-Za-z_]|` +
	`((?:local|var|module)\.[A-Za-z_][\w-]*)` +
	`)[\w.\[\]"-]*\s*\}`)

// References are the addresses that a text refers to, such as aws_sqs_queue.orders of ${aws_sqs_queue.orders.url}. One behind another dollar sign is none:
// $${aws_sqs_queue.orders.url} is the text without the first of them.
func References(text string) []string {
	var addresses []string
	each(text, func(_, _ int, address string, literal bool) {
		if !literal {
			addresses = append(addresses, address)
		}
	})
	return addresses
}

func each(text string, take func(from, to int, address string, literal bool)) {
	if !strings.Contains(text, "${") {
		return
	}
	for _, at := range reference.FindAllStringSubmatchIndex(text, -1) {
		var address string
		if at[2] >= 0 {
			address = text[at[2]:at[3]]
		} else {
			address = text[at[4]:at[5]]
		}
		literal := at[0] > 0 && text[at[0]-1] == '$'
		take(at[0], at[1], address, literal)
	}
}

// escaped gives a text in which Terraform reads the references to what is declared, and all else as it was written.
func escaped(text string, declared []string) string {
	var out strings.Builder
	done := 0
	each(text, func(from, to int, address string, literal bool) {
		if !literal && !slices.Contains(declared, address) {
			return
		}
		if literal {
			from-- // both dollar signs are Terraform's way to write one
		}
		out.WriteString(escaper.Replace(text[done:from]))
		out.WriteString(text[from:to])
		done = to
	})
	out.WriteString(escaper.Replace(text[done:]))
	return out.String()
}
