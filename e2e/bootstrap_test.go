//go:build e2e && unix

package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"slipway/e2e/emulator"
	"slipway/e2e/faults"
	"slipway/e2e/requests"
	"slipway/e2e/terraform"
	"slipway/internal/account"
	"slipway/internal/bootstrap"
	"slipway/internal/config"
	"slipway/internal/delivery"
)

const (
	deliveryYAML = `github:
  repository: acme/shop
  owner_id: 1234567
  repository_id: 7654321
iam:
  path: /delivery/
ecr_repositories: [shop]
environments:
  - name: dev
    approval: none
  - name: prod
`
	accountStack = "account-123456789012"
	accountState = "account/123456789012/7654321/terraform.tfstate"
	githubOidc   = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
)

// slipwayCommand is go run ./cmd/slipway, built once.
var slipwayCommand = sync.OnceValues(func() (string, error) {
	file := filepath.Join(built, "slipway-command")
	command := exec.Command("go", "build", "-o", file, "./cmd/slipway")
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return file, nil
})

// newAccount is an AWS account and the folder of a project whose environments are in it.
type newAccount struct {
	t        *testing.T
	project  string
	emulator *emulator.Emulator
	endpoint string
	states   string // bucket
}

func startAccount(t *testing.T) *newAccount {
	t.Helper()
	started := must(emulator.Start(ctx))(t)
	t.Cleanup(started.Stop)
	return accountOf(t, started, map[string][]byte{"dev": configuration(t, "dev"), "prod": configuration(t, "prod")}, deliveryYAML)
}

