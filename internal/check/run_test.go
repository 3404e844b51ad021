package check

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/config"
)

// project is a folder with environments and what was synthesized of them.
type project struct {
	t      *testing.T
	folder string
}

// newProject makes the folder and works in it.
func newProject(t *testing.T) project {
	t.Helper()
	p := project{t, t.TempDir()}
	t.Chdir(p.folder)
	return p
}

func (p project) write(content string, path ...string) {
	p.t.Helper()
	file := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

const environmentFile = `project: shop
account: "123456789012"
region: eu-west-1
state: {bucket: shop-state}
service: {image: "nginx:1"}
`

// environment writes an environment, and a stack of it with these resources: an object's content.
func (p project) environment(name, resources string) {
	p.t.Helper()
	p.write(environmentFile, "environments", name+".yaml")
	loaded, err := config.Load("environments", name)
	if err != nil {
		p.t.Fatal(err)
	}
	p.stack(name, "cdk.tf.json", fmt.Sprintf(`{"//": {"slipway": {"configuration": %q}}, "terraform": {"backend": {"s3": {}}, "required_providers": {"aws": {}}},
		"resource": {%s}}`, loaded[0].Digest(), resources))
}

func (p project) stack(environment, file, content string) {
	p.t.Helper()
	p.write(content, "cdktf.out", "stacks", environment, file)
}

// run gives what is written, how many problems are found, and the error.
func (p project) run(o Options, names ...string) (string, int, error) {
	p.t.Helper()
	o.Environments, o.Output = "environments", "cdktf.out"
	var out bytes.Buffer
	problems, err := Run(p.t.Context(), &out, o, names...)
	return out.String(), len(problems), err
}

func (p project) expect(o Options, problems int, want string, names ...string) {
	p.t.Helper()
	got, found, err := p.run(o, names...)
	if err != nil {
		p.t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" || found != problems {
		p.t.Errorf("%d problems, want %d; the output differs (-want +got):\n%s", found, problems, diff)
	}
}

const (
	withoutSchema = "note: cdktf.out/stacks/dev: arguments not checked, as there is no Terraform to ask for the providers' schema; " +
		"install it, or give --schema\n"
	withoutProviders = "note: cdktf.out/stacks/dev: arguments not checked, as its providers are not installed; " +
		"run: terraform -chdir=cdktf.out/stacks/dev init -backend=false\n"
	leftOut = "; arguments were left out where no provider is installed\n"
)

func TestASoundStackHasNoProblems(t *testing.T) {
	p := newProject(t)
	p.environment("dev", `"aws_vpc": {"main": {}, "other": {"x": "${aws_vpc.main.id}"}}`)
	p.expect(Options{}, 0, withoutSchema+"dev: 2 blocks checked, 0 problems"+leftOut)
}

func TestEachCheckReportsFileAddressPathWhatAndFix(t *testing.T) {
	for name, c := range map[string]struct{ resources, want string }{
		"a reference to nothing": {`"aws_vpc": {"main": {"x": "${aws_vpc.mian.id}"}}`,
			"aws_vpc.main: x: no aws_vpc.mian in the configuration (Terraform: Reference to undeclared resource); did you mean aws_vpc.main?"},
		"a null": {`"aws_vpc": {"main": {"x": null}}`, "aws_vpc.main: x: null; leave it out"},
		"a wide policy": {`"aws_sns_topic_policy": {"main": {"policy": "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sns:Publish\", ` +
			`\"Resource\": \"*\"}}"}}`,
			"aws_sns_topic_policy.main: policy: a statement allows sns:Publish on * (aws_sns_topic_policy.main); " +
				"name the resource, or allow it with a reason in internal/policy/unscoped.go"},
		"a secret that the task cannot read": {`"aws_ecs_task_definition": {"main": {"container_definitions": "[{\"secrets\": [{\"valueFrom\": \"x\"}]}]"}}`,
			"aws_ecs_task_definition.main: container_definitions[0].secrets[0]: no execution role to read x; set execution_role_arn"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			p.environment("dev", c.resources)
			p.expect(Options{}, 1, "cdktf.out/stacks/dev/cdk.tf.json: "+c.want+"\n"+withoutSchema+"dev: 1 block checked, 1 problem"+leftOut)
		})
	}
}

