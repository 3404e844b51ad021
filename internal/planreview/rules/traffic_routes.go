package rules

import "strings"

// route is where a type holds the places that it leads to. Those at all of its paths are one list, as the records and the alias of a name are.
type route struct {
	types string
	paths [][]string
}

var routes = []route{
	{"aws_route53_record", [][]string{{"records"}, {"alias", "name"}}},
	{"aws_route53domains_registered_domain aws_route53domains_domain", [][]string{{"name_server", "name"}}},
	{"aws_lb_listener aws_alb_listener aws_vpclattice_listener", [][]string{{"default_action", "target_group_arn"},
		{"default_action", "forward", "target_group", "arn"}, {"default_action", "forward", "target_groups", "target_group_identifier"}}},
	{"aws_lb_listener_rule aws_alb_listener_rule aws_vpclattice_listener_rule", [][]string{{"action", "target_group_arn"},
		{"action", "forward", "target_group", "arn"}, {"action", "forward", "target_groups", "target_group_identifier"}}},
	{"aws_lb_listener aws_alb_listener", [][]string{{"default_action", "redirect", "host"}}},
	{"aws_lb_listener_rule aws_alb_listener_rule", [][]string{{"action", "redirect", "host"}}},
	{"aws_route", [][]string{{"nat_gateway_id"}, {"gateway_id"}, {"transit_gateway_id"}, {"vpc_peering_connection_id"}, {"network_interface_id"},
		{"vpc_endpoint_id"}, {"egress_only_gateway_id"}}},
	{"aws_s3_bucket_replication_configuration", [][]string{{"rule", "destination", "bucket"}}},
	{"aws_route_table aws_default_route_table", nil},
	{"aws_cloudfront_distribution", [][]string{{"origin", "domain_name"}}},
	{"aws_api_gateway_integration", [][]string{{"uri"}}},
	{"aws_apigatewayv2_integration", [][]string{{"integration_uri"}}},
	{"aws_api_gateway_base_path_mapping aws_apigatewayv2_api_mapping", [][]string{{"api_id"}}},
	{"aws_globalaccelerator_endpoint_group", [][]string{{"endpoint_configuration", "endpoint_id"}}},
	{"aws_cloudwatch_event_target", [][]string{{"arn"}}},
	{"aws_cloudwatch_log_subscription_filter", [][]string{{"destination_arn"}}},
	{"aws_lambda_event_source_mapping", [][]string{{"function_name"}}},
	{"aws_sns_topic_subscription", [][]string{{"endpoint"}}},
	{"aws_scheduler_schedule", [][]string{{"target", "arn"}}},
	{"aws_pipes_pipe", [][]string{{"target"}}},
	{"google_dns_record_set", [][]string{{"rrdatas"}}},
	{"google_compute_url_map google_compute_region_url_map", [][]string{{"default_service"}}},
	{"google_compute_global_forwarding_rule google_compute_forwarding_rule", [][]string{{"target"}, {"backend_service"}}},
	{"azurerm_dns_a_record azurerm_dns_aaaa_record azurerm_dns_ns_record azurerm_private_dns_a_record azurerm_private_dns_aaaa_record",
		[][]string{{"records"}, {"target_resource_id"}}},
	{"azurerm_dns_cname_record azurerm_private_dns_cname_record", [][]string{{"record"}, {"target_resource_id"}}},
	{"azurerm_dns_mx_record azurerm_private_dns_mx_record", [][]string{{"record", "exchange"}}},
	{"azurerm_traffic_manager_azure_endpoint", [][]string{{"target_resource_id"}}},
	{"azurerm_traffic_manager_external_endpoint", [][]string{{"target"}}},
	{"azurerm_cdn_frontdoor_origin", [][]string{{"host_name"}}},
	{"azurerm_cdn_endpoint", [][]string{{"origin", "host_name"}}},
	{"cloudflare_record cloudflare_dns_record", [][]string{{"value"}, {"content"}}},
	{"cloudflare_load_balancer", [][]string{{"default_pools"}, {"default_pool_ids"}}},
	{"cloudflare_load_balancer_pool", [][]string{{"origins", "address"}}},
	{"digitalocean_record hetznerdns_record dnsimple_zone_record dnsimple_record scaleway_domain_record gandi_livedns_record", [][]string{{"value"}, {"values"},
		{"data"}}},
	{"linode_domain_record ovh_domain_zone_record", [][]string{{"target"}}},
	{"kubernetes_service kubernetes_service_v1", [][]string{{"spec", "external_name"}}},
}

var routesOf = func() map[string][]route {
	all := map[string][]route{}
	for _, r := range routes {
		for _, kind := range strings.Fields(r.types) {
			all[kind] = append(all[kind], r)
		}
	}
	return all
}()

// placeNames are attributes by which others lead to a resource, domainNames those that hold a domain of one's own.
var (
	placeNames = strings.Fields(`arn id arn_suffix dns_name domain_name regional_domain_name bucket_regional_domain_name bucket_domain_name website_endpoint
		website_domain cloudfront_domain_name hostname default_hostname default_host_name address endpoint public_ip private_ip ip_address public_dns
		invoke_url api_endpoint function_name self_link fqdn name_servers target_domain_name accelerator_dns_name`)
	domainNames = strings.Fields("name fqdn hostname domain zone zone_name domain_name aliases subject_alternative_names")
)
