package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/billing"
	"slipway/internal/config"
	"slipway/internal/prices"
	"slipway/internal/stackjson"
)

// use is what is billed by it, as far as it is assumed.
func (c *costing) use() {
	a := c.assume
	has := func(typ string) bool { return len(c.stack.OfType(typ)) > 0 }
	if has("aws_lb") {
		c.assumeUse(partLoadBalancer, "load_balancer_lcus", prices.ALBCapacity, a.LoadBalancerLCUs, "")
	}
	if has("aws_nat_gateway") {
		c.assumeUse(partNetwork, "nat_gb", prices.NATGatewayData, a.NATGB, "")
	}
	if c.interfaceEndpoints() {
		c.assumeUse(partNetwork, "endpoint_gb", prices.InterfaceEndpointData, a.EndpointGB, "")
	}
	if len(c.services) > 0 {
		c.assumeUse(partNetwork, "internet_gb", prices.InternetTransfer, a.InternetGB, "")
		c.assumeUse(partNetwork, "zone_gb", prices.ZoneTransfer, 2*a.ZoneGB, "each GB is billed where it leaves and where it comes in")
	}
	if has("aws_wafv2_web_acl") {
		c.assumeUse(partWebACL, "requests_millions", prices.WebACLRequests, a.RequestsMillions, "")
	}
	c.containerInsights()
	c.logs()
	c.backups()
}

func (c *costing) interfaceEndpoints() bool {
	return slices.ContainsFunc(c.stack.OfType("aws_vpc_endpoint"), func(b stackjson.Block) bool { return textOr(b, "vpc_endpoint_type") == "Interface" })
}

// Metrics of Container Insights, counted in AWS's tables of those of tasks on Fargate: for a cluster, for each service with its family of tasks, for each
// container of a family, and, where it is enhanced, for each task and each container in it. One is a name with its dimensions.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-enhanced-observability-metrics-ECS.html
const (
	insightsCluster, insightsService                 = 2 + 10, 5 + 2*10
	enhancedCluster, enhancedService                 = 2 + 16 + 7, 5 + 2*16
	enhancedContainer, enhancedTask, enhancedInATask = 2 * 7, 2 * 16, 2 * 7
	enhancedChecked                                  = 1 // further metric of what is checked: for the cluster, twice for a container and twice for it in a task
)

// containerInsights are custom metrics. Those of tasks that were replaced are billed by the hour.
func (c *costing) containerInsights() {
	for _, cluster := range c.stack.OfType("aws_ecs_cluster") {
		mode := insightsMode(cluster)
		if mode != "enabled" && mode != "enhanced" {
			continue
		}
		one := charge{part: partMonitoring, region: c.region, address: cluster.Address}
		one.Item, one.Quantity = prices.CustomMetric, insightsCluster
		one.note = "of Container Insights"
		if mode == "enhanced" {
			one.Item, one.Quantity, one.note = prices.EnhancedInsightsMetric, enhancedCluster, ""
		}
		one.most = one.Quantity
		checks := false
		for _, s := range c.services {
			service, _ := c.stack.Block(s.address)
			if !refersTo(c.stack, textOr(service, "cluster"), cluster) {
				continue
			}
			if mode == "enabled" {
				one.Quantity += insightsService
				one.most += insightsService
				continue
			}
			definition, _, _ := c.stack.Reference(textOr(service, "task_definition"))
			fixed, perTask := float64(enhancedService), float64(enhancedTask)
			for _, container := range definition.Objects("container_definitions") {
				fixed += enhancedContainer
				perTask += enhancedInATask
				if container["healthCheck"] != nil {
					fixed += 2 * enhancedChecked
					perTask += 2 * enhancedChecked
					checks = true
				}
			}
			one.Quantity += fixed + perTask*s.average()
			one.most += fixed + perTask*s.most
		}
		if checks {
			one.Quantity += enhancedChecked
			one.most += enhancedChecked
		}
		c.charges = append(c.charges, one)
	}
}

// insightsMode is disabled, enabled or enhanced.
func insightsMode(cluster stackjson.Block) string {
	for _, setting := range cluster.Objects("setting") {
		if textOf(setting, "name") == "containerInsights" {
			return textOf(setting, "value")
		}
	}
	return "disabled"
}

