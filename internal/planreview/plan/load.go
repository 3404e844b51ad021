package plan

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

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
	l := loader{decoder: json.NewDecoder(reader), plan: &Plan{}, seen: map[string]bool{}, blocks: map[string]*block{}, judgment: newJudgment(nil),
		parser: &parser{texts: map[string]any{}}}
	l.decoder.UseNumber()
	if err := l.document(); err != nil {
		return nil, err
	}
	l.plan.blocks = l.blocks
	l.plan.index()
	return l.plan, nil
}

type loader struct {
	decoder  *json.Decoder
	plan     *Plan
	seen     map[string]bool // keys of the document
	errored  bool
	planned  bool              // planned_values hold resources
	listed   bool              // there is a list of changes
	blocks   map[string]*block // of the configuration, by address
	judgment *judgment
	parser   *parser
}

// rawChange is tfjson.ResourceChange, whose values are not made before they are looked at.
type rawChange struct {
	Address         string              `json:"address"`
	PreviousAddress string              `json:"previous_address"`
	ModuleAddress   string              `json:"module_address"`
	Mode            tfjson.ResourceMode `json:"mode"`
	Type            string              `json:"type"`
	Name            string              `json:"name"`
	ProviderName    string              `json:"provider_name"`
	DeposedKey      string              `json:"deposed"`
	ActionReason    tfjson.ActionReason `json:"action_reason"`
	Change          *struct {
		Actions         tfjson.Actions    `json:"actions"`
		Before          json.RawMessage   `json:"before"`
		After           json.RawMessage   `json:"after"`
		AfterUnknown    any               `json:"after_unknown"`
		BeforeSensitive any               `json:"before_sensitive"`
		AfterSensitive  any               `json:"after_sensitive"`
		Importing       *tfjson.Importing `json:"importing"`
		ReplacePaths    []any             `json:"replace_paths"`
	} `json:"change"`
}

// document reads the whole plan: one object, and nothing after it.
func (l *loader) document() error {
	first, err := l.decoder.Token()
	if err != nil {
		return l.broken(err)
	}
	if first != json.Delim('{') {
		return errors.New("not a plan: its JSON is no object")
	}
	for l.decoder.More() {
		token, err := l.decoder.Token()
		if err != nil {
			return l.broken(err)
		}
		key, _ := token.(string)
		if l.seen[key] {
			return fmt.Errorf("not a plan: %q is there twice", key)
		}
		l.seen[key] = true
		if err := l.member(key); err != nil {
			return l.broken(err)
		}
	}
	if _, err := l.decoder.Token(); err != nil {
		return l.broken(err)
	}
	if _, err := l.decoder.Token(); !errors.Is(err, io.EOF) {
		if what := otherDocument(l.seen); what != "" {
			return errors.New(what)
		}
		rest, _ := io.ReadAll(io.LimitReader(l.decoder.Buffered(), peeked))
		return afterEnd(rest)
	}
	return l.check()
}

func (l *loader) broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("truncated: the JSON ends after %d bytes", l.decoder.InputOffset())
	}
	var syntax *json.SyntaxError
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax), errors.As(err, &mistyped):
		return fmt.Errorf("not a plan: %w (near byte %d)", withoutValue(err), l.decoder.InputOffset())
	}
	return err
}

// withoutValue leaves out what an error of encoding/json quotes of a number, which could be a secret.
func withoutValue(err error) error {
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) {
		kind, _, _ := strings.Cut(mistyped.Value, " ")
		return fmt.Errorf("%s cannot be a %s", mistyped.Field, kind)
	}
	return err
}

