package rules

import (
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/network"
	"slipway/internal/planreview/plan"
)

var madePublic = Rule{
	ID:       "made-public",
	Fact:     "Nothing becomes public by its own attributes: addresses, endpoints, ACLs, shares, routes, logins that are no longer asked for.",
	Why:      "Whatever is open to the internet is found within minutes, and what was read cannot be taken back.",
	Severity: Critical,
	Blind: "what policies allow: iam-widened does; whether a network behind an address lets anybody through, and what a value that is known only after " +
		"apply will be",
	Check: eachOf(
		func(c *plan.Change) bool {
			return c.Action != plan.Delete && c.Action != plan.Forget || c.Action == plan.Delete && blocksPublic(c)
		},
		func(p *plan.Plan, c *plan.Change) []Finding {
			if blocksPublic(c) {
				return publicBlock(p, c)
			}
			f := Finding{Address: c.Address, Why: reason(c), Undo: back(c) + "; look up in the logs who used it meanwhile"}
			var what, effects []string
			for _, o := range openings {
				severity := o.severity
				if c.Action == plan.Create {
					severity = o.made
					if c.Is("aws_route") && !c.Unknown("route_table_id") {
						severity = Medium // its table is there already, and with it perhaps subnets
					}
				}
				if top, _ := plan.Object(c.After); severity == 0 || plan.Empty(top[o.path[0]]) || !o.of(c.Type) {
					continue
				}
				was, is, opens := o.found(c)
				said := plan.Join(o.path) + ": " + becomes(c, was, is)
				if !opens || slices.Contains(what, said) {
					continue
				}
				f.Severity = max(f.Severity, severity)
				what = append(what, said)
				if !slices.Contains(effects, o.effect) {
					effects = append(effects, o.effect)
				}
			}
			if severity, rule, effect := firewallOpened(c); severity > 0 {
				f.Severity = max(f.Severity, severity)
				what, effects = append(what, rule), append(effects, effect)
			}
			if len(what) == 0 || asksForNothing(c) || internalBalancer(c) {
				if c.Keeps() {
					return closings.weakened(c, f.Undo)
				}
				return nil
			}
			f.What, f.Effect = strings.Join(what, ", "), strings.Join(effects, "; ")
			return []Finding{f}
		}),
}

// opening is an attribute by which something becomes public.
type opening struct {
	attribute
	made  Severity // of a resource that is made so
	opens func(before, after any) bool
}

// found gives the value that opens, of the first block that does.
func (o opening) found(c *plan.Change) (was, is any, opens bool) {
	before, after := valuesAt(c.Before, o.path), valuesAt(c.After, o.path)
	for i, value := range after {
		was = nil
		if i < len(before) {
			was = before[i]
		}
		moved := slices.ContainsFunc(before, func(v any) bool { return plan.Equal(v, value) })
		if !moved && o.opens(was, value) {
			return was, value, true
		}
	}
	return nil, nil, false
}

func (o opening) only(types string) opening {
	o.attribute = o.attribute.only(types)
	return o
}

// grades gives an opening its severities: of a change, and of a resource that is made so. None is 0.
func (o opening) grades(changed, made Severity) opening {
	o.severity, o.made = changed, made
	return o
}

func opensWhen(opens func(before, after any) bool, effect string, path ...string) opening {
	return opening{attribute{path: path, severity: High, effect: effect}, Medium, opens}
}

// onTrue opens when a boolean becomes true, onFalse when it becomes false.
func onTrue(effect string, path ...string) opening {
	return opensWhen(func(before, after any) bool { b, _ := plan.Bool(before); a, _ := plan.Bool(after); return a && !b }, effect, path...)
}

func onFalse(effect string, path ...string) opening {
	return opensWhen(func(before, after any) bool {
		b, _ := plan.Bool(before)
		a, ok := plan.Bool(after)
		return ok && !a && b
	}, effect, path...).grades(High, 0)
}

// onWord opens when a text becomes one of the words, separated by |.
func onWord(words, effect string, path ...string) opening {
	all := strings.Split(words, "|")
	return opensWhen(func(before, after any) bool {
		return slices.Contains(all, plan.Text(after)) && !slices.Contains(all, plan.Text(before))
	}, effect, path...)
}

// onItem opens when a list of texts gets one of the words.
func onItem(words, effect string, path ...string) opening {
	all := strings.Split(words, "|")
	return opensWhen(func(before, after any) bool {
		return slices.ContainsFunc(plan.Strings(after), func(item string) bool {
			return slices.Contains(all, item) && !slices.Contains(plan.Strings(before), item)
		})
	}, effect, path...)
}

