package config

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestWhatTheContainerIsStartedWith(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "a command", added: "  command: [npm, start]\n"},
		{name: "a number in it", added: "  command: [sleep, 5]\n"},
		{name: "a line with a password", added: "  command: mysql -uroot -phunter2\n",
			want: `service.command: (not shown); must be a list of words; write each word in quotes, as ["npm", "start"]`},
		{name: "a line with a variable", added: "  command: PASSWORD=hunter2 ./run\n",
			want: "service.command: PASSWORD=...; must be a list of words; write each word"},
		{name: "a list of variables", added: "  environment: ['PASSWORD=hunter2']\n", want: "service.environment: [...]; must be names and values"},
		{name: "a fraction in it", added: "  command: [sleep, 0.5]\n", want: "dev.yaml:8:20: service.command[1]: 0.5; must be text; put it in quotes"},
		{name: "a text", added: "  command: npm start\n", want: `dev.yaml:8:12: service.command: npm start; must be a list of words; write it as ["npm", "start"]`},
		{name: "a line for a shell", added: "  command: migrate && serve\n", want: `write it as ["sh", "-c", "migrate && serve"]`},
		{name: "a text as entry point", added: "  entrypoint: /entry.sh\n",
			want: `service.entrypoint: /entry.sh; must be a list of words; write it as ["/entry.sh"]`},
		{name: "an empty list", added: "  entrypoint: []\n", want: "dev.yaml:8:15: service.entrypoint: []; an empty list changes nothing: ECS takes the image's own"},
		{name: "an empty word first", added: "  command: ['', a]\n", want: `service.command[0]: ""; no program`},
		{name: "an empty word later", added: "  command: [a, '']\n"},
		{name: "a script of several lines", added: "  command: [sh, -c, \"a\\nb\"]\n"},

		{name: "a user", added: "  user: app\n"},
		{name: "a user and a group", added: "  user: app:www-data\n"},
		{name: "a uid", added: "  user: 1000\n"},
		{name: "a uid and a gid", added: "  user: 1000:1000\n"},
		{name: "a uid and a group", added: "  user: 1000:app\n"},
		{name: "root", added: "  user: root\n"},
		{name: "no user", added: "  user: ''\n", want: `service.user: ""; not a user; write it as app, app:app, 1000 or 1000:1000`},
		{name: "a user with a space", added: "  user: the app\n", want: "service.user: the app; not a user"},
		{name: "two groups", added: "  user: 1:2:3\n", want: "not a user"},
		{name: "a negative uid", added: "  user: -1\n", want: "not a user"},

		{name: "a directory", added: "  working_directory: /app\n"},
		{name: "the root directory", added: "  working_directory: /\n"},
		{name: "a relative directory", added: "  working_directory: app\n", want: "service.working_directory: app; not an absolute path; write it as /app"},
		{name: "a directory with a slash at its end", added: "  working_directory: /app/\n", want: "not an absolute path"},

		{name: "no init for ECS Exec", added: "  execute_command: true\n  init_process: false\n",
			want: "dev.yaml:9:17: service.init_process: false; execute_command has one, which reaps what a session leaves behind; remove it, or set execute_command"},
		{name: "no init", added: "  init_process: false\n"},

		{name: "the smallest disk", added: "  ephemeral_storage_gib: 20\n"},
		{name: "the largest disk", added: "  ephemeral_storage_gib: 200\n"},
		{name: "too small a disk", added: "  ephemeral_storage_gib: 19\n", want: "service.ephemeral_storage_gib: 19; out of range; use 20 to 200"},
		{name: "too large a disk", added: "  ephemeral_storage_gib: 201\n", want: "out of range; use 20 to 200"},

		{name: "labels that are no texts", added: "  docker_labels: {a: 1, b: true, c: 1.10}\n"},
		{name: "a label of several lines", added: "  docker_labels: {a: \"x\\ny\"}\n"},
		{name: "our label", added: "  docker_labels: {credentials-version: x}\n",
			want: "service.docker_labels.credentials-version: credentials-version; Slipway's own: with it a change that running tasks do not see replaces them"},
		{name: "a label of spaces", added: "  docker_labels: {' ': x}\n", want: "not the name of a label"},
		{name: "a list of labels", added: "  docker_labels: [a=b]\n", want: "service.docker_labels: [...]; must be names and values"},
	})
}

