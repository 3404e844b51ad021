package plan

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
	tfjson "github.com/hashicorp/terraform-json"
)

// Load reads a plan as `terraform show -json` or `tofu show -json` writes it. An error says that the input is no whole plan of a
// known format. A plan that can be read and not judged has Doubts.
//
// The plan is read change by change, and only the parts that a review needs: prior_state, planned_values, and the values of variables and of
// the configuration are skipped. So a plan of 10,000 changes needs little memory, and what is skipped cannot be printed.
func Load(input io.Reader) (*Plan, error) {
	reader, err := unpack(input)
	if err != nil {
		return nil, err
	}
	if err := recognize(reader); err != nil {
		return nil, err
	}
	l := loader{in: newStream(reader), plan: &Plan{}, seen: map[string]bool{}, blocks: map[string]*block{}, judgment: newJudgment(nil),
		parser: newParser()}
	if err := l.document(); err != nil {
		return nil, err
	}
	l.plan.blocks = l.blocks
	l.plan.index()
	return l.plan, nil
}

type loader struct {
	in       stream
	plan     *Plan
	seen     map[string]bool // keys of the document
	errored  bool
	planned  bool              // planned_values hold resources
	listed   bool              // there is a list of changes
	blocks   map[string]*block // of the configuration, by address
	judgment *judgment
	parser   *parser // of what is not masked yet; judgment has its own for JSON in text
}

// document reads the whole plan: one object, and nothing after it.
func (l *loader) document() error {
	if kind := l.in.PeekKind(); kind != jsontext.KindBeginObject && kind != jsontext.KindInvalid {
		return errors.New("not a plan: its JSON is no object")
	}
	if err := l.in.members(l.member); err != nil {
		return l.broken(err)
	}
	if _, err := l.in.ReadToken(); !errors.Is(err, io.EOF) {
		if what := otherDocument(l.seen); what != "" {
			return errors.New(what)
		}
		return afterEnd(l.in.UnreadBuffer())
	}
	return l.check()
}

// broken says what is wrong with the JSON, without the path to it and what stands there: it may hold secrets.
func (l *loader) broken(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("truncated: the JSON ends after %d bytes", l.in.length())
	case errors.As(err, &syntax):
		return fmt.Errorf("not a plan: %w (near byte %d)", syntax.Err, syntax.ByteOffset)
	}
	return err
}

// member reads the value of one key of the document. Keys are exact: encoding/json would also take Errored for errored.
func (l *loader) member(key string) error {
	if l.seen[key] {
		return fmt.Errorf("not a plan: %q is there twice", key)
	}
	l.seen[key] = true
	p := l.plan
	switch key {
	case "format_version":
		return l.in.decode(&p.FormatVersion)
	case "terraform_version":
		return l.in.decode(&p.ToolVersion)
	case "errored":
		return l.in.decode(&l.errored)
	case "complete":
		var complete *bool // Terraform before 1.8 and OpenTofu do not say
		err := l.in.decode(&complete)
		p.Incomplete = complete != nil && !*complete
		return err
	case "resource_changes":
		l.listed = l.in.PeekKind() == jsontext.KindBeginArray
		return l.changes(key, func(c *Change) { p.Changes = append(p.Changes, c) })
	case "planned_values":
		return l.plannedValues()
	case "resource_drift":
		return l.changes(key, func(c *Change) { p.Drift = append(p.Drift, c) })
	case "deferred_changes":
		return l.deferred()
	case "output_changes":
		return l.outputs()
	case "configuration":
		return l.configuration()
	case "deferred_action_invocations":
		deferred := false
		err := l.in.elements(func() error {
			deferred = true
			return l.in.SkipValue()
		})
		if deferred {
			l.doubt("actions are deferred to a later plan")
		}
		return err
	case "checks":
		return l.checks()
	case "action_invocations":
		var invocations []struct {
			Address string `json:"address"`
		}
		err := l.in.decode(&invocations)
		for _, i := range invocations {
			p.Invocations = append(p.Invocations, i.Address)
		}
		return err
	}
	return l.in.SkipValue()
}

// checks takes the checks of the configuration that fail or cannot be made. Those that wait for the apply are unknown, and left out.
// https://developer.hashicorp.com/terraform/internals/json-format#checks-representation
func (l *loader) checks() error {
	var checks []tfjson.CheckResultStatic
	err := l.in.decode(&checks)
	for _, c := range checks {
		l.plan.Checked = true
		if c.Status == tfjson.CheckStatusFail || c.Status == tfjson.CheckStatusError {
			l.plan.FailedChecks = append(l.plan.FailedChecks, c.Address.ToDisplay)
		}
	}
	return err
}

