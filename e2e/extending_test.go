//go:build e2e

package e2e

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"slipway/internal/config"
	"slipway/internal/testbench/extending"
)

// ofExamples asks AWS, for each example of docs/extending.md, whether what it makes is there, and gives what its variables must then be.
var ofExamples = map[string]func(d *deployment) map[string]string{
	"A queue, with its permission and its alarm": wantQueue,
	"A bucket":                              wantUploads,
	"A Redis, with its edge from the tasks": wantCache,
	"A DNS record":                          wantRecord,
	"A rule of EventBridge":                 wantFailures,
	"Another value for an argument of the stack": func(d *deployment) map[string]string {
		same(d.t, "zonal shift", d.loadBalancerAttributes()["zonal_shift.config.enabled"], "true")
		return nil
	},
}

// TestExtending applies all examples of docs/extending.md beside one environment, and takes the files of two of them away again.
func TestExtending(t *testing.T) {
	inTurn(t, 5)
	examples := extending.Examples(t, root)
	files, variables := map[string]string{}, map[string]string{}
	for _, example := range examples {
		maps.Copy(files, example.Files)
		maps.Copy(variables, example.Variables)
	}
	minimal := with(t, configuration(t, "minimal"), map[string]any{
		"service.environment":                  variables,
		"database.deletion_protection":         false,
		"database.secret_recovery_window_days": 0,
		"load_balancer.deletion_protection":    false,
	})
	d := deployBeside(t, "dev", minimal, files)
	zones := route53.NewFromConfig(d.emulator.Config())
	must(zones.CreateHostedZone(ctx, &route53.CreateHostedZoneInput{Name: aws.String("example.com"), CallerReference: aws.String("before")}))(t)
	before := d.contents()
	if formatted, badly, err := d.FormatCheck(ctx); err != nil || !formatted {
		t.Errorf("terraform fmt would change %v of docs/extending.md: %v", badly, err)
	}

	d.apply()
	d.wantNoChanges()
	container := map[string]string{}
	for _, variable := range containerOf(d, d.taskDefinition(), config.Application).Environment {
		container[aws.ToString(variable.Name)] = aws.ToString(variable.Value)
	}
	for _, example := range examples {
		want := ofExamples[example.Heading]
		if want == nil {
			t.Errorf("nothing asks for what %q makes: add it to ofExamples", example.Heading)
			continue
		}
		values := want(d)
		same(t, "variables of "+example.Heading, slices.Sorted(maps.Keys(example.Variables)), slices.Sorted(maps.Keys(values)))
		for name, value := range values {
			same(t, name, container[name], value)
		}
	}

	gone := []string{"environments/dev/queue.tf", "environments/dev/lb_override.tf"}
	for _, file := range gone {
		if err := os.Remove(filepath.Join(d.project, filepath.FromSlash(file))); err != nil {
			t.Fatal(err)
		}
	}
	delete(variables, "ORDERS_QUEUE_URL")
	d.change(map[string]any{"service.environment": variables})
	for _, file := range gone {
		if _, err := os.Stat(filepath.Join(d.Folder, filepath.Base(file))); !os.IsNotExist(err) {
			t.Errorf("%s stands in the stack's folder: %v", filepath.Base(file), err)
		}
	}
	var deleted []string
	for _, change := range d.apply().content().ResourceChanges {
		if change.Change.Actions.Delete() {
			deleted = append(deleted, change.Address)
		}
	}
	slices.Sort(deleted)
	same(t, "what goes with a file", deleted,
		[]string{"aws_cloudwatch_metric_alarm.orders_dead", "aws_iam_role_policy.orders", "aws_sqs_queue.orders", "aws_sqs_queue.orders_dead"})
	for _, held := range d.contents().Held {
		if strings.Contains(held, "shop-dev-orders") {
			t.Errorf("left after its file went: %s", held)
		}
	}
	same(t, "zonal shift without the override", d.loadBalancerAttributes()["zonal_shift.config.enabled"], "false")
	wantCache(d)

	d.destroy()
	wantNothingLeft(d, before.Held)
}

