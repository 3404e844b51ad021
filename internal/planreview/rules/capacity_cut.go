package rules

import (
	"strings"

	"slipway/internal/planreview/plan"
)

var capacityCut = Rule{
	ID:   "capacity-cut",
	Fact: "Service and database keep their capacity.",
	Why: "Less capacity than the load needs is an outage at the next peak. It saves cost, and that is often the intent: a look is enough, except for " +
		"nothing at all.",
	Severity: High,
	Blind:    "the load; limits and reservations of the account; capacity that an autoscaling policy would add",
	Check: each(
		func(c *plan.Change) bool {
			return c.Keeps() || c.Action == plan.Delete && (c.Is("aws_rds_cluster_instance") || scaling(c))
		},
		func(c *plan.Change) []Finding {
			if c.Is("aws_rds_cluster_instance") && c.Removes() {
				f := Finding{
					Severity: Medium, Address: c.Address, What: verb(c), Why: cause(c),
					Effect: "less capacity for reads; a failover when it is the writer", Undo: "add it again: a new instance takes minutes",
				}
				if c.Action == plan.Replace {
					f.Effect, f.Undo = "its connections end; a failover when it is the writer", "none needed: a new instance is made"
				}
				return []Finding{f}
			}
			if c.Action == plan.Delete {
				return []Finding{{
					Severity: Medium, Address: c.Address, What: verb(c), Why: cause(c),
					Effect: "the number of tasks no longer follows the load", Undo: "add it again",
				}}
			}
			f := Finding{Severity: Medium, Address: c.Address, Why: inConfiguration, Effect: "less capacity, less cost", Undo: "set it back and apply"}
			var cut []string
			for _, path := range capacities {
				if !lowered(c, path...) && !limited(c, path[0]) || path[0] == reserved && unlimited(c.New(reserved)) {
					continue
				}
				cut = append(cut, plan.Join(path)+": "+fromTo(c.Old(path...), c.New(path...)))
				if after, _ := plan.Number(c.New(path...)); after == 0 && path[0] != "serverlessv2_scaling_configuration" && !least(path) {
					f.Severity, f.Effect = High, "outage: nothing is left running, or nothing needs to be"
				}
			}
			if len(cut) == 0 {
				return running.weakened(c, "switch it on again and apply")
			}
			f.What = strings.Join(cut, ", ")
			return []Finding{f}
		}),
}

// capacities are numbers that say how much runs.
var capacities = [][]string{
	{"desired_count"}, {"min_capacity"}, {"max_capacity"}, {"min_size"}, {"max_size"}, {"desired_capacity"},
	{"scalable_target_action", "min_capacity"}, {"scalable_target_action", "max_capacity"},
	{"serverlessv2_scaling_configuration", "min_capacity"}, {"serverlessv2_scaling_configuration", "max_capacity"},
	{"scaling_config", "desired_size"}, {"scaling_config", "max_size"}, {"scaling_config", "min_size"},
	{"num_cache_clusters"}, {"num_node_groups"}, {"replicas_per_node_group"}, {"number_of_nodes"}, {"number_of_broker_nodes"},
	{"spec", "replicas"}, {"spec", "min_replicas"}, {"spec", "max_replicas"}, // of Kubernetes
	{"node_count"}, {"min_count"}, {"max_count"}, {"autoscaling", "max_node_count"}, {"instances"}, {"target_size"}, {"worker_count"}, // of Google and Azure
	{"scaling", "max_instance_count"}, {"template", "scaling", "max_instance_count"}, {"template", "max_replicas"},
	{"scaling_configuration", "max_capacity"}, {"provisioned_concurrent_executions"}, {"throttle_settings", "rate_limit"},
	{"allocated_storage"}, {"read_capacity"}, {"write_capacity"}, {reserved}, {"shard_count"},
	{"cpu"}, {"memory"}, {"memory_size"}, {"default_node_pool", "node_count"}, {"cluster_config", "instance_count"},
}

// running are switches of what answers, works or passes something on.
var running = attributes{
	whileOn("outage: it answers no more", "enabled").only(`aws_cloudfront_distribution aws_globalaccelerator_accelerator
		cloudflare_load_balancer cloudflare_load_balancer_pool azurerm_linux_web_app azurerm_windows_web_app azurerm_linux_function_app
		azurerm_windows_function_app azurerm_cdn_frontdoor_endpoint azurerm_cdn_frontdoor_origin`),
	whileOn("it gets no requests any more: outage, unless others take them", "enabled").only(`azurerm_traffic_manager_azure_endpoint
		azurerm_traffic_manager_external_endpoint azurerm_traffic_manager_nested_endpoint`).at(Medium),
	// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
	whileOff("who calls it by its own name and not by a domain is refused", "disable_execute_api_endpoint").at(Medium),
	byNumber(0, "what takes longer is cut off", "timeout").only("aws_lambda_function").at(Medium),
	whileWord("PAY_PER_REQUEST", "requests beyond its capacity are refused", "billing_mode").only("aws_dynamodb_table").at(Medium),
	whileOff("it counts as healthy: requests go to what is down", "disabled").only("aws_route53_health_check").at(Medium),
	whileListed("outage: that name is answered no more", "aliases").only("aws_cloudfront_distribution"),
	whileOn("the service's name leads to its public addresses", "private_dns_enabled").only("aws_vpc_endpoint").at(Medium),
	whileOff("nobody can push to it or open anything in it", "archived").only("github_repository gitlab_project").at(Medium),
	whileOn("outage: what comes in is not worked on any more", "enabled").only("aws_lambda_event_source_mapping"),
	whileOn("outage: names are not resolved in the network", "enable_dns_support").only("aws_vpc"),
	whileOn("who reads it fails", "enabled").only("google_secret_manager_secret_version"),
	whileNot("NEVER", "outage: it is stopped", "settings", "activation_policy"),
	whileNot("TERMINATED", "outage: it is stopped", "desired_status").only("google_compute_instance"),
	whileOff("outage: names are no longer resolved or filtered by it", "paused").only("cloudflare_zone"),
	whileOff("the job is not started any more", "spec", "suspend").only("kubernetes_cron_job*").at(Medium),
	whileOn("what it starts is not started any more", "enabled").only("aws_glue_trigger aws_ses_receipt_rule").at(Medium),
	whileOn("what reads the table's changes gets no more", "stream_enabled").only("aws_dynamodb_table").at(Medium),
	whileNot("DISABLED", "what it starts is not started any more", "state").
		only("aws_cloudwatch_event_rule aws_scheduler_schedule aws_batch_job_queue aws_batch_compute_environment").at(Medium),
}

// reserved is how much of a function runs at once: -1 for as much as the account has, 0 for nothing.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
const reserved = "reserved_concurrent_executions"

func unlimited(v any) bool { n, ok := plan.Number(v); return ok && n < 0 }

// limited says whether a function that had no limit gets one.
func limited(c *plan.Change, name string) bool {
	return name == reserved && unlimited(c.Old(name)) && !unlimited(c.New(name)) && !plan.Empty(c.New(name))
}

// least says whether a number is the fewest that may run: at 0 of it, as many run as are wanted.
func least(path []string) bool { return strings.HasPrefix(path[len(path)-1], "min_") }

func scaling(c *plan.Change) bool {
	return strings.HasPrefix(c.Type, "aws_appautoscaling_") || c.Is("aws_autoscaling_policy")
}
