//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	tfjson "github.com/hashicorp/terraform-json"
)

// secret is nothing that a shell may interpret.
const secret = "hush $HOME `id` \"x\"\n'second' line"

// legacy is the service that comes: a network, an ECS service, a secret, a name, and a cluster under names of its own. A second cluster has two instances.
const legacy = `
key=$(aws kms create-key --key-usage ENCRYPT_DECRYPT --query KeyMetadata.Arn --output text)
vpc=$(aws ec2 create-vpc --cidr-block 10.9.0.0/16 --query Vpc.VpcId --output text)
echo "vpc_id $vpc"
number=0 database=
for zone in a b; do for kind in public private database; do
  subnet=$(aws ec2 create-subnet --vpc-id "$vpc" --cidr-block "10.9.$number.0/24" --availability-zone "us-east-1$zone" --query Subnet.SubnetId --output text)
  echo "${kind}_subnet_ids $subnet"
  number=$((number + 1))
  [ $kind != database ] || database="$database $subnet"
done; done
aws rds create-db-subnet-group --db-subnet-group-name legacy --db-subnet-group-description legacy --subnet-ids $database >/dev/null
for cluster in legacy-orders legacy-carts; do
  aws rds create-db-cluster --db-cluster-identifier $cluster --engine aurora-mysql --engine-version 8.0.mysql_aurora.3.08.0 --database-name orders \
    --master-username root --master-user-password legacy-password --db-subnet-group-name legacy --storage-encrypted --kms-key-id "$key" --port 3306 >/dev/null
done
instance() { aws rds create-db-instance --db-cluster-identifier "$1" --db-instance-identifier "$2" --engine aurora-mysql --db-instance-class db.r6g.large \
  --db-subnet-group-name legacy >/dev/null; }
instance legacy-orders legacy-orders-instance-1
instance legacy-carts legacy-carts-second
instance legacy-carts legacy-carts-first
aws ecs create-cluster --cluster-name legacy >/dev/null
aws ecs register-task-definition --family legacy --container-definitions '[{"name": "app", "image": "test", "cpu": 256, "memory": 512}]' >/dev/null
aws ecs create-service --cluster legacy --service-name orders --task-definition legacy --desired-count 2 >/dev/null
aws application-autoscaling register-scalable-target --service-namespace ecs --resource-id service/legacy/orders \
  --scalable-dimension ecs:service:DesiredCount --min-capacity 2 --max-capacity 4 >/dev/null
zone=$(aws route53 create-hosted-zone --name example.com --caller-reference test --query HostedZone.Id --output text)
aws route53 change-resource-record-sets --hosted-zone-id "$zone" --change-batch '{"Changes": [{"Action": "CREATE", "ResourceRecordSet": {
  "Name": "shop.example.com", "Type": "CNAME", "TTL": 300, "ResourceRecords": [{"Value": "legacy.example.net"}]}}]}' >/dev/null
echo "zone ${zone#/hostedzone/}"
`

// TestMoving follows docs/moving.md: a copy of the old service's secret and data, the import of its cluster, the names that lead to it, and a rename.
func TestMoving(t *testing.T) {
	inTurn(t, 5)
	prelude, sections := commands(t, "moving.md", func(string) bool { return true })
	block := func(title string, number int) string { t.Helper(); return section(t, sections, title).blocks[number] }
	d := deploy(t, "prod", with(t, configuration(t, "dev"), map[string]any{"database": map[string]any{"readers": 0, "instance_class": "db.r6g.large"}}))
	s := newShell(d, prelude)
	s.environment = append(s.environment, "COMMAND="+must(slipwayCommand())(t))
	must(d.secrets().CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("legacy/api"), SecretString: aws.String(secret)}))(t)
	made := map[string][]string{}
	for line := range strings.Lines(s.mustRun(legacy)) {
		what, id, _ := strings.Cut(strings.TrimSpace(line), " ")
		made[what] = append(made[what], id)
	}

	subnets := s.mustRun(block("Network", 0))
	for _, kind := range []string{"public", "private", "database"} {
		for _, id := range made[kind+"_subnet_ids"] {
			if !strings.Contains(subnets, id+"\tus-east-1") {
				t.Errorf("the subnet %s is not shown: %s", id, subnets)
			}
		}
	}
	s.configure(map[string]any{"network": map[string]any{"existing": map[string]any{"vpc_id": made["vpc_id"][0], "public_subnet_ids": made["public_subnet_ids"],
		"private_subnet_ids": made["private_subnet_ids"], "database_subnet_ids": made["database_subnet_ids"]}}, "database.master_username": "root"})

	s.wantSecretCopied(block("Secrets", 0))
	s.wantSnapshotPlanned(block("Data by a snapshot", 0), block("Data by a snapshot", 1))
	s.wantTakenOver(block("The list", 0), block("Apply", 0))
	s.wantNamesMoved(section(t, sections, "DNS"), made["zone"][0])
	s.wantRenamed(block("Names", 0))
	s.mustRun(block("Taking the old one down", 0))
	snapshots := must(d.rds().DescribeDBClusterSnapshots(ctx, &rds.DescribeDBClusterSnapshotsInput{
		DBClusterSnapshotIdentifier: aws.String("legacy-orders-last")}))(t)
	same(t, "last snapshots", len(snapshots.DBClusterSnapshots), 1)

	for title, want := range map[string]string{ // what needs AWS
		"Image":                             "docker buildx imagetools create --tag 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0 210987654321.dkr",
		"Data by a dump, or by replication": "mysqldump --host=",
		"Before the switch":                 "--connect-to shop.example.com:443:" + s.output("alb_dns_name") + ":443 https://shop.example.com/",
	} {
		if printed := s.mustRun(section(t, sections, title).script()); !strings.Contains(printed, want) && !strings.Contains(s.read("orders.sql"), want) {
			t.Errorf("%s prints no %q: %s", title, want, printed)
		}
	}
	for _, section := range sections {
		for _, call := range awsCalls(section.script()) {
			if !strings.Contains(s.calls(), call) {
				t.Errorf("%s: aws %s was never called", section.title, call)
			}
		}
	}
}