func wantQueue(d *deployment) map[string]string {
	d.t.Helper()
	orders, dead := d.queue("shop-dev-orders"), d.queue("shop-dev-orders-dead")
	same(d.t, "visibility timeout", orders.attributes["VisibilityTimeout"], "120")
	same(d.t, "encryption by SQS", orders.attributes["SqsManagedSseEnabled"], "true")
	same(d.t, "dead-letter queue", orders.attributes["RedrivePolicy"], `{"deadLetterTargetArn":"`+dead.attributes["QueueArn"]+`","maxReceiveCount":5}`)
	same(d.t, "days of a message that failed", dead.attributes["MessageRetentionPeriod"], "1209600")
	same(d.t, "the application's permission", parsed(d, d.taskRolePolicy("orders")), parsed(d, `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
		"Action": ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "Resource": "`+orders.attributes["QueueArn"]+`"}]}`))

	var alarms struct {
		MetricAlarms []struct {
			AlarmActions []string
			Dimensions   []struct{ Name, Value string }
			Threshold    float64
		}
	}
	d.ask(&alarms, "cloudwatch", "describe-alarms", "--alarm-names", "shop-dev-orders-dead")
	alarm := only(d.t, "alarms", alarms.MetricAlarms)
	same(d.t, "whom the alarm tells", alarm.AlarmActions, []string{d.output("sns_topic_arn")})
	same(d.t, "the queue that it watches", only(d.t, "dimensions", alarm.Dimensions).Value, "shop-dev-orders-dead")
	same(d.t, "its threshold", alarm.Threshold, 0.0)
	return map[string]string{"ORDERS_QUEUE_URL": orders.url}
}

func wantUploads(d *deployment) map[string]string {
	d.t.Helper()
	client := s3.NewFromConfig(d.emulator.Config(), func(o *s3.Options) { o.UsePathStyle = true })
	block := must(client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: aws.String("shop-dev-uploads")}))(d.t).PublicAccessBlockConfiguration
	for _, blocked := range []*bool{block.BlockPublicAcls, block.BlockPublicPolicy, block.IgnorePublicAcls, block.RestrictPublicBuckets} {
		same(d.t, "the public's access is blocked", aws.ToBool(blocked), true)
	}
	return map[string]string{"UPLOADS_BUCKET": "shop-dev-uploads"}
}

func wantCache(d *deployment) map[string]string {
	d.t.Helper()
	var groups struct {
		ReplicationGroups []struct {
			MemberClusters                                    []string
			AutomaticFailover, MultiAZ, KmsKeyID              string
			TransitEncryptionEnabled, AtRestEncryptionEnabled bool
			NodeGroups                                        []struct{ PrimaryEndpoint struct{ Address string } }
		}
	}
	d.ask(&groups, "elasticache", "describe-replication-groups", "--replication-group-id", "shop-dev-cache")
	cache := only(d.t, "replication groups", groups.ReplicationGroups)
	same(d.t, "nodes", cache.MemberClusters, []string{"shop-dev-cache-001", "shop-dev-cache-002"})
	same(d.t, "failover and zones", []string{cache.AutomaticFailover, cache.MultiAZ}, []string{"enabled", "enabled"})
	same(d.t, "encryption", cache.TransitEncryptionEnabled && cache.AtRestEncryptionEnabled, true)
	same(d.t, "key", cache.KmsKeyID, d.output("kms_key_arn"))

	var clusters struct {
		CacheClusters []struct {
			CacheSubnetGroupName string
			SecurityGroups       []struct{ SecurityGroupID string }
		}
	}
	d.ask(&clusters, "elasticache", "describe-cache-clusters", "--cache-cluster-id", cache.MemberClusters[0])
	cluster := only(d.t, "cache clusters", clusters.CacheClusters)
	same(d.t, "subnets", cluster.CacheSubnetGroupName, "shop-dev-cache")
	own, service := only(d.t, "security groups", cluster.SecurityGroups).SecurityGroupID, d.output("service_security_group_id")
	same(d.t, "who may connect to Redis", d.rulesOf(own, false), []string{"in tcp 6379 " + service})
	same(d.t, "the tasks may connect to it", slices.Contains(d.rulesOf(service, true), "out tcp 6379 "+own), true)
	return map[string]string{"REDIS_URL": "rediss://" + only(d.t, "shards", cache.NodeGroups).PrimaryEndpoint.Address + ":6379"}
}