// onAnywhere opens when a list of blocks gets one that is most of the internet.
func onAnywhere(effect string, path ...string) opening {
	return opensWhen(func(before, after any) bool {
		return slices.ContainsFunc(
			plan.Strings(after),
			func(cidr string) bool { return mostOfTheInternet(cidr) && !slices.Contains(plan.Strings(before), cidr) },
		)
	}, effect, path...)
}

const (
	internet  = "reachable from the internet"
	readByAll = "everybody can read it"
	asksNone  = "nobody is asked who they are"
	everyone  = "allUsers|allAuthenticatedUsers"
	groups    = "http://acs.amazonaws.com/groups/global/AllUsers|http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
	acls      = "public-read|public-read-write|authenticated-read"
	oldTokens = "credentials can be read by a request that the instance is made to send (IMDSv1)"
)

var openings = []opening{
	onTrue(
		internet,
		"publicly_accessible",
	).only("aws_rds_* aws_db_* aws_redshift* aws_docdb_* aws_neptune_* aws_lightsail_database").
		grades(Critical, Critical),
	onTrue(internet, "publicly_accessible").only("aws_dms_* aws_mq_broker aws_m2_environment").grades(High, High),
	onTrue(internet, "public_connectivity").only("aws_neptunegraph_graph").grades(Critical, High),
	onTrue(internet, "network_configuration", "assign_public_ip").grades(High, 0),
	onTrue(internet, "vpc_config", "endpoint_public_access").grades(High, 0),
	onAnywhere(internet, "vpc_config", "public_access_cidrs").grades(High, 0),
	onTrue("what is started there gets a public address", "map_public_ip_on_launch").grades(High, 0),
	onTrue(internet, "associate_public_ip_address").grades(High, Medium),
	onTrue(internet, "network_interfaces", "associate_public_ip_address").grades(High, Medium),
	onFalse(internet, "internal").only("aws_lb aws_alb aws_elb"),
	onWord("PUBLIC", internet, "endpoint_type").only("aws_transfer_server").grades(High, Medium),
	onItem("REGIONAL|EDGE", internet, "endpoint_configuration", "types").grades(High, 0),
	onTrue(internet, "network_configuration", "ingress_configuration", "is_publicly_accessible").grades(High, 0),
	onWord("SERVICE_PROVIDED_EIPS", internet, "broker_node_group_info", "connectivity_info", "public_access", "type").grades(High, High),
	onWord("Enabled", "it reaches the internet past the VPC", "direct_internet_access").grades(Medium, Medium),

	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
	onWord(acls, readByAll, "acl").grades(Critical, Critical),
	onWord(groups, readByAll, "access_control_policy", "grant", "grantee", "uri").grades(Critical, Critical),
	onWord(groups, readByAll, "grant", "uri").grades(Critical, Critical),
	onWord("BucketOwnerPreferred|ObjectWriter", "ACLs count again, and with them what they make public", "rule", "object_ownership").grades(Medium, 0),
	onWord("public", readByAll, "access_rules", "get_object").grades(Critical, Critical),
	// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_RdsDbSnapshotAttributeValue.html
	onItem("all", "everybody can restore it and read it all", "shared_accounts").grades(Critical, Critical),
	onWord("all", "everybody can start it and read its volumes", "group").only("aws_ami_launch_permission").grades(Critical, Critical),
	onItem(
		"all",
		"everybody can start it and read its volumes",
		"distribution",
		"ami_distribution_configuration",
		"launch_permission",
		"user_groups",
	).grades(Critical, Critical),
	onWord(
		"unblocked",
		"snapshots and images can be made public",
		"state",
	).only("aws_ebs_snapshot_block_public_access aws_ec2_image_block_public_access").
		grades(High, Medium),
	onItem("All|all", "everybody can read and run it", "permissions", "account_ids").only("aws_ssm_document").grades(Critical, Critical),
	opensWhen(othersAccounts, "another account can restore it and read it all", "shared_accounts").grades(High, Medium),
	opensWhen(
		given,
		"another account can make volumes of it and read it all",
		"account_id",
	).only("aws_snapshot_create_volume_permission aws_ami_launch_permission").
		grades(High, Medium),
	onTrue("accounts outside the organization can be let in", "allow_external_principals").grades(High, Medium),

	// The function's own policy has to let everybody in as well: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
	onWord("NONE", asksNone, "authorization_type").only("aws_lambda_function_url").grades(High, High),
	onWord("NONE", asksNone, "authorization_type").only("aws_apigatewayv2_route").grades(High, Medium),
	onWord("NONE", asksNone, "authorization").only("aws_api_gateway_method").grades(High, Medium),
	onWord(
		"API_KEY",
		"whoever has the key is let in, and the key is in every client",
		"authentication_type",
	).only("aws_appsync_graphql_api").
		grades(High, Medium),
	onWord("NONE", asksNone, "auth_type").only("aws_vpclattice_service aws_vpclattice_service_network").grades(High, Low),
	onTrue(asksNone, "client_authentication", "unauthenticated").only("aws_msk_cluster").grades(High, High),
	onTrue("whoever asks gets AWS credentials", "allow_unauthenticated_identities").grades(High, High),
	onFalse("everybody can sign up", "admin_create_user_config", "allow_admin_create_user_only"),
	onFalse("nobody is asked for a key", "api_key_required").only("aws_api_gateway_method"),
	onTrue("everybody of the VPN gets there", "authorize_all_groups").grades(Medium, Medium),
	opensWhen(portOpened, internet, "port_info").only("aws_lightsail_instance_public_ports").grades(High, High),
	onTrue("a shell can be opened in its tasks", "enable_execute_command").only("aws_ecs_service").grades(Medium, 0),
	onFalse("whoever may ask is connected at once", "acceptance_required").only("aws_vpc_endpoint_service").grades(Medium, 0),
	onWord("enable", "networks of accounts that it is shared with join without being asked", "auto_accept_shared_attachments").grades(Medium, 0),
	onItem("*", "any site can read answers with its visitors' browsers", "cors_rule", "allowed_origins").grades(Medium, Low),
	onWord("open-access", asksNone, "acl_name").only("aws_memorydb_cluster").grades(High, Medium),
	onWord("optional", oldTokens, "metadata_options", "http_tokens").grades(High, Medium),
	onWord("optional|no-preference", oldTokens, "http_tokens").only("aws_ec2_instance_metadata_defaults").grades(High, 0),
	onWord("allow-all", "clients' requests need not be encrypted", "default_cache_behavior", "viewer_protocol_policy").grades(High, Medium),
	onWord("allow-all", "clients' requests need not be encrypted", "ordered_cache_behavior", "viewer_protocol_policy").grades(High, Medium),
	onWord(
		"PLAINTEXT|TLS_PLAINTEXT",
		"clients' requests need not be encrypted",
		"encryption_info",
		"encryption_in_transit",
		"client_broker",
	).grades(High, Medium),
	onWord("off", "internet gateways of all VPCs let packets through again", "internet_gateway_block_mode").grades(High, 0),
	onFalse("security groups of clusters can be opened to the internet", "block_public_security_group_rules"),
	opensWhen(toInternet, "its subnets become public", "route", "gateway_id").grades(High, 0),
	opensWhen(toInternet, "its subnets become public", "gateway_id").only("aws_route").grades(High, 0),

	onWord(everyone, readByAll, "member").grades(Critical, Critical),
	onItem(everyone, readByAll, "members").grades(Critical, Critical),
	onWord(everyone, readByAll, "entity").only("google_storage_*").grades(Critical, Critical),
	onItem(everyone, readByAll, "policy_data", "bindings", "members").grades(Critical, Critical),
	onAnywhere("whatever lets the list in is open to everybody", "entry", "cidr").only("aws_ec2_managed_prefix_list").grades(High, Medium),
	onAnywhere("whatever lets the list in is open to everybody", "cidr").only("aws_ec2_managed_prefix_list_entry").grades(High, High),
	onWord(everyone, readByAll, "access", "special_group").grades(Critical, Critical),
	onWord("inherited|unspecified", "it can be made public", "public_access_prevention").grades(High, Low),
	onTrue(internet, "settings", "ip_configuration", "ipv4_enabled").grades(High, Medium),
	opensWhen(anywhere, internet, "settings", "ip_configuration", "authorized_networks", "value").grades(Critical, Critical),
	opensWhen(anywhere, internet, "master_authorized_networks_config", "cidr_blocks", "cidr_block").grades(High, High),
	onFalse(internet, "private_cluster_config", "enable_private_endpoint"),
	onFalse(internet, "private_cluster_config", "enable_private_nodes"),
	onWord("ALLOW_ALL|INGRESS_TRAFFIC_ALL", internet, "ingress_settings").grades(High, Medium),
	onWord("INGRESS_TRAFFIC_ALL", internet, "ingress").only("google_cloud_run_*").grades(High, Medium),

	onTrue(internet, "public_network_access_enabled").grades(High, Medium),
	onTrue("containers in it can be made public", "allow_nested_items_to_be_public").grades(High, Low),
	onTrue("containers in it can be made public", "allow_blob_public_access").grades(High, Low),
	onWord("blob|container", readByAll, "container_access_type").grades(Critical, Critical),
	onWord("Allow", internet, "network_rules", "default_action").grades(High, Medium),
	onWord("Allow", internet, "network_acls", "default_action").grades(High, Medium),
	onWord("Allow", internet, "default_action").only("azurerm_storage_account_network_rules azurerm_eventhub_namespace_network_rule_set").grades(High, Medium),
	onFalse(internet, "private_cluster_enabled"),
	onTrue(asksNone, "anonymous_pull_enabled").grades(High, High),
	onTrue("whoever has the admin's password is let in", "admin_enabled").only("azurerm_container_registry").grades(Medium, Low),

	onWord("LoadBalancer", internet, "spec", "type").only("kubernetes_service kubernetes_service_v1").grades(High, Medium),
	onWord("public", readByAll, "visibility").only("github_repository").grades(Critical, Medium),
	onFalse(readByAll, "private").only("github_repository bitbucket_repository").grades(Critical, 0),
	onWord("public|internal", readByAll, "visibility_level").only("gitlab_*").grades(High, Low),
	onWord("public", readByAll, "visibility").only("azuredevops_project").grades(Critical, Medium),

	onTrue(internet, "publicly_accessible").grades(High, Medium),
	onTrue(internet, "public_access").grades(High, Medium),
	onTrue(internet, "policy", "AllowFromPublic").only("aws_opensearchserverless_security_policy").grades(High, Medium),
	onWord("PUBLIC_READ", "everybody can read its logs and what it makes", "project_visibility").grades(High, High),
	opensWhen(given, "everybody can pull its images", "repository_name").only("aws_ecrpublic_repository").grades(High, Medium),
	opensWhen(account, "another account can use what is shared", "principal").only("aws_ram_principal_association").grades(High, Medium),
	onWord("none", "requests from every country are answered", "restrictions", "geo_restriction", "restriction_type").grades(Medium, 0),
	onAnywhere("rules that use it hold for everybody, or for nobody", "addresses").only("aws_wafv2_ip_set aws_waf*_ipset").grades(High, Medium),
	onAnywhere(internet, "api_server_access_profile", "authorized_ip_ranges").grades(High, Medium),
	onAnywhere(internet, "api_server_authorized_ip_ranges").grades(High, Medium),
	opensWhen(given, internet, "network_interface", "access_config").only("google_compute_instance").grades(High, Medium),
	onWord("bypass", asksNone, "decision").only("cloudflare_access_policy cloudflare_zero_trust_access_policy").grades(High, High),
	opensWhen(there, asksNone, "include", "everyone").only("cloudflare_access_policy cloudflare_zero_trust_access_policy").grades(High, High),
	onTrue(readByAll, "enabled").only("cloudflare_r2_managed_domain").grades(High, High),
}

