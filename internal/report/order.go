package report

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/stackjson"
)

// Rank is one thing in which environments are ordered.
type Rank struct {
	Topic  string `json:"topic"` // protection, retention, breaker, TLS or zones
	What   string `json:"what"`
	First  string `json:"first"`
	Second string `json:"second"`
	Holds  bool   `json:"holds"` // the second is at least as strict as the first
	Where  string `json:"where"` // it was read
}

// strictness is how strict a stack is in one thing: more is stricter, NaN cannot be compared. It says what was found, too.
type strictness func(stack *stackjson.Config) (more float64, shown string)

// order lists what prod must have at least as strict as staging, and staging as dev.
var order = []struct {
	topic, what, where string
	of                 strictness
	keys               []string // of the configuration, by which it is so; none where every configuration has it
}{
	{"protection", "the cluster cannot be deleted", "aws_rds_cluster deletion_protection",
		about(databasePart, every("aws_rds_cluster", "deletion_protection", "true")), protected},
	{"protection", "Terraform refuses to destroy the cluster", "aws_rds_cluster lifecycle.prevent_destroy",
		about(databasePart, every("aws_rds_cluster", "lifecycle.prevent_destroy", "true")), protected},
	{"protection", "Terraform refuses to destroy the key", "aws_kms_key lifecycle.prevent_destroy",
		every("aws_kms_key", "lifecycle.prevent_destroy", "true"), protected},
	{"protection", "a last snapshot is kept", "aws_rds_cluster skip_final_snapshot",
		about(databasePart, every("aws_rds_cluster", "skip_final_snapshot", "false")), []string{"database.final_snapshot"}},
	{"protection", "the load balancer cannot be deleted", "aws_lb enable_deletion_protection",
		about(loadBalancer, every("aws_lb", "enable_deletion_protection", "true")), []string{"load_balancer.deletion_protection"}},
	{"protection", "days in which a deleted key comes back", "aws_kms_key deletion_window_in_days", lowest("aws_kms_key", "deletion_window_in_days"),
		[]string{"database.kms_deletion_window_days"}},
	{"protection", "days in which a deleted secret comes back", "aws_secretsmanager_secret recovery_window_in_days",
		about(databasePart, lowest("aws_secretsmanager_secret", "recovery_window_in_days")), []string{"database.secret_recovery_window_days"}},
	{"protection", "storage is encrypted", "aws_rds_cluster storage_encrypted",
		about(databasePart, every("aws_rds_cluster", "storage_encrypted", "true")), nil},
	{"retention", "days of backups", "aws_rds_cluster backup_retention_period",
		about(databasePart, lowest("aws_rds_cluster", "backup_retention_period")), []string{"database.backup_retention_days"}},
	{"retention", "days of the service's logs", "aws_cloudwatch_log_group of the containers", serviceLogs, []string{"service.log_retention_days"}},
	{"retention", "days of the database's and the proxy's logs", "aws_cloudwatch_log_group /aws/rds/...",
		about(databasePart, logs("/aws/rds/")), []string{"database.log_retention_days"}},
	{"retention", "days of flow logs", "aws_cloudwatch_log_group /aws/vpc/...", logs("/aws/vpc/"),
		[]string{"network.flow_logs.enabled", "network.flow_logs.retention_days"}},
	{"retention", "days of access logs", "aws_s3_bucket_lifecycle_configuration of aws_lb access_logs",
		about(loadBalancer, accessLogs), []string{"load_balancer.access_logs.enabled", "load_balancer.access_logs.retention_days"}},
	{"breaker", "a failing deployment is stopped", "aws_ecs_service deployment_circuit_breaker.enable",
		every("aws_ecs_service", "deployment_circuit_breaker.enable", "true"), []string{"deployment.circuit_breaker.enable"}},
	{"breaker", "and rolled back", "aws_ecs_service deployment_circuit_breaker.rollback", every("aws_ecs_service", "deployment_circuit_breaker.rollback", "true"),
		[]string{"deployment.circuit_breaker.enable", "deployment.circuit_breaker.rollback"}},
	{"breaker", "Terraform waits and sees it", "aws_ecs_service wait_for_steady_state", every("aws_ecs_service", "wait_for_steady_state", "true"),
		[]string{"deployment.wait_for_steady_state"}},
	{"breaker", "percent of the tasks that stay up", "aws_ecs_service deployment_minimum_healthy_percent",
		lowest("aws_ecs_service", "deployment_minimum_healthy_percent"),
		[]string{"deployment.minimum_healthy_percent", "deployment.maximum_percent"}},
	{"TLS", "clients must use HTTPS", "aws_lb_listener protocol, default_action", about(loadBalancer, https), certified},
	{"TLS", "lowest TLS version of clients", "aws_lb_listener ssl_policy",
		about(loadBalancer, tlsVersion), append([]string{"load_balancer.ssl_policy"}, certified...)},
	{"TLS", "the proxy requires TLS", "aws_db_proxy require_tls", about(proxyPart, every("aws_db_proxy", "require_tls", "true")), nil},
	{"TLS", "the database requires TLS", "aws_rds_cluster_parameter_group require_secure_transport", about(databasePart, secureTransport), nil},
	{"zones", "zones of the load balancer", "aws_lb subnets", about(loadBalancer, zones("aws_lb", "subnets")), zoned},
	{"zones", "zones of the service", "aws_ecs_service network_configuration.subnets", zones("aws_ecs_service", "network_configuration.subnets"), zoned},
	{"zones", "zones of the database", "aws_db_subnet_group subnet_ids", about(databasePart, zones("aws_db_subnet_group", "subnet_ids")), zoned},
	{"zones", "NAT gateways, where there are any", "aws_nat_gateway", natGateways, append([]string{"network.nat"}, zoned...)},
	{"zones", "database instances", "aws_rds_cluster_instance", about(databasePart, count("aws_rds_cluster_instance")), []string{"database.readers"}},
	{"zones", "fewest tasks at any hour", "aws_appautoscaling_target, aws_appautoscaling_scheduled_action min_capacity", fewestTasks,
		[]string{"scaling.enabled", "scaling.min", "scaling.max", "scaling.schedules"}},
}

