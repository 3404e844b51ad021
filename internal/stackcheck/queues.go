package stackcheck

import (
	"fmt"
	"slices"

	"slipway/internal/stackjson"
)

const queueType = "aws_sqs_queue"

// Queues reports those by which a service is scaled and that show a message to another task before the one that works on it has had its time to stop: both then
// work on it. A timeout that is not known before the plan is passed over.
// Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
func Queues(cfg *stackjson.Config) []stackjson.Problem {
	var p stackjson.Problems
	for _, scaling := range cfg.OfType("aws_appautoscaling_policy") {
		metrics, _ := scaling.Lookup("target_tracking_scaling_policy_configuration.customized_metric_specification")
		stop := timeToStop(cfg, scaling)
		for _, address := range slices.Compact(cfg.References(metrics)) {
			queue, _ := cfg.Block(address)
			hidden, known := visibilityTimeout(queue)
			if queue.Type != queueType || queue.Kind != stackjson.Resource || !known || hidden >= stop {
				continue
			}
			p.Add(stackjson.Problem{Address: address, Path: "visibility_timeout_seconds",
				What: fmt.Sprintf("%v s, and a task that works on a message may take %v s to stop (service.stop_timeout): another one begins it meanwhile", hidden, stop),
				Fix:  fmt.Sprintf("set it to what the work takes at most, and to %v or more", stop)})
		}
	}
	return p.In(cfg)
}

// visibilityTimeout in seconds, 30 where the block says nothing.
// Source: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/sqs_queue#visibility_timeout_seconds
func visibilityTimeout(queue stackjson.Block) (seconds float64, known bool) {
	const argument = "visibility_timeout_seconds"
	if _, given := queue.Lookup(argument); !given {
		return 30, true
	}
	return queue.Number(argument)
}

// timeToStop in seconds is what the containers of the service that a policy scales have at most; 0 where that is not found.
func timeToStop(cfg *stackjson.Config, scaling stackjson.Block) (most float64) {
	resource, _ := scaling.Text("resource_id")
	target, _, _ := cfg.Reference(resource)
	resource, _ = target.Text("resource_id")
	for _, address := range cfg.References(resource) {
		service, _ := cfg.Block(address)
		definition, _ := service.Text("task_definition")
		task, _, _ := cfg.Reference(definition)
		for i := 0; ; i++ {
			container := fmt.Sprintf("container_definitions[%d]", i)
			if _, there := task.Lookup(container); !there {
				break
			}
			seconds, given := task.Number(container + ".stopTimeout")
			if !given {
				seconds = 30 // Fargate's
			}
			most = max(most, seconds)
		}
	}
	return most
}
