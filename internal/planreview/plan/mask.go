package plan

import (
	"encoding/json"
	"strings"
)

// pair is one place of a resource, before and after.
type pair struct{ before, after any }

// mask gives a copy of both sides without secrets: what Terraform marks on either side, what a name gives away, values of
// environment variables, and texts that look like a credential. It decodes texts that hold JSON.
//
// Both sides are walked together, so that a mark on one covers both, and a masked value still shows that it changed.
func mask(p, marks pair, in place) pair {
	if isTrue(marks.before) || isTrue(marks.after) {
		return masked(p)
	}
	before, beforeIsText := decodeText(p.before)
	after, afterIsText := decodeText(p.after)
	if (beforeIsText || afterIsText) && in.nested == mostNested {
		return masked(p)
	}
	p = pair{before, after}

	switch kind := kindOf(p.before); {
	case kind != kindOf(p.after) && p.before != nil && p.after != nil:
		before := mask(pair{before: p.before}, pair{before: marks.before}, in)
		after := mask(pair{after: p.after}, pair{after: marks.after}, in)
		return pair{before.before, after.after}
	case kind == object || kindOf(p.after) == object:
		return maskObjects(p, marks, in)
	case kind == list || kindOf(p.after) == list:
		return maskLists(p, marks, in)
	case kind == document || kindOf(p.after) == document:
		in.nested++
		inner := mask(pair{content(p.before), content(p.after)}, pair{}, in)
		return pair{wrap(p.before, inner.before), wrap(p.after, inner.after)}
	}
	if in.hides(p.before) || in.hides(p.after) {
		return masked(p)
	}
	return p
}

func maskObjects(p, marks pair, in place) pair {
	before, _ := p.before.(map[string]any)
	after, _ := p.after.(map[string]any)
	var result pair
	maskedBefore, maskedAfter := make(map[string]any, len(before)), make(map[string]any, len(after))
	if p.before != nil {
		result.before = maskedBefore
	}
	if p.after != nil {
		result.after = maskedAfter
	}
	name := pairName(after)
	if name == "" {
		name = pairName(before)
	}
	if in.key == "" && !in.element && in.judgment.isRecord {
		name = "" // a DNS record's name says nothing of its value
	}
	covered := coveredMembers(before) || coveredMembers(after)
	schema := in.cover == byName && (isSchema(before) || isSchema(after))
	if schema {
		in.cover = open
	}
	member := func(key string) pair {
		below := in.at(key, name)
		switch {
		case covered && (in.judgment.name(key).value || key == "stringData" || key == "binaryData"):
			below.cover = variable
		case schema && (key == "default" || key == "example" || key == "const" || key == "enum"):
			below.cover = byName
		}
		return mask(pair{before[key], after[key]}, pair{memberOf(marks.before, key), memberOf(marks.after, key)}, below)
	}
	for key := range before {
		both := member(key)
		maskedBefore[key] = both.before
		if _, ok := after[key]; ok {
			maskedAfter[key] = both.after
		}
	}
	for key := range after {
		if _, ok := before[key]; !ok {
			maskedAfter[key] = member(key).after
		}
	}
	return result
}

// maskLists pairs elements that have names by name, since an environment variable that comes first moves all others; the rest by place.
func maskLists(p, marks pair, in place) pair {
	before, _ := p.before.([]any)
	after, _ := p.after.([]any)
	var result pair
	maskedBefore, maskedAfter := make([]any, len(before)), make([]any, len(after))
	if p.before != nil {
		result.before = maskedBefore
	}
	if p.after != nil {
		result.after = maskedAfter
	}
	in.element = true
	at := func(items []any, i int) place {
		if i > 0 && in.judgment.isFlag(items[i-1]) { // --password, then the password
			below := in
			below.cover = variable
			return below
		}
		return in
	}
	if in.judgment.secretCommand(before) || in.judgment.secretCommand(after) {
		in.cover = variable
	}
	partners, partnered := matchNames(before, after)
	for i, item := range before {
		j, ok := partners[i]
		if !ok && nameOf(item) == "" && i < len(after) && !partnered[i] {
			j, ok = i, true
		}
		if !ok {
			maskedBefore[i] = mask(pair{before: item}, pair{before: elementOf(marks.before, i)}, at(before, i)).before
			continue
		}
		partnered[j] = true
		below := at(before, i)
		below.cover = max(below.cover, at(after, j).cover)
		both := mask(pair{item, after[j]}, pair{elementOf(marks.before, i), elementOf(marks.after, j)}, below)
		maskedBefore[i], maskedAfter[j] = both.before, both.after
	}
	for j, item := range after {
		if !partnered[j] {
			maskedAfter[j] = mask(pair{after: item}, pair{after: elementOf(marks.after, j)}, at(after, j)).after
		}
	}
	return result
}

