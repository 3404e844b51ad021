//go:build e2e

package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/rds"

	"slipway/e2e/emulator"
)

// TestEmulator has what existed before, answers for what does not exist as AWS does, and ends.
func TestEmulator(t *testing.T) {
	inTurn(t, 1)
	certificate := "arn:aws:acm:us-east-1:123456789012:certificate/66666666-7777-8888-9999-000000000000"
	started := must(emulator.Start(ctx, certificate, "sg-0123456789abcdef0"))(t)
	defer started.Stop()
	held := must(started.Contents(ctx))(t).Held
	for _, existing := range []string{certificate, "sg-0123456789abcdef0"} {
		if !slices.ContainsFunc(held, func(key string) bool { return strings.HasSuffix(key, "/"+existing) }) {
			t.Errorf("%s does not exist", existing)
		}
	}
	_, err := rds.NewFromConfig(started.Config()).DescribeDBProxyEndpoints(ctx, &rds.DescribeDBProxyEndpointsInput{DBProxyEndpointName: aws.String("none")})
	if err == nil || !strings.Contains(err.Error(), "DBProxyEndpointNotFoundFault") {
		t.Errorf("a proxy endpoint that does not exist: %v", err)
	}
	_, err = elb.NewFromConfig(started.Config()).DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{Names: []string{"none"}})
	if err == nil || !strings.Contains(err.Error(), "LoadBalancerNotFound") {
		t.Errorf("a load balancer that does not exist: %v", err)
	}
	started.Stop()
	client := http.Client{Timeout: 5 * time.Second}
	if answer, err := client.Get(started.URL + "/moto-api/"); err == nil {
		answer.Body.Close()
		t.Error("it still answers")
	}
	if _, err := emulator.Start(ctx, "arn:aws:s3:::bucket"); err == nil || !strings.Contains(err.Error(), "is no certificate, web ACL, ") {
		t.Errorf("something that cannot exist before: %v", err)
	}
}
