package policy

import (
	"strings"
	"testing"
	"time"

	"slipway/internal/planreview/plan"
	"slipway/internal/testbench/plantest"
)

// bucket is a change with every kind of value.
const before = `{"acl":"private","size":3,"tags":{"team":"a"},"password":"old","rules":[{"cidr":"10.0.0.0/8"}]}`
const after = `{"acl":null,"size":4.5,"big":18446744073709551615,"tags":{"team":"a","cost":"7"},"password":"new",` +
	`"list":["a",{"token":"x"}],"rules":[{"cidr":"0.0.0.0/0"}],"policy":"{\"Statement\":[{\"Action\":[\"s3:*\"]}]}","same":{"a":[1]}}`

func one(t *testing.T, when string, p *plan.Plan) (bool, error) {
	t.Helper()
	env, err := language()
	if err != nil {
		t.Fatal(err)
	}
	e, mistakes := compile(env, when)
	if len(mistakes) > 0 {
		t.Fatalf("%s: %v", when, mistakes)
	}
	holds, _, err := e.holds(p.Changes[0], "prod", p.Static)
	return holds, err
}

func bucket(t *testing.T) *plan.Plan {
	t.Helper()
	return plantest.Load(t, plantest.Changes(plantest.Change("update", `module.m["k"].aws_s3_bucket.logs[0]`, before, after,
		`"after_unknown":{"arn":true,"zone":{"id":true}},"after_sensitive":{"password":true}`)))
}

func TestExpressions(t *testing.T) {
	p := bucket(t)
	for when, want := range map[string]bool{
		`type == "aws_s3_bucket" && action == "update" && environment == "prod"`: true,
		`address.startsWith("module.m") && module == 'module.m["k"]'`:            true,
		`name == "logs[0]" || name == "logs"`:                                    true,
		`after.acl == null && before.acl == "private"`:                           true,
		`after.size > before.size && after.size > 4`:                             true,
		`after.big > 1`:                                        true,
		`has(after.nothing)`:                                   false,
		`after.?nothing.orValue("x") == "x"`:                   true,
		`after.rules.exists(r, r.cidr == "0.0.0.0/0")`:         true,
		`after.policy.Statement.exists(s, "s3:*" in s.Action)`: true,
		`"cost" in after.tags && int(after.tags.cost) == 7`:    true,
		`before.tags == after.tags`:                            false,
		`before.rules == [{"cidr": "10.0.0.0/8"}]`:             true,
		`{"a": [1]} == after.same && [1] + [2] == [1, 2] && [1, 2].map(x, x * 2) == [2, 4] && ["b"].filter(x, x in {"b": 1}).size() == 1`: true,
		`after.same == {"a": [1]}`:                                                  true,
		`"acl" in changed && !("tags.team" in changed)`:                             true,
		`"password" in hidden && "list" in hidden && !("tags" in hidden)`:           true,
		`"arn" in unknown && !("acl" in unknown)`:                                   true,
		`"a" in after.list`:                                                         true,
		`"password" in hidden || after.password == "new"`:                           true,
		`!("password" in hidden) && after.password == "new"`:                        false,
		`replace_paths.size() > 0 || previous_address != "" || provider == "other"`: false,
		`after.tags.all(k, k.matches("^[a-z]+$"))`:                                  true,
	} {
		if got, err := one(t, when, p); err != nil || got != want {
			t.Errorf("%s: %v, %v", when, got, err)
		}
	}
}

