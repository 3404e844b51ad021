package ecs

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/acmcertificate"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/acmcertificatevalidation"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dataawsroute53zone"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/route53record"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
	"slipway/internal/listener"
)

// newCertificate requests a certificate for the domain's names, proves that they are ours, and gives its ARN, and what waits until ACM has issued it.
//
// The records of the proof are blocks by the configured names, which look their values up: for_each over what ACM asks for would hang on values that nobody
// knows before the certificate is there. ACM asks for the same record in each certificate of a name and account, so that a new certificate leaves the records
// alone, and another environment's or region's may have made them: they are taken over. Source:
// https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
func newCertificate(scope address.Scope, domain config.Domain) (arn string, issued []cdktf.ITerraformDependable) {
	zone := newZone(scope, domain)
	certificate := address.New(scope, acmcertificate.NewAcmCertificate, "main", &acmcertificate.AcmCertificateConfig{
		DomainName: jsii.String(domain.Name),
		// With the name itself, as ACM keeps them: else the provider would not see that the last further one is gone.
		SubjectAlternativeNames: jsii.Strings(domain.Names()...),
		ValidationMethod:        jsii.String("DNS"),
		Lifecycle:               lifecycle.CreateBeforeDestroy(), // the listener has the old one until then
	})
	var proofs []string
	for _, name := range domain.Proofs() {
		value := func(attribute string) *string {
			return jsii.String(fmt.Sprintf("${one(distinct([for o in %s.domain_validation_options : o.%s if trimprefix(o.domain_name, \"*.\") == %q]))}",
				*certificate.Fqn(), attribute, name))
		}
		record := address.New(scope, route53record.NewRoute53Record, "proof_"+listener.HostLabel(name), &route53record.Route53RecordConfig{
			ZoneId:         jsii.String(zone),
			Name:           value("resource_record_name"),
			Type:           jsii.String("CNAME"),
			Records:        &[]*string{value("resource_record_value")},
			Ttl:            jsii.Number(300),
			AllowOverwrite: jsii.Bool(true),
			Lifecycle:      lifecycle.IgnoreChanges(nil, "name", "records"),
		})
		proofs = append(proofs, *record.Fqdn())
	}
	validation := address.New(scope, acmcertificatevalidation.NewAcmCertificateValidation, "main", &acmcertificatevalidation.AcmCertificateValidationConfig{
		CertificateArn:        certificate.Arn(),
		ValidationRecordFqdns: jsii.Strings(proofs...),
		// ACM takes minutes, or for ever where the registrar does not name the zone's servers.
		Timeouts: &acmcertificatevalidation.AcmCertificateValidationTimeouts{Create: jsii.String("30m")},
	})
	return *certificate.Arn(), []cdktf.ITerraformDependable{validation}
}

// newZone gives the ID of the zone, which it looks at, so that a plan says what ACM and Route 53 would refuse in the middle of an apply.
func newZone(scope address.Scope, domain config.Domain) string {
	names, _ := json.Marshal(domain.Names()) // texts can always be written
	return *address.New(scope, dataawsroute53zone.NewDataAwsRoute53Zone, "domain", &dataawsroute53zone.DataAwsRoute53ZoneConfig{
		ZoneId: jsii.String(domain.ZoneId),
		Lifecycle: &cdktf.TerraformResourceLifecycle{Postcondition: &[]*cdktf.Postcondition{
			{
				Condition: "${!self.private_zone}",
				ErrorMessage: jsii.String("load_balancer.domain.zone_id: " + domain.ZoneId + " is a private zone, and ACM looks for its proof on the internet. Use the " +
					"public zone, or load_balancer.certificate_arn."),
			},
			{
				Condition: fmt.Sprintf("${alltrue([for name in %s : endswith(\".${name}\", \".${self.name}\")])}", names),
				ErrorMessage: jsii.String("load_balancer.domain: not all of " + strings.Join(domain.Names(), ", ") + " are names of the zone ${self.name}. Correct " +
					"the names or zone_id; a name of another zone needs a certificate and a record of its own: docs/domain.md."),
			},
		}},
	}).ZoneId()
}

// newAliases lead the domain's names to the load balancer, by A and AAAA records: docs/decisions/domain.md. A record that is there already is somebody's, and
// stays: then the apply fails.
func newAliases(scope address.Scope, domain config.Domain, balancer *LoadBalancer) {
	for _, name := range domain.Names() {
		label := "alias_" + listener.HostLabel(name)
		if below, wild := strings.CutPrefix(name, "*."); wild {
			label = "wildcard_" + listener.HostLabel(below)
		}
		newAlias(scope, label, name, "A", domain, balancer)
		newAlias(scope, label+"_aaaa", name, "AAAA", domain, balancer)
	}
}

func newAlias(scope address.Scope, label, name, kind string, domain config.Domain, balancer *LoadBalancer) {
	address.New(scope, route53record.NewRoute53Record, label, &route53record.Route53RecordConfig{
		ZoneId: jsii.String(domain.ZoneId),
		Name:   jsii.String(name),
		Type:   jsii.String(kind),
		Alias: &route53record.Route53RecordAlias{
			Name:   jsii.String(balancer.DNSName),
			ZoneId: jsii.String(balancer.ZoneID),
			// There is no other place to lead to.
			EvaluateTargetHealth: jsii.Bool(false),
		},
		DependsOn: &balancer.Ready, // no name for what does not answer yet
	})
}
