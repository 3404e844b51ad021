package doctor

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	route53types "github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	quotatypes "github.com/aws/aws-sdk-go-v2/service/servicequotas/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"slipway/internal/arn"
	"slipway/internal/bootstrap"
	"slipway/internal/config"
	"slipway/internal/github"
	"slipway/internal/github/githubtest"
	"slipway/internal/policy"
	"slipway/internal/rights"
)

const (
	deliveryYAML = `github:
  repository: acme/shop
  owner_id: 1
  repository_id: 2
environments:
  - name: dev
    approval: none
  - name: prod
`
	prodYAML = `project: shop
region: us-east-1
account: "123456789012"
state:
  bucket: acme-terraform-state
network:
  existing:
    vpc_id: vpc-0123456789abcdef0
    public_subnet_ids: [subnet-0000000000000000a, subnet-0000000000000000b]
    private_subnet_ids: [subnet-0000000000000001a, subnet-0000000000000001b]
    database_subnet_ids: [subnet-0000000000000002a, subnet-0000000000000002b]
service:
  image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0
  secrets:
    - name: TOKEN
      value_from: "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/token-a1B2c3:key::"
    - name: LEVEL
      value_from: arn:aws:ssm:us-east-1:123456789012:parameter/shop/level
load_balancer:
  domain: {name: shop.example.com, zone_id: Z0123456789ABCDEFGHIJ}
  certificates: [arn:aws:acm:us-east-1:123456789012:certificate/66666666-7777-8888-9999-000000000000]
database:
  restore_from: {snapshot: "rds:shop-old-2026-01-31-03-04"}
monitoring:
  emails: [on-call@example.com]
`
	indexManifest = `{"manifests": [{"platform": {"os": "linux", "architecture": "amd64"}}, {"platform": {"os": "unknown", "architecture": "unknown"}}]}`
)

// world is a project with an account and a repository in which everything is in place, until a fault is made.
type world struct {
	t       *testing.T
	project *Project
	// aws answers by service and operation, such as "IAM.GetRole".
	aws map[string]func(in any) (any, error)
	// github answers by path behind the repository; a number is a status code.
	github map[string]string
	tools  map[string]string // what each prints; one that is missing is not on PATH
	env    map[string]string
	token  claims
	asked  []string // operations and requests, as they were made
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, token: claims{"repo:acme/shop:environment:prod", policy.StsAudience, "acme/shop", "2", "1"}}
	folder := t.TempDir()
	w.project = &Project{
		Folder: folder, Environments: filepath.Join(folder, "environments"), Output: filepath.Join(folder, "cdktf.out"),
		Connect: w.connect,
		GitHub:  func(repository string) github.Client { return githubtest.Client(repository, http.HandlerFunc(w.serve)) },
		Tool:    w.tool,
		Get:     w.get,
		Getenv:  func(name string) string { return w.env[name] },
	}
	w.write("delivery.yaml", deliveryYAML)
	w.write("environments/dev.yaml", w.sample("dev.yaml"))
	w.write("environments/prod.yaml", prodYAML)
	w.write("package.json", `{"devDependencies": {"cdktf-cli": "0.21.0"}}`)
	w.write("node_modules/cdktf-cli/package.json", `{"version": "0.21.0"}`)
	w.write(".github/workflows/plan.yml",
		"jobs:\n  plan:\n    env: {A: '${{ secrets.A }}', B: '${{ secrets.B || github.token }}'}\n  planned:\n    if: always()\n")
	w.write(".github/workflows/promote.yml",
		"jobs:\n  promote:\n    steps:\n      - run: go run ./cmd/slipway ci propose prod\n        env: {V: '${{ vars.V }}'}\n")
	w.env = map[string]string{"GITHUB_ACTIONS": "true", "ACTIONS_ID_TOKEN_REQUEST_URL": "https://token?x=1", "TERRAFORM_BINARY_NAME": w.program("terraform"),
		"AWS_CONFIG_FILE": os.DevNull}
	w.tools = map[string]string{w.env["TERRAFORM_BINARY_NAME"]: `{"terraform_version": "1.11.4"}`, "node": "v22.1.0\n", "npm": "11.0.0\n",
		"gh": "gh version 2.80.0\nhttps\n"}
	w.github = soundRepository()
	w.aws = w.soundAccount()
	w.synthesize("dev")
	w.synthesize("prod")
	return w
}

