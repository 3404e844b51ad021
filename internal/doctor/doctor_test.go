package doctor

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	route53types "github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	quotatypes "github.com/aws/aws-sdk-go-v2/service/servicequotas/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// fault is one that a check must find.
type fault struct {
	check string
	make  func(w *world)
	want  string // in the line
	mend  string // in the command; "" where the answer is unknown
}

// answer makes a fault of an operation of AWS.
func answer(operation string, with func(any) (any, error)) func(*world) {
	return func(w *world) { w.aws[operation] = with }
}

// says makes a fault of a path of GitHub.
func says(path, body string) func(*world) { return func(w *world) { w.github[path] = body } }

var faults = []fault{
	{"terraform", func(w *world) { w.tools[w.env["TERRAFORM_BINARY_NAME"]] = `{"terraform_version": "1.10.5"}` }, "1.10.5 is too old: 1.11.0", "install"},
	{"terraform", func(w *world) { w.env["TERRAFORM_BINARY_NAME"] = "no-such-program" }, "is on PATH", "install"},
	{"terraform", func(w *world) { w.tools[w.env["TERRAFORM_BINARY_NAME"]] = "Terraform" }, "invalid character", ""},
	{"node", func(w *world) { w.tools["node"] = "v18.20.0" }, "18.20.0 is too old", "nodejs.org"},
	{"node", func(w *world) { delete(w.tools, "node") }, "not on PATH", "nodejs.org"},
	{"npm", func(w *world) { w.tools["npm"] = "6.14.18" }, "6.14.18 is too old", "npm install"},
	{"cdktf", func(w *world) { w.write("node_modules/cdktf-cli/package.json", `{"version": "0.20.9"}`) }, "0.20.9 is installed, and package.json has 0.21.0",
		"npm ci"},
	{"gh", func(w *world) { delete(w.tools, "gh") }, "not on PATH", "cli.github.com"},

	{"delivery", func(w *world) { w.write("delivery.yaml", "github: {}\nenvironments: []\n") }, "repository", "delivery.yaml"},
	{"delivery", func(w *world) { _ = os.Remove(w.project.Folder + "/delivery.yaml") }, "there is no delivery.yaml", ""},

	{"credentials", answer("STS.GetCallerIdentity", refuse("ExpiredToken")), "ExpiredToken: refused; log in, or set AWS_PROFILE", ""},
	{"credentials", func(w *world) {
		w.aws["STS.GetCallerIdentity"] = of(&sts.GetCallerIdentityOutput{Account: aws.String("210987654321")})
		w.write("config",
			"[default]\nregion = us-east-1\n[profile live]\nsso_account_id = 123456789012\n[profile deep]\nrole_arn = arn:aws:iam::123456789012:role/x\n")
		w.env["AWS_CONFIG_FILE"] = w.project.Folder + "/config"
	}, "config has for it: live, deep", ""},
	{"service-linked-roles", answer("IAM.ListRoles", of(&iam.ListRolesOutput{})), "lacks those of rds.amazonaws.com", "create-service-linked-role"},
	{"service-linked-roles", answer("IAM.ListRoles", refuse("AccessDenied")), "IAM ListRoles: AccessDenied", ""},
	{"oidc-provider", answer("IAM.GetOpenIDConnectProvider", refuse("NoSuchEntity")), "is not there", "bootstrap 123456789012 --apply"},
	{"oidc-provider", answer("IAM.GetOpenIDConnectProvider", of(&iam.GetOpenIDConnectProviderOutput{ClientIDList: []string{"https://github.com/acme"}})),
		"not for sts.amazonaws.com", "add-client-id"},

	{"state-bucket", answer("S3.HeadBucket", head(404)), "it is not there", "bootstrap"},
	{"state-bucket", answer("S3.HeadBucket", head(403)), "may not be looked at", ""},
	{"state-bucket", answer("S3.HeadBucket", of(&s3.HeadBucketOutput{BucketRegion: aws.String("eu-west-1")})), "it is in eu-west-1",
		"set state.region to eu-west-1"},
	{"state-versions", answer("S3.GetBucketVersioning", of(&s3.GetBucketVersioningOutput{})), "keeps no versions",
		"put-bucket-versioning --region us-east-1 --bucket acme-terraform-state"},
	{"state-encryption", answer("S3.GetBucketEncryption", refuse("ServerSideEncryptionConfigurationNotFoundError")), "nothing of encryption",
		"put-bucket-encryption"},
	{"state-private", answer("S3.GetPublicAccessBlock", refuse("NoSuchPublicAccessBlockConfiguration")), "off: all of them", "put-public-access-block"},
	{"state-private", answer("S3.GetPublicAccessBlock", of(&s3.GetPublicAccessBlockOutput{PublicAccessBlockConfiguration: blocked(false)})),
		"off: BlockPublicAcls", "put-public"},
	{"state-tls", answer("S3.GetBucketPolicy", refuse("NoSuchBucketPolicy")), "without TLS",
		"bootstrap 123456789012 --apply, or add the statement OnlyTls, which docs/account.md has"},
	{"state-tls", answer("S3.GetBucketPolicy", of(&s3.GetBucketPolicyOutput{Policy: aws.String(`{"Statement": {
		"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::other/*", "Condition": {"Bool": {"aws:SecureTransport": false}}}}`)})),
		"without TLS", "bootstrap"},

	{"quotas", answer("Service Quotas.GetServiceQuota", of(&servicequotas.GetServiceQuotaOutput{Quota: &quotatypes.ServiceQuota{Value: aws.Float64(1)}})),
		"Fargate On-Demand vCPU resource count in us-east-1: 1, and ", "request-service-quota-increase --region us-east-1 --service-code"},
	{"quotas", func(w *world) { _ = os.RemoveAll(w.project.Output) }, "run: go run . prod", ""},
	{"quotas", func(w *world) {
		w.aws["Service Quotas.GetServiceQuota"] = refuse("NoSuchResourceException")
		w.aws["Service Quotas.GetAWSDefaultServiceQuota"] = of(&servicequotas.GetAWSDefaultServiceQuotaOutput{
			Quota: &quotatypes.ServiceQuota{Value: aws.Float64(0.5)}})
	}, "0.5, and ", "request-service-quota-increase"},

	{"role", answer("IAM.GetRole", refuse("NoSuchEntity")), "it is not there", "bootstrap"},
	{"role", func(w *world) {
		w.aws["IAM.GetRole"] = w.role(func(r *iamtypes.Role) { r.MaxSessionDuration = aws.Int32(3600) })
	}, "3600 s at most", "bootstrap"},
	{"role", func(w *world) {
		w.aws["IAM.GetRole"] = w.role(func(r *iamtypes.Role) {
			r.PermissionsBoundary = &iamtypes.AttachedPermissionsBoundary{PermissionsBoundaryArn: aws.String("arn:aws:iam::123456789012:policy/b")}
		})
	}, `its permissions boundary is "arn:aws:iam::123456789012:policy/b"`, "bootstrap"},
	{"role", func(w *world) {
		w.aws["IAM.GetRole"] = w.role(func(r *iamtypes.Role) { r.Arn = aws.String("arn:aws:iam::123456789012:role/ci/x") })
	}, "it is arn:aws:iam::123456789012:role/ci/x", "bootstrap"},
	{"trust", func(w *world) { w.aws["IAM.GetRole"] = w.role(trusting("repo:acme@1/shop@2:", "repo:acme@1/shop@3:")) },
		"does not trust repo:acme@1/shop@2:environment:prod", "bootstrap"},
	{"trust", func(w *world) { w.aws["IAM.GetRole"] = w.role(trusting("StringEquals", "StringNotLike")) }, "does not trust", "bootstrap"},
	{"trust", func(w *world) {
		w.aws["IAM.GetRole"] = w.role(trusting(`"repo:acme/shop:environment:`, `"repo:acme/shop:ref:refs/heads/main","repo:acme/shop:environment:`))
	}, "it trusts more than", "bootstrap"},
	{"rights", answer("IAM.ListAttachedRolePolicies", of(&iam.ListAttachedRolePoliciesOutput{AttachedPolicies: []iamtypes.AttachedPolicy{
		{PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")}}})),
		"has arn:aws:iam::aws:policy/AdministratorAccess besides; lacks arn:aws:iam::123456789012:policy/shop-prod-plan-1",
		"go run . && go run ./cmd/slipway bootstrap"},
	{"rights", func(w *world) { w.aws["IAM.GetPolicyVersion"] = w.document("rds:Describe", "rds:Delete") }, "lacks statement", "bootstrap"},
	{"rights", answer("IAM.ListRolePolicies", of(&iam.ListRolePoliciesOutput{PolicyNames: []string{"more"}})), "has the inline policy more", "bootstrap"},

	{"repository", says("", `{"id": 3, "full_name": "acme/store", "owner": {"id": 1}, "default_branch": "main"}`), "its name is acme/store; its id is 3, not 2",
		"github.repository: acme/store, github.repository_id: 3"},
	{"repository", says("", `{"id": 2, "full_name": "acme/shop", "owner": {"id": 9}, "default_branch": "main"}`), "its owner's id is 9, not 1",
		"github.owner_id: 9"},
	{"repository", says("", `{"id": 2, "full_name": "acme/shop", "owner": {"id": 1}, "default_branch": "master"}`), "default branch is master",
		"branches/master/rename"},
	{"repository", says("", `{"id": 2, "full_name": "acme/shop", "owner": {"id": 1}, "archived": true}`), "archived", "unarchive"},
	{"repository", says("", "404"), "may not see it", ""},
	{"subject", says("actions/oidc/customization/sub", `{"use_default": false}`), "subject of its own", "use_default=true"},
	{"subject", says("actions/oidc/customization/sub", `{"use_default": true, "sub_claim_prefix": "repo:acme@1/shop@7"}`),
		"tokens begin with repo:acme@1/shop@7", "gh api repos/acme/shop"},
	{"workflow-permissions", says("actions/permissions/workflow", `{"default_workflow_permissions": "write"}`), "have write by default",
		"default_workflow_permissions=read"},
	{"workflow-permissions", says("actions/permissions/workflow", `{"default_workflow_permissions": "read"}`), "may not open pull requests",
		"can_approve_pull_request_reviews=true"},
	{"workflow-permissions", says("actions/permissions/workflow", "403"), "HTTP 403: no; the job's permissions must have administration: read", ""},
	{"variables", says("actions/organization-secrets", `{"secrets": []}`), "workflows name secrets.A, which", "gh secret set A --repo acme/shop"},
	{"variables", says("actions/variables", `{"variables": []}`), "workflows name vars.V, which", "gh variable set V --repo acme/shop"},

	{"branch-rules", says("rules/branches/main", `[]`),
		"main lacks that a pull request is required, that a forced push is refused, the required check planned", "repos/acme/shop/rulesets"},
	{"branch-rules", func(w *world) {
		w.github["rules/branches/main"] = `[{"type": "non_fast_forward"}]`
		w.github["branches/main/protection"] = `{"required_status_checks": {"contexts": ["test"]}, "required_pull_request_reviews": {},
			"allow_force_pushes": {"enabled": true}}`
	}, "main lacks the required check planned;", `"context":"planned"`},
	{"branch-rules", func(w *world) { w.github["rules/branches/main"], w.github["branches/main/protection"] = `[]`, "403" },
		"whether main is protected otherwise: GET", ""},
	{"environment", says("environments/prod", "404"), "is not there", `"reviewers":[`},
	{"environment", says("environments/prod", `{"name": "prod", "protection_rules": []}`), "has no required reviewers", `"reviewers":[`},
	{"environment", says("environments/prod/deployment-branch-policies", `{"branch_policies": [{"name": "*"}]}`), "may be deployed to from *", "-f name=main"},
	{"environment", says("environments/prod", "500"), "HTTP 500", ""},
	{"plan-environment", says("environments/prod-plan", `{"name": "prod-plan"}`), "no required reviewers", `"deployment_branch_policy":null`},

	{"token", func(w *world) { w.token.RepositoryID = "9" }, "the id 9", "github.repository_id: 9"},
	{"token", func(w *world) { w.token.Aud = "https://github.com/acme" }, "it is for https://github.com/acme", "audience"},
	{"token", func(w *world) { w.token.Sub = "repo:acme/shop:environment:stage" }, "no role is for repo:acme/shop:environment:stage", "GitHub environment"},
	{"token", func(w *world) { w.token.Sub = "repo:acme@1/shop@7:environment:prod" }, "roles trust repo:acme/shop:environment:prod, repo:acme@1/shop@2:",
		"doctor"},
	{"token", func(w *world) { delete(w.env, "ACTIONS_ID_TOKEN_REQUEST_URL") }, "lack id-token: write", ""},
	{"token-trust", func(w *world) { w.aws["IAM.GetRole"] = w.role(trusting(`"repo:acme/shop:environment:prod",`, "")) },
		"it does not let this job in: repo:acme/shop:environment:prod for sts.amazonaws.com", "bootstrap"},

	{"image", answer("ECR.BatchGetImage", of(&ecr.BatchGetImageOutput{})), "has no image 1.0.0", "promote prod"},
	{"image", func(w *world) {
		w.aws["ECR.BatchGetImage"] = of(&ecr.BatchGetImageOutput{Images: []ecrtypes.Image{
			{ImageId: &ecrtypes.ImageIdentifier{}, ImageManifest: aws.String(strings.ReplaceAll(indexManifest, "amd64", "arm64"))}}})
	}, "is for linux/arm64, and service.architecture is X86_64", "--platform linux/amd64"},
	{"secrets", answer("Secrets Manager.DescribeSecret", refuse("ResourceNotFoundException")), "token-a1B2c3 is not there", "--name shop/token --"},
	{"secrets", answer("Secrets Manager.DescribeSecret", of(&secretsmanager.DescribeSecretOutput{DeletedDate: aws.Time(aws.ToTime(nil))})), "is being deleted",
		"restore-secret"},
	{"secrets", answer("Secrets Manager.DescribeSecret", refuse("AccessDeniedException")), "Secrets Manager DescribeSecret: AccessDeniedException: refused", ""},
	{"parameters", answer("SSM.DescribeParameters", of(&ssm.DescribeParametersOutput{})), "parameter/shop/level is not there",
		"put-parameter --region us-east-1 --name /shop/level"},
	{"log-group", answer("CloudWatch Logs.DescribeLogGroups", of(&cloudwatchlogs.DescribeLogGroupsOutput{})),
		"/ecs/shop-prod is not there, and the service runs", "apply prod"},
	{"certificate", answer("ACM.DescribeCertificate", refuse("ResourceNotFoundException")), "is not there", "request-certificate"},
	{"certificate", answer("ACM.DescribeCertificate", of(&acm.DescribeCertificateOutput{Certificate: &acmtypes.CertificateDetail{
		Status: acmtypes.CertificateStatusPendingValidation}})), "waits for the proof", "DomainValidationOptions"},
	{"certificate", answer("ACM.DescribeCertificate", of(&acm.DescribeCertificateOutput{Certificate: &acmtypes.CertificateDetail{
		Status: acmtypes.CertificateStatusExpired}})), "it is EXPIRED", "request another"},
	{"target-group", answer("ECS.DescribeServices", of(serviceOn(8080))), "sends to port 8080 of app, and the configuration to port 80 of app", "apply prod"},
	{"zone", answer("Route 53.GetHostedZone", refuse("NoSuchHostedZone")), "Z0123456789ABCDEFGHIJ is not there", "list-hosted-zones-by-name"},
	{"zone", answer("Route 53.GetHostedZone", of(&route53.GetHostedZoneOutput{HostedZone: &route53types.HostedZone{Name: aws.String("example.com."),
		Config: &route53types.HostedZoneConfig{PrivateZone: true}}})), "is private", "public zone"},
	{"zone", answer("Route 53.GetHostedZone", of(&route53.GetHostedZoneOutput{HostedZone: &route53types.HostedZone{Name: aws.String("ample.com.")}})),
		"is the zone of ample.com, which shop.example.com is not below", "correct the name"},
	{"target-group", answer("Elastic Load Balancing v2.DescribeTargetGroups", of(&elasticloadbalancingv2.DescribeTargetGroupsOutput{
		TargetGroups: []elbtypes.TargetGroup{{Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttps}}})), "it speaks HTTPS to the tasks", "apply prod"},
	{"target-group", answer("Elastic Load Balancing v2.DescribeTargetGroups", refuse("TargetGroupNotFound")), "is not there, and the service sends",
		"apply prod"},
	{"backup", answer("RDS.DescribeDBClusterSnapshots", refuse("DBClusterSnapshotNotFoundFault")), "rds:shop-old-2026-01-31-03-04 is not there",
		"describe-db-cluster-snapshots"},
	{"backup", snapshotWith("available=copying"), "is copying", "wait until it is available"},
	{"backup", snapshotWith("aurora-mysql=aurora-postgresql"), "is of the engine aurora-postgresql", "describe-db-cluster-snapshots"},
	{"backup", snapshotWith("admin=root_user"), "the master user of rds:shop-old-2026-01-31-03-04 is root_user, and database.master_username is admin",
		"database.master_username: root_user"},
	{"backup", snapshotWith("8.0.mysql_aurora.3.9.0=8.0.mysql_aurora.3.11.0"), "and database.engine_version is older: 8.0.mysql_aurora.3.10.5",
		"database.engine_version: 8.0.mysql_aurora.3.11.0"},
	{"backup", answer("RDS.DescribeDBClusterSnapshots", refuse("AccessDenied")), "AccessDenied", ""},
	{"backup", answer("RDS.DescribeDBClusters", refuse("AccessDenied")), "AccessDenied", ""},
	{"backup", clusterWith("2026-01-01T00:00:00Z", nil), "the cluster shop-old is not there", "describe-db-clusters"},
	{"backup", clusterWith("2026-01-01T00:00:00Z", &rdstypes.DBCluster{Engine: aws.String("aurora-postgresql")}), "is of the engine aurora-postgresql", "another"},
	{"backup", clusterWith("2026-01-01T00:00:00Z", restorable("maindb", "root_user")), "the master user of shop-old is root_user", "database.master_username"},
	{"backup", clusterWith("2026-01-01T00:00:00Z", restorable("orders", "admin")), "the database of shop-old is orders, and database.name is maindb",
		"database.name: orders"},
	{"backup", clusterWith("2025-01-01T00:00:00Z", restorable("maindb", "admin")), "shop-old can be restored from 2026-01-01T00:00:00Z to 2026-01-08T00:00:00Z",
		"or latest"},
	{"subnets", answer("EC2.DescribeSubnets", of(&ec2.DescribeSubnetsOutput{Subnets: []ec2types.Subnet{
		{SubnetId: aws.String("subnet-0000000000000000a"), AvailabilityZoneId: aws.String("use1-az1")}}})),
		"subnet-0000000000000000b is no subnet of vpc-0123456789abcdef0; public subnets are in 1 zones", "describe-subnets"},
	{"routes", answer("EC2.DescribeRouteTables", of(routes("nat-1", "nat-1", ""))), "subnet-0000000000000000a leads to no internet gateway",
		"describe-route-tables"},
	{"routes", answer("EC2.DescribeRouteTables", of(routes("igw-1", "igw-1", ""))), "leads to an internet gateway, and tasks have no public addresses",
		"describe-route-tables"},
	{"routes", answer("EC2.DescribeRouteTables", of(routes("igw-1", "", ""))), "leads nowhere", "describe-route-tables"},
	{"routes", answer("EC2.DescribeRouteTables", of(routes("igw-1", "nat-1", "igw-1"))),
		"database subnet subnet-0000000000000002a leads to an internet gateway", "describe-route-tables"},
}

func snapshotWith(fault string) func(*world) {
	return answer("RDS.DescribeDBClusterSnapshots", of(&rds.DescribeDBClusterSnapshotsOutput{DBClusterSnapshots: []rdstypes.DBClusterSnapshot{backup(fault)}}))
}

// clusterWith has prod restored from a cluster, which is not there if it is nil. Prod's own is not there.
func clusterWith(moment string, cluster *rdstypes.DBCluster) func(*world) {
	return func(w *world) {
		w.write("environments/prod.yaml", strings.Replace(prodYAML, `{snapshot: "rds:shop-old-2026-01-31-03-04"}`, `{cluster: shop-old, time: "`+moment+`"}`, 1))
		w.aws["RDS.DescribeDBClusters"] = func(in any) (any, error) {
			if id := aws.ToString(in.(*rds.DescribeDBClustersInput).DBClusterIdentifier); id != "shop-old" || cluster == nil {
				return refuse("DBClusterNotFoundFault")(in)
			}
			return &rds.DescribeDBClustersOutput{DBClusters: []rdstypes.DBCluster{*cluster}}, nil
		}
	}
}

// restorable for the first week of 2026.
func restorable(database, user string) *rdstypes.DBCluster {
	first := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	return &rdstypes.DBCluster{Engine: aws.String("aurora-mysql"), DatabaseName: &database, MasterUsername: &user,
		EarliestRestorableTime: &first, LatestRestorableTime: aws.Time(first.AddDate(0, 0, 7))}
}

// A cluster that is there needs no backup, and one at a time within its range, or at its latest, is fine.
func TestABackupThatIsFine(t *testing.T) {
	for name, change := range map[string]func(*world){
		"a cluster that is there": answer("RDS.DescribeDBClusters", of(&rds.DescribeDBClustersOutput{DBClusters: []rdstypes.DBCluster{{}}})),
		"a time":                  clusterWith("2026-01-02T00:00:00Z", restorable("maindb", "admin")),
		"the latest":              clusterWith("latest", restorable("maindb", "admin")),
	} {
		w := newWorld(t)
		change(w)
		for _, line := range w.examine() {
			if line.Check == "backup" && line.State != OK {
				t.Errorf("%s: %+v", name, line)
			}
		}
	}
}

// Every check is fine where everything is in place, and each finds its fault.
func TestEverythingInPlace(t *testing.T) {
	w := newWorld(t)
	lines := w.examine()
	for _, line := range lines {
		if line.State != OK {
			t.Errorf("%+v", line)
		}
	}
	for _, check := range Checks {
		if !slices.ContainsFunc(lines, func(l Line) bool { return l.Check == check.Name }) {
			t.Errorf("%s was not made", check.Name)
		}
		if !slices.ContainsFunc(faults, func(f fault) bool { return f.check == check.Name && f.mend != "" || f.check == "credentials" }) {
			t.Errorf("nothing shows that %s can fail: add a fault of it to faults", check.Name)
		}
	}
}

// withSidecar has requests go to a container beside the application, which listens on another port than the target group's own.
func withSidecar(w *world, image string) {
	w.write("environments/prod.yaml", strings.Replace(prodYAML, "load_balancer:\n", "  container_port: 3000\n  sidecars:\n    - name: nginx\n      image: "+image+
		"\n      ports: [8080]\n      secrets:\n        - name: KEY\n          value_from: arn:aws:ssm:us-east-1:123456789012:parameter/shop/key\n"+
		"load_balancer:\n  target: {container: nginx}\n", 1))
	sent := serviceOn(8080)
	sent.Services[0].LoadBalancers[0].ContainerName = aws.String("nginx")
	w.aws["ECS.DescribeServices"] = of(sent)
	w.synthesize("prod")
}

func TestSidecars(t *testing.T) {
	const ecrImage = "123456789012.dkr.ecr.us-east-1.amazonaws.com/nginx:1.29"
	w := newWorld(t)
	withSidecar(w, "public.ecr.aws/nginx/nginx:1.29")
	for check, want := range map[string]string{
		"image":        "sha256:0, for linux/amd64; public.ecr.aws/nginx/nginx:1.29 is in no private registry of ECR, which alone is asked",
		"parameters":   "2 can be described",
		"target-group": "port 8080 of nginx",
	} {
		lines := w.examine()
		at := slices.IndexFunc(lines, func(l Line) bool { return l.Check == check })
		if at < 0 || lines[at].State != OK || lines[at].Says != want {
			t.Errorf("%s: %+v", check, lines[max(at, 0)])
		}
	}
	w = newWorld(t)
	withSidecar(w, ecrImage)
	w.aws["ECR.BatchGetImage"] = func(in any) (any, error) {
		manifest := indexManifest
		if aws.ToString(in.(*ecr.BatchGetImageInput).RepositoryName) == "nginx" {
			manifest = strings.ReplaceAll(manifest, "amd64", "arm64")
		}
		return &ecr.BatchGetImageOutput{Images: []ecrtypes.Image{{ImageId: &ecrtypes.ImageIdentifier{ImageDigest: aws.String("sha256:0")},
			ImageManifest: &manifest}}}, nil
	}
	lines := w.examine()
	at := slices.IndexFunc(lines, func(l Line) bool { return l.Check == "image" })
	if want := ecrImage + " is for linux/arm64, and service.architecture is X86_64"; lines[at].State != Fail || lines[at].Says != want {
		t.Errorf("got %+v", lines[at])
	}
}

// A worker has what the first service has but for targets.
func TestFurtherServices(t *testing.T) {
	w := newWorld(t)
	w.write("environments/prod.yaml", prodYAML+"services:\n  worker:\n    image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/worker:1.0.0\n"+
		"    secrets: {LEVEL: /shop/worker/level}\n")
	w.synthesize("prod")
	w.aws["ECR.BatchGetImage"] = func(in any) (any, error) {
		if aws.ToString(in.(*ecr.BatchGetImageInput).RepositoryName) == "worker" {
			return &ecr.BatchGetImageOutput{Failures: []ecrtypes.ImageFailure{{FailureCode: ecrtypes.ImageFailureCodeImageNotFound}}}, nil
		}
		manifest := indexManifest
		return &ecr.BatchGetImageOutput{Images: []ecrtypes.Image{{ImageId: &ecrtypes.ImageIdentifier{ImageDigest: aws.String("sha256:0")},
			ImageManifest: &manifest}}}, nil
	}
	var running []string
	w.aws["ECS.DescribeServices"] = func(in any) (any, error) {
		running = append(running, in.(*ecs.DescribeServicesInput).Services...)
		return serviceOn(80), nil
	}
	lines := map[string]Line{}
	for _, line := range w.examine() {
		if line.Area == areaService {
			lines[line.Check+" of "+line.About] = line
		}
	}
	for _, one := range []string{"image", "secrets", "parameters", "log-group", "target-group"} {
		if lines[one+" of prod"].State != OK {
			t.Errorf("%s: %+v", one, lines[one+" of prod"])
		}
	}
	for about, want := range map[string]Line{
		"image of prod worker":      {State: Fail, Mend: "push it, or: go run ./cmd/slipway promote prod worker=<image>"},
		"parameters of prod worker": {State: OK, Says: "1 can be described"},
		"log-group of prod worker": {State: Fail, Says: "/ecs/shop-prod-worker is not there, and the service runs",
			Mend: "plan and apply prod: Terraform makes it again"},
	} {
		if got := lines[about]; got.State != want.State || got.Mend != want.Mend || !strings.Contains(got.Says, want.Says) {
			t.Errorf("%s: got %+v, want %+v", about, got, want)
		}
	}
	for _, none := range []string{"target-group", "secrets", "certificate", "zone", "backup"} {
		if got, has := lines[none+" of prod worker"]; has {
			t.Errorf("%+v", got)
		}
	}
	if slices.Sort(running); !slices.Equal(slices.Compact(running), []string{"shop-prod", "shop-prod-worker"}) {
		t.Errorf("asked for %v", running)
	}
}

// Three checks are of a role, which IAM is asked for once.
func TestARoleIsAskedForOnce(t *testing.T) {
	w := newWorld(t)
	w.examine()
	asked := slices.DeleteFunc(w.asked, func(one string) bool { return one != "IAM.GetRole" })
	if roles := ofRoles(w.project); len(asked) != len(roles) {
		t.Errorf("%d questions about %d roles", len(asked), len(roles))
	}
}

func TestFaults(t *testing.T) {
	for _, fault := range faults {
		t.Run(fault.check, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			fault.make(w)
			lines := w.examine()
			at := slices.IndexFunc(lines, func(l Line) bool { return l.Check == fault.check && l.State != OK })
			if at < 0 {
				t.Fatalf("nothing is said of it\n%s", Text(lines))
			}
			line, want := lines[at], Fail
			if fault.mend == "" {
				want = Unknown
			}
			if line.State != want || !strings.Contains(line.Says+";", fault.want) || !strings.Contains(line.Mend, fault.mend) || want == Unknown && line.Mend != "" {
				t.Errorf("%+v, want %s, %s, mended by %s", line, want, fault.want, fault.mend)
			}
			if text := Text(lines); strings.Count(text, "\n") != len(lines)+2 {
				t.Errorf("not a line each:\n%s", text)
			}
		})
	}
}

// What is asked reads, whatever is found: operations of AWS, requests to GitHub.
func TestOnlyReads(t *testing.T) {
	w := newWorld(t)
	w.examine()
	if len(w.asked) < 50 {
		t.Fatalf("only %d were recorded", len(w.asked))
	}
	reading := regexp.MustCompile(`\.(Get|List|Describe|Head|BatchGet)\w+$|^GET `)
	for _, one := range w.asked {
		if !reading.MatchString(one) {
			t.Errorf("%s does not read", one)
		}
	}
	for _, check := range Checks {
		for _, operation := range regexp.MustCompile(`\b[a-z0-9]+:(\w+)`).FindAllStringSubmatch(check.Asks, -1) {
			if !slices.ContainsFunc(append(w.asked, ".GetAWSDefaultServiceQuota"), func(one string) bool { return strings.HasSuffix(one, "."+operation[1]) }) {
				t.Errorf("%s says that it asks %s, and nobody did", check.Name, operation[0])
			}
		}
	}
}

// The guard refuses what writes, before anybody is asked.
func TestGuard(t *testing.T) {
	w := newWorld(t)
	settings, _, err := w.connect(t.Context(), "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	w.asked = nil
	if _, err := s3.NewFromConfig(settings).DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String("states")}); err == nil ||
		!strings.Contains(err.Error(), "DeleteBucket is not sent") {
		t.Errorf("got %v", err)
	}
	if _, err := ecs.NewFromConfig(settings).RunTask(t.Context(), &ecs.RunTaskInput{TaskDefinition: aws.String("x")}); err == nil ||
		!strings.Contains(err.Error(), "RunTask is not sent") {
		t.Errorf("got %v", err)
	}
	client := readOnlyGitHub(w.project.GitHub("acme/shop"))
	if err := client.Cancel(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "POST is not sent") {
		t.Errorf("got %v", err)
	}
	if len(w.asked) > 0 {
		t.Errorf("asked: %v", w.asked)
	}
}

// Without a login, each of those who cannot be asked has one line, which says how many checks wait for it.
func TestNobodyAnswers(t *testing.T) {
	w := newWorld(t)
	w.aws["STS.GetCallerIdentity"] = refuse("ExpiredToken")
	w.github[""] = "401"
	w.env["GITHUB_ACTIONS"] = ""
	lines := w.examine()
	var waiting []string
	for _, line := range lines {
		if line.State != OK {
			waiting = append(waiting, line.Check)
		}
		if line.State != OK && line.Waiting == 0 {
			t.Errorf("%+v: nothing waits for it", line)
		}
	}
	if got := strings.Join(waiting, " "); got != "credentials repository" {
		t.Errorf("got %s\n%s", got, Text(lines))
	}
	if w.project.token != nil {
		t.Error("a token outside of GitHub Actions")
	}
}

// Of environments that nobody named, the services are not asked about.
func TestServicesAreNamed(t *testing.T) {
	w := newWorld(t)
	if err := w.project.Load(); err != nil {
		t.Fatal(err)
	}
	w.aws["IAM.GetRole"] = refuse("NoSuchEntity")
	roles := 0
	for _, line := range Examine(t.Context(), w.project) {
		if line.Area == areaService {
			t.Errorf("%+v", line)
		}
		if line.Check == "role" {
			roles++
		}
	}
	if roles != 4 {
		t.Errorf("%d roles", roles)
	}
}
