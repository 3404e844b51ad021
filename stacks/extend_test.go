package stacks

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dataawsvpc"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/kmskey"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/provider"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/sqsqueue"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/internal/config"
	"slipway/internal/stackjson"
)

// extendedBy is a project of one environment, dev, with an extension.
func extendedBy(t *testing.T, environment string, extension Extension) project {
	t.Helper()
	p := newProject(t, map[string]string{"environments/dev.yaml": environment})
	p.extension = extension
	return p
}

// stack is what was written of dev, with these warnings.
func (p project) stack(warnings ...string) *stackjson.Config {
	p.t.Helper()
	if got, problems := p.synth(); got != strings.Join(warnings, "\n") || problems != "" {
		p.t.Fatalf("got  %s\n%s\nwant %v", got, problems, warnings)
	}
	return p.stackAt("cdktf.out/stacks/dev/cdk.tf.json")
}

// stackAt reads a stack that was written.
func (p project) stackAt(path string) *stackjson.Config {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(path)))
	if err != nil {
		p.t.Fatal(err)
	}
	return read(p.t, data)
}

// queueOf makes a queue without New.
func queueOf(scope constructs.Construct, id string) sqsqueue.SqsQueue {
	return sqsqueue.NewSqsQueue(scope, jsii.String(id), &sqsqueue.SqsQueueConfig{})
}

