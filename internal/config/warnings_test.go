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

func TestOldTLSIsWarnedOf(t *testing.T) {
	environment := Environment{LoadBalancer: defaultLoadBalancer()}
	environment.LoadBalancer.CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/a"
	for policy, want := range map[string]string{
		"ELBSecurityPolicy-TLS13-1-0-PQ-2025-09":      "accepts TLS 1.0",
		"ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04":    "accepts TLS 1.1",
		"ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09": "",
		"ELBSecurityPolicy-TLS13-1-3-2021-06":         "",
	} {
		environment.LoadBalancer.SslPolicy = policy
		got := strings.Join(environment.Warnings(), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", policy, got, want)
		}
	}
}
