package stackcheck

import "testing"

func named(expression string) string { return group(`"name": "` + expression + `"`) }

// As in TestArgumentsAreCheckedAsTerraformDoes, each verdict is that of `terraform validate` 1.11, but for path.module,
// terraform.workspace and functions that read files, which Terraform accepts and a portable configuration has no use for, and
// but for splats, self-references and the backend, which it looks at when it plans and initializes.
func TestReferencesAreResolvedAsTerraformDoes(t *testing.T) {
	for _, e := range []example{
		{"an attribute", named(`x-${aws_security_group.b.id}`), ""},
		{"with its prefix", named(`${resource.aws_security_group.b.id}`), ""},
		{"a block that is not there", named(`${aws_security_group.d.id}`),
			"aws_security_group.a: name: no aws_security_group.d in the configuration (Terraform: Reference to undeclared resource); did you mean " +
				"aws_security_group.a?"},
		{"a data source that is not there", named(`${data.aws_region.a.name}`), "no data.aws_region.a in the configuration"},
		{"an ephemeral resource that is not there", named(`${ephemeral.aws_x.y.z}`), "no ephemeral.aws_x.y in the configuration"},
		{"an attribute that is not there", named(`${aws_security_group.b.nme}`),
			"aws_security_group.b.nme: no attribute nme; did you mean name? (Terraform: Unsupported attribute)"},
		{"an attribute inside a string", named(`${aws_security_group.b.id.foo}`), "a string has nothing inside"},
		{"a key of a map", named(`${aws_security_group.b.tags.x}${aws_security_group.b.tags[\"y\"]}`), ""},
		{"a block's argument", named(`${aws_security_group.b.timeouts.create}`), ""},
		{"an attribute of a set", named(`${aws_security_group.b.ingress.from_port}`), "the elements of a set have no index"},
		{"an element of a set", named(`${aws_security_group.b.ingress[0].from_port}`), "the elements of a set have no index"},
		{"a word", named(`${foo}`), "foo names no block (Terraform: Invalid reference)"},
		{"a type", named(`${aws_security_group}`), "aws_security_group names no block"},
		{"a data type", named(`${data.aws_region}`), "data.aws_region names no block"},
		{"an IAM variable not escaped", named(`${aws:username}`), "does not parse: ${aws:username} (Terraform: Extra characters after interpolation expression); " +
			"write $${"},
		{"an IAM variable escaped", named(`$${aws:username}`), ""},
		{"half a directive", named(`100%{`), "does not parse: 100%{"},
		{"inside an object's key", group(`"tags": {"${local.x}": "1"}`), "no local.x (Terraform: Reference to undeclared local value)"},
		{"inside a list of objects", group(`"ingress": [{"from_port": "${local.x}"}]`),
			"ingress[0].from_port: no local.x (Terraform: Reference to undeclared local value)"},
		{"a comment in a nested block", group(`"timeouts": {"//": "${nope}"}`), ""},
		{"a name made in the expression", named(`${[for x in [\"a\"]: x][0]}`), ""},

		{"an instance", named(`${aws_security_group.c[0].id}`), ""},
		{"all instances", named(`${length(aws_security_group.c)}`), ""},
		{"no instance key", named(`${aws_security_group.c.id}`), "aws_security_group.c has count or for_each (Terraform: Missing resource instance key)"},
		{"an instance key too many", named(`${aws_security_group.b[0].id}`),
			"aws_security_group.b has neither count nor for_each (Terraform: Unexpected resource instance key)"},
		{"a splat", named(`${join(\",\", aws_security_group.c[*].id)}`), ""},
		{"an index that is part of the splat", named(`${aws_security_group.c[*].id[0]}`), "aws_security_group.c[*]: a string has nothing inside"},
		{"a splat of no attribute", named(`${aws_security_group.c[*].idx[0]}`), "no attribute idx"},
		{"count.index", group(`"count": 1, "name": "${count.index}"`), ""},
		{"count.index without count", named(`${count.index}`), `count.index without the count argument (Terraform: Reference to "count" in non-counted context)`},
		{"count.index in count", group(`"count": "${count.index}"`), "count: count.index without the count argument"},
		{"count.foo", group(`"count": 1, "name": "${count.foo}"`), "no count.foo"},
		{"each", group(`"for_each": {"a": 1}, "name": "${each.key}${each.value}"`), ""},
		{"each.foo", group(`"for_each": {"a": 1}, "name": "${each.foo}"`), "no each.foo"},
		{"each without for_each", group(`"count": 1, "name": "${each.key}"`), "each.key without the for_each argument"},
		{"an iterator", group(`"dynamic": {"timeouts": {"for_each": ["a"], "content": {"create": "${timeouts.value}"}}}`), ""},
		{"a named iterator", group(`"dynamic": [{"timeouts": [{"for_each": ["a"], "iterator": "i", "content": {"create": "${i.value}", "delete":` +
			` "${timeouts.value}"}}]}]`),
			"dynamic.timeouts.content.delete: no timeouts.value in"},
		{"an iterator in its own for_each", group(`"dynamic": {"timeouts": {"for_each": "${timeouts.value}", "content": {}}}`),
			"dynamic.timeouts.for_each: no timeouts.value in"},

		{"self", named(`${self.id}`), "self.id stands where there is no self"},
		{"self in a precondition", lifecycle(`"precondition": [{"condition": "${self.id != \"\"}", "error_message": "Bad."}]`),
			"lifecycle.precondition[0].condition: self.id stands where"},
		{"self in a postcondition", lifecycle(`"postcondition": [{"condition": "${self.id != \"\"}", "error_message": "Bad."}]`), ""},
		{"self in a provisioner", group(`"provisioner": [{"local-exec": {"command": "echo ${self.id}"}}]`), ""},
		{"no attribute of self", lifecycle(`"postcondition": {"condition": "${self.idx != \"\"}", "error_message": "Bad."}`),
			"lifecycle.postcondition.condition: self.idx: no attribute idx"},
		{"itself in a postcondition", lifecycle(`"postcondition": {"condition": "${aws_security_group.a.id != \"\"}", "error_message": "Bad."}`),
			"Self-referential block"},
		{"ignore_changes is no template", lifecycle(`"ignore_changes": ["${nope}"]`), ""},
		{"a trigger", lifecycle(`"replace_triggered_by": ["aws_security_group.b", "aws_security_group.c[count.index].name"], "create_before_destroy": true`),
			"count.index without"},
		{"a trigger that is not there", lifecycle(`"replace_triggered_by": ["aws_security_group.d"]`), "lifecycle.replace_triggered_by: no aws_security_group.d"},
		{"a trigger as a template", lifecycle(`"replace_triggered_by": ["${aws_security_group.b}"]`), "lifecycle.replace_triggered_by: does not parse"},

		{"depends_on", group(`"depends_on": ["aws_security_group.b", "aws_security_group.c[0]"]`), ""},
		{"depends_on as a template", group(`"depends_on": ["${aws_security_group.b}"]`), `depends_on[0]: "${aws_security_group.b}" is no reference`},
		{"depends_on an attribute", group(`"depends_on": ["aws_security_group.b.id"]`),
			"depends_on[0]: aws_security_group.b.id is an attribute (Terraform: Invalid depends_on reference)"},
		{"depends_on nothing", group(`"depends_on": ["aws_security_group.d"]`), "depends_on[0]: no aws_security_group.d"},
		{"depends_on an instance too many", group(`"depends_on": ["aws_security_group.b[0]"]`), "neither count nor for_each"},
		{"depends_on of an output", `{"output": {"x": {"value": 1, "depends_on": ["a.b"]}}}`, "output.x: depends_on[0]: no a.b"},

		{"a provider", `{"provider": {"aws": [{}, {"alias": "west"}]}, "resource": {"aws_security_group": {"a": {"provider": "aws.west"}, "b": {"provider":` +
			` "aws"}}}}`, ""},
		{"a provider that is not there", group(`"provider": "aws.west"`), "provider: no provider configuration aws.west"},
		{"in a provider", `{"provider": {"aws": [{"region": "${local.r}"}]}}`, "provider.aws: region: no local.r"},
		{"in an output", `{"output": {"x": {"value": ["${aws_lb.x.arn}"]}}}`, "output.x: value[0]: no aws_lb.x"},
		{"in a local", `{"locals": {"x": "${local.xy}"}}`, "local.x: no local.xy"},
		{"in the backend", `{"locals": {"x": 1}, "terraform": {"backend": {"s3": {"bucket": "${local.x}"}}}}`, "terraform: backend.s3.bucket: an expression"},
		{"a variable", `{"variable": {"x": {}}, "output": {"x": {"value": "${var.x}${var.y}"}}}`, "no var.y (Terraform: Reference to undeclared input variable)"},
		{"a module", `{"module": {"x": {"source": "./x"}}, "output": {"x": {"value": "${module.x.id}${module.y.id}"}}}`, "no module.y.id"},
		{"a variable without a name", `{"output": {"x": {"value": "${var}"}}}`, "no var"},

		{"a function", named(`${upper(\"a\")}${core::lower(\"a\")}${provider::aws::arn_parse(\"a\")}`), ""},
		{"a function that is not there", named(`${uper(\"a\")}`), "no function uper() (Terraform: Call to unknown function); did you mean upper?"},
		{"a function that reads files", named(`${file(\"a\")}`), "file() depends on where Terraform runs"},
		{"path", named(`${path.module}`), "path.module makes the configuration depend on where it is applied"},
		{"workspace", named(`${terraform.workspace}`), "terraform.workspace makes the configuration depend"},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, References(read(t, e.config), schema(t)), e.problems()...) })
	}
}

