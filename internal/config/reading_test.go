package config

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"slipway/internal/strictyaml"
)

// What internal/strictyaml says of keys and values in general is tested there; here, what it says of an environment.
func TestKeys(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "an unknown key", added: "  cpuu: 256\n", want: "dev.yaml:8:3: service.cpuu: unknown key; did you mean cpu?"},
		{name: "another spelling", added: "  healthCheck: {}\n", want: "service.healthCheck: unknown key; did you mean health_check?"},
		{name: "the beginning of a key", added: "  writable: []\n", want: "service.writable: unknown key; did you mean writable_paths?"},
		{name: "a key of another section", added: "  cookie_duration: 1\n",
			want: "service.cookie_duration: unknown key; it belongs to load_balancer.stickiness.cookie_duration"},
		{name: "a key of ECS", added: "  linuxParameters: {}\n", want: "service.linuxParameters: unknown key; write init_process and tmpfs, which are keys of service"},
		{name: "a key of a log group's filter", added: "monitoring: {log_alarms: [{name: a, pattern: ERROR, filterPattern: ERROR}]}\n",
			want: "filterPattern: unknown key; write pattern"},
		{name: "a key of ECS in one section", added: "load_balancer: {target: {container_port: 80}}\n",
			want: "load_balancer.target.container_port: unknown key; write port"},
		{name: "the same elsewhere", added: "load_balancer: {container_port: 80}\n",
			want: "load_balancer.container_port: unknown key; it belongs to service.container_port"},
		{name: "a key like no other", added: "deployment:\n  blue_green: true\n",
			want: "deployment.blue_green: unknown key; known keys here are " +
				"health_check_grace_period, minimum_healthy_percent, maximum_percent, circuit_breaker, wait_for_steady_state"},
		{name: "the environment's name", added: "Name: dev\n", want: "dev.yaml:8:1: Name: unknown key"},
		{name: "a required key missing", old: "region: us-east-1\n", want: "dev.yaml:1:1: region: missing; add it, such as us-east-1"},
		{name: "a required section missing", old: "state:\n  bucket: shop-terraform-state\n", want: "dev.yaml:1:1: state: missing; add it with bucket"},
		{name: "a key missing in a section", old: "  image: nginx:1.29\n", new: "  cpu: 256\n",
			want: "dev.yaml:6:1: service.image: missing; add it, such as nginx:1.29"},
		{name: "the largest number", added: "  cpu: 9223372036854775807\n", want: "service.cpu: 9223372036854775807; not known to this version"},
		{name: "several lines where they are", added: "  environment: {A: \"a\\nb\"}\n"},
		{name: "several lines in a name", old: "project: shop", new: "project: \"shop\\nx\"", want: `project: "shop\nx"; has the control character '\n'`},
		{name: "a token of CDKTF", added: "  environment: {A: 'x${TfToken[1]}'}\n", want: "x${TfToken[1]}; ${TfToken[ is reserved for CDKTF; remove that"},
		{name: "a list token of CDKTF", added: "tags: {A: '#{TfToken[1]}'}\n", want: "#{TfToken[ is reserved for CDKTF"},
		{name: "Terraform's own marks", added: "  environment: {A: '${HOME} %{if}'}\n"},
	})
}

// What is said of keys of other tools in a section is of one that there is, and names no key that it has.
func TestTheSectionsOfForeignKeysExist(t *testing.T) {
	paths := strictyaml.Paths(reflect.TypeFor[Environment](), "")
	for foreign := range reading.Foreign {
		section, _, inOne := strings.Cut(foreign, ".")
		there := func(path string) bool {
			path = "." + path
			return strings.HasSuffix(path, "."+section) || strings.HasSuffix(path, "."+section+"[]")
		}
		if inOne && !slices.ContainsFunc(paths, there) {
			t.Errorf("%s: no section %s; take it out of reading.Foreign, or name the section as it is now", foreign, section)
		}
		if inOne && slices.ContainsFunc(paths, func(path string) bool {
			return strings.HasSuffix("."+strings.ReplaceAll(path, "[]", ""), "."+foreign)
		}) {
			t.Errorf("%s: a key; take it out of reading.Foreign", foreign)
		}
	}
}

func TestFilesThatAreNoEnvironment(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"empty":         {"", "dev.yaml:1:1: empty; give at least project, region, account, state and service"},
		"a list":        {"- a\n", "dev.yaml:1:1: [...]; must be a section of keys"},
		"two documents": {minimal + "---\n" + minimal, "dev.yaml:8:1: second YAML document; keep one environment in one file, as plain YAML"},
		"a colon": {minimal + "  command: a: b\n", "; indent all keys of a section alike, here and on the next line; " +
			"text with a colon at its end or before a space, as an ARN with :key::, needs quotes"},
		"far too much": {strings.Repeat("# padding\n", 30000), "dev.yaml:1:1: larger than 128 KiB; keep one environment in one file"},
	} {
		t.Run(name, func(t *testing.T) {
			problems := problemsOf(t, test.file)
			if len(problems) != 1 || !strings.Contains(problems[0].String(), test.want) {
				t.Errorf("got  %v\nwant %s", problems, test.want)
			}
		})
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	want := `dev.yaml:1:10: project: Shop; not a project name; use lowercase letters, digits and single hyphens, starting with a letter
dev.yaml:2:1: regin: unknown key; did you mean region?
dev.yaml:3:10: account: 12345; not an AWS account id; write its 12 digits, in quotes
dev.yaml:5:11: state.bucket: Shop; not a bucket name; use 3 to 63 lowercase letters, digits, dots and hyphens, starting and ending with a letter or digit
dev.yaml:6:8: state.key: /state; not the key of an object; use 1 to 1024 characters that neither start nor end with /
dev.yaml:9:8: service.cpu: 300; not known to this version; did you mean 256? known are 256, 512, 1024, 2048, 4096, 8192 or 16384; if AWS has it by now, add service.cpu to allow_unknown
dev.yaml:10:11: service.memory: "512"; must be a whole number; write decimal digits only, without quotes and units
dev.yaml:12:14: service.environment.DB_HOST: DB_HOST; is set to the database's; remove it or choose another name
dev.yaml:14:7: service.secrets[0].value_from: missing; add it
dev.yaml:16:15: service.health_check.interval: 301; out of range; use 5 to 300
dev.yaml:18:8: scaling.min: 5; above max, which is 4; lower min or raise max
dev.yaml:22:17: scaling.schedules[0].schedule: cron(0 18 * * MON-FRI *); exactly one of day-of-month and day-of-week must be ?; write it as cron(0 18 ? * MON-FRI *)
dev.yaml:23:13: scaling.schedules[1].name: night; the name of two schedules; choose another name
dev.yaml:25:12: scaling.schedules[1].min: -1; out of range; use 0 to 5000
dev.yaml:28:14: load_balancer.health_check.timeout: 30; not below interval, which is 30; use a shorter timeout or a longer interval
dev.yaml:30:12: database.readers: true; must be a whole number; write decimal digits only, without quotes and units
dev.yaml:31:19: database.instance_class: db.r7g.larg; not known to this version as a class of Aurora MySQL; did you mean db.r7g.large? Otherwise, if AWS has it by now, add database.instance_class to allow_unknown
dev.yaml:32:3: database.backup_window: has no value; give it a value or remove the key`
	_, err := Parse("dev.yaml", []byte(manyProblems))
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\n\nwant\n%s", err, want)
	}
}