// matchNames gives, for the index of an element before, the index of the one with the same name after.
func matchNames(before, after []any) (partners map[int]int, partnered []bool) {
	byName := map[string]int{}
	for j, item := range after {
		if name := nameOf(item); name != "" {
			if _, taken := byName[name]; !taken {
				byName[name] = j
			}
		}
	}
	partners, partnered = map[int]int{}, make([]bool, len(after))
	for i, item := range before {
		if j, ok := byName[nameOf(item)]; ok && !partnered[j] {
			partners[i], partnered[j] = j, true
		}
	}
	return partners, partnered
}

func nameOf(item any) string { return Text(memberOf(item, "name")) }

// coveredMembers says whether an object's value is a variable by another of its members: an option of Elastic Beanstalk's environment, or the
// data of a Kubernetes Secret or ConfigMap.
// https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
func coveredMembers(object map[string]any) bool {
	if kind, ok := object["kind"].(string); ok {
		return kind == "Secret" || kind == "ConfigMap"
	}
	namespace, _ := object["namespace"].(string)
	return namespace == "aws:elasticbeanstalk:application:environment" || namespace == "aws:elasticbeanstalk:application:environmentsecrets" ||
		namespace == "aws:cloudformation:template:parameter"
}

// isSchema says whether an object describes a property, as OpenAPI and CloudFormation do: password: {type: string}.
func isSchema(object map[string]any) bool {
	switch object["type"] {
	case "string", "integer", "number", "boolean", "array", "object":
		_, holds := object["value"]
		return !holds
	}
	return false
}

// secretCommand says whether a list is a command whose password only its words together give away: mysql, -psecret.
func (j *judgment) secretCommand(items []any) bool {
	if len(items) < 2 {
		return false
	}
	flags := false
	parts := make([]string, len(items))
	for i, item := range items {
		text, ok := item.(string)
		if !ok {
			return false
		}
		parts[i], flags = text, flags || strings.HasPrefix(text, "-")
	}
	if !flags {
		return false
	}
	line := strings.Join(parts, " ")
	at := 0
	var searched lines
	for _, part := range parts {
		if at < len(line) && searched.command(line, at) {
			return true
		}
		at += len(part) + 1
	}
	return false
}

func masked(p pair) pair {
	changed := p.before != nil && !Equal(p.before, p.after)
	if p.before != nil {
		p.before = Masked{}
	}
	if p.after != nil {
		p.after = Masked{Changed: changed}
	}
	return p
}

// decodeText decodes a text that is a JSON object or list, and says whether it did.
func decodeText(v any) (any, bool) {
	text, ok := v.(string)
	if !ok {
		return v, false
	}
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return v, false
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil || decoder.InputOffset() != int64(len(text)) {
		return v, false
	}
	return Document{value}, true
}

type kind int

const (
	scalar kind = iota
	object
	list
	document
)

func kindOf(v any) kind {
	switch v.(type) {
	case map[string]any:
		return object
	case []any:
		return list
	case Document:
		return document
	}
	return scalar
}

func content(v any) any {
	if d, ok := v.(Document); ok {
		return d.Value
	}
	return nil
}

// wrap gives a side its Document back, where it was one.
func wrap(was, inner any) any {
	if _, ok := was.(Document); !ok {
		return nil
	}
	if m, ok := inner.(Masked); ok {
		return m
	}
	return Document{inner}
}

func isTrue(v any) bool { b, ok := v.(bool); return ok && b }

func elementOf(v any, i int) any {
	if list, ok := v.([]any); ok && i < len(list) {
		return list[i]
	}
	return nil
}

func memberOf(v any, key string) any {
	object, _ := v.(map[string]any)
	return object[key]
}
