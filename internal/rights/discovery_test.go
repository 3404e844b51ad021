package rights

import (
	"testing"

	"slipway/internal/rights/trial"
)

// The namespace of Service Connect is made, seen and deleted where it has the environment's tags.
func TestTheNamespaceOfServiceConnect(t *testing.T) {
	const place = "arn:aws:servicediscovery:us-east-1:123456789012:namespace/ns-1"
	rights := of(t, "services")
	ask := func(action, resource, kind, environment string) trial.Request {
		return trial.Request{Action: "servicediscovery:" + action, Resource: resource, Context: map[string]string{
			"aws:RequestedRegion": "us-east-1", kind + "Project": "shop", kind + "Environment": environment, kind + "ManagedBy": "slipway"}}
	}
	for _, c := range []struct {
		request      trial.Request
		plan, deploy bool
	}{
		{ask("GetNamespace", place, "aws:ResourceTag/", "services"), true, true},
		{ask("GetNamespace", place, "aws:ResourceTag/", "other"), false, false},
		{ask("DeleteNamespace", place, "aws:ResourceTag/", "services"), false, true},
		{ask("DeleteNamespace", place, "aws:ResourceTag/", "other"), false, false},
		{ask("CreateHttpNamespace", "*", "aws:RequestTag/", "services"), false, true},
		{ask("CreateHttpNamespace", "*", "aws:RequestTag/", "other"), false, false},
		{ask("TagResource", "*", "aws:RequestTag/", "services"), false, true},
		{ask("GetOperation", place, "aws:ResourceTag/", "services"), false, true},
	} {
		if got := trial.Allows(rights.Plan, c.request); got != c.plan {
			t.Errorf("plan: %s: %t", c.request, got)
		}
		if got := trial.Allows(rights.Deploy, c.request); got != c.deploy {
			t.Errorf("deploy: %s: %t", c.request, got)
		}
	}
}
