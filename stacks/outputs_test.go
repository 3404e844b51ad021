package stacks

import (
	"os"
	"strings"
	"testing"

	"slipway/internal/config"
)

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

func TestOutputsOfFurtherServices(t *testing.T) {
	stack := synthesize(t, parse(t, "minimal.yaml", "{services: {night-shift: {}, admin: {routes: [{path: /admin/*}]}}}"))["minimal"]
	for name, want := range map[string]string{
		"night_shift_ecs_service_name":          "${aws_ecs_service.night_shift.name}",
		"night_shift_log_group_name":            "${aws_cloudwatch_log_group.night_shift_ecs.name}",
		"night_shift_task_definition_arn":       "${aws_ecs_task_definition.night_shift.arn}",
		"night_shift_task_role_arn":             "${aws_iam_role.night_shift_ecs_task_role.arn}",
		"night_shift_task_execution_role_arn":   "${aws_iam_role.night_shift_ecs_task_execution_role.arn}",
		"night_shift_service_security_group_id": "${aws_security_group.night_shift.id}",
		"night_shift_target_group_arn":          "(not set)", // it has none
		"admin_target_group_arn":                "${aws_lb_target_group.admin.arn}",
	} {
		if value, _ := follow(string(stack), "output."+name+".value"); text(value) != want {
			t.Errorf("output %s is %s, want %s", name, text(value), want)
		}
	}
	if description, _ := follow(string(stack), "output.admin_target_group_arn.description"); text(description) != "admin: ARN of the service's target group" {
		t.Errorf("described as %s", text(description))
	}
}

// TestNoServiceHasAnAddressOfAnother: what an address or a name of the environment's own begins with is the name of no service, or CDKTF would be asked for two
// blocks of one address, and AWS for two resources of one name.
func TestNoServiceHasAnAddressOfAnother(t *testing.T) {
	const all = "{routes: [{path: /zz/*}], log_subscription: {destination_arn: 'arn:aws:kinesis:us-east-1:123456789012:stream/logs'}}"
	environment := parse(t, "everything.yaml", "{services: {zz: "+all+"}}")
	stack := read(t, synthesize(t, environment)[environment.Name])
	type named struct{ kind, before, end string }
	var ofService []named
	var own [][2]string
	sort := func(kind, name, start string) {
		if end, of := strings.CutPrefix(name, start+"zz"); of {
			ofService = append(ofService, named{kind, start, end})
		} else {
			own = append(own, [2]string{kind, name})
		}
	}
	for _, address := range namesOf(stack) {
		kind, label, _ := strings.Cut(address, ".")
		sort(kind, label, "")
	}
	for _, block := range stack.Blocks() {
		for _, attribute := range []string{"name", "alarm_name", "family"} {
			if name, has := block.Text(attribute); has {
				sort(block.Type+" "+attribute, name, environment.Names().Prefix()+"-")
			}
		}
	}
	if len(ofService) < 40 {
		t.Fatalf("only %v were found of the service", ofService)
	}
	refused := map[string]bool{}
	for _, one := range own {
		for _, of := range ofService {
			name, starts := strings.CutPrefix(one[1], of.before)
			name, ends := strings.CutSuffix(name, of.end)
			name = strings.ReplaceAll(name, "_", "-")
			if one[0] != of.kind || !starts || !ends || name == "" || refused[name] {
				continue
			}
			refused[name] = true
			text, err := os.ReadFile("testdata/minimal.yaml")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := config.Parse("minimal.yaml", append(text, "services: {"+name+": {}}\n"...)); err == nil {
				t.Errorf("a service %s would have %s %s: put the name among taken in internal/config/services_check.go", name, one[0], one[1])
			}
		}
	}
}
