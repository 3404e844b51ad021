package rules

import (
	"strings"
	"testing"
)

func TestResourceDeleted(t *testing.T) {
	const service = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}`
	const people = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"123456789012"}}]}`
	const https = `{"protocol":"HTTPS","load_balancer_arn":"arn:lb"}`
	role := func(trust, more string) string { return `{"assume_role_policy":` + quote(trust) + more + `}` }
	gone := func(address, before string) string { return changes(change("delete", address, before, "")) }
	replaced := func(address, before string, more ...string) string {
		return changes(change("replace", address, before, before, append([]string{`"replace_paths":[["name"]]`}, more...)...))
	}
	verify(t, resourceDeleted, map[string]example{
		"updated":                 {unrelated, notApplicable},
		"made":                    {changes(change("create", "aws_eks_cluster.a", "", `{"name":"a"}`)), notApplicable},
		"left to stateful-delete": {gone("aws_s3_bucket.a", `{}`), notApplicable},
		"left to alarm-removed":   {gone("aws_cloudwatch_metric_alarm.a", `{}`), notApplicable},
		"left to guard-lowered":   {gone("aws_backup_plan.a", `{}`), notApplicable},
		"left to proxy-changed":   {gone("aws_db_proxy.a", `{}`), notApplicable},
		"left to capacity-cut":    {gone("aws_appautoscaling_policy.a", `{}`), notApplicable},
		"harmless":                {gone("aws_route_table_association.a", `{}`), ok},
		"only forgotten by AWS":   {gone("aws_default_vpc.a", `{}`), ok},
		"deposed": {
			changes(`{"address":"aws_lb.a","mode":"managed","type":"aws_lb","name":"a","deposed":"1","change":{"actions":["delete"],"before":{}}}`),
			ok,
		},
		"a default VPC is deleted": {gone("aws_default_vpc.a", `{"force_destroy":true}`), "medium aws_default_vpc.a: deleted"},
		"another version":          {replaced("aws_ecs_task_definition.a", `{}`), ok},
		"another object":           {replaced("aws_s3_object.a", `{}`), ok},
		"an object":                {gone("aws_s3_object.a", `{}`), "critical aws_s3_object.a: deleted"},
		"made again":               {replaced("aws_iam_role_policy_attachment.a", `{}`), ok},
		"taken away":               {gone("aws_iam_role_policy_attachment.a", `{}`), "medium aws_iam_role_policy_attachment.a: deleted"},
		"data":                     {gone("aws_docdbelastic_cluster.a", `{}`), "critical aws_docdbelastic_cluster.a: deleted"},
		"data replaced": {
			replaced("google_filestore_instance.a", `{}`),
			"critical google_filestore_instance.a: replaced, the old one deleted first",
		},
		"a backup":                  {gone("aws_ebs_snapshot.a", `{}`), "critical aws_ebs_snapshot.a: deleted"},
		"an account that is closed": {gone("aws_organizations_account.a", `{"close_on_deletion":true}`), "critical aws_organizations_account.a: deleted"},
		"an account that leaves":    {gone("aws_organizations_account.a", `{"close_on_deletion":false}`), "high aws_organizations_account.a: deleted"},
		"traffic":                   {gone("aws_ecs_service.a", `{}`), "high aws_ecs_service.a: deleted"},
		"a name":                    {gone("cloudflare_record.a", `{}`), "high cloudflare_record.a: deleted"},
		"traffic, the new one first": {replaced("aws_acm_certificate.a", `{}`, `"actions":["create","delete"]`),
			"medium aws_acm_certificate.a: replaced, the new one first"},
		"the end of maintenance": {gone("aws_lb_listener_rule.a", `{"action":[{"type":"fixed-response","fixed_response":[{"status_code":"503"}]}]}`),
			"low aws_lb_listener_rule.a: deleted"},
		"a refusal": {gone("aws_lb_listener_rule.a", `{"action":[{"type":"fixed-response","fixed_response":[{"status_code":"403"}]}]}`),
			"medium aws_lb_listener_rule.a: deleted"},
		"a redirect": {gone("aws_lb_listener_rule.a", `{"action":[{"type":"redirect","redirect":[{"host":"a.example.com"}]}]}`),
			"medium aws_lb_listener_rule.a: deleted"},
		"a rule that passes on": {gone("aws_lb_listener_rule.a", `{"action":[{"type":"forward","target_group_arn":"arn:t"}]}`),
			"high aws_lb_listener_rule.a: deleted"},
		"a proof of a certificate": {gone("aws_route53_record.a", `{"type":"CNAME","records":["_a.b.acm-validations.aws."]}`),
			"medium aws_route53_record.a: deleted"},
		"a log sent elsewhere": {gone("aws_cloudwatch_log_subscription_filter.a", `{}`), "medium aws_cloudwatch_log_subscription_filter.a: deleted"},
		"the only listener":    {gone("aws_lb_listener.a", https), "high aws_lb_listener.a: deleted"},
		"one listener of two": {
			changes(change("delete", "aws_lb_listener.a", https, ""), change("create", "aws_lb_listener.b", "", https)),
			"medium aws_lb_listener.a: deleted",
		},
		"a foundation":     {gone("aws_nat_gateway.a", `{}`), "high aws_nat_gateway.a: deleted"},
		"a guard":          {gone("aws_cloudtrail.a", `{}`), "high aws_cloudtrail.a: deleted"},
		"a guard replaced": {replaced("aws_flow_log.a", `{}`), "medium aws_flow_log.a: replaced, the old one deleted first"},
		"a login of many":  {gone("aws_iam_openid_connect_provider.a", `{}`), "high aws_iam_openid_connect_provider.a: deleted"},
		"a user":           {gone("aws_iam_user.a", `{}`), "medium aws_iam_user.a: deleted"},
		"a service's role": {gone("aws_iam_role.a", role(service, "")), "high aws_iam_role.a: deleted"},
		"people's role":    {gone("aws_iam_role.a", role(people, "")), "medium aws_iam_role.a: deleted"},
		"an administrator's role": {
			gone("aws_iam_role.a", role(people, `,"managed_policy_arns":["arn:aws:iam::aws:policy/AdministratorAccess"]`)),
			"high aws_iam_role.a: deleted",
		},
		"forgotten":                    {changes(change("forget", "aws_lb.a", `{}`, "")), "medium aws_lb.a: forgotten by Terraform"},
		"a setting forgotten":          {changes(change("forget", "aws_kms_alias.a", `{}`, "")), "low aws_kms_alias.a: forgotten by Terraform"},
		"an unknown type":              {gone("acme_thing.a", `{"name":"a"}`), "medium acme_thing.a: deleted"},
		"an unknown type that keeps":   {gone("acme_thing.a", `{"backup_retention_days":7}`), "high acme_thing.a: deleted"},
		"an unknown type that answers": {gone("acme_thing.a", `{"fqdn":"a.example.com"}`), "high acme_thing.a: deleted"},
		"an unknown type that is used": {
			changes(change("delete", "acme_thing.a", `{"id":"thing-0001"}`, ""), change("update", "acme_other.b", `{"n":1}`, `{"n":2,"of":["thing-0001"]}`)),
			"high acme_thing.a: deleted",
		},
		"an unknown type used by what goes": {
			changes(change("delete", "acme_thing.a", `{"id":"thing-0001"}`, ""), change("delete", "acme_other.b", `{"of":"thing-0001"}`, "")),
			"medium acme_thing.a: deleted\nmedium acme_other.b: deleted",
		},
		"a whole with its parts": {changes(
			change("delete", "aws_vpc.a", `{"id":"vpc-00000001"}`, ""),
			change("delete", "aws_security_group.b", `{"id":"sg-00000001","vpc_id":"vpc-00000001"}`, ""),
			change("delete", "aws_subnet.c", `{"id":"subnet-00000001","vpc_id":"vpc-00000001"}`, "")),
			"high aws_vpc.a: deleted, and with it aws_security_group.b, aws_subnet.c"},
		"a part of a part": {changes(
			change("delete", "aws_route.c", `{"route_table_id":"rtb-00000001"}`, ""),
			change("delete", "aws_route_table.b", `{"id":"rtb-00000001","vpc_id":"vpc-00000001"}`, ""),
			change("delete", "aws_vpc.a", `{"id":"vpc-00000001"}`, "")),
			"high aws_vpc.a: deleted, and with it aws_route.c, aws_route_table.b"},
		"each is a part of the other": {changes(
			change("delete", "aws_lb.a", `{"id":"lb-0000001","other":"lb-0000002"}`, ""),
			change("delete", "aws_lb.b", `{"id":"lb-0000002","other":"lb-0000001"}`, "")),
			"high aws_lb.b: deleted, and with it aws_lb.a"},
		"a service in a cluster is no part": {changes(
			change("delete", "aws_ecs_cluster.a", `{"id":"arn:aws:ecs:cluster"}`, ""),
			change("delete", "aws_ecs_service.b", `{"cluster":"arn:aws:ecs:cluster"}`, "")),
			"high aws_ecs_cluster.a: deleted\nhigh aws_ecs_service.b: deleted"},
	})
}

func quote(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"` }