func (w *world) write(name, content string) {
	w.t.Helper()
	file := filepath.Join(w.project.Folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) sample(name string) string {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "samples", name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

// program is one that can be found; nobody runs it.
func (w *world) program(name string) string {
	w.t.Helper()
	w.write("bin/"+name, "")
	file := filepath.Join(w.project.Folder, "bin", name)
	if err := os.Chmod(file, 0o700); err != nil { //nolint:gosec // a program is executable
		w.t.Fatal(err)
	}
	return file
}

// synthesize gives an environment the JSON of the sample of its name, as made from its own configuration.
func (w *world) synthesize(name string) {
	w.t.Helper()
	ours, err := config.Load(w.project.Environments, name)
	if err != nil {
		w.t.Fatal(err)
	}
	comment := fmt.Sprintf(`{"//": {"slipway": {"configuration": %q}},`, ours[0].Digest())
	w.write("cdktf.out/stacks/"+name+"/cdk.tf.json", strings.Replace(w.sample(name+".json"), "{", comment, 1))
}

// examine asks about prod.
func (w *world) examine() []Line {
	w.t.Helper()
	if err := w.project.Load("prod"); err != nil {
		w.t.Fatal(err)
	}
	return Examine(w.t.Context(), w.project)
}

func (w *world) connect(ctx context.Context, region string) (aws.Config, bootstrap.Caller, error) {
	settings := aws.Config{Region: region, Credentials: aws.AnonymousCredentials{}, APIOptions: []func(*middleware.Stack) error{readOnly, w.answer}}
	caller, err := bootstrap.Whose(ctx, settings)
	return settings, caller, err
}

// answer takes the place of AWS, behind the guard.
func (w *world) answer(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Answer",
		func(ctx context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler) (out middleware.InitializeOutput, _ middleware.Metadata,
			err error) {
			operation := awsmiddleware.GetServiceID(ctx) + "." + awsmiddleware.GetOperationName(ctx)
			w.asked = append(w.asked, operation)
			answer, ok := w.aws[operation]
			if !ok {
				return out, middleware.Metadata{}, fmt.Errorf("nobody answers %s", operation)
			}
			out.Result, err = answer(in.Parameters)
			return out, middleware.Metadata{}, err
		}), middleware.After)
}

func (w *world) serve(response http.ResponseWriter, request *http.Request) {
	w.asked = append(w.asked, request.Method+" "+request.URL.Path)
	body, ok := w.github[strings.TrimPrefix(strings.TrimPrefix(request.URL.Path, "/repos/acme/shop"), "/")]
	status := http.StatusOK
	if !ok {
		body = "404"
	}
	if _, err := fmt.Sscanf(body, "%d", &status); err == nil {
		response.WriteHeader(status)
		body = `{"message": "no"}`
	}
	_, _ = response.Write([]byte(body))
}

func (w *world) tool(_ context.Context, name string, _ ...string) (string, error) {
	printed, ok := w.tools[name]
	if !ok {
		return "", exec.ErrNotFound
	}
	return printed, nil
}

func (w *world) get(_ context.Context, address, _ string) ([]byte, error) {
	if address != "https://token?x=1&audience=sts.amazonaws.com" {
		return nil, fmt.Errorf("unexpected address %s", address)
	}
	payload, err := json.Marshal(w.token)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]string{"value": "e30." + base64.RawURLEncoding.EncodeToString(payload) + ".c2ln"})
}

