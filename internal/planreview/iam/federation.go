package iam

import (
	"regexp"
	"slices"
	"strings"
)

// issuer is an identity provider of the web whose tokens AWS takes.
type issuer struct {
	host    string // of its URL, or the start of it
	who     string // that a role without a condition on the subject lets in
	shared  bool   // by all customers, so that only the subject says whose a token is
	owner   *regexp.Regexp
	within  *regexp.Regexp // a subject that names more than an owner; nil where any that names an owner does
	claims  []string       // others than sub that say whose a token is, after the issuer's name
	subject bool           // a subject is to be demanded even where the issuer is one's own
}

// issuers are those of CI systems and the like. Sources:
//
//   - GitHub, both forms of a subject: https://docs.github.com/en/actions/reference/security/oidc and
//     https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/; the @ is followed by the owner's id.
//   - GitLab: https://docs.gitlab.com/ci/cloud_services/aws/; HCP Terraform:
//     https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration;
//     the others' own documentation of OpenID Connect with AWS.
var issuers = []issuer{
	{host: "token.actions.githubusercontent.com", who: "every repository of GitHub", shared: true,
		owner: regexp.MustCompile(
			`^(?:repo|repository|job_workflow_ref):(?:[^/*?:@]+(?:@[^/:]*)?|[^/:]*@[0-9]+)/|` +
				`^(?:repository_owner(?:_id)?|repository_id|enterprise(?:_id)?):[^*?:]+(?::|$)`),
		within: regexp.MustCompile(`^(?:repo|repository|job_workflow_ref):[^/]+/[^/*?:@][^*:]*(?:[:@/]|$)|^repository_id:`),
		claims: []string{"repository", "repository_id", "repository_owner", "repository_owner_id", "job_workflow_ref", "enterprise", "enterprise_id"}},
	{host: "gitlab.com", who: "every project of gitlab.com", shared: true,
		owner:  regexp.MustCompile(`^project_path:[^/*?:]+/`),
		within: regexp.MustCompile(`^project_path:[^*?:]+/[^*?:]+:`),
		claims: []string{"namespace_path", "namespace_id", "project_path", "project_id"}},
	{host: "app.terraform.io", who: "every organization of HCP Terraform", shared: true,
		owner:  regexp.MustCompile(`^organization:[^:*?]+:`),
		within: regexp.MustCompile(`^organization:[^:]+:project:[^:*?]+:`)},
	{host: "agent.buildkite.com", who: "every organization of Buildkite", shared: true,
		owner:  regexp.MustCompile(`^organization:[^:*?]+:`),
		within: regexp.MustCompile(`^organization:[^:]+:pipeline:[^:*?]+:`),
		claims: []string{"organization_slug", "organization_id", "pipeline_id"}},
	{host: "oidc.vercel.com", who: "every team of Vercel", shared: true, owner: regexp.MustCompile(`^owner:[^:*?]+:`),
		within: regexp.MustCompile(`^owner:[^:]+:project:[^:*?]+:`)},
	{host: "api.pulumi.com/oidc", who: "every organization of Pulumi", shared: true, owner: regexp.MustCompile(`^pulumi:[\w:]*org:[^:*?]+:`),
		claims: []string{"aud"}},
	{host: "accounts.google.com", who: "every account of Google", shared: true, owner: regexp.MustCompile(`^[^*?]+$`), claims: []string{"aud", "oaud", "email",
		"hd"}},
	{host: "cognito-identity.amazonaws.com", who: "every identity pool of Cognito", shared: true, owner: regexp.MustCompile(`^[^*?]+$`), claims: []string{"aud"}},
	{host: "graph.facebook.com", who: "every app of Facebook", shared: true, owner: regexp.MustCompile(`^[^*?]+$`), claims: []string{"app_id", "aud"}},
	{host: "www.amazon.com", who: "every app of Login with Amazon", shared: true, owner: regexp.MustCompile(`^[^*?]+$`), claims: []string{"app_id", "aud"}},

	{host: "api.bitbucket.org/2.0/workspaces/", who: "every repository of the workspace"},
	{host: "oidc.circleci.com/org/", who: "every project of the organization"},
	{host: "oidc.eks.", who: "every pod of the cluster", subject: true},
}