// closings are what keeps the public out while it is there.
var closings = attributes{
	whileSet("every token of the issuer is accepted", "attribute_condition").only("google_iam_workload_identity_pool_provider"),
	whileOn("ACLs of objects count again, and with them what they make public", "uniform_bucket_level_access").only("google_storage_bucket").at(Medium),
	whileSet(internet, "master_authorized_networks_config").only("google_container_cluster"),
	whileSet(internet, "api_server_access_profile", "authorized_ip_ranges"),
	whileSet(internet, "api_server_authorized_ip_ranges"),
	whileOn("admins get in without an identity of Entra", "local_account_disabled").at(Medium),
	whileOn(asksNone, "iap", "enabled"),
	whileSet(asksNone, "iap").only("google_compute_backend_service google_compute_region_backend_service"),
	whileSet(internet, "spec", "load_balancer_source_ranges").only("kubernetes_service kubernetes_service_v1"),
}

// asksForNothing leaves out methods by which browsers ask whether they may send a request: they carry no credentials.
func asksForNothing(c *plan.Change) bool {
	return c.Is("aws_api_gateway_method") && plan.Text(c.New("http_method")) == "OPTIONS" ||
		c.Is("aws_apigatewayv2_route") && strings.HasPrefix(plan.Text(c.New("route_key")), "OPTIONS ")
}

