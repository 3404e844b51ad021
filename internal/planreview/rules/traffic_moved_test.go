package rules

import "testing"

func TestTrafficMoved(t *testing.T) {
	const www, https, rule, cdn = "aws_route53_record.www", "aws_lb_listener.https", "aws_lb_listener_rule.shop", "aws_cloudfront_distribution.site"
	const blue, green = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/1",
		"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/green/2"
	const theirs = "arn:aws:elasticloadbalancing:us-east-1:210987654321:targetgroup/blue/1"
	record := func(kind, before, after string) string {
		side := func(value string) string {
			return `{"name":"www.acme.com","type":"` + kind + `","ttl":60,"records":["` + value + `"]}`
		}
		return change("update", www, side(before), side(after))
	}
	forward := func(arn string) string {
		return `{"protocol":"HTTPS","arn":"arn:l","default_action":[{"type":"forward","target_group_arn":"` + arn + `"}]}`
	}
	action := func(kind, block string) string {
		return `{"protocol":"HTTPS","arn":"arn:l","default_action":[{"type":"` + kind + `",` + block + `}]}`
	}
	const fixed503 = `"fixed_response":[{"content_type":"text/plain","status_code":"503"}]`
	maintenance := func(path, status string) string {
		return `{"listener_arn":"arn:l","priority":1,"condition":[{"path_pattern":[{"values":["` + path + `"]}],"host_header":[]}],` +
			`"action":[{"type":"fixed-response","fixed_response":[{"status_code":"` + status + `"}]}]}`
	}
	alias := func(name string) string {
		return `{"name":"acme.com","type":"A","alias":[{"name":"` + name + `","zone_id":"Z1"}]}`
	}
	origin := func(domains ...string) string {
		text := ""
		for i, d := range domains {
			if i > 0 {
				text += ","
			}
			text += `{"domain_name":"` + d + `"}`
		}
		return `{"aliases":["acme.com"],"origin":[` + text + `]}`
	}
	weighted := func(first, second string) string {
		return action("forward", `"forward":[{"target_group":[{"arn":"`+blue+`","weight":`+first+`},{"arn":"`+green+`","weight":`+second+`}]}]`)
	}
	verify(t, trafficMoved, map[string]example{
		"from records to an alias": {changes(change("update", "aws_route53_record.a", `{"name":"www.acme.com","type":"CNAME","records":["front.acme.com"]}`,
			`{"name":"www.acme.com","type":"A","alias":[{"name":"x-1.us-east-1.elb.amazonaws.com"}]}`)),
			"medium aws_route53_record.a: alias.name: front.acme.com → x-1.us-east-1.elb.amazonaws.com"},
		"a route to another network": {changes(change("update", "aws_route.a", `{"nat_gateway_id":"nat-1"}`,
			`{"nat_gateway_id":"","vpc_peering_connection_id":"pcx-1"}`)),
			"medium aws_route.a: vpc_peering_connection_id: nat-1 → pcx-1"},
		"a route that goes": {changes(change("update", "aws_route_table.a",
			`{"route":[{"cidr_block":"0.0.0.0/0","nat_gateway_id":"nat-1"},{"cidr_block":"10.0.0.0/8","transit_gateway_id":"tgw-1"}]}`,
			`{"route":[{"cidr_block":"10.0.0.0/8","transit_gateway_id":"tgw-1"}]}`)),
			"high aws_route_table.a: route: - 0.0.0.0/0"},
		"copies to another bucket": {changes(change("update", "aws_s3_bucket_replication_configuration.a",
			`{"rule":[{"destination":[{"bucket":"arn:aws:s3:::a"}]}]}`, `{"rule":[{"destination":[{"bucket":"arn:aws:s3:::b"}]}]}`)),
			"medium aws_s3_bucket_replication_configuration.a: rule.destination.bucket: arn:aws:s3:::a → arn:aws:s3:::b"},
		"another resource":    {unrelated, notApplicable},
		"a deleted record":    {changes(change("delete", www, `{"records":["a.acme.com"],"type":"CNAME"}`, "")), notApplicable}, // resource-deleted says so
		"its TTL":             {changes(change("update", www, `{"ttl":300,"records":["a.acme.com"]}`, `{"ttl":60,"records":["a.acme.com"]}`)), ok},
		"the same name again": {changes(record("CNAME", "a.acme.com", "A.acme.com.")), ok},
		"a name of the own domain": {changes(record("CNAME", "a.acme.com", "b.acme.com")),
			"low " + www + ": records: a.acme.com → b.acme.com"},
		"a name of another domain": {changes(record("CNAME", "a.acme.com", "shop.other.com")),
			"high " + www + ": records: a.acme.com → shop.other.com"},
		"a name below a provider's": {changes(record("CNAME", "a-1.us-east-1.elb.amazonaws.com", "b-2.us-east-1.elb.amazonaws.com")),
			"medium " + www + ": records: a-1.us-east-1.elb.amazonaws.com → b-2.us-east-1.elb.amazonaws.com"},
		"another address": {changes(record("A", "203.0.113.1", "198.51.100.7")), "medium " + www + ": records: 203.0.113.1 → 198.51.100.7"},
		"an address of the plan": {changes(record("A", "203.0.113.1", "198.51.100.7"), change("no-op", "aws_eip.a", `{"public_ip":"198.51.100.7"}`,
			`{"public_ip":"198.51.100.7"}`)), "low " + www + ": records: 203.0.113.1 → 198.51.100.7"},
		"other mail servers": {changes(record("MX", "10 mx.acme.com", "10 mx.other.com")), "high " + www + ": records: 10 mx.acme.com → 10 mx.other.com"},
		"a text":             {changes(record("TXT", "v=spf1 -all", "v=spf1 include:other.com -all")), ok},
		"a proof": {changes(change("update", "aws_route53_record.proof", `{"name":"_a.acme.com","type":"CNAME","records":["_b.acm-validations.aws"]}`,
			`{"name":"_a.acme.com","type":"CNAME","records":["_c.other.com"]}`)), ok},
		"name servers of a part": {changes(record("NS", "ns-1.awsdns-01.org", "ns1.other.com")), "high " + www + ": records: ns-1.awsdns-01.org → ns1.other.com"},
		"name servers not known": {changes(change("update", www, `{"type":"NS","records":["ns-1.awsdns-01.org"]}`, `{"type":"NS"}`,
			`"after_unknown":{"records":true}`)), "medium " + www + ": records: ns-1.awsdns-01.org → known after apply"},
		"name servers of a domain": {changes(change("update", "aws_route53domains_registered_domain.a",
			`{"domain_name":"acme.com","name_server":[{"name":"ns-1.awsdns-01.org"},{"name":"ns-2.awsdns-02.com"}]}`,
			`{"domain_name":"acme.com","name_server":[{"name":"ns1.other.com"},{"name":"ns2.other.com"}]}`)),
			"high aws_route53domains_registered_domain.a: name_server.name: ns-1.awsdns-01.org, ns-2.awsdns-02.com → ns1.other.com, ns2.other.com"},
		"name servers of the plan's zone": {changes(record("NS", "ns-1.awsdns-01.org", "ns-9.awsdns-09.org"), change("create", "aws_route53_zone.new", "",
			`{"name":"www.acme.com","name_servers":["ns-9.awsdns-09.org"]}`)), "medium " + www + ": records: ns-1.awsdns-01.org → ns-9.awsdns-09.org"},
		"an alias of the plan's new load balancer": {changes(change("update", www, alias("a.elb.amazonaws.com"),
			`{"name":"acme.com","type":"A","alias":[{"zone_id":"Z1"}]}`,
			`"after_unknown":{"alias":[{"name":true}]}`), change("create", "aws_lb.new", "", `{}`)),
			"low " + www + ": alias.name: a.elb.amazonaws.com → known after apply"},
		"an alias in another writing": {changes(change("update", www, alias("a-1.us-east-1.elb.amazonaws.com"),
			alias("dualstack.a-1.us-east-1.elb.amazonaws.com"))), ok},
		"Cloudflare": {changes(change("update", "cloudflare_dns_record.a", `{"name":"acme.com","type":"CNAME","content":"a.acme.com"}`,
			`{"name":"acme.com","type":"CNAME","content":"a.other.net"}`)), "high cloudflare_dns_record.a: content: a.acme.com → a.other.net"},
		"Google": {changes(change("update", "google_dns_record_set.a", `{"name":"acme.com.","type":"A","rrdatas":["203.0.113.1"]}`,
			`{"name":"acme.com.","type":"A","rrdatas":["198.51.100.7"]}`)), "medium google_dns_record_set.a: rrdatas: 203.0.113.1 → 198.51.100.7"},
		"Azure": {changes(change("update", "azurerm_dns_cname_record.a", `{"zone_name":"acme.com","record":"a.azurewebsites.net"}`,
			`{"zone_name":"acme.com","record":"a.other.net"}`)), "high azurerm_dns_cname_record.a: record: a.azurewebsites.net → a.other.net"},
		"one more address": {changes(change("update", www, `{"type":"A","records":["203.0.113.1"]}`, `{"type":"A","records":["203.0.113.1","198.51.100.7"]}`)),
			"medium " + www + ": records: 203.0.113.1 → 203.0.113.1, 198.51.100.7"},
		"a weighted record without weight": {changes(change("update", www, `{"type":"A","weighted_routing_policy":[{"weight":10}]}`,
			`{"type":"A","weighted_routing_policy":[{"weight":0}]}`)), "medium " + www + ": weighted_routing_policy.weight: 10 → 0"},

		"blue to green of the plan": {changes(change("update", https, forward(blue), forward(green)),
			change("no-op", "aws_lb_target_group.green", `{"arn":"`+green+`"}`, `{"arn":"`+green+`"}`)),
			"low " + https + ": default_action.target_group_arn: " + blue + " → " + green},
		"blue to green elsewhere": {changes(change("update", https, forward(blue), forward(green))),
			"medium " + https + ": default_action.target_group_arn: " + blue + " → " + green},
		"blue to another account": {changes(change("update", https, forward(blue), forward(theirs))),
			"high " + https + ": default_action.target_group_arn: " + blue + " → " + theirs},
		"from blue to green by weight": {changes(change("update", https, weighted("100", "0"), weighted("0", "100"))), ok},
		"no weight at all": {changes(change("update", https, weighted("100", "0"), weighted("0", "0"))),
			"high " + https + ": default_action.forward.target_group.weight: 0 for all"},
		"a fixed answer": {changes(change("update", https, forward(blue), action("fixed-response", fixed503))),
			"high " + https + ": default_action: forward → fixed-response 503"},
		"a fixed answer beside new rules": {changes(change("update", https, forward(blue), action("fixed-response", fixed503)),
			change("create", rule, "", `{"listener_arn":"arn:l"}`)), "medium " + https + ": default_action: forward → fixed-response 503"},
		"a fixed answer of one rule": {changes(change("update", rule, `{"action":[{"type":"forward","target_group_arn":"`+blue+`"}]}`,
			`{"action":[{"type":"fixed-response",`+fixed503+`}]}`)), "medium " + rule + ": action: forward → fixed-response 503"},
		"maintenance":           {changes(change("create", rule, "", maintenance("/*", "503"))), "medium " + rule + ": action: fixed-response 503 for every path"},
		"maintenance of a part": {changes(change("create", rule, "", maintenance("/shop/*", "503"))), notApplicable},
		"nothing is there":      {changes(change("create", rule, "", maintenance("/*", "404"))), notApplicable},
		"another fixed answer": {changes(change("update", https, action("fixed-response", `"fixed_response":[{"status_code":"404"}]`),
			action("fixed-response", fixed503))), ok},
		"a login before": {changes(change("update", https, forward(blue),
			`{"protocol":"HTTPS","default_action":[{"type":"authenticate-oidc"},{"type":"forward","target_group_arn":"`+
				blue+`"}]}`)), ok},
		"a redirect to HTTPS": {changes(change("update", https, `{"protocol":"HTTP","default_action":[{"type":"forward","target_group_arn":"`+blue+`"}]}`,
			`{"protocol":"HTTP","default_action":[{"type":"redirect","redirect":[{"protocol":"HTTPS","host":"#{host}"}]}]}`)), ok},
		"a redirect to another host": {changes(change("update", https, forward(blue), action("redirect",
			`"redirect":[{"protocol":"HTTPS","host":"www.other.com"}]`))),
			"medium " + https + ": default_action: forward → redirect www.other.com"},
		"a redirect to another's host": {changes(change("update", https, forward(blue), action("redirect",
			`"redirect":[{"protocol":"HTTPS","host":"www.other.com"}]`)),
			change("no-op", "aws_acm_certificate.a", `{"domain_name":"acme.com"}`, `{"domain_name":"acme.com"}`)),
			"high " + https + ": default_action: forward → redirect www.other.com"},
		"a redirect that leads to another host": {changes(change("update", https, action("redirect", `"redirect":[{"host":"www.acme.com"}]`),
			action("redirect", `"redirect":[{"host":"www.other.com"}]`))), "high " + https + ": default_action.redirect.host: www.acme.com → www.other.com"},

		"another origin": {changes(change("update", cdn, origin("origin.acme.com"), origin("origin.other.com"))),
			"high " + cdn + ": origin.domain_name: origin.acme.com → origin.other.com"},
		"one more origin": {changes(change("update", cdn, origin("origin.acme.com"), origin("origin.acme.com", "origin.other.com"))),
			"medium " + cdn + ": origin.domain_name: origin.acme.com → origin.acme.com, origin.other.com"},
		"a function's new version": {changes(change("update", "aws_apigatewayv2_integration.a",
			`{"integration_uri":"arn:aws:lambda:us-east-1:123456789012:function:shop:1"}`,
			`{"integration_uri":"arn:aws:lambda:us-east-1:123456789012:function:shop:2"}`)), ok},
		"an API's new backend": {changes(change("update", "aws_api_gateway_integration.a", `{"type":"HTTP","uri":"https://api.acme.com/v1"}`,
			`{"type":"HTTP","uri":"https://api.other.com/v1"}`)), "high aws_api_gateway_integration.a: uri: https://api.acme.com/v1 → https://api.other.com/v1"},
		"an API that answers itself": {changes(change("update", "aws_api_gateway_integration.a", `{"type":"HTTP","uri":"https://api.acme.com/v1"}`,
			`{"type":"MOCK"}`)), "high aws_api_gateway_integration.a: type: HTTP → MOCK"},
		"a domain's other API": {changes(change("update", "aws_apigatewayv2_api_mapping.a", `{"api_id":"a1b2"}`, `{"api_id":"c3d4"}`)),
			"medium aws_apigatewayv2_api_mapping.a: api_id: a1b2 → c3d4"},
		"an accelerator's endpoints without weight": {changes(change("update", "aws_globalaccelerator_endpoint_group.a",
			`{"endpoint_configuration":[{"endpoint_id":"eipalloc-1","weight":128}]}`, `{"endpoint_configuration":[{"endpoint_id":"eipalloc-1","weight":0}]}`)),
			"high aws_globalaccelerator_endpoint_group.a: endpoint_configuration.weight: 0 for all"},
		"an accelerator's endpoints, of which an ARN is not known": {changes(change("update", "aws_globalaccelerator_endpoint_group.a",
			`{"endpoint_configuration":[{"endpoint_id":"eipalloc-1","weight":128}]}`, `{"endpoint_configuration":[{"endpoint_id":"eipalloc-1","weight":0}]}`,
			`"after_unknown":{"endpoint_configuration":[{"client_ip_preservation_enabled":true}]}`)),
			"high aws_globalaccelerator_endpoint_group.a: endpoint_configuration.weight: 0 for all"},
		"events to another account": {changes(change("update", "aws_cloudwatch_event_target.a", `{"arn":"arn:aws:sqs:us-east-1:123456789012:a"}`,
			`{"arn":"arn:aws:sqs:us-east-1:210987654321:a"}`)),
			"high aws_cloudwatch_event_target.a: arn: arn:aws:sqs:us-east-1:123456789012:a → arn:aws:sqs:us-east-1:210987654321:a"},
		"an accelerator's dial": {changes(change("update", "aws_globalaccelerator_endpoint_group.a", `{"traffic_dial_percentage":100}`,
			`{"traffic_dial_percentage":0}`)), "medium aws_globalaccelerator_endpoint_group.a: traffic_dial_percentage: 100 → 0"},
		"logs to another account": {changes(change("update", "aws_cloudwatch_log_subscription_filter.a",
			`{"destination_arn":"arn:aws:kinesis:us-east-1:123456789012:stream/logs"}`, `{"destination_arn":"arn:aws:kinesis:us-east-1:210987654321:stream/logs"}`)),
			"high aws_cloudwatch_log_subscription_filter.a: destination_arn: arn:aws:kinesis:us-east-1:123456789012:stream/logs → " +
				"arn:aws:kinesis:us-east-1:210987654321:stream/logs"},
		"a backend of another project": {changes(change("update", "google_compute_url_map.a", `{"default_service":"projects/shop/global/backendServices/a"}`,
			`{"default_service":"projects/other/global/backendServices/a"}`)),
			"high google_compute_url_map.a: default_service: projects/shop/global/backendServices/a → projects/other/global/backendServices/a"},
	})
}