// member reads the value of one key of the document. Keys are exact: encoding/json would also take Errored for errored.
func (l *loader) member(key string) error {
	p := l.plan
	switch key {
	case "format_version":
		return l.decoder.Decode(&p.FormatVersion)
	case "terraform_version":
		return l.decoder.Decode(&p.ToolVersion)
	case "errored":
		return l.decoder.Decode(&l.errored)
	case "complete":
		var complete *bool // Terraform before 1.8 and OpenTofu do not say
		err := l.decoder.Decode(&complete)
		p.Incomplete = complete != nil && !*complete
		return err
	case "resource_changes":
		return l.each(key, func(c *Change) { p.Changes = append(p.Changes, c) })
	case "planned_values":
		var values struct {
			RootModule *plannedModule `json:"root_module"`
		}
		err := l.decoder.Decode(&values)
		l.planned = values.RootModule.holdsResources()
		return err
	case "resource_drift":
		return l.each(key, func(c *Change) { p.Drift = append(p.Drift, c) })
	case "deferred_changes":
		var deferred []*struct {
			Reason         string     `json:"reason"`
			ResourceChange *rawChange `json:"resource_change"`
		}
		err := l.decoder.Decode(&deferred)
		for _, d := range deferred {
			if d == nil || d.ResourceChange == nil || d.ResourceChange.Change == nil {
				l.doubt("a deferred change has no content")
				continue
			}
			p.Deferred = append(p.Deferred, &Deferred{d.Reason, l.change(l.parsed(d.ResourceChange))})
		}
		return err
	case "output_changes":
		return l.outputs()
	case "configuration":
		return l.configuration()
	case "deferred_action_invocations":
		var deferred []skipped
		err := l.decoder.Decode(&deferred)
		if len(deferred) > 0 {
			l.doubt("actions are deferred to a later plan")
		}
		return err
	case "checks":
		return l.checks()
	case "action_invocations":
		var invocations []struct {
			Address string `json:"address"`
		}
		err := l.decoder.Decode(&invocations)
		for _, i := range invocations {
			p.Invocations = append(p.Invocations, i.Address)
		}
		return err
	}
	return l.decoder.Decode(&skipped{})
}

// checks takes the checks of the configuration that fail or cannot be made. Those that wait for the apply are unknown, and left out.
// https://developer.hashicorp.com/terraform/internals/json-format#checks-representation
func (l *loader) checks() error {
	var checks []tfjson.CheckResultStatic
	err := l.decoder.Decode(&checks)
	for _, c := range checks {
		l.plan.Checked = true
		if c.Status == tfjson.CheckStatusFail || c.Status == tfjson.CheckStatusError {
			l.plan.FailedChecks = append(l.plan.FailedChecks, c.Address.ToDisplay)
		}
	}
	return err
}

// skipped takes any JSON and keeps nothing of it.
type skipped struct{}

func (*skipped) UnmarshalJSON([]byte) error { return nil }

// plannedModule is what tells that a plan holds resources.
type plannedModule struct {
	Resources    []skipped        `json:"resources"`
	ChildModules []*plannedModule `json:"child_modules"`
}

func (m *plannedModule) holdsResources() bool {
	return m != nil && (len(m.Resources) > 0 || slices.ContainsFunc(m.ChildModules, (*plannedModule).holdsResources))
}

// parsedChange is a change with its values, before it is masked.
type parsedChange struct {
	*rawChange
	before, after any
}

func (l *loader) parsed(raw *rawChange) parsedChange {
	p := parsedChange{rawChange: raw, before: l.parser.parse(raw.Change.Before)}
	if p.after = p.before; !raw.Change.Actions.NoOp() {
		p.after = l.parser.parse(raw.Change.After)
	}
	raw.Change.Before, raw.Change.After = nil, nil
	return p
}

