package stacks

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	slipwaycheck "slipway/internal/check"
	"slipway/internal/config"
	"slipway/internal/report"
	"slipway/internal/stackjson"
)

// reaches says where the reference of a key gets to: to an argument of a block, as it is written there.
type reaches struct{ address, argument, text string }

const (
	tasks       = "aws_ecs_task_definition.main"
	containers  = "container_definitions"
	permissions = "aws_iam_role_policy.ecs_task_role_permissions"
)

// referencesReach has a row for each argument that the keys with references in testdata/references.yaml lead to.
var referencesReach = map[string][]reaches{
	"services.*.routes[].header.values": {{"aws_lb_listener_rule.path_admin__any_header_x__origin__verify", "condition[1].http_header.values[0]", "${local.greeting}"}},
	"service.command":                   {{tasks, containers, `"--queue=${aws_sqs_queue.orders.url}"`}},
	"service.entrypoint":                {{tasks, containers, `"${local.greeting} $${USER}"`}},
	"service.docker_labels":             {{tasks, containers, `"com.example.queue":"${aws_sqs_queue.orders.name}"`}},
	"service.environment": {{tasks, containers, `"value":"${aws_sqs_queue.orders.url}"`}, {tasks, containers,
		`"value":"$${HOME} and $${aws_sqs_queue.orders.url}"`}},
	"service.sidecars[].command":     {{tasks, containers, `"command":["${aws_sqs_queue.orders.name}"]`}},
	"service.sidecars[].entrypoint":  {{tasks, containers, `"entryPoint":["/agent","${local.greeting}"]`}},
	"service.sidecars[].environment": {{tasks, containers, `"environment":[{"name":"QUEUE_URL","value":"${aws_sqs_queue.orders.url}"}]`}},
	"service.repository_credentials_arn": {
		{tasks, containers, `"credentialsParameter":"${aws_secretsmanager_secret.api.arn}"`},
		{"aws_iam_role_policy.ecs_task_execution_role_image", "policy", `"secretsmanager:GetSecretValue"],"Resource":["${aws_secretsmanager_secret.api.arn}"]`},
	},
	"service.repository_credentials_kms_key_arn": {{"aws_iam_role_policy.ecs_task_execution_role_image", "policy",
		`"kms:Decrypt"],"Resource":["${aws_kms_key.own.arn}"],"Condition":{"StringEquals":{"kms:ViaService":["secretsmanager.us-east-1.amazonaws.com"]`}},
	"service.secrets[].value_from": {
		{tasks, containers, `"valueFrom":"${aws_secretsmanager_secret.api.arn}:key::"`},
		{tasks, containers, `"valueFrom":"${aws_ssm_parameter.level.arn}"`},
		{"aws_iam_role_policy.ecs_task_execution_role_secrets", "policy", `"secretsmanager:GetSecretValue"],"Resource":["${aws_secretsmanager_secret.api.arn}"]`},
		{"aws_iam_role_policy.ecs_task_execution_role_secrets", "policy", `"ssm:GetParameters"],"Resource":["${aws_ssm_parameter.level.arn}"]`},
	},
	"service.secrets[].kms_key_arn": {{"aws_iam_role_policy.ecs_task_execution_role_secrets", "policy",
		`"kms:Decrypt"],"Resource":["${aws_kms_key.own.arn}"]`}},
	"service.sidecars[].secrets[].value_from": {{tasks, containers, `"valueFrom":"${aws_secretsmanager_secret.api.arn}"`}},
	"service.sidecars[].secrets[].kms_key_arn": {{"aws_iam_role_policy.ecs_task_execution_role_secrets", "policy",
		`"kms:Decrypt"],"Resource":["${aws_kms_key.own.arn}"]`}},
	"service.log_subscription.destination_arn": {
		{"aws_cloudwatch_log_subscription_filter.service", "destination_arn", "${aws_kinesis_stream.logs.arn}"},
		{"aws_iam_role_policy.log_subscription_role_write", "policy", `"kinesis:PutRecord"],"Resource":["${aws_kinesis_stream.logs.arn}"]`},
	},
	"service.log_subscription.kms_key_arn": {{"aws_iam_role_policy.log_subscription_role_write", "policy",
		`"kms:GenerateDataKey"],"Resource":["${aws_kms_key.own.arn}"]`}},
	"service.log_subscription.role_arn": nil, // in the second environment
	"service.permissions[].resources": {
		{permissions, "policy", `"Resource":["${aws_sqs_queue.orders.arn}","arn:aws:sqs:us-east-1:123456789012:${aws_sqs_queue.orders.name}-dead"]`},
		{permissions, "policy",
			`"s3:GetObject"],"Resource":["${aws_s3_bucket.uploads.arn}/$${aws:PrincipalTag/team}/*"],"Condition":{"StringEquals":{"aws:ResourceAccount":`},
		{permissions, "policy", `"dynamodb:Query"],"Resource":["arn:aws:dynamodb:us-east-1:123456789012:table/shop-carts"]}`},
	},
	"service.permissions[].conditions": {{permissions, "policy", `"aws:ResourceTag/greeting":["${local.greeting}"]`}},
	"service.s3.buckets": {
		{"aws_iam_role_policy.ecs_task_role_objects", "policy", `"Resource":["arn:aws:s3:::${aws_s3_bucket.uploads.bucket}/*"]`},
		{"aws_iam_role_policy.ecs_task_role_objects", "policy", `"Resource":["arn:aws:s3:::shop-terraform-state",`},
	},
	"service.volumes[].efs.file_system_id": {
		{tasks, "volume[0].efs_volume_configuration.file_system_id", "${aws_efs_file_system.media.id}"},
		{"aws_iam_role_policy.ecs_task_role_file_systems", "policy",
			`"arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/${aws_efs_file_system.media.id}"`},
	},
	"service.volumes[].efs.access_point_id": {
		{tasks, "volume[0].efs_volume_configuration.authorization_config.access_point_id", "${aws_efs_access_point.media.id}"},
		{"aws_iam_role_policy.ecs_task_role_file_systems", "policy",
			`"arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/${aws_efs_access_point.media.id}"`},
	},
	"service.volumes[].efs.security_group_id": {
		{"aws_vpc_security_group_egress_rule.service_2049_to_efs_aws_security_group_media_id", "referenced_security_group_id", "${aws_security_group.media.id}"},
		{"aws_vpc_security_group_ingress_rule.efs_aws_security_group_media_id_2049_from_service", "security_group_id", "${aws_security_group.media.id}"},
	},
	"service.egress[].security_group_id": {
		{"aws_vpc_security_group_egress_rule.service_6379_to_data_aws_security_group_vpn_id", "referenced_security_group_id", "${data.aws_security_group.vpn.id}"}},
	"service.egress[].prefix_list_id": {
		{"aws_vpc_security_group_egress_rule.service_443_to_aws_ec2_managed_prefix_list_offices_id", "prefix_list_id", "${aws_ec2_managed_prefix_list.offices.id}"}},
	"service.security_group_ids": {{"aws_ecs_service.main", "network_configuration.security_groups[1]", "${aws_security_group.tasks[0].id}"}},
	"load_balancer.ingress.prefix_lists": {
		{"aws_vpc_security_group_ingress_rule.alb_443_from_aws_ec2_managed_prefix_list_offices_id", "prefix_list_id", "${aws_ec2_managed_prefix_list.offices.id}"}},
	"load_balancer.ingress.security_group_ids": {
		{"aws_vpc_security_group_ingress_rule.alb_443_from_data_aws_security_group_vpn_id", "referenced_security_group_id", "${data.aws_security_group.vpn.id}"}},
	"load_balancer.certificate_arn": {{"aws_lb_listener.https", "certificate_arn", "${aws_acm_certificate_validation.shop.certificate_arn}"}},
	"load_balancer.certificates": {
		{"aws_lb_listener_certificate.certificate_aws_acm_certificate_other_arn", "certificate_arn", "${aws_acm_certificate.other.arn}"}},
	"load_balancer.domain.zone_id": nil, // in the second environment
	"load_balancer.waf_acl_arn":    {{"aws_wafv2_web_acl_association.main", "web_acl_arn", "${aws_wafv2_web_acl.shop.arn}"}},
	"scaling.queue.queue_arn": {
		{"aws_appautoscaling_policy.ecs_queue",
			"target_tracking_scaling_policy_configuration.customized_metric_specification.metrics[0].metric_stat.metric.dimensions",
			`{"name":"QueueName","value":"${aws_sqs_queue.jobs.name}"}`},
		{"aws_cloudwatch_metric_alarm.queue_message_age", "dimensions.QueueName", "${aws_sqs_queue.jobs.name}"},
		{"aws_iam_role_policy.ecs_task_role_queue", "policy", `"Resource":["${aws_sqs_queue.jobs.arn}"]`},
	},
	"scaling.queue.dead_letter_queue_arn": {
		{"aws_cloudwatch_metric_alarm.dead_letters", "dimensions.QueueName", "${aws_sqs_queue.orders.name}"}},
	"database.app_secret.arn": {
		{"aws_db_proxy.main", "auth[1].secret_arn", "${aws_secretsmanager_secret.api.arn}"},
		{tasks, containers, `"valueFrom":"${aws_secretsmanager_secret.api.arn}:password::"`},
		{"aws_iam_role_policy.ecs_task_role_secrets", "policy", `"Resource":["${aws_secretsmanager_secret.api.arn}"]`},
	},
	"database.app_secret.kms_key_arn": {{"aws_iam_role_policy.rds_proxy_role_secrets", "policy", `"${aws_kms_key.own.arn}"],"Condition":`}},
	"database.admin_security_group_ids": {
		{"aws_vpc_security_group_ingress_rule.database_3306_from_data_aws_security_group_vpn_id", "referenced_security_group_id",
			"${data.aws_security_group.vpn.id}"}},
	"database.os_metrics.kms_key_arn": {{"aws_cloudwatch_log_group.os_metrics", "kms_key_id", "${aws_kms_key.own.arn}"}},
	"database.cluster_parameters[].value": {{"aws_rds_cluster_parameter_group.main", "parameter",
		`"name":"aws_default_s3_role","value":"${aws_iam_role.logs.arn}"`}},
	"database.instance_parameters[].value": {{"aws_db_parameter_group.main", "parameter", `"name":"max_connections","value":"${local.greeting}"`}},
	"monitoring.topic_arn": {
		{"aws_cloudwatch_metric_alarm.service_cpu", "alarm_actions[0]", "${aws_sns_topic.pager.arn}"},
		{"aws_db_event_subscription.cluster", "sns_topic", "${aws_sns_topic.pager.arn}"},
	},
}