func (d *deployment) secrets() *secretsmanager.Client {
	return secretsmanager.NewFromConfig(d.emulator.Config())
}

// read gives a file of the shell's folder; nothing where there is none.
func (s *shell) read(file string) string {
	data, _ := os.ReadFile(filepath.Join(s.folder, file))
	return string(data)
}

func (s *shell) write(file, content string) {
	s.t.Helper()
	path := filepath.Join(s.folder, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// without leaves lines out of a script that has them.
func (s *shell) without(script string, lines ...string) string {
	s.t.Helper()
	for _, line := range lines {
		before := script
		if script = strings.Replace(script, line+"\n", "", 1); script == before {
			s.t.Fatalf("no line %s in\n%s", line, script)
		}
	}
	return script
}

const initialize = "terraform -chdir=cdktf.out/stacks/prod init" // the folder is

// wantSecretCopied: the copy has the value to the letter, and no command ever had it as an argument.
func (s *shell) wantSecretCopied(script string) {
	s.t.Helper()
	printed := s.mustRun(script)
	if !strings.HasPrefix(printed, "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-prod-api-") {
		s.t.Errorf("the ARN is not shown: %s", printed)
	}
	copied := must(s.secrets().GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: aws.String("shop-prod-api")}))(s.t)
	same(s.t, "the copied value", aws.ToString(copied.SecretString), secret)
	if strings.Contains(s.calls(), "hush") || strings.Contains(printed, "hush") {
		s.t.Error("the value was an argument, or is shown")
	}
}

// wantSnapshotPlanned takes the snapshot, and plans an environment with it: the apply of one is TestEnvironments' matter.
func (s *shell) wantSnapshotPlanned(take, deploy string) {
	s.t.Helper()
	printed := s.mustRun(take)
	snapshot := regexp.MustCompile(`(legacy-orders-\d{12})\troot\t8\.0\.mysql_aurora\.3\.08\.0\tarn:aws:kms:[^\n]*\norders\n`).FindStringSubmatch(printed)
	if snapshot == nil {
		s.t.Fatalf("the snapshot is not shown: %s", printed)
	}
	before := s.configuration
	s.configure(map[string]any{"database.restore_from": map[string]any{"snapshot": snapshot[1]}, "database.name": "orders"})
	s.mustRun(s.without(deploy, initialize, "terraform -chdir=cdktf.out/stacks/prod apply prod.tfplan"))
	plan, err := s.ShowPlanFile(ctx, filepath.Join(s.Folder, "prod.tfplan"))
	s.logged("show", err)
	for _, change := range plan.ResourceChanges {
		if change.Mode == tfjson.ManagedResourceMode && !change.Change.Actions.Create() {
			s.t.Errorf("%s: %v", change.Address, change.Change.Actions)
		}
		if after, _ := change.Change.After.(map[string]any); change.Address == "aws_rds_cluster.main" {
			same(s.t, "snapshot_identifier", after["snapshot_identifier"], any(snapshot[1]))
		}
	}
	s.configuration = before
	s.configure(nil)
}

var (
	listOnPage   = regexp.MustCompile("(?s)```\n# list.txt\n(.*?)```")
	answerOnPage = regexp.MustCompile("(?s)```\n(aws_rds_cluster.main  legacy-orders\n.*?)```")
	groupHash    = regexp.MustCompile(`shop-prod-[0-9a-f]{8}\b`)
	keptArgument = regexp.MustCompile(`(?s)/existing_override\.tf keeps what would replace something:\n\n(.*?)\nThe whole plan`)
)

