package github

import (
	"context"
	"net/url"
	"strconv"
)

// Environment is a GitHub environment, that jobs are gated by.
type Environment struct {
	Name            string `json:"name"`
	ProtectionRules []struct {
		Type      string `json:"type"` // required_reviewers, wait_timer, branch_policy
		Reviewers []struct {
			Reviewer User `json:"reviewer"`
		} `json:"reviewers"`
	} `json:"protection_rules"`
	BranchPolicy *struct {
		ProtectedBranches bool `json:"protected_branches"`
	} `json:"deployment_branch_policy"` // nil where every branch may deploy
}

// Reviewed says whether the environment has required reviewers.
func (e Environment) Reviewed() bool {
	for _, rule := range e.ProtectionRules {
		if rule.Type == "required_reviewers" && len(rule.Reviewers) > 0 {
			return true
		}
	}
	return false
}

// Environment gives one by its name. The error is ErrNotFound for one that was never made, or that the repository's plan does not have.
// https://docs.github.com/en/rest/deployments/environments
func (c Client) Environment(ctx context.Context, name string) (Environment, error) {
	return get[Environment](ctx, c, getEnvironment, nil, name)
}

// BranchPolicies are the patterns of branches and tags that may deploy to an environment with custom policies. A tag's begins with "tag ".
func (c Client) BranchPolicies(ctx context.Context, environment string) (patterns []string, err error) {
	policies, err := list[struct {
		Name string `json:"name"`
		Type string `json:"type"` // branch or tag
	}](ctx, c, listBranchPolicies, "branch_policies", nil, environment)
	for _, policy := range policies {
		if policy.Type == "tag" {
			policy.Name = "tag " + policy.Name
		}
		patterns = append(patterns, policy.Name)
	}
	return patterns, err
}

// Deployment is what a job with an environment makes.
type Deployment struct {
	ID  int    `json:"id"`
	Sha string `json:"sha"`
}

// NewestDeployment to an environment, with its state: "" where GitHub has forgotten it, as it does after 90 days. Nil where there is none.
// https://docs.github.com/en/rest/deployments/statuses
func (c Client) NewestDeployment(ctx context.Context, environment string) (newest *Deployment, state string, err error) {
	page, err := get[[]Deployment](ctx, c, listDeployments, url.Values{"environment": {environment}, "per_page": {"1"}})
	if err != nil || len(page) == 0 {
		return nil, "", err
	}
	statuses, err := get[[]struct {
		State string `json:"state"`
	}](ctx, c, listStatuses, url.Values{"per_page": {"1"}}, strconv.Itoa(page[0].ID))
	if err != nil {
		return nil, "", err
	}
	if len(statuses) > 0 {
		state = statuses[0].State
	}
	return &page[0], state, nil
}
