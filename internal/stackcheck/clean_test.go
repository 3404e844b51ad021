package stackcheck

import "testing"

const backend = `"terraform": {"backend": {"s3": {"bucket": "state"}}}`

func clean(sections string) string { return `{` + backend + `, ` + sections + `}` }

func cleanRole(arguments string) string {
	return clean(`"resource": {"aws_iam_role": {"a": {` + arguments + `}}}`)
}

func TestWhatIsNoPartOfTheProductIsReported(t *testing.T) {
	for _, e := range []example{
		{"nothing", cleanRole(`"path": "/ecs/", "name": "a-role/home/x", "url": "https://x.example/home/y", "mount": "/tmp", "n": 5`), ""},
		{"a home", cleanRole(`"x": "see /home/ann/app"`), "aws_iam_role.a: x: the machine's path /home/ann in see /home/ann/app"},
		{"root's home", cleanRole(`"x": ["\u002froot/app"]`), "aws_iam_role.a: x[0]: the machine's path " + "/root" + "/app"},
		{"a temporary file", cleanRole(`"x": "file:///tmp/a"`), "the machine's path file:///tmp/a"},
		{"a temporary directory", cleanRole(`"x": "\"/tmp/a\""`), "the machine's path \"/tmp/a"},
		{"a Mac", cleanRole(`"x": "/Users/ann/app"`), "the machine's path /Users/ann"},
		{"a workspace", cleanRole(`"x": "/workspace/app"`), "the machine's path /workspace/app"},
		{"Windows", cleanRole(`"x": "C:\\app"`), "the machine's path C:\\"},
		{"the working directory", cleanRole(`"x": "in /srv/slipway/dev"`), "the working directory in in /srv/slipway/dev"},
		{"in the metadata", `{"//": {"metadata": {"cwd": "/home/ann"}}, ` + backend + `}`, "//: metadata.cwd: the machine's path"},
		{"in a key", cleanRole(`"x": {"/home/ann": 1}`), "the machine's path /home/ann"},

		{"a token", cleanRole(`"x": "${TfToken[TOKEN.0]}"`), "x: TfToken in ${TfToken[TOKEN.0]}; a value was not resolved"},
		{"a list token", cleanRole(`"x": "#{Token[TOKEN.0]}"`), "Token[ in"},
		{"a number token", cleanRole(`"x": -8.1e+298`), "e+298 in -8.1e+298"},
		{"nil", cleanRole(`"x": "a-<nil>"`), "<nil> in a-<nil>"},
		{"an object as text", cleanRole(`"x": "[object Object]"`), "[object Object] in"},
		{"undefined", cleanRole(`"x": "a-undefined"`), "undefined in a-undefined"},
		{"NaN", cleanRole(`"x": "NaN"`), "NaN in NaN"},
		{"a pointer", cleanRole(`"x": "0xc000123456"`), "0xc000123456 in"},
		{"a missing argument", cleanRole(`"x": "%!s(MISSING)"`), "%!s( in"},
		{"words that look alike", cleanRole(`"x": "NaNo, undefinedness"`), ""},

		{"a hash", clean(`"resource": {"aws_vpc": {"main_E0411C00": {}}}`),
			"aws_vpc.main_E0411C00: the name \"main_E0411C00\" is not made of\naws_vpc.main_E0411C00: the name ends in a hash of CDKTF"},
		{"a hash of digits", clean(`"output": {"vpc_01234567": {"value": 1}}`), "output.vpc_01234567: the name ends in a hash of CDKTF"},
		{"capitals", clean(`"data": {"aws_vpc": {"Main": {}}}`), `data.aws_vpc.Main: the name "Main" is not made of a-z, 0-9 and _`},
		{"a hyphen", clean(`"variable": {"a-b": {}}, "locals": {"c-d": 1}`), "local.c-d: the name\nvar.a-b: the name"},

		{"null", cleanRole(`"x": null, "y": {"z": [null]}`), "aws_iam_role.a: x: null; leave it out\naws_iam_role.a: y.z[0]: null"},
		{"null in an output", clean(`"output": {"x": {"value": null}}`), "output.x: value: null"},
		{"null in a provider", clean(`"provider": {"aws": [{"region": null}]}`), "provider.aws: region: null"},

		{"a literal password", cleanRole(`"master_password": "hunter2"`), "master_password: a secret that the state keeps; use the argument whose name ends in _wo"},
		{"an expression as password", cleanRole(`"auth": [{"password": "${x.y.z}"}]`), "auth[0].password: a secret that the state keeps"},
		{"an empty password", cleanRole(`"password": ""`), "password: an empty secret"},
		{"a literal secret", cleanRole(`"secret_string": "x"`), "secret_string: a secret that the state keeps"},
		{"a literal in a write-only argument", cleanRole(`"secret_string_wo": "x", "secret_string_wo_version": "1"`),
			"secret_string_wo: a value that is not ephemeral"},
		{"a stored value in a write-only argument", cleanRole(`"value_wo": "${aws_x.y.z}"`), "value_wo: a value that is not ephemeral"},
		{"an ephemeral value", cleanRole(`"value_wo": "${jsonencode({p = ephemeral.a.b.c})}"`), ""},
		{"what is no secret", cleanRole(`"manage_master_user_password": true, "password_length": 32, "client_password_auth_type": "X"`), ""},
		{"a data source that stores", clean(`"data": {"aws_secretsmanager_secret_version": {"a": {}}}`),
			"its attributes put a secret into the state; use ephemeral."},
		{"a resource that stores", clean(`"resource": {"random_password": {"a": {}}}`), "random_password.a: its attributes put a secret"},

		{"a local backend", `{"terraform": {"backend": {"local": {}}}}`, "terraform: backend: the state is kept in a local file"},
		{"no backend", `{}`, "terraform: backend: the state is kept in a local file"},
		{"the cloud", `{"terraform": {"cloud": {}}}`, ""},
	} {
		t.Run(e.name, func(t *testing.T) { expect(t, Clean(read(t, e.config), "/srv/slipway"), e.problems()...) })
	}
}

func TestAProblemCanBeAllowedByItsPlace(t *testing.T) {
	cfg := read(t, `{"resource": {"aws_iam_role": {"a": {"x": ["/home/ann"], "password": "p"}}}}`)
	expect(t, Clean(cfg, "", "aws_iam_role.a.x[0]", "terraform.backend"), "password: a secret")
}
