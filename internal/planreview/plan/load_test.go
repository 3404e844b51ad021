package plan

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestLoadRefusesWhatIsNoWholePlan(t *testing.T) {
	for name, test := range map[string]struct{ input, want string }{
		"empty":               {``, "empty input"},
		"spaces":              {`  `, "empty input"},
		"binary":              {"PK\x03\x04", "binary plan file"},
		"half of UTF-16":      {"\xff\xfe{\x00", "truncated"},
		"no object":           {`[]`, "no object"},
		"truncated":           {`{"format_version":"1.2","resource_changes":[{"address":"a`, "truncated"},
		"truncated list":      {`{"format_version":"1.2","resource_changes":[`, "truncated"},
		"not closed":          {`{"format_version":"1.2","resource_changes":[]`, "truncated"},
		"two plans":           {`{"format_version":"1.2","resource_changes":[]}{}`, "text after its end"},
		"log":                 {`{"@level":"info"}` + "\n" + `{"@level":"info"}`, "log of terraform plan -json"},
		"no version":          {`{"resource_changes":[]}`, "no format_version"},
		"next major version":  {`{"format_version":"2.0","resource_changes":[]}`, "use a newer planreview"},
		"no version at all":   {`{"format_version":"one","resource_changes":[]}`, "one"},
		"state":               {`{"format_version":"1.0","values":{}}`, "a state"},
		"nothing in it":       {`{"format_version":"1.2"}`, "neither changes nor a configuration"},
		"changes twice":       {`{"format_version":"1.2","resource_changes":[],"resource_changes":[]}`, "twice"},
		"changes are no list": {`{"format_version":"1.2","resource_changes":{}}`, "no list"},
		"wrong type": {`{"format_version":"1.2","resource_changes":[{"address":7}]}`,
			"address must be a text, not a number; it is in resource_changes.0"},
		"change of another type": {`{"format_version":"1.2","resource_changes":[{"address":"a.b","change":[]}]}`,
			"change must be an object, not a list; it is in resource_changes.0 a.b"},
		"actions alone": {`{"format_version":"1.2","resource_changes":[{"address":"a.b","change":{"actions":"create"}}]}`,
			"change.actions must be a list, not a text; it is in resource_changes.0 a.b"},
		"no change at all":    {`{"format_version":"1.2","resource_changes":[{},7]}`, "resource_changes.1 is no object"},
		"number for a switch": {`{"format_version":"1.2","errored":1234567,"resource_changes":[]}`, "not a plan: errored cannot be a number"},
		"number for a name": {`{"format_version":"1.2","configuration":{"provider_config":{"aws":{"name":1234567}}}}`,
			"configuration.provider_config.name cannot be a number"},
		"broken in a change":     {`{"format_version":"1.2","resource_changes":[{"address":"CANARY"]}`, "near byte 63"},
		"broken where skipped":   {`{"format_version":"1.2","prior_state":{"CANARY":tru},"resource_changes":[]}`, "not a plan"},
		"module of another type": {`{"format_version":"1.2","configuration":{"root_module":{"resources":7}}}`, "configuration.root_module.resources is no list"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(strings.NewReader(test.input))
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "CANARY") ||
				strings.Contains(err.Error(), "1234567") {
				t.Errorf("%v, want an error with %q", err, test.want)
			}
		})
	}
}

// TestWhatIsPassedOverTakesNoMemory loads plans that are large only in what no review looks at.
func TestWhatIsPassedOverTakesNoMemory(t *testing.T) {
	resources := `{"resources":[` + strings.Repeat(`{"address":"a.b","values":{"name":"some text","tags":{"a":"b"}}},`, 50_000) + `{}]}`
	for name, member := range map[string]string{
		"prior state":    `"prior_state":{"values":{"root_module":` + resources + `}}`,
		"planned values": `"planned_values":{"root_module":` + resources + `}`,
	} {
		plan := `{"format_version":"1.2",` + member + `,"resource_changes":[{"address":"a.b","change":{"actions":["no-op"]}}]}`
		if n := allocated(func() {
			if _, err := Load(strings.NewReader(plan)); err != nil {
				t.Error(err)
			}
		}); n > uint64(len(plan))/10 {
			t.Errorf("%s: %d bytes for %d", name, n, len(plan))
		}
	}
}

