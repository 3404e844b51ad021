package target

import "testing"

func TestOf(t *testing.T) {
	for text, want := range map[string]Target{
		"":                                     {},
		"Front.Acme.co.uk.":                    {Key: "front.acme.co.uk", Owner: "acme.co.uk"},
		"10 mail.example.com":                  {Key: "mail.example.com", Owner: "example.com"},
		"0 5 5060 sip.acme.com":                {Key: "sip.acme.com", Owner: "acme.com"},
		"https://api.acme.com:8443/v1/{proxy}": {Key: "api.acme.com", Owner: "acme.com"},
		"dualstack.a-1.us-east-1.elb.amazonaws.com": {Key: "a-1.us-east-1.elb.amazonaws.com", Owner: "us-east-1.elb.amazonaws.com", Shared: true},
		"acme.netlify.app":                          {Key: "acme.netlify.app", Owner: "netlify.app", Shared: true},
		"front.internal":                            {Key: "front.internal", Owner: "internal"},
		"203.0.113.7":                               {Key: "203.0.113.7"},
		"2001:db8::1":                               {Key: "2001:db8::1"},
		"a1b2c3":                                    {Key: "a1b2c3"},
		"arn:aws:lambda:us-east-1:123456789012:function:shop:live": {Key: "arn:aws:lambda:us-east-1:123456789012:function:shop", Owner: "123456789012"},
		"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:shop/invocations": {
			Key: "arn:aws:lambda:us-east-1:123456789012:function:shop", Owner: "123456789012"},
		"https://learn:8080": {Key: "learn"},
		"arn:aws:s3:::logs":  {Key: "arn:aws:s3:::logs"},
		"https://www.googleapis.com/compute/v1/projects/shop/global/backendServices/a": {Key: "projects/shop/global/backendServices/a", Owner: "projects/shop"},
		"/subscriptions/S-1/resourceGroups/a":                                          {Key: "/subscriptions/s-1/resourcegroups/a", Owner: "/subscriptions/s-1"},
	} {
		if got := Of(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestOwners(t *testing.T) {
	for _, test := range []struct {
		a, b          string
		same, another bool
	}{
		{"a.acme.com", "b.acme.com", true, false},
		{"a.acme.com", "a.other.com", false, true},
		{"a.netlify.app", "b.netlify.app", false, false},
		{"a.other.com", "a.netlify.app", false, true},
		{"a.netlify.app", "a.other.com", false, false},
		{"203.0.113.7", "a.acme.com", false, false},
		{"arn:aws:sqs:us-east-1:123456789012:a", "arn:aws:sqs:us-east-1:123456789012:b", true, false},
		{"arn:aws:sqs:us-east-1:210987654321:a", "arn:aws:sqs:us-east-1:123456789012:a", false, true},
		{"arn:aws:sqs:us-east-1:210987654321:a", "a.acme.com", false, false},
		{"projects/a/x", "projects/b/x", false, true},
	} {
		if a, b := Of(test.a), Of(test.b); a.SameOwner(b) != test.same || a.AnotherOwner(b) != test.another {
			t.Errorf("%s and %s: same owner %t, another %t", test.a, test.b, a.SameOwner(b), a.AnotherOwner(b))
		}
	}
}