// logKinds are the log groups by what writes to them, as the beginnings of their names say.
var logKinds = []struct {
	key     string
	of      func(config.Assumptions) float64
	item    prices.Item
	in      string // short
	written func(c *costing, group stackjson.Block) bool
}{
	{"flow_log_gb", func(a config.Assumptions) float64 { return a.FlowLogGB }, prices.LogsVended, "flow logs", (*costing).flowLog},
	{"waf_log_gb", func(a config.Assumptions) float64 { return a.WAFLogGB }, prices.LogsVended, "the web ACL's log", begins("aws-waf-logs-")},
	{"database_log_gb", func(a config.Assumptions) float64 { return a.DatabaseLogGB }, prices.LogsIngested, "the database's logs", begins("/aws/rds/")},
	{"monitoring_log_gb", func(a config.Assumptions) float64 { return a.MonitoringLogGB }, prices.LogsIngested, "",
		begins("/aws/ecs/containerinsights/", "RDSOSMetrics")},
	{"log_gb", func(a config.Assumptions) float64 { return a.LogGB }, prices.LogsIngested, "the service's log", begins("")},
}

func begins(prefixes ...string) func(*costing, stackjson.Block) bool {
	return func(_ *costing, group stackjson.Block) bool {
		return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(textOr(group, "name"), prefix) })
	}
}

// flowLog says whether flow logs go to the group.
func (c *costing) flowLog(group stackjson.Block) bool {
	return slices.ContainsFunc(c.stack.OfType("aws_flow_log"), func(flow stackjson.Block) bool {
		return refersTo(c.stack, textOr(flow, "log_destination"), group)
	})
}

// logGroups are the groups of a kind that something writes to.
func (c *costing) logGroups() map[string][]stackjson.Block {
	all := map[string][]stackjson.Block{}
	for _, group := range c.stack.OfType("aws_cloudwatch_log_group") {
		for _, kind := range logKinds {
			if kind.written(c, group) {
				all[kind.key] = append(all[kind.key], group)
				break
			}
		}
	}
	return all
}

// logs are billed when they are written, and as long as they are kept. CloudWatch keeps them compressed; the full size is counted here, which is the upper
// bound.
func (c *costing) logs() {
	groups := c.logGroups()
	for _, kind := range logKinds {
		of := groups[kind.key]
		if len(of) == 0 {
			continue
		}
		gb := kind.of(c.assume)
		c.assumeUse(partLogs, kind.key, kind.item, gb, "")
		longest, forever := 0.0, false
		for _, group := range of {
			days, ok := group.Number("retention_in_days")
			longest, forever = max(longest, days), forever || !ok || days == 0
		}
		note := fmt.Sprintf("%s days, uncompressed", Decimals(longest, 0))
		if forever {
			longest, note = 365, "for ever: those of a year, uncompressed"
		}
		c.assumeUse(partLogs, kind.key, prices.LogsStored, gb*longest*12/365, note)
	}
	for _, flow := range c.stack.OfType("aws_flow_log") {
		if textOr(flow, "log_destination_type") == "s3" {
			c.unknown(partLogs, "flow logs to S3", "no price of their delivery is known here", flow.Address)
		}
	}
	if len(c.accessLogBuckets()) > 0 {
		days := 365.0
		for _, rules := range c.stack.OfType("aws_s3_bucket_lifecycle_configuration") {
			if n, ok := rules.Number("rule.expiration.days"); ok {
				days = n
			}
		}
		c.assumeUse(partLogs, "access_log_gb", prices.ObjectStorage, c.assume.AccessLogGB*days*12/365, fmt.Sprintf("access logs, %s days", Decimals(days, 0)))
	}
}

// backups cost what is above the size of the cluster. Snapshots are whole ones: those of AWS Backup are free as long as the automated backups reach back to
// them, and copies in another region are none of them.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-storage-backup.html
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-copy-snapshot.html
func (c *costing) backups() {
	retention := 0.0
	for _, d := range c.clusters {
		days, _ := d.block.Number("backup_retention_period")
		retention = max(retention, days)
		changed := 0.0 // a retention of one day costs nothing
		if days > 1 {
			changed = min(days*c.assume.ChangedGBPerDay, days*c.assume.StorageGB)
		}
		c.assumeUse(partBackups, "changed_gb_per_day", prices.AuroraBackup, changed, fmt.Sprintf("automated, %s days", Decimals(days, 0)))
	}
	for _, plan := range c.stack.OfType("aws_backup_plan") {
		for i, rule := range plan.Objects("rule") {
			path := fmt.Sprintf("rule[%d].", i)
			_, gap := config.BackupCopy{Schedule: textOf(rule, "schedule")}.Gaps()
			perDay := 24 / cmp.Or(gap.Hours(), 24)
			kept, _ := plan.Number(path + "lifecycle.delete_after")
			c.assumeUse(partBackups, "storage_gb", prices.AuroraBackup, max(0, kept-retention)*perDay*c.assume.StorageGB,
				"snapshots of AWS Backup that are older than the automated backups")
			for j := range plan.Objects(path + "copy_action") {
				c.copies(plan, fmt.Sprintf("%scopy_action[%d].", path, j), perDay)
			}
		}
	}
}

