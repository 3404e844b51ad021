package rules

import "testing"

// TestElsewhere are changes of other clouds and services, each with a look-alike that is routine: the severity that a reviewer gives each, of all rules.
func TestElsewhere(t *testing.T) {
	const fence, role, bind = "oci_core_security_list.a", "kubernetes_cluster_role.a", "kubernetes_cluster_role_binding_v1.a"
	rule := func(resources, verbs string) string {
		return `{"rule":[{"api_groups":[""],"resources":["` + resources + `"],"verbs":["` + verbs + `"]}]}`
	}
	subject := func(role, name string) string {
		return `{"role_ref":[{"kind":"ClusterRole","name":"` + role + `"}],"subject":[{"kind":"Group","name":"` + name + `"}]}`
	}
	oracle := func(source, port string) string {
		return `{"ingress_security_rules":[{"protocol":"6","source":"` + source + `","tcp_options":[{"min":` + port + `,"max":` + port + `}]}]}`
	}
	service := func(annotations, kind string) string {
		return `{"metadata":[{"name":"a","annotations":{` + annotations + `}}],"spec":[{"type":"` + kind + `"}]}`
	}
	for name, test := range map[string]struct{ address, before, after, want string }{
		"any cluster":   {"acme_store.a", `{"publicly_accessible":false}`, `{"publicly_accessible":true}`, "high"},
		"a private one": {"acme_store.a", `{"publicly_accessible":true}`, `{"publicly_accessible":false}`, "none"},
		"a search collection": {"aws_opensearchserverless_security_policy.a", `{"type":"network","policy":"[{\"AllowFromPublic\":false}]"}`,
			`{"type":"network","policy":"[{\"AllowFromPublic\":true}]"}`, "high"},
		"builds":                 {"aws_codebuild_project.a", `{"project_visibility":"PRIVATE"}`, `{"project_visibility":"PUBLIC_READ"}`, "high"},
		"a share for an account": {"aws_ram_principal_association.a", "", `{"principal":"210987654321"}`, "medium"},
		"a share for a unit":     {"aws_ram_principal_association.a", "", `{"principal":"arn:aws:organizations::123456789012:ou/o-a/ou-a"}`, "none"},
		"a set of addresses":     {"aws_wafv2_ip_set.a", `{"addresses":["192.0.2.0/24"]}`, `{"addresses":["192.0.2.0/24","0.0.0.0/1"]}`, "high"},
		"an office more":         {"aws_wafv2_ip_set.a", `{"addresses":["192.0.2.0/24"]}`, `{"addresses":["192.0.2.0/24","198.51.100.0/24"]}`, "none"},
		"signed addresses": {"aws_cloudfront_distribution.a", `{"default_cache_behavior":[{"trusted_key_groups":["k"]}]}`,
			`{"default_cache_behavior":[{"trusted_key_groups":[]}]}`, "high"},
		"an API server": {"azurerm_kubernetes_cluster.a", `{"api_server_access_profile":[{"authorized_ip_ranges":["192.0.2.0/24"]}]}`,
			`{"api_server_access_profile":[{"authorized_ip_ranges":["0.0.0.0/0"]}]}`, "high"},
		"a control plane": {"google_container_cluster.a", `{"master_authorized_networks_config":[{"cidr_blocks":[{"cidr_block":"192.0.2.0/24"}]}]}`,
			`{"master_authorized_networks_config":[]}`, "high"},
		"tokens of an issuer": {"google_iam_workload_identity_pool_provider.a", `{"attribute_condition":"assertion.repository_owner == 'acme'"}`,
			`{"attribute_condition":null}`, "high"},
		"a machine's address": {"google_compute_instance.a", `{"network_interface":[{"access_config":[]}]}`,
			`{"network_interface":[{"access_config":[{"nat_ip":""}]}]}`, "high"},
		"a firewall before a backend": {"google_compute_backend_service.a", `{"security_policy":"p"}`, `{"security_policy":null}`, "high"},
		"a login before a backend":    {"google_compute_backend_service.a", `{"iap":[{"enabled":true}]}`, `{"iap":[{"enabled":false}]}`, "high"},
		"an internal balancer": {"kubernetes_service.a", service("", "ClusterIP"),
			service(`"service.beta.kubernetes.io/aws-load-balancer-internal":"true"`, "LoadBalancer"), "none"},
		"a balancer": {"kubernetes_service.a", service("", "ClusterIP"),
			service(`"service.beta.kubernetes.io/aws-load-balancer-scheme":"internet-facing"`, "LoadBalancer"), "high"},
		"sources of a balancer": {"kubernetes_service.a", `{"spec":[{"load_balancer_source_ranges":["192.0.2.0/24"]}]}`,
			`{"spec":[{"load_balancer_source_ranges":[]}]}`, "high"},
		"a door for everyone": {"cloudflare_zero_trust_access_policy.a", `{"decision":"allow","include":[{"email_domain":{"domain":"example.com"}}]}`,
			`{"decision":"allow","include":[{"everyone":{}}]}`, "high"},
		"a door without a lock":     {"cloudflare_access_policy.a", `{"decision":"allow"}`, `{"decision":"bypass"}`, "high"},
		"a firewall that only logs": {"cloudflare_ruleset.a", `{"rules":[{"action":"block"}]}`, `{"rules":[{"action":"log"}]}`, "high"},
		"another rule":              {"cloudflare_ruleset.a", `{"rules":[{"action":"block"}]}`, `{"rules":[{"action":"block"},{"action":"log"}]}`, "none"},
		"Oracle's SSH":              {fence, oracle("192.0.2.1/32", "22"), oracle("0.0.0.0/0", "22"), "critical"},
		"Oracle's web":              {fence, oracle("192.0.2.1/32", "443"), oracle("0.0.0.0/0", "443"), "medium"},
		"Atlas":                     {"mongodbatlas_project_ip_access_list.a", "", `{"cidr_block":"0.0.0.0/0"}`, "critical"},
		"Atlas, an office":          {"mongodbatlas_project_ip_access_list.a", "", `{"cidr_block":"192.0.2.0/24"}`, "none"},

		"a role for everything":     {role, rule("pods", "get"), rule("*", "*"), "high"},
		"a new role for everything": {role, "", rule("*", "*"), "high"},
		"a role that reads secrets": {role, rule("pods", "get"), rule("secrets", "list"), "medium"},
		"a role that binds":         {role, rule("pods", "get"), rule("clusterroles", "bind"), "high"},
		"a role that reads pods":    {role, "", rule("pods", "list"), "none"},
		"a role of one namespace":   {"kubernetes_role.a", "", rule("*", "*"), "medium"},
		"a manifest's administrator": {"kubernetes_manifest.a", "", `{"manifest":{"kind":"ClusterRoleBinding","roleRef":{"name":"cluster-admin"},` +
			`"subjects":[{"kind":"User","name":"u"}]}}`, "high"},
		"a binding for anybody":             {bind, "", subject("view", "system:unauthenticated"), "high"},
		"an administrator of one namespace": {"kubernetes_role_binding.a", "", subject("admin", "devs"), "medium"},
		"a reader of one namespace":         {"kubernetes_role_binding.a", "", subject("view", "devs"), "none"},
		"a role of Azure": {"azurerm_role_definition.a", `{"permissions":[{"actions":["Microsoft.Compute/*/read"]}]}`,
			`{"permissions":[{"actions":["*"]}]}`, "high"},
		"a narrow role of Azure": {"azurerm_role_definition.a", `{"permissions":[{"actions":["*"]}]}`,
			`{"permissions":[{"actions":["Microsoft.Authorization/*/read"]}]}`, "none"},
		"Snowflake's administrator": {"snowflake_grant_account_role.a", "", `{"role_name":"ACCOUNTADMIN","user_name":"U"}`, "high"},
		"Snowflake's analyst":       {"snowflake_grant_account_role.a", "", `{"role_name":"ANALYST","user_name":"U"}`, "none"},
		"a superuser":               {"postgresql_role.a", `{"superuser":false}`, `{"superuser":true}`, "high"},
		"Vault's root": {"vault_policy.a", `{"policy":"path \"secret/a\" { capabilities = [\"read\"] }"}`,
			`{"policy":"path \"*\" { capabilities = [\"sudo\"] }"}`, "high"},
		"administrator of a repository": {"github_repository_collaborator.a", "", `{"username":"u","permission":"admin"}`, "medium"},
		"who may push":                  {"github_repository_collaborator.a", "", `{"username":"u","permission":"push"}`, "none"},

		"a rule that lets in, deleted": {"google_compute_firewall.a",
			`{"source_ranges":["192.0.2.0/24"],"allow":[{"protocol":"tcp","ports":["22"]}]}`, "", "medium"},
		"a rule that keeps out, deleted": {"google_compute_firewall.a", `{"source_ranges":["0.0.0.0/0"],"deny":[{"protocol":"tcp","ports":["22"]}]}`, "", "high"},
		"an app of Okta, deleted":        {"okta_app_oauth.a", `{"label":"a"}`, "", "high"},

		"items that expire":     {"azurerm_cosmosdb_sql_container.a", `{"default_ttl":-1}`, `{"default_ttl":3600}`, "high"},
		"items that stay":       {"azurerm_cosmosdb_sql_container.a", `{"default_ttl":3600}`, `{"default_ttl":-1}`, "none"},
		"tables that expire":    {"google_bigquery_dataset.a", `{"default_table_expiration_ms":null,"a":1}`, `{"default_table_expiration_ms":3600000,"a":1}`, "high"},
		"cells that expire":     {"google_bigtable_gc_policy.a", `{"max_age":[{"duration":"8760h"}]}`, `{"max_age":[{"duration":"24h"}]}`, "high"},
		"cells that stay":       {"google_bigtable_gc_policy.a", `{"max_age":[{"duration":"24h"}]}`, `{"max_age":[{"duration":"8760h"}]}`, "none"},
		"a secret that expires": {"google_secret_manager_secret.a", `{"ttl":null}`, `{"ttl":"3600s"}`, "high"},
		"messages":              {"google_pubsub_subscription.a", `{"message_retention_duration":"604800s"}`, `{"message_retention_duration":"600s"}`, "medium"},
		"a topic of Kafka":      {"confluent_kafka_topic.a", `{"config":{"retention.ms":"-1"}}`, `{"config":{"retention.ms":"60000"}}`, "high"},
		"backups of years": {"azurerm_mssql_database.a", `{"long_term_retention_policy":[{"yearly_retention":"P10Y"}]}`,
			`{"long_term_retention_policy":[{"yearly_retention":"P1Y"}]}`, "high"},
		"backups of more years": {"azurerm_mssql_database.a", `{"long_term_retention_policy":[{"yearly_retention":"P1Y"}]}`,
			`{"long_term_retention_policy":[{"yearly_retention":"P10Y"}]}`, "none"},
		"backups of machines":    {"azurerm_backup_policy_vm.a", `{"retention_daily":[{"count":30}]}`, `{"retention_daily":[{"count":7}]}`, "high"},
		"a database that may go": {"google_spanner_database.a", `{"enable_drop_protection":true}`, `{"enable_drop_protection":false}`, "high"},
		"volumes":                {"kubernetes_storage_class.a", `{"reclaim_policy":"Retain"}`, `{"reclaim_policy":"Delete"}`, "high"},
		"a server's backups":     {"digitalocean_droplet.a", `{"backups":true}`, `{"backups":false}`, "high"},
		"history of Snowflake":   {"snowflake_database.a", `{"data_retention_time_in_days":90}`, `{"data_retention_time_in_days":0}`, "high"},
		"a rule of the organization": {"google_org_policy_policy.a", `{"spec":[{"rules":[{"enforce":"TRUE"}]}]}`,
			`{"spec":[{"rules":[{"enforce":"FALSE"}]}]}`, "high"},
		"reviews": {"github_branch_protection.a", `{"required_pull_request_reviews":[{"required_approving_review_count":2}]}`,
			`{"required_pull_request_reviews":[{"required_approving_review_count":0}]}`, "high"},
		"rewritten history":       {"github_branch_protection.a", `{"allows_force_pushes":false}`, `{"allows_force_pushes":true}`, "high"},
		"Defender":                {"azurerm_security_center_subscription_pricing.a", `{"tier":"Standard"}`, `{"tier":"Free"}`, "high"},
		"logs of a cluster":       {"google_container_cluster.a", `{"logging_service":"logging.googleapis.com/kubernetes"}`, `{"logging_service":"none"}`, "high"},
		"encryption of any store": {"acme_store.a", `{"encryption_enabled":true}`, `{"encryption_enabled":false}`, "high"},
		"a switch that no table has": {"azurerm_mssql_database.a", `{"ledger_enabled":true}`,
			`{"ledger_enabled":false}`, "medium"},
		"an open switch that is closed": {"acme_store.a", `{"public_access_enabled":true}`, `{"public_access_enabled":false}`, "none"},
		"a switch below a block": {"azurerm_linux_web_app.a", `{"auth_settings_v2":[{"auth_enabled":true}]}`,
			`{"auth_settings_v2":[{"auth_enabled":false}]}`, "medium"},
		"a feature that comes": {"acme_store.a", `{"auth_enabled":false}`, `{"auth_enabled":true}`, "none"},
		"a stopped database": {"google_sql_database_instance.a", `{"settings":[{"activation_policy":"ALWAYS"}]}`,
			`{"settings":[{"activation_policy":"NEVER"}]}`, "high"},
		"a job that waits":             {"kubernetes_cron_job_v1.a", `{"spec":[{"suspend":false}]}`, `{"spec":[{"suspend":true}]}`, "medium"},
		"no machine left":              {"google_compute_instance_group_manager.a", `{"target_size":5}`, `{"target_size":0}`, "high"},
		"a ruleset":                    {"github_repository_ruleset.a", `{"enforcement":"active"}`, `{"enforcement":"disabled"}`, "high"},
		"old permissions of a cluster": {"google_container_cluster.a", `{"enable_legacy_abac":false}`, `{"enable_legacy_abac":true}`, "high"},
		"a role that hands out roles": {"google_project_iam_custom_role.a", `{"permissions":["storage.objects.get"]}`,
			`{"permissions":["storage.objects.get","resourcemanager.projects.setIamPolicy"]}`, "high"},
		"a role that reads more": {"google_project_iam_custom_role.a", `{"permissions":["storage.objects.get"]}`,
			`{"permissions":["storage.objects.get","storage.objects.list"]}`, "none"},
		"no replica left": {"kubernetes_deployment.a", `{"spec":[{"replicas":3}]}`, `{"spec":[{"replicas":0}]}`, "high"},
		"fewer nodes":     {"azurerm_kubernetes_cluster.a", `{"default_node_pool":[{"node_count":5}]}`, `{"default_node_pool":[{"node_count":1}]}`, "medium"},
		"more nodes":      {"azurerm_kubernetes_cluster.a", `{"default_node_pool":[{"node_count":1}]}`, `{"default_node_pool":[{"node_count":5}]}`, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			action := "update"
			if test.before == "" {
				action = "create"
			}
			if test.after == "" {
				action = "delete"
			}
			members := changes(change(action, test.address, test.before, test.after))
			if got := worst(t, members); got != test.want {
				t.Errorf("%s, want %s: %+v", got, test.want, Check(load(t, members)))
			}
		})
	}
}

