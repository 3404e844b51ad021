package config

import (
	"regexp"

	"slipway/internal/arn"
)

// Queue is an SQS queue that the tasks work on, by whose messages their number is scaled; docs/workers.md. Needs service.container_insights.
type Queue struct {
	// QueueArn of the queue, of the environment's own region and account, where its metrics are. The task role may receive and delete its messages.
	QueueArn string `yaml:"queue_arn" jsonschema:"required,example=arn:aws:sqs:us-east-1:123456789012:orders" refers:"queue"`
	// MessagesPerTask is how many messages there shall be for each running task, waiting or in work: the time in seconds that a message may wait, divided by
	// the time that a task takes for one.
	MessagesPerTask int `yaml:"messages_per_task" jsonschema:"required,minimum=1,example=100"`
	// DeadLetterQueueArn is where messages go that were received too often, so that an alarm rings when there is one. Default: none, no alarm.
	DeadLetterQueueArn string `yaml:"dead_letter_queue_arn" refers:"queue"`
}

// sqsQueue. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
var sqsQueue = arnKind{"an SQS queue", "sqs", regexp.MustCompile(`^([A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo)$`), "orders"}

func (q Queue) check(c checker, e Environment) {
	c.arnHere("queue_arn", q.QueueArn, sqsQueue, e)
	if q.DeadLetterQueueArn != "" {
		c.arnHere("dead_letter_queue_arn", q.DeadLetterQueueArn, sqsQueue, e)
	}
	if q.DeadLetterQueueArn == q.QueueArn {
		c.Conflict("dead_letter_queue_arn", q.DeadLetterQueueArn, "the queue itself, whose messages are no failures", "use the queue of its redrive_policy",
			c.Path("queue_arn"))
	}
	if !e.Scaling.Enabled {
		c.Conflict("queue_arn", q.QueueArn, "scaling is not enabled, so nothing would follow the queue", "remove queue or set enabled to true", "scaling.enabled")
	}
	if !e.Service.Insights() {
		c.Conflict("queue_arn", q.QueueArn, "scaling by a queue needs the number of running tasks, which only Container Insights writes as a metric",
			"set service.container_insights to enabled, or remove queue", "service.container_insights")
	}
}

// QueueName of an ARN, by which its metrics are found. Of a reference it is another attribute of the queue, which is known before the queue is made.
func QueueName(text string) string {
	if r := referred(text); r.Text != "" {
		return r.With("name")
	}
	queue, _ := arn.Parse(text)
	return queue.Resource
}
