package config

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestDomain(t *testing.T) {
	const arn = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
	domain := func(keys string) string { return "load_balancer:\n  domain: {" + keys + "}\n" }
	named := func(name string) string { return domain("zone_id: Z0123456789ABCDEFGHIJ, name: " + name) }
	with := func(names string) string {
		return domain("zone_id: Z0123456789ABCDEFGHIJ, name: shop.example.com, alternative_names: [" + names + "]")
	}
	checkRules(t, []ruleTest{
		{name: "a name and its zone", added: named("shop.example.com")},
		{name: "without a zone", added: domain("name: shop.example.com"), want: "load_balancer.domain.zone_id: missing; add it, such as Z"},
		{name: "the zone's name", added: domain("name: shop.example.com, zone_id: example.com"), want: "not the ID of a hosted zone; write it as Z0"},
		{name: "a zone as the CLI prints it", added: domain("name: shop.example.com, zone_id: /hostedzone/Z01234"), want: "not the ID of a hosted zone; use Z01234"},
		{name: "a URL", added: named("https://shop.example.com/"), want: "a URL; leave out https://"},
		{name: "a dot at the end", added: named("shop.example.com."), want: "ends with a dot; write it as shop.example.com"},
		{name: "capitals", added: named("Shop.example.com"), want: "has capital letters, which AWS makes small; write it as shop.example.com"},
		{name: "a wildcard as the name", added: named("'*.example.com'"), want: "not a domain name"},
		{name: "a name that is too long", added: named(strings.Repeat("a", 53) + ".example.com"), want: "longer than the 64 characters"},

		{name: "further names", added: with("www.shop.example.com, '*.shop.example.com', example.com")},
		{name: "a long further name", added: with(strings.Repeat("a", 53) + ".example.com")},
		{name: "a name twice", added: with("a.example.com, a.example.com"), want: "alternative_names[1]: a.example.com; in the list twice"},
		{name: "the name itself", added: with("shop.example.com"), want: "alternative_names[0]: shop.example.com; the name itself; remove it"},
		{name: "a name of another zone", added: with("shop.example.org"),
			want: "alternative_names[0]: shop.example.org; in no zone together with shop.example.com, and domain.zone_id is one"},
		{name: "a wildcard inside", added: with("'shop.*.example.com'"), want: "not a domain name"},
		{name: "a text for the list", added: domain("zone_id: Z1, name: example.com, alternative_names: www.example.com"), want: "must be a list"},

		{name: "with certificate_arn", added: named("shop.example.com") + "  certificate_arn: " + arn + "\n",
			want: "load_balancer.certificate_arn: " + arn + "; load_balancer.domain makes a certificate of its own; remove one of the two"},
		{name: "in GovCloud", old: "us-east-1", new: "us-gov-west-1", added: named("shop.example.com"),
			want: "domain.zone_id: Z0123456789ABCDEFGHIJ; GovCloud has no public zones, where ACM looks for its proof; use load_balancer.certificate_arn"},
		{name: "with domain_name", added: named("shop.example.com") + "  domain_name: www.example.com\n",
			want: "load_balancer.domain_name: www.example.com; load_balancer.domain has the name, shop.example.com; remove domain_name"},
		{name: "with further certificates", added: named("shop.example.com") + "  certificates: [" + arn + "]\n"},
		{name: "further certificates alone", added: fmt.Sprintf("load_balancer: {certificates: [%q]}\n", arn), want: "of a listener that is not there without"},
		{name: "a further certificate twice", added: named("shop.example.com") + "  certificates: [" + arn + ", " + arn + "]\n", want: "in the list twice"},
		{name: "the certificate again", added: fmt.Sprintf("load_balancer: {certificate_arn: %q, certificates: [%q]}\n", arn, arn),
			want: "certificates[0]: " + arn + "; already certificate_arn"},
		{name: "a further certificate of another region", added: fmt.Sprintf("load_balancer: {certificate_arn: %q, certificates: [%q]}\n", arn,
			strings.Replace(arn, "us-east-1", "eu-west-1", 1)), want: "certificates[0]: arn:aws:acm:eu-west-1"},
	})
}

func TestWildcardAndApexShareAProof(t *testing.T) {
	d := Domain{Name: "example.com", AlternativeNames: []string{"*.example.com", "shop.example.com"}}
	if got, want := d.Proofs(), []string{"example.com", "shop.example.com"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for host, want := range map[string]bool{"example.com": true, "www.example.com": true, "a.b.example.com": false, "example.org": false} {
		if got := d.Secures(host); got != want {
			t.Errorf("%s: %v", host, got)
		}
	}
}

func TestHTTPSIsOnWithADomain(t *testing.T) {
	e := parse(t, minimal+"load_balancer: {domain: {name: shop.example.com, zone_id: Z1}}\n")
	if !e.LoadBalancer.HTTPS() || !e.LoadBalancer.CertificateOfACM() || e.LoadBalancer.Host() != "shop.example.com" {
		t.Errorf("got %v, %v, %s", e.LoadBalancer.HTTPS(), e.LoadBalancer.CertificateOfACM(), e.LoadBalancer.Host())
	}
	if e = parse(t, minimal); e.LoadBalancer.HTTPS() || e.LoadBalancer.CertificateOfACM() || e.LoadBalancer.Host() != "" {
		t.Error("a file without a name has one")
	}
}
