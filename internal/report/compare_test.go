package report

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
)

func sample(t *testing.T, name string) Side {
	t.Helper()
	file := filepath.Join("..", "..", "testdata", "samples", name+".yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	environment, err := config.Parse(file, data)
	if err != nil {
		t.Fatal(err)
	}
	stack := snapshot(t, name).read()
	return Side{environment, stack, Build(environment, stack, 2026)}
}

func TestTheSamplesAreInOrder(t *testing.T) {
	for _, pair := range [][2]string{{"dev", "staging"}, {"staging", "prod"}, {"prod", "prod"}} {
		if violations := Compare(sample(t, pair[0]), sample(t, pair[1])).Violations(); len(violations) > 0 {
			t.Errorf("%v: %q", pair, violations)
		}
	}
	c := Compare(sample(t, "prod"), sample(t, "dev"))
	topics := map[string]bool{}
	for _, violation := range c.Violations() {
		topic, _, _ := strings.Cut(violation, ":")
		topics[topic] = true
	}
	if len(topics) != 4 { // the breaker of dev is as strict as that of prod
		t.Errorf("prod before dev violates %v", topics)
	}
	if !slices.Contains(c.Violations(), "retention: days of backups: prod has 35, dev only 1 (aws_rds_cluster backup_retention_period)") {
		t.Errorf("%q", c.Violations())
	}
}

// Each change makes production weaker than staging in one thing.
func TestEveryRankCanBeViolated(t *testing.T) {
	const cluster, service = "aws_rds_cluster.main.", "aws_ecs_service.main."
	violated := map[string]bool{}
	for _, test := range []struct {
		topic, want string
		change      func(document)
	}{
		{"protection", "the cluster cannot be deleted", func(d document) { d.set(cluster+"deletion_protection", false) }},
		{"protection", "Terraform refuses to destroy the cluster", func(d document) { d.remove(cluster + "lifecycle.prevent_destroy") }},
		{"protection", "Terraform refuses to destroy the key", func(d document) { d.remove("aws_kms_key.main.lifecycle") }},
		{"protection", "a last snapshot is kept", func(d document) { d.set(cluster+"skip_final_snapshot", true) }},
		{"protection", "the load balancer cannot be deleted", func(d document) { d.set("aws_lb.main.enable_deletion_protection", false) }},
		{"protection", "days in which a deleted key comes back", func(d document) { d.set("aws_kms_key.main.deletion_window_in_days", 7) }},
		{"protection", "days in which a deleted secret comes back", func(d document) { d.set("aws_secretsmanager_secret.db_password.recovery_window_in_days", 0) }},
		{"protection", "storage is encrypted", func(d document) { d.set(cluster+"storage_encrypted", false) }},
		{"retention", "days of backups", func(d document) { d.set(cluster+"backup_retention_period", 6) }},
		{"retention", "days of the service's logs", func(d document) { d.set("aws_cloudwatch_log_group.ecs.retention_in_days", 29) }},
		{"retention", "days of the database's and the proxy's logs", func(d document) { d.set("aws_cloudwatch_log_group.rds_proxy.retention_in_days", 29) }},
		{"retention", "days of flow logs", func(d document) { d.remove("aws_cloudwatch_log_group.flow_logs") }},
		{"retention", "days of access logs", func(d document) { d.set("aws_lb.main.access_logs.enabled", false) }},
		{"breaker", "a failing deployment is stopped", func(d document) { d.set(service+"deployment_circuit_breaker.enable", false) }},
		{"breaker", "and rolled back", func(d document) { d.set(service+"deployment_circuit_breaker.rollback", false) }},
		{"breaker", "Terraform waits and sees it", func(d document) { d.set(service+"wait_for_steady_state", false) }},
		{"breaker", "percent of the tasks that stay up", func(d document) { d.set(service+"deployment_minimum_healthy_percent", 50) }},
		{"TLS", "clients must use HTTPS", func(d document) { d.set("aws_lb_listener.http.default_action.0.type", "forward") }},
		{"TLS", "lowest TLS version of clients", func(d document) { d.set("aws_lb_listener.https.ssl_policy", "ELBSecurityPolicy-TLS13-1-1-2021-06") }},
		{"TLS", "the proxy requires TLS", func(d document) { d.set("aws_db_proxy.main.require_tls", false) }},
		{"TLS", "the database requires TLS", func(d document) { d.set("aws_rds_cluster_parameter_group.main.parameter.0.value", "OFF") }},
		{"zones", "zones of the load balancer", func(d document) { d.set("aws_lb.main.subnets", []any{"${aws_subnet.public_0.id}"}) }},
		{"zones", "zones of the service", func(d document) { d.set(service+"network_configuration.subnets", []any{"${aws_subnet.private_0.id}"}) }},
		{"zones", "zones of the database", func(d document) {
			d.set("aws_subnet.database_1.availability_zone", "a").set("aws_subnet.database_0.availability_zone", "a").set("aws_subnet.database_2.availability_zone", "a")
		}},
		{"zones", "NAT gateways, where there are any", func(d document) { d.remove("aws_nat_gateway.nat_1").remove("aws_nat_gateway.nat_2") }},
		{"zones", "database instances", func(d document) {
			d.remove("aws_rds_cluster_instance.instance_1").remove("aws_rds_cluster_instance.instance_2")
		}},
		{"zones", "fewest tasks at any hour", func(d document) {
			d.set("aws_appautoscaling_scheduled_action.after_hours.scalable_target_action.min_capacity", "1")
		}},
	} {
		first := snapshot(t, "prod").read()
		d := snapshot(t, "prod")
		// Staging has an access log as prod has: everything the same but for one thing.
		test.change(d)
		found := ""
		for _, rank := range ranks(first, d.read()) {
			if !rank.Holds {
				violated[rank.What] = true
				found += fmt.Sprintf("%s: %s; ", rank.Topic, rank.What)
			}
		}
		if !strings.Contains(found, test.topic+": "+test.want+"; ") {
			t.Errorf("%s: violated: %q", test.want, found)
		}
	}
	for _, o := range order {
		if !violated[o.what] {
			t.Errorf("nothing violates %q", o.what)
		}
	}
}

func TestDifferencesAreByMeaning(t *testing.T) {
	base := "project: shop\nregion: us-east-1\naccount: \"123456789012\"\nstate: {bucket: shop-state}\nservice: {image: \"nginx:1.29\"}\n"
	side := func(name, added string) Side {
		environment, err := config.Parse(name+".yaml", []byte(base+added))
		if err != nil {
			t.Fatal(err)
		}
		stack := snapshot(t, "minimal").read()
		return Side{environment, stack, Build(environment, stack, 2026)}
	}
	// A default spelled out, another order, a comment, and names that only carry the environment's own: no difference.
	c := Compare(side("one", "load_balancer: {idle_timeout: 130, allowed_cidrs: [10.0.0.0/8, 192.168.0.0/16]}\n"),
		side("two", "# a comment\nload_balancer: {allowed_cidrs: [192.168.0.0/16, 10.0.0.0/8]}\nscaling: {min: 2}\n"))
	if len(c.Differences)+len(c.Measures)+len(c.OnlyFirst)+len(c.OnlySecond) > 0 {
		t.Errorf("%+v", c)
	}
	c = Compare(side("one", ""), side("two", "scaling: {max: 20}\ntags: {Team: a}\n"))
	want := []Difference{{"scaling.max", "10", "20"}, {"scaling.schedules[business-hours].max", "10", "20"}, {"scaling.schedules[after-hours].max", "10", "20"},
		{"tags.Team", "-", "a"}}
	if !slices.Equal(c.Differences, want) {
		t.Errorf("%+v", c.Differences)
	}
}

func TestComparisonTellsWhatFollows(t *testing.T) {
	c := Compare(sample(t, "staging"), sample(t, "prod"))
	for _, want := range []Difference{{"saved by schedules", "35.1%", "23.4%"}, {"max_connections of an instance", "90", "1000"}, {"lowest floor", "1", "2"}} {
		if !slices.Contains(c.Measures, want) {
			t.Errorf("no %v in %v", want, c.Measures)
		}
	}
	onlyStaging := []string{"aws_sns_topic_subscription.email_platform_example_com",
		"aws_vpc_security_group_egress_rule.alb_80_to_service", "aws_vpc_security_group_ingress_rule.service_80_from_alb"} // prod's user listens on 8080
	if !slices.Contains(c.OnlySecond, "aws_s3_bucket.alb_logs") || !slices.Equal(c.OnlyFirst, onlyStaging) {
		t.Errorf("only in staging %v, only in prod %v", c.OnlyFirst, c.OnlySecond)
	}
	if text := c.Markdown(); !strings.Contains(text, "| retention | days of backups | 7 | 35 | yes |") || !strings.Contains(text, "## Only in prod") {
		t.Error(text)
	}
}
