//go:build e2e && unix

package e2e

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"slipway/internal/doctor"
)

// doctor asks about dev. Nobody is GitHub.
func (a *newAccount) doctor() (lines []doctor.Line, code int) {
	a.t.Helper()
	command, out := a.command("", must(slipwayCommand())(a.t), "doctor", "dev", "--format", "json")
	command.Env = append(command.Env, "GH_HOST=127.0.0.1:1", "GH_ENTERPRISE_TOKEN=none", "GITHUB_ACTIONS=",
		"AWS_SDK_UA_APP_ID=HashiCorp") // the calls of others are not noted
	_ = command.Run() // the exit code says it
	var said struct{ Lines []doctor.Line }
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		a.t.Fatalf("%v\n%s", err, out)
	}
	return said.Lines, command.ProcessState.ExitCode()
}

// pushImage gives ECR the image that dev runs.
func (a *newAccount) pushImage() {
	a.t.Helper()
	manifest := `{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [{
		"mediaType": "application/vnd.oci.image.manifest.v1+json",
		"digest": "sha256:` + strings.Repeat("0", 64) + `", "size": 1, "platform": {"os": "linux", "architecture": "amd64"}}]}`
	must(ecr.NewFromConfig(a.emulator.Config()).PutImage(ctx, &ecr.PutImageInput{RepositoryName: aws.String("shop"), ImageTag: aws.String("1.0.0"),
		ImageManifest: &manifest, ImageManifestMediaType: aws.String("application/vnd.oci.image.index.v1+json")}))(a.t)
}

// TestDoctor: after a bootstrap all is fine of what is emulated; one thing is taken away after the other, and each is said.
func TestDoctor(t *testing.T) {
	inTurn(t, 2)
	a := startAccount(t)
	a.synthesize("dev")
	missing := map[string]bool{}
	lines, code := a.doctor()
	for _, line := range lines {
		if line.State == doctor.Fail {
			missing[line.Check] = true
		}
	}
	for _, check := range []string{"state-bucket", "service-linked-roles", "oidc-provider", "role", "image"} {
		if !missing[check] {
			t.Errorf("%s does not fail in an empty account\n%s", check, doctor.Text(lines))
		}
	}
	same(t, "exit code in an empty account", code, 1)

	a.mustBootstrap()
	a.pushImage()
	must(a.emulator.Calls(ctx))(t) // those before
	lines, code = a.doctor()
	same(t, "exit code after the bootstrap: nothing fails, and GitHub and some quotas could not be asked", code, 2)
	for _, line := range lines {
		if line.State != doctor.OK && line.Check != "repository" && line.Check != "quotas" {
			t.Errorf("%+v", line)
		}
	}
	reads := regexp.MustCompile(`^(Get|List|Describe|Head|BatchGet)[A-Z]`)
	calls := must(a.emulator.Calls(ctx))(t)
	if len(calls) < 15 {
		t.Errorf("only %d calls of the doctor were recorded", len(calls))
	}
	for _, call := range calls {
		if !reads.MatchString(call.Operation) {
			t.Errorf("%s:%s does not read", call.Service, call.Operation)
		}
	}
	for _, one := range a.takeAway() {
		if err := one.take(); err != nil {
			t.Fatalf("%s: %v", one.check, err)
		}
		lines, code := a.doctor()
		said := ""
		for _, line := range lines {
			if line.Check == one.check && line.State == doctor.Fail {
				said = line.Says
			}
		}
		if !strings.Contains(said, one.says) || said == "" || code != 1 {
			t.Errorf("%s: exit code %d, %q, want %q\n%s", one.check, code, said, one.says, doctor.Text(lines))
		}
	}
}

type takenAway struct {
	check, says string
	take        func() error
}

func (a *newAccount) takeAway() []takenAway {
	buckets, roles, role := a.s3(), a.iam(), aws.String("shop-dev-deploy")
	return []takenAway{
		{"state-versions", "keeps no versions", func() error {
			_, err := buckets.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{Bucket: &a.states,
				VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusSuspended}})
			return err
		}},
		{"state-private", "off: all of them", func() error {
			_, err := buckets.DeletePublicAccessBlock(ctx, &s3.DeletePublicAccessBlockInput{Bucket: &a.states})
			return err
		}},
		{"state-tls", "without TLS", func() error {
			_, err := buckets.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: &a.states})
			return err
		}},
		{"service-linked-roles", "backup.amazonaws.com", func() error {
			found, err := roles.ListRoles(ctx, &iam.ListRolesInput{PathPrefix: aws.String("/aws-service-role/backup.amazonaws.com/")})
			for _, role := range found.Roles {
				_, err = roles.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: role.RoleName})
			}
			return err
		}},
		{"oidc-provider", "is not there", func() error {
			_, err := roles.DeleteOpenIDConnectProvider(ctx, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(githubOidc)})
			return err
		}},
		{"rights", "lacks arn:aws:iam::123456789012:policy/delivery/shop-dev-deploy-1", func() error {
			_, err := roles.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: role,
				PolicyArn: aws.String("arn:aws:iam::123456789012:policy/delivery/shop-dev-deploy-1")})
			return err
		}},
		{"trust", "does not trust repo:acme/shop:environment:dev", func() error {
			_, err := roles.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: role, PolicyDocument: aws.String(fmt.Sprintf(
				`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":%q},"Action":"sts:AssumeRoleWithWebIdentity",`+
					`"Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:acme/store:environment:dev"}}}]}`, githubOidc))})
			return err
		}},
		{"role", "3600 s at most", func() error {
			_, err := roles.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: role, MaxSessionDuration: aws.Int32(3600)})
			return err
		}},
		{"image", "has no image 1.0.0", func() error {
			_, err := ecr.NewFromConfig(a.emulator.Config()).BatchDeleteImage(ctx, &ecr.BatchDeleteImageInput{RepositoryName: aws.String("shop"),
				ImageIds: []ecrtypes.ImageIdentifier{{ImageTag: aws.String("1.0.0")}}})
			return err
		}},
	}
}
