// Package oidc decides, as AWS does, whether a role lets in a job of a workflow by the token that GitHub gives it.
package oidc

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// Issuer of GitHub's tokens.
const Issuer = "token.actions.githubusercontent.com"

// Token is what the claims of one say that matter here.
// https://docs.github.com/en/actions/reference/security/oidc
type Token struct {
	Subject, Audience string
}

// said is what AWS says of a failure, in its own words.
type said string

func (s said) Error() string { return string(s) }

// ErrDenied is in the error of a role that does not let the token in.
var ErrDenied = said("Not authorized to perform sts:AssumeRoleWithWebIdentity")

// Assume asks the account for the role's trust policy and judges it. Seconds is how long the session shall last.
func Assume(ctx context.Context, client *iam.Client, role string, token Token, seconds int) error {
	found, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(path.Base(role))})
	if err != nil {
		return fmt.Errorf("%w: role %s: %w", ErrDenied, role, err) // AWS says no more of a role that is not there
	}
	if aws.ToString(found.Role.Arn) != role {
		return fmt.Errorf("%w: the role is %s, not %s", ErrDenied, aws.ToString(found.Role.Arn), role)
	}
	providers, err := client.ListOpenIDConnectProviders(ctx, &iam.ListOpenIDConnectProvidersInput{})
	if err != nil {
		return err
	}
	var known []string
	for _, provider := range providers.OpenIDConnectProviderList {
		known = append(known, aws.ToString(provider.Arn))
	}
	document, err := url.PathUnescape(aws.ToString(found.Role.AssumeRolePolicyDocument))
	if err != nil {
		return fmt.Errorf("the trust policy of %s: %w", role, err)
	}
	if longest := int(aws.ToInt32(found.Role.MaxSessionDuration)); seconds > longest && longest > 0 {
		return said(fmt.Sprintf("The requested DurationSeconds exceeds the MaxSessionDuration set for this role: %d exceeds %d", seconds, longest))
	}
	return Judge(document, token, known)
}

// policy is a trust policy: only what such policies need is read, everything else is an error.
type policy struct {
	Version   string
	Statement oneOrMany[statement]
}

type statement struct {
	Sid, Effect string
	Action      oneOrMany[string]
	Principal   map[string]oneOrMany[string]
	Condition   map[string]map[string]oneOrMany[string]
}

type oneOrMany[T any] []T

func (o *oneOrMany[T]) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if bytes.HasPrefix(data, []byte("[")) {
		return decoder.Decode((*[]T)(o))
	}
	*o = make([]T, 1)
	return decoder.Decode(&(*o)[0])
}

// Judge gives ErrDenied where a trust policy does not let a token in. Providers are the ARNs of those that the account has.
func Judge(document string, token Token, providers []string) error {
	decoder := json.NewDecoder(strings.NewReader(document))
	decoder.DisallowUnknownFields()
	var p policy
	if err := decoder.Decode(&p); err != nil {
		return fmt.Errorf("the trust policy is not understood: %w", err)
	}
	allowed := false
	for _, s := range p.Statement {
		applies, err := s.applies(token, providers)
		if err != nil {
			return err
		}
		if applies && s.Effect == "Deny" {
			return fmt.Errorf("%w: %s denies", ErrDenied, s.Sid)
		}
		allowed = allowed || applies
	}
	if !allowed {
		return fmt.Errorf("%w: no statement allows sub %s, aud %s", ErrDenied, token.Subject, token.Audience)
	}
	return nil
}

func (s statement) applies(token Token, providers []string) (bool, error) {
	if !slices.Contains(s.Action, "sts:AssumeRoleWithWebIdentity") {
		return false, nil
	}
	if !slices.ContainsFunc(s.Principal["Federated"], func(arn string) bool {
		return strings.HasSuffix(arn, ":oidc-provider/"+Issuer) && slices.Contains(providers, arn)
	}) {
		return false, nil
	}
	claims := map[string]string{Issuer + ":sub": token.Subject, Issuer + ":aud": token.Audience}
	for operator, conditions := range s.Condition {
		for key, values := range conditions {
			claim, known := claims[key]
			if !known {
				return false, fmt.Errorf("the condition key %s is not understood", key)
			}
			matches, err := compare(operator, claim, values)
			if err != nil || !matches {
				return false, err
			}
		}
	}
	return true, nil
}

// compare a claim with the values of a condition: one of them is enough.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
func compare(operator, claim string, values []string) (bool, error) {
	switch operator {
	case "StringEquals":
		return slices.Contains(values, claim), nil
	case "StringLike":
		return slices.ContainsFunc(values, func(pattern string) bool { return like(pattern, claim) }), nil
	}
	return false, fmt.Errorf("the condition operator %s is not understood", operator)
}

// like matches * with any text and ? with any character.
func like(pattern, text string) bool {
	if pattern == "" {
		return text == ""
	}
	switch {
	case pattern[0] == '*':
		return like(pattern[1:], text) || text != "" && like(pattern, text[1:])
	case text == "":
		return false
	}
	return (pattern[0] == '?' || pattern[0] == text[0]) && like(pattern[1:], text[1:])
}

// Repository in a subject.
type Repository struct {
	FullName              string
	OwnerID, RepositoryID int
	// Immutable subjects name the ids, too: those of repositories made, renamed or moved since 2026-07-15.
	// https://github.com/aws-actions/configure-aws-credentials/issues/1888
	Immutable bool
}

// Subject of the token of a job: of its GitHub environment where it has one, else of what started the run.
// https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
func (r Repository) Subject(environment, event, ref string) string {
	name := r.FullName
	if owner, repository, _ := strings.Cut(r.FullName, "/"); r.Immutable {
		name = fmt.Sprintf("%s@%d/%s@%d", owner, r.OwnerID, repository, r.RepositoryID)
	}
	switch {
	case environment != "":
		return "repo:" + name + ":environment:" + environment
	case event == "pull_request":
		return "repo:" + name + ":pull_request"
	}
	return "repo:" + name + ":ref:" + ref
}
