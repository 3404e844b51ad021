//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"

	"slipway/internal/adopt"
)

func (d *deployment) runAdopt() (string, error) {
	command := exec.CommandContext(ctx, must(slipwayCommand())(d.t), "adopt", d.name,
		"--environments", filepath.Join(d.project, "environments"), "--output", filepath.Join(d.project, "cdktf.out"))
	command.Env = append(slices.Clone(d.Workspace.Environment), "TERRAFORM_BINARY_NAME="+binary.Path)
	var printed bytes.Buffer
	command.Stdout, command.Stderr = &printed, &printed
	err := command.Run()
	return printed.String(), err
}

// adopt runs adopt, and then the commands that it prints.
func (d *deployment) adopt() {
	d.t.Helper()
	printed, err := d.runAdopt()
	if err != nil {
		d.t.Fatalf("adopt: %v\n%s", err, printed)
	}
	d.t.Log("\n" + printed)
	if strings.HasPrefix(printed, "Nothing that exists is missing") {
		d.apply()
		return
	}
	if strings.Contains(printed, "duplicate") {
		d.t.Error("there are duplicates before anything was applied again")
	}
	for line := range strings.Lines(printed) {
		command, isCommand := strings.CutPrefix(line, "  ")
		if !isCommand {
			continue
		}
		d.run(strings.Fields(command))
	}
	if _, err := os.Stat(filepath.Join(d.Folder, "adopt.tf.json")); err == nil {
		d.t.Error("adopt.tf.json is still there")
	}
}

func (d *deployment) run(words []string) {
	d.t.Helper()
	if words[0] == filepath.Base(binary.Path) {
		words[0] = binary.Path
	}
	command := exec.CommandContext(ctx, words[0], words[1:]...)
	command.Env = append(slices.Clone(d.Workspace.Environment), fmt.Sprintf("TF_CLI_ARGS_apply=-parallelism=%d", parallelism), "TF_IN_AUTOMATION=1")
	if out, err := command.CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v\n%s", strings.Join(words, " "), err, out)
	}
}

// wantAdoptable loses the state of an environment and gets all of it back. What is not imported is made by calls that may be repeated.
func wantAdoptable(d *deployment) {
	d.t.Helper()
	before := made(d.contents())
	addresses := len(d.state())
	if err := os.Remove(filepath.Join(d.Folder, "terraform.tfstate")); err != nil {
		d.t.Fatal(err)
	}
	if printed, err := d.runAdopt(); err != nil {
		d.t.Fatalf("adopt: %v\n%s", err, printed)
	}
	for _, change := range d.apply().content().ResourceChanges {
		actions := change.Change.Actions
		imported := change.Change.Importing != nil && (actions.NoOp() || actions.Update())
		repeated := actions.Create() && adopt.Repeatable(change.Type)
		if change.Mode == "managed" && !imported && !repeated {
			d.t.Errorf("%s: %v after the loss of the state", change.Address, actions)
		}
	}
	same(d.t, "number of resources", len(d.state()), addresses)
	if err := os.Remove(filepath.Join(d.Folder, "adopt.tf.json")); err != nil {
		d.t.Error(err)
	}
	// Some of the known differences are gone: what CreateDBCluster drops, ModifyDBCluster keeps.
	for _, line := range d.plan().changes() {
		if !slices.ContainsFunc(differences[d.name], func(k known) bool { return line == k.address+": update "+k.attribute }) {
			d.t.Errorf("the plan has a change: %s", line)
		}
	}
	same(d.t, "what there is", made(d.contents()), before)
}

// wantDuplicatesTold makes what a killed apply and a second one leave together.
func wantDuplicatesTold(d *deployment) {
	d.t.Helper()
	tags := map[string]string{"Project": d.environment.Project, "Environment": d.name, "ManagedBy": "slipway"}
	var ec2Tags []ec2types.Tag
	var kmsTags []kmstypes.Tag
	for key, value := range tags {
		ec2Tags = append(ec2Tags, ec2types.Tag{Key: aws.String(key), Value: aws.String(value)})
		kmsTags = append(kmsTags, kmstypes.Tag{TagKey: aws.String(key), TagValue: aws.String(value)})
	}
	ec2Tags = append(ec2Tags, ec2types.Tag{Key: aws.String("Name"), Value: aws.String(d.names().Prefix())})
	vpc := must(ec2.NewFromConfig(d.emulator.Config()).CreateVpc(ctx, &ec2.CreateVpcInput{
		CidrBlock:         aws.String("10.99.0.0/16"),
		TagSpecifications: []ec2types.TagSpecification{{ResourceType: ec2types.ResourceTypeVpc, Tags: ec2Tags}},
	}))(d.t).Vpc.VpcId
	description, _ := d.state()["aws_kms_key.main"]["description"].(string)
	key := must(kms.NewFromConfig(d.emulator.Config()).CreateKey(ctx, &kms.CreateKeyInput{Description: &description, Tags: kmsTags}))(d.t).KeyMetadata.KeyId
	printed, err := d.runAdopt()
	if err != nil {
		d.t.Fatalf("adopt: %v\n%s", err, printed)
	}
	for _, command := range []string{"ec2 delete-vpc --vpc-id " + *vpc, "kms schedule-key-deletion --key-id " + *key} {
		if !strings.Contains(printed, command) {
			d.t.Errorf("adopt does not say %q:\n%s", command, printed)
		}
	}
	if strings.Contains(printed, "import blocks") || strings.Count(printed, "a duplicate") != 2 {
		d.t.Errorf("adopt finds something else than two duplicates:\n%s", printed)
	}
}
