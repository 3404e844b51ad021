package rights

import (
	"strings"

	"slipway/internal/policy"
	"slipway/internal/template"
)

// domain. Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscertificatemanager.html and
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html
var domain = []need{
	{types: "aws_acm_certificate aws_acm_certificate_validation", reads: "acm:DescribeCertificate acm:ListTagsForCertificate",
		writes: "acm:DeleteCertificate acm:RemoveTagsFromCertificate", on: tagged("acm", "certificate/*"), why: provider("acm/certificate.go")},
	{types: "aws_acm_certificate", writes: "acm:AddTagsToCertificate", on: all(tagged("acm", "certificate/*"), tagging("acm", "certificate/*")),
		why: provider("acm/certificate.go")},
	{types: "aws_acm_certificate", writes: "acm:RequestCertificate", on: requested, why: provider("acm/certificate.go")},
	{types: "aws_route53_record data.aws_route53_zone", reads: "route53:GetHostedZone route53:ListResourceRecordSets route53:ListTagsForResource",
		on: hostedZone, why: provider("route53/record.go")},
	{types: "data.aws_route53_zone", reads: "route53:ListHostedZones", on: everyZone,
		why: "it takes no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html"},
	{types: "aws_route53_record", writes: "route53:ChangeResourceRecordSets", on: ownNames, why: provider("route53/record.go")},
	{types: "aws_route53_record", writes: "route53:GetChange", on: changesOfZones, why: provider("route53/record.go")},
}

// provider says which code of the provider makes the calls.
func provider(file string) string {
	return "the provider's calls: https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/" + file
}

// hostedZone is that of the configuration, any where a reference names it: what may be changed there is narrowed to the environment's names.
func hostedZone(s subject) []policy.Statement {
	if domain := s.environment.LoadBalancer.Domain; domain != nil && template.Refers(domain.ZoneId) {
		return one([]string{s.place().Route53("hostedzone/*")})
	}
	var zones []string
	for _, id := range s.texts("data.aws_route53_zone", "zone_id") {
		zones = append(zones, s.place().Route53("hostedzone/"+id))
	}
	return one(zones)
}

// everyZone of the account. Route 53 is asked in no region of the environment's.
func everyZone(_ subject) []policy.Statement { return one([]string{"*"}) }

// ownNames of a zone that others may share: the stack's, and below them those that begin with _, with which ACM has a name proven. Names are compared in small
// letters, with * by its code. Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
func ownNames(s subject) []policy.Statement {
	var names []string
	for _, name := range s.texts("aws_route53_record", "name") {
		bare := strings.TrimPrefix(name, "*.")
		names = append(names, strings.Replace(name, "*", `\052`, 1), "_*."+bare)
	}
	if len(names) == 0 {
		return nil
	}
	return given(hostedZone, "ForAllValues:StringLike", "route53:ChangeResourceRecordSetsNormalizedRecordNames", sorted(names)...)(s)
}

func changesOfZones(s subject) []policy.Statement {
	return one([]string{s.place().Route53("change/*")})
}
