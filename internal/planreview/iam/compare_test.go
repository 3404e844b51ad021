package iam

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"slipway/internal/planreview/plan"
)

func policy(t *testing.T, statements ...string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(`{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`), &v); err != nil {
		t.Fatal(err)
	}
	return plan.Document{Value: v}
}

const (
	getX     = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::x/*"}`
	getXAll  = `{"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::x/*"]}`
	getAny   = `{"Effect":"Allow","Action":"S3:getobject","Resource":"*"}`
	getXTLS  = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::x/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`
	denyX    = `{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"*"}`
	notX     = `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`
	all      = `{"Effect":"Allow","Action":"*","Resource":"*"}`
	trustTwo = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["123456789012","210987654321"]}}`
	trustOne = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::123456789012:root"}}`
	trustAny = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}`
)

func TestCompare(t *testing.T) {
	for name, test := range map[string]struct {
		before, after []string
		want          string // + and - rows, W for widened
	}{
		"same":                        {[]string{getX}, []string{getX}, ""},
		"order and form":              {[]string{getX, denyX}, []string{denyX, getX}, ""},
		"covered by another":          {[]string{all}, []string{all, getX}, ""},
		"action added":                {[]string{getX}, []string{getXAll}, "+W Allow s3:* arn:aws:s3:::x/*"},
		"action removed":              {[]string{getXAll}, []string{getX}, "- Allow s3:* arn:aws:s3:::x/*"},
		"resource widened":            {[]string{getX}, []string{getAny}, "+W Allow S3:getobject *"},
		"condition removed":           {[]string{getXTLS}, []string{getX}, "+W Allow s3:GetObject arn:aws:s3:::x/*"},
		"condition added":             {[]string{getX}, []string{getXTLS}, "- Allow s3:GetObject arn:aws:s3:::x/*"},
		"deny removed":                {[]string{getX, denyX}, []string{getX}, "-W Deny s3:DeleteObject *"},
		"deny added":                  {[]string{getX}, []string{getX, denyX}, "+ Deny s3:DeleteObject *"},
		"all but added":               {[]string{getX}, []string{getX, notX}, "+W Allow all but iam:* *"},
		"all but another service's":   {[]string{notX}, []string{notX, getX}, ""},
		"what all but leaves out":     {[]string{notX}, []string{notX, `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}`}, "+W Allow iam:PassRole *"},
		"a value within a pattern":    {[]string{condition("StringLike", "a*")}, []string{condition("StringEquals", "ab")}, "- Allow x:Y *"},
		"a pattern around a value":    {[]string{condition("StringLike", "ab")}, []string{condition("StringLike", "a*")}, "+W Allow x:Y *"},
		"all but covered":             {[]string{all}, []string{all, notX}, ""},
		"principal added":             {[]string{trustOne}, []string{trustTwo}, "+W Allow sts:AssumeRole AWS:arn:aws:iam::210987654321:root"},
		"principal removed":           {[]string{trustTwo}, []string{trustOne}, "- Allow sts:AssumeRole AWS:arn:aws:iam::210987654321:root"},
		"account in its two forms":    {[]string{trustOne}, []string{`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"123456789012"}}`}, ""},
		"anyone":                      {[]string{trustOne}, []string{trustAny}, "+W Allow sts:AssumeRole *"},
		"fewer values of a condition": {[]string{condition("StringEquals", "a", "b")}, []string{condition("StringEquals", "a")}, "- Allow x:Y *"},
		"more values of a condition":  {[]string{condition("StringEquals", "a")}, []string{condition("StringEquals", "a", "b")}, "+W Allow x:Y *"},
		"more values of a Not":        {[]string{condition("StringNotEquals", "a")}, []string{condition("StringNotEquals", "a", "b")}, "- Allow x:Y *"},
		"fewer values of a Not":       {[]string{condition("StringNotEquals", "a", "b")}, []string{condition("StringNotEquals", "a")}, "+W Allow x:Y *"},
	} {
		t.Run(name, func(t *testing.T) {
			rows, ok := Compare(policy(t, test.before...), policy(t, test.after...))
			if !ok {
				t.Fatal("cannot be read")
			}
			var got []string
			for _, row := range rows {
				sign := "-"
				if row.Added {
					sign = "+"
				}
				if row.Widens() {
					sign += "W"
				}
				got = append(got, strings.Join(append(append([]string{sign, row.Effect}, row.Actions...), append(row.Resources, row.Principals...)...), " "))
			}
			// Of a widened or narrowed pattern both sides differ; the first row is the side that holds more.
			if test.want == "" && len(got) > 0 || test.want != "" && (len(got) == 0 || !contains(got, test.want)) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			for _, row := range rows {
				if row.Widens() != strings.Contains(test.want, "W ") {
					t.Errorf("%+v is widened: %v", row, row.Widens())
				}
			}
		})
	}
}

func condition(operator string, values ...string) string {
	quoted, _ := json.Marshal(values)
	return fmt.Sprintf(`{"Effect":"Allow","Action":"x:Y","Resource":"*","Condition":{%q:{"aws:x":%s}}}`, operator, quoted)
}

func contains(all []string, one string) bool {
	for _, item := range all {
		if item == one {
			return true
		}
	}
	return false
}

func TestCompareRefusesWhatItCannotRead(t *testing.T) {
	for name, v := range map[string]any{
		"text":               "allow all",
		"masked":             plan.Masked{},
		"no statement":       plan.Document{Value: map[string]any{"Rules": nil}},
		"a masked action":    plan.Document{Value: map[string]any{"Statement": map[string]any{"Effect": "Allow", "Action": plan.Masked{}}}},
		"no effect":          plan.Document{Value: map[string]any{"Statement": map[string]any{"Action": "x:Y"}}},
		"a statement's text": plan.Document{Value: map[string]any{"Statement": []any{"x"}}},
	} {
		if _, ok := Compare(nil, v); ok {
			t.Errorf("%s: was read", name)
		}
	}
	hidden := map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"AWS": "123456789012"},
		"Condition": map[string]any{"StringEquals": map[string]any{"sts:ExternalId": plan.Masked{}}}}
	if rows, ok := Compare(nil, plan.Document{Value: map[string]any{"Statement": hidden}}); !ok || len(rows) != 1 ||
		rows[0].Conditions[0].Values[0] != "(sensitive)" {
		t.Errorf("a hidden value of a condition: %v %v", rows, ok)
	}
	if rows, ok := Compare(nil, policy(t, getX)); !ok || len(rows) != 1 || !rows[0].Widens() {
		t.Errorf("a new policy: %v %v", rows, ok)
	}
}

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		pattern, item string
		want          bool
	}{
		{"*", "s3:*", true}, {"s3:*", "s3:GetObject", true}, {"s3:*", "s3:Get*", true}, {"s3:Get*", "s3:*", false},
		{"s3:?et", "s3:Get", true}, {"s3:?et", "s3:*et", false}, {"a*b*c", "a-b-b-c", true}, {"a*b*c", "a-b-b", false},
		{"*", allBut + "x", true}, {"s3:*", allBut + "s3:Get*", false}, {"*", "", false}, {"", "", true},
	} {
		if got := Matches(test.pattern, test.item); got != test.want {
			t.Errorf("%s covers %s: %v", test.pattern, test.item, got)
		}
	}
}
