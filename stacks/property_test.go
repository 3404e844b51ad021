package stacks

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"

	"slipway/internal/config"
)

var (
	propertyCount = flag.Int("property.count", 200, "random configurations to synthesize")
	propertySeed  = flag.Uint64("property.seed", 1, "seed of the random configurations")
)

// choices are parts of a configuration; a random one is a random selection of them, in which later ones win. Not every
// selection is accepted: that is the loader's to say.
var choices = []string{
	`{project: a}`, `{project: a-b-c-1}`, `{project: a123456789-b123456789-c123456789}`,
	`{region: eu-central-1, network: {excluded_zone_ids: []}}`,
	`{region: cn-north-1, service: {image: "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop:1"}}`,
	`{region: us-gov-west-1}`,
	`{tags: {Owner: "a b", Cost: "1"}}`,
	`{state: {bucket: a-state, key: x/y.tfstate, region: eu-west-1}}`,
	`{network: {cidr: 172.16.0.0/21}}`, `{network: {cidr: 10.0.0.0/19, az_count: 3}}`,
	`{network: {az_count: 2, availability_zones: [us-east-1b, us-east-1c]}}`,
	`{network: {nat: perAz}}`,
	`{network: {nat: none, interface_endpoints: [ecr.api, ecr.dkr, logs, secretsmanager, ssm, ssmmessages]}}`,
	`{network: {interface_endpoints: [secretsmanager]}}`,
	`{network: {flow_logs: {enabled: true, traffic_type: ACCEPT, retention_days: 1}}}`,
	`{service: {image: "nginx:1.27"}}`, `{service: {container_port: 8080, health_check: {path: /health}}}`,
	`{service: {cpu: 4096, memory: 8192}}`, `{service: {cpu: 16384, memory: 122880, architecture: ARM64}}`,
	`{service: {environment: {A: "${b}", C: "%{if true}", D: "\"quoted\"\\ \n<b>&", E: ""}}}`,
	`{service: {environment: {TEMPLATE: "$${x} $$${y} %%{z} ${", JSON: '[{"a": null}]'}}}`,
	`{service: {secrets: [{name: KEY, value_from: "arn:aws:secretsmanager:us-east-1:123456789012:secret:a-AbCdEf"}]}}`,
	`{service: {health_check: {command: "test -f /run/ok && [ $(wc -l < /run/ok) -gt 0 ]"}}}`,
	`{service: {execute_command: true}}`, `{service: {readonly_root_filesystem: true, writable_paths: [/a, /b/c]}}`,
	`{service: {volumes: [{name: shared, path: /shared, owner: app}], writable_paths: [/data], writable_paths_owner: "1000"}}`,
	`{service: {volumes: [{name: media, path: "/srv/${a}", efs: {file_system_id: fs-01234567, root_directory: "/%{b}", security_group_id: sg-01234567}}]}}`,
	`{service: {container_insights: enhanced, log_retention_days: 3653, stop_timeout: 2}}`,
	`{service: {capacity_providers: {fargate_base: 1, fargate_weight: 0, fargate_spot_weight: 1}}}`,
	`{service: {s3: {allow_delete: true}}}`, `{service: {egress: []}}`,
	`{service: {egress: [{cidr: 10.0.0.0/8, port: 5432}, {cidr: 0.0.0.0/0, port: 443}]}}`,
	`{load_balancer: {internal: true, allowed_cidrs: [10.0.0.0/8]}}`,
	`{load_balancer: {certificate_arn: "arn:aws:acm:us-east-1:123456789012:certificate/66666666-7777-8888-9999-000000000000", domain_name: a.example.com}}`,
	`{load_balancer: {access_logs: {enabled: true, retention_days: 1}}}`,
	`{load_balancer: {stickiness: {enabled: false}, deregistration_delay: 0, idle_timeout: 4000}}`,
	`{load_balancer: {health_check: {path: "/a?b=c", interval: 300, timeout: 120, matcher: "200,301-302"}}}`,
	`{load_balancer: {deletion_protection: false}}`,
	`{deployment: {minimum_healthy_percent: 0, maximum_percent: 100, circuit_breaker: {enable: false, rollback: false}}}`,
	`{deployment: {health_check_grace_period: 300, wait_for_steady_state: false}}`,
	`{scaling: {enabled: false, min: 1}}`, `{scaling: {min: 1, max: 1}}`, `{scaling: {min: 5, max: 50, schedules: []}}`,
	`{scaling: {cpu_target: 1, memory_target: 100, scale_in_cooldown: 0, scale_out_cooldown: 0}}`,
	`{scaling: {min: 2, max: 9, schedules: [{name: once, schedule: "at(2030-01-01T00:00:00)", min: 3}]}}`,
	`{scaling: {min: 2, max: 9, schedules: [{name: up, schedule: "cron(0 6 ? * * *)", timezone: Asia/Tokyo, min: 4, max: 9}, {name: down, schedule:` +
		` "cron(0 20 ? * * *)", timezone: Asia/Tokyo, min: 2, max: 5}]}}`,
	`{database: {serverless: {min_acu: 0.5, max_acu: 64}}}`, `{database: {instance_class: db.t4g.medium, insights: {enabled: false}}}`,
	`{database: {readers: 0}}`, `{database: {readers: 3, proxy: {reader_endpoint: true}}}`,
	`{database: {readers: 1, reader_autoscaling: {min: 1, max: 15}}}`,
	`{database: {name: a_b, port: 13306, master_username: root2, credentials_version: 7}}`,
	`{database: {deletion_protection: false, final_snapshot: false, secret_recovery_window_days: 0}}`,
	`{database: {insights: {mode: advanced}}}`, `{database: {insights: {enabled: false}, monitoring_interval: 1}}`,
	`{database: {log_exports: []}}`, `{database: {log_exports: [general, audit]}}`,
	`{database: {auto_minor_version_upgrade: true, apply_immediately: true}}`,
	`{database: {cluster_parameters: [{name: time_zone, value: "Europe/Berlin"}, {name: init_connect, value: "SET @a = '${b}'"}]}}`,
	`{database: {instance_parameters: [{name: max_connections, value: "{DBInstanceClassMemory/12582880}", apply_method: pending-reboot}]}}`,
	`{database: {admin_cidrs: [192.168.0.0/24, 192.168.1.0/24]}}`,
	`{database: {proxy: {init_query: "SET x='${y}'", session_pinning_filters: [EXCLUDE_VARIABLE_SETS], max_connections_percent: 1,` +
		` max_idle_connections_percent: 0}}}`,
	`{monitoring: {enabled: false}}`, `{monitoring: {topic_arn: "arn:aws:sns:us-east-1:210987654321:on-call"}}`,
	`{monitoring: {emails: [a@example.com, b.c@example.com], deployment_alarms: {enable: true}, runbook_url: "https://example.com/${a}%{b}"}}`,
	`{services: {worker: {command: [bin/worker], stop_timeout: 120}}}`,
	`{services: {worker: {environment: {A: "${b}"}, scaling: {enabled: false, min: 1}, health_check: {command: "test -f /run/ok"}}}}`,
	`{services: {worker: {scaling: {min: 1, max: 3, schedules: []}, capacity_providers: {fargate_weight: 0, fargate_spot_weight: 1}}}}`,
	`{services: {worker-2: {cpu: 1024, memory: 2048, execute_command: true, egress: [], log_retention_days: 1}, worker: {enabled: false}}}`,
	`{services: {admin: {routes: [{path: /admin/*}], container_port: 8081, load_balancer: {health_check: {path: /admin/up, port: "9000"}}}}}`,
	`{services: {admin: {routes: [{host: admin.example.com, header: {name: X-Origin, values: [a, b]}, priority: 7}, {path: /a?c}], stop_timeout: 2}}}`,
	`{services: {api: {routes: [{host: "*.api.example.com"}], deployment: {minimum_healthy_percent: 50}, load_balancer: {stickiness: {enabled: false}}}}}`,
	`{services: {api: {routes: [{path: /api/*}], s3: {enabled: false}, permissions: [{actions: ["sqs:SendMessage"], resources:` +
		` ["arn:aws:sqs:us-east-1:123456789012:orders"]}]}}}`,
	`{services: {worker: {connects_to: [service], container_port: 9000}}}`,
	`{service: {connects_to: [worker-2]}, services: {worker-2: {connects_to: [service], container_port: 9000}}}`,
	`{service: {service_connect: true}, services: {worker: {connects_to: [service]}}}`,
	`{service: {connects_to: [worker-2], service_connect: true}, services: {worker-2: {container_port: 9000, service_connect: true}}}`,
	`{services: {api: {routes: [{path: /api/*}], service_connect: true, connects_to: [worker]}, worker: {service_connect: true, container_port: 9001}}}`,
	`{service: {container_insights: disabled}}`,
	`{load_balancer: {enabled: false}}`, `{database: {enabled: false}}`,
	`{database: {enabled: false, deletion_protection: false, kms_deletion_window_days: 7}}`,
	`{database: {proxy: {enabled: false}}}`, `{database: {proxy: {enabled: false}, serverless: {min_acu: 0, max_acu: 2}}}`,
	`{database: {proxy: {connection_borrow_timeout: 0, idle_client_timeout: 28800, debug_logging: true}}}`,
}

