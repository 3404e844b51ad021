package policy

import (
	"strings"
	"testing"
)

var builtIn = []string{"stateful-delete", "tag-lost", "resource-deleted"}

const wrong = `rules:
  - id: Bad
    severity: hihg
    message: x
    types: [aws s3]
    when: addrss == "a" && foo(1)
  - id: stateful-delete
    severity: high
    message: ""
    when: |
      type == "x" &&
        actoin == "create"
  - id: c
    severity: low
    message: a
    when: address
  - id: c
    severity: low
    message: a
    actions: [read]
    when: "after.x +"
severities:
  - {rule: tag-lots, reason: x}
  - {rule: never-deleted, severity: low, reason: x}
  - {rule: c, blocks: no, reason: " ", address: ""}
acknowledgements:
  - {rule: never-deleted, address: a, environment: prod, reason: a, approver: b, expiry: 2026-01-01}
  - {rule: c, address: a, reason: a, approver: b, expiry: 2026-01-01}
never_delete:
  - {type: "aws_x.a", reason: x}
  - {type: s3, reason: x}
tests:
  - name: a
    change: {address: foo, action: create, before: {a: 1}}
    expect: {c: bad, d: low}
  - name: b
    change: {address: aws_x.a, action: delete, before: a, after: {}}
`

const known = "known are action, address, after, before, changed, environment, hidden, module, name, previous_address, provider, replace_paths, type, " +
	"unknown; attributes are below after and before, as after.acl"

// All mistakes of a file, each at its place; those of an expression at their place in it.
const mistakes = `p.yaml:2:9: rules[0].id: Bad; not a name of a rule; use lower-case letters, digits and single hyphens, as public-bucket
p.yaml:3:15: rules[0].severity: hihg; not one of the choices; use low, medium, high or critical
p.yaml:5:13: rules[0].types[0]: aws s3; not a type of resources; write it as aws_s3_bucket or aws_db_*
p.yaml:6:11: rules[0].when: addrss == "a" && foo(1) (1:1); not valid CEL: undeclared reference to 'addrss'; did you mean address?
p.yaml:6:31: rules[0].when: addrss == "a" && foo(1) (1:21); not valid CEL: undeclared reference to 'foo'; ` + known + `
p.yaml:7:9: rules[1].id: stateful-delete; the name of a rule that is built in; choose another; severities changes those that are built in
p.yaml:9:14: rules[1].message: ""; empty; write it out
p.yaml:12:9: rules[1].when: actoin == "create" (2:3); not valid CEL: undeclared reference to 'actoin'; did you mean action?
p.yaml:16:11: rules[2].when: address (1:1); gives string, not true or false; compare it with something
p.yaml:17:9: rules[3].id: c; the name of the rule on line 13; choose another
p.yaml:20:15: rules[3].actions[0]: read; not one of the choices; use create, update, replace, delete or forget
p.yaml:21:21: rules[3].when: after.x + (1:10); not valid CEL: Syntax error: the expression ends too early; correct the expression`

func TestParseReportsAllMistakesAtOnce(t *testing.T) {
	_, err := Parse("p.yaml", []byte(wrong), builtIn)
	if err == nil {
		t.Fatal("no error")
	}
	if !strings.HasPrefix(err.Error(), mistakes) {
		t.Errorf("got\n%v\nwant\n%s", err, mistakes)
	}
	for _, want := range []string{
		`p.yaml:23:5: severities[0].severity: ""; neither severity nor blocks is given, so that the entry changes nothing; add one of them`,
		"p.yaml:23:12: severities[0].rule: tag-lots; not a rule; did you mean tag-lost?",
		"p.yaml:24:12: severities[1].rule: never-deleted; always critical, and always blocks; take the type out of never_delete",
		"p.yaml:25:23: severities[2].blocks: no; must be true or false; write false, without quotes",
		`p.yaml:25:35: severities[2].reason: " "; empty; write it out`,
		`p.yaml:25:49: severities[2].address: ""; empty; write it out, or remove the key`,
		"p.yaml:27:12: acknowledgements[0].rule: never-deleted; cannot be acknowledged; take the type out of never_delete",
		"p.yaml:28:5: acknowledgements[1].environment: missing; add it, such as prod, the --label of the plans that it is for",
		"p.yaml:30:12: never_delete[0].type: aws_x.a; not a type of resources; write it as aws_s3_bucket or aws_db_*",
		"p.yaml:31:12: never_delete[1].type: s3; not a whole type of resources; write it out as aws_s3_bucket, or with a star as aws_s3_*",
		"p.yaml:34:23: tests[0].change.address: foo; not an address of a resource; write it as aws_s3_bucket.logs or module.a.aws_lb.main[0]",
		"tests[0].change.before: {...}; a creation has no attributes before; remove it, or use update",
		"p.yaml:35:17: tests[0].expect.c: bad; not one of the choices; use low, medium, high, critical, none or acknowledged",
		"p.yaml:35:25: tests[0].expect.d: d; not a rule; did you mean c?",
		"p.yaml:37:56: tests[1].change.before: a; must be a section of attributes; write them below it, indented by two spaces",
		"tests[1].change.after: {...}; nothing is there after it; remove it, or use replace",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
}

func TestParseTakesEmptyFiles(t *testing.T) {
	for _, empty := range []string{"", "# nothing\n", "rules:\nseverities: []\nnever_delete:\nacknowledgements:\ntests:\n"} {
		p, err := Parse("p.yaml", []byte(empty), builtIn)
		if err != nil || len(p.IDs()) > 0 {
			t.Errorf("%q: %v", empty, err)
		}
	}
}

func TestPlacesInOtherTexts(t *testing.T) {
	for when, want := range map[string]string{
		`'foo == ""'`:                       "p.yaml:2:12: ",
		"|-\n      true &&\n      foo":      "p.yaml:4:7: ",
		">-\n      true &&\n      foo":      "p.yaml:2:11: ", // folded: that of the whole
		`"\"a\" == foo"`:                    "p.yaml:2:11: ", // with escapes
		"|\n      // é\n      \"é\" == foo": "p.yaml:4:14: ",
	} {
		_, err := Parse("p.yaml", []byte("rules:\n  - when: "+when+"\n    id: a\n    severity: low\n    message: m\n"), builtIn)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", when, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(wrong))
	f.Fuzz(func(_ *testing.T, data []byte) {
		if p, err := Parse("p.yaml", data, builtIn); err == nil {
			for _, test := range p.Tests {
				_, _ = test.Plan()
			}
		}
	})
}

func TestARuleIsNamedOnceAmongThoseThatAreKnown(t *testing.T) {
	_, err := Parse("p.yaml", []byte("never_delete:\n  - {type: aws_x, reason: a}\n"+
		"tests:\n  - {name: a, change: {address: aws_x.a, action: create}, expect: {zzzzzzzzzz: low}}\n"), builtIn)
	if err == nil || strings.Count(err.Error(), NeverDeleted) != 1 {
		t.Error(err)
	}
}
