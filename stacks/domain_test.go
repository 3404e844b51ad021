package stacks

import "testing"

const domain = `load_balancer: {domain: {name: example.com, zone_id: Z0123456789ABCDEFGHIJ, alternative_names: ["*.example.com", shop.example.com]}}`

func TestADomainHasACertificateThatIsProvenBeforeTheListenerIsThere(t *testing.T) {
	stack := minimal(t, domain)
	check(t, stack, []expectation{
		{"", "aws_acm_certificate.main", "domain_name", "example.com"},
		{"", "aws_acm_certificate.main", "subject_alternative_names", "example.com, *.example.com, shop.example.com"},
		{"", "aws_acm_certificate.main", "validation_method", "DNS"},
		{"the listener has the old one until then", "aws_acm_certificate.main", "lifecycle.create_before_destroy", "true"},
		{"known before the certificate is there", "aws_route53_record.proof_example_com", "name", `${one(distinct([for o in ` +
			`aws_acm_certificate.main.domain_validation_options : o.resource_record_name if trimprefix(o.domain_name, "*.") == "example.com"]))}`},
		{"another region may have it", "aws_route53_record.proof_shop_example_com", "allow_overwrite", "true"},
		{"a new certificate asks for the same", "aws_route53_record.proof_example_com", "lifecycle.ignore_changes", "name, records"},
		{"", "aws_acm_certificate_validation.main", "validation_record_fqdns",
			"${aws_route53_record.proof_example_com.fqdn}, ${aws_route53_record.proof_shop_example_com.fqdn}"},
		{"", "aws_lb_listener.https", "certificate_arn", "${aws_acm_certificate.main.arn}"},
		{"", "aws_cloudwatch_metric_alarm.certificate_expiry", "dimensions.CertificateArn", "${aws_lb_listener.https.certificate_arn}"},
		{"", "aws_lb_listener.http", "default_action.type", "redirect"},
	})
	wantAmong(t, stack, "aws_lb_listener.https", "depends_on", "aws_acm_certificate_validation.main")
	if got := text(lookup(t, stack, "data.aws_route53_zone.domain", "lifecycle.postcondition.0.condition")); got != "${!self.private_zone}" {
		t.Errorf("a private zone is found out by %s", got)
	}
}

func TestNamesLeadToTheLoadBalancer(t *testing.T) {
	stack := minimal(t, domain)
	for label, record := range map[string][2]string{
		"alias_example_com": {"example.com", "A"}, "alias_example_com_aaaa": {"example.com", "AAAA"},
		"alias_shop_example_com": {"shop.example.com", "A"}, "alias_shop_example_com_aaaa": {"shop.example.com", "AAAA"},
		"wildcard_example_com": {"*.example.com", "A"}, "wildcard_example_com_aaaa": {"*.example.com", "AAAA"},
	} {
		address := "aws_route53_record." + label
		check(t, stack, []expectation{
			{"", address, "name", record[0]},
			{"", address, "type", record[1]},
			{"", address, "alias.name", "${aws_lb.main.dns_name}"},
			{"", address, "alias.zone_id", "${aws_lb.main.zone_id}"},
			{"there is no other place", address, "alias.evaluate_target_health", "false"},
			{"somebody's record stays", address, "allow_overwrite", "(not set)"},
		})
		wantAmong(t, stack, address, "depends_on", "aws_lb_listener.https")
	}
	if url := text(stack.Outputs()["service_url"]["value"]); url != "https://example.com" {
		t.Errorf("service_url is %s", url)
	}
}

func TestFurtherCertificates(t *testing.T) {
	check(t, everything(t, ""), []expectation{
		{"", "aws_lb_listener_certificate.certificate_77777777_8888_9999_0000_111111111111", "listener_arn", "${aws_lb_listener.https.arn}"},
	})
	if own := minimal(t, domain).OfType("aws_lb_listener_certificate"); len(own) > 0 {
		t.Errorf("a further certificate that nobody named: %v", own)
	}
}
