package plan

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func decoded(t *testing.T, text string) any {
	t.Helper()
	if text == "" {
		return nil
	}
	var v any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestMaskHides(t *testing.T) {
	for name, test := range map[string]struct{ before, after, beforeMarks, afterMarks string }{
		"a marked value":             {`{"a":"CANARY"}`, `{"a":"CANARY2"}`, `{"a":true}`, `{"a":true}`},
		"what is marked before only": {`{"a":"CANARY"}`, `{"a":"CANARY"}`, `{"a":true}`, `{}`},
		"what is marked after only":  {`{"a":"CANARY"}`, `{"a":"CANARY"}`, `{}`, `{"a":true}`},
		"a marked whole":             {`{"a":{"b":["CANARY"]}}`, ``, `true`, ``},
		"a marked block":             {`{"a":[{"b":"x"},{"b":"CANARY"}]}`, ``, `{"a":[{},{"b":true}]}`, ``},
		"a list whose kind changed":  {`{"a":["CANARY"]}`, `{"a":{"b":"CANARY"}}`, `{"a":[true]}`, `{"a":{"b":true}}`},
		"a name":                     {`{"password":"CANARY"}`, `{"password":"CANARY2"}`, ``, ``},
		"a name in camel case":       {`{"clientSecret":"CANARY","apiKey":"CANARY"}`, ``, ``, ``},
		"a number by name":           {`{"token":7777777}`, ``, ``, ``},
		"a map by name":              {`{"secrets":{"a":"CANARY"}}`, ``, ``, ``},
		"a block by name":            {`{"secret":[{"content":"CANARY"}]}`, ``, ``, ``},
		"a tag":                      {`{"tags":{"db_password":"CANARY"}}`, ``, ``, ``},
		"a pair with a name":         {`{"setting":[{"name":"DB_PASSWORD","value":"CANARY"}]}`, ``, ``, ``},
		"user data":                  {`{"user_data":"CANARY"}`, ``, ``, ``},
		"a private key":              {`{"a":"-----BEGIN RSA PRIVATE KEY-----\nCANARY"}`, ``, ``, ``},
		"a URL's password":           {`{"a":"mysql://admin:CANARY@host/db"}`, ``, ``, ``},
		"a connection string":        {`{"a":"Server=x;Password=CANARY;"}`, ``, ``, ``},
		"an argument":                {`{"a":["--password=CANARY"]}`, ``, ``, ``},
		"variables of a container": {`{"container_definitions":"[{\"environment\":[{\"name\":\"A\",\"value\":\"CANARY\"}]}]"}`,
			`{"container_definitions":"[{\"environment\":[{\"name\":\"A\",\"value\":\"arn:aws:CANARY\"}]}]"}`, ``, ``},
		"a container's environment alone": {`{"environment":{"name":"a","value":"CANARY"}}`, ``, ``, ``},
		"variables of Lambda":             {`{"environment":[{"variables":{"name":"CANARY","A":"CANARY"}}]}`, ``, ``, ``},
		"variables of CodeBuild":          {`{"environment":[{"compute_type":"x","environment_variable":[{"name":"A","value":"CANARY"}]}]}`, ``, ``, ``},
		"NAME=value":                      {`{"env":["A=CANARY"]}`, ``, ``, ``},
		"an option of a log driver":       {`{"c":"[{\"logConfiguration\":{\"options\":{\"splunk-token\":\"CANARY\"}}}]"}`, ``, ``, ``},
		"JSON in JSON":                    {`{"a":"{\"b\":\"{\\\"password\\\":\\\"CANARY\\\"}\"}"}`, ``, ``, ``},
		"a literal in a reference":        {`{"password":"${\"CANARY\"}"}`, ``, ``, ``},
	} {
		t.Run(name, func(t *testing.T) {
			got := mask(pair{before: decoded(t, test.before), after: decoded(t, test.after)},
				pair{before: decoded(t, test.beforeMarks), after: decoded(t, test.afterMarks)},
				newJudgment(nil).root(""))
			if text := fmt.Sprint(got); strings.Contains(text, "CANARY") || strings.Contains(text, "7777777") {
				t.Errorf("shows %s", text)
			}
		})
	}
}

func TestMaskShowsTheRest(t *testing.T) {
	for _, text := range []string{
		`{"a":"b","n":1,"on":true,"none":null,"list":["x"]}`,
		`{"manage_master_user_password":true,"password_length":40,"master_password_wo_version":3}`,
		`{"secret_arn":"arn:aws:secretsmanager:us-east-1:123456789012:secret:x"}`,
		`{"secrets":[{"name":"DB_PASSWORD","valueFrom":"arn:aws:secretsmanager:us-east-1:123456789012:secret:x:password::"}]}`,
		`{"secret_id":"${aws_secretsmanager_secret.db_password.arn}"}`,
		`{"environment":[{"name":"LOG_LEVEL"}]}`,
		`{"url":"https://example.com:8443/path"}`,
	} {
		v := decoded(t, text)
		got := mask(pair{before: v, after: v}, pair{}, newJudgment(nil).root(""))
		for _, side := range []any{got.before, got.after} {
			if diff := cmp.Diff(v, side); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		}
	}
}

func TestAMaskedValueShowsWhetherItChanged(t *testing.T) {
	variables := func(pairs ...string) any {
		var list []any
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, map[string]any{"name": pairs[i], "value": pairs[i+1]})
		}
		return map[string]any{"environment": list}
	}
	c := Change{}
	both := mask(pair{before: variables("A", "1", "B", "2", "C", "3"), after: variables("NEW", "0", "A", "1", "B", "5")}, pair{}, newJudgment(nil).root(""))
	c.Before, c.After = both.before, both.after
	var paths []string
	for _, d := range c.Diff() {
		paths = append(paths, d.Path)
	}
	if diff := cmp.Diff([]string{"environment[B].value", "environment[C]", "environment[NEW]"}, paths); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestMaskIsLinear(t *testing.T) {
	deep := strings.Repeat(`{"a":[`, 2000) + strings.Repeat(`]}`, 2000)
	v := decoded(t, deep)
	mask(pair{before: v, after: v}, pair{}, newJudgment(nil).root("")) // exponential walks would not end
	if got := mask(pair{before: deep, after: deep}, pair{}, newJudgment(nil).root("")); got.before == nil {
		t.Error("deep JSON in text is lost")
	}
}

// TestLooksSecretIsLinear with texts that make each look at a byte see all that follow.
func TestLooksSecretIsLinear(t *testing.T) {
	const times = 50_000
	for _, part := range []string{
		"mysql ", "mysql -", "ey", "eyJ", "-----BEGIN CERTIFICATE-----", "a://", "://a:", "pw:", "pw: ", "password=<", "a@", "dp.", "s.", "=", ": " +
			"", "{{", "--password ", " -p", "arn:", "~", "|", "token ",
		"curl -u ", "a=b&", "\\\"", "env:\n", "- ", "\n", "0", "A", "é", "echo ", "GR1348941",
	} {
		text := strings.Repeat(part, times)
		start := time.Now()
		newJudgment(nil).looksSecret(text)
		took := time.Since(start)
		if took > 10*time.Second {
			t.Errorf("%q takes %s", part, took)
		}
	}
	list := make([]any, times)
	for i := range list {
		list[i] = "-x"
	}
	newJudgment(nil).secretCommand(list)
}
