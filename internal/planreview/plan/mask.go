package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// pair is one place of a resource, before and after.
type pair struct {
	before, after any
	same          bool // of what is masked: after is before's own value, not another that equals it
}

// mask gives both sides without secrets: without what Terraform marks on either side, what a name gives away, values of
// environment variables, and texts that look like a credential. It decodes texts that hold JSON.
//
// Both sides are walked together, so that a mark on one covers both, and a masked value still shows that it changed. What is the same on both sides is
// walked once, and an object or list is copied only where something in it is replaced: of a large plan, most is not.
func mask(p, marks pair, in place) pair {
	if isTrue(marks.before) || isTrue(marks.after) {
		return masked(p)
	}
	if p.before != nil && identical(p.before, p.after) && !anyTrue(marks.before) && !anyTrue(marks.after) {
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
	names := &pairing{before: before, after: after}
	if in.key == "" && !in.element && in.judgment.isRecord {
		names.known = true // a DNS record's name says nothing of its value
	}
	covered := coveredMembers(before) || coveredMembers(after)
	schema := in.cover == byName && (isSchema(before) || isSchema(after))
	if schema {
		in.cover = open
	}
	member := func(key string) pair {
		below := in.at(key, names)
		switch {
		case covered && (in.judgment.name(key).value || key == "stringData" || key == "binaryData"):
			below.cover = variable
		case schema && (key == "default" || key == "example" || key == "const" || key == "enum"):
			below.cover = byName
		}
		return mask(pair{before: before[key], after: after[key]}, pair{before: memberOf(marks.before, key), after: memberOf(marks.after, key)}, below)
	}
	maskedBefore, maskedAfter := before, after
	same := p.before != nil && p.after != nil && len(before) == len(after)
	for key := range before {
		both := member(key)
		maskedBefore = put(before, maskedBefore, key, both.before)
		if _, ok := after[key]; ok {
			maskedAfter = put(after, maskedAfter, key, both.after)
			same = same && (both.same || both.before == nil && both.after == nil)
		} else {
			same = false
		}
	}
	for key := range after {
		if _, ok := before[key]; !ok {
			maskedAfter = put(after, maskedAfter, key, member(key).after)
		}
	}
	return sides(p, maskedBefore, maskedAfter, same)
}

// put gives an object with another member, which is a copy of what it was unless it is one already.
func put(was, now map[string]any, key string, value any) map[string]any {
	if identical(was[key], value) {
		return now
	}
	if sameObject(was, now) {
		now = maps.Clone(was)
	}
	now[key] = value
	return now
}

// sides are what is masked of those that are there.
func sides(p pair, before, after any, same bool) pair {
	if same {
		return pair{before, before, true}
	}
	if p.before == nil {
		before = nil
	}
	if p.after == nil {
		after = nil
	}
	return pair{before: before, after: after}
}

// maskLists pairs elements that have names by name, since an environment variable that comes first moves all others; the rest by place.
func maskLists(p, marks pair, in place) pair {
	before, _ := p.before.([]any)
	after, _ := p.after.([]any)
	maskedBefore, maskedAfter := before, after
	same := p.before != nil && p.after != nil && len(before) == len(after)
	in.element = true
	at := func(items []any, i int) place {
		if i > 0 && in.judgment.search.IsFlag(Text(items[i-1])) { // --password, then the password
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
		if !ok && i < len(after) && !partnered[i] && nameOf(item) == "" {
			j, ok = i, true
		}
		if !ok {
			masked := mask(pair{before: item}, pair{before: elementOf(marks.before, i)}, at(before, i)).before
			maskedBefore = setAt(before, maskedBefore, i, masked)
			same = false
			continue
		}
		partnered[j] = true
		below := at(before, i)
		below.cover = max(below.cover, at(after, j).cover)
		both := mask(pair{before: item, after: after[j]}, pair{before: elementOf(marks.before, i), after: elementOf(marks.after, j)}, below)
		maskedBefore, maskedAfter = setAt(before, maskedBefore, i, both.before), setAt(after, maskedAfter, j, both.after)
		same = same && i == j && (both.same || both.before == nil && both.after == nil)
	}
	for j, item := range after {
		if !partnered[j] {
			maskedAfter = setAt(after, maskedAfter, j, mask(pair{after: item}, pair{after: elementOf(marks.after, j)}, at(after, j)).after)
		}
	}
	return sides(p, maskedBefore, maskedAfter, same)
}

// setAt is put for a list.
func setAt(was, now []any, i int, value any) []any {
	if identical(was[i], value) {
		return now
	}
	if sameList(was, now) {
		now = slices.Clone(was)
	}
	now[i] = value
	return now
}

// matchNames gives, for the index of an element before, the index of the one with the same name after.
func matchNames(before, after []any) (partners map[int]int, partnered []bool) {
	partnered = make([]bool, len(after))
	var byName map[string]int // most lists have no names
	for j, item := range after {
		if name := nameOf(item); name != "" {
			if byName == nil {
				byName, partners = map[string]int{}, map[int]int{}
			}
			if _, taken := byName[name]; !taken {
				byName[name] = j
			}
		}
	}
	if byName == nil {
		return nil, partnered
	}
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
	for _, item := range items {
		if _, ok := item.(string); !ok {
			return false
		}
	}
	return j.search.TogetherHold(Strings(items))
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
	j.scratch = append(j.scratch[:0], text...)
	if !jsontext.Value(j.scratch).IsValid(lenient...) {
		return v, false
	}
	return Document{j.parser.parse(j.scratch)}, true
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
