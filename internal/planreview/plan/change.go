package plan

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// change takes what a review needs of a change, masked. It gives nil for one without content.
func (l *loader) change(of fields) *Change {
	change := of.object("change")
	c := &Change{
		Address:         of.text("address"),
		PreviousAddress: of.text("previous_address"),
		Module:          of.text("module_address"),
		Type:            of.text("type"),
		Name:            of.text("name"),
		ProviderName:    of.text("provider_name"),
		Deposed:         of.text("deposed"),
		Data:            of.text("mode") == string(tfjson.DataResourceMode),
		Reason:          tfjson.ActionReason(of.text("action_reason")),
		unknown:         change.members["after_unknown"],
	}
	if change.members == nil {
		return nil
	}
	if c.PreviousAddress == c.Address {
		c.PreviousAddress = ""
	}
	if importing := change.object("importing"); importing.members != nil {
		c.Imported, c.ImportID = true, importing.text("id")
		if l.judgment.root(c.Type).at("id", nil).hides(c.ImportID) {
			c.ImportID = ""
		}
	}
	actions := change.actions()
	c.Action, c.CreateFirst, c.Forgets = actionOf(actions)
	if c.Action == Unknown {
		l.doubt(fmt.Sprintf("%s has an unknown action: %q", c.Address, actions))
	}
	if c.Address == "" || c.Type == "" {
		l.doubt("a change has no address or type")
	}
	for _, path := range change.list("replace_paths") {
		c.ReplacePaths = append(c.ReplacePaths, pathText(path))
	}
	c.block = l.blockOf(c.Address)
	values := pair{before: change.members["before"], after: change.members["after"]}
	if c.Action == NoOp {
		values.after = values.before // the same, once
		c.unknown = nil
	}
	values = mask(values, pair{before: change.members["before_sensitive"], after: change.members["after_sensitive"]}, l.judgment.root(c.Type))
	c.Before, c.After = values.before, values.after
	if c.Action == NoOp {
		c.After = c.Before
	}
	return c
}

// fields are the members of an object of the plan's own format. The first that is not of its type is kept in wrong.
type fields struct {
	members map[string]any
	path    string // with a dot behind it
	wrong   *error
}

// not says that a member is no text, list or object. Null is as good as none.
func (f fields) not(what, name string, v any) {
	if v != nil && *f.wrong == nil {
		*f.wrong = fmt.Errorf("not a plan: %s%s must be %s, not %s", f.path, name, what, kindName(v))
	}
}

func (f fields) text(name string) string {
	text, ok := f.members[name].(string)
	if !ok {
		f.not("a text", name, f.members[name])
	}
	return text
}

func (f fields) list(name string) []any {
	list, ok := f.members[name].([]any)
	if !ok {
		f.not("a list", name, f.members[name])
	}
	return list
}

func (f fields) object(name string) fields {
	members, ok := f.members[name].(map[string]any)
	if !ok {
		f.not("an object", name, f.members[name])
	}
	return fields{members, f.path + name + ".", f.wrong}
}

func (f fields) actions() tfjson.Actions {
	var actions tfjson.Actions
	for _, item := range f.list("actions") {
		text, ok := item.(string)
		if !ok {
			f.not("a list of texts", "actions", item)
		}
		actions = append(actions, tfjson.Action(text))
	}
	return actions
}

func kindName(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "a boolean"
	case []any:
		return "a list"
	}
	return "an object"
}

// actionOf names what a list of actions stands for. The lists are those that terraform-json and Terraform's jsonplan document;
// create with forget is a replacement that leaves the old object alone (lifecycle.destroy = false).
func actionOf(actions tfjson.Actions) (action Action, createFirst, forgets bool) {
	if len(actions) == 2 && slices.Contains(actions, tfjson.ActionCreate) {
		switch {
		case slices.Contains(actions, tfjson.ActionDelete):
			return Replace, actions.CreateBeforeDestroy(), false
		case slices.Contains(actions, tfjson.ActionForget):
			return Replace, actions[0] == tfjson.ActionCreate, true
		}
	}
	switch {
	case actions.NoOp():
		return NoOp, false, false
	case actions.Create():
		return Create, false, false
	case actions.Read():
		return Read, false, false
	case actions.Update():
		return Update, false, false
	case actions.Delete():
		return Delete, false, false
	case actions.Forget():
		return Forget, false, false
	}
	return Unknown, false, false
}

// pathText writes a path of replace_paths as rule[0].port.
func pathText(path any) string {
	var text strings.Builder
	for _, step := range List(path) {
		switch step := step.(type) {
		case string:
			if text.Len() > 0 {
				text.WriteString(".")
			}
			text.WriteString(step)
		case json.Number, float64:
			fmt.Fprintf(&text, "[%v]", step)
		}
	}
	return text.String()
}