// accountOf is that of some environments, in an emulator.
func accountOf(t *testing.T, started *emulator.Emulator, environments map[string][]byte, delivered string) *newAccount {
	t.Helper()
	a := &newAccount{t: t, project: t.TempDir(), emulator: started, endpoint: started.URL}
	override := must(json.Marshal(map[string]any{"provider": map[string]any{"aws": terraform.ProviderSettings(2)}}))(t)
	app := fmt.Sprintf("set -e\n%q \"$@\"\n"+
		"for stack in \"$CDKTF_OUTDIR\"/stacks/*/; do cp override.json \"$stack/emulator_override.tf.json\"; done\n", slip.Path())
	files := map[string][]byte{"delivery.yaml": []byte(delivered), "override.json": override, "app.sh": []byte(app)}
	for name, content := range environments {
		files["environments/"+name+".yaml"] = content
		a.states = parse(t, name, content).State.Bucket
	}
	for name, content := range files {
		file := filepath.Join(a.project, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, content, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func (a *newAccount) command(answer, name string, arguments ...string) (*exec.Cmd, *bytes.Buffer) {
	a.t.Helper()
	var printed bytes.Buffer
	command := exec.CommandContext(ctx, name, arguments...)
	command.Dir, command.Stdin = a.project, strings.NewReader(answer)
	command.Stdout, command.Stderr = &printed, &printed
	command.Env = slices.Concat(terraform.Clean(emulator.Environment(a.endpoint, a.emulator.Region)), must(terraform.Variables())(a.t),
		[]string{"TERRAFORM_BINARY_NAME=" + binary.Path, "CDKTF_OUTDIR=cdktf.out"})
	return command, &printed
}

// bootstrap runs the command with what is typed.
func (a *newAccount) bootstrap(answer string, flags ...string) (printed string, code int) {
	a.t.Helper()
	command, out := a.command(answer, must(slipwayCommand())(a.t), append([]string{"bootstrap", "--app", "sh app.sh"}, flags...)...)
	_ = command.Run() // the exit code says it
	return out.String(), command.ProcessState.ExitCode()
}

func (a *newAccount) mustBootstrap() string {
	a.t.Helper()
	printed, code := a.bootstrap("", "--apply", "--yes")
	if code != 0 {
		a.t.Fatalf("bootstrap: exit code %d\n%s", code, printed)
	}
	return printed
}

// synthesize is go run . for a stack.
func (a *newAccount) synthesize(stack string) {
	a.t.Helper()
	command, out := a.command("", "sh", "app.sh", stack)
	if err := command.Run(); err != nil {
		a.t.Fatalf("%v\n%s", err, out)
	}
}

// terraform runs it in the folder of a stack.
func (a *newAccount) terraform(stack string, arguments ...string) {
	a.t.Helper()
	command, out := a.command("", binary.Path, append([]string{"-chdir=" + filepath.Join("cdktf.out", "stacks", stack)}, arguments...)...)
	if err := command.Run(); err != nil {
		a.t.Fatalf("terraform %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}

func (a *newAccount) s3() *s3.Client {
	return s3.NewFromConfig(a.emulator.Config(), func(o *s3.Options) { o.UsePathStyle = true })
}

func (a *newAccount) iam() *iam.Client { return iam.NewFromConfig(a.emulator.Config()) }

// held is what there is of the services that a bootstrap changes.
func (a *newAccount) held() (held []string) {
	a.t.Helper()
	for _, one := range must(a.emulator.Contents(ctx))(a.t).Held {
		service, _, _ := strings.Cut(one, "/")
		if strings.HasPrefix(one, "iam/aws/roles/") { // by an id that each has of its own
			one = "iam/aws/roles"
		}
		registry := strings.Contains(one, "/registry_scanning_configuration/") || strings.Contains(one, "/replication_config/") // every account has it
		if slices.Contains([]string{"s3", "iam", "ecr"}, service) && !registry {
			held = append(held, one)
		}
	}
	return held
}

// wantReady: the account has all that the stack says, and a plan changes nothing.
func (a *newAccount) wantReady() {
	a.t.Helper()
	a.terraform(accountStack, "plan", "-detailed-exitcode", "-input=false", "-no-color")
	if state := readState(a.t, a.s3(), a.states, accountState); len(state.Resources) < 20 {
		a.t.Errorf("the state in S3 has %d resources", len(state.Resources))
	}
	roles := must(a.iam().ListRoles(ctx, &iam.ListRolesInput{PathPrefix: aws.String("/delivery/")}))(a.t).Roles
	var names []string
	for _, role := range roles {
		names = append(names, aws.ToString(role.RoleName))
		attached := must(a.iam().ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: role.RoleName}))(a.t).AttachedPolicies
		if len(attached) == 0 || aws.ToInt32(must(a.iam().GetRole(ctx, &iam.GetRoleInput{RoleName: role.RoleName}))(a.t).Role.MaxSessionDuration) != 7200 {
			a.t.Errorf("%s has %d policies, or not two hours", *role.RoleName, len(attached))
		}
	}
	slices.Sort(names)
	same(a.t, "roles", names, []string{"shop-dev-deploy", "shop-dev-plan", "shop-prod-deploy", "shop-prod-plan"})
	linked := must(a.iam().ListRoles(ctx, &iam.ListRolesInput{PathPrefix: aws.String("/aws-service-role/")}))(a.t).Roles
	same(a.t, "number of service-linked roles", len(linked), len(account.LinkedRoles))
	same(a.t, "versions in the bucket",
		must(a.s3().GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &a.states}))(a.t).Status, s3types.BucketVersioningStatusEnabled)
	for _, left := range []string{"bootstrap.tf.json", "bootstrap.tfplan"} {
		if _, err := os.Stat(filepath.Join(a.project, "cdktf.out", "stacks", accountStack, left)); err == nil {
			a.t.Errorf("%s is still there", left)
		}
	}
}

func (a *newAccount) bucketTags() map[string]string {
	a.t.Helper()
	tags := map[string]string{}
	for _, tag := range must(a.s3().GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &a.states}))(a.t).TagSet {
		tags[*tag.Key] = *tag.Value
	}
	return tags
}

// TestBootstrap gives accounts what environments need: one that has nothing, one that has some of it, and one in which the command dies.
func TestBootstrap(t *testing.T) {
	t.Parallel()
	t.Run("an empty account", func(t *testing.T) {
		inTurn(t, 3)
		testEmptyAccount(t)
	})
	t.Run("what exists is taken over", func(t *testing.T) {
		inTurn(t, 3)
		testUsedAccount(t)
	})
	t.Run("killed", testKilledBootstrap)
}

