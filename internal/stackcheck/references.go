package stackcheck

import (
	"slices"
	"strings"

	"slipway/internal/stackjson"
	"slipway/internal/stackjson/expression"
	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/stackjson/source"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// References parses every string as Terraform does, and reports what does not parse, references that resolve to nothing
// or to an attribute that the type does not have, unknown functions, and dependency cycles. A nil schema checks no attributes.
func References(cfg *stackjson.Config, schema *Schema) []stackjson.Problem {
	c := referenceChecker{config: cfg, schema: schema, edges: map[string][]string{}}
	for _, block := range cfg.Blocks() {
		c.node, c.Block, c.scope = block.Address, block, scope{block: block}
		c.blockBody(block)
	}
	for _, provider := range cfg.Providers() {
		c.enter("provider." + provider.Key)
		c.value("", provider.Body)
	}
	for name, value := range cfg.Locals() {
		c.enter("local." + name)
		c.value("", value)
	}
	for name, body := range cfg.Variables() {
		c.enter("var." + name)
		c.value("", body)
	}
	for name, body := range cfg.Outputs() {
		c.enter("output." + name)
		c.body("", body)
	}
	c.enter("module")
	c.value("", cfg.Section("module"))
	c.imports()
	c.settings()
	c.cycles()
	return c.problems.In(cfg)
}

// referenceChecker walks one node of the dependency graph after the other.
type referenceChecker struct {
	stackjson.Block
	config   *stackjson.Config
	schema   *Schema
	node     string
	scope    scope
	edges    map[string][]string // of the dependency graph: from a node to what it needs
	problems stackjson.Problems
}

// scope is what may be named besides the configuration's blocks.
type scope struct {
	block     stackjson.Block // count and for_each of which make count.index, each.key and each.value
	self      bool
	iterators []string // of dynamic blocks
}

func (c *referenceChecker) enter(node string) {
	c.node, c.Block, c.scope = node, stackjson.Block{}, scope{}
}

func (c *referenceChecker) refuse(path, what, terraform, fix string) {
	c.problems.Add(stackjson.Problem{Address: c.node, Path: path, What: what, Terraform: terraform, Fix: fix})
}

// handWritten tells of a file that was not synthesized: it may read what lies beside it.
func (c *referenceChecker) handWritten() bool { return source.InHCL(c.config.FileOf(c.node)) }

func (c *referenceChecker) needs(node string) { c.edges[c.node] = append(c.edges[c.node], node) }

func (c *referenceChecker) blockBody(block stackjson.Block) {
	if !c.provider(block) {
		c.needs("provider." + c.providerName(block))
	}
	c.body("", block.Body)
	lifecycle := jsonvalue.Object(block.Body["lifecycle"])
	for _, text := range jsonvalue.Strings(lifecycle["replace_triggered_by"]) {
		expr, diags := hclsyntax.ParseExpression([]byte(text), "", expression.Start)
		c.expression("lifecycle.replace_triggered_by", text, expr, diags)
	}
	c.value("lifecycle.precondition", lifecycle["precondition"])
	c.scope.self = true
	c.value("lifecycle.postcondition", lifecycle["postcondition"])
	c.value("provisioner", block.Body["provisioner"])
	c.value("connection", block.Body["connection"])
}

// body walks arguments and nested blocks. Meta-arguments that are no templates are read apart.
func (c *referenceChecker) body(path string, body map[string]any) {
	for _, key := range jsonvalue.SortedKeys(body) {
		switch {
		case path == "" && key == "depends_on":
			c.dependsOn(body[key])
		case path == "" && c.Kind != "" && slices.Contains([]string{"provider", "lifecycle", "provisioner", "connection"}, key):
		case path == "" && (key == "count" || key == "for_each"):
			outer := c.scope
			c.scope.block = stackjson.Block{} // neither count.index nor each.key is known yet
			c.value(key, body[key])
			c.scope = outer
		case key == "dynamic":
			c.dynamic(jsonvalue.Join(path, key), body[key])
		default:
			c.value(jsonvalue.Join(path, key), body[key])
		}
	}
}

// value walks an argument's value, or nested blocks, which look the same in JSON.
func (c *referenceChecker) value(path string, value any) {
	switch value := value.(type) {
	case string:
		c.template(path, value)
	case []any:
		for i, nested := range value {
			c.value(jsonvalue.At(path, i), nested)
		}
	case map[string]any:
		for _, key := range jsonvalue.SortedKeys(value) {
			if key == "//" || key == "dynamic" {
				continue
			}
			if expression.MayRefer(key) {
				c.template(jsonvalue.Join(path, key), key)
			}
			c.value(jsonvalue.Join(path, key), value[key])
		}
		c.dynamic(jsonvalue.Join(path, "dynamic"), value["dynamic"])
	}
}

// dynamic walks dynamic blocks, inside which the block's name, or its iterator, can be named.
func (c *referenceChecker) dynamic(path string, value any) {
	groups, ok := jsonvalue.Objects(value)
	if !ok {
		c.value(path, value)
	}
	for _, group := range groups {
		for _, name := range jsonvalue.SortedKeys(group) {
			bodies, ok := jsonvalue.Objects(group[name])
			if !ok {
				c.value(jsonvalue.Join(path, name), group[name])
			}
			for _, body := range bodies {
				iterator, ok := body["iterator"].(string)
				if !ok {
					iterator = name
				}
				c.value(jsonvalue.Join(jsonvalue.Join(path, name), "for_each"), body["for_each"])
				outer := c.scope
				c.scope.iterators = append(slices.Clone(outer.iterators), iterator)
				c.value(jsonvalue.Join(jsonvalue.Join(path, name), "labels"), body["labels"])
				c.value(jsonvalue.Join(jsonvalue.Join(path, name), "content"), body["content"])
				c.scope = outer
			}
		}
	}
}

// imports: to is an address as such, and the rest may name the values of for_each.
// Source: https://developer.hashicorp.com/terraform/language/block/import
func (c *referenceChecker) imports() {
	for _, block := range c.config.Imports() {
		before := len(c.problems)
		c.enter("import")
		c.value("for_each", block.Body["for_each"])
		c.scope.block = stackjson.Block{Body: block.Body}
		expr, diags := hclsyntax.ParseExpression([]byte(block.To), "", expression.Start)
		c.expression("to", block.To, expr, diags)
		c.value("id", block.Body["id"])
		for i := range c.problems[before:] {
			c.problems[before+i].File = block.File
		}
	}
}

func (c *referenceChecker) template(path, s string) {
	if !expression.MayRefer(s) {
		return
	}
	expr, diags := hclsyntax.ParseTemplate([]byte(s), "", expression.Start)
	c.expression(path, s, expr, diags)
}

func (c *referenceChecker) expression(path, s string, expr hclsyntax.Expression, diags hcl.Diagnostics) {
	if diags.HasErrors() {
		c.refuse(path, "does not parse: "+jsonvalue.Excerpt(s), diags[0].Summary, "write $${ or %%{ where the text itself is meant")
		return
	}
	t := expression.Template{Expr: expr}
	c.checkCalls(path, t)
	for _, traversal := range t.Traversals() {
		c.resolve(path, traversal)
	}
	c.splats(path, expr)
}

// settings: the terraform block is read before anything can be evaluated.
func (c *referenceChecker) settings() {
	c.enter("terraform")
	expression.EachString(c.config.Section("terraform"), "", func(path, s string) {
		if expression.MayRefer(s) {
			c.refuse(path, "an expression: "+jsonvalue.Excerpt(s), "Variables not allowed", "give the value itself")
		}
	})
}

func (c *referenceChecker) providerName(block stackjson.Block) string {
	if name, ok := block.Body["provider"].(string); ok {
		return name
	}
	name, _, _ := strings.Cut(block.Type, "_")
	return name
}

// provider reports an alias that no provider configuration has. Without an alias, Terraform makes an empty configuration up.
func (c *referenceChecker) provider(block stackjson.Block) (refused bool) {
	name := c.providerName(block)
	if !strings.Contains(name, ".") || slices.ContainsFunc(c.config.Providers(), func(p stackjson.Provider) bool { return p.Key == name }) {
		return false
	}
	c.refuse("provider", "no provider configuration "+name, "Provider configuration not present", "declare it with that alias")
	return true
}