func TestReferencesAreFoundInArraysOfBlocks(t *testing.T) {
	expect(t, References(read(t, `{"resource": [{"aws_vpc": [{"a": [{}]}, {"b": {}}]}], "locals": [{"x": 1}, {"y": "${local.x}"}]}`), nil))
	expect(t, References(read(t, `{"locals": [{"x": 1}, {"y": "${local.z}"}]}`), nil), "local.y: no local.z")
}

func TestWithoutASchemaAttributesAreNotChecked(t *testing.T) {
	expect(t, References(read(t, named(`${aws_security_group.b.nope}`)), nil))
	expect(t, References(read(t, resources(`"a_b": {"c": {}, "d": {"x": "${a_b.c.nope}"}}`)), schema(t)))
}

func TestCyclesAreReportedWithTheirPath(t *testing.T) {
	for _, e := range []example{
		{"of references", resources(`"aws_vpc": {"a": {"x": "${aws_vpc.b.id}"}, "b": {"x": "${aws_vpc.c.id}"}, "c": {"x": "${aws_vpc.a.id}"}}`),
			"aws_vpc.a: needs itself: aws_vpc.a -> aws_vpc.b -> aws_vpc.c -> aws_vpc.a (Terraform: Cycle)"},
		{"of a reference and depends_on", resources(`"aws_vpc": {"a": {"x": "${aws_vpc.b.id}"}, "b": {"depends_on": ["aws_vpc.a"]}}`),
			"aws_vpc.a -> aws_vpc.b -> aws_vpc.a"},
		{"of a precondition", resources(`"aws_vpc": {"a": {"lifecycle": {"precondition": {"condition": "${aws_vpc.b.id}"}}}, "b": {"x": "${aws_vpc.a.id}"}}`),
			"aws_vpc.a -> aws_vpc.b -> aws_vpc.a"},
		{"of locals", `{"locals": {"x": "${local.y}", "y": "${local.x}"}}`, "local.x -> local.y -> local.x"},
		{"of one", resources(`"aws_vpc": {"a": {"x": "${aws_vpc.a.id}"}}`), "aws_vpc.a: needs itself: aws_vpc.a -> aws_vpc.a (Terraform: Self-referential block)"},
		{"of a provider", `{"provider": {"aws": [{"region": "${aws_vpc.a.id}"}]}, "resource": {"aws_vpc": {"a": {}}}}`, "aws_vpc.a -> provider.aws -> aws_vpc.a"},
		{"two apart", resources(`"aws_vpc": {"a": {"x": "${aws_vpc.b.id}"}, "b": {"x": "${aws_vpc.a.id}"}, "c": {"x": "${aws_vpc.c.id}${aws_vpc.a.id}"}}`),
			"aws_vpc.a -> aws_vpc.b -> aws_vpc.a\naws_vpc.c -> aws_vpc.c"},
		{"none", resources(`"aws_vpc": {"a": {"x": "${aws_vpc.b.id}${aws_vpc.c.id}"}, "b": {"x": "${aws_vpc.c.id}"}, "c": {}}`), ""},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, References(read(t, e.config), nil), e.problems()...) })
	}
}