func testEmptyAccount(t *testing.T) {
	a := startAccount(t)
	before := a.held()
	printed, code := a.bootstrap("")
	if code != 0 || !strings.Contains(printed, "make  aws_iam_role.deploy_prod ") || !strings.Contains(printed, "nothing was changed") {
		t.Fatalf("exit code %d\n%s", code, printed)
	}
	same(t, "what there is after a look", a.held(), before)

	if printed, code := a.bootstrap("no\n", "--apply"); code != 2 || !strings.Contains(printed, "the answer is not yes") {
		t.Fatalf("exit code %d\n%s", code, printed)
	}
	same(t, "tags of the new bucket", a.bucketTags(), map[string]string{"ManagedBy": "slipway", "Project": "shop", "Team": "platform"})
	printed, code = a.bootstrap("yes\n", "--apply")
	if code != 0 || !strings.Contains(printed, "arn:aws:iam::123456789012:role/delivery/shop-prod-deploy") {
		t.Fatalf("exit code %d\n%s", code, printed)
	}
	a.wantReady()
	a.wantRights()
	if printed := a.mustBootstrap(); strings.Contains(printed, "\nmake ") || !strings.Contains(printed, "No changes") {
		t.Errorf("a second time:\n%s", printed)
	}
	a.synthesize("dev")
	a.terraform("dev", "init", "-no-color") // the bucket is the backend of the environments, too
	a.takeDown()
	roles := must(a.iam().ListRoles(ctx, &iam.ListRolesInput{}))(t).Roles
	same(t, "number of roles after the destroy: the service-linked ones", len(roles), len(account.LinkedRoles))
	for _, left := range a.held() {
		stays := strings.Contains(left, a.states) || strings.Contains(left, "oidc-provider") || left == "iam/aws/roles"
		if !slices.Contains(before, left) && !stays {
			t.Errorf("left after the destroy: %s", left)
		}
	}
}

// wantRights: what Terraform was seen to call is asked for before.
func (a *newAccount) wantRights() {
	a.t.Helper()
	environments := []config.Environment{parse(a.t, "dev", configuration(a.t, "dev")), parse(a.t, "prod", configuration(a.t, "prod"))}
	delivered := must(delivery.Parse(delivery.File, []byte(deliveryYAML), environments))(a.t)
	asked := bootstrap.Actions(delivered.Accounts(environments)[0])
	calls := must(a.emulator.Calls(ctx))(a.t)
	for _, request := range requests.Of(emulator.Account, calls, calls) {
		if !slices.Contains(asked, request.Action) {
			a.t.Errorf("%s is called, and not among the rights that bootstrap asks for: add it to internal/bootstrap/rights.go", request.Action)
		}
	}
}

// takeDown runs the commands of docs/account.md.
func (a *newAccount) takeDown() {
	a.t.Helper()
	script := accountScript(a.t, "Take an account down")
	programs := fmt.Sprintf("terraform() { command %q \"$@\"; }; export -f terraform; go() { shift 2; sh app.sh \"$@\"; }\n", binary.Path)
	command, out := a.command("yes\n", "bash", "-c", "set -euo pipefail; "+programs+script)
	if err := command.Run(); err != nil {
		a.t.Fatalf("%v\n%s", err, out)
	}
}

