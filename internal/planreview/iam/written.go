package iam

import (
	"strings"

	"slipway/internal/planreview/plan"
)

// written reads the resources that are one statement of a policy, in attributes of their own.
func (r reader) written() (Change, bool) {
	var of func(any, func(string) bool) []Statement
	switch r.Type {
	case "aws_lambda_permission":
		of = lambdaPermission
	case "aws_lambda_layer_version_permission":
		of = layerPermission
	case "aws_cloudwatch_event_permission":
		of = eventPermission
	case "aws_kms_grant":
		of = keyGrant
	case "aws_vpc_endpoint_service_allowed_principal":
		of = endpointService
	default:
		return Change{}, false
	}
	change := r.change("permission")
	var before, after []Statement
	if r.Before != nil {
		before = of(r.Before, func(string) bool { return false })
	}
	if r.Action != plan.Delete {
		after = of(r.After, func(name string) bool { return r.Unknown(name) })
	}
	rows, ok := compare(before, after)
	if !ok || len(rows) == 0 {
		return change, false
	}
	change.Rows, change.Said = rows, r.judge.rows(rows, after)
	return change, true
}

// principalText writes a principal that stands alone: everyone, a service, an account or an ARN.
func principalText(name string) string {
	switch {
	case name == "*":
		return "*"
	case strings.HasSuffix(name, ".amazonaws.com"), strings.HasSuffix(name, ".amazon.com"), strings.HasSuffix(name, ".amazonaws.com.cn"):
		return "Service:" + name
	case accountID.MatchString(name):
		return "AWS:arn:aws:iam::" + name + ":root"
	case name == "":
		return "AWS:" + later
	}
	return "AWS:" + name
}

func lambdaPermission(side any, unknown func(string) bool) []Statement {
	text := func(name string) string { return plan.Text(plan.Value(side, name)) }
	s := Statement{Effect: "Allow", Actions: []string{text("action")}, Resources: []string{orLater(text("function_name"))},
		Principals: []string{principalText(text("principal"))}}
	s.when(side, unknown, "source_arn", "ArnLike", "aws:SourceArn")
	s.when(side, unknown, "source_account", "StringEquals", "aws:SourceAccount")
	s.when(side, unknown, "principal_org_id", "StringEquals", "aws:PrincipalOrgID")
	s.when(side, unknown, "event_source_token", "StringEquals", "lambda:EventSourceToken")
	s.when(side, unknown, "function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType")
	return []Statement{s}
}

func layerPermission(side any, unknown func(string) bool) []Statement {
	text := func(name string) string { return plan.Text(plan.Value(side, name)) }
	s := Statement{Effect: "Allow", Actions: []string{text("action")}, Resources: []string{orLater(text("layer_name"))},
		Principals: []string{principalText(text("principal"))}}
	s.when(side, unknown, "organization_id", "StringEquals", "aws:PrincipalOrgID")
	return []Statement{s}
}

func eventPermission(side any, _ func(string) bool) []Statement {
	text := func(name string) string { return plan.Text(plan.Value(side, name)) }
	s := Statement{Effect: "Allow", Actions: []string{"events:PutEvents"}, Resources: []string{orLater(text("event_bus_name"))},
		Principals: []string{principalText(text("principal"))}}
	if condition := plan.Value(side, "condition"); !plan.Empty(condition) {
		s.Conditions = append(s.Conditions, Condition{plan.Text(plan.Value(condition, "type")), plan.Text(plan.Value(condition, "key")),
			[]string{orLater(plan.Text(plan.Value(condition, "value")))}})
	}
	return []Statement{s}
}

func keyGrant(side any, _ func(string) bool) []Statement {
	text := func(name string) string { return plan.Text(plan.Value(side, name)) }
	s := Statement{Effect: "Allow", Resources: []string{orLater(text("key_id"))}, Principals: []string{principalText(text("grantee_principal"))}}
	for _, operation := range plan.Strings(plan.Value(side, "operations")) {
		s.Actions = append(s.Actions, "kms:"+operation)
	}
	s.Actions = sorted(s.Actions)
	return []Statement{s}
}

func endpointService(side any, _ func(string) bool) []Statement {
	text := func(name string) string { return plan.Text(plan.Value(side, name)) }
	return []Statement{{Effect: "Allow", Actions: []string{"ec2:CreateVpcEndpoint"}, Resources: []string{orLater(text("vpc_endpoint_service_id"))},
		Principals: []string{principalText(text("principal_arn"))}}}
}

// when adds a condition for an attribute that is set.
func (s *Statement) when(side any, unknown func(string) bool, attribute, operator, key string) {
	switch value := plan.Text(plan.Value(side, attribute)); {
	case value != "":
		s.Conditions = append(s.Conditions, Condition{operator, key, []string{value}})
	case unknown(attribute):
		s.Conditions = append(s.Conditions, Condition{operator, key, []string{later}})
	}
}

func orLater(text string) string {
	if text == "" {
		return later
	}
	return text
}
