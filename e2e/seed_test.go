//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// runbookMetric is one that a section of the runbook asks for.
type runbookMetric struct {
	namespace, name string
	dimensions      []map[string]string
}

var (
	ofResource = regexp.MustCompile(`\bof_(proxy|database) (\w+) \w+(?: Name=Role,Value=(\w+))?`)
	ofOther    = regexp.MustCompile(`\bmetric (AWS/ECS|AWS/ApplicationELB|AWS/WAFV2) (\w+) `)
	inFull     = regexp.MustCompile(`--metric-name (\w+) --dimensions`)
)

// metricsOf gives the metrics of a script, with the dimensions that AWS writes them with, whatever the script asks for.
func metricsOf(script string) (metrics []runbookMetric) {
	dimension := func(name, value string) map[string]string { return map[string]string{"Name": name, "Value": value} }
	proxy, cluster := dimension("ProxyName", "shop-prod-rds-proxy"), dimension("DBClusterIdentifier", "shop-prod")
	for _, call := range ofResource.FindAllStringSubmatch(script, -1) {
		dimensions := []map[string]string{proxy}
		if call[1] == "database" {
			dimensions = []map[string]string{cluster}
		}
		if call[3] != "" {
			dimensions = append(dimensions, dimension("Role", call[3]))
		}
		metrics = append(metrics, runbookMetric{"AWS/RDS", call[2], dimensions})
	}
	for _, call := range ofOther.FindAllStringSubmatch(script, -1) {
		dimensions := []map[string]string{dimension("ClusterName", "shop-prod"), dimension("ServiceName", "shop-prod")}
		switch call[1] {
		case "AWS/ApplicationELB":
			dimensions = []map[string]string{dimension("TargetGroup", "$TARGET_GROUP")}
		case "AWS/WAFV2":
			dimensions = []map[string]string{dimension("WebACL", "shop-prod"), dimension("Region", "us-east-1"), dimension("Rule", "ALL")}
		}
		metrics = append(metrics, runbookMetric{call[1], call[2], dimensions})
	}
	for _, call := range inFull.FindAllStringSubmatch(script, -1) {
		metrics = append(metrics, runbookMetric{"AWS/RDS", call[1], []map[string]string{proxy}})
	}
	return metrics
}

// seeded is the value of a metric: another one for each name.
func seeded(metric string) string { return fmt.Sprintf("%d.5", crc32.ChecksumIEEE([]byte(metric))) }

// things are what the service would make on AWS: tasks, one of them stopped, a target, lines in the logs; and an alarm that rings.
const things = `
cluster=$(out ecs_cluster_name)
aws ecs register-task-definition --family test --container-definitions '[{"name": "app", "image": "test", "cpu": 256, "memory": 512}]' >/dev/null
for task in $(aws ecs run-task --cluster "$cluster" --task-definition test --count 2 --launch-type FARGATE --query 'tasks[].taskArn' --output text); do :; done
aws ecs stop-task --cluster "$cluster" --task "$task" --reason "stopped by the test" >/dev/null
aws elbv2 register-targets --target-group-arn "$(out target_group_arn)" --targets Id=10.10.0.10
for group in "$(out log_group_name)" "/aws/rds/proxy/$(out rds_proxy_name)" "/aws/rds/cluster/$cluster/slowquery"; do
  aws logs create-log-stream --log-group-name "$group" --log-stream-name test
  aws logs put-log-events --log-group-name "$group" --log-stream-name test --log-events "timestamp=$(date +%s000),message=ERROR 1213 for the test" >/dev/null
done
aws sns subscribe --topic-arn "$(out sns_topic_arn)" --protocol email --notification-endpoint on-call@example.com >/dev/null
aws cloudwatch set-alarm-state --alarm-name "$cluster-service-memory" --state-value ALARM --state-reason seeded
`

// seed puts into the emulator what only a service that runs would write.
func (s *shell) seed(sections []runbookSection) {
	s.t.Helper()
	group := s.output("target_group_arn")
	group = group[strings.LastIndex(group, ":")+1:]
	data := map[string][]any{}
	known := map[string]bool{}
	for _, section := range sections {
		for _, metric := range metricsOf(section.script()) {
			key := fmt.Sprint(metric)
			if known[key] { // twice would be twice the sum
				continue
			}
			known[key] = true
			for _, dimension := range metric.dimensions {
				dimension["Value"] = strings.ReplaceAll(dimension["Value"], "$TARGET_GROUP", group)
			}
			data[metric.namespace] = append(data[metric.namespace], map[string]any{
				"MetricName": metric.name, "Value": json.Number(seeded(metric.name)), "Dimensions": metric.dimensions, "Timestamp": time.Now().Add(-5 * time.Minute),
			})
		}
	}
	script := things
	for _, namespace := range slices.Sorted(maps.Keys(data)) {
		file := filepath.Join(s.folder, strings.ReplaceAll(namespace, "/", "-")+".json")
		if err := os.WriteFile(file, must(json.Marshal(data[namespace]))(s.t), 0o600); err != nil {
			s.t.Fatal(err)
		}
		script += fmt.Sprintf("aws cloudwatch put-metric-data --namespace %s --metric-data file://%s\n", namespace, file)
	}
	s.mustRun(script)
}