// each reads a list element by element, so that only a few are in memory as they were written. One is masked while the next is read.
func (l *loader) each(key string, take func(*Change)) error {
	token, err := l.decoder.Token()
	if err != nil {
		return err
	}
	if token == nil { // null: no changes
		return nil
	}
	if token != json.Delim('[') {
		return errors.New("not a plan: a list of changes is no list")
	}
	l.listed = l.listed || key == "resource_changes"
	read := make(chan parsedChange, 16)
	done := make(chan any) // what the other side panicked with
	go func() {
		defer func() {
			reason := recover()
			for range read { // the reader waits for nobody
			}
			done <- reason
		}()
		for raw := range read {
			if raw.rawChange == nil {
				l.doubt("a change has no content")
				continue
			}
			take(l.change(raw))
		}
	}()
	err = func() error {
		defer func() {
			close(read)
			if reason := <-done; reason != nil {
				panic(reason)
			}
		}()
		for l.decoder.More() {
			var raw *rawChange
			if err := l.decoder.Decode(&raw); err != nil {
				return err
			}
			if raw == nil || raw.Change == nil {
				read <- parsedChange{}
				continue
			}
			read <- l.parsed(raw)
		}
		return nil
	}()
	if err != nil {
		return err
	}
	_, err = l.decoder.Token()
	return err
}

func (l *loader) outputs() error {
	var outputs map[string]*tfjson.Change
	if err := l.decoder.Decode(&outputs); err != nil {
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
		in := l.judgment.root("output").at(name, "")
		values := mask(pair{before: raw.Before, after: raw.After}, pair{before: raw.BeforeSensitive, after: raw.AfterSensitive}, in)
		l.plan.Outputs = append(l.plan.Outputs, &Output{name, action, values.before, values.after, anyTrue(raw.AfterUnknown)})
	}
	return nil
}

// configuration reads the version constraints, which is all a plan says of the providers' versions, and which attributes are set.
func (l *loader) configuration() error {
	var configuration configuration
	if err := l.decoder.Decode(&configuration); err != nil {
		return err
	}
	configuration.RootModule.blocks("", l.blocks, l.judgment)
	for _, key := range slices.Sorted(maps.Keys(configuration.ProviderConfig)) {
		if c := configuration.ProviderConfig[key]; c != nil && c.ModuleAddress == "" {
			l.plan.Providers = append(l.plan.Providers, Provider{c.Name, c.FullName, c.VersionConstraint})
		}
	}
	return nil
}

// change takes what a review needs of a change, masked.
func (l *loader) change(raw parsedChange) *Change {
	c := &Change{
		Address:         raw.Address,
		PreviousAddress: raw.PreviousAddress,
		Module:          raw.ModuleAddress,
		Type:            raw.Type,
		Name:            raw.Name,
		ProviderName:    raw.ProviderName,
		Deposed:         raw.DeposedKey,
		Data:            raw.Mode == tfjson.DataResourceMode,
		Reason:          raw.ActionReason,
		unknown:         raw.Change.AfterUnknown,
	}
	if c.PreviousAddress == c.Address {
		c.PreviousAddress = ""
	}
	if raw.Change.Importing != nil {
		c.Imported, c.ImportID = true, raw.Change.Importing.ID
		if l.judgment.root(c.Type).at("id", "").hides(c.ImportID) {
			c.ImportID = ""
		}
	}
	c.Action, c.CreateFirst, c.Forgets = actionOf(raw.Change.Actions)
	if c.Action == Unknown {
		l.doubt(fmt.Sprintf("%s has an unknown action: %q", c.Address, raw.Change.Actions))
	}
	if c.Address == "" || c.Type == "" {
		l.doubt("a change has no address or type")
	}
	for _, path := range raw.Change.ReplacePaths {
		c.ReplacePaths = append(c.ReplacePaths, pathText(path))
	}
	c.block = func() *block { return l.blockOf(c.Address) }
	values := mask(pair{before: raw.before, after: raw.after}, pair{before: raw.Change.BeforeSensitive, after: raw.Change.AfterSensitive}, l.judgment.root(c.Type))
	c.Before, c.After = values.before, values.after
	if c.Action == NoOp {
		c.After, c.unknown = c.Before, nil // the same, once
	}
	return c
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
		return fmt.Errorf("not a plan of a known format: %w", err)
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