func (c *costing) copies(plan stackjson.Block, action string, perDay float64) {
	kept, _ := plan.Number(action + "lifecycle.delete_after")
	destination := textOr(plan, action+"destination_vault_arn")
	to := c.region
	if vault, ok := arn.Parse(destination); ok {
		to = vault.Region
	} else if vault, _, ok := c.stack.Reference(destination); ok {
		to = c.regionOf(vault)
	}
	c.assumeIn(to, partBackups, "storage_gb", prices.AuroraBackup, kept*perDay*c.assume.StorageGB, fmt.Sprintf("%s whole copies", Decimals(kept*perDay, 1)))
	if to != c.region {
		c.assumeUse(partBackups, "storage_gb", prices.RegionTransfer, perDay*365/12*c.assume.StorageGB, "each copy is a whole one")
	}
}

func (c *costing) loadBalancerInShort() string {
	var what []string
	if encrypted, _ := https(c.stack); encrypted > 0 {
		what = append(what, "HTTPS")
	} else {
		what = append(what, "HTTP")
	}
	if len(c.accessLogBuckets()) > 0 {
		what = append(what, "access logs in S3")
	}
	return strings.Join(what, ", ")
}

func (c *costing) networkInShort() string {
	var what []string
	for _, of := range []struct{ typ, name string }{{"aws_nat_gateway", "NAT gateway"}, {"aws_vpc_endpoint", "endpoint"}} {
		if n := len(c.stack.OfType(of.typ)); n > 0 {
			what = append(what, plural(n, of.name))
		}
	}
	return strings.Join(append(what, "data"), ", ")
}

func (c *costing) keysInShort() string {
	return plural(len(c.stack.OfType("aws_kms_key")), "key") + ", " + plural(len(c.stack.OfType("aws_secretsmanager_secret")), "secret")
}

// alarmMetrics are the metrics that alarms are billed by.
func (c *costing) alarmMetrics() (alarms, metrics int) {
	for _, block := range c.stack.OfType("aws_cloudwatch_metric_alarm") {
		for _, of := range billing.Of(block.Type, arguments{block}).Charges {
			alarms++
			metrics += int(of.Quantity)
		}
	}
	return alarms, metrics
}

func (c *costing) monitoringInShort() string {
	var what []string
	if alarms, metrics := c.alarmMetrics(); alarms > 0 {
		what = append(what, fmt.Sprintf("%s on %s", plural(alarms, "alarm"), plural(metrics, "metric")))
	}
	for _, subscription := range c.stack.OfType("aws_sns_topic_subscription") {
		if textOr(subscription, "protocol") == "email" {
			what = append(what, "by e-mail")
			break
		}
	}
	if n := len(c.stack.OfType("aws_cloudwatch_dashboard")); n > 0 {
		what = append(what, plural(n, "dashboard"))
	}
	for _, cluster := range c.stack.OfType("aws_ecs_cluster") {
		switch insightsMode(cluster) {
		case "enabled":
			what = append(what, "Container Insights")
		case "enhanced":
			what = append(what, "enhanced Container Insights")
		}
	}
	for _, instance := range c.stack.OfType("aws_rds_cluster_instance") {
		if seconds, _ := instance.Number("monitoring_interval"); seconds > 0 {
			what = append(what, "enhanced monitoring")
			break
		}
	}
	return strings.Join(what, ", ")
}

func (c *costing) logsInShort() string {
	groups := c.logGroups()
	var what []string
	for _, kind := range slices.Backward(logKinds) {
		if len(groups[kind.key]) > 0 && kind.in != "" {
			what = append(what, kind.in)
		}
	}
	for _, d := range c.clusters {
		if slices.Contains(d.block.Texts("enabled_cloudwatch_logs_exports"), "audit") {
			what = append(what, "audit log")
		}
	}
	return strings.Join(what, ", ")
}

func (c *costing) backupsInShort() string {
	var what []string
	for _, d := range c.clusters {
		days, _ := d.block.Number("backup_retention_period")
		what = append(what, plural(int(days), "day"))
	}
	for _, way := range newBackups(c.stack).Ways {
		if strings.HasPrefix(way.What, "copies") {
			what = append(what, fmt.Sprintf("%s for %s", way.What, plural(way.Days, "day")))
		}
	}
	return strings.Join(what, ", ")
}

func (c *costing) webACLInShort() string {
	rules := 0
	for _, acl := range c.stack.OfType("aws_wafv2_web_acl") {
		rules += len(acl.Objects("rule"))
	}
	return plural(rules, "rule")
}
