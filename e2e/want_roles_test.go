//go:build e2e

package e2e

import (
	"encoding/json"
	"net/url"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"slipway/internal/policy"
)

// wantPermissions compares the task role's policies of buckets and of the team's own with the configuration.
func wantPermissions(d *deployment) {
	d.t.Helper()
	client, role := iam.NewFromConfig(d.emulator.Config()), d.names().TaskRole()
	names := must(client.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &role}))(d.t).PolicyNames
	own := d.environment.Permissions()
	same(d.t, "a policy of buckets", slices.Contains(names, "objects"), d.environment.Service.S3.Enabled)
	same(d.t, "a policy of permissions", slices.Contains(names, policy.PermissionsName), len(own) > 0)
	if len(own) == 0 {
		return
	}
	same(d.t, "the permissions", parsed(d, d.taskRolePolicy(policy.PermissionsName)), parsed(d, own.JSON()))
}

// taskRolePolicy is the document of a policy of the task role.
func (d *deployment) taskRolePolicy(name string) string {
	d.t.Helper()
	client, role := iam.NewFromConfig(d.emulator.Config()), d.names().TaskRole()
	answer := must(client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name}))(d.t)
	text := aws.ToString(answer.PolicyDocument)
	if decoded, err := url.PathUnescape(text); err == nil { // IAM sends it so; a + is itself
		text = decoded
	}
	return text
}

func parsed(d *deployment, document string) any {
	d.t.Helper()
	var value any
	if err := json.Unmarshal([]byte(document), &value); err != nil {
		d.t.Fatalf("%s: %v", document, err)
	}
	return value
}
