package plan

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// Masks are names and patterns that a user adds to what is a secret.
type Masks struct {
	names []string // lower case, with * and ?
	texts []*regexp.Regexp
}

// ParseMasks reads masks: a name, in which * stands for any letters, as *_handle; or a regular expression of texts between slashes, as /^acme_/.
func ParseMasks(masks []string) (*Masks, error) {
	m := &Masks{}
	for _, mask := range masks {
		if pattern, ok := strings.CutPrefix(mask, "/"); ok && strings.HasSuffix(pattern, "/") && len(pattern) > 1 {
			form, err := regexp.Compile(strings.TrimSuffix(pattern, "/"))
			if err != nil {
				return nil, fmt.Errorf("%q: %w", mask, err)
			}
			m.texts = append(m.texts, form)
			continue
		}
		name := strings.ToLower(strings.TrimSpace(mask))
		if _, err := path.Match(name, ""); err != nil || name == "" || strings.Contains(name, "/") {
			return nil, fmt.Errorf("%q: neither a name, as *_handle, nor a regular expression between slashes, as /^acme_/", mask)
		}
		m.names = append(m.names, name)
	}
	return m, nil
}

func (m *Masks) hasName(name string) bool {
	if m == nil {
		return false
	}
	name = strings.ReplaceAll(strings.ToLower(name), "/", ".")
	for _, pattern := range m.names {
		if ok, _ := path.Match(pattern, name); ok {
			return true
		}
	}
	return false
}

func (m *Masks) hasText(text string) bool {
	if m == nil {
		return false
	}
	for _, form := range m.texts {
		if form.MatchString(text) {
			return true
		}
	}
	return false
}

// Mask hides what a user's own masks name as well, before anything is judged: an attribute of that name and all below it, a variable of that
// name, a text that holds a pattern.
func (p *Plan) Mask(own *Masks) {
	if own == nil || len(own.names)+len(own.texts) == 0 {
		return
	}
	j := newJudgment(own)
	hide := func(in place, before, after any) (any, any) {
		sides := mask(pair{before: before, after: after}, pair{}, in)
		return sides.before, sides.after
	}
	changes := append(append([]*Change{}, p.Changes...), p.Drift...)
	for _, d := range p.Deferred {
		changes = append(changes, d.Change)
	}
	for _, c := range changes {
		c.Before, c.After = hide(j.root(c.Type), c.Before, c.After)
		c.diff = nil
		if in := j.root(c.Type).at("id", nil); in.hides(c.ImportID) || in.cover == variable {
			c.ImportID = ""
		}
	}
	for _, o := range p.Outputs {
		o.Before, o.After = hide(j.root("output").at(o.Name, nil), o.Before, o.After)
	}
}
