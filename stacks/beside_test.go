package stacks

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/beside"
	"slipway/internal/config"
)

const smallest = `project: shop
region: us-east-1
account: "123456789012"
state: {bucket: shop-terraform-state}
service: {image: "nginx:1.29"}
`

const queue = `resource "aws_sqs_queue" "orders" {
  name              = "shop-dev-orders"
  kms_master_key_id = aws_kms_key.main.arn
}
`

// project is a folder with environments and what is synthesized of them.
type project struct {
	t         *testing.T
	dir       string
	extension Extension
}

func newProject(t *testing.T, files map[string]string) project {
	t.Helper()
	p := project{t: t, dir: t.TempDir()}
	for name, content := range files {
		p.write(name, content)
	}
	return p
}

func (p project) write(name, content string) {
	p.t.Helper()
	path := filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// synth gives what it says, with paths below the project's folder.
func (p project) synth() (warnings, problems string) {
	p.t.Helper()
	environments, err := config.Load(filepath.Join(p.dir, "environments"))
	if err == nil {
		var all []string
		_, all, err = Synthesis{Environments: environments, Extension: p.extension, Output: filepath.Join(p.dir, "cdktf.out")}.Write(p.t.Context())
		warnings = strings.ReplaceAll(strings.Join(all, "\n"), p.dir+"/", "")
	}
	if err != nil {
		problems = strings.ReplaceAll(err.Error(), p.dir+"/", "")
	}
	return warnings, problems
}

func (p project) written(stack string) string {
	p.t.Helper()
	var names []string
	folder := filepath.Join(p.dir, "cdktf.out", "stacks", stack)
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(folder, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		return err.Error()
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestFilesBesideAnEnvironmentComeIntoItsStack(t *testing.T) {
	p := newProject(t, map[string]string{
		"environments/dev.yaml": smallest, "environments/prod.yaml": smallest, "environments/orders/qa.yaml": smallest,
		"environments/common/topic.tf.json": `{"resource": {"aws_sns_topic": {"news": {"name": "${aws_lb.main.name}-news"}}}}`,
		"environments/dev/queue.tf":         queue,
		"environments/dev/files/user.json":  "{}",
		"environments/dev/lb_override.tf":   "resource \"aws_lb\" \"main\" {\n  idle_timeout = 90\n}\n",
		"environments/orders/qa/queue.tf":   queue,
	})
	expect := func(step string, want map[string]string) {
		t.Helper()
		if warnings, problems := p.synth(); warnings+problems != "" {
			t.Fatalf("%s: %s%s", step, warnings, problems)
		}
		for stack, files := range want {
			if got := p.written(stack); got != files {
				t.Errorf("%s: %s has %s, want %s", step, stack, got, files)
			}
		}
	}
	expect("first", map[string]string{
		"dev":       "cdk.tf.json files/user.json lb_override.tf queue.tf topic.tf.json",
		"prod":      "cdk.tf.json topic.tf.json",
		"orders-qa": "cdk.tf.json queue.tf topic.tf.json",
	})
	p.write("cdktf.out/stacks/dev/by-hand.tf", "locals {}")
	if err := os.RemoveAll(filepath.Join(p.dir, "environments", "dev")); err != nil {
		t.Fatal(err)
	}
	expect("without those of dev", map[string]string{"dev": "by-hand.tf cdk.tf.json topic.tf.json", "prod": "cdk.tf.json topic.tf.json"})
}

// TestCopiesCanBeExecutedAsTheFilesCan, and leave no empty folder behind.
func TestCopiesCanBeExecutedAsTheFilesCan(t *testing.T) {
	from, folder := filepath.Join(t.TempDir(), "run.sh"), t.TempDir()
	if err := os.WriteFile(from, []byte("true"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := config.Environment{Beside: []beside.File{{Name: "bin/run.sh", Path: from}}}
	for _, mode := range []os.FileMode{0o644, 0o755, 0o644} {
		stage := t.TempDir()
		if err := errors.Join(os.Chmod(from, mode), copyBeside(env, stage)); err != nil {
			t.Fatal(err)
		}
		if changed, err := replace(stage, folder); err != nil || !changed {
			t.Errorf("replaced: %t, %v", changed, err)
		}
		if copied, err := os.Stat(filepath.Join(folder, "bin", "run.sh")); err != nil || copied.Mode().Perm()&0o100 != mode&0o100 {
			t.Errorf("%o of a file of the mode %o, %v", copied.Mode(), mode, err)
		}
	}
	for _, name := range []string{"bin/deep/down/run.sh", "other/gone.txt", "other/kept.txt"} {
		if err := copyFile(from, filepath.Join(folder, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	if err := takeAway(folder, []string{"bin/deep/down/run.sh", "bin/run.sh", "other/gone.txt", "other/never.txt"}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "bin")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder is left: %v", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "other", "kept.txt")); err != nil {
		t.Error(err)
	}
}

func TestFilesBesideAnEnvironmentAreChecked(t *testing.T) {
	for name, c := range map[string]struct{ file, content, want string }{
		"a reference to nothing": {"queue.tf", strings.Replace(queue, "main.arn", "mian.arn", 1),
			"environments/dev/queue.tf:3:3: aws_sqs_queue.orders.kms_master_key_id: no aws_kms_key.mian in the configuration; did you mean aws_kms_key.main?"},
		"an address of the stack": {"lb.tf.json", `{"resource": {"aws_lb": {"main": {"name": "x"}}}}`,
			"environments/dev/lb.tf.json:1:26: aws_lb.main: is declared in cdk.tf.json as well; give one of them another name"},
		"an override of nothing": {"lb_override.tf", "resource \"aws_lb\" \"mian\" {\n  name = \"x\"\n}\n",
			"environments/dev/lb_override.tf:1:1: aws_lb.mian: overrides nothing; declare it in a file that is no override"},
		"an override with a reference to nothing": {"lb_override.tf", "resource \"aws_lb\" \"main\" {\n  subnets = [aws_subnet.mine.id]\n}\n",
			"environments/dev/lb_override.tf:2:3: aws_lb.main.subnets[0]: no aws_subnet.mine in the configuration; " +
				"correct it, or declare it in a file beside the environment"},
		"a backend": {"state.tf", "terraform {\n  backend \"local\" {\n  }\n}\n",
			"environments/dev/state.tf:1:1: terraform: backend: the stack has its own; remove it; the state is that of the environment's state section"},
		"a version of the provider": {"versions.tf", "terraform {\n  required_providers {\n    aws = { version = \"6.0.0\" }\n    random = {}\n  }\n}\n",
			"environments/dev/versions.tf:1:1: terraform: required_providers.aws: the stack has its own; remove it; other providers may stand here"},
		"a provider without an alias": {"provider.tf", "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n", "provider.aws: "},
		"a mistake in the syntax":     {"queue.tf", "resource {", "environments/dev/queue.tf:1:10: "},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t, map[string]string{"environments/dev.yaml": smallest, "environments/dev/" + c.file: c.content})
			if _, problems := p.synth(); !strings.Contains(problems, c.want) || strings.Contains(problems, "\n") {
				t.Errorf("got  %s\nwant %s", problems, c.want)
			}
			if got := p.written("dev"); !strings.Contains(got, "no such file") {
				t.Errorf("written all the same: %s", got)
			}
		})
	}
}

func TestWideRightsBesideAnEnvironmentAreWarnedOf(t *testing.T) {
	p := newProject(t, map[string]string{"environments/dev.yaml": smallest, "environments/dev/queue.tf": queue + `
resource "aws_iam_role_policy" "orders" {
  role   = aws_iam_role.ecs_task_role.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sqs:*"], Resource = aws_sqs_queue.orders.arn }] })
}

resource "aws_db_instance" "other" {
  password = "hunter2hunter2"
}
`})
	warnings, problems := p.synth()
	for _, want := range []string{
		"environments/dev/queue.tf:8:3: aws_iam_role_policy.orders: policy: a statement allows sqs:* (ecs_task_role); name the actions",
		"environments/dev/queue.tf:12:3: aws_db_instance.other: password: ",
	} {
		if problems != "" || !strings.Contains(warnings, want) || strings.Contains(warnings, "hunter2") {
			t.Errorf("got  %s%s\nwant %s", warnings, problems, want)
		}
	}
}

func TestAnAlarmThatNobodyHearsIsWarnedOf(t *testing.T) {
	const alarm = `resource "aws_cloudwatch_metric_alarm" "orders" {
  alarm_name    = "NAME-orders"
  alarm_actions = [aws_sns_topic.alarms.arn]
}
`
	for name, want := range map[string]string{
		"shop-dev":                              "",
		"${local.project}-${local.environment}": "",
		"${local.project}": "environments/dev/alarm.tf:2:3: aws_cloudwatch_metric_alarm.orders: alarm_name: shop-orders tells aws_sns_topic.alarms, " +
			"whose policy lets through shop-dev-* alone; give it such a name",
	} {
		p := newProject(t, map[string]string{"environments/dev.yaml": smallest, "environments/dev/alarm.tf": strings.Replace(alarm, "NAME", name, 1)})
		if warnings, problems := p.synth(); warnings != want || problems != "" {
			t.Errorf("%s: got %s%s, want %s", name, warnings, problems, want)
		}
	}
}

func TestVariablesReferToWhatStandsBeside(t *testing.T) {
	environment := strings.Replace(smallest, `"nginx:1.29"}`, `"nginx:1.29", environment: {QUEUE_URL: "${aws_sqs_queue.orders.url}", HOME_DIR: "${HOME}"}}`, 1)
	p := newProject(t, map[string]string{"environments/dev.yaml": environment, "environments/dev/queue.tf": queue})
	if warnings, problems := p.synth(); warnings+problems != "" {
		t.Fatal(warnings, problems)
	}
	data, err := os.ReadFile(filepath.Join(p.dir, "cdktf.out", "stacks", "dev", "cdk.tf.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`{\"name\":\"QUEUE_URL\",\"value\":\"${aws_sqs_queue.orders.url}\"}`, `{\"name\":\"HOME_DIR\",\"value\":\"$${HOME}\"}`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("lacks %s", want)
		}
	}
	if err := os.RemoveAll(filepath.Join(p.dir, "environments", "dev")); err != nil {
		t.Fatal(err)
	}
	_, problems := p.synth()
	want := `environments/dev.yaml:5:57: service.environment.QUEUE_URL: ${aws_sqs_queue.orders.url}; refers to aws_sqs_queue.orders, which neither a file ` +
		`beside the environment nor stacks/extensions.go declares; declare it in a .tf file in environments/dev/, or write $${...} where the text itself is meant`
	if problems != want {
		t.Errorf("got  %s\nwant %s", problems, want)
	}
}
