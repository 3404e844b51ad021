package quotas

import (
	"regexp"
	"testing"
)

func TestQuotasCanBeAskedFor(t *testing.T) {
	const want = "aws service-quotas get-service-quota --region eu-west-1 --service-code fargate --quota-code L-3032A538 --query Quota.Value"
	if got := FargateCPU.Ask("eu-west-1"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	code := regexp.MustCompile(`^L-[0-9A-F]{8}$`)
	seen := map[string]string{}
	for typ, quota := range ByType {
		if !code.MatchString(quota.Code) || quota.Name == "" || quota.Service == "" || quota.Default < 5 || quota.Per != Region {
			t.Errorf("%s: %+v", typ, quota)
		}
		if other := seen[quota.Code]; other != "" {
			t.Errorf("%s and %s have one code", typ, other)
		}
		seen[quota.Code] = typ
	}
}

func TestSomeRegionsHaveLess(t *testing.T) {
	if a, b := DBInstances.In("us-east-1"), DBInstances.In("ap-south-1"); a != 40 || b != 20 {
		t.Errorf("%d and %d instances", a, b)
	}
}
