//go:build e2e

package e2e

import (
	"encoding/json"
	"io"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// state is a file of Terraform's, which is read without the provider's schema: that would take seconds.
type state struct {
	Serial    int
	Lineage   string
	Resources []struct {
		Mode, Type, Name string
		Instances        []struct{ Attributes map[string]any } // one of each resource: Slipway's have neither count nor for_each
	}
}

func parseState(t *testing.T, data []byte) (read state) {
	t.Helper()
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// readState gives the one in a bucket.
func readState(t *testing.T, client *s3.Client, bucket, key string) state {
	t.Helper()
	object := must(client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key}))(t)
	defer object.Body.Close()
	return parseState(t, must(io.ReadAll(object.Body))(t))
}

// byAddress gives the attributes of each resource and data source.
func (s state) byAddress() map[string]map[string]any {
	resources := map[string]map[string]any{}
	for _, resource := range s.Resources {
		address := resource.Type + "." + resource.Name
		if resource.Mode == "data" {
			address = "data." + address
		}
		for _, instance := range resource.Instances {
			resources[address] = instance.Attributes
		}
	}
	return resources
}

// state gives the attributes of what is in the deployment's, by address.
func (d *deployment) state() map[string]map[string]any {
	d.t.Helper()
	d.SetStdout(io.Discard) // the log of a subtest that is over is closed, and Terraform would wait for somebody to read on
	pulled, err := d.StatePull(ctx)
	d.logged("state pull", err)
	return parseState(d.t, []byte(pulled)).byAddress()
}