func TestImportsLeadSomewhere(t *testing.T) {
	for _, e := range []example{
		{"to a resource", `{"resource": {"aws_vpc": {"main": {}}}, "import": [{"to": "aws_vpc.main", "id": "vpc-1"}]}`, ""},
		{"to one of several", `{"resource": {"aws_vpc": {"main": {"for_each": {"a": 1}}}}, "import": [{"for_each": {"a": 1}, "to": "aws_vpc.main[each.key]", ` +
			`"id": "${each.value}"}]}`, ""},
		{"to nothing", `{"resource": {"aws_vpc": {"main": {}}}, "import": [{"to": "aws_vpc.mian", "id": "vpc-1"}]}`,
			"import: to: no aws_vpc.mian in the configuration (Terraform: Reference to undeclared resource); did you mean aws_vpc.main?"},
		{"without an address", `{"import": [{"id": "vpc-1"}]}`, "import: to: does not parse"},
		{"of what is not there", `{"resource": {"aws_vpc": {"main": {}}}, "import": [{"to": "aws_vpc.main", "id": "${local.x}"}]}`, "import: id: no local.x"},
		{"each without for_each", `{"resource": {"aws_vpc": {"main": {}}}, "import": [{"to": "aws_vpc.main", "id": "${each.value}"}]}`,
			"import: id: each.value without the for_each argument"},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, References(read(t, e.config), nil), e.problems()...) })
	}
}
