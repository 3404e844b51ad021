//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
)

// TestWorker applies the queue of docs/workers.md and a service that it starts and ends, which then plans nothing, and takes both away again.
func TestWorker(t *testing.T) {
	inTurn(t, 4)
	shown := regexp.MustCompile("(?s)```hcl\n(.*?)```").FindSubmatch(must(os.ReadFile(filepath.Join(root, "docs", "workers.md")))(t))
	if shown == nil {
		t.Fatal("docs/workers.md shows no queue")
	}
	minimal := with(t, configuration(t, "minimal"), map[string]any{
		"service.environment":     map[string]string{"ORDERS_QUEUE_URL": "${aws_sqs_queue.orders.url}"},
		"service.task_protection": true,
		"scaling.min":             0,
		"scaling.queue": map[string]any{
			"queue_arn": "${aws_sqs_queue.orders.arn}", "messages_per_task": 100, "dead_letter_queue_arn": "${aws_sqs_queue.orders_dead.arn}"},
		"database.deletion_protection":         false,
		"database.secret_recovery_window_days": 0,
		"load_balancer.deletion_protection":    false,
	})
	d := deployBeside(t, "dev", minimal, map[string]string{"environments/dev/queue.tf": string(shown[1])})
	before := d.contents()
	d.apply()
	d.wantNoChanges()

	same(t, "wanted tasks", int(d.service().DesiredCount), 0)
	described := must(d.autoscaling().DescribeScalingPolicies(ctx,
		&applicationautoscaling.DescribeScalingPoliciesInput{ServiceNamespace: scaling.ServiceNamespaceEcs}))(t)
	policies := map[string]scaling.ScalingPolicy{}
	for _, policy := range described.ScalingPolicies {
		policies[aws.ToString(policy.PolicyName)] = policy
	}
	held := policies["queue"].TargetTrackingScalingPolicyConfiguration
	if held == nil || held.CustomizedMetricSpecification == nil {
		t.Fatalf("no policy holds the messages: %+v", policies)
	}
	same(t, "messages for a task", aws.ToFloat64(held.TargetValue), 100.0)
	for _, query := range held.CustomizedMetricSpecification.Metrics {
		switch id := aws.ToString(query.Id); id {
		case "waiting", "working":
			same(t, id, aws.ToString(only(t, id, query.MetricStat.Metric.Dimensions).Value), "shop-dev-orders")
		case "result":
			same(t, id, aws.ToString(query.Expression), "(waiting + FILL(working, 0)) / IF(running > 0, running, 1)")
		}
	}
	var alarms struct {
		MetricAlarms []struct{ AlarmActions []string }
	}
	d.ask(&alarms, "cloudwatch", "describe-alarms", "--alarm-names", "shop-dev-queue-first-task")
	same(t, "what starts the first task", only(t, "alarms", alarms.MetricAlarms).AlarmActions, []string{aws.ToString(policies["queue-first-task"].PolicyARN)})

	orders := d.queue("shop-dev-orders")
	same(t, "what the tasks may do with the queue", parsed(d, d.taskRolePolicy("queue")), parsed(d, `{"Version": "2012-10-17", "Statement": [{"Sid": "WorkOnQueue",
		"Effect": "Allow", "Action": ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
		"Resource": ["`+orders.attributes["QueueArn"]+`"]}]}`))
	var targets struct{ Targets []struct{ Arn string } }
	d.ask(&targets, "events", "list-targets-by-rule", "--rule", "shop-dev-failed-starts")
	same(t, "who hears of tasks that failed to start", only(t, "targets", targets.Targets).Arn, d.output("sns_topic_arn"))

	d.destroy()
	wantNothingLeft(d, before.Held)
}
