package faults

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
)

// upstream counts what reaches it, and answers as no service does.
func upstream(t *testing.T, status int) (url string, reached func() []string) {
	t.Helper()
	var mutex sync.Mutex
	var bodies []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		mutex.Lock()
		bodies = append(bodies, string(body))
		mutex.Unlock()
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []string {
		mutex.Lock()
		defer mutex.Unlock()
		return slices.Clone(bodies)
	}
}

func start(t *testing.T, url string, options Options) *Proxy {
	t.Helper()
	proxy, err := Start(url, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	return proxy
}

// TestFaultsAreUnderstood asks with the AWS SDK: it has to see the codes, and to find each fault worth a retry.
func TestFaultsAreUnderstood(t *testing.T) {
	ctx := context.Background()
	url, reached := upstream(t, http.StatusOK)
	proxy := start(t, url, Options{Share: 1, Seed: 1})
	settings := aws.Config{
		Region: "us-east-1", BaseEndpoint: &proxy.URL,
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
		}),
	}
	calls := map[string]func() error{
		"ThrottlingException": func() error {
			_, err := ecs.NewFromConfig(settings).ListClusters(ctx, &ecs.ListClustersInput{})
			return err
		},
		"Throttling": func() error {
			_, err := rds.NewFromConfig(settings).DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{})
			return err
		},
		"RequestLimitExceeded": func() error {
			_, err := ec2.NewFromConfig(settings).DescribeVpcs(ctx, &ec2.DescribeVpcsInput{})
			return err
		},
		"SlowDown": func() error {
			client := s3.NewFromConfig(settings, func(o *s3.Options) { o.UsePathStyle = true })
			_, err := client.ListBuckets(ctx, &s3.ListBucketsInput{})
			return err
		},
	}
	for throttling, call := range calls {
		want := []string{throttling, "InternalFailure", "ServiceUnavailable"}
		slices.Sort(want)
		var codes []string
		for range 50 {
			err := call()
			var answered smithy.APIError
			if !errors.As(err, &answered) {
				t.Fatalf("%s: %v is no answer of the API", throttling, err)
			}
			if !retry.NewStandard().IsErrorRetryable(err) {
				t.Errorf("%v is not retried", err)
			}
			codes = append(codes, answered.ErrorCode())
		}
		slices.Sort(codes)
		if got := slices.Compact(codes); !slices.Equal(got, want) {
			t.Errorf("codes are %v, not %v", got, want)
		}
	}
	if n := len(reached()); n > 0 {
		t.Errorf("%d calls were forwarded", n)
	}
	total := 0
	for _, n := range proxy.Injected() {
		total += n
	}
	if total != 200 {
		t.Errorf("%d faults are counted, not 200", total)
	}
}

// post sends a call as the query protocol does.
func post(t *testing.T, url, body string) {
	t.Helper()
	response, err := http.Post(url, "application/x-www-form-urlencoded", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
}

func TestCallsAreForwarded(t *testing.T) {
	url, reached := upstream(t, http.StatusOK)
	var changed []string
	proxy := start(t, url, Options{Changed: func(number int, name string) {
		if number != len(changed)+1 || number != len(reached())-1 { // after the emulator's answer; the first call is a read
			t.Errorf("%s is number %d", name, number)
		}
		changed = append(changed, name)
	}})
	bodies := []string{"Action=DescribeVpcs", "Action=CreateVpc&CidrBlock=10.0.0.0%2F16"}
	for _, body := range bodies {
		post(t, proxy.URL, body)
	}
	request, err := http.NewRequest(http.MethodPost, proxy.URL, bytes.NewReader([]byte("{}")))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.CreateCluster")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if got, want := reached(), append(bodies, "{}"); !slices.Equal(got, want) {
		t.Errorf("forwarded are %q, not %q", got, want)
	}
	if want := []string{"CreateVpc", "CreateCluster"}; !slices.Equal(changed, want) || proxy.Changed() != len(want) {
		t.Errorf("changes are %v, not %v", changed, want)
	}
	if faults := proxy.Injected(); len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
}

func TestRefusedCallsChangeNothing(t *testing.T) {
	url, _ := upstream(t, http.StatusBadRequest)
	proxy := start(t, url, Options{})
	post(t, proxy.URL, "Action=CreateVpc")
	if proxy.Changed() != 0 {
		t.Error("a refused call counts as a change")
	}
}

func TestShare(t *testing.T) {
	const calls = 2000
	injected := func(seed uint64) int {
		url, _ := upstream(t, http.StatusOK)
		proxy := start(t, url, Options{Share: 0.2, Seed: seed})
		total := 0
		for range calls {
			proxy.draw()
		}
		for _, n := range proxy.Injected() {
			total += n
		}
		return total
	}
	first := injected(1)
	if first < calls/6 || first > calls/4 {
		t.Errorf("%d faults of %d calls", first, calls)
	}
	if again := injected(1); again != first {
		t.Errorf("%d and then %d faults with the same seed", first, again)
	}
}