func TestUlimits(t *testing.T) {
	limit := func(name, soft, hard string) string {
		return "    - {name: " + name + ", soft_limit: " + soft + ", hard_limit: " + hard + "}\n"
	}
	checkRules(t, []ruleTest{
		{name: "open files", added: "  ulimits:\n" + limit("nofile", "1024", "1048576")},
		{name: "without limit", added: "  ulimits:\n" + limit("memlock", "-1", "-1")},
		{name: "a soft one above the hard one", added: "  ulimits:\n" + limit("nofile", "2048", "1024"),
			want: "dev.yaml:9:34: service.ulimits[0].soft_limit: 2048; above the hard limit, 1024; lower it or raise hard_limit"},
		{name: "a soft one without limit", added: "  ulimits:\n" + limit("core", "-1", "1024"), want: "soft_limit: -1; above the hard limit, 1024"},
		{name: "a hard one without limit", added: "  ulimits:\n" + limit("core", "0", "-1")},
		{name: "more files than Linux takes", added: "  ulimits:\n" + limit("nofile", "1024", "1048577"),
			want: "service.ulimits[0].hard_limit: 1048577; Linux takes at most 1048576 for nofile"},
		{name: "files without limit", added: "  ulimits:\n" + limit("nofile", "1024", "-1"), want: "Linux takes at most 1048576 for nofile"},
		{name: "a limit twice", added: "  ulimits:\n" + limit("nofile", "1", "2") + limit("nofile", "1", "3"),
			want: "service.ulimits[1].name: nofile; in the list twice"},
		{name: "an unknown limit", added: "  ulimits:\n" + limit("NOFILE", "1", "2"),
			want: "service.ulimits[0].name: NOFILE; not known to this version; did you mean nofile?"},
		{name: "a name and a number", added: "  ulimits: {nofile: 1024}\n", want: "service.ulimits: {...}; must be a list"},
		{name: "below -1", added: "  ulimits:\n" + limit("core", "-2", "5"), want: "soft_limit: -2; too small; use -1 or more"},
	})
}

func TestRepositoryCredentials(t *testing.T) {
	const (
		private   = "image: registry.example.com/shop:1"
		secretArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:registry-a1B2c3"
		other     = "arn:aws:secretsmanager:us-east-1:210987654321:secret:registry-a1B2c3"
		otherKey  = "arn:aws:kms:us-east-1:210987654321:key/a-b"
	)
	with := func(arn string) string { return private + "\n  repository_credentials_arn: " + arn }
	checkRules(t, []ruleTest{
		{name: "a secret", old: "image: nginx:1.29", new: with(secretArn)},
		{name: "another account's, with its key", old: "image: nginx:1.29", new: with(other) + "\n  repository_credentials_kms_key_arn: " + otherKey},
		{name: "another account's, without its key", old: "image: nginx:1.29", new: with(other),
			want: "where AWS's own key does not decrypt it; add repository_credentials_kms_key_arn, the customer managed key"},
		{name: "a key of another region", old: "image: nginx:1.29",
			new:  with(secretArn) + "\n  repository_credentials_kms_key_arn: " + strings.Replace(otherKey, "us-east-1", "eu-west-1", 1),
			want: "service.repository_credentials_kms_key_arn: arn:aws:kms:eu-west-1:210987654321:key/a-b; of another region than us-east-1"},
		{name: "a name", old: "image: nginx:1.29", new: with("registry"),
			want: "service.repository_credentials_arn: registry; not the ARN of a secret; write it as arn:"},
		{name: "a parameter", old: "image: nginx:1.29", new: with("arn:aws:ssm:us-east-1:123456789012:parameter/registry"), want: "not the ARN of a secret"},
		{name: "a JSON key", old: "image: nginx:1.29", new: with("'" + secretArn + ":password::'"), want: "with a JSON key, and ECS reads username and password"},
		{name: "a secret without its suffix", old: "image: nginx:1.29", new: with(strings.TrimSuffix(secretArn, "-a1B2c3")),
			want: "a secret without its six random characters"},
		{name: "what looks like a name's end", old: "image: nginx:1.29", new: with(strings.Replace(secretArn, "a1B2c3", "docker", 1)),
			want: "if it is this one, add repository_credentials_complete_arn: true"},
		{name: "what looks so, confirmed", old: "image: nginx:1.29",
			new: with(strings.Replace(secretArn, "a1B2c3", "docker", 1)) + "\n  repository_credentials_complete_arn: true"},
		{name: "the credentials themselves", old: "image: nginx:1.29", new: with("'https://deploy:kJ8dh2lP@registry.example.com'"),
			want: "service.repository_credentials_arn: (not shown); looks like or holds a URL with a password"},
		{name: "an image of ECR", old: "image: nginx:1.29",
			new:  "image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1\n  repository_credentials_arn: " + secretArn,
			want: "the image is in ECR, where the execution role is enough; remove it"},
		{name: "a key alone", added: "  repository_credentials_kms_key_arn: " + otherKey + "\n", want: "has no effect without repository_credentials_arn"},
	})
}

