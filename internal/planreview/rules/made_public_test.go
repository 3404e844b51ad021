package rules

import (
	"strings"
	"testing"
)

func TestMadePublic(t *testing.T) {
	const block = "aws_s3_bucket_public_access_block.a"
	made := func(address, after string) string { return changes(change("create", address, "", after)) }
	update := func(address, before, after string) string { return changes(change("update", address, before, after)) }
	verify(t, madePublic, map[string]example{
		"a shell in tasks": {changes(change("update", "aws_ecs_service.a", `{"enable_execute_command":false}`, `{"enable_execute_command":true}`)),
			"medium aws_ecs_service.a: enable_execute_command: false → true"},
		"every site": {changes(change("update", "aws_s3_bucket_cors_configuration.a", `{"cors_rule":[{"allowed_origins":["https://acme.com"]}]}`,
			`{"cors_rule":[{"allowed_origins":["*"]}]}`)),
			"medium aws_s3_bucket_cors_configuration.a: cors_rule.allowed_origins: [https://acme.com] → [*]"},
		"a bucket's whole policy": {changes(change("create", "google_storage_bucket_iam_policy.a", "",
			`{"policy_data":"{\"bindings\":[{\"role\":\"roles/storage.objectViewer\",\"members\":[\"allUsers\"]}]}"}`)),
			"critical google_storage_bucket_iam_policy.a: policy_data.bindings.members: [allUsers]"},
		"a list of addresses": {changes(change("update", "aws_ec2_managed_prefix_list.a", `{"entry":[{"cidr":"10.0.0.0/8"}]}`,
			`{"entry":[{"cidr":"10.0.0.0/8"},{"cidr":"0.0.0.0/0"}]}`)), "high aws_ec2_managed_prefix_list.a: entry.cidr: none → 0.0.0.0/0"},
		"everybody of a VPN": {changes(change("create", "aws_ec2_client_vpn_authorization_rule.a", "",
			`{"authorize_all_groups":true,"target_network_cidr":"10.0.0.0/16"}`)),
			"medium aws_ec2_client_vpn_authorization_rule.a: authorize_all_groups: true"},
		"one group of a VPN": {changes(change("create", "aws_ec2_client_vpn_authorization_rule.a", "",
			`{"access_group_id":"g-1","authorize_all_groups":false}`)), ok},
		"a method without its key": {changes(change("update", "aws_api_gateway_method.a", `{"http_method":"GET","authorization":"NONE","api_key_required":true}`,
			`{"http_method":"GET","authorization":"NONE","api_key_required":false}`)), "high aws_api_gateway_method.a: api_key_required: true → false"},
		"sign-up for everybody": {changes(change("update", "aws_cognito_user_pool.a", `{"admin_create_user_config":[{"allow_admin_create_user_only":true}]}`,
			`{"admin_create_user_config":[{"allow_admin_create_user_only":false}]}`)),
			"high aws_cognito_user_pool.a: admin_create_user_config.allow_admin_create_user_only: true → false"},
		"Lightsail's web": {changes(change("update", "aws_lightsail_instance_public_ports.a", `{"port_info":[]}`,
			`{"port_info":[{"from_port":443,"to_port":443,"cidrs":["0.0.0.0/0"]}]}`)), ok},
		"Lightsail's SSH": {changes(change("update", "aws_lightsail_instance_public_ports.a", `{"port_info":[]}`,
			`{"port_info":[{"from_port":22,"to_port":22,"cidrs":["0.0.0.0/0"]}]}`)), "high aws_lightsail_instance_public_ports.a: port_info: none → (1 item)"},
		"deleted": {changes(change("delete", "aws_instance.a", `{"associate_public_ip_address":true}`, "")), notApplicable},
		"another": {update("aws_vpc.a", `{"a":1}`, `{"a":2}`), ok},
		"database made public": {changes(change("update", "aws_rds_cluster_instance.a", `{"publicly_accessible":false}`, `{"publicly_accessible":true}`)),
			"critical aws_rds_cluster_instance.a: publicly_accessible: false → true"},
		"tasks made public": {changes(change("update", "aws_ecs_service.a", `{"network_configuration":[{"assign_public_ip":false}]}`,
			`{"network_configuration":[{"assign_public_ip":true}]}`)), "high aws_ecs_service.a: network_configuration.assign_public_ip: false → true"},
		"load balancer": {changes(change("replace", lb, `{"internal":true}`, `{"internal":false}`)), "high aws_lb.main: internal: true → false"},
		"bucket's block": {changes(change("update", "aws_s3_bucket_public_access_block.a", `{"block_public_acls":true}`, `{"block_public_acls":false}`)),
			"high aws_s3_bucket_public_access_block.a: block_public_acls: true → false"},
		"a new block, all off, of a bucket that is there": {changes(change("create", "aws_s3_bucket_public_access_block.a", "",
			`{"bucket":"b","block_public_acls":false,"block_public_policy":false,"ignore_public_acls":false,"restrict_public_buckets":false}`)),
			"high aws_s3_bucket_public_access_block.a: block_public_acls, block_public_policy, ignore_public_acls, restrict_public_buckets: false, " +
				"for a bucket that this plan does not make"},
		"a new block, some on, of a bucket that is there": {changes(change("create", "aws_s3_bucket_public_access_block.a", "",
			`{"bucket":"b","block_public_acls":true,"block_public_policy":false,"ignore_public_acls":true,"restrict_public_buckets":true}`)),
			"medium aws_s3_bucket_public_access_block.a: block_public_policy: false, for a bucket that this plan does not make"},
		"a new block, all off, of a new bucket": {changes(change("create", "aws_s3_bucket.b", "", `{"bucket":"b"}`),
			change("create", "aws_s3_bucket_public_access_block.a", "", `{"bucket":"b","block_public_acls":false}`)), ok},
		"bucket's block gone": {changes(change("delete", "aws_s3_bucket_public_access_block.a", `{"block_public_acls":true}`, "")),
			"high aws_s3_bucket_public_access_block.a: public access block deleted"},
		"function's URL": {changes(change("create", "aws_lambda_function_url.a", "", `{"authorization_type":"NONE"}`)),
			"high aws_lambda_function_url.a: authorization_type: NONE"},
		"bucket's ACL": {changes(change("update", "aws_s3_bucket_acl.a", `{"acl":"private"}`, `{"acl":"public-read"}`)),
			"critical aws_s3_bucket_acl.a: acl: private → public-read"},
		"all four switches of a block": {
			update(block, `{"block_public_acls":true,"block_public_policy":true,"ignore_public_acls":true,"restrict_public_buckets":true}`,
				`{"block_public_acls":false,"block_public_policy":false,"ignore_public_acls":false,"restrict_public_buckets":false}`),
			"high " + block + ": block_public_acls, block_public_policy, ignore_public_acls, restrict_public_buckets: true → false",
		},
		"a grant to everyone": {update("aws_s3_bucket_acl.a", `{"access_control_policy":[{"grant":[{"grantee":[{"uri":""}]}]}]}`,
			`{"access_control_policy":[{"grant":[{"grantee":[{"uri":"http://acs.amazonaws.com/groups/global/AllUsers"}]}]}]}`),
			`critical aws_s3_bucket_acl.a: access_control_policy.grant.grantee.uri: "" → http://acs.amazonaws.com/groups/global/AllUsers`},
		"a second grant to everyone": {
			made(
				"aws_s3_bucket_acl.a",
				`{"access_control_policy":[{"grant":[{"grantee":[{"uri":""}]},{"grantee":[{"uri":"http://acs.amazonaws.com/groups/global/AuthenticatedUsers"}]}]}]}`,
			),
			`critical aws_s3_bucket_acl.a: access_control_policy.grant.grantee.uri: http://acs.amazonaws.com/groups/global/AuthenticatedUsers`,
		},
		"a grant to log delivery": {
			made("aws_s3_bucket_acl.a", `{"access_control_policy":[{"grant":[{"grantee":[{"uri":"http://acs.amazonaws.com/groups/s3/LogDelivery"}]}]}]}`),
			ok,
		},
		"a snapshot for all": {
			update("aws_db_snapshot.a", `{"shared_accounts":[]}`, `{"shared_accounts":["all"]}`),
			"critical aws_db_snapshot.a: shared_accounts: none → [all]",
		},
		"a snapshot for another": {
			update("aws_db_snapshot.a", `{"shared_accounts":[]}`, `{"shared_accounts":["210987654321"]}`),
			"high aws_db_snapshot.a: shared_accounts: none → [210987654321]",
		},
		"a snapshot for fewer": {update("aws_db_snapshot.a", `{"shared_accounts":["1","2"]}`, `{"shared_accounts":["2"]}`), ok},
		"an image for all": {
			made("aws_ami_launch_permission.a", `{"group":"all","image_id":"ami-1"}`),
			"critical aws_ami_launch_permission.a: group: all",
		},
		"a document for all": {
			made("aws_ssm_document.a", `{"permissions":{"type":"Share","account_ids":["All"]}}`),
			"critical aws_ssm_document.a: permissions.account_ids: [All]",
		},
		"a route of a table that is there": {made("aws_route.a", `{"gateway_id":"igw-1","route_table_id":"rtb-1"}`),
			"medium aws_route.a: gateway_id: igw-1"},
		"a route of a new table":         {changes(change("create", "aws_route.a", "", `{"gateway_id":"igw-1"}`, `"after_unknown":{"route_table_id":true}`)), ok},
		"a block that Terraform forgets": {changes(change("forget", block, `{"block_public_acls":true}`, "")), notApplicable},
		"EKS": {
			update(
				"aws_eks_cluster.a",
				`{"vpc_config":[{"public_access_cidrs":["203.0.113.0/24"]}]}`,
				`{"vpc_config":[{"public_access_cidrs":["0.0.0.0/0"]}]}`,
			),
			"high aws_eks_cluster.a: vpc_config.public_access_cidrs: [203.0.113.0/24] → [0.0.0.0/0]",
		},
		"EKS narrowed": {
			update(
				"aws_eks_cluster.a",
				`{"vpc_config":[{"public_access_cidrs":["0.0.0.0/0"]}]}`,
				`{"vpc_config":[{"public_access_cidrs":["203.0.113.0/24"]}]}`,
			),
			ok,
		},
		"a subnet": {
			update("aws_subnet.a", `{"map_public_ip_on_launch":false}`, `{"map_public_ip_on_launch":true}`),
			"high aws_subnet.a: map_public_ip_on_launch: false → true",
		},
		"a new public subnet": {made("aws_subnet.a", `{"map_public_ip_on_launch":true}`), ok},
		"a route": {
			update(
				"aws_route.a",
				`{"destination_cidr_block":"0.0.0.0/0","nat_gateway_id":"nat-1","gateway_id":""}`,
				`{"destination_cidr_block":"0.0.0.0/0","gateway_id":"igw-1"}`,
			),
			`high aws_route.a: gateway_id: "" → igw-1`,
		},
		"a route in a table": {
			update(
				"aws_route_table.a",
				`{"route":[{"cidr_block":"0.0.0.0/0","gateway_id":""}]}`,
				`{"route":[{"cidr_block":"0.0.0.0/0","gateway_id":"igw-1"}]}`,
			),
			`high aws_route_table.a: route.gateway_id: "" → igw-1`,
		},
		"an API's route": {
			update("aws_apigatewayv2_route.a", `{"authorization_type":"JWT"}`, `{"authorization_type":"NONE"}`),
			"high aws_apigatewayv2_route.a: authorization_type: JWT → NONE",
		},
		"a new open API": {
			made("aws_api_gateway_method.a", `{"authorization":"NONE","http_method":"GET"}`),
			"medium aws_api_gateway_method.a: authorization: NONE",
		},
		"a preflight": {made("aws_api_gateway_method.a", `{"authorization":"NONE","http_method":"OPTIONS"}`), ok},
		"MSK": {
			update("aws_msk_cluster.a", `{"client_authentication":[{"unauthenticated":false}]}`, `{"client_authentication":[{"unauthenticated":true}]}`),
			"high aws_msk_cluster.a: client_authentication.unauthenticated: false → true",
		},
		"IMDSv1": {
			update("aws_instance.a", `{"metadata_options":[{"http_tokens":"required"}]}`, `{"metadata_options":[{"http_tokens":"optional"}]}`),
			"high aws_instance.a: metadata_options.http_tokens: required → optional",
		},
		"IMDSv2": {
			update("aws_instance.a", `{"metadata_options":[{"http_tokens":"optional"}]}`, `{"metadata_options":[{"http_tokens":"required"}]}`),
			ok,
		},
		"CloudFront": {
			update(
				"aws_cloudfront_distribution.a",
				`{"default_cache_behavior":[{"viewer_protocol_policy":"redirect-to-https"}]}`,
				`{"default_cache_behavior":[{"viewer_protocol_policy":"allow-all"}]}`,
			),
			"high aws_cloudfront_distribution.a: default_cache_behavior.viewer_protocol_policy: redirect-to-https → allow-all",
		},
		"a share": {
			update("aws_ram_resource_share.a", `{"allow_external_principals":false}`, `{"allow_external_principals":true}`),
			"high aws_ram_resource_share.a: allow_external_principals: false → true",
		},
		"Google's allUsers": {
			made("google_storage_bucket_iam_member.a", `{"role":"roles/storage.objectViewer","member":"allUsers"}`),
			"critical google_storage_bucket_iam_member.a: member: allUsers",
		},
		"a Google group": {made("google_storage_bucket_iam_member.a", `{"role":"roles/storage.objectViewer","member":"group:a@example.com"}`), ok},
		"a binding": {
			update("google_storage_bucket_iam_binding.a", `{"members":["user:a"]}`, `{"members":["user:a","allAuthenticatedUsers"]}`),
			"critical google_storage_bucket_iam_binding.a: members: [user:a] → [user:a, allAuthenticatedUsers]",
		},
		"a Google firewall": {
			made("google_compute_firewall.a", `{"direction":"INGRESS","source_ranges":["0.0.0.0/0"],"allow":[{"protocol":"tcp","ports":["22"]}]}`),
			"critical google_compute_firewall.a: lets in tcp 22 from 0.0.0.0/0",
		},
		"a Google firewall, web": {
			made("google_compute_firewall.a", `{"direction":"INGRESS","source_ranges":["0.0.0.0/0"],"allow":[{"protocol":"tcp","ports":["443"]}]}`),
			"medium google_compute_firewall.a: lets in tcp 443 from 0.0.0.0/0",
		},
		"an Azure rule": {
			made(
				"azurerm_network_security_rule.a",
				`{"access":"Allow","direction":"Inbound","protocol":"Tcp","source_address_prefix":"*","destination_port_range":"3389"}`,
			),
			"critical azurerm_network_security_rule.a: lets in tcp 3389 from *",
		},
		"an Azure database": {
			made("azurerm_mssql_firewall_rule.a", `{"start_ip_address":"0.0.0.0","end_ip_address":"255.255.255.255"}`),
			"critical azurerm_mssql_firewall_rule.a: lets in everything from 0.0.0.0/0",
		},
		"Azure's own services": {made("azurerm_mssql_firewall_rule.a", `{"start_ip_address":"0.0.0.0","end_ip_address":"0.0.0.0"}`),
			"medium azurerm_mssql_firewall_rule.a: lets in everything from all of Azure, of every customer"},
		"a network ACL": {
			update(
				"aws_network_acl_rule.a",
				`{"egress":false,"rule_action":"deny","cidr_block":"0.0.0.0/0","protocol":"6","from_port":22,"to_port":22}`,
				`{"egress":false,"rule_action":"allow","cidr_block":"0.0.0.0/0","protocol":"6","from_port":22,"to_port":22}`,
			),
			"high aws_network_acl_rule.a: lets in tcp 22 from 0.0.0.0/0",
		},
		"answers through an ACL": {
			made("aws_network_acl_rule.a", `{"egress":false,"rule_action":"allow","cidr_block":"0.0.0.0/0","protocol":"6","from_port":1024,"to_port":65535}`),
			"medium aws_network_acl_rule.a: lets in tcp 1024-65535 from 0.0.0.0/0",
		},
		"out through an ACL": {made("aws_network_acl_rule.a", `{"egress":true,"rule_action":"allow","cidr_block":"0.0.0.0/0","protocol":"-1"}`), ok},
		"a repository": {
			update("github_repository.a", `{"visibility":"private"}`, `{"visibility":"public"}`),
			"critical github_repository.a: visibility: private → public",
		},
		"a Kubernetes service": {
			update("kubernetes_service.a", `{"spec":[{"type":"ClusterIP"}]}`, `{"spec":[{"type":"LoadBalancer"}]}`),
			"high kubernetes_service.a: spec.type: ClusterIP → LoadBalancer",
		},
	})
}

func TestWhatIsNewIsNotSetBack(t *testing.T) {
	for action, want := range map[string]string{"create": "set it otherwise, or take it out, and apply; look up", "update": "set it back and apply; look up"} {
		before := ""
		if action == "update" {
			before = `{"authorization_type":"AWS_IAM"}`
		}
		findings := Check(load(t, changes(change(action, "aws_lambda_function_url.a", before, `{"authorization_type":"NONE"}`))))
		if len(findings) != 1 || !strings.HasPrefix(findings[0].Undo, want) {
			t.Errorf("%s: %+v", action, findings)
		}
	}
}