func testUsedAccount(t *testing.T) {
	a := startAccount(t)
	client := a.s3()
	must(client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &a.states, CreateBucketConfiguration: &s3types.CreateBucketConfiguration{
		Tags: []s3types.Tag{{Key: aws.String("Owner"), Value: aws.String("platform")}},
	}}))(t)
	must(client.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{Bucket: &a.states,
		ServerSideEncryptionConfiguration: &s3types.ServerSideEncryptionConfiguration{Rules: []s3types.ServerSideEncryptionRule{{
			ApplyServerSideEncryptionByDefault: &s3types.ServerSideEncryptionByDefault{SSEAlgorithm: s3types.ServerSideEncryptionAwsKms},
		}}}}))(t)
	policy := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"Audit","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},`+
		`"Action":"s3:ListBucket","Resource":"arn:aws:s3:::%s"}]}`, a.states)
	must(client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &a.states, Policy: &policy}))(t)
	thumbprint := strings.Repeat("a", 40)
	must(a.iam().CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
		Url: aws.String("https://token.actions.githubusercontent.com"), ClientIDList: []string{"https://github.com/acme"}, ThumbprintList: []string{thumbprint},
	}))(t)
	must(ecr.NewFromConfig(a.emulator.Config()).CreateRepository(ctx, &ecr.CreateRepositoryInput{RepositoryName: aws.String("shop")}))(t)
	before := a.held()
	printed, code := a.bootstrap("", "--apply", "--yes")
	if code != 1 || !strings.Contains(printed, "has statements that the stack would take away: Audit") {
		t.Fatalf("exit code %d\n%s", code, printed)
	}
	same(t, "what there is after a refusal", a.held(), before)
	must(client.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: &a.states}))(t)

	a.mustBootstrap()
	a.wantReady()
	provider := must(a.iam().GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(githubOidc)}))(t)
	same(t, "client ids", provider.ClientIDList, []string{"https://github.com/acme", "sts.amazonaws.com"})
	same(t, "thumbprints", provider.ThumbprintList, []string{thumbprint})
	same(t, "tags of the bucket", a.bucketTags(), map[string]string{"Owner": "platform"})
	encryption := must(client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &a.states}))(t).ServerSideEncryptionConfiguration
	same(t, "encryption of the bucket", encryption.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm, s3types.ServerSideEncryptionAwsKms)
}

// testKilledBootstrap kills everything after each of some calls that change something, and starts again.
func testKilledBootstrap(t *testing.T) {
	giveBack := inTurn(t, 3)
	undisturbed := startAccount(t)
	changes := undisturbed.through(func(int, string) {}).undisturbed()
	want := undisturbed.held()
	giveBack()
	for _, at := range []int{1, changes / 3, changes / 2, changes * 5 / 6} {
		t.Run(fmt.Sprintf("after %d of %d", at, changes), func(t *testing.T) {
			inTurn(t, 2)
			a := startAccount(t)
			a.dieAfter(at)
			printed, code := a.bootstrap("", "--apply", "--yes")
			if code != 0 && strings.Contains(printed, "the state is locked") {
				a.unlock(printed)
				printed, code = a.bootstrap("", "--apply", "--yes")
			}
			if code != 0 {
				t.Fatalf("the next run: exit code %d\n%s", code, printed)
			}
			a.wantReady()
			same(t, "what there is", a.held(), want)
		})
	}
}

// throughProxy is an account behind a proxy that tells of changes.
type throughProxy struct {
	*newAccount
	proxy *faults.Proxy
}

func (a *newAccount) through(changed func(int, string)) throughProxy {
	a.t.Helper()
	proxy := must(faults.Start(a.emulator.URL, faults.Options{Changed: changed}))(a.t)
	a.t.Cleanup(proxy.Stop)
	a.endpoint = proxy.URL
	return throughProxy{a, proxy}
}

func (p throughProxy) undisturbed() int {
	p.t.Helper()
	p.mustBootstrap()
	return p.proxy.Changed()
}

func (a *newAccount) dieAfter(at int) {
	a.t.Helper()
	var running atomic.Pointer[exec.Cmd]
	p := a.through(func(number int, _ string) {
		if command := running.Load(); number == at && command != nil {
			_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		}
	})
	command, out := a.command("", must(slipwayCommand())(a.t), "bootstrap", "--app", "sh app.sh", "--apply", "--yes")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		a.t.Fatal(err)
	}
	running.Store(command)
	if err := command.Wait(); err == nil {
		a.t.Fatalf("it was not killed\n%s", out)
	}
	p.proxy.Stop() // what outlives it reaches nothing
	a.endpoint = a.emulator.URL
}

// unlock runs what the message says.
func (a *newAccount) unlock(message string) {
	a.t.Helper()
	for line := range strings.Lines(message) {
		if _, said, ok := strings.Cut(line, "if that process is dead: "); ok {
			words := strings.Fields(said)
			command, out := a.command("yes\n", binary.Path, words[1:]...)
			if err := command.Run(); err != nil {
				a.t.Fatalf("%s: %v\n%s", said, err, out)
			}
			return
		}
	}
	a.t.Fatalf("the message has no command\n%s", message)
}
