package strictyaml

import (
	"slices"
	"strings"

	"slipway/internal/nearest"
)

// elsewhere lists the paths of the file's other sections that end in this key.
func (d decoder) elsewhere(key string) []string {
	var found []string
	for _, path := range d.paths {
		if path == key || strings.HasSuffix(path, "."+key) {
			found = append(found, path)
		}
	}
	return found
}

// adviseOn says what to do about an unknown key of a section, and which known key it stands for, if any.
func (d decoder) adviseOn(section, key string, known []string) (fix, meant string) {
	last := section[strings.LastIndex(section, ".")+1:]
	if instead := d.options.Foreign[Join(withoutIndexes(last), nearest.Snake(key))]; instead != "" && section != "" {
		return instead, ""
	}
	if meant = nearest.Of(key, known); meant != "" {
		return "did you mean " + meant + "?", meant
	}
	if instead := d.options.Foreign[nearest.Snake(key)]; instead != "" {
		return instead, ""
	}
	if parent, own, dotted := cutLast(key); dotted && section == "" && slices.Contains(d.paths, key) {
		return "write " + own + " below " + parent + ", indented by two spaces", ""
	}
	if found := d.elsewhere(nearest.Snake(key)); len(found) > 0 && len(found) <= 3 {
		return "it belongs to " + strings.Join(found, " or "), ""
	}
	if len(known) == 0 {
		return "remove it", ""
	}
	return "known keys here are " + strings.Join(known, ", "), ""
}

// cutLast cuts a path before its last key.
func cutLast(path string) (section, key string, found bool) {
	i := strings.LastIndexByte(path, '.')
	return path[:max(0, i)], path[i+1:], i >= 0
}

// OneOf words choices as advice: a, b or c.
func OneOf(choices []string) string {
	if len(choices) < 2 {
		return strings.Join(choices, "")
	}
	last := len(choices) - 1
	return strings.Join(choices[:last], ", ") + " or " + choices[last]
}
