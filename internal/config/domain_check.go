package config

import (
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/listener"
	"slipway/internal/template"
)

// hostedZone is what IDs look like. AWS documents their length alone; all that were seen begin with Z.
// Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html
var hostedZone = regexp.MustCompile(`^[A-Z0-9]{1,32}$`)

func (l LoadBalancer) checkDomain(c checker, e Environment) {
	if l.DomainName != "" {
		c.domainName("domain_name", l.DomainName)
	}
	if l.Domain == nil {
		return
	}
	d, in := *l.Domain, c.in("domain")
	if c.Given("certificate_arn") && l.CertificateArn != "" {
		c.Conflict("certificate_arn", l.CertificateArn, "load_balancer.domain makes a certificate of its own", "remove one of the two, as docs/domain.md shows",
			c.Path("domain"))
	}
	if l.DomainName != "" {
		c.Conflict("domain_name", l.DomainName, "load_balancer.domain has the name, "+d.Name, "remove domain_name", in.Path("name"))
	}
	// Source: https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-r53.html
	if arn.Partition(e.Region) == "aws-us-gov" {
		in.Conflict("zone_id", d.ZoneId, "GovCloud has no public zones, where ACM looks for its proof", "use load_balancer.certificate_arn", "region")
	}
	in.ownName("name", d.Name)
	if len(d.Name) > 64 {
		in.Value("name", d.Name, "longer than the 64 characters of a certificate's first name", "give a shorter name, and this one in alternative_names")
	}
	for i, name := range d.AlternativeNames {
		key := index("alternative_names", i)
		in.ownName(key, strings.TrimPrefix(name, "*."))
		switch {
		case name == d.Name:
			in.Conflict(key, name, "the name itself", "remove it", in.Path("name"))
		case together(d.Name, name) < 2:
			in.Conflict(key, name, "in no zone together with "+d.Name+", and domain.zone_id is one",
				"make a certificate and a record for it, and name the certificate in load_balancer.certificates", in.Path("name"))
		}
	}
	in.distinct("alternative_names", d.AlternativeNames)
	if !hostedZone.MatchString(d.ZoneId) && !template.Refers(d.ZoneId) {
		in.Value("zone_id", d.ZoneId, "not the ID of a hosted zone", zoneFix(d.ZoneId))
	}
}

func zoneFix(text string) string {
	if id := text[strings.LastIndex(text, "/")+1:]; hostedZone.MatchString(id) {
		return "use " + id
	}
	return "write it as Z0123456789ABCDEFGHIJ; this prints it: aws route53 list-hosted-zones-by-name"
}

// together counts the parts that two names have in common at their ends.
func together(a, b string) int {
	these, those := strings.Split(strings.ToLower(a), "."), strings.Split(strings.ToLower(b), ".")
	slices.Reverse(these)
	slices.Reverse(those)
	same := 0
	for same < min(len(these), len(those)) && these[same] == those[same] {
		same++
	}
	return same
}

// ownName is domainName for what Route 53 and ACM keep, both in lower case.
func (c checker) ownName(key, name string) {
	c.domainName(key, name)
	if lower := strings.ToLower(name); lower != name {
		c.Value(key, name, "has capital letters, which AWS makes small", "write it as "+lower)
	}
}

func (c checker) domainName(key, name string) {
	switch {
	case strings.Contains(name, "://"):
		c.Value(key, name, "a URL", "leave out https:// and everything after the name")
	case strings.HasSuffix(name, ".") && domainName.MatchString(strings.TrimSuffix(name, ".")):
		c.Value(key, name, "ends with a dot", "write it as "+strings.TrimSuffix(name, "."))
	case !domainName.MatchString(name) || len(name) > 253:
		c.Value(key, name, "not a domain name", "write it as shop.example.com")
	}
}

func (l LoadBalancer) checkCertificate(c checker, e Environment) {
	if l.CertificateArn != "" {
		c.certificate("certificate_arn", l.CertificateArn, e)
	}
	for i, source := range l.Certificates {
		key := index("certificates", i)
		c.certificate(key, source, e)
		if source == l.CertificateArn {
			c.Conflict(key, source, "already certificate_arn", "remove it", c.Path("certificate_arn"))
		}
	}
	c.distinct("certificates", l.Certificates)
	for i, source := range l.Certificates {
		for j, other := range l.Certificates[:i] {
			if source != other && listener.CertificateLabel(source) == listener.CertificateLabel(other) {
				c.Conflict(index("certificates", i), source, "would have the same address in Terraform as "+c.Path(index("certificates", j)),
					"rename one of the two in IAM")
			}
		}
	}
	if len(l.Certificates) > 0 && !l.HTTPS() {
		c.Conflict("certificates", l.Certificates[0], "of a listener that is not there without load_balancer.domain or load_balancer.certificate_arn",
			"set one of the two")
	}
}

// certificate is one of ACM, or one uploaded to IAM.
func (c checker) certificate(key, source string, e Environment) {
	switch uploaded := serverCertificate.FindStringSubmatch(source); {
	case uploaded == nil:
		c.arnHere(key, source, certificate, e)
	case uploaded[1] != arn.Partition(e.Region):
		c.otherPartition(key, source, e)
	}
}
