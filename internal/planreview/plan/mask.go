package plan

import (
	"encoding/json"
	"strings"
)

// pair is one place of a resource, before and after.
type pair struct {
	before, after any
	same          bool // of what is masked: after is before's own value, not another that equals it
}

// mask gives a copy of both sides without secrets: what Terraform marks on either side, what a name gives away, values of
// environment variables, and texts that look like a credential. It decodes texts that hold JSON.
//
// Both sides are walked together, so that a mark on one covers both, and a masked value still shows that it changed. What is the same on both sides is
// kept once: of a large plan, most is.
func mask(p, marks pair, in place) pair {
	if isTrue(marks.before) || isTrue(marks.after) {
		return masked(p)
	}
	if p.before != nil && kindOf(p.before) == scalar && p.before == p.after { // an equal text is decoded once
		once := mask(pair{before: p.before}, pair{}, in).before
		return pair{once, once, true}
	}
	before, beforeIsText := in.judgment.decodeText(p.before)
	after, afterIsText := in.judgment.decodeText(p.after)
	if (beforeIsText || afterIsText) && in.nested == mostNested {
		return masked(p)
	}
	p = pair{before: before, after: after}

	switch kind := kindOf(p.before); {
	case kind != kindOf(p.after) && p.before != nil && p.after != nil:
		before := mask(pair{before: p.before}, pair{before: marks.before}, in)
		after := mask(pair{after: p.after}, pair{after: marks.after}, in)
		return pair{before: before.before, after: after.after}
	case kind == object || kindOf(p.after) == object:
		return maskObjects(p, marks, in)
	case kind == list || kindOf(p.after) == list:
		return maskLists(p, marks, in)
	case kind == document || kindOf(p.after) == document:
		in.nested++
		inner := mask(pair{before: content(p.before), after: content(p.after)}, pair{}, in)
		return pair{before: wrap(p.before, inner.before), after: wrap(p.after, inner.after)}
	}
	if in.hides(p.before) || in.hides(p.after) {
		return masked(p)
	}
	return p
}

func maskObjects(p, marks pair, in place) pair {
	before, _ := p.before.(map[string]any)
	after, _ := p.after.(map[string]any)
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
		return mask(pair{before: before[key], after: after[key]}, pair{before: memberOf(marks.before, key), after: memberOf(marks.after, key)}, below)
	}
	var result pair
	maskedBefore := make(map[string]any, len(before))
	var maskedAfter map[string]any // made when a member differs
	same := p.before != nil && p.after != nil && len(before) == len(after)
	put := func(key string, value any) {
		if maskedAfter == nil {
			maskedAfter = make(map[string]any, len(after))
		}
		maskedAfter[in.judgment.name(key).name] = value
	}
	for key := range before {
		both := member(key)
		maskedBefore[in.judgment.name(key).name] = both.before
		if _, ok := after[key]; !ok {
			same = false
		} else if !both.same && !(both.before == nil && both.after == nil) {
			same = false
			put(key, both.after)
		}
	}
	for key := range after {
		if _, ok := before[key]; !ok {
			put(key, member(key).after)
		}
	}
	if p.before != nil {
		result.before = maskedBefore
	}
	switch {
	case same:
		result.after, result.same = result.before, true
	case p.after != nil:
		for key := range after {
			if _, ok := maskedAfter[key]; !ok {
				put(key, maskedBefore[key])
			}
		}
		if maskedAfter == nil {
			maskedAfter = map[string]any{}
		}
		result.after = maskedAfter
	}
	return result
}

// maskLists pairs elements that have names by name, since an environment variable that comes first moves all others; the rest by place.
func maskLists(p, marks pair, in place) pair {
	before, _ := p.before.([]any)
	after, _ := p.after.([]any)
	maskedBefore, maskedAfter := make([]any, len(before)), make([]any, len(after))
	same := p.before != nil && p.after != nil && len(before) == len(after)
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
			same = false
			continue
		}
		partnered[j] = true
		below := at(before, i)
		below.cover = max(below.cover, at(after, j).cover)
		both := mask(pair{before: item, after: after[j]}, pair{before: elementOf(marks.before, i), after: elementOf(marks.after, j)}, below)
		maskedBefore[i], maskedAfter[j] = both.before, both.after
		same = same && i == j && (both.same || both.before == nil && both.after == nil)
	}
	for j, item := range after {
		if !partnered[j] {
			maskedAfter[j] = mask(pair{after: item}, pair{after: elementOf(marks.after, j)}, at(after, j)).after
		}
	}
	var result pair
	if p.before != nil {
		result.before = maskedBefore
	}
	switch {
	case same:
		result.after, result.same = result.before, true
	case p.after != nil:
		result.after = maskedAfter
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
func (j *judgment) decodeText(v any) (any, bool) {
	text, ok := v.(string)
	if !ok {
		return v, false
	}
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return v, false
	}
	data := []byte(text)
	if !json.Valid(data) {
		return v, false
	}
	return Document{j.parser.parse(data)}, true
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
