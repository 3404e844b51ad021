package config

import (
	"strings"
	"testing"
)

func TestPlainHTTPIsWarnedOf(t *testing.T) {
	environment := Environment{}
	if got := environment.Warnings(); len(got) != 1 || !strings.HasPrefix(got[0], "load_balancer.certificate_arn: not set") {
		t.Errorf("got %q", got)
	}
	environment.LoadBalancer.CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/a"
	if got := environment.Warnings(); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}
