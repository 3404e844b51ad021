package stackjson

import (
	"slipway/internal/stackjson/jsonvalue"
)

// document reads a policy document: its JSON, or the data source aws_iam_policy_document that an argument refers to.
func (c *Config) document(value any) (statements []Statement, unreadable string) {
	text, _ := value.(string)
	if source, _, ok := c.Reference(text); ok && source.Kind == Data && source.Type == "aws_iam_policy_document" {
		return fromDataSource(source)
	}
	return readDocument(value)
}

// fromDataSource gives the statements of a data source. Those that it takes from elsewhere are not known.
// Source: https://registry.terraform.io/providers/hashicorp/aws/5.99.1/docs/data-sources/iam_policy_document
func fromDataSource(source Block) (statements []Statement, unreadable string) {
	for _, elsewhere := range []string{"source_policy_documents", "override_policy_documents", "dynamic"} {
		if source.Body[elsewhere] != nil {
			return nil, source.Address + " has more statements by " + elsewhere
		}
	}
	for _, block := range source.Objects("statement") {
		body := map[string]any{"Effect": "Allow"}
		for argument, element := range map[string]string{
			"sid": "Sid", "effect": "Effect", "actions": "Action", "not_actions": "NotAction", "resources": "Resource", "not_resources": "NotResource",
		} {
			if block[argument] != nil {
				body[element] = block[argument]
			}
		}
		for argument, element := range map[string]string{"principals": "Principal", "not_principals": "NotPrincipal"} {
			if principals := (Block{Body: block}).Objects(argument); len(principals) > 0 {
				body[element] = principalsOf(principals)
			}
		}
		if conditions := (Block{Body: block}).Objects("condition"); len(conditions) > 0 {
			body["Condition"] = conditionsOf(conditions)
		}
		statement, wrong := readStatement(body)
		if wrong != "" || block["dynamic"] != nil {
			return nil, source.Address + ": a statement that is not known: " + wrong
		}
		statements = append(statements, statement)
	}
	return statements, ""
}

// principalsOf gives blocks of a type and identifiers as a policy has them.
func principalsOf(blocks []map[string]any) any {
	byType := map[string]any{}
	for _, block := range blocks {
		kind := showValue(block["type"])
		if kind == "*" {
			return "*"
		}
		names, _ := byType[kind].([]any)
		byType[kind] = append(names, listOf(block["identifiers"])...)
	}
	return byType
}

func conditionsOf(blocks []map[string]any) any {
	operators := map[string]any{}
	for _, block := range blocks {
		test := showValue(block["test"])
		keys := jsonvalue.Object(operators[test])
		variable := showValue(block["variable"])
		values, _ := keys[variable].([]any)
		keys[variable] = append(values, listOf(block["values"])...)
		operators[test] = keys
	}
	return operators
}

// listOf is a list, or what stands for one.
func listOf(value any) []any {
	if list, ok := value.([]any); ok {
		return list
	}
	return []any{value}
}
