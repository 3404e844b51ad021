package adopt

// finders by resource type. The provider imports all of these types; the IDs are those of the "Import" section of each type's page.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
var finders = map[string]finder{
	"aws_appautoscaling_target": {needs: []string{"service_namespace", "resource_id", "scalable_dimension"}, find: scalableTargets},
	"aws_backup_plan": {needs: []string{"name"}, gives: []string{"id"}, find: backupPlans,
		generated: true, remove: "backup delete-backup-plan --backup-plan-id ID # after delete-backup-selection"},
	"aws_backup_selection":                    {needs: []string{"name", "plan_id"}, find: backupSelections},
	"aws_backup_vault":                        {needs: []string{"name"}, gives: []string{"arn", "name"}, find: backupVaults},
	"aws_chatbot_slack_channel_configuration": {needs: []string{"configuration_name"}, find: slackChannels},
	"aws_cloudwatch_log_group":                {needs: []string{"name"}, gives: []string{"name"}, find: logGroups},

	"aws_db_parameter_group": {needs: []string{"name_prefix", "family"}, gives: []string{"name"}, find: parameterGroups,
		generated: true, remove: "rds delete-db-parameter-group --db-parameter-group-name ID"},
	"aws_rds_cluster_parameter_group": {needs: []string{"name_prefix", "family"}, gives: []string{"name"}, find: clusterParameterGroups,
		generated: true, remove: "rds delete-db-cluster-parameter-group --db-cluster-parameter-group-name ID"},
	"aws_db_subnet_group":               {needs: []string{"name"}, find: subnetGroups},
	"aws_rds_cluster":                   {needs: []string{"cluster_identifier"}, gives: []string{"id"}, find: clusters},
	"aws_rds_cluster_instance":          {needs: []string{"identifier"}, find: instances},
	"aws_db_proxy":                      {needs: []string{"name"}, gives: []string{"name"}, find: proxies},
	"aws_db_proxy_default_target_group": {needs: []string{"db_proxy_name"}, find: proxyPools},
	"aws_db_proxy_endpoint":             {needs: []string{"db_proxy_name", "db_proxy_endpoint_name"}, find: proxyEndpoints},
	"aws_db_proxy_target":               {needs: []string{"db_proxy_name", "db_cluster_identifier"}, find: proxyTargets},
	"aws_db_event_subscription":         {needs: []string{"name"}, find: eventSubscriptions},

	"aws_ecs_cluster":         {needs: []string{"name"}, gives: []string{"arn", "name"}, find: ecsClusters},
	"aws_ecs_service":         {needs: []string{"cluster", "name"}, gives: []string{"name"}, find: ecsServices},
	"aws_ecs_task_definition": {needs: []string{"family"}, find: taskDefinitions, generated: true},

	"aws_service_discovery_http_namespace": {needs: []string{"name"}, gives: []string{"arn"}, find: namespaces},

	"aws_iam_role":              {needs: []string{"name"}, find: roles},
	"aws_kms_alias":             {needs: []string{"name"}, find: keyAliases},
	"aws_s3_bucket":             {needs: []string{"bucket"}, find: buckets},
	"aws_secretsmanager_secret": {needs: []string{"name"}, find: secrets},
	"aws_kms_key": {needs: []string{"description"}, find: keys,
		generated: true, remove: "kms schedule-key-deletion --key-id ID"},

	"aws_lb":               {needs: []string{"name"}, gives: []string{"arn", "dns_name"}, find: loadBalancers},
	"aws_lb_target_group":  {needs: []string{"name"}, find: targetGroups},
	"aws_lb_listener":      {needs: []string{"load_balancer_arn", "port"}, gives: []string{"arn"}, find: listeners},
	"aws_lb_listener_rule": {needs: []string{"listener_arn", "priority"}, find: listenerRules},
	"aws_acm_certificate": {needs: []string{"domain_name"}, gives: []string{"arn"}, find: certificates,
		generated: true, remove: "acm delete-certificate --certificate-arn ID"},
	"aws_route53_record": {needs: []string{"zone_id", "name", "type", "alias.name"}, find: records},

	"aws_vpc": {needs: []string{"tags.Name"}, gives: []string{"id"}, find: vpcs,
		generated: true, remove: "ec2 delete-vpc --vpc-id ID"},
	"aws_subnet": {needs: []string{"tags.Name", "vpc_id"}, gives: []string{"id"}, find: subnets,
		generated: true, remove: "ec2 delete-subnet --subnet-id ID"},
	"aws_internet_gateway": {needs: []string{"tags.Name", "vpc_id"}, gives: []string{"id"}, find: internetGateways,
		generated: true, remove: "ec2 delete-internet-gateway --internet-gateway-id ID # after detach-internet-gateway"},
	"aws_eip": {needs: []string{"tags.Name"}, gives: []string{"id"}, find: addresses,
		generated: true, remove: "ec2 release-address --allocation-id ID"},
	"aws_nat_gateway": {needs: []string{"tags.Name", "subnet_id"}, gives: []string{"id"}, find: natGateways,
		generated: true, remove: "ec2 delete-nat-gateway --nat-gateway-id ID"},
	"aws_vpc_endpoint": {needs: []string{"tags.Name", "vpc_id", "service_name"}, gives: []string{"id", "prefix_list_id"}, find: vpcEndpoints,
		generated: true, remove: "ec2 delete-vpc-endpoints --vpc-endpoint-ids ID"},
	"aws_flow_log": {needs: []string{"tags.Name", "vpc_id"}, find: flowLogs,
		generated: true, remove: "ec2 delete-flow-logs --flow-log-ids ID"},
	"aws_route_table": {needs: []string{"tags.Name", "vpc_id"}, gives: []string{"id"}, find: routeTables,
		generated: true, remove: "ec2 delete-route-table --route-table-id ID"},
	"aws_route_table_association": {needs: []string{"route_table_id", "subnet_id"}, find: routeTableAssociations},
	"aws_route":                   {needs: []string{"route_table_id", "destination_cidr_block"}, find: routes},
	"aws_security_group": {needs: []string{"tags.Name", "name_prefix", "vpc_id"}, gives: []string{"id"}, find: securityGroups,
		generated: true, remove: "ec2 delete-security-group --group-id ID"},
	"aws_vpc_security_group_egress_rule":  {needs: ruleNeeds, find: egressRules},
	"aws_vpc_security_group_ingress_rule": {needs: ruleNeeds, find: ingressRules},

	// A data source: what is there already, and never adopted.
	"aws_ec2_managed_prefix_list": {needs: []string{"name"}, gives: []string{"id"}, find: prefixLists},

	"aws_wafv2_web_acl": {needs: []string{"name", "scope"}, gives: []string{"arn", "id", "name"}, find: webACLs},
}