// federated grades a row by which a web identity, or one of SAML, takes a role.
func (j *judge) federated(provider string, row Row) Verdict {
	if strings.Contains(provider, ":saml-provider/") || !slices.ContainsFunc(row.Actions, func(a string) bool {
		return Matches(strings.ToLower(a), "sts:assumerolewithwebidentity")
	}) {
		return Verdict{Grade: j.ifThere()}
	}
	host := provider
	if _, after, ok := strings.Cut(provider, ":oidc-provider/"); ok {
		host = after
	}
	host = strings.ToLower(host)
	if provider == later || strings.HasPrefix(provider, "${") { // the plan makes the provider as well
		host = j.issuerOf(row)
	}
	known, found := issuer{who: "everyone whom " + host + " knows"}, false
	for _, i := range issuers {
		if host == i.host || strings.HasPrefix(host, i.host) && (strings.HasSuffix(i.host, "/") || strings.HasSuffix(i.host, ".") || host[len(i.host)] == '/') {
			known, found = i, true
			break
		}
	}
	if found && known.host == "oidc.vercel.com" && host != known.host {
		known.shared = false // a team's own issuer
	}
	return j.subject(known, host, row)
}

// issuerOf is the host of a provider whose ARN is not known yet: the one of which the conditions ask for claims, or the only one that the plan has.
func (j *judge) issuerOf(row Row) string {
	for _, c := range row.Conditions {
		if i := strings.LastIndex(c.Key, ":"); i > 0 && (strings.HasSuffix(c.Key, ":sub") || strings.HasSuffix(c.Key, ":aud")) {
			return strings.ToLower(c.Key[:i])
		}
	}
	if len(j.accounts.issuers) == 1 {
		return j.accounts.issuers[0]
	}
	return later
}

// subject grades what the conditions leave of an issuer's tokens.
func (j *judge) subject(of issuer, host string, row Row) Verdict {
	let := everybody
	for _, c := range row.Conditions {
		name, ok := claim(c.Key, host)
		if !ok || !demands(c.Operator) {
			continue
		}
		switch {
		case name == "sub":
			let = min(let, of.lets(c))
		case slices.Contains(of.claims, name):
			let = min(let, claimed(name, c))
		case name == "aud" && !of.shared && claimed(name, c) == someOne:
			let = min(let, someClient)
		}
	}
	switch {
	case let == someOne:
		return Verdict{Grade: j.ifThere()}
	case let == wholeOwner && j.made:
		return Verdict{Medium, true, "everything of one owner"}
	case let == wholeOwner:
		return Verdict{High, false, "everything of one owner"}
	case of.shared:
		return Verdict{Critical, true, of.who}
	case let == someClient && !of.subject, of.host != "" && !of.subject: // the issuer is one's own
		if j.made {
			return Verdict{Medium, true, of.who}
		}
		return Verdict{High, false, of.who}
	}
	return Verdict{High, true, of.who}
}

// letsIn is who passes the conditions, from few to many.
type letsIn int

const (
	someOne letsIn = iota
	wholeOwner
	someClient // of an issuer that is not shared
	everybody
)

// lets says whom a condition on the subject lets in. With StringEquals a star is a letter like others.
func (i issuer) lets(c Condition) letsIn {
	most := someOne
	like := strings.HasSuffix(c.Operator, "Like")
	for _, value := range c.Values {
		switch {
		case value == "" || !like && strings.ContainsAny(value, "*?"): // no token has it
		case strings.Trim(value, "*?:/") == "" && like:
			most = max(most, everybody)
		case i.subject && like && regexp.MustCompile(`^system:serviceaccount:[^:]*[*?]`).MatchString(value):
			most = max(most, everybody)
		case i.owner == nil:
		case !i.owner.MatchString(value):
			most = max(most, everybody)
		case i.within != nil && !i.within.MatchString(value):
			most = max(most, wholeOwner)
		}
	}
	return most
}

// claim is the name of a claim in a condition's key, such as sub of token.actions.githubusercontent.com:sub.
func claim(key, host string) (string, bool) {
	key = strings.ToLower(key)
	if name, ok := strings.CutPrefix(key, host+":"); ok {
		return name, true
	}
	return "", false
}

// demands says whether an operator asks for one of its values. Tokens always have the claims that are looked at, so that operators which
// pass a request without the key ask for them as well.
func demands(operator string) bool {
	return positive(strings.TrimSuffix(strings.TrimPrefix(operator, "ForAllValues:"), "IfExists"))
}

// claimed says whom a condition on another claim than the subject lets in.
func claimed(name string, c Condition) letsIn {
	most := someOne
	if strings.HasPrefix(name, "repository_owner") || strings.HasPrefix(name, "enterprise") || strings.HasPrefix(name, "namespace") ||
		strings.HasPrefix(name, "organization") || name == "hd" {
		most = wholeOwner
	}
	for _, value := range c.Values {
		head, _, _ := strings.Cut(value, "/")
		switch {
		case !strings.HasSuffix(c.Operator, "Like") || !strings.ContainsAny(value, "*?"):
		case head != value && !strings.ContainsAny(head, "*?"):
			most = max(most, wholeOwner)
		default:
			return everybody
		}
	}
	return most
}