// allocated is how many bytes a function allocates.
func allocated(work func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestLoadDoubts(t *testing.T) {
	const change = `{"address":"a.b","type":"a","name":"b","mode":"managed","change":{"actions":["create"]}}`
	for name, test := range map[string]struct{ members, want string }{
		"sound":             {`"complete":true,"errored":false,"resource_changes":[` + change + `]`, ""},
		"before 1.8":        {`"resource_changes":[]`, ""},
		"unknown member":    {`"resource_changes":null,"new_in_1_3":{"a":[1]}`, ""},
		"errored":           {`"errored":true,"resource_changes":[]`, "errored"},
		"incomplete":        {`"complete":false,"resource_changes":[]`, "complete = false"},
		"deferred":          {`"resource_changes":[],"deferred_changes":[{"reason":"x","resource_change":` + change + `}]`, "deferred"},
		"empty deferred":    {`"resource_changes":[],"deferred_changes":[null]`, "no content"},
		"unknown action":    {`"resource_changes":[{"address":"a.b","type":"a","change":{"actions":["explode"]}}]`, "explode"},
		"unknown pair":      {`"resource_changes":[{"address":"a.b","type":"a","change":{"actions":["create","create"]}}]`, "unknown action"},
		"no action":         {`"resource_changes":[{"address":"a.b","type":"a","change":{}}]`, "unknown action"},
		"no change":         {`"resource_changes":[{"address":"a.b"}]`, "no content"},
		"null change":       {`"resource_changes":[null]`, "no content"},
		"no address":        {`"resource_changes":[{"change":{"actions":["create"]}}]`, "no address"},
		"output's action":   {`"output_changes":{"a":{"actions":["explode"]}}`, "output a"},
		"output of nothing": {`"output_changes":{"a":null}`, "no content"},
		"drift's action":    {`"resource_changes":[],"resource_drift":[{"address":"a.b","type":"a","change":{"actions":["x"]}}]`, "unknown action"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Load(strings.NewReader(`{"format_version":"1.2",` + test.members + `}`))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(p.Doubts, "; ")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("doubts %q, want %q", got, test.want)
			}
		})
	}
}

func TestActions(t *testing.T) {
	for actions, want := range map[string]Change{
		`["no-op"]`:           {Action: NoOp},
		`["create"]`:          {Action: Create},
		`["read"]`:            {Action: Read},
		`["update"]`:          {Action: Update},
		`["delete"]`:          {Action: Delete},
		`["forget"]`:          {Action: Forget},
		`["delete","create"]`: {Action: Replace},
		`["create","delete"]`: {Action: Replace, CreateFirst: true},
		`["create","forget"]`: {Action: Replace, CreateFirst: true, Forgets: true},
		`["forget","create"]`: {Action: Replace, Forgets: true},
	} {
		p, err := Load(strings.NewReader(`{"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a","change":{"actions":` + actions + `}}]}`))
		if err != nil || len(p.Doubts) > 0 {
			t.Fatal(actions, err, p.Doubts)
		}
		c := p.Changes[0]
		got := Change{Action: c.Action, CreateFirst: c.CreateFirst, Forgets: c.Forgets}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Change{})); diff != "" {
			t.Errorf("%s: -want +got\n%s", actions, diff)
		}
	}
}

func TestLoadKeepsWhatTheReviewNeeds(t *testing.T) {
	p, err := Load(strings.NewReader("\uFEFF" + `{
		"terraform_version": "1.11.4",
		"configuration": {"provider_config": {
			"aws": {"name": "aws", "full_name": "registry.terraform.io/hashicorp/aws", "version_constraint": ">= 5.99.1"},
			"module.x:aws": {"name": "aws", "module_address": "module.x"}}},
		"resource_changes": [{
			"address": "aws_x.new", "previous_address": "aws_x.old", "type": "aws_x", "name": "new", "action_reason": "replace_because_cannot_update",
			"change": {"actions": ["delete", "create"], "importing": {"id": "i-1"}, "replace_paths": [["rule", 0, "port"], ["name"]],
				"before": {"n": 12345678901234567890}, "after": {"n": 12345678901234567891}, "after_unknown": {"arn": true}}}],
		"format_version": "1.2"}`))
	if err != nil {
		t.Fatal(err)
	}
	wantProviders := []Provider{{Name: "aws", FullName: "registry.terraform.io/hashicorp/aws", Constraint: ">= 5.99.1"}}
	if diff := cmp.Diff(wantProviders, p.Providers); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	c := p.Find("aws_x.new")
	want := &Change{
		Address: "aws_x.new", PreviousAddress: "aws_x.old", Type: "aws_x", Name: "new", Action: Replace, Reason: "replace_because_cannot_update",
		ReplacePaths: []string{"rule[0].port", "name"}, ImportID: "i-1", Imported: true,
		Before: map[string]any{"n": json.Number("12345678901234567890")}, After: map[string]any{"n": json.Number("12345678901234567891")},
	}
	if diff := cmp.Diff(want, c, cmpopts.IgnoreUnexported(Change{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if !c.Unknown("arn") || c.Unknown("n") {
		t.Error("what is unknown is lost")
	}
	if diff := cmp.Diff([]string{"arn", "n"}, c.Changed()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestLoadNamesWhatAPlanLeavesOut(t *testing.T) {
	const planned = `"planned_values":{"root_module":{"resources":[{"address":"a.b"}]}}`
	if _, err := Load(strings.NewReader(`{"format_version":"1.2","resource_changes":[],` + planned + `}`)); err == nil ||
		!strings.Contains(err.Error(), "resource_changes none") {
		t.Errorf("no changes of planned resources: %v", err)
	}
	p, err := Load(strings.NewReader(`{"format_version":"1.2","resource_changes":[],"deferred_action_invocations":[{"reason":"x","action_invocation":{}}]}`))
	if err != nil || len(p.Doubts) != 1 || !strings.Contains(p.Doubts[0], "actions are deferred") {
		t.Errorf("a deferred action: %v, %v", p.Doubts, err)
	}
}