func TestTheContainersHealthCheck(t *testing.T) {
	health := func(lines string) string { return "  health_check:\n" + lines }
	checkRules(t, []ruleTest{
		{name: "a text", added: health("    command: wget -q -O- http://localhost/ || exit 1\n")},
		{name: "a list", added: health("    command: [/healthcheck, --port, 8080]\n")},
		{name: "none", added: health("    enabled: false\n")},
		{name: "nothing to run", added: health("    command: ''\n"),
			want: `service.health_check.command: ""; ECS wants a command; remove the key for the default, or for no check set enabled: false instead`},
		{name: "an empty list", added: health("    command: []\n"), want: "ECS wants a command"},
		{name: "AWS's form for a shell", added: health("    command: [CMD-SHELL, curl -f http://localhost/]\n"),
			want: "dev.yaml:9:14: service.health_check.command: [...]; what begins with CMD-SHELL is a text here; write it as curl -f http://localhost/"},
		{name: "AWS's form without one", added: health("    command: [CMD, /healthcheck]\n"), want: `CMD is what a list means; write it as ["/healthcheck"]`},
		{name: "AWS's form for none", added: health("    command: [NONE]\n"), want: "no check is no command; remove it and set enabled: false"},
		{name: "a Dockerfile's form", added: health("    command: CMD curl -f http://localhost/\n"),
			want: "the shell would look for a program CMD; write the command alone: curl -f http://localhost/"},
		{name: "a list in a list", added: health("    command: [[a]]\n"), want: "a list in which not all is text; put each word in quotes"},
		{name: "a switch", added: health("    command: true\n"), want: "neither a text nor a list of words"},
		{name: "a time without a check", added: health("    enabled: false\n    interval: 10\n"),
			want: "dev.yaml:10:15: service.health_check.interval: 10; has no effect without enabled; remove it, or set enabled to true"},
		{name: "a password", added: health("    command: mysql -u root -pkJ8dh2lP -e 'SELECT 1'\n"),
			want: "service.health_check.command: (not shown); looks like or holds a command with a password"},
		{name: "a long start without a check", added: health("    enabled: false\n") + "deployment: {health_check_grace_period: 0}\n"},
	})
}

func TestLog(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "a pattern", added: "  log: {multiline_pattern: '^\\d{4}-\\d{2}'}\n"},
		{name: "a pattern and blocking", added: "  log: {mode: blocking, multiline_pattern: '^\\S'}\n"},
		{name: "a pattern that is none", added: "  log: {multiline_pattern: '^(?=[A-Z])'}\n",
			want: "service.log.multiline_pattern: ^(?=[A-Z]); not a regular expression of Go: invalid or unsupported Perl syntax: `(?=`; write it as "},
		{name: "a large buffer", added: "  log: {max_buffer_mib: 511}\n"},
		{name: "too large a buffer", added: "  log: {max_buffer_mib: 512}\n",
			want: "service.log.max_buffer_mib: 512; leaves nothing of the task's 512 MiB to the application; use less or raise service.memory"},
		{name: "too large a buffer of two", added: "  log: {max_buffer_mib: 256}\n" + sidecars("{name: nginx, image: nginx:1.29}"),
			want: "service.log.max_buffer_mib: 256; each of 2 containers has such a buffer, which leaves nothing of the task's 512 MiB to the application"},
		{name: "no buffer", added: "  log: {max_buffer_mib: 0}\n", want: "service.log.max_buffer_mib: 0; too small; use 1 or more"},
		{name: "a buffer and blocking", added: "  log: {mode: blocking, max_buffer_mib: 25}\n",
			want: "service.log.max_buffer_mib: 25; blocking output has no buffer; remove it, or set mode to non-blocking"},
		{name: "an unknown mode", added: "  log: {mode: nonblocking}\n",
			want: "service.log.mode: nonblocking; not known to this version; did you mean non-blocking?"},
	})
}