func soundRepository() map[string]string {
	gate := `{"name": "prod", "protection_rules": [{"type": "required_reviewers", "reviewers": [{"reviewer": {"login": "jane"}}]}],
		"deployment_branch_policy": {"custom_branch_policies": true}}`
	return map[string]string{
		"":                               `{"id": 2, "full_name": "acme/shop", "owner": {"id": 1}, "default_branch": "main"}`,
		"actions/oidc/customization/sub": `{"use_default": true, "sub_claim_prefix": "repo:acme/shop"}`,
		"actions/permissions/workflow":   `{"default_workflow_permissions": "read", "can_approve_pull_request_reviews": true}`,
		"actions/variables":              `{"variables": [{"name": "V"}]}`,
		"actions/organization-variables": `{"variables": []}`,
		"actions/secrets":                `{"secrets": []}`,
		"actions/organization-secrets":   `{"secrets": [{"name": "A"}]}`,
		"rules/branches/main": `[{"type": "pull_request", "parameters": {}}, {"type": "non_fast_forward"},
			{"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "planned"}]}}]`,
		"branches/main/protection":                     "404",
		"environments/prod":                            gate,
		"environments/prod/deployment-branch-policies": `{"branch_policies": [{"name": "main", "type": "branch"}]}`,
		"environments/prod-plan":                       gate,
	}
}

// of makes an answer of one that is always the same.
func of(out any) func(any) (any, error) { return func(any) (any, error) { return out, nil } }

func refuse(code string) func(any) (any, error) {
	return func(any) (any, error) { return nil, &smithy.GenericAPIError{Code: code, Message: "refused"} }
}

// head refuses as S3 does a HEAD request.
func head(status int) func(any) (any, error) {
	return func(any) (any, error) {
		return nil, &awshttp.ResponseError{ResponseError: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status, Header: http.Header{}}}, Err: fmt.Errorf("status %d", status),
		}}
	}
}

// role answers with one that is as the account's stack makes it, and as another one then.
func (w *world) role(change func(*iamtypes.Role)) func(any) (any, error) {
	return func(in any) (any, error) {
		for _, s := range ofRoles(w.project) {
			if s.role.name == *in.(*iam.GetRoleInput).RoleName {
				trust := policy.GithubTrust(s.place.Place(), s.delivered.Github.Subjects(s.role.contexts...)).JSON()
				role := &iamtypes.Role{Arn: &s.role.arn, MaxSessionDuration: aws.Int32(7200), AssumeRolePolicyDocument: aws.String(url.PathEscape(trust))}
				change(role)
				return &iam.GetRoleOutput{Role: role}, nil
			}
		}
		return nil, &smithy.GenericAPIError{Code: "NoSuchEntity"}
	}
}

// trusting changes the text of trust policies.
func trusting(old, new string) func(*iamtypes.Role) {
	return func(role *iamtypes.Role) {
		document, _ := url.PathUnescape(*role.AssumeRolePolicyDocument) // it was escaped before
		role.AssumeRolePolicyDocument = aws.String(url.PathEscape(strings.ReplaceAll(document, old, new)))
	}
}

// policiesOf prod's roles, by role and ARN: those of one world are those of all.
var policiesOf struct {
	sync.Once
	documents map[string]map[string]string
}

func (w *world) policies() map[string]map[string]string {
	w.t.Helper()
	policiesOf.Do(func() {
		policiesOf.documents = map[string]map[string]string{}
		for _, s := range ofRoles(w.project) {
			stack, err := s.stack()
			if err != nil {
				w.t.Fatal(err)
			}
			needed, err := rights.Of(stack, s.place.Environment)
			if err != nil {
				w.t.Fatal(err)
			}
			found := map[string]string{}
			for i, document := range s.role.policies(needed) {
				found[fmt.Sprintf("arn:aws:iam::123456789012:policy/%s-%d", s.role.name, i+1)] = document.JSON()
			}
			policiesOf.documents[s.role.name] = found
		}
	})
	return policiesOf.documents
}