func wantRecord(d *deployment) map[string]string {
	d.t.Helper()
	const name = "status-dev.example.com"
	client := route53.NewFromConfig(d.emulator.Config())
	zones := must(client.ListHostedZonesByName(ctx, &route53.ListHostedZonesByNameInput{DNSName: aws.String("example.com")}))(d.t).HostedZones
	records := must(client.ListResourceRecordSets(ctx, &route53.ListResourceRecordSetsInput{HostedZoneId: only(d.t, "zones", zones).Id}))(d.t)
	for _, record := range records.ResourceRecordSets {
		if aws.ToString(record.Name) == name+"." && record.AliasTarget != nil {
			same(d.t, "where "+name+" leads", strings.TrimSuffix(aws.ToString(record.AliasTarget.DNSName), "."), aws.ToString(d.loadBalancer().DNSName))
			return map[string]string{"STATUS_HOST": name}
		}
	}
	d.t.Errorf("no record %s", name)
	return map[string]string{"STATUS_HOST": name}
}

func wantFailures(d *deployment) map[string]string {
	d.t.Helper()
	const name = "shop-dev-task-failures"
	var rule struct{ Arn, EventPattern, State string }
	d.ask(&rule, "events", "describe-rule", "--name", name)
	same(d.t, "rule", rule.State, "ENABLED")
	same(d.t, "its events", parsed(d, rule.EventPattern), parsed(d, `{"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"], "detail": {
		"clusterArn": ["`+d.output("ecs_cluster_arn")+`"], "lastStatus": ["STOPPED"], "stopCode": ["EssentialContainerExited", "TaskFailedToStart"]}}`))
	var targets struct{ Targets []struct{ Arn string } }
	d.ask(&targets, "events", "list-targets-by-rule", "--rule", name)
	queue := d.queue(name)
	same(d.t, "its target", only(d.t, "targets", targets.Targets).Arn, queue.attributes["QueueArn"])
	same(d.t, "who may send", parsed(d, queue.attributes["Policy"]), parsed(d, `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
		"Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "`+queue.attributes["QueueArn"]+`",
		"Condition": {"ArnEquals": {"aws:SourceArn": "`+rule.Arn+`"}}}]}`))
	return map[string]string{"FAILURES_QUEUE_URL": queue.url}
}

type queue struct {
	url        string
	attributes map[string]string
}

func (d *deployment) queue(name string) queue {
	d.t.Helper()
	var found struct{ QueueURL string }
	d.ask(&found, "sqs", "get-queue-url", "--queue-name", name)
	var answer struct{ Attributes map[string]string }
	d.ask(&answer, "sqs", "get-queue-attributes", "--queue-url", found.QueueURL, "--attribute-names", "All")
	return queue{found.QueueURL, answer.Attributes}
}

// ask is for services of which go.mod has no client: it gives the answer of the AWS CLI.
func (d *deployment) ask(answer any, words ...string) {
	d.t.Helper()
	command := exec.CommandContext(ctx, "aws", append([]string{"--endpoint-url", d.emulator.URL, "--output", "json"}, words...)...)
	command.Env = d.emulator.Environment()
	out, err := command.Output()
	if err != nil {
		d.t.Fatalf("aws %s: %v", strings.Join(words, " "), err)
	}
	if err := json.Unmarshal(out, answer); err != nil {
		d.t.Fatalf("aws %s: %v", strings.Join(words, " "), err)
	}
}