func TestFilesBesideTheStackAreChecked(t *testing.T) {
	p := newProject(t)
	p.environment("dev", `"aws_vpc": {"main": {}}`)
	p.stack("dev", "extra.tf.json", `{"resource": {"aws_subnet": {"a": {"vpc_id": "${aws_vpc.main.id}", "x": "${aws_vpc.mian.id}"}}}}`)
	p.stack("dev", "more.tf", `
		resource "aws_subnet" "b" {
			vpc_id     = aws_vpc.main.id
			user_data  = file("${path.module}/b.sh")
			depends_on = [aws_subnet.a]
			x          = aws_subnet.c.id
		}
		resource "aws_subnet" "My-own" {
			vpc_id = null
		}
		resource "aws_iam_policy" "b" {
			policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = aws_subnet.b.arn }] })
		}`)
	p.stack("dev", "tofu.tofu", `resource "aws_vpc" "other" {}`)
	p.expect(Options{}, 3, `cdktf.out/stacks/dev/extra.tf.json: aws_subnet.a: x: no aws_vpc.mian in the configuration `+
		`(Terraform: Reference to undeclared resource); did you mean aws_vpc.main?
cdktf.out/stacks/dev/more.tf: aws_iam_policy.b: policy: a statement allows s3:* (aws_iam_policy.b); name the actions
cdktf.out/stacks/dev/more.tf: aws_subnet.b: x: no aws_subnet.c in the configuration (Terraform: Reference to undeclared resource); did you mean aws_subnet.a?
note: cdktf.out/stacks/dev/tofu.tofu: not checked, as only OpenTofu reads it
`+withoutSchema+"dev: 5 blocks checked, 3 problems"+leftOut)
}

func TestEnvironmentsAreCheckedAgainstEachOther(t *testing.T) {
	p := newProject(t)
	p.environment("dev", `"aws_iam_role": {"task": {"assume_role_policy": "{\"Statement\": []}"}},
		"aws_iam_role_policy": {"p": {"role": "${aws_iam_role.task.id}",
			"policy": "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"a:b\", \"Resource\": [\"arn:aws:sns:eu-west-1:123456789012:shop-*\", `+
		`\"arn:aws:s3:::shop-*\"]}}"}}`)
	p.environment("prod", `"aws_sns_topic": {"alarms": {"name": "shop-prod-alarms"}}, "aws_s3_bucket": {"logs": {"bucket": "shop-prod-logs"}}`)
	got, found, err := p.run(Options{})
	want := "cdktf.out/stacks/dev/cdk.tf.json: aws_iam_role_policy.p: policy: arn:aws:sns:eu-west-1:123456789012:shop-* " +
		"matches aws_sns_topic.alarms shop-prod-alarms of another environment (task); "
	if err != nil || found != 1 || !strings.HasPrefix(got, want) {
		t.Errorf("%d problems, %v: %s", found, err, got)
	}
	if got, found, err := p.run(Options{}, "dev"); err != nil || found != 0 {
		t.Errorf("dev alone: %d problems, %v: %s", found, err, got)
	}
}

func TestWhatCannotBeAnsweredIsAnError(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(p project)
		want    string
	}{
		"nothing synthesized": {func(p project) { p.write(environmentFile, "environments", "dev.yaml") },
			"cdktf.out/stacks/dev/cdk.tf.json: not there, so there is nothing to judge; run: go run . dev"},
		"another configuration": {func(p project) {
			p.environment("dev", "")
			p.write(environmentFile+"service.cpu: 512\n", "environments", "dev.yaml")
		}, "environments/dev.yaml"},
		"an older configuration": {func(p project) {
			p.environment("dev", "")
			p.write(strings.Replace(environmentFile, "nginx:1", "nginx:2", 1), "environments", "dev.yaml")
		}, "made from another configuration than environments/dev.yaml has now; run: go run . dev"},
		"a broken file": {func(p project) {
			p.environment("dev", "")
			p.stack("dev", "extra.tf.json", "{")
		}, "cdktf.out/stacks/dev/extra.tf.json: offset 1: unexpected EOF"},
		"broken HCL": {func(p project) {
			p.environment("dev", "")
			p.stack("dev", "extra.tf", "\nresource {")
		}, "cdktf.out/stacks/dev/extra.tf:2: Unclosed configuration block; "},
		"a block in two files": {func(p project) {
			p.environment("dev", `"aws_vpc": {"main": {}}`)
			p.stack("dev", "extra.tf.json", `{"resource": {"aws_vpc": {"main": {}}}}`)
		}, "cdktf.out/stacks/dev/extra.tf.json: aws_vpc.main: is declared in cdktf.out/stacks/dev/cdk.tf.json as well"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			c.prepare(p)
			if got, _, err := p.run(Options{}); err == nil || !strings.Contains(err.Error(), c.want) || got != "" {
				t.Errorf("got %v, want %s; written: %s", err, c.want, got)
			}
		})
	}
}