func (w *world) attached(in any) (any, error) {
	out := &iam.ListAttachedRolePoliciesOutput{}
	for arn := range w.policies()[*in.(*iam.ListAttachedRolePoliciesInput).RoleName] {
		out.AttachedPolicies = append(out.AttachedPolicies, iamtypes.AttachedPolicy{PolicyArn: &arn})
	}
	return out, nil
}

// document answers with that of a policy, in which a text is another one.
func (w *world) document(old, new string) func(any) (any, error) {
	return func(in any) (any, error) {
		arn := *in.(*iam.GetPolicyVersionInput).PolicyArn
		role := strings.TrimPrefix(arn[:strings.LastIndex(arn, "-")], "arn:aws:iam::123456789012:policy/")
		text := strings.ReplaceAll(w.policies()[role][arn], old, new)
		return &iam.GetPolicyVersionOutput{PolicyVersion: &iamtypes.PolicyVersion{Document: aws.String(url.PathEscape(text))}}, nil
	}
}

func (w *world) soundAccount() map[string]func(any) (any, error) {
	place := arn.Place{Region: "us-east-1", Account: "123456789012"}
	subnet := func(id, zone string) ec2types.Subnet {
		return ec2types.Subnet{SubnetId: aws.String(id), AvailabilityZoneId: aws.String(zone)}
	}
	var subnets []ec2types.Subnet
	for _, tier := range []string{"0", "1", "2"} {
		subnets = append(subnets, subnet("subnet-000000000000000"+tier+"a", "use1-az1"), subnet("subnet-000000000000000"+tier+"b", "use1-az2"))
	}
	return map[string]func(any) (any, error){
		"STS.GetCallerIdentity": of(&sts.GetCallerIdentityOutput{Account: aws.String("123456789012"),
			Arn: aws.String("arn:aws:iam::123456789012:user/jane")}),
		"IAM.ListRoles":                of(&iam.ListRolesOutput{Roles: []iamtypes.Role{{}}}),
		"IAM.GetOpenIDConnectProvider": of(&iam.GetOpenIDConnectProviderOutput{ClientIDList: []string{policy.StsAudience}}),
		"IAM.GetRole":                  w.role(func(*iamtypes.Role) {}),
		"S3.HeadBucket":                of(&s3.HeadBucketOutput{BucketRegion: aws.String("us-east-1")}),
		"S3.GetBucketVersioning":       of(&s3.GetBucketVersioningOutput{Status: s3types.BucketVersioningStatusEnabled}),
		"S3.GetBucketEncryption":       of(soundEncryption()),
		"S3.GetPublicAccessBlock":      of(&s3.GetPublicAccessBlockOutput{PublicAccessBlockConfiguration: blocked(true)}),
		"S3.GetBucketPolicy": of(&s3.GetBucketPolicyOutput{Policy: aws.String(policy.StateBucket(place, "acme-terraform-state",
			nil).JSON())}),
		"Service Quotas.GetServiceQuota": of(&servicequotas.GetServiceQuotaOutput{Quota: &quotatypes.ServiceQuota{Value: aws.Float64(10000)}}),
		"ECR.BatchGetImage": of(&ecr.BatchGetImageOutput{Images: []ecrtypes.Image{{
			ImageId: &ecrtypes.ImageIdentifier{ImageDigest: aws.String("sha256:0")}, ImageManifest: aws.String(indexManifest)}}}),
		"Secrets Manager.DescribeSecret": of(&secretsmanager.DescribeSecretOutput{}),
		"SSM.DescribeParameters":         of(&ssm.DescribeParametersOutput{Parameters: []ssmtypes.ParameterMetadata{{}}}),
		"CloudWatch Logs.DescribeLogGroups": of(&cloudwatchlogs.DescribeLogGroupsOutput{
			LogGroups: []logstypes.LogGroup{{LogGroupName: aws.String("/ecs/shop-prod")}}}),
		"ACM.DescribeCertificate": of(&acm.DescribeCertificateOutput{
			Certificate: &acmtypes.CertificateDetail{Status: acmtypes.CertificateStatusIssued}}),
		"Route 53.GetHostedZone": of(&route53.GetHostedZoneOutput{HostedZone: &route53types.HostedZone{Name: aws.String("example.com.")}}),
		"ECS.DescribeServices":   of(serviceOn(80)),
		"Elastic Load Balancing v2.DescribeTargetGroups": of(&elasticloadbalancingv2.DescribeTargetGroupsOutput{
			TargetGroups: []elbtypes.TargetGroup{{Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttp}}}),
		"RDS.DescribeDBClusters":         refuse("DBClusterNotFoundFault"),
		"RDS.DescribeDBClusterSnapshots": of(&rds.DescribeDBClusterSnapshotsOutput{DBClusterSnapshots: []rdstypes.DBClusterSnapshot{backup("")}}),
		"EC2.DescribeSubnets":            of(&ec2.DescribeSubnetsOutput{Subnets: subnets}),
		"EC2.DescribeRouteTables":        of(routes("igw-1", "nat-1", "")),
		"EC2.DescribeVpcEndpoints":       of(&ec2.DescribeVpcEndpointsOutput{}),
		"IAM.ListRolePolicies":           of(&iam.ListRolePoliciesOutput{}),
		"IAM.ListAttachedRolePolicies":   w.attached,
		"IAM.GetPolicy":                  of(&iam.GetPolicyOutput{Policy: &iamtypes.Policy{DefaultVersionId: aws.String("v1")}}),
		"IAM.GetPolicyVersion":           w.document("sts:none", ""),
	}
}

