package quotas

import (
	"slices"
	"testing"
)

func TestWeightsOfPrefixLists(t *testing.T) {
	for list, want := range map[string]int{
		CloudFront: 55, "com.amazonaws.eu-west-1.s3": 1, "com.amazonaws.eu-west-1.route53-healthchecks": 25, "com.amazonaws.global.groundstation": 5,
	} {
		if got, known := Weight("eu-west-1", list); got != want || !known || !slices.Contains(PrefixLists("eu-west-1"), list) {
			t.Errorf("%s: %d, %t", list, got, known)
		}
	}
	for _, list := range []string{"com.amazonaws.us-east-1.s3", "pl-0123456789abcdef0", ""} {
		if got, known := Weight("eu-west-1", list); got != 1 || known {
			t.Errorf("%s: %d, %t", list, got, known)
		}
	}
}
