package stacks

import "testing"

// TestOutputsForWhatStandsBesideAnEnvironment: ids and ARNs that the spec does not name, and that a task by hand, a DNS record or another stack needs.
func TestOutputsForWhatStandsBesideAnEnvironment(t *testing.T) {
	const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/66666666-7777-8888-9999-000000000000"
	plain := synthesize(t, parse(t, "minimal.yaml", ""))["minimal"]
	encrypted := synthesize(t, parse(t, "minimal.yaml", "{load_balancer: {certificate_arn: '"+certificate+"'}}"))["minimal"]
	for name, want := range map[string]string{
		"alb_arn":                     "${aws_lb.main.arn}",
		"alb_zone_id":                 "${aws_lb.main.zone_id}",
		"alb_listener_arn":            "${aws_lb_listener.http.arn}",
		"alb_security_group_id":       "${aws_security_group.alb.id}",
		"ecs_cluster_arn":             "${aws_ecs_cluster.main.arn}",
		"task_definition_arn":         "${aws_ecs_task_definition.main.arn}",
		"task_role_arn":               "${aws_iam_role.ecs_task_role.arn}",
		"task_execution_role_arn":     "${aws_iam_role.ecs_task_execution_role.arn}",
		"service_security_group_id":   "${aws_security_group.service.id}",
		"rds_proxy_security_group_id": "${aws_security_group.proxy.id}",
		"db_security_group_id":        "${aws_security_group.database.id}",
		"kms_key_arn":                 "${aws_kms_key.main.arn}",
	} {
		if value, _ := follow(string(plain), "output."+name+".value"); text(value) != want {
			t.Errorf("output %s is %s, want %s", name, text(value), want)
		}
		if description, _ := follow(string(plain), "output."+name+".description"); text(description) == "" {
			t.Errorf("output %s has no description", name)
		}
	}
	// Port 80 only redirects where there is a certificate.
	if value, _ := follow(string(encrypted), "output.alb_listener_arn.value"); text(value) != "${aws_lb_listener.https.arn}" {
		t.Errorf("with a certificate the listener is %s", text(value))
	}
}
