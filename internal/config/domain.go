package config

import (
	"slices"
	"strings"
)

// Domain is a name of a hosted zone in Route 53.
type Domain struct {
	// Name under which clients reach the service: the zone's own or one below it, in lower case, at most 64 characters.
	// Source: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
	Name string `yaml:"name" jsonschema:"required,example=shop.example.com"`

	// ZoneId of the hosted zone that has all the names. It is of this account, and public, for ACM looks for its proof on the internet: also where the load
	// balancer is internal, whose private addresses the public zone then tells.
	// Source: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
	ZoneId string `yaml:"zone_id" jsonschema:"required,example=Z0123456789ABCDEFGHIJ" refers:"hosted_zone"`

	// AlternativeNames are further names of the certificate that lead to the load balancer as well. *.shop.example.com stands for every name one part longer,
	// and its record answers for all that have none of their own. ACM takes 10 names unless its quota is raised. Default: none.
	// Source: https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
	AlternativeNames []string `yaml:"alternative_names"`
}

// Names are all of the certificate's, the service's first.
func (d Domain) Names() []string { return append([]string{d.Name}, d.AlternativeNames...) }

// Proofs are the names for which ACM wants a record: *.example.com and example.com share one.
// Source: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
func (d Domain) Proofs() []string {
	var proofs []string
	for _, name := range d.Names() {
		if name = strings.TrimPrefix(name, "*."); !slices.Contains(proofs, name) {
			proofs = append(proofs, name)
		}
	}
	return proofs
}

// Secures says whether the certificate is good for a host: * stands for one part of a name.
func (d Domain) Secures(host string) bool {
	_, rest, _ := strings.Cut(host, ".")
	return slices.Contains(d.Names(), host) || slices.Contains(d.Names(), "*."+rest)
}

// HTTPS says whether clients can speak TLS with the load balancer.
func (l LoadBalancer) HTTPS() bool { return l.CertificateArn != "" || l.Domain != nil }

// Host is the name that clients are told; "" where it is the load balancer's own.
func (l LoadBalancer) Host() string {
	if l.Domain != nil {
		return l.Domain.Name
	}
	return l.DomainName
}