func TestCredentialsAreRefusedAndNeverShown(t *testing.T) {
	const password = "kJ8dh2lPq"
	for name, test := range map[string]struct{ added, want string }{
		"a variable": {"  environment: {DATABASE_URL: 'mysql://app:" + password + "@db/shop'}\n",
			"dev.yaml:8:31: service.environment.DATABASE_URL: (not shown); looks like or holds a URL with a password, and whoever may describe the task definition " +
				"reads it; keep it in Secrets Manager or the SSM Parameter Store, and name that in service.secrets; if everybody may know it, add DATABASE_URL to " +
				"service.public_environment"},
		"a command":      {"  command: [serve, --password, " + password + "]\n", "service.command: (not shown); looks like or holds a command with a password"},
		"an entry point": {"  entrypoint: [serve, --password=" + password + "]\n", "service.entrypoint: (not shown)"},
		"a label":        {"  docker_labels: {a: 'mysql://app:" + password + "@db/shop'}\n", "service.docker_labels.a: (not shown)"},
		"a secret's URL": {"  secrets: {A: 'mysql://app:" + password + "@db/shop'}\n",
			"service.secrets[0].value_from: (not shown); looks like or holds a URL with a password"},
		"a secret itself": {"  secrets: {A: ghp_" + strings.Repeat(password, 4) + "}\n",
			"service.secrets[0].value_from: (not shown); looks like or holds a key or token"},
	} {
		problems := problemsOf(t, minimal+test.added)
		if len(problems) != 1 || !strings.Contains(problems[0].String(), test.want) {
			t.Errorf("%s: got %v, want %s", name, problems, test.want)
		}
		if strings.Contains(problems.Err().Error(), password) {
			t.Errorf("%s: the value is shown: %v", name, problems)
		}
	}
	checkRules(t, []ruleTest{
		{name: "what everybody may know", added: "  environment: {MAPS: 'https://maps.example.com/?key=0123456789abcdef'}\n  public_environment: [MAPS]\n"},
		{name: "what is no variable", added: "  environment: {A: x}\n  public_environment: [B]\n",
			want: "dev.yaml:9:24: service.public_environment[0]: B; not a variable of service.environment; remove it"},
		{name: "a name twice", added: "  environment: {A: x}\n  public_environment: [A, A]\n", want: "service.public_environment[1]: A; in the list twice"},
	})
}