// wantTakenOver imports the old cluster as the page says: first it would be replaced, then the override and the keys keep it, and it is the same one.
func (s *shell) wantTakenOver(list, apply string) {
	s.t.Helper()
	page := string(must(os.ReadFile(filepath.Join(root, "docs", "moving.md")))(s.t))
	s.write("list.txt", listOnPage.FindStringSubmatch(page)[1])
	before := *s.clusterOf("legacy-orders").DbClusterResourceId
	list = s.without(list, initialize)
	printed, _, err := s.run(list)
	var exit *exec.ExitError
	if exit, _ = err.(*exec.ExitError); exit == nil || exit.ExitCode() != 1 {
		s.t.Fatalf("what would be replaced ends with %v\n%s", err, printed)
	}
	s.t.Log("\n" + printed)
	normal := func(text string) string { return groupHash.ReplaceAllString(text, "shop-prod-00000000") }
	for line := range strings.Lines(answerOnPage.FindStringSubmatch(page)[1]) {
		if !strings.Contains(normal(printed), normal(line)) {
			s.t.Errorf("the command does not print %q, as the page says", line)
		}
	}
	if s.read("environments/prod/imports.tf.json") != "" {
		s.t.Error("import blocks are written though something would be replaced")
	}
	override := keptArgument.FindStringSubmatch(printed)
	if override == nil {
		s.t.Fatal("no override is printed")
	}
	s.write("environments/prod/existing_override.tf", strings.ReplaceAll(override[1], "\n  ", "\n"))
	s.configure(map[string]any{"database.name": "orders", "database.engine_version": "8.0.mysql_aurora.3.08.0"})
	printed = s.mustRun(list)
	s.t.Log("\n" + printed)
	if strings.Count(printed, "imported, changed in place") != 2 || !strings.Contains(s.read("environments/prod/imports.tf.json"), `"id": "legacy-orders"`) {
		s.t.Errorf("two are imported, or the blocks are not written:\n%s", printed)
	}

	printed = s.mustRun(apply)
	if !strings.Contains(printed, "2 to import") || strings.Contains(printed, "must be replaced") || !strings.Contains(printed, "No changes.") {
		s.t.Errorf("the apply is not as the page says:\n%s", printed)
	}
	after := s.clusterOf("legacy-orders")
	same(s.t, "resource id of the cluster", *after.DbClusterResourceId, before)
	same(s.t, "cluster in the state", s.state()["aws_rds_cluster.main"]["cluster_resource_id"], any(before))
	same(s.t, "output db_cluster_identifier", s.output("db_cluster_identifier"), "legacy-orders")
	same(s.t, "instances", s.instances("legacy-orders"), []string{"legacy-orders-instance-1"})
	same(s.t, "target of the proxy", *only(s.t, "targets", s.targets()).RdsResourceId, "legacy-orders")
	if slices.Contains(s.instances("shop-prod"), "shop-prod-0") {
		s.t.Error("there is a second cluster")
	}
}

// wantNamesMoved: the record lives for a minute, leads to the new load balancer, and at last by weights alone.
func (s *shell) wantNamesMoved(dns runbookSection, zone string) {
	s.t.Helper()
	records := func() (all []string) {
		answer := must(route53.NewFromConfig(s.emulator.Config()).ListResourceRecordSets(ctx, &route53.ListResourceRecordSetsInput{HostedZoneId: &zone}))(s.t)
		for _, record := range answer.ResourceRecordSets {
			if aws.ToString(record.Name) == "shop.example.com." {
				same(s.t, "seconds that the record lives", aws.ToInt64(record.TTL), int64(60))
				weight := ""
				if record.Weight != nil {
					weight = " " + aws.ToString(record.SetIdentifier) + " " + string(rune('0'+*record.Weight/100))
				}
				all = append(all, aws.ToString(only(s.t, "values", record.ResourceRecords).Value)+weight)
			}
		}
		return all
	}
	blocks := dns.blocks
	same(s.t, "blocks of DNS", len(blocks), 3)
	blocks[0] = strings.Replace(blocks[0], "zone=Z0123456789ABCDEFGHIJ", "zone="+zone, 1)
	balancer := s.output("alb_dns_name")
	s.mustRun(blocks[0])
	same(s.t, "records", records(), []string{"legacy.example.net"})
	s.mustRun(blocks[0] + blocks[1])
	same(s.t, "records after the switch", records(), []string{balancer})
	s.mustRun(blocks[0] + blocks[1] + blocks[2])
	weighted := []string{balancer + " new 1", "legacy.example.net old 0"}
	slices.Sort(weighted)
	same(s.t, "records by weight", slices.Sorted(slices.Values(records())), weighted)
}

// wantRenamed gives the other cluster and its instances the names of the stack, the writer's the first.
func (s *shell) wantRenamed(script string) {
	s.t.Helper()
	before := *s.clusterOf("legacy-carts").DbClusterResourceId
	s.mustRun("old=legacy-carts\n" + script)
	renamed := s.clusterOf("shop-prod")
	same(s.t, "resource id of the renamed cluster", *renamed.DbClusterResourceId, before)
	for _, member := range renamed.DBClusterMembers {
		same(s.t, *member.DBInstanceIdentifier+" writes", *member.IsClusterWriter, *member.DBInstanceIdentifier == "shop-prod-0")
	}
	same(s.t, "instances", s.instances("shop-prod"), []string{"shop-prod-0", "shop-prod-1"})
}
