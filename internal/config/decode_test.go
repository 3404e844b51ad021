package config

import (
	"strings"
	"testing"
)

func TestTypesAndKeys(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "an unknown key", added: "  cpuu: 256\n", want: "dev.yaml:8:3: service.cpuu: unknown key; did you mean cpu?"},
		{name: "another spelling", added: "  healthCheck: {}\n", want: "service.healthCheck: unknown key; did you mean health_check?"},
		{name: "the beginning of a key", added: "  writable: []\n", want: "service.writable: unknown key; did you mean writable_paths?"},
		{name: "a key of another section", added: "  cookie_duration: 1\n",
			want: "service.cookie_duration: unknown key; it belongs to load_balancer.stickiness.cookie_duration"},
		{name: "a key like no other", added: "deployment:\n  blue_green: true\n",
			want: "deployment.blue_green: unknown key; known keys here are health_check_grace_period, minimum_healthy_percent, maximum_percent, circuit_breaker, wait_for_steady_state"},
		{name: "a required key with a typing error", old: "project:", new: "projet:", want: "dev.yaml:1:1: projet: unknown key; did you mean project?"},
		{name: "a required key missing", old: "region: us-east-1\n", want: "dev.yaml:1:1: region: missing; add it, such as us-east-1"},
		{name: "a required section missing", old: "state:\n  bucket: shop-terraform-state\n", want: "dev.yaml:1:1: state: missing; add it with bucket"},
		{name: "a key missing in a section", old: "  image: nginx:1.29\n", new: "  cpu: 256\n", want: "dev.yaml:6:1: service.image: missing; add it, such as nginx:1.29"},
		{name: "a section without keys", added: "scaling:\n", want: "dev.yaml:8:1: scaling: has no value; give it a value or remove the key"},
		{name: "null", added: "  cpu: ~\n", want: "dev.yaml:8:3: service.cpu: has no value"},
		{name: "an item without value", added: "  writable_paths:\n    - /tmp\n    -\n", want: "dev.yaml:10:7: service.writable_paths[1]: has no value"},
		{name: "a variable without value", added: "  environment:\n    A:\n", want: "dev.yaml:9:5: service.environment.A: has no value"},
		{name: "a key twice", added: "  cpu: 256\n  cpu: 512\n", want: "dev.yaml:9:3: service.cpu: written twice, first on line 8; remove one of the two"},
		{name: "a variable twice", added: "  environment: {A: 1, A: 2}\n", want: "service.environment.A: written twice"},
		{name: "a scalar for a section", added: "scaling: 4\n", want: "dev.yaml:8:10: scaling: 4; must be a section of keys"},
		{name: "a list for a section", added: "scaling: [4]\n", want: "scaling: [...]; must be a section of keys"},
		{name: "a scalar for a list", added: "  writable_paths: /tmp\n", want: "service.writable_paths: /tmp; must be a list; write each item on a line of its own"},
		{name: "a list for a map", added: "tags: [a]\n", want: "tags: [...]; must be a section of keys"},
		{name: "a number in quotes", added: "  cpu: \"256\"\n", want: "dev.yaml:8:8: service.cpu: \"256\"; must be a whole number; write decimal digits only, without quotes and units"},
		{name: "a number with a unit", added: "  cpu: 256m\n", want: "service.cpu: 256m; must be a whole number"},
		{name: "a fraction for a whole number", added: "  cpu: 256.0\n", want: "service.cpu: 256.0; must be a whole number"},
		{name: "an octal number", added: "  container_port: 0123\n", want: "0123; must be a whole number"},
		{name: "a hexadecimal number", added: "  container_port: 0x50\n", want: "must be a whole number"},
		{name: "a number with an underscore", added: "  container_port: 8_080\n", want: "must be a whole number"},
		{name: "a number beyond all numbers", added: "  cpu: 99999999999999999999\n", want: "must be a whole number"},
		{name: "the largest number", added: "  cpu: 9223372036854775807\n", want: "Fargate offers no such size"},
		{name: "infinity", added: "database:\n  serverless: {min_acu: 1, max_acu: .inf}\n", want: "max_acu: .inf; must be a number"},
		{name: "yes", added: "  execute_command: yes\n", want: "service.execute_command: yes; must be true or false; write true or false, without quotes"},
		{name: "a boolean in quotes", added: "  execute_command: 'true'\n", want: `"true"; must be true or false`},
		{name: "a boolean for text", old: "project: shop", new: "project: true", want: "project: true; must be text; put it in quotes"},
		{name: "a fraction for text", old: "project: shop", new: "project: 1.0", want: "project: 1.0; must be text; put it in quotes"},
		{name: "a mapping for text", old: "project: shop", new: "project: {a: b}", want: "project: {...}; must be text"},
		{name: "an alias", added: "  cpu: *size\n", want: "dev.yaml:8:8: service.cpu: YAML anchors, aliases, merge keys and tags are not supported; write the value itself"},
		{name: "an anchor", added: "  cpu: &size 256\n", want: "service.cpu: YAML anchors"},
		{name: "a tag", added: "  cpu: !!int 256\n", want: "service.cpu: YAML anchors"},
		{name: "a merge key", added: "  <<: {cpu: 256}\n", want: "dev.yaml:8:3: service: a key must be a plain word"},
		{name: "control characters", added: "  environment: {A: \"\\e[31m\"}\n", want: `service.environment.A: "\x1b[31m"; has the control character '\x1b'; remove that`},
		{name: "a line break in a name", old: "project: shop", new: "project: \"shop\\nx\"", want: `project: "shop\nx"; has the control character '\n'`},
		{name: "a token of CDKTF", added: "  environment: {A: 'x${TfToken[1]}'}\n", want: "x${TfToken[1]}; ${TfToken[ is reserved for CDKTF; remove that"},
		{name: "a list token of CDKTF", added: "tags: {A: '#{TfToken[1]}'}\n", want: "#{TfToken[ is reserved for CDKTF"},
		{name: "Terraform's own marks", added: "  environment: {A: '${HOME} %{if}'}\n"},
	})
}

