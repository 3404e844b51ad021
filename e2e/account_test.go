//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"slipway/e2e/emulator"
	"slipway/internal/account"
)

// accountScript gives the commands of a section of docs/account.md.
func accountScript(t *testing.T, section string) string {
	t.Helper()
	page := string(must(os.ReadFile(filepath.Join(root, "docs", "account.md")))(t))
	_, text, _ := strings.Cut(page, "## "+section+"\n")
	_, script, _ := strings.Cut(text, "```sh\n")
	script, _, found := strings.Cut(script, "```\n")
	if !found {
		t.Fatalf("docs/account.md has no commands below %s", section)
	}
	return script
}

// TestAccount runs the commands of docs/account.md in an account that has no service-linked role, and again in one that has them all.
func TestAccount(t *testing.T) {
	inTurn(t, 1)
	script := accountScript(t, "Make the service-linked roles")
	fresh := must(emulator.Start(ctx))(t)
	t.Cleanup(fresh.Stop)
	run := func(script string) string {
		command := exec.CommandContext(ctx, "bash", "-c", `set -euo pipefail; aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }`+"\n"+script)
		command.Env = fresh.Environment()
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	first := run(script)
	same(t, "what the commands say the second time", run(script), first)

	run(accountScript(t, "Make the state bucket by hand"))
	client, bucket := s3.NewFromConfig(fresh.Config(), func(o *s3.Options) { o.UsePathStyle = true }), aws.String("acme-terraform-state")
	versioning := must(client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: bucket}))(t)
	same(t, "versions in the bucket", versioning.Status, s3types.BucketVersioningStatusEnabled)
	must(client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: bucket}))(t)

	roles := must(iam.NewFromConfig(fresh.Config()).ListRoles(ctx, &iam.ListRolesInput{PathPrefix: aws.String("/aws-service-role/")}))(t).Roles
	var paths, want []string
	for _, role := range roles {
		paths = append(paths, aws.ToString(role.Path))
	}
	for _, role := range account.LinkedRoles {
		want = append(want, "/aws-service-role/"+role.Service+"/")
		if !strings.Contains(first, role.Service+" AWSServiceRoleFor") {
			t.Errorf("%s is not said to be there: %s", role.Service, first)
		}
	}
	slices.Sort(paths)
	slices.Sort(want)
	same(t, "paths of the roles", paths, want)
}
