package stacks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"slipway/internal/config"
	"slipway/internal/report"
	"slipway/internal/stackjson"
)

// TestEveryKeyHasAnEffect changes each key of the reference, or leaves it out, and requires that the synthesized JSON changes; for the
// keys of report, the report. The smallest configuration comes first, since it takes least, the others only for keys that show nothing there.
func TestEveryKeyHasAnEffect(t *testing.T) {
	configurations := []*configuration{
		open(t, "testdata/minimal.yaml"), open(t, "testdata/everything.yaml"), open(t, "testdata/alternatives.yaml"),
		open(t, "../testdata/samples/prod.yaml"), open(t, "../testdata/samples/staging.yaml"), open(t, "../testdata/samples/dev.yaml"),
	}
	for _, k := range keys(t) {
		if k.isSection() {
			continue // its effect is that of the keys in it
		}
		if k.path == "allow_unknown" {
			continue // it lets other keys have values
		}
		switch tried, found := effect(t, k, configurations); {
		case found:
		case confirms(k) && slices.ContainsFunc(configurations, func(c *configuration) bool { return isRefusedWithout(c, k) }):
		case len(tried) == 0:
			t.Errorf("%s: no configuration accepts another value of it; give it one that is not its default in stacks/testdata/everything.yaml, "+
				"or in alternatives.yaml where everything.yaml excludes it", k.path)
		default:
			t.Errorf("%s: without effect, what is synthesized stays the same with\n\t%s\nuse it in stacks/ or constructs/, or remove it from internal/config",
				k.path, strings.Join(tried, "\n\t"))
		}
	}
}

// TestEverythingRepeatsNoDefault finds what everything.yaml could leave out: such a line looks like an option that is tried, and is not.
func TestEverythingRepeatsNoDefault(t *testing.T) {
	for _, file := range []string{"testdata/everything.yaml", "testdata/alternatives.yaml"} {
		c := open(t, file)
		for _, k := range keys(t) {
			for _, place := range places(c.document, k.path) {
				if _, isSet := at(c.document, place); !isSet {
					continue
				}
				if without, err := c.parse(with(c.document, place, leftOut{})); err == nil && same(without, c.environment) {
					t.Errorf("%s: %s has its default; remove it, or give it another value", file, spelled(place))
				}
			}
		}
	}
}

// same says whether two files mean the same, wherever they have it.
func same(a, b config.Environment) bool {
	a.Origin, b.Origin = nil, nil
	return reflect.DeepEqual(a, b)
}

// effect says whether a change of the key changes what is synthesized, and which changes were tried.
func effect(t *testing.T, k key, configurations []*configuration) (tried []string, found bool) {
	t.Helper()
	for _, c := range configurations {
		for change := range changes(c, k) {
			if change.shows(t, c, k) {
				return nil, true
			}
			tried = append(tried, change.what)
		}
	}
	return tried, false
}

// confirms says whether a key only confirms what another one says.
func confirms(k key) bool {
	return strings.HasSuffix(k.path, "complete_arn") || strings.HasSuffix(k.path, ".public_environment")
}

// isRefusedWithout says whether the configuration is not accepted without the key: it confirms what another key says.
func isRefusedWithout(c *configuration, k key) bool {
	for _, place := range places(c.document, k.path) {
		if _, isSet := at(c.document, place); isSet {
			if _, err := c.parse(with(c.document, place, leftOut{})); err != nil {
				return true
			}
		}
	}
	return false
}

// change is what a configuration becomes with another value of a key.
type change struct {
	what        string
	environment config.Environment
}

// changes are the first few that the configuration's checks accept and that are more than another spelling. They are looked for as they are asked for: reading
// a configuration takes longest here, and mostly the first change shows.
func changes(c *configuration, k key) iter.Seq[change] {
	const enough = 3
	return func(yield func(change) bool) {
		given := 0
		for _, place := range places(c.document, k.path) {
			_, isSet := at(c.document, place)
			for value := range k.others(field(c.environment, place), isSet) {
				environment, err := c.parse(with(c.document, place, value))
				if err != nil || same(environment, c.environment) {
					continue
				}
				given++
				if !yield(change{fmt.Sprintf("%s: %s: %v", c.file, spelled(place), value), environment}) || given == enough {
					return
				}
			}
		}
	}
}

func (change change) shows(t *testing.T, c *configuration, k key) bool {
	t.Helper()
	stack, before := c.synthesized(t)
	if strings.HasPrefix(k.path, "report.") { // nothing of it is deployed
		const year = 2026
		return report.Build(change.environment, stack, year).Markdown() != report.Build(c.environment, stack, year).Markdown()
	}
	return !bytes.Equal(before, plain(t, synthesize(t, change.environment)[change.environment.Name]))
}

// configuration is a file, as YAML and as it is read.
type configuration struct {
	file        string
	document    any
	environment config.Environment

	stack *stackjson.Config // once it is synthesized
	json  []byte
}

func open(t *testing.T, file string) *configuration {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := &configuration{file: filepath.Base(file)}
	if err := yaml.Unmarshal(data, &c.document); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if c.environment, err = c.parse(c.document); err != nil {
		t.Fatal(err)
	}
	return c
}

// parse reads a document as a user's file is read.
func (c *configuration) parse(document any) (config.Environment, error) {
	data, err := yaml.Marshal(document)
	if err != nil {
		return config.Environment{}, err
	}
	return config.Parse(c.file, data)
}

func (c *configuration) synthesized(t *testing.T) (*stackjson.Config, []byte) {
	t.Helper()
	if c.stack == nil {
		data := synthesize(t, c.environment)[c.environment.Name]
		c.stack, c.json = read(t, data), plain(t, data)
	}
	return c.stack, c.json
}

// plain gives JSON without its comments, which hold a digest of the whole configuration.
func plain(t *testing.T, data []byte) []byte {
	t.Helper()
	var stack map[string]any
	if err := json.Unmarshal(data, &stack); err != nil {
		t.Fatal(err)
	}
	delete(stack, "//")
	result, err := json.Marshal(stack)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// field gives the value at a place of a configuration that was read; a zero one within a section that is not there.
func field(environment config.Environment, place []any) reflect.Value {
	value := reflect.ValueOf(environment)
	for _, step := range place {
		if value.Kind() == reflect.Pointer && value.IsNil() {
			value = reflect.Zero(value.Type().Elem())
		}
		value = reflect.Indirect(value)
		switch step := step.(type) {
		case int:
			value = value.Index(step)
		case string:
			if value.Kind() == reflect.Map {
				value = value.MapIndex(reflect.ValueOf(step))
				continue
			}
			value = value.FieldByIndex(index(value.Type(), step))
		}
	}
	return value
}

func index(section reflect.Type, name string) []int {
	for _, field := range reflect.VisibleFields(section) {
		if field.Tag.Get("yaml") == name {
			return field.Index
		}
	}
	panic("no key " + name + " in " + section.String())
}