func TestFilesThatAreNoEnvironment(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"empty":           {"", "dev.yaml:1:1: empty; give at least project, region, account, state and service"},
		"a comment":       {"# nothing\n", "dev.yaml:1:1: empty"},
		"a list":          {"- a\n", "dev.yaml:1:1: [...]; must be a section of keys"},
		"a word":          {"shop\n", "dev.yaml:1:1: shop; must be a section of keys"},
		"two documents":   {minimal + "---\n" + minimal, "dev.yaml:8:1: second YAML document; keep one environment in one file, as plain YAML"},
		"a directive":     {"%YAML 1.2\n---\n" + minimal, "dev.yaml:1:1: YAML directive"},
		"a syntax error":  {minimal + "scaling: [1, 2\n", "dev.yaml:8:10: not valid YAML: sequence end token ']' not found; correct the syntax"},
		"a colon":         {minimal + "  command: a: b\n", "needs quotes"},
		"a tab":           {"service:\n\timage: a\n", "dev.yaml:2:"},
		"Latin-1":         {"project: caf\xe9\n", "dev.yaml:1:13: not UTF-8; save the file as UTF-8 text without control characters"},
		"UTF-16":          {"\xff\xfep\x00r\x00", "dev.yaml:1:1: not UTF-8"},
		"a NUL":           {"a: 1\nb: \x00\n", "dev.yaml:2:4: control character"},
		"a lone return":   {"a: 1\rb: 2\n", "dev.yaml:1:5: control character"},
		"far too much":    {strings.Repeat("# padding\n", 30000), "dev.yaml:1:1: larger than 128 KiB"},
		"an inner header": {"---\n---\na: 1\n", "second YAML document"},
	} {
		t.Run(name, func(t *testing.T) {
			problems := problemsOf(t, test.file)
			if len(problems) != 1 || !strings.Contains(problems[0].String(), test.want) {
				t.Errorf("got  %v\nwant %s", problems, test.want)
			}
		})
	}
}

func TestLineEndsAndByteOrderMark(t *testing.T) {
	for name, file := range map[string]string{
		"CRLF":              strings.ReplaceAll(minimal, "\n", "\r\n"),
		"a byte order mark": "\uFEFF" + minimal,
		"a document header": "---\n" + minimal + "...\n",
		"no last line end":  strings.TrimSuffix(minimal, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			if got := parse(t, file); got.Service.Image != "nginx:1.29" {
				t.Errorf("image %q", got.Service.Image)
			}
		})
	}
	problems := problemsOf(t, strings.ReplaceAll(minimal+"  cpu: 1\n", "\n", "\r\n"))
	if len(problems) != 1 || !strings.HasPrefix(problems[0].String(), "dev.yaml:8:8: service.cpu: 1;") {
		t.Errorf("CRLF moves positions: %v", problems)
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	want := `dev.yaml:1:10: project: Shop; not a project name; use lowercase letters, digits and single hyphens, starting with a letter
dev.yaml:2:1: regin: unknown key; did you mean region?
dev.yaml:3:10: account: 12345; not an AWS account id; write its 12 digits, in quotes
dev.yaml:5:11: state.bucket: Shop; not a bucket name; use 3 to 63 lowercase letters, digits, dots and hyphens, starting and ending with a letter or digit
dev.yaml:6:8: state.key: /state; not the key of an object; use 1 to 1024 characters that neither start nor end with /
dev.yaml:9:8: service.cpu: 300; Fargate offers no such size; use 256, 512, 1024, 2048, 4096, 8192 or 16384
dev.yaml:10:11: service.memory: "512"; must be a whole number; write decimal digits only, without quotes and units
dev.yaml:12:14: service.environment.DB_HOST: DB_HOST; is set to the database's; remove it or choose another name
dev.yaml:14:7: service.secrets[0].value_from: missing; add it
dev.yaml:16:15: service.health_check.interval: 301; out of range; use 5 to 300
dev.yaml:18:8: scaling.min: 5; above max, which is 4; lower min or raise max
dev.yaml:22:17: scaling.schedules[0].schedule: cron(0 18 * * MON-FRI *); exactly one of day-of-month and day-of-week must be ?; write it as cron(0 8 ? * MON-FRI *)
dev.yaml:23:13: scaling.schedules[1].name: night; the name of two schedules; choose another name
dev.yaml:25:12: scaling.schedules[1].min: 0; out of range; use 1 to 5000
dev.yaml:28:14: load_balancer.health_check.timeout: 30; not below interval, which is 30; use a shorter timeout or a longer interval
dev.yaml:30:12: database.readers: true; must be a whole number; write decimal digits only, without quotes and units
dev.yaml:31:19: database.instance_class: db.r7g.larg; not a class of Aurora MySQL; did you mean db.r7g.large?
dev.yaml:32:3: database.backup_window: has no value; give it a value or remove the key`
	_, err := Parse("dev.yaml", []byte(manyProblems))
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\n\nwant\n%s", err, want)
	}
}
