package strictyaml

import "testing"

func TestInWords(t *testing.T) {
	for line, want := range map[string]string{
		"npm start":             `["npm", "start"]`,
		"  gunicorn  shop:app ": `["gunicorn", "shop:app"]`,
		"migrate && serve":      `["sh", "-c", "migrate && serve"]`,
		`php -d "a=b" run`:      `["sh", "-c", "php -d \"a=b\" run"]`,
		"serve --port $PORT":    `["sh", "-c", "serve --port $PORT"]`,
		"":                      `[]`,
	} {
		if got := InWords(line); got != want {
			t.Errorf("%q: got %s, want %s", line, got, want)
		}
	}
}

func TestAListOfWords(t *testing.T) {
	type task struct {
		Command []string `yaml:"command" list:"words"`
	}
	for _, test := range []struct{ file, problem string }{
		{"command: [sleep, 5]", ""},
		{"command: npm start", `task.yaml:1:10: command: npm start; must be a list of words; write it as ["npm", "start"]`},
		{"command: 'a | b'", `task.yaml:1:10: command: "a | b"; must be a list of words; write it as ["sh", "-c", "a | b"]`},
		{"command: |\n  npm start", `task.yaml:1:10: command: "npm start\n"; must be a list of words; write it as ["npm", "start"]`},
		{"command: [sleep, 0.5]", "task.yaml:1:18: command[1]: 0.5; must be text; put it in quotes"},
		{`command: ""`, `task.yaml:1:10: command: ""; must be a list of words; remove the key, or write ["npm", "start"]`},
		{"command: {a: b}", "task.yaml:1:10: command: {...}; must be a list; write each item on a line of its own, after a hyphen; [] is the empty list"},
	} {
		var got task
		problem := ""
		if err := Read("task.yaml", []byte(test.file+"\n"), &got, options).Problems.Err(); err != nil {
			problem = err.Error()
		}
		if problem != test.problem {
			t.Errorf("got\n%s\nwant\n%s", problem, test.problem)
		}
	}
}
