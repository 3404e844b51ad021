package iam

import (
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

// later stands for a name in a policy that is known only after apply: one resource or principal that the plan makes.
const later = "(known after apply)"

// waited reads a policy that is known only after apply from the data source that makes it. The second result names what it waits for.
func waited(p *plan.Plan, c *plan.Change, attribute string) (policy any, waits []string) {
	references, known := c.References(attribute)
	for _, reference := range references {
		if name, ok := strings.CutPrefix(reference, "data."); ok && strings.Count(name, ".") == 1 || !ok && strings.Count(reference, ".") == 1 {
			continue // the object of which another reference names an attribute
		}
		waits = append(waits, reference)
	}
	var sources []string
	for _, reference := range references {
		if parts := strings.SplitN(reference, ".", 4); len(parts) >= 3 && parts[0] == "data" && parts[1] == "aws_iam_policy_document" {
			sources = append(sources, strings.Join(parts[:3], "."))
		}
	}
	if !known {
		sources = likely(p, c)
		waits = sources
	}
	slices.Sort(sources)
	sources = slices.Compact(sources)
	if len(sources) != 1 || len(waits) > 1 {
		return nil, waits
	}
	source := find(p, c.Module, sources[0], instanceOf(c.Address))
	if source == nil {
		return nil, waits
	}
	document, ok := fromDataSource(p, source, 0)
	if !ok {
		return nil, waits
	}
	return document, append(waits, namesIn(source)...)
}

// namesIn are the resources' names that a policy document waits for, such as aws_sqs_queue.orders.arn.
func namesIn(document *plan.Change) []string {
	references, _ := document.References("statement")
	return slices.DeleteFunc(references, func(reference string) bool { // data sources and variables, and the objects of which another one names an attribute
		return strings.HasPrefix(reference, "data.") || strings.HasPrefix(reference, "var.") || strings.HasPrefix(reference, "local.") ||
			strings.HasPrefix(reference, "each.") || strings.Count(reference, ".") < 2
	})
}

// likely are the policy documents of the same module that are read during apply, where the plan does not say what refers to what: the one
// of the policy's own name, or all.
func likely(p *plan.Plan, c *plan.Change) []string {
	var all []string
	for _, d := range p.Changes {
		if d.Data && d.Type == "aws_iam_policy_document" && d.Action == plan.Read && d.Module == c.Module {
			address := "data." + d.Type + "." + d.Name
			if d.Name == c.Name {
				return []string{address}
			}
			all = append(all, address)
		}
	}
	return all
}

// find is a data source of a module, at the same key of for_each or count as who refers to it.
func find(p *plan.Plan, module, address, key string) *plan.Change {
	if module != "" {
		address = module + "." + address
	}
	for _, candidate := range []string{address, address + key, address + "[0]"} {
		if d := p.Find(candidate); d != nil {
			return d
		}
	}
	return p.ConfiguredDocument(address)
}

// instanceOf is the key at the end of an address, such as [0]; empty where there is none.
func instanceOf(address string) string {
	if i := strings.LastIndex(address, "["); i >= 0 && strings.HasSuffix(address, "]") {
		return address[i:]
	}
	return ""
}

// fromDataSource makes a policy of an aws_iam_policy_document, as the AWS provider does. It says false where what decides is not known:
// an effect, an action, a statement.
func fromDataSource(p *plan.Plan, d *plan.Change, depth int) (plan.Document, bool) {
	const deepest = 5 // of documents that are made of documents
	var list []any
	for _, attribute := range []string{"source_policy_documents", "override_policy_documents", "source_json", "override_json"} {
		for _, part := range plan.List(d.New(attribute)) {
			document, ok := part.(plan.Document)
			if !ok {
				continue
			}
			object, _ := plan.Object(document)
			list = append(list, plan.List(object["Statement"])...)
		}
		if !d.Unknown(attribute) {
			continue
		}
		references, known := d.References(attribute)
		if !known || depth >= deepest {
			return plan.Document{}, false
		}
		for _, reference := range references {
			parts := strings.SplitN(reference, ".", 4)
			if len(parts) < 4 {
				continue // the object of which another reference names an attribute
			}
			source := find(p, d.Module, strings.Join(parts[:3], "."), instanceOf(d.Address))
			if parts[0] != "data" || parts[1] != "aws_iam_policy_document" || source == nil {
				return plan.Document{}, false
			}
			inner, ok := fromDataSource(p, source, depth+1)
			if !ok {
				return plan.Document{}, false
			}
			object, _ := plan.Object(inner)
			list = append(list, plan.List(object["Statement"])...)
		}
	}
	blocks, marks := plan.List(d.New("statement")), d.Marks("statement")
	if marks == true {
		return plan.Document{}, false
	}
	for i, block := range blocks {
		statement, ok := statementOf(block, element(marks, i))
		if !ok {
			return plan.Document{}, false
		}
		list = append(list, statement)
	}
	return plan.Document{Value: map[string]any{"Statement": list}}, true
}

func element(marks any, i int) any {
	switch marks := marks.(type) {
	case []any:
		if i < len(marks) {
			return marks[i]
		}
	case map[string]any:
		return marks
	}
	return nil
}

// statementOf makes a policy's statement of a block of the data source.
func statementOf(block, marks any) (map[string]any, bool) {
	if marks == true {
		return nil, false
	}
	effect := plan.Text(plan.Value(block, "effect"))
	if effect == "" {
		effect = "Allow" // the provider's default
	}
	statement := map[string]any{"Effect": effect}
	if plan.Value(marks, "effect") == true || anyUnknown(plan.Value(marks, "actions")) || anyUnknown(plan.Value(marks, "not_actions")) {
		return nil, false
	}
	for key, name := range map[string]string{"Action": "actions", "NotAction": "not_actions", "Resource": "resources", "NotResource": "not_resources"} {
		if items := withLater(plan.Value(block, name), plan.Value(marks, name)); len(items) > 0 {
			statement[key] = items
		}
	}
	for key, name := range map[string]string{"Principal": "principals", "NotPrincipal": "not_principals"} {
		if plan.Value(marks, name) == true {
			return nil, false
		}
		all := map[string]any{}
		for i, principal := range plan.List(plan.Value(block, name)) {
			mark := element(plan.Value(marks, name), i)
			kind := plan.Text(plan.Value(principal, "type"))
			items := withLater(plan.Value(principal, "identifiers"), plan.Value(mark, "identifiers"))
			if kind == "*" {
				kind, items = "AWS", []any{"*"}
			}
			old, _ := all[kind].([]any)
			all[kind] = append(old, items...)
		}
		if len(all) > 0 {
			statement[key] = all
		}
	}
	conditions := map[string]any{}
	if plan.Value(marks, "condition") == true {
		return nil, false
	}
	for i, condition := range plan.List(plan.Value(block, "condition")) {
		mark := element(plan.Value(marks, "condition"), i)
		test, variable := plan.Text(plan.Value(condition, "test")), plan.Text(plan.Value(condition, "variable"))
		if test == "" || variable == "" {
			return nil, false
		}
		keys, _ := conditions[test].(map[string]any)
		if keys == nil {
			keys = map[string]any{}
			conditions[test] = keys
		}
		keys[variable] = withLater(plan.Value(condition, "values"), plan.Value(mark, "values"))
	}
	if len(conditions) > 0 {
		statement["Condition"] = conditions
	}
	return statement, true
}

// withLater are the texts of a list, with a stand-in for what is not known yet.
func withLater(v, marks any) []any {
	var all []any
	for _, item := range plan.List(v) {
		if text := plan.Text(item); text != "" {
			all = append(all, text)
		}
	}
	if anyUnknown(marks) {
		all = append(all, later)
	}
	return all
}

func anyUnknown(marks any) bool {
	switch marks := marks.(type) {
	case bool:
		return marks
	case []any:
		return slices.ContainsFunc(marks, anyUnknown)
	}
	return false
}