func TestWarningsOfTheContainer(t *testing.T) {
	for _, test := range []struct{ name, added, want string }{
		{"words", "  command: [npm, start]\n", ""},
		{"one word", "  command: [npm start]\n",
			`service.command: ["npm start"]; one word, so that a program of that whole name is started; write ["npm", "start"] unless the entry point is a shell`},
		{"one word for a shell", "  entrypoint: [sh, -c]\n  command: [npm start]\n", ""},
		{"an entry point alone", "  entrypoint: [/entry.sh]\n", "service.entrypoint: set without command; the image's own command is dropped"},
		{"root", "  user: root\n", "service.user: root; whoever breaks into the application is root"},
		{"uid 0", "  user: 0:1000\n", "service.user: 0:1000; whoever breaks into"},
		{"root's group", "  user: 1000:0\n  container_port: 8080\n", ""},
		{"a limit that has no effect", "  ulimits: [{name: memlock, soft_limit: -1, hard_limit: -1}]\n",
			"service.ulimits[0].name: memlock; AWS documents nofile alone"},
		{"open files", "  ulimits: [{name: nofile, soft_limit: 1, hard_limit: 2}]\n", ""},
		{"a secret's name", "  environment: {SMTP_PASSWORD: kJ8dh2lP}\n", "service.environment.SMTP_PASSWORD: by its name a secret"},
		{"a secret's name, public", "  environment: {SMTP_PASSWORD: kJ8dh2lP}\n  public_environment: [SMTP_PASSWORD]\n", ""},
		{"a secret's name and a file", "  environment: {SMTP_PASSWORD: /run/secrets/smtp}\n", ""},
		{"a publishable key", "  environment: {STRIPE_KEY: pk_live_abc}\n", ""},
		{"a name that describes a secret", "  environment: {PASSWORD_MIN_LENGTH: 12345}\n", ""},
		{"public for nothing", "  environment: {LEVEL: debug}\n  public_environment: [LEVEL]\n",
			"service.public_environment: LEVEL; does not look like a secret; remove it"},
		{"a parameter", "  secrets: {TOKEN: /shop/token}\n", ""},
		{"a parameter of a hierarchy", "  secrets: {TOKEN: /shop/secret-key}\n", ""},
		{"a parameter that may be a secret", "  secrets: {TOKEN: my-secret}\n",
			"service.secrets[0].value_from: my-secret; taken for the name of an SSM parameter; for a secret of Secrets Manager write its ARN"},
		{"a secret's name with its suffix", "  secrets: {TOKEN: shop-token-a1B2c3}\n", "service.secrets[0].value_from: shop-token-a1B2c3; taken for the name"},
		{"a parameter by its ARN", "  secrets: {TOKEN: 'arn:aws:ssm:us-east-1:123456789012:parameter/my-secret'}\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(warned(t, minimal+test.added+"monitoring: {emails: [a@example.com]}\n"+
				"load_balancer: {certificate_arn: 'arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab'}\n", time.Now()), "\n")
			if test.want == "" && got != "" || !strings.HasPrefix(got, test.want) || strings.Contains(got, "\n") || strings.Contains(got, "kJ8dh2lP") {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestAParameterThatIsNamedGetsItsARN(t *testing.T) {
	got := parse(t, minimal+"  secrets: {A: /shop/token, B: shop-token}\n").Service.Secrets
	want := []Secret{
		{Name: "A", ValueFrom: "arn:aws:ssm:us-east-1:123456789012:parameter/shop/token", ParameterName: "/shop/token"},
		{Name: "B", ValueFrom: "arn:aws:ssm:us-east-1:123456789012:parameter/shop-token", ParameterName: "shop-token"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestHealthCommands(t *testing.T) {
	for text, want := range map[string]HealthCommand{
		"curl -f http://localhost/": ShellCommand("curl -f http://localhost/"),
		"[/check, 5]":               ExecCommand("/check", "5"),
	} {
		got := parse(t, minimal+"  health_check: {command: "+text+"}\n").Service.HealthCheck.Command
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q", text, got)
		}
	}
	if got := ExecCommand("/check", "a b").String(); got != `["/check", "a b"]` {
		t.Errorf("got %s", got)
	}
}

func TestSourcesOfAllThatECSReads(t *testing.T) {
	const registry = "arn:aws:secretsmanager:us-east-1:123456789012:secret:registry-a1B2c3"
	got := parse(t, strings.Replace(minimal, "nginx:1.29", "registry.example.com/shop:1\n  repository_credentials_arn: "+registry, 1)+"  secrets: {A: /shop/a}\n")
	if want := []string{"arn:aws:ssm:us-east-1:123456789012:parameter/shop/a", registry}; !reflect.DeepEqual(got.Service.Sources(), want) {
		t.Errorf("got %v", got.Service.Sources())
	}
}

func TestValuesKeepTheOrderOfACommand(t *testing.T) {
	values := map[string]string{}
	for _, v := range parse(t, minimal+"  command: [serve, --port, 80]\n  health_check: {command: [/check, -q]}\n").Values() {
		values[v.Path] = v.Text
	}
	if got := values["service.command"]; got != `["serve", "--port", "80"]` {
		t.Errorf("command: %s", got)
	}
	if got := values["service.health_check.command"]; !strings.Contains(got, "/check") || strings.Contains(got, "CMD") {
		t.Errorf("health check: %s", got)
	}
	if got := values["service.entrypoint"]; got != "none" {
		t.Errorf("entry point: %s", got)
	}
}
