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

// attribute is a name behind a dot; a key of an instance or of a map is none.
var attribute = regexp.MustCompile(`\.([A-Za-z_][\w-]*)`)

// Reference is one that a text has, such as ${aws_sqs_queue.orders.url}.
type Reference struct {
	Text    string // as it is written
	From    int    // where it begins
	Address string // such as aws_sqs_queue.orders, data.aws_vpc.other, local.name or module.cache
	// Type of the block, such as aws_sqs_queue, also of a data source; "" for local, var and module, of which nobody knows it here.
	Type      string
	Attribute string // the last of the names behind the address, such as url; "" where there is none
}

// LookedUp says whether it is of a data source: of what somebody else made.
func (r Reference) LookedUp() bool { return strings.HasPrefix(r.Address, "data.") }

// With is the reference to another attribute of the same block.
func (r Reference) With(attribute string) string {
	return r.Text[:strings.LastIndex(r.Text, "."+r.Attribute)] + "." + attribute + "}"
}

// Expression is what Terraform reads between the brackets.
func (r Reference) Expression() string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(r.Text, "${"), "}"))
}

// References that a text has. One behind another dollar sign is none: $${aws_sqs_queue.orders.url} is the text without the first of them.
func References(text string) []Reference {
	var all []Reference
	each(text, func(r Reference, literal bool) {
		if !literal {
			all = append(all, r)
		}
	})
	return all
}

// Refers says whether a text has a reference, so that only Terraform knows what it stands for.
func Refers(text string) bool { return len(References(text)) > 0 }

// Cut cuts a text around the first reference in it.
func Cut(text string) (before string, r Reference, after string, found bool) {
	all := References(text)
	if len(all) == 0 {
		return text, Reference{}, "", false
	}
	r = all[0]
	return text[:r.From], r, text[r.From+len(r.Text):], true
}

func each(text string, take func(r Reference, literal bool)) {
	if !strings.Contains(text, "${") {
		return
	}
	for _, at := range reference.FindAllStringSubmatchIndex(text, -1) {
		r := Reference{Text: text[at[0]:at[1]], From: at[0]}
		end := at[3]
		if at[2] >= 0 {
			r.Address = text[at[2]:end]
			r.Type, _, _ = strings.Cut(strings.TrimPrefix(r.Address, "data."), ".")
		} else {
			end = at[5]
			r.Address = text[at[4]:end]
		}
		if names := attribute.FindAllStringSubmatch(text[end:at[1]], -1); names != nil {
			r.Attribute = names[len(names)-1][1]
		}
		take(r, at[0] > 0 && text[at[0]-1] == '$')
	}
}

// escaped gives a text in which Terraform reads the references to what is declared, and all else as it was written.
func escaped(text string, declared []string) string {
	var out strings.Builder
	done := 0
	each(text, func(r Reference, literal bool) {
		if !literal && !slices.Contains(declared, r.Address) {
			return
		}
		from := r.From
		if literal {
			from-- // both dollar signs are Terraform's way to write one
		}
		out.WriteString(escaper.Replace(text[done:from]))
		done = r.From + len(r.Text)
		out.WriteString(text[from:done])
	})
	out.WriteString(escaper.Replace(text[done:]))
	return out.String()
}

var notOfLabels = regexp.MustCompile(`[^A-Za-z0-9_]`)

// Label makes a part of a block's label of a text: sg-0123 is sg_0123, and ${aws_security_group.vpn.id} aws_security_group_vpn_id.
func Label(text string) string { return strings.Trim(notOfLabels.ReplaceAllString(text, "_"), "_") }