// TestConditionsThatAnybodyMeets are trusts of everyone, whose conditions leave everyone or fewer.
func TestConditionsThatAnybodyMeets(t *testing.T) {
	for condition, want := range map[string]string{
		`{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`:                   "critical",
		`{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}`:       "critical",
		`{"IpAddress":{"aws:SourceIp":"198.51.100.0/28"}}`:                 "medium",
		`{"StringEquals":{"sts:ExternalId":"x1"}}`:                         "medium",
		`{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}`:           "none",
		`{"Bool":{"aws:SecureTransport":"true"}}`:                          "critical",
		`{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/deploy"}}`: "critical",
	} {
		trust := `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Condition":` + condition + `}`
		members := changes(change("create", "aws_iam_role.a", "", `{"name":"a","assume_role_policy":`+policyOf(trust)+`}`))
		if got := worst(t, members); got != want {
			t.Errorf("%s: %s, want %s", condition, got, want)
		}
	}
}

// TestActionsForTheWholeAccount are actions on no resource, graded by what they end.
func TestActionsForTheWholeAccount(t *testing.T) {
	for action, want := range map[string]string{
		"organizations:LeaveOrganization": "high", "organizations:DescribeOrganization": "low", "identitystore:CreateGroupMembership": "critical",
		"iam:DeactivateMFADevice": "high", "support:*": "medium",
	} {
		members := changes(change("update", "aws_iam_role_policy.a", `{"role":"app","policy":`+policyOf(readX)+`}`,
			`{"role":"app","policy":`+policyOf(readX, `{"Effect":"Allow","Action":"`+action+`","Resource":"*"}`)+`}`))
		if got := worst(t, members); got != want {
			t.Errorf("%s: %s, want %s", action, got, want)
		}
	}
}