func TestExtensionsAddToTheStack(t *testing.T) {
	before := extendedBy(t, smallest, nil).stack()
	after := extendedBy(t, smallest, func(scope address.Scope, env config.Environment, handles Handles) {
		address.New(scope, sqsqueue.NewSqsQueue, "main", &sqsqueue.SqsQueueConfig{
			Name:           jsii.String(env.Names().Prefix() + "-orders"),
			KmsMasterKeyId: jsii.String(handles.Key.Arn),
		})
		plain := queueOf(scope.Construct(), "plain")
		queueOf(constructs.NewConstruct(scope.Construct(), jsii.String("inner")), "deep")
		dataawsvpc.NewDataAwsVpc(scope.Construct(), jsii.String("alb"), &dataawsvpc.DataAwsVpcConfig{Id: jsii.String(handles.Network.VpcID)})
		scope.Output("queue_url", "URL of the queue", plain.Url())
		scope.Override("ephemeral.aws_ssm_parameter.token", map[string]any{"arn": "arn:aws:ssm:us-east-1:123456789012:parameter/token"})
		scope.Override("resource.aws_lb.main.enable_zonal_shift", true)
	}).stack(
		`stacks/extensions.go: aws_sqs_queue.inner_deep_4B2BF2FC: the name "inner_deep_4B2BF2FC" is not made of a-z, 0-9 and _; set the logical id`,
		"stacks/extensions.go: aws_sqs_queue.inner_deep_4B2BF2FC: the name ends in a hash of CDKTF, which moving the construct changes; set the logical id")

	added := slices.DeleteFunc(after.Addresses(), func(address string) bool { return slices.Contains(before.Addresses(), address) })
	want := []string{"aws_sqs_queue.inner_deep_4B2BF2FC", "aws_sqs_queue.main", "aws_sqs_queue.plain", "data.aws_vpc.alb",
		"ephemeral.aws_ssm_parameter.token", "output.queue_url"}
	if !slices.Equal(added, want) || !slices.Equal(after.Own(), want) {
		t.Errorf("added %v, and noted %v, want %v", added, after.Own(), want)
	}
	if len(before.Own()) > 0 {
		t.Errorf("without an extension %v are the team's own", before.Own())
	}
	for path, want := range map[string]string{
		"aws_sqs_queue.main name":              "shop-dev-orders",
		"aws_sqs_queue.main kms_master_key_id": "${aws_kms_key.main.arn}",
		"data.aws_vpc.alb id":                  "${aws_vpc.main.id}",
		"aws_lb.main enable_zonal_shift":       "true",
	} {
		address, argument, _ := strings.Cut(path, " ")
		block, _ := after.Block(address)
		if got, _ := block.Text(argument); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if value := after.Outputs()["queue_url"]["value"]; value != "${aws_sqs_queue.plain.url}" {
		t.Errorf("the output is %v", value)
	}
}

func TestExtensionsReachFurtherServices(t *testing.T) {
	const services = "services: {worker: {}, admin: {routes: [{path: /admin/*}]}}\n"
	stack := extendedBy(t, smallest+services, func(scope address.Scope, _ config.Environment, handles Handles) {
		if got := slices.Sorted(maps.Keys(handles.Services)); !slices.Equal(got, []string{"admin", "worker"}) {
			t.Errorf("the further services are %v", got)
		}
		worker, admin := handles.Services["worker"], handles.Services["admin"]
		scope.Output("names", "of what is made", strings.Join([]string{worker.Service.Name, worker.TargetGroup, worker.SecurityGroup, worker.TaskDefinition,
			worker.TaskRole.Arn, worker.ExecutionRole.Arn, worker.LogGroup, admin.TargetGroup}, " "))
	}).stack()
	const want = "${aws_ecs_service.worker.name}  ${aws_security_group.worker.id} ${aws_ecs_task_definition.worker.arn} " +
		"${aws_iam_role.worker_ecs_task_role.arn} ${aws_iam_role.worker_ecs_task_execution_role.arn} ${aws_cloudwatch_log_group.worker_ecs.name} " +
		"${aws_lb_target_group.admin.arn}"
	if got := stack.Outputs()["names"]["value"]; got != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
}

func TestTextsReachExtensionsEscaped(t *testing.T) {
	environment := strings.Replace(smallest, `"nginx:1.29"}`, `"nginx:1.29", environment: {HOME_DIR: "${HOME}", QUEUE_URL: "${aws_sqs_queue.main.url}"}}`, 1)
	stack := extendedBy(t, environment, func(scope address.Scope, env config.Environment, _ Handles) {
		address.New(scope, sqsqueue.NewSqsQueue, "main", &sqsqueue.SqsQueueConfig{
			Tags: &map[string]*string{"Home": jsii.String(env.Service.Environment["HOME_DIR"])},
		})
	}).stack()
	queue, _ := stack.Block("aws_sqs_queue.main")
	if got, _ := queue.Text("tags.Home"); got != "$${HOME}" {
		t.Errorf("the tag is %s", got)
	}
	task, _ := stack.Block("aws_ecs_task_definition.main")
	if got, _ := task.Text("container_definitions"); !strings.Contains(got, `{"name":"QUEUE_URL","value":"${aws_sqs_queue.main.url}"}`) {
		t.Errorf("the variable is no reference: %s", got)
	}
}

func TestReferencesToWhatNoExtensionAdds(t *testing.T) {
	environment := strings.Replace(smallest, `"nginx:1.29"}`, `"nginx:1.29", environment: {QUEUE_URL: "${aws_sqs_queue.mian.url}"}}`, 1)
	p := extendedBy(t, environment, func(scope address.Scope, _ config.Environment, _ Handles) {
		address.New(scope, sqsqueue.NewSqsQueue, "main", &sqsqueue.SqsQueueConfig{KmsMasterKeyId: jsii.String("${aws_kms_key.mian.arn}")})
	})
	_, problems := p.synth()
	want := `environments/dev.yaml:5:57: service.environment.QUEUE_URL: ${aws_sqs_queue.mian.url}; refers to aws_sqs_queue.mian, which neither a file beside ` +
		"the environment nor stacks/extensions.go declares; did you mean aws_sqs_queue.main? Or declare it in a .tf file in environments/dev/, or write $${...} " +
		"where the text itself is meant\n" +
		"stacks/extensions.go:1:1: aws_sqs_queue.main.kms_master_key_id: no aws_kms_key.mian in the configuration; did you mean aws_kms_key.main?"
	if problems != want {
		t.Errorf("got  %s\nwant %s", problems, want)
	}
	if got := p.written("dev"); !strings.Contains(got, "no such file") {
		t.Errorf("written all the same: %s", got)
	}
}

// TestMistakesOfExtensions: a line each, at the place where they were made.
func TestMistakesOfExtensions(t *testing.T) {
	key := &kmskey.KmsKeyConfig{}
	const correct = "; correct what Extend adds: docs/extending.md#in-go"
	for name, c := range map[string]struct {
		extension Extension
		want      string
	}{
		"an address of the stack": {func(scope address.Scope, _ config.Environment, _ Handles) {
			address.New(scope, kmskey.NewKmsKey, "main", key)
		}, "dev: two blocks want the address KmsKey.main: one in key, one in stacks/extensions.go" + correct},
		"an address of the stack, without New": {func(scope address.Scope, _ config.Environment, _ Handles) {
			kmskey.NewKmsKey(scope.Construct(), jsii.String("main"), key)
		}, "dev: aws_kms_key.main: the stack has it already; give one of the two another name"},
		"an output of the stack": {func(scope address.Scope, _ config.Environment, _ Handles) {
			scope.Output("vpc_id", "", "x")
		}, "dev: two blocks want the address output.vpc_id: one in the stack, one in stacks/extensions.go" + correct},
		"an output of the stack, without Output": {func(scope address.Scope, _ config.Environment, _ Handles) {
			cdktf.NewTerraformOutput(scope.Construct(), jsii.String("vpc_id"), &cdktf.TerraformOutputConfig{Value: "x"})
		}, "dev: output.vpc_id: the stack has it already; give one of the two another name"},
		"a local value twice": {func(scope address.Scope, _ config.Environment, _ Handles) {
			cdktf.NewTerraformLocal(scope.Construct(), jsii.String("orders"), "x")
			cdktf.NewTerraformLocal(constructs.NewConstruct(scope.Construct(), jsii.String("Default2")), jsii.String("x"), "x").OverrideLogicalId(jsii.String("orders"))
		}, "dev: local.orders: the stack has it already; give one of the two another name"},
		"one address twice": {func(scope address.Scope, _ config.Environment, _ Handles) {
			address.New(scope, sqsqueue.NewSqsQueue, "orders", &sqsqueue.SqsQueueConfig{})
			queueOf(scope.Construct(), "orders")
		}, "dev: aws_sqs_queue.orders: the stack has it already; give one of the two another name"},
		"one id twice": {func(scope address.Scope, _ config.Environment, _ Handles) {
			queueOf(scope.Construct(), "orders")
			kmskey.NewKmsKey(scope.Construct(), jsii.String("orders"), key)
		}, "dev: There is already a Construct with name 'orders' in Construct [Default]" + correct},
		"a panic": {func(address.Scope, config.Environment, Handles) {
			panic("no such\nthing")
		}, "dev: no such" + correct},
		"an index": {func(_ address.Scope, env config.Environment, handles Handles) {
			_ = handles.Network.PublicSubnets[len(env.Name)+9]
		}, "dev: runtime error: index out of range [12] with length 2" + correct},
		"an argument that is missing": {func(scope address.Scope, _ config.Environment, _ Handles) {
			queueOf(scope.Construct(), "")
		}, "dev: Only root constructs may have an empty ID" + correct},
		"a provider of the stack": {func(scope address.Scope, _ config.Environment, _ Handles) {
			provider.NewAwsProvider(scope.Construct(), jsii.String("other"), &provider.AwsProviderConfig{})
		}, "provider.aws: the stack has its own; give it an alias, or remove it"},
		"what its own check refuses": {func(scope address.Scope, _ config.Environment, _ Handles) {
			cdktf.Annotations_Of(queueOf(scope.Construct(), "orders")).AddError(jsii.String("no name"))
		}, "dev/orders: no name" + correct},
	} {
		t.Run(name, func(t *testing.T) {
			warnings, problems := extendedBy(t, smallest, c.extension).synth()
			place, message, _ := strings.Cut(problems, ":1: ")
			if warnings != "" || message != c.want || !regexp.MustCompile(`^stacks/extensions\.go:\d+$`).MatchString(place) {
				t.Errorf("got  %s%s\nwant stacks/extensions.go:<line>:1: %s", warnings, problems, c.want)
			}
		})
	}
}

// TestARefusalWithoutAList: whatever the bindings say, an error says something.
func TestARefusalWithoutAList(t *testing.T) {
	const said = "Validation failed with the following errors:"
	for _, message := range []string{"Error: " + said, said + "\n \n\nmore"} {
		if err := failed("synthesize", message); err == nil || err.Error() != "synthesize: "+said {
			t.Errorf("got %q", err)
		}
	}
	if err := failed("synthesize", said+"\n  no path\n"); err == nil || err.Error() != "stacks/extensions.go:1:1: no path; "+correctExtend {
		t.Errorf("got %q", err)
	}
}
