package doctor

import (
	"reflect"
	"testing"

	"slipway/internal/arn"
	"slipway/internal/config"
)

// What a reference names is made or looked up by an apply: there is nothing to ask for before.
func TestWhatAReferenceNamesIsNotAskedFor(t *testing.T) {
	const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/66666666-7777-8888-9999-000000000000"
	e := config.Environment{LoadBalancer: config.LoadBalancer{
		CertificateArn: "${aws_acm_certificate.shop.arn}", Certificates: []string{"${local.other}", certificate}, Domain: &config.Domain{ZoneId: "Z0123456789"},
	}}
	e.Service.Secrets = []config.Secret{{ValueFrom: "${aws_secretsmanager_secret.api.arn}:key::"}, {ValueFrom: "${aws_ssm_parameter.api.arn}"}}
	if got := certificatesOf(e); !reflect.DeepEqual(got, []string{certificate}) {
		t.Errorf("asks for the certificates %v", got)
	}
	if !namesZone(e) {
		t.Error("does not ask for a zone that is named")
	}
	e.LoadBalancer.Domain.ZoneId = "${data.aws_route53_zone.main.zone_id}"
	if namesZone(e) || hasSource(arn.IsSecret)(e) || hasSource(arn.IsParameter)(e) {
		t.Error("asks for a zone, a secret or a parameter that a reference names")
	}
}
