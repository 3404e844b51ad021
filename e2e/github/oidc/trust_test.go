package oidc

import (
	"errors"
	"strings"
	"testing"
)

const provider = "arn:aws:iam::123456789012:oidc-provider/" + Issuer

const policyOf = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
	"Principal": {"Federated": "` + provider + `"},
	"Condition": {"StringEquals": {"` + Issuer + `:aud": "sts.amazonaws.com"}, "StringLike": {"` + Issuer + `:sub": ["repo:acme/shop:environment:*", "x"]}}}}`

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		name      string
		document  string
		token     Token
		providers []string
		denied    bool
	}{
		{"an environment", policyOf, Token{"repo:acme/shop:environment:prod", "sts.amazonaws.com"}, []string{provider}, false},
		{"a branch", policyOf, Token{"repo:acme/shop:ref:refs/heads/main", "sts.amazonaws.com"}, []string{provider}, true},
		{"another audience", policyOf, Token{"repo:acme/shop:environment:prod", "other"}, []string{provider}, true},
		{"no provider", policyOf, Token{"repo:acme/shop:environment:prod", "sts.amazonaws.com"}, nil, true},
		{"a deny", strings.Replace(policyOf, "Allow", "Deny", 1), Token{"x", "sts.amazonaws.com"}, []string{provider}, true},
		{"another action", strings.Replace(policyOf, "AssumeRoleWithWebIdentity", "AssumeRole", 1), Token{"x", "sts.amazonaws.com"}, []string{provider}, true},
	} {
		if err := Judge(test.document, test.token, test.providers); errors.Is(err, ErrDenied) != test.denied || !test.denied && err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestWhatIsNotUnderstoodFails(t *testing.T) {
	for _, document := range []string{
		"{", strings.Replace(policyOf, "StringLike", "StringNotLike", 1), strings.Replace(policyOf, ":aud", ":actor", 1),
		strings.Replace(policyOf, `"Effect"`, `"NotAction": "x", "Effect"`, 1),
	} {
		err := Judge(document, Token{"x", "sts.amazonaws.com"}, []string{provider})
		if err == nil || errors.Is(err, ErrDenied) || !strings.Contains(err.Error(), "is not understood") {
			t.Errorf("%s: %v", document, err)
		}
	}
}

func TestSubject(t *testing.T) {
	r := Repository{FullName: "acme/shop", OwnerID: 1, RepositoryID: 2}
	if got := r.Subject("", "pull_request", "refs/pull/1/merge"); got != "repo:acme/shop:pull_request" {
		t.Error(got)
	}
	r.Immutable = true
	if got := r.Subject("prod", "push", "refs/heads/main"); got != "repo:acme@1/shop@2:environment:prod" {
		t.Error(got)
	}
	if got := r.Subject("", "push", "refs/heads/main"); got != "repo:acme@1/shop@2:ref:refs/heads/main" {
		t.Error(got)
	}
}
