package api

import (
	"regexp"
	"slices"
)

// endpoint is one that the imitation has.
type endpoint struct {
	method, path string
	permissions  []string // of a job's token: one of them is enough
	run          func(*Server, request) (any, error)
	pattern      *regexp.Regexp
}

// endpoints, the narrower before the wider. The permissions are those of
// https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps?apiVersion=2026-03-10, whose data is
// https://github.com/github/docs/blob/main/src/github-apps/data/fpt-2026-03-10/server-to-server-permissions.json. A job's token is that of an app:
// https://docs.github.com/en/actions/concepts/security/github_token. Those that no permission of a job gives are marked with "administration",
// "variables" and "secrets", for which permissions: of a workflow has no key.
var endpoints = compile([]endpoint{
	{"GET", "", []string{"metadata: read"}, getRepository, nil},
	{"GET", "/commits/{sha}/pulls", []string{"pull-requests: read"}, listPullsOfCommit, nil},
	{"GET", "/commits/{ref...}", []string{"contents: read"}, getCommit, nil},
	{"GET", "/branches/{branch}/protection", []string{"administration: read"}, getProtection, nil},
	{"GET", "/pulls", []string{"pull-requests: read"}, listPulls, nil},
	{"POST", "/pulls", []string{"pull-requests: write"}, createPull, nil},
	{"PATCH", "/pulls/{number}", []string{"pull-requests: write"}, updatePull, nil},
	{"GET", "/issues", []string{"issues: read"}, listIssues, nil},
	{"POST", "/issues", []string{"issues: write"}, createIssue, nil},
	{"PATCH", "/issues/comments/{id}", []string{"issues: write", "pull-requests: write"}, updateComment, nil},
	{"GET", "/issues/{number}/comments", []string{"issues: read", "pull-requests: read"}, listComments, nil},
	{"POST", "/issues/{number}/comments", []string{"issues: write", "pull-requests: write"}, createComment, nil},
	{"PATCH", "/issues/{number}", []string{"issues: write", "pull-requests: write"}, updateIssue, nil},
	{"GET", "/actions/workflows/{file}/runs", []string{"actions: read"}, listRunsOf, nil},
	{"GET", "/actions/runs/{id}", []string{"actions: read"}, getRun, nil},
	{"POST", "/actions/runs/{id}/cancel", []string{"actions: write"}, cancelRun, nil},
	{"GET", "/actions/runs/{id}/jobs", []string{"actions: read"}, listJobs, nil},
	{"GET", "/actions/runs/{id}/approvals", []string{"actions: read"}, listApprovals, nil},
	{"GET", "/actions/runs/{id}/artifacts", []string{"actions: read"}, listArtifacts, nil},
	{"GET", "/actions/artifacts/{id}/zip", []string{"actions: read"}, downloadArtifact, nil},
	{"GET", "/actions/variables", []string{"variables: read"}, none("variables"), nil},
	{"GET", "/actions/organization-variables", []string{"variables: read"}, none("variables"), nil},
	{"GET", "/actions/secrets", []string{"secrets: read"}, none("secrets"), nil},
	{"GET", "/actions/organization-secrets", []string{"secrets: read"}, none("secrets"), nil},
	{"GET", "/actions/permissions/workflow", []string{"administration: read"}, getWorkflowSettings, nil},
	{"GET", "/actions/oidc/customization/sub", []string{"actions: read"}, getSubject, nil},
	{"GET", "/environments/{name}", []string{"actions: read"}, getEnvironment, nil},
	{"GET", "/environments/{name}/deployment-branch-policies", []string{"actions: read"}, listBranchPolicies, nil},
	{"GET", "/deployments", []string{"deployments: read"}, listDeployments, nil},
	{"GET", "/deployments/{id}/statuses", []string{"deployments: read"}, listStatuses, nil},
	{"GET", "/rules/branches/{branch}", []string{"metadata: read"}, listRules, nil},
})

// compile makes the patterns, and puts those with fewer placeholders first.
func compile(all []endpoint) []endpoint {
	for i := range all {
		all[i].pattern = pattern(all[i].path)
	}
	slices.SortStableFunc(all, func(a, b endpoint) int { return breadth(a.path) - breadth(b.path) })
	return all
}

// breadth is larger for a path that matches more: one with ... comes last.
func breadth(path string) int {
	breadth := 0
	for _, found := range placeholder.FindAllString(path, -1) {
		breadth++
		if len(found) > 4 && found[len(found)-4:] == "...}" {
			breadth += 100
		}
	}
	return breadth
}
