package rights

import (
	"testing"

	"slipway/internal/config"
	"slipway/internal/policy"
	"slipway/internal/rights/trial"
	"slipway/internal/stackjson"
)

// A zone may have the names of other environments.
func TestADeployChangesItsOwnNamesOfAZone(t *testing.T) {
	stack, err := stackjson.Read([]byte(`{"data": {"aws_route53_zone": {"domain": {"zone_id": "Z1"}}}, "resource": {"aws_route53_record": {
		"a": {"name": "shop.example.com"}, "b": {"name": "*.shop.example.com"}, "p": {"name": "${one(aws_acm_certificate.main.domain_validation_options)}"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	s := subject{stack: stack, environment: config.Environment{Region: "us-east-1", Account: "123456789012"}}.in("us-east-1")
	document := with(nil, "route53:ChangeResourceRecordSets", ownNames(s))
	for name, want := range map[string]bool{
		"shop.example.com": true, `\052.shop.example.com`: true, "_0a1b.shop.example.com": true,
		"example.com": false, "api.example.com": false, "api.shop.example.com": false, "_0a1b.api.example.com": false,
	} {
		request := trial.Request{Action: "route53:ChangeResourceRecordSets", Resource: "arn:aws:route53:::hostedzone/Z1",
			Context: map[string]string{"route53:ChangeResourceRecordSetsNormalizedRecordNames": name}}
		if got := trial.Allows([]policy.Document{document}, request); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
