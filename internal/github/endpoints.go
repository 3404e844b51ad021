package github

import (
	"net/url"
	"regexp"
	"slices"
)

// Endpoint is one that is asked. A workflow's job needs its permission; whoever imitates GitHub needs it, and no other.
type Endpoint struct {
	Method     string
	Path       string // {repo} is the owner and the name of the repository
	Permission string // of the job's token
}

var endpoints []Endpoint

// Endpoints are all that are asked.
func Endpoints() []Endpoint { return slices.Clone(endpoints) }

func endpoint(method, path, permission string) Endpoint {
	e := Endpoint{method, path, permission}
	endpoints = append(endpoints, e)
	return e
}

// Permissions are those of https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
var (
	getCommit          = endpoint("GET", "repos/{repo}/commits/{ref}", "contents: read")
	listPullsOfCommit  = endpoint("GET", "repos/{repo}/commits/{sha}/pulls", "pull-requests: read")
	listComments       = endpoint("GET", "repos/{repo}/issues/{number}/comments", "pull-requests: read")
	createComment      = endpoint("POST", "repos/{repo}/issues/{number}/comments", "pull-requests: write")
	updateComment      = endpoint("PATCH", "repos/{repo}/issues/comments/{id}", "pull-requests: write")
	listIssues         = endpoint("GET", "repos/{repo}/issues", "issues: read")
	createIssue        = endpoint("POST", "repos/{repo}/issues", "issues: write")
	updateIssue        = endpoint("PATCH", "repos/{repo}/issues/{number}", "issues: write")
	getRun             = endpoint("GET", "repos/{repo}/actions/runs/{id}", "actions: read")
	listRuns           = endpoint("GET", "repos/{repo}/actions/workflows/{file}/runs", "actions: read")
	cancelRun          = endpoint("POST", "repos/{repo}/actions/runs/{id}/cancel", "actions: write")
	listJobs           = endpoint("GET", "repos/{repo}/actions/runs/{id}/jobs", "actions: read")
	listApprovals      = endpoint("GET", "repos/{repo}/actions/runs/{id}/approvals", "actions: read")
	listArtifacts      = endpoint("GET", "repos/{repo}/actions/runs/{id}/artifacts", "actions: read")
	downloadArtifact   = endpoint("GET", "repos/{repo}/actions/artifacts/{id}/zip", "actions: read")
	getEnvironment     = endpoint("GET", "repos/{repo}/environments/{name}", "actions: read")
	listBranchPolicies = endpoint("GET", "repos/{repo}/environments/{name}/deployment-branch-policies", "actions: read")
	listDeployments    = endpoint("GET", "repos/{repo}/deployments", "deployments: read")
	listStatuses       = endpoint("GET", "repos/{repo}/deployments/{id}/statuses", "deployments: read")
)

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

func (e Endpoint) fill(repository string, arguments []string) string {
	return placeholder.ReplaceAllStringFunc(e.Path, func(name string) string {
		if name == "{repo}" {
			return repository
		}
		value := arguments[0]
		arguments = arguments[1:]
		return url.PathEscape(value)
	})
}