// portOpened says whether another port than the web's is opened to most of the internet.
func portOpened(before, after any) bool {
	was := plan.List(before)
	return slices.ContainsFunc(plan.List(after), func(port any) bool {
		first, _ := plan.Number(plan.Value(port, "from_port"))
		last, _ := plan.Number(plan.Value(port, "to_port"))
		web := first == last && (first == 80 || first == 443)
		return !web && slices.ContainsFunc(plan.Strings(plan.Value(port, "cidrs")), mostOfTheInternet) &&
			!slices.ContainsFunc(was, func(old any) bool { return plan.Equal(old, port) })
	})
}

// internalBalancer says whether a service's annotations keep its load balancer within the network, as AWS's, Azure's and Google's controllers read them:
// https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
func internalBalancer(c *plan.Change) bool {
	if !c.Is("kubernetes_service", "kubernetes_service_v1") {
		return false
	}
	annotations, _ := plan.Object(c.New("metadata", "annotations"))
	for name, value := range annotations {
		text := strings.ToLower(plan.Text(value))
		if strings.HasSuffix(name, "internal") && text == "true" || strings.Contains(name, "load-balancer-") && text == "internal" {
			return true
		}
	}
	return false
}

// account says whether a share is given to an account by its number, not to a unit of the own organization.
func account(before, after any) bool {
	return accountNumber.MatchString(plan.Text(after)) && !plan.Equal(before, after)
}

