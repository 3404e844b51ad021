package catalog

var (
	ofQueue           = Set{{Name: "QueueName", From: QueueName}}
	ofDeadLetterQueue = Set{{Name: "QueueName", From: DeadLetterQueueName}}
)

// queueMetric is one of the metrics of SQS. They are written once a minute while the queue is active: for six hours after it had a message, or was asked for
// one.
// Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
func queueMetric(name string) Metric {
	return Metric{"AWS/SQS", name, []string{"QueueName"},
		"https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html"}
}

// The page says that the second is written only while messages are in work, and the third while there are any.
var (
	messagesWaiting = queueMetric("ApproximateNumberOfMessagesVisible")
	messagesInWork  = queueMetric("ApproximateNumberOfMessagesNotVisible")
	oldestMessage   = queueMetric("ApproximateAgeOfOldestMessage")
)

var (
	waiting = Series{ID: "waiting", Metric: messagesWaiting, Of: ofQueue, Statistic: "Maximum"}
	working = Series{ID: "working", Metric: messagesInWork, Of: ofQueue, Statistic: "Maximum"}
	running = Series{ID: "running", Metric: runningTasks, Of: ofService, Statistic: "Average"}
	desired = Series{ID: "desired", Metric: desiredTasks, Of: ofService, Statistic: "Average"}
)

// MessagesPerTask is what scaling by a queue holds. Messages in work count, or the last ones of a long kind would end the tasks that work on them
// (aws/aws-cdk#9242). Nothing is put in the place of running tasks of which there is no data: AWS writes the last minute of different metrics at different
// times, and target tracking would see one task in each last minute.
var MessagesPerTask = Graph{
	Group: Queue, Title: "Messages per task", When: Queued, Lines: []Level{MessagesTarget},
	Metrics:    []Series{waiting, working, running},
	Expression: "(waiting + FILL(working, 0)) / IF(running > 0, running, 1)",
}

// FirstTask is 1 while there are messages and no task is wanted, else 0. What is not written is no task: AWS writes metrics of a service only while its tasks
// run, and says so of all but these.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
var FirstTask = Graph{
	Metrics:    []Series{waiting, working, desired},
	Expression: "IF(waiting + FILL(working, 0) > 0 AND FILL(desired, 0) < 1, 1, 0)",
}

// queueRows ring whether or not a task runs. A queue with a message is active, so that what is not written is a queue without one.
var queueRows = []Row{
	{
		ID: "queue_message_age", Group: Queue, Title: "Age of the oldest message (s)", When: Queued,
		Says: "A message has waited in the queue for more than {threshold} s.",
		Threshold: Threshold{
			Means: "is how old the oldest message of scaling.queue may be, in seconds, for 5 minutes; only with that. From no task, and where the queue was at rest " +
				"for six hours, AWS may take 15 minutes to see a message.",
			Unit: seconds, Default: 1800, Min: 1, Max: unlimited, Later: true,
		},
		Metrics:    []Series{{Metric: oldestMessage, Of: ofQueue, Statistic: "Maximum"}},
		Comparison: Above, Of: 5, Datapoints: 5, Missing: Fine,
	},
	{
		ID: "dead_letters", Group: Queue, Title: "Messages in the dead-letter queue", When: DeadLetterQueue,
		Says: "More than {threshold} messages could not be worked on, and are in the dead-letter queue.",
		Threshold: Threshold{
			Means: "is how many messages may be in the dead-letter queue, for 2 minutes; only with scaling.queue.dead_letter_queue_arn.",
			Unit:  messages, Default: 0, Min: 0, Max: unlimited, Later: true,
		},
		Metrics:    []Series{{Metric: messagesWaiting, Of: ofDeadLetterQueue, Statistic: "Maximum"}},
		Comparison: Above, Of: 2, Datapoints: 2, Missing: Fine,
	},
}
