package kinds

var settings = []group{
	{class: Setting, what: "it falls back to defaults, or to nothing", types: `
		aws_s3_bucket_acl aws_s3_bucket_accelerate_configuration aws_s3_bucket_cors_configuration aws_s3_bucket_lifecycle_configuration
		aws_s3_bucket_ownership_controls aws_s3_bucket_request_payment_configuration aws_s3_bucket_server_side_encryption_configuration aws_db_parameter_group
		aws_rds_cluster_parameter_group aws_db_option_group aws_elasticache_parameter_group aws_redshift_parameter_group aws_docdb_cluster_parameter_group
		aws_neptune_parameter_group aws_neptune_cluster_parameter_group aws_memorydb_parameter_group aws_dax_parameter_group aws_msk_configuration
		aws_mq_configuration aws_mskconnect_worker_configuration aws_mskconnect_custom_plugin aws_ecs_cluster_capacity_providers
		aws_ecs_account_setting_default aws_launch_template aws_vpc_dhcp_options aws_cloudfront_cache_policy aws_cloudfront_origin_request_policy
		aws_api_gateway_usage_plan* aws_api_gateway_method_settings aws_api_gateway_account aws_dynamodb_contributor_insights
		aws_lambda_function_event_invoke_config aws_sqs_queue_redrive_policy aws_sqs_queue_redrive_allow_policy aws_ssm_service_setting
		aws_ssm_maintenance_window* aws_ssm_patch_* aws_kms_alias aws_autoscaling_lifecycle_hook aws_autoscaling_schedule aws_autoscaling_notification
		aws_autoscaling_attachment aws_autoscaling_traffic_source_attachment aws_elb_attachment aws_security_group aws_cloudwatch_dashboard
		aws_cloudwatch_query_definition aws_glue_connection aws_dms_endpoint aws_ecr_pull_through_cache_rule aws_ebs_encryption_by_default
		aws_ebs_default_kms_key aws_appautoscaling_* aws_autoscaling_policy aws_servicequotas_* aws_account_* aws_organizations_organizational_unit
		aws_codecommit_trigger aws_codebuild_project aws_codebuild_webhook aws_codepipeline aws_codepipeline_webhook aws_imagebuilder_image_pipeline
		aws_codestarconnections_connection aws_codeconnections_connection aws_athena_workgroup aws_athena_named_query aws_resourcegroups_group
		aws_ses_configuration_set kubernetes_config_map kubernetes_config_map_v1 kubernetes_horizontal_pod_autoscaler* kubernetes_pod_disruption_budget*
		kubernetes_priority_class* kubernetes_storage_class* github_actions_variable github_issue_label* github_repository_webhook google_sql_ssl_cert
		google_project_iam_custom_role azurerm_storage_management_policy azurerm_monitor_autoscale_setting`},
	// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html
	{class: Setting, what: "the log events in it are deleted", types: `aws_cloudwatch_log_stream`},
	{class: Setting, what: "what reads the log elsewhere gets no more of it; the log itself stays", remade: true, types: `
		aws_cloudwatch_log_subscription_filter`},
	{class: Setting, what: "what it kept ready or close together starts as everything else does", types: `
		aws_placement_group aws_lambda_provisioned_concurrency_config azurerm_proximity_placement_group`},
	{class: Setting, what: "the two are no longer joined", types: `*_attachment *_association *_membership *_acceptance *_accepter`},
	{class: Setting, what: "it falls back to defaults, or to nothing", types: `
		*_configuration *_config *_settings *_setting *_options *_preferences *_parameter_group *_subnet_group *_option_group *_policy *_tag *_tags
		*_lifecycle_policy *_template *_version`},
}