// TestWhateverTheLoaderAcceptsIsSound synthesizes random configurations and checks each as the samples are checked.
func TestWhateverTheLoaderAcceptsIsSound(t *testing.T) {
	random := rand.New(rand.NewPCG(*propertySeed, 0))
	base, err := os.ReadFile(filepath.Join("testdata", "minimal.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	const atOnce = 20 // stacks in an app
	var batch []config.Environment
	sources := map[string]string{}
	accepted, tried := 0, 0
	for ; accepted < *propertyCount; tried++ {
		if tried > 50**propertyCount {
			t.Fatalf("the loader accepted only %d of %d random configurations", accepted, tried)
		}
		picked := pick(random, used)
		source := mergeAll(t, string(base), picked)
		name := fmt.Sprintf("random-%d", accepted)
		environment, err := config.Parse(name+".yaml", []byte(source))
		if err != nil {
			continue
		}
		accepted++
		for _, choice := range picked {
			used[choice] = true
		}
		sources[name] = source
		if batch = append(batch, environment); len(batch) == atOnce || accepted == *propertyCount {
			stacks := synthesize(t, batch...)
			for _, environment := range batch {
				sound(t, environment, stacks[environment.Name])
				if t.Failed() {
					t.Fatalf("-property.seed=%d:\n%s", *propertySeed, sources[environment.Name])
				}
			}
			batch = nil
		}
	}
	for _, choice := range choices {
		if !used[choice] && *propertyCount >= 200 {
			t.Errorf("no accepted configuration has %s", choice)
		}
	}
	t.Logf("%d of %d random configurations were accepted, and are sound", accepted, tried)
}

// pick a random selection, and one more choice that no accepted configuration has yet.
func pick(random *rand.Rand, used map[string]bool) []string {
	var picked []string
	for _, i := range random.Perm(len(choices)) {
		if !used[choices[i]] {
			picked = append(picked, choices[i])
			break
		}
	}
	for _, i := range random.Perm(len(choices))[:random.IntN(9)] {
		picked = append(picked, choices[i])
	}
	return picked
}

func mergeAll(t *testing.T, base string, changes []string) string {
	t.Helper()
	result := map[string]any{}
	for _, text := range append([]string{base}, changes...) {
		part := map[string]any{}
		if err := yaml.Unmarshal([]byte(text), &part); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		result = merge(result, part)
	}
	merged, err := yaml.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	return string(merged)
}
