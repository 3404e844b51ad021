//go:build e2e && unix

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/hashicorp/terraform-exec/tfexec"

	"slipway/e2e/faults"
	"slipway/e2e/terraform"
)

// points of an apply at which it is killed: the calls that change something are cut into that many parts, and it dies in the
// middle of each part, when AWS has done what the call says and Terraform does not know it yet.
const points = 10

// destroyed are the points after which the environment is destroyed as well; at the others that time is saved.
var destroyed = []int{2, 9}

// TestKilled kills Terraform and the provider, follows docs/recovery.md, and wants what an undisturbed apply makes. Every second
// point has its state in S3, as users have: there Terraform writes it every 20 seconds only.
func TestKilled(t *testing.T) {
	giveBack := inTurn(t, 5)
	want := undisturbed(t)
	giveBack()
	for point := range points {
		t.Run(fmt.Sprintf("%d of %d", point+1, points), func(t *testing.T) {
			inTurn(t, 5)
			victim := victim{at: int32((2*point + 1) * want.changes / (2 * points))}
			d, _ := deployBehind(t, faults.Options{Changed: victim.changed}, 2)
			remote := point%2 == 1
			if remote {
				d.keepStateInS3()
			}
			before := d.contents().Held
			victim.applyAndDie(d)
			if remote {
				d.forceUnlock()
			}
			d.adopt()
			d.wantNoChanges(differences["dev"]...)
			wantSameAsUndisturbed(d, want)
			wantNoOpenGroup(d)
			if point == 0 {
				wantDuplicatesTold(d)
			}
			if slices.Contains(destroyed, point) {
				d.destroy()
				wantNothingLeft(d, before)
			}
		})
	}
}

// victim is an apply that dies.
type victim struct {
	at      int32
	calls   atomic.Int32
	name    atomic.Value
	command atomic.Pointer[exec.Cmd]
}

func (v *victim) changed(_ int, name string) {
	command := v.command.Load()
	state := name == http.MethodPut || name == http.MethodDelete // in S3
	if command == nil || state || v.calls.Add(1) != v.at {
		return
	}
	v.name.Store(name)
	_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // the group: Terraform and the provider
}

func (v *victim) applyAndDie(d *deployment) {
	d.t.Helper()
	command := exec.CommandContext(ctx, binary.Path, "apply", "-auto-approve", "-no-color", "-input=false", fmt.Sprintf("-parallelism=%d", parallelism))
	command.Dir, command.Env = d.Folder, d.Workspace.Environment
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	log := d.log("killed")
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		d.t.Fatal(err)
	}
	v.command.Store(command)
	err := command.Wait()
	status, _ := command.ProcessState.Sys().(syscall.WaitStatus)
	if !status.Signaled() || status.Signal() != syscall.SIGKILL {
		d.t.Fatalf("the apply was not killed: %v", err)
	}
	d.t.Logf("killed after call %d, %s", v.at, v.name.Load())
}

// keepStateInS3 takes the redirected backend away: what is left is the one of cdk.tf.json, in the emulator's S3.
func (d *deployment) keepStateInS3() {
	d.t.Helper()
	file := filepath.Join(d.Folder, "emulator_override.tf.json")
	provider := map[string]any{"provider": map[string]any{"aws": terraform.ProviderSettings(2)}}
	data := must(json.Marshal(provider))(d.t)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		d.t.Fatal(err)
	}
	client := s3.NewFromConfig(d.emulator.Config(), func(o *s3.Options) { o.UsePathStyle = true })
	must(client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String(d.environment.State.Bucket)}))(d.t)
	d.logged("init", d.Terraform.Init(ctx, tfexec.Reconfigure(true)))
}

// forceUnlock does what adopt says about the lock that the killed apply has left.
func (d *deployment) forceUnlock() {
	d.t.Helper()
	printed, err := d.runAdopt()
	if err == nil {
		d.t.Fatalf("adopt took no notice of the lock:\n%s", printed)
	}
	_, rest, _ := strings.Cut(printed, "force-unlock ")
	id, _, _ := strings.Cut(rest, "\n")
	if id == "" {
		d.t.Fatalf("adopt does not say how to unlock the state:\n%s", printed)
	}
	d.logged("force-unlock", d.ForceUnlock(ctx, id))
}

// wantNoOpenGroup looks for the rule that AWS gives a new security group, which allows all egress and which no plan shows.
func wantNoOpenGroup(d *deployment) {
	d.t.Helper()
	vpc, _ := d.state()["aws_vpc.main"]["id"].(string)
	groups := must(ec2.NewFromConfig(d.emulator.Config()).DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{
		Filters: []ec2types.Filter{{Name: aws.String("vpc-id"), Values: []string{vpc}}},
	}))(d.t)
	if len(groups.SecurityGroups) < 2 {
		d.t.Errorf("%d security groups in %s", len(groups.SecurityGroups), vpc)
	}
	for _, group := range groups.SecurityGroups {
		for _, rule := range group.IpPermissionsEgress {
			if aws.ToString(rule.IpProtocol) == "-1" {
				d.t.Errorf("%s allows all egress", aws.ToString(group.GroupName))
			}
		}
	}
}
