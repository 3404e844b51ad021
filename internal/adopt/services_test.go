package adopt

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// TestAServiceIsNotTakenForAnother: the name of an environment's first service is the beginning of the names of all others.
func TestAServiceIsNotTakenForAnother(t *testing.T) {
	const definitions = "arn:aws:ecs:us-east-1:123456789012:task-definition/"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".DescribeLogGroups") {
			_, _ = fmt.Fprint(w, `{"logGroups": [{"logGroupName": "/ecs/shop-prod-worker"},
				{"logGroupName": "/ecs/shop-prod-worker-2"}, {"logGroupName": "/ecs/shop-prod"}]}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"taskDefinitionArns": ["%[1]sshop-prod-worker-2:3", "%[1]sshop-prod-worker:9", "%[1]sshop-prod:7"]}`, definitions)
	}))
	t.Cleanup(server.Close)
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
	})
	clients := &Clients{
		ecs:  ecs.New(ecs.Options{Region: "us-east-1", BaseEndpoint: aws.String(server.URL), Credentials: credentials}),
		logs: cloudwatchlogs.New(cloudwatchlogs.Options{Region: "us-east-1", BaseEndpoint: aws.String(server.URL), Credentials: credentials}),
	}
	for name, revision := range map[string]string{"shop-prod": ":7", "shop-prod-worker": ":9", "shop-prod-worker-2": ":3", "shop-prod-work": ""} {
		found, err := taskDefinitions(t.Context(), clients, map[string]string{"family": name})
		if err != nil {
			t.Fatal(err)
		}
		if has := len(found) == 1; has != (revision != "") || has && found[0].ID != definitions+name+revision {
			t.Errorf("task definition of %s: got %+v", name, found)
		}
		groups, err := logGroups(t.Context(), clients, map[string]string{"name": "/ecs/" + name})
		if err != nil {
			t.Fatal(err)
		}
		if has := len(groups) == 1; has != (revision != "") || has && groups[0].ID != "/ecs/"+name {
			t.Errorf("log group of %s: got %+v", name, groups)
		}
	}
}
