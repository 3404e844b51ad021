package report

import (
	"regexp"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

func picture(stack *stackjson.Config) string { return mermaid(newArchitecture(stack)) }

func TestThePictureShowsTheWayOfARequest(t *testing.T) {
	got := picture(prodWithAlarms(t).read())
	for _, want := range []string{
		"flowchart LR\n",
		`subgraph subnets_2["public subnets, 3 zones"]`,
		`aws_rds_cluster_main["aws_rds_cluster.main<br/>aurora-mysql"]`,
		"outside_0_0_0_0_0 -->|tcp 443| aws_lb_main",
		"aws_lb_main -->|tcp 8080| aws_ecs_service_main",
		"aws_ecs_service_main -->|tcp 3306| aws_db_proxy_main",
		"aws_db_proxy_main -->|tcp 3306| aws_rds_cluster_main",
		"aws_ecs_service_main -->|tcp 443| aws_vpc_endpoint_s3",
		"aws_ecs_service_main -.->|secrets| aws_secretsmanager_secret_db_password",
		"aws_db_proxy_main -.->|authenticates with| aws_secretsmanager_secret_db_password",
		"aws_rds_cluster_main -.->|writer| aws_rds_cluster_instance_instance_0",
		"aws_rds_cluster_main -.->|reader| aws_rds_cluster_instance_instance_2",
		"aws_lb_main -.->|access logs| aws_s3_bucket_alb_logs",
		"alarms -.->|notify| aws_sns_topic_alarms",
		`alarms["2 alarms"]`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(got, "aws_lb_main -->|tcp 3306|") || strings.Contains(got, "aws_lb_main -->|tcp 8080| aws_db") {
		t.Errorf("a way that no rule allows:\n%s", got)
	}
}

func TestThePictureShowsEachService(t *testing.T) {
	got := picture(several(t).read())
	for _, want := range []string{
		`aws_ecs_service_admin["aws_ecs_service.admin<br/>shop-services-admin"]`,
		`aws_ecs_service_worker["aws_ecs_service.worker<br/>shop-services-worker"]`,
		"aws_lb_main -->|tcp 80| aws_ecs_service_main",
		"aws_lb_main -->|tcp 8081| aws_ecs_service_admin",
		"aws_ecs_service_main -->|tcp 3306| aws_db_proxy_main",
		"aws_ecs_service_admin -->|tcp 3306| aws_db_proxy_main",
		"aws_ecs_service_worker -->|tcp 3306| aws_db_proxy_main",
		"aws_ecs_service_worker -.->|logs| aws_cloudwatch_log_group_worker_ecs",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if regexp.MustCompile(`--> ?\|[^|]*\| aws_ecs_service_worker`).MatchString(got) {
		t.Errorf("nobody connects to a worker:\n%s", got)
	}
	for _, tier := range newArchitecture(several(t).read()).Tiers {
		if services := strings.Count(strings.Join(tier.Nodes, " "), "aws_ecs_service_"); services != 0 && services != 3 {
			t.Errorf("%d services in %s", services, tier.Name)
		}
	}
}

func TestThePictureShowsTheFileSystems(t *testing.T) {
	got := picture(snapshot(t, "everything").read())
	for _, want := range []string{
		`efs_fs_0123456789abcdef0["EFS<br/>fs-0123456789abcdef0"]`,
		"aws_ecs_service_main -.->|mounts as media| efs_fs_0123456789abcdef0",
		"aws_ecs_service_main -->|tcp 2049| outside_sg_0123456789abcdef0",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(got, "uploads") {
		t.Error("an empty volume is no place outside of the task")
	}
}

func TestThePictureShowsWhatIsBeyond(t *testing.T) {
	got := picture(snapshot(t, "everything").read()) + picture(snapshot(t, "journal").read())
	for _, want := range []string{
		`outside_gazette_example_com["gazette.example.com"]`,
		"outside_gazette_example_com -.->|leads to| aws_lb_main",
		"aws_cloudwatch_log_group_ecs -.->|sends on to| outside_arn_aws_kinesis_us_east_1_123456789012_stream_logs",
		"aws_sns_topic_alarms -.->|tells| aws_chatbot_slack_channel_configuration_alarms",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(got, "integration") {
		t.Error("the picture holds an endpoint's key")
	}
}

// The picture cannot lie: without one of a pair of rules, or with another port on one side, the arrow is gone.
func TestAnArrowNeedsBothRules(t *testing.T) {
	const arrow = "aws_ecs_service_main -->|tcp 3306| aws_db_proxy_main"
	for name, change := range map[string]func(document){
		"no way out":   func(d document) { d.remove("aws_vpc_security_group_egress_rule.service_3306_to_proxy") },
		"no way in":    func(d document) { d.remove("aws_vpc_security_group_ingress_rule.proxy_3306_from_service") },
		"another port": func(d document) { d.set("aws_vpc_security_group_ingress_rule.proxy_3306_from_service.from_port", 3307) },
		"another group": func(d document) {
			d.set("aws_db_proxy.main.vpc_security_group_ids", []any{"${aws_security_group.alb.id}"})
		},
		"no proxy":         func(d document) { d.remove("aws_db_proxy") },
		"another protocol": func(d document) { d.set("aws_vpc_security_group_egress_rule.service_3306_to_proxy.ip_protocol", "udp") },
	} {
		d := snapshot(t, "prod")
		if !strings.Contains(picture(d.read()), arrow) {
			t.Fatal("the arrow is not there to begin with")
		}
		change(d)
		if got := picture(d.read()); strings.Contains(got, arrow) {
			t.Errorf("%s, and the arrow is there:\n%s", name, got)
		}
	}
}

var (
	nodeLine = regexp.MustCompile(`^ +([A-Za-z0-9_]+)\["[^"]*"\]$`)
	edgeLine = regexp.MustCompile(`^  ([A-Za-z0-9_]+) (-->|-\.->)\|[^|"\[\]{}]+\| ([A-Za-z0-9_]+)$`)
	restLine = regexp.MustCompile(`^(flowchart LR|  subgraph [a-z0-9_]+\["[^"]+"\]|  end)$`)
)

// Every line is of a form that Mermaid reads, and every arrow joins nodes that are drawn.
func TestThePictureIsMermaid(t *testing.T) {
	for _, name := range []string{"dev", "staging", "prod", "minimal", "everything"} {
		nodes := map[string]bool{}
		lines := strings.Split(strings.TrimSuffix(picture(snapshot(t, name).read()), "\n"), "\n")
		for _, line := range lines {
			if node := nodeLine.FindStringSubmatch(line); node != nil {
				if nodes[node[1]] {
					t.Errorf("%s: %s twice", name, node[1])
				}
				nodes[node[1]] = true
			}
		}
		edges := 0
		for _, line := range lines {
			edge := edgeLine.FindStringSubmatch(line)
			switch {
			case edge != nil:
				edges++
				if !nodes[edge[1]] || !nodes[edge[3]] {
					t.Errorf("%s: %q joins what is not drawn", name, line)
				}
			case !nodeLine.MatchString(line) && !restLine.MatchString(line):
				t.Errorf("%s: %q", name, line)
			}
		}
		if edges < 12 {
			t.Errorf("%s: %d arrows", name, edges)
		}
	}
}
