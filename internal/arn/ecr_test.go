package arn

import "testing"

func TestTheRepositoryOfAnImage(t *testing.T) {
	digest := "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	for image, want := range map[string]string{
		"123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.2":           "arn:aws:ecr:us-east-1:123456789012:repository/shop",
		"123456789012.dkr.ecr.us-east-1.amazonaws.com/team/shop" + digest: "arn:aws:ecr:us-east-1:123456789012:repository/team/shop",
		"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop":           "arn:aws-cn:ecr:cn-north-1:123456789012:repository/shop",
		"123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/shop:1":    "arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/shop",
		"nginx:1.27":                           "",
		"public.ecr.aws/nginx/nginx:1.27":      "",
		"ghcr.io/acme/shop:1":                  "",
		"localhost:5000/123456789012.dkr.ecr.": "",
	} {
		if got := OfImage(image); got != want {
			t.Errorf("%s: got %q, want %q", image, got, want)
		}
	}
}

func TestTheRegistryOfAnImage(t *testing.T) {
	for image, want := range map[string]Registry{
		"123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.2":     {"us-east-1", "amazonaws.com", false},
		"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/shop":     {"cn-north-1", "amazonaws.com.cn", false},
		"123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu/shop":     {"eusc-de-east-1", "amazonaws.eu", false},
		"123456789012.dkr-ecr.eu-west-1.on.aws/shop:1":              {"eu-west-1", "on.aws", true},
		"123456789012.dkr-ecr-fips.us-east-1.on.aws/shop:1":         {"us-east-1", "on.aws", true},
		"123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/s:1": {"us-gov-west-1", "amazonaws.com", false},
		"public.ecr.aws/nginx/nginx:1.27":                           {},
		"nginx":                                                     {},
	} {
		if got, ok := RegistryOf(image); got != want || ok != (want != Registry{}) {
			t.Errorf("%s: got %+v, %v", image, got, ok)
		}
	}
}