// besideIt are the keys that references.yaml cannot have as well, with where they get to.
const besideIt = `project: shop
region: us-east-1
account: "123456789012"
state: {bucket: shop-terraform-state, key: other.tfstate}
service:
  image: nginx:1.29
  log_subscription: {destination_arn: "${aws_kinesis_stream.logs.arn}", role_arn: "${aws_iam_role.logs.arn}"}
load_balancer:
  domain: {name: shop.example.com, zone_id: "${data.aws_route53_zone.shop.zone_id}"}
monitoring: {emails: [on-call@example.com]}
`

var alsoReach = map[string][]reaches{
	"service.log_subscription.role_arn": {{"aws_cloudwatch_log_subscription_filter.service", "role_arn", "${aws_iam_role.logs.arn}"}},
	"load_balancer.domain.zone_id": {
		{"data.aws_route53_zone.domain", "zone_id", "${data.aws_route53_zone.shop.zone_id}"},
		{"aws_route53_record.alias_shop_example_com", "zone_id", "${data.aws_route53_zone.shop.zone_id}"},
	},
}

func testdata(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// together reads the stacks of a project with what stands beside them, and holds them to all checks.
func (p project) together(loaded []config.Environment, beside string) map[string]*stackjson.Config {
	p.t.Helper()
	all := map[string]*stackjson.Config{}
	for _, environment := range loaded {
		var files []stackjson.File
		for _, name := range []string{"cdk.tf.json", beside} {
			data, err := os.ReadFile(filepath.Join(p.dir, "cdktf.out", "stacks", environment.Stack(), name))
			if err != nil {
				p.t.Fatal(err)
			}
			files = append(files, stackjson.File{Name: name, Data: data})
		}
		stack, err := stackjson.ReadFiles(files...)
		if err != nil {
			p.t.Fatal(err)
		}
		noProblems(p.t, slipwaycheck.Stack{Environment: environment, Config: stack, Schema: providerSchema})
		all[environment.Name] = stack
	}
	return all
}

func TestReferencesOfEveryKeyGetIntoTheStack(t *testing.T) {
	p := newProject(t, map[string]string{"environments/one.yaml": testdata(t, "references.yaml"), "environments/two.yaml": besideIt,
		"environments/common/references.tf": testdata(t, "references.tf")})
	if warnings, problems := p.synth(); warnings+problems != "" {
		t.Fatal(warnings, problems)
	}
	loaded, err := config.Load(filepath.Join(p.dir, "environments"))
	if err != nil {
		t.Fatal(err)
	}
	for _, environment := range loaded { // the report reads what Slipway wrote alone
		side, err := report.Load(filepath.Join(p.dir, "environments"), filepath.Join(p.dir, "cdktf.out"), environment.Name, 2026)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range side.Report.Checklist {
			if (item.Item == "secrets" || item.Item == "alarms" || item.Item == "task-role") && item.Result == report.Fail {
				t.Errorf("%s: the report says that %s fails: %+v", environment, item.Item, item.Facts)
			}
		}
	}
	made := p.together(loaded, "references.tf")
	for environment, of := range map[string]map[string][]reaches{"one": referencesReach, "two": alsoReach} {
		for key, all := range of {
			for _, want := range all {
				block, ok := made[environment].Block(want.address)
				if !ok {
					t.Errorf("%s: no %s", key, want.address)
					continue
				}
				got, _ := block.Text(want.argument)
				if !strings.Contains(got, want.text) {
					t.Errorf("%s: %s.%s\ngot  %s\nwant %s", key, want.address, want.argument, got, want.text)
				}
			}
		}
	}
}

func TestEveryKeyThatRefersIsInTheStack(t *testing.T) {
	var refer []string
	for _, k := range keys(t) {
		if k.refers {
			refer = append(refer, k.path)
		}
	}
	for _, path := range refer {
		if len(referencesReach[path])+len(alsoReach[path]) == 0 {
			t.Errorf("%s takes references: give it one in testdata/references.yaml, and say in referencesReach where it gets to", path)
		}
	}
	for path := range referencesReach {
		if !slices.Contains(refer, path) {
			t.Errorf("%s takes no references: remove it", path)
		}
	}
}
