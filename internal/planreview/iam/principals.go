package iam

import (
	"net/netip"
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

// resource grades a row of a policy that names principals: of a resource, or of who may take a role.
func (j *judge) resource(row Row, after []Statement) Verdict {
	if !row.Added {
		return Verdict{Grade: High}
	}
	if j.endpoint {
		return Verdict{Grade: Low} // it limits what goes through the endpoint; the principals have no more than before
	}
	var worst Verdict
	for _, principal := range row.Principals {
		worst = worse(worst, j.principal(principal, row, after))
	}
	return worst
}

func (j *judge) principal(principal string, row Row, after []Statement) Verdict {
	limits := limitsOf(row.Conditions)
	kind, name, _ := strings.Cut(principal, ":")
	switch {
	case principal == "*", strings.HasPrefix(principal, allBut):
		switch {
		case limits.someone():
			return Verdict{Medium, j.trust && !limits.caller, "everyone, within its conditions"}
		case onlyInvokesAPI(row.Actions):
			return Verdict{Medium, false, "everyone who reaches the API"}
		case guarded(row, after):
			return Verdict{Medium, false, "everyone whom no Deny keeps out"}
		}
		return Verdict{Critical, true, "everyone"}
	case kind == "Service":
		return j.service(name, row, limits)
	case kind == "Federated":
		return j.federated(name, row)
	case kind == "CanonicalUser", strings.Contains(name, ":iam::cloudfront:user/"):
		return Verdict{Grade: Medium}
	}
	account := accountOf(name)
	if account == "" || j.owned(account) { // an id without an account is one of a role or user that is gone
		return j.ourOwn(name, row)
	}
	if loadBalancers[account] && slices.Equal(row.Actions, []string{"s3:PutObject"}) {
		return Verdict{Grade: Low}
	}
	switch {
	case limits.any():
		return Verdict{Medium, true, "account " + account + ", within its conditions"}
	case strings.HasSuffix(name, ":root"):
		return Verdict{High, true, j.another(account)}
	case len(j.accounts.ours) > 0:
		return Verdict{High, true, j.another(account)}
	}
	return Verdict{Medium, true, j.another(account)}
}

func (j *judge) another(account string) string {
	if len(j.accounts.ours) == 0 {
		return "account " + account + ", which the plan does not show to be its own"
	}
	return "another account, " + account
}

// ourOwn grades what a principal of the own account is given.
func (j *judge) ourOwn(name string, row Row) Verdict {
	if j.trust {
		return Verdict{Grade: j.ifThere()}
	}
	if strings.HasSuffix(name, ":root") { // IAM's policies decide who of the account
		return Verdict{Grade: Low}
	}
	var worst Verdict
	limited := restricted(row.Conditions)
	for _, action := range row.Actions {
		worst = worse(worst, allowed(action, one, limited, false))
	}
	worst.Always = false
	return worst
}

// ifThere is Medium of a resource that is there already.
func (j *judge) ifThere() Grade {
	if j.made {
		return Low
	}
	return Medium
}

// service grades a service of AWS, which acts for whoever asks it to, unless a condition says for whom
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
func (j *judge) service(name string, row Row, limits limits) Verdict {
	if j.trust {
		return Verdict{Grade: j.ifThere()}
	}
	hands := slices.ContainsFunc(row.Actions, func(action string) bool {
		data, ok := reads(strings.ToLower(action))
		return ok && data != "" || strings.ContainsAny(action, "*")
	})
	switch {
	case limits.any() && hands:
		return Verdict{Grade: j.ifThere()}
	case limits.any():
		return Verdict{Grade: Low}
	case name == "cloudfront.amazonaws.com" && hands:
		return Verdict{High, true, "every distribution of CloudFront, of whatever account: no aws:SourceArn"}
	}
	return Verdict{Medium, false, name + " for whatever account: no aws:SourceArn or aws:SourceAccount"}
}

// limits say what the conditions of a statement ask of a caller.
type limits struct{ caller, network, proof, factor bool }

func (l limits) any() bool { return l.someone() || l.factor }

// someone says whether everyone is fewer by them. A second factor of one's own has whoever likes, in whatever account.
func (l limits) someone() bool { return l.caller || l.network || l.proof }

// callerKeys say who calls, or for whom a service does; networkKeys from where; proofKeys what the caller must know or have.
var (
	callerKeys = set(`aws:sourcearn aws:sourceaccount aws:sourceorgid aws:sourceorgpaths aws:sourceowner aws:principalorgid aws:principalorgpaths
		aws:principalaccount aws:principalarn aws:userid aws:username kms:calleraccount s3:dataaccesspointaccount s3:dataaccesspointarn
		elasticfilesystem:accesspointarn elasticfilesystem:accessedviamounttarget aws:principaltag lambda:sourcefunctionarn aws:principalservicename
		lambda:eventsourcetoken secretsmanager:resource/allowrotationlambdaarn s3:accessgrantsinstancearn`)
	networkKeys = set(`aws:sourceip aws:vpcsourceip aws:sourcevpc aws:sourcevpce aws:sourcevpcarn aws:vpceaccount aws:vpceorgid`)
	proofKeys   = set(`sts:externalid aws:federatedprovider saml:aud saml:sub saml:iss`)
)

func limitsOf(conditions []Condition) limits {
	var l limits
	for _, c := range conditions {
		if !positive(c.Operator) || len(c.Values) == 0 || slices.ContainsFunc(c.Values, func(v string) bool { return open(c.Operator, v) }) {
			continue
		}
		key := strings.ToLower(c.Key)
		if strings.HasPrefix(key, "aws:principaltag/") {
			key = "aws:principaltag"
		}
		l.caller = l.caller || callerKeys[key]
		l.network = l.network || networkKeys[key]
		l.proof = l.proof || proofKeys[key]
		l.factor = l.factor || key == "aws:multifactorauthpresent"
	}
	return l
}

// open says whether a condition's value lets anybody pass.
func open(operator, value string) bool {
	if value == "false" && operator == "Bool" {
		return true
	}
	if prefix, err := netip.ParsePrefix(value); err == nil && prefix.Bits() < largest(prefix.Addr()) {
		return true
	}
	if operator != "ArnLike" && operator != "ArnEquals" && !strings.HasSuffix(operator, "StringLike") {
		return false
	}
	if strings.Trim(value, "*?:/-") == "" || value == "o-*" || value == "r-*" {
		return true
	}
	if !strings.HasPrefix(value, "arn:") || !strings.Contains(value, "*") {
		return false
	}
	parts := strings.SplitN(value, ":", 6)
	if len(parts) < 6 {
		return true
	}
	if account := parts[4]; account != "" && strings.Trim(account, "*?") != "" {
		return false // one account's
	}
	return reach(value) != one // a bucket's name says whose it is
}

// largest is how many bits the block of one network has at least: shorter prefixes are much of the internet, also when several of them make all of it.
func largest(address netip.Addr) int {
	if address.Is4() {
		return 8
	}
	return 16
}

// guarded says whether a Deny keeps out whoever does not meet a condition on the caller or the network.
func guarded(row Row, after []Statement) bool {
	return slices.ContainsFunc(after, func(s Statement) bool {
		if s.Effect != "Deny" || !slices.Contains(s.Principals, "*") {
			return false
		}
		index := indexed(s)
		if slices.ContainsFunc(row.Actions, func(action string) bool { return !index.actions.covers(strings.ToLower(action)) }) {
			return false
		}
		return slices.ContainsFunc(s.Conditions, func(c Condition) bool {
			key := strings.ToLower(c.Key)
			return (strings.Contains(c.Operator, "Not")) && (callerKeys[key] || networkKeys[key])
		})
	})
}

// onlyInvokesAPI says whether a row is for calls of an API, which then authorizes them itself.
func onlyInvokesAPI(actions []string) bool {
	return !slices.ContainsFunc(actions, func(action string) bool { return !strings.EqualFold(action, "execute-api:Invoke") })
}

// accountOf is the account of a principal's ARN; empty where it has none.
func accountOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) == 6 && accountID.MatchString(parts[4]) {
		return parts[4]
	}
	return ""
}