// Keys by which several things are so.
var (
	protected = []string{"database.deletion_protection"}
	certified = []string{"load_balancer.certificate_arn", "load_balancer.domain"}
	zoned     = []string{"network.az_count"}
)

func ranks(first, second *stackjson.Config) []Rank {
	var all []Rank
	for _, o := range order {
		a, shownA := o.of(first)
		b, shownB := o.of(second)
		notComparable := math.IsNaN(a) || math.IsNaN(b)
		all = append(all, Rank{o.topic, o.what, shownA, shownB, b >= a || notComparable, o.where})
	}
	return all
}

// every is strict where all resources of a type have a value, and at least one exists.
func every(typ, attribute, want string) strictness {
	return func(stack *stackjson.Config) (float64, string) {
		blocks := made(stack, typ)
		for _, block := range blocks {
			if value, _ := block.Text(attribute); value != want {
				return 0, "no"
			}
		}
		if len(blocks) == 0 {
			return 0, "none"
		}
		return 1, "yes"
	}
}

// lowest is the smallest number that a resource of a type has.
func lowest(typ, attribute string) strictness {
	return func(stack *stackjson.Config) (float64, string) { return smallest(made(stack, typ), attribute) }
}

func smallest(blocks []stackjson.Block, attribute string) (float64, string) {
	least, found := 0.0, false
	for _, block := range blocks {
		if n, ok := block.Number(attribute); !found || !ok || n < least {
			least, found = n, true
		}
	}
	if !found {
		return 0, "none"
	}
	return least, Decimals(least, 2)
}

// retention of a log group: without the argument, and with 0, CloudWatch keeps events for ever.
func retention(groups []stackjson.Block) (float64, string) {
	kept := slices.DeleteFunc(slices.Clone(groups), func(group stackjson.Block) bool {
		n, ok := group.Number("retention_in_days")
		return !ok || n == 0
	})
	if len(kept) == 0 && len(groups) > 0 {
		return 1e9, "for ever"
	}
	return smallest(kept, "retention_in_days")
}

func logs(prefix string) strictness {
	return func(stack *stackjson.Config) (float64, string) {
		return retention(slices.DeleteFunc(made(stack, "aws_cloudwatch_log_group"), func(group stackjson.Block) bool {
			return !strings.HasPrefix(textOr(group, "name"), prefix)
		}))
	}
}