// plannedValues only tells whether a plan holds resources.
func (l *loader) plannedValues() error {
	var module func(name string) error
	module = func(name string) error {
		switch name {
		case "resources":
			return l.in.elements(func() error {
				l.planned = true
				return l.in.SkipValue()
			})
		case "child_modules":
			return l.in.elements(func() error { return l.in.members(module) })
		}
		return l.in.SkipValue()
	}
	return l.in.members(func(name string) error {
		if name == "root_module" {
			return l.in.members(module)
		}
		return l.in.SkipValue()
	})
}

// changes reads a list of changes of this name, one by one. One is masked while the next is read.
func (l *loader) changes(list string, take func(*Change)) error {
	read := make(chan fields, 16)
	done := make(chan any) // what the other side panicked with
	var wrong error
	go func() {
		defer func() {
			reason := recover()
			for range read { // the reader waits for nobody
			}
			done <- reason
		}()
		i := 0
		for of := range read {
			sound := wrong == nil
			if c := l.change(of); c != nil {
				take(c)
			} else {
				l.doubt("a change has no content")
			}
			if sound && wrong != nil {
				address, _ := of.members["address"].(string)
				wrong = fmt.Errorf("%w; it is in %s.%d %s", wrong, list, i, address)
			}
			i++
		}
	}()
	err := func() error {
		defer func() {
			close(read)
			if reason := <-done; reason != nil {
				panic(reason)
			}
		}()
		return l.in.elements(func() error {
			of, err := l.object(&wrong)
			if err == nil {
				read <- of
			}
			return err
		})
	}()
	return cmp.Or(err, wrong)
}

// object reads the object that comes next.
func (l *loader) object(wrong *error) (fields, error) {
	raw, err := l.in.ReadValue()
	if err != nil {
		return fields{}, err
	}
	value := l.parser.parse(raw)
	members, ok := value.(map[string]any)
	if !ok && value != nil {
		return fields{}, fmt.Errorf("not a plan: %s is no object", l.in.where())
	}
	return fields{members: members, wrong: wrong}, nil
}

func (l *loader) deferred() error {
	return l.in.elements(func() error {
		var wrong error
		of, err := l.object(&wrong)
		if err != nil {
			return err
		}
		reason := of.text("reason")
		if c := l.change(of.object("resource_change")); c != nil {
			l.plan.Deferred = append(l.plan.Deferred, &Deferred{reason, c})
		} else {
			l.doubt("a deferred change has no content")
		}
		return wrong
	})
}

func (l *loader) outputs() error {
	var outputs map[string]*tfjson.Change
	if err := l.in.decode(&outputs); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		raw := outputs[name]
		if raw == nil {
			l.doubt("the change of an output has no content")
			continue
		}
		action, _, _ := actionOf(raw.Actions)
		if action == Unknown {
			l.doubt("output " + name + " has an unknown action")
		}
		in := l.judgment.root("output").at(name, nil)
		values := mask(pair{before: raw.Before, after: raw.After}, pair{before: raw.BeforeSensitive, after: raw.AfterSensitive}, in)
		l.plan.Outputs = append(l.plan.Outputs, &Output{name, action, values.before, values.after, anyTrue(raw.AfterUnknown)})
	}
	return nil
}

func (l *loader) doubt(why string) { l.plan.Doubts = append(l.plan.Doubts, why) }

// check says what is wrong with the whole, once it is read: keys may come in any order.
func (l *loader) check() error {
	p := l.plan
	if what := otherDocument(l.seen); what != "" && !(l.seen["format_version"] && l.seen["resource_changes"]) {
		return errors.New(what)
	}
	if !l.seen["format_version"] {
		return errors.New("not a plan: it has no format_version; " + rightFile)
	}
	if err := (&tfjson.Plan{FormatVersion: p.FormatVersion}).Validate(); err != nil {
		return fmt.Errorf("not a plan of a known format: %w; use a newer planreview", err)
	}
	if l.seen["values"] {
		return errors.New("a state, not a plan; " + rightFile)
	}
	if !slices.ContainsFunc([]string{"resource_changes", "output_changes", "planned_values", "configuration"}, func(key string) bool { return l.seen[key] }) {
		return errors.New("not a plan: it has neither changes nor a configuration; terraform show -json without a plan file prints the state")
	}
	switch {
	case l.planned && !l.listed:
		return errors.New("no whole plan: planned_values lists resources, and there is no resource_changes; " + rightFile)
	case l.planned && len(p.Changes) == 0 && len(p.Doubts) == 0: // Terraform lists also what does not change
		return errors.New("no whole plan: planned_values lists resources, and resource_changes none; " + rightFile)
	}
	if l.errored {
		l.doubt("the plan ended with an error (errored = true): it does not hold all changes")
	}
	if p.Incomplete {
		l.doubt("the plan is not complete (complete = false): -target, -exclude or deferred changes leave something for a later plan")
	}
	if !p.Incomplete && len(p.Deferred) > 0 {
		l.doubt("changes are deferred to a later plan")
	}
	return nil
}
