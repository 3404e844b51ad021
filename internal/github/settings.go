package github

import (
	"context"
	"encoding/json"
	"errors"
)

// What a doctor asks of a repository's settings. The token of a job cannot be given "administration", "secrets" or "variables": there the answer is 403.
// https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
var (
	getRepository       = endpoint("GET", "repos/{repo}", "metadata: read")
	listBranchRules     = endpoint("GET", "repos/{repo}/rules/branches/{branch}", "metadata: read")
	getProtection       = endpoint("GET", "repos/{repo}/branches/{branch}/protection", "administration: read")
	getWorkflowSettings = endpoint("GET", "repos/{repo}/actions/permissions/workflow", "administration: read")
	getSubject          = endpoint("GET", "repos/{repo}/actions/oidc/customization/sub", "actions: read")
	listVariables       = endpoint("GET", "repos/{repo}/actions/variables", "variables: read")
	listOwnersVariables = endpoint("GET", "repos/{repo}/actions/organization-variables", "variables: read")
	listSecrets         = endpoint("GET", "repos/{repo}/actions/secrets", "secrets: read")
	listOwnersSecrets   = endpoint("GET", "repos/{repo}/actions/organization-secrets", "secrets: read")
)

// RepositoryInfo is what GitHub says of the repository itself.
type RepositoryInfo struct {
	ID       int    `json:"id"`
	FullName string `json:"full_name"` // another one than was asked for where it was renamed or moved
	Owner    struct {
		ID int `json:"id"`
	} `json:"owner"`
	DefaultBranch string `json:"default_branch"`
	Archived      bool   `json:"archived"`
}

// Info of the repository. https://docs.github.com/en/rest/repos/repos
func (c Client) Info(ctx context.Context) (RepositoryInfo, error) {
	return get[RepositoryInfo](ctx, c, getRepository, nil)
}

// BranchRules are what holds for a branch.
type BranchRules struct {
	PullRequest bool // a change needs one
	NoForcePush bool
	Checks      []string // that must have passed
}

// And joins the rules of two sources: both hold.
func (r BranchRules) And(other BranchRules) BranchRules {
	return BranchRules{r.PullRequest || other.PullRequest, r.NoForcePush || other.NoForcePush, append(r.Checks, other.Checks...)}
}

// Rules of a branch by active rulesets, of the repository or of the organization. https://docs.github.com/en/rest/repos/rules
func (c Client) Rules(ctx context.Context, branch string) (r BranchRules, err error) {
	rules, err := list[struct {
		Type       string          `json:"type"`
		Parameters json.RawMessage `json:"parameters"`
	}](ctx, c, listBranchRules, "", nil, branch)
	for _, rule := range rules {
		switch rule.Type {
		case "pull_request":
			r.PullRequest = true
		case "non_fast_forward":
			r.NoForcePush = true
		case "required_status_checks":
			var parameters struct {
				Checks []struct {
					Context string `json:"context"`
				} `json:"required_status_checks"`
			}
			if err := c.decode(listBranchRules, rule.Parameters, &parameters); err != nil {
				return r, err
			}
			for _, check := range parameters.Checks {
				r.Checks = append(r.Checks, check.Context)
			}
		}
	}
	return r, err
}

// Protection of a branch by the older rules of branches; none is an answer. https://docs.github.com/en/rest/branches/branch-protection
func (c Client) Protection(ctx context.Context, branch string) (BranchRules, error) {
	found, err := get[struct {
		Checks *struct {
			Contexts []string `json:"contexts"`
		} `json:"required_status_checks"`
		Reviews *struct{} `json:"required_pull_request_reviews"`
		Force   struct {
			Enabled bool `json:"enabled"`
		} `json:"allow_force_pushes"`
	}](ctx, c, getProtection, nil, branch)
	if errors.Is(err, ErrNotFound) {
		return BranchRules{}, nil
	}
	if err != nil {
		return BranchRules{}, err
	}
	r := BranchRules{PullRequest: found.Reviews != nil, NoForcePush: !found.Force.Enabled}
	if found.Checks != nil {
		r.Checks = found.Checks.Contexts
	}
	return r, nil
}

// WorkflowSettings are what the tokens of workflows may do unless these say otherwise.
type WorkflowSettings struct {
	Default          string `json:"default_workflow_permissions"` // read or write
	OpenPullRequests bool   `json:"can_approve_pull_request_reviews"`
}

// WorkflowSettings of the repository. https://docs.github.com/en/rest/actions/permissions
func (c Client) WorkflowSettings(ctx context.Context) (WorkflowSettings, error) {
	return get[WorkflowSettings](ctx, c, getWorkflowSettings, nil)
}

// Subject is how the repository's OIDC tokens name it.
type Subject struct {
	Default bool   `json:"use_default"`
	Prefix  string `json:"sub_claim_prefix"` // such as repo:acme@1/shop@2; "" where GitHub does not say
}

// Subject of the repository's tokens. https://docs.github.com/en/rest/actions/oidc
func (c Client) Subject(ctx context.Context) (Subject, error) {
	return get[Subject](ctx, c, getSubject, nil)
}

// Variables of Actions that the repository's workflows can name, its owner's included.
func (c Client) Variables(ctx context.Context) ([]string, error) {
	return c.names(ctx, "variables", listVariables, listOwnersVariables)
}

// Secrets of Actions that the repository's workflows can name, its owner's included.
func (c Client) Secrets(ctx context.Context) ([]string, error) {
	return c.names(ctx, "secrets", listSecrets, listOwnersSecrets)
}

func (c Client) names(ctx context.Context, key string, endpoints ...Endpoint) (names []string, err error) {
	for _, e := range endpoints {
		found, err := list[struct {
			Name string `json:"name"`
		}](ctx, c, e, key, nil)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			names = append(names, one.Name)
		}
	}
	return names, nil
}
