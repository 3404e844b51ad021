package kinds

// harmless types lose nothing that the next apply does not bring back, and nobody notices the moment in between. The text is the reason.
var harmless = []group{
	{class: Harmless, what: "it lives in the state alone", types: `
		null_resource terraform_data time_static time_sleep time_rotating time_offset random_id random_integer random_pet random_shuffle random_string
		random_uuid local_file local_sensitive_file archive_file template_dir external`},
	{class: Harmless, what: "it is a revision; what runs keeps it", remade: true, types: `
		aws_ecs_task_definition aws_batch_job_definition aws_api_gateway_deployment aws_apigatewayv2_deployment aws_appconfig_deployment
		aws_elastic_beanstalk_application_version aws_bedrock_guardrail_version aws_bedrockagent_prompt aws_apprunner_deployment google_apigee_api_deployment`},
	{class: Harmless, what: "it stands for a wait or a proof that is over", types: `
		aws_acm_certificate_validation aws_ses_domain_identity_verification aws_vpc_endpoint_service_private_dns_verification aws_apprunner_connection
		aws_lambda_invocation aws_redshiftdata_statement aws_dynamodb_table_export aws_rds_export_task aws_signer_signing_job aws_dx_connection_confirmation
		azurerm_app_service_certificate_order time_* aws_ec2_network_insights_analysis aws_ec2_network_insights_path`},
	{class: Harmless, what: "it joins two things; making it again takes a moment, and a subnet falls back to the main route table", types: `
		aws_route_table_association aws_main_route_table_association aws_ec2_transit_gateway_route_table_association
		aws_ec2_transit_gateway_route_table_propagation aws_lb_target_group_attachment aws_alb_target_group_attachment aws_lightsail_lb_attachment`},
	{class: Harmless, what: "AWS keeps it; Terraform only forgets it", types: `
		aws_default_vpc aws_default_subnet aws_default_security_group aws_default_network_acl aws_default_route_table aws_default_vpc_dhcp_options`},
	{class: Harmless, what: "it makes searches of logs faster; the logs themselves stay", types: `aws_cloudwatch_log_index_policy`},
	{class: Harmless, what: "it closes a way in or out; the section Network names it, and opening it again takes a moment", types: `
		aws_vpc_security_group_ingress_rule aws_vpc_security_group_egress_rule aws_security_group_rule aws_vpc_endpoint_security_group_association
		aws_network_interface_sg_attachment aws_ec2_client_vpn_authorization_rule aws_ec2_managed_prefix_list_entry openstack_networking_secgroup_rule_v2
		oci_core_network_security_group_security_rule`},
	{class: Harmless, what: "it is a label, a description or a statistic", types: `
		aws_ec2_tag aws_ecs_tag aws_dynamodb_tag aws_autoscaling_group_tag aws_s3_bucket_metric aws_s3_bucket_analytics_configuration
		aws_s3_bucket_intelligent_tiering_configuration aws_s3control_storage_lens_configuration aws_api_gateway_documentation_part
		aws_api_gateway_documentation_version aws_ce_cost_allocation_tag aws_ce_cost_category aws_cloudfront_monitoring_subscription aws_cur_report_definition
		aws_resourceexplorer2_* aws_xray_group aws_xray_sampling_rule aws_computeoptimizer_* aws_costoptimizationhub_* aws_cognito_user_pool_ui_customization
		github_repository_topics aws_servicecatalog_tag_option* aws_bcmdataexports_export aws_cloudwatch_contributor_insight_rule
		aws_cloudwatch_contributor_managed_insight_rule`},
}

// remade types are replaced whenever their content changes, which is no deletion to whoever uses them.
var remade = []group{
	{class: Foundation, what: "nothing can be started from it any more", remade: true, types: `
		aws_lambda_layer_version aws_imagebuilder_image aws_imagebuilder_component aws_imagebuilder_image_recipe
		aws_imagebuilder_container_recipe`},
	{class: Setting, what: "nothing can be started from it any more", remade: true, types: `
		aws_launch_configuration google_compute_instance_template google_compute_region_instance_template`},
	{class: Data, what: "data loss: the object", remade: true, types: `
		aws_s3_object aws_s3_bucket_object aws_s3_object_copy google_storage_bucket_object azurerm_storage_blob aws_dynamodb_table_item`},
	{class: Login, what: "who reads this version of the secret fails", remade: true, types: `
		aws_secretsmanager_secret_version google_secret_manager_secret_version`},
	{class: Setting, what: "the attachment is gone until it is made again", remade: true, types: `
		aws_iam_role_policy_attachment aws_iam_user_policy_attachment aws_iam_group_policy_attachment aws_iam_policy_attachment`},
	{class: Setting, what: "old images are kept and cost", remade: true, types: `aws_ecr_lifecycle_policy`}, // the provider replaces it for any change
}