// serviceLogs are the groups that the containers write to.
func serviceLogs(stack *stackjson.Config) (float64, string) {
	var groups []stackjson.Block
	for _, task := range made(stack, "aws_ecs_task_definition") {
		for _, container := range task.Objects("container_definitions") {
			for _, address := range stack.References(container["logConfiguration"]) {
				if group, ok := stack.Block(address); ok && group.Type == "aws_cloudwatch_log_group" {
					groups = append(groups, group)
				}
			}
		}
	}
	return retention(groups)
}

func accessLogs(stack *stackjson.Config) (float64, string) {
	for _, balancer := range made(stack, "aws_lb") {
		if textOr(balancer, "access_logs.enabled") != "true" {
			return 0, "none"
		}
	}
	rules := made(stack, "aws_s3_bucket_lifecycle_configuration")
	if len(rules) == 0 && len(made(stack, "aws_s3_bucket")) > 0 {
		return 1e9, "for ever"
	}
	return smallest(rules, "rule.expiration.days")
}

// https is strict where no listener forwards plain HTTP.
func https(stack *stackjson.Config) (float64, string) {
	encrypted := false
	for _, listener := range made(stack, "aws_lb_listener") {
		switch textOr(listener, "protocol") {
		case "HTTPS":
			encrypted = true
		case "HTTP":
			if textOr(listener, "default_action.type") != "redirect" {
				return 0, "no"
			}
		}
	}
	if !encrypted {
		return 0, "no"
	}
	return 1, "yes"
}

// policyVersion is in the name of a listener's policy: ELBSecurityPolicy-TLS13-1-2-2021-06 goes down to 1.2.
var policyVersion = regexp.MustCompile(`^ELBSecurityPolicy-TLS13-1-([0-3])-`)

func tlsVersion(stack *stackjson.Config) (float64, string) {
	least, found := 0, false
	for _, listener := range made(stack, "aws_lb_listener") {
		if textOr(listener, "protocol") != "HTTPS" {
			continue
		}
		minor := 0
		if form := policyVersion.FindStringSubmatch(textOr(listener, "ssl_policy")); form != nil {
			minor = int(form[1][0] - '0')
		}
		if !found || minor < least {
			least, found = minor, true
		}
	}
	if !found {
		return -1, "none"
	}
	return float64(least), fmt.Sprintf("1.%d", least)
}

func secureTransport(stack *stackjson.Config) (float64, string) {
	for _, group := range made(stack, "aws_rds_cluster_parameter_group") {
		for _, parameter := range group.Objects("parameter") {
			if value := textOf(parameter, "value"); textOf(parameter, "name") == "require_secure_transport" && (value == "ON" || value == "1") {
				return 1, "yes"
			}
		}
	}
	return 0, "no"
}

// zones counts the zones of a resource's subnets; where the network exists already, the subnets.
func zones(typ, attribute string) strictness {
	return func(stack *stackjson.Config) (float64, string) {
		least, found := 0, false
		for _, block := range made(stack, typ) {
			all := map[string]bool{}
			for _, subnet := range block.Texts(attribute) {
				if made, _, ok := stack.Reference(subnet); ok {
					subnet = textOr(made, "availability_zone")
				}
				all[subnet] = true
			}
			if !found || len(all) < least {
				least, found = len(all), true
			}
		}
		return float64(least), fmt.Sprint(least)
	}
}

func count(typ string) strictness {
	return func(stack *stackjson.Config) (float64, string) {
		n := len(made(stack, typ))
		return float64(n), fmt.Sprint(n)
	}
}

// natGateways cannot be compared with a network that needs none, or that is not this stack's.
func natGateways(stack *stackjson.Config) (float64, string) {
	n := len(made(stack, "aws_nat_gateway"))
	if n == 0 {
		return math.NaN(), "none"
	}
	return float64(n), fmt.Sprint(n)
}

func fewestTasks(stack *stackjson.Config) (float64, string) {
	all := services(stack)
	if len(all) == 0 {
		return 0, "none"
	}
	low, _ := taskRange(stack, all[0])
	return float64(low), fmt.Sprint(low)
}
