package stackcheck

import "testing"

func lifecycle(arguments string) string { return group(`"lifecycle": {` + arguments + `}`) }

// As in TestArgumentsAreCheckedAsTerraformDoes, each verdict is that of `terraform validate` 1.11.
func TestMetaArgumentsAreCheckedAsTerraformDoes(t *testing.T) {
	for _, e := range []example{
		{"a count", group(`"count": 2`), ""},
		{"a count as a string", group(`"count": "2"`), ""},
		{"a count that is text", group(`"count": "x"`), "count: a number is required"},
		{"a negative count", group(`"count": -1`), "count: -1 is no whole number"},
		{"a fraction as count", group(`"count": 1.5`), "count: 1.5 is no whole number"},
		{"a for_each of an object", group(`"for_each": {"a": 1}`), ""},
		{"a for_each of an expression", group(`"for_each": "${toset([\"a\"])}"`), ""},
		{"a for_each of an array", group(`"for_each": ["a"]`), "for_each: is an array (Terraform: Invalid for_each argument)"},
		{"a for_each of text", group(`"for_each": "a"`), "for_each: is text"},
		{"count and for_each", group(`"count": 1, "for_each": {"a": 1}`), "for_each: count is set as well"},
		{"a provider", group(`"provider": "aws.west"`), ""},
		{"a provider as an expression", group(`"provider": "${aws.west}"`), "provider: \"${aws.west}\" is no provider name"},
		{"depends_on that is no array", group(`"depends_on": "aws_security_group.b"`), "depends_on: is a string"},
		{"depends_on of a number", group(`"depends_on": [5]`), "depends_on[0]: is a number"},
		{"a provisioner", group(`"provisioner": [{"local-exec": {"command": "x"}}]`), ""},

		{"a lifecycle", lifecycle(`"create_before_destroy": true, "prevent_destroy": "true", "ignore_changes": ["tags", "tags[\"a\"]", "ingress", "timeouts"]`), ""},
		{"a lifecycle as an array", group(`"lifecycle": [{"prevent_destroy": true}]`), ""},
		{"two lifecycles", group(`"lifecycle": [{"prevent_destroy": true}, {"create_before_destroy": true}]`), "lifecycle: given more than once"},
		{"a lifecycle that is text", group(`"lifecycle": "x"`), "lifecycle: is a string"},
		{"an unknown lifecycle argument", lifecycle(`"foo": true`), "lifecycle.foo: no such argument for this kind of block"},
		{"an expression as prevent_destroy", lifecycle(`"prevent_destroy": "${true}"`), `lifecycle.prevent_destroy: "${true}" is not literally true or false`},
		{"a number as create_before_destroy", lifecycle(`"create_before_destroy": 1`), "lifecycle.create_before_destroy: 1 is not"},
		{"an array as create_before_destroy", lifecycle(`"create_before_destroy": {}`), "lifecycle.create_before_destroy: {} is not"},
		{"ignore all changes", lifecycle(`"ignore_changes": "all"`), ""},
		{"ignore all changes in an array", lifecycle(`"ignore_changes": ["all"]`),
			"lifecycle.ignore_changes: all: no attribute all (Terraform: Unsupported attribute)"},
		{"ignore changes of nothing", lifecycle(`"ignore_changes": ["nope"]`), "nope: no attribute nope"},
		{"ignore changes with a star", lifecycle(`"ignore_changes": ["*"]`), "* is no attribute"},
		{"ignore changes of one string", lifecycle(`"ignore_changes": "tags"`), "lifecycle.ignore_changes: is a string"},
		{"a postcondition", lifecycle(`"postcondition": [{"condition": "${self.id != \"\"}", "error_message": "Bad."}]`), ""},
		{"a postcondition without a message", lifecycle(`"postcondition": {"condition": "${self.id != \"\"}"}`), "lifecycle.postcondition.error_message: required"},
		{"a postcondition without ${}", lifecycle(`"postcondition": {"condition": "self.id != null", "error_message": "Bad."}`),
			"refers to nothing, so it checks nothing"},
		{"a postcondition that is always true", lifecycle(`"postcondition": {"condition": true, "error_message": "Bad."}`), "refers to nothing"},
		{"a precondition with another argument", lifecycle(`"precondition": {"condition": "${var.x}", "error_message": "Bad.", "message": "x"}`),
			"lifecycle.precondition.message: no such argument"},
		{"a precondition that is text", lifecycle(`"precondition": "x"`), "lifecycle.precondition: is a string"},

		{"a data source's lifecycle", `{"data": {"aws_region": {"a": {"lifecycle": {"create_before_destroy": true}}}}}`,
			"lifecycle.create_before_destroy: no such argument"},
		{"a data source's postcondition", `{"data": {"aws_region": {"a": {"lifecycle": {"postcondition": {"condition": "${self.name != \"\"}", "error_message":` +
			` "Bad."}}}}}}`, ""},
		{"a data source's provisioner", `{"data": {"aws_region": {"a": {"provisioner": []}}}}`, "provisioner: no such argument"},
		{"an ephemeral resource's lifecycle", `{"ephemeral": {"aws_secretsmanager_random_password": {"a": {"count": 1, "lifecycle": {"prevent_destroy": true}}}}}`,
			"lifecycle.prevent_destroy: no such argument"},

		{"an output", `{"output": {"x": {"value": null, "description": "d", "sensitive": true, "depends_on": ["a.b"]}}}`, ""},
		{"an output without a value", `{"output": {"x": {"descr": "d"}}}`, "output.x: descr: no such argument\noutput.x: value: required and not set"},
		{"an ephemeral output", `{"output": {"x": {"value": 1, "ephemeral": true}}}`, "ephemeral: true in a root module (Terraform: Ephemeral output not allowed)"},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, schema(t).Check(read(t, e.config)), e.problems()...) })
	}
}