// inside lists the types of which there can be duplicates, what lies in something else before it.
var inside = []string{
	"aws_acm_certificate", "aws_flow_log", "aws_vpc_endpoint", "aws_nat_gateway", "aws_eip", "aws_subnet", "aws_route_table", "aws_security_group",
	"aws_internet_gateway", "aws_vpc", "aws_backup_plan", "aws_db_parameter_group", "aws_rds_cluster_parameter_group", "aws_kms_key",
}

// Repeatable tells whether a type is made by calls that may be repeated: where the state has lost such a thing, applying is enough.
func Repeatable(typ string) bool { return needless[typ] != "" }

// needless tells why a type needs no finder: the call that makes it may be repeated.
var needless = map[string]string{
	"aws_acm_certificate_validation":                     "it makes nothing, and waits for ACM",
	"aws_lb_listener_certificate":                        "AddListenerCertificates takes one that is there already",
	"aws_backup_vault_notifications":                     "PutBackupVaultNotifications writes the vault's only ones",
	"aws_appautoscaling_policy":                          "PutScalingPolicy writes the policy of that name",
	"aws_appautoscaling_scheduled_action":                "PutScheduledAction writes the action of that name",
	"aws_cloudwatch_composite_alarm":                     "PutCompositeAlarm writes the alarm of that name",
	"aws_cloudwatch_event_rule":                          "PutRule writes the rule of that name",
	"aws_cloudwatch_event_target":                        "PutTargets writes the target of that id",
	"aws_cloudwatch_dashboard":                           "PutDashboard writes the dashboard of that name",
	"aws_cloudwatch_log_metric_filter":                   "PutMetricFilter writes the filter of that name",
	"aws_cloudwatch_log_subscription_filter":             "PutSubscriptionFilter writes the filter of that name",
	"aws_cloudwatch_metric_alarm":                        "PutMetricAlarm writes the alarm of that name",
	"aws_default_security_group":                         "it comes with the VPC; the provider takes it over",
	"aws_ecs_cluster_capacity_providers":                 "PutClusterCapacityProviders writes the cluster's list",
	"aws_iam_role_policy":                                "PutRolePolicy writes the policy of that name",
	"aws_s3_bucket_lifecycle_configuration":              "PutBucketLifecycleConfiguration writes the bucket's only one",
	"aws_s3_bucket_ownership_controls":                   "PutBucketOwnershipControls writes the bucket's only one",
	"aws_s3_bucket_policy":                               "PutBucketPolicy writes the bucket's only one",
	"aws_s3_bucket_public_access_block":                  "PutPublicAccessBlock writes the bucket's only one",
	"aws_s3_bucket_server_side_encryption_configuration": "PutBucketEncryption writes the bucket's only one",
	"aws_secretsmanager_secret_version":                  "PutSecretValue makes a new current version; AWS deletes the old one in time",
	"aws_sns_topic":                                      "CreateTopic gives the topic of that name that exists",
	"aws_sns_topic_policy":                               "SetTopicAttributes writes the topic's only one",
	"aws_sns_topic_subscription":                         "Subscribe gives the subscription of that endpoint that exists",
	"aws_wafv2_web_acl_logging_configuration":            "PutLoggingConfiguration writes the web ACL's only one",
	"aws_wafv2_web_acl_association":                      "AssociateWebACL writes the load balancer's only one",
}
