package stackcheck

import (
	"encoding/json"
	"slices"

	"slipway/internal/stackjson"
	"slipway/internal/stackjson/expression"
	"slipway/internal/stackjson/jsonvalue"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	terraform "github.com/hashicorp/terraform-json"
	"github.com/zclconf/go-cty/cty"
)

// metaArguments are Terraform's own arguments of each kind of block; "timeouts" is the provider's and in its schema.
// Source: https://developer.hashicorp.com/terraform/language/meta-arguments
var metaArguments = map[string][]string{
	stackjson.Resource:  {"count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection"},
	stackjson.Data:      {"count", "for_each", "provider", "depends_on", "lifecycle"},
	stackjson.Ephemeral: {"count", "for_each", "provider", "depends_on", "lifecycle"},
}

// lifecycleArguments: data sources and ephemeral resources have nothing to create, keep or replace.
var lifecycleArguments = map[string][]string{
	stackjson.Resource:  {"create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by", "precondition", "postcondition"},
	stackjson.Data:      {"precondition", "postcondition"},
	stackjson.Ephemeral: {"precondition", "postcondition"},
}

func (c *checker) meta(schema *terraform.SchemaBlock) {
	c.count()
	c.forEach()
	if c.Body["count"] != nil && c.Body["for_each"] != nil {
		c.refuse("for_each", "count is set as well", `Invalid combination of "count" and "for_each"`, "keep one of them")
	}
	for _, key := range []string{"count", "for_each"} {
		if c.ephemerals.in(c.Body[key]) {
			c.refuse(key, "an ephemeral value, which no plan can keep", "Invalid "+key+" argument", "")
		}
	}
	if provider := c.Body["provider"]; provider != nil {
		name, _ := provider.(string)
		if _, diags := hclsyntax.ParseTraversalAbs([]byte(name), "", expression.Start); diags.HasErrors() {
			c.refuse("provider", jsonvalue.Show(provider)+" is no provider name", "Invalid provider configuration reference", "give aws, or aws.<alias>")
		}
	}
	c.strings("depends_on", c.Body["depends_on"])
	if bodies, ok := jsonvalue.Objects(c.Body["lifecycle"]); !ok {
		c.refuse("lifecycle", "is "+jsonvalue.KindOf(c.Body["lifecycle"]), "Incorrect JSON value type", "give an object")
	} else if len(bodies) > 1 {
		c.refuse("lifecycle", "given more than once", "Duplicate lifecycle block", "keep one of them")
	}
	c.lifecycle(jsonvalue.Object(c.Body["lifecycle"]), schema)
}

func (c *checker) count() {
	value := c.Body["count"]
	if value == nil {
		return
	}
	if err := c.assignable(value, cty.Number); err != "" {
		c.refuse("count", err, "Incorrect value type", "give a whole number")
		return
	}
	if number, ok := value.(json.Number); ok {
		if n, err := number.Int64(); err != nil || n < 0 {
			c.refuse("count", number.String()+" is no whole number from 0 up", "Invalid count argument", "")
		}
	}
}

func (c *checker) forEach() {
	switch value := c.Body["for_each"].(type) {
	case nil, map[string]any:
	case string:
		if given, err := ctyValue(value); err == nil && given.IsWhollyKnown() && !given.Type().IsObjectType() {
			c.refuse("for_each", "is text", "Invalid for_each argument", "give an object or a ${toset(...)} expression")
		}
	default:
		c.refuse("for_each", "is "+jsonvalue.KindOf(value), "Invalid for_each argument", "give an object or a ${toset(...)} expression")
	}
}

func (c *checker) lifecycle(body map[string]any, schema *terraform.SchemaBlock) {
	for _, key := range jsonvalue.SortedKeys(body) {
		if !slices.Contains(lifecycleArguments[c.Kind], key) {
			c.refuse(jsonvalue.Join("lifecycle", key), "no such argument for this kind of block", "Invalid lifecycle argument", "remove it")
		}
	}
	for _, key := range []string{"create_before_destroy", "prevent_destroy"} {
		// Terraform decides these before it evaluates anything.
		switch value := body[key]; value {
		case nil, true, false, "true", "false":
		default:
			c.refuse(jsonvalue.Join("lifecycle", key), jsonvalue.Show(value)+" is not literally true or false", "Unsuitable value type", "give true or false")
		}
	}
	c.ignoreChanges(body["ignore_changes"], schema)
	c.strings("lifecycle.replace_triggered_by", body["replace_triggered_by"])
	for _, key := range []string{"precondition", "postcondition"} {
		c.conditions(jsonvalue.Join("lifecycle", key), body[key])
	}
}

// conditions checks {condition, error_message}.
func (c *checker) conditions(path string, value any) {
	bodies, ok := jsonvalue.Objects(value)
	if !ok {
		c.refuse(path, "is "+jsonvalue.KindOf(value), "Incorrect JSON value type", "give an object")
	}
	for _, body := range bodies {
		c.names(path, body, "condition", "error_message")
		for _, key := range []string{"condition", "error_message"} {
			if body[key] == nil {
				c.refuse(jsonvalue.Join(path, key), "required and not set", "Missing required argument", "set it")
			}
		}
		text, _ := body["condition"].(string)
		if t, diags := expression.Parse(text); body["condition"] != nil && !diags.HasErrors() && len(t.Traversals()) == 0 {
			c.refuse(jsonvalue.Join(path, "condition"), jsonvalue.Show(body["condition"])+" refers to nothing, so it checks nothing",
				"Invalid condition expression", "write ${...} with a reference in it")
		}
	}
}

func (c *checker) ignoreChanges(value any, schema *terraform.SchemaBlock) {
	const path = "lifecycle.ignore_changes"
	if value == "all" {
		return
	}
	for _, name := range c.strings(path, value) {
		traversal, diags := hclsyntax.ParseTraversalAbs([]byte(name), "", expression.Start)
		if diags.HasErrors() {
			c.refuse(path, name+" is no attribute", "Invalid expression", `give attribute names, or "all" in place of the array`)
			continue
		}
		if wrong := wrongStep(blockType(schema), relative(traversal)); wrong != "" {
			c.refuse(path, name+": "+wrong, "Unsupported attribute", "")
		}
	}
}

// strings gives the elements of an array of strings.
func (c *checker) strings(path string, value any) []string {
	array, ok := value.([]any)
	if !ok && value != nil {
		c.refuse(path, "is "+jsonvalue.KindOf(value), "Invalid expression: a static list expression is required", "give an array of strings")
	}
	var all []string
	for i, element := range array {
		s, ok := element.(string)
		if !ok {
			c.refuse(jsonvalue.At(path, i), "is "+jsonvalue.KindOf(element), "Invalid expression", "give a string")
			continue
		}
		all = append(all, s)
	}
	return all
}

// output checks the arguments of a root module's output.
func (c *checker) output() {
	c.names("", c.Body, "value", "description", "sensitive", "ephemeral", "depends_on", "precondition")
	if _, ok := c.Body["value"]; !ok {
		c.refuse("value", "required and not set", "Missing required argument", "set it")
	}
	if c.Body["ephemeral"] == true {
		c.refuse("ephemeral", "true in a root module", "Ephemeral output not allowed", "remove the output")
	}
	if c.ephemerals.in(c.Body["value"]) {
		c.refuse("value", "an ephemeral value, which the state would keep", "Ephemeral value not allowed", "remove the output")
	}
	c.strings("depends_on", c.Body["depends_on"])
	c.conditions("precondition", c.Body["precondition"])
}