// TestWhatCannotBeReadIsNeverFine: no expression learns a masked or an unknown value, and none takes it for another.
func TestWhatCannotBeReadIsNeverFine(t *testing.T) {
	p := bucket(t)
	for when, want := range map[string]string{
		`after.password == "new"`:                        "masked as a secret",
		`"new" == after.password`:                        "masked as a secret",
		`after.password != null`:                         "masked as a secret",
		`has(after.password)`:                            "masked as a secret",
		`after.password.startsWith("n")`:                 "masked as a secret",
		`string(after.password) == ""`:                   "masked as a secret",
		`after["password"] == "x"`:                       "masked as a secret",
		`after == before`:                                "masked as a secret",
		`["a"] == after.list`:                            "masked as a secret",
		`{"id": "x"} == after.zone`:                      "known only after apply",
		`after.list == ["a"]`:                            "masked as a secret",
		`after.list.exists(l, l == "zz" || l.token=="")`: "",
		`"z" in after.list`:                              "masked as a secret",
		`after.?password.orValue("x") == "x"`:            "masked as a secret",
		`after.exists(k, after[k] == "new")`:             "",
		`after.arn == "x"`:                               "known only after apply",
		`has(after.arn)`:                                 "known only after apply",
		`after.zone.id == "x"`:                           "known only after apply",
		`after.zone == {}`:                               "known only after apply",
		`after.zones == "x"`:                             "no such key: zones; ask has(...) for it first",
		`after.acl.startsWith("p")`:                      "no such overload",
		`int(after.tags.team) > 1`:                       "",
		`after.rules[3].cidr == ""`:                      "index out of bounds: 3",
		`after.size`:                                     "it gives double, not true or false",
		`[1,2,3,4,5,6,7,8,9,0].all(a, [1,2,3,4,5,6,7,8,9,0].all(b, [1,2,3,4,5,6,7,8,9,0].all(c, [1,2,3,4,5,6,7,8,9,0].all(d, ` +
			`[1,2,3,4,5,6,7,8,9,0].all(e, [1,2,3,4,5,6,7,8,9,0].all(f, a + b + c + d + e + f >= 0 || address == ""))))))`: "it takes too long",
	} {
		holds, err := one(t, when, p)
		if err == nil || holds || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v; want an error with %q", when, holds, err, want)
		} else if strings.Contains(err.Error(), "new") || strings.Contains(err.Error(), "old") {
			t.Errorf("%s: the message shows the secret: %v", when, err)
		}
	}
}

func TestReferencesOfSynthesizedFilesAreNotKnown(t *testing.T) {
	p := plan.New([]*plan.Change{plan.NewStatic("aws_s3_bucket.a", "aws_s3_bucket", "a", map[string]any{"tags": map[string]any{"a": "${b}"}},
		map[string]any{"bucket": "${aws_x.y.name}-b", "acl": "private"}, nil)})
	p.Static = true
	if holds, err := one(t, `after.acl == "private" && unknown == ["bucket", "tags"]`, p); !holds || err != nil {
		t.Error(holds, err)
	}
	if _, err := one(t, `after.bucket.startsWith("acme")`, p); err == nil {
		t.Error("a reference was judged as a text")
	}
}

// TestNoExpressionTakesAllTimeOrMemory: texts that double, and expressions that are long or deep.
func TestNoExpressionTakesAllTimeOrMemory(t *testing.T) {
	env, err := language()
	if err != nil {
		t.Fatal(err)
	}
	p := bucket(t)
	double := "address"
	for range 30 {
		double = "[" + double + "].map(x, x + x)[0]"
	}
	for name, when := range map[string]string{
		"doubles": double + ` == ""`,
		"long":    "1" + strings.Repeat("+1", 40_000) + " == 1",
		"deep":    strings.Repeat("(", 5_000) + "true" + strings.Repeat(")", 5_000),
		"deeper":  strings.Repeat("[", 40_000) + strings.Repeat("]", 40_000) + " == []",
		"nots":    strings.Repeat("!", 90_000) + "true",
		"huge":    `address == "` + strings.Repeat("a", 500_000) + `"`,
		"regular": `("a" + after.acl).matches("(a+)+$")`,
	} {
		start := time.Now()
		if e, mistakes := compile(env, when); len(mistakes) == 0 {
			_, _, _ = e.holds(p.Changes[0], "", false)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
	compiled, mistakes := compile(env, double+` == ""`)
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	if _, _, err := compiled.holds(p.Changes[0], "", false); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Error("a text doubles 30 times:", err)
	}
}