var accountNumber = regexp.MustCompile(`^\d{12}$`)

// there says whether a block or a switch came, which may be empty.
func there(before, after any) bool {
	on, isBool := plan.Bool(after)
	return before == nil && after != nil && (!isBool || on)
}

func given(before, after any) bool { return plan.Empty(before) && !plan.Empty(after) }

func anywhere(_, after any) bool { return mostOfTheInternet(plan.Text(after)) }

func mostOfTheInternet(cidr string) bool { return network.Edge{Peer: cidr}.Reach() == network.Anywhere }

// othersAccounts says whether a snapshot is shared with one more account.
func othersAccounts(before, after any) bool {
	return slices.ContainsFunc(plan.Strings(after), func(account string) bool {
		return account != "all" && !slices.Contains(plan.Strings(before), account)
	})
}

// toInternet says whether a route leads to an internet gateway now, and not before.
func toInternet(before, after any) bool {
	return strings.HasPrefix(plan.Text(after), "igw-") && !strings.HasPrefix(plan.Text(before), "igw-")
}

func blocksPublic(c *plan.Change) bool {
	return c.Is("aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block")
}

var publicSwitches = []string{"block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"}

// newBlock judges a block for a bucket that is there. AWS has switched all four on for buckets that were made since April 2023
// (https://aws.amazon.com/blogs/aws/heads-up-amazon-s3-security-changes-are-coming-in-april-of-2023/); it is less bad where the new block leaves some on.
func newBlock(c *plan.Change, f Finding) []Finding {
	var off []string
	for _, name := range publicSwitches {
		if on, known := plan.Bool(c.New(name)); known && !on {
			off = append(off, name)
		}
	}
	switch {
	case len(off) == 0:
		return nil
	case len(off) < len(publicSwitches):
		f.Severity = Medium
	}
	f.What = strings.Join(off, ", ") + ": false, for a bucket that this plan does not make"
	return []Finding{f}
}

// publicBlock is one finding, however many of the four switches are off.
func publicBlock(p *plan.Plan, c *plan.Change) []Finding {
	f := Finding{
		Severity: High, Address: c.Address, Why: reason(c), Effect: "buckets can be made public: by a policy, or by ACLs that are there already",
		Undo: back(c),
	}
	switch {
	case c.Action == plan.Delete:
		f.What = "public access block " + verb(c)
		return []Finding{f}
	case c.Action == plan.Create && existing(p, c, "bucket", "aws_s3_bucket"):
		return newBlock(c, f)
	case !c.Keeps():
		return nil
	}
	var off []string
	for _, name := range publicSwitches {
		if turnedOff(c, name) {
			off = append(off, name)
		}
	}
	if len(off) == 0 {
		return nil
	}
	f.What = strings.Join(off, ", ") + ": true → false"
	return []Finding{f}
}