func soundEncryption() *s3.GetBucketEncryptionOutput {
	return &s3.GetBucketEncryptionOutput{ServerSideEncryptionConfiguration: &s3types.ServerSideEncryptionConfiguration{Rules: []s3types.ServerSideEncryptionRule{
		{ApplyServerSideEncryptionByDefault: &s3types.ServerSideEncryptionByDefault{SSEAlgorithm: s3types.ServerSideEncryptionAes256}},
	}}}
}

func blocked(on bool) *s3types.PublicAccessBlockConfiguration {
	return &s3types.PublicAccessBlockConfiguration{BlockPublicAcls: &on, BlockPublicPolicy: aws.Bool(true), IgnorePublicAcls: aws.Bool(true),
		RestrictPublicBuckets: aws.Bool(true)}
}

func serviceOn(port int32) *ecs.DescribeServicesOutput {
	return &ecs.DescribeServicesOutput{Services: []ecstypes.Service{{Status: aws.String("ACTIVE"),
		LoadBalancers: []ecstypes.LoadBalancer{{ContainerName: aws.String("app"), ContainerPort: &port, TargetGroupArn: aws.String("arn:group")}}}}}
}

// backup is a snapshot that is fine, but for one attribute.
func backup(fault string) rdstypes.DBClusterSnapshot {
	sound := rdstypes.DBClusterSnapshot{Status: aws.String("available"), Engine: aws.String("aurora-mysql"), MasterUsername: aws.String("admin"),
		EngineVersion: aws.String("8.0.mysql_aurora.3.9.0")}
	for _, attribute := range []**string{&sound.Status, &sound.Engine, &sound.MasterUsername, &sound.EngineVersion} {
		if key, value, _ := strings.Cut(fault, "="); **attribute == key {
			*attribute = &value
		}
	}
	return sound
}

// routes of public, private and database subnets.
func routes(ways ...string) *ec2.DescribeRouteTablesOutput {
	out := &ec2.DescribeRouteTablesOutput{}
	for tier, way := range ways {
		table := ec2types.RouteTable{}
		for _, zone := range []string{"a", "b"} {
			table.Associations = append(table.Associations, ec2types.RouteTableAssociation{SubnetId: aws.String(fmt.Sprintf("subnet-000000000000000%d%s", tier,
				zone))})
		}
		if way != "" {
			table.Routes = []ec2types.Route{{DestinationCidrBlock: aws.String("0.0.0.0/0"), GatewayId: aws.String(way)}}
		}
		out.RouteTables = append(out.RouteTables, table)
	}
	return out
}