// accounts are the numbers of the accounts that a plan works in.
type accounts struct {
	ours    map[string]bool // of resources that it manages
	hints   map[string]bool // named where only the own account makes sense
	issuers []string        // of the identity providers that the plan has, without https://
}

func (j *judge) owned(account string) bool {
	if len(j.accounts.ours) > 0 {
		return j.accounts.ours[account]
	}
	return j.accounts.hints[account]
}

func accountsOf(p *plan.Plan) accounts {
	a := accounts{ours: map[string]bool{}, hints: map[string]bool{}}
	for _, c := range p.Changes {
		if c.Data && c.Type != "aws_caller_identity" || !strings.HasPrefix(c.Type, "aws_") {
			continue
		}
		if url := plan.Text(c.New("url")); c.Is("aws_iam_openid_connect_provider") && url != "" {
			a.issuers = append(a.issuers, strings.ToLower(strings.TrimPrefix(url, "https://")))
		}
		for _, side := range []any{c.Before, c.After} {
			object, ok := side.(map[string]any)
			if !ok {
				continue
			}
			if account := accountOf(plan.Text(object["arn"])); account != "" {
				a.ours[account] = true
			}
			for _, name := range []string{"account_id", "owner_id", "registry_id"} {
				account := plan.Text(object[name])
				if accountID.MatchString(account) && c.Data == (name == "account_id") { // elsewhere an account_id is whom something is for
					a.ours[account] = true
				}
			}
		}
	}
	return a
}

// hint takes the accounts from a policy that only the own one can be: of its key's administrator, its identity provider, its resources.
func (a accounts) hint(c *plan.Change, statements []Statement) {
	key := strings.HasPrefix(c.Type, "aws_kms_")
	for _, s := range statements {
		for _, principal := range s.Principals {
			_, arn, _ := strings.Cut(principal, ":")
			if strings.HasPrefix(principal, "Federated:") || key && strings.HasSuffix(arn, ":root") && slices.Contains(s.Actions, "kms:*") {
				if account := accountOf(arn); account != "" {
					a.hints[account] = true
				}
			}
		}
		if len(s.Principals) > 0 && !key {
			for _, condition := range s.Conditions {
				if strings.EqualFold(condition.Key, "aws:SourceAccount") {
					for _, account := range condition.Values {
						a.hints[account] = true
					}
				}
			}
		}
		for _, resource := range s.Resources {
			if account := accountOf(resource); account != "" && len(s.Principals) > 0 {
				a.hints[account] = true
			}
		}
	}
}

// loadBalancers are the accounts in which AWS's load balancers write their access logs, as the AWS provider lists them
// (https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/elb/service_account_data_source.go).
var loadBalancers = set(`098369216593 754344448648 582318560864 600734575887 383597477331 718504428378 114774131450 783225319266 589379963580 985666609251
	638102146993 037604701340 054676820928 897822967062 635631232127 156460612806 652711504416 009996457667 076674570225 507241528517 127311923021 033677994240
	190560391635 048591011584 027434742980 797873946194`)
