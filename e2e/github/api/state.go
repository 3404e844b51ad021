package api

import "time"

// state is what the repository holds. Lists are in the order in which things were made.
type state struct {
	pulls        []*PullRequest
	issues       []*Issue
	comments     []*Comment
	runs         []*Run
	artifacts    []*Artifact
	environments []*Environment
	deployments  []*Deployment
	sarif        []Sarif
}

// User is an account.
type User struct {
	Login string `json:"login"`
	ID    int    `json:"id"`
	Type  string `json:"type"`
}

func user(login string) User {
	kind := "User"
	if login == Bot {
		kind = "Bot"
	}
	return User{Login: login, ID: len(login), Type: kind}
}

// Side of a pull request.
type Side struct {
	Ref  string    `json:"ref"`
	Sha  string    `json:"sha"`
	Repo ShortRepo `json:"repo"`
}

// ShortRepo is a repository where another thing names it.
type ShortRepo struct {
	FullName string `json:"full_name"`
}

// PullRequest of the repository.
// https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
type PullRequest struct {
	ID             int     `json:"id"`
	Number         int     `json:"number"`
	State          string  `json:"state"` // open or closed
	Title          string  `json:"title"`
	Body           string  `json:"body"`
	User           User    `json:"user"`
	Head           Side    `json:"head"`
	Base           Side    `json:"base"`
	Merged         bool    `json:"merged"`
	MergedAt       *string `json:"merged_at"`
	MergedBy       *User   `json:"merged_by"`
	MergeCommitSha string  `json:"merge_commit_sha"`
	URL            string  `json:"html_url"`
}

// Label of an issue.
type Label struct {
	Name string `json:"name"`
}

// Issue of the repository. Pull requests are issues, too.
// https://docs.github.com/en/rest/issues/issues
type Issue struct {
	ID          int            `json:"id"`
	Number      int            `json:"number"`
	State       string         `json:"state"`
	StateReason *string        `json:"state_reason"`
	Title       string         `json:"title"`
	Body        string         `json:"body"`
	User        User           `json:"user"`
	Labels      []Label        `json:"labels"`
	PullRequest map[string]any `json:"pull_request,omitempty"`
}

// Comment of an issue or a pull request.
type Comment struct {
	ID        int    `json:"id"`
	Body      string `json:"body"`
	User      User   `json:"user"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
	Issue     int    `json:"-"`
}

// Run of a workflow.
// https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run
type Run struct {
	ID             int           `json:"id"`
	Name           string        `json:"name"`
	Path           string        `json:"path"`
	Event          string        `json:"event"`
	Status         string        `json:"status"`     // queued, pending, in_progress, waiting, completed
	Conclusion     *string       `json:"conclusion"` // success, failure, cancelled, skipped, startup_failure
	HeadSha        string        `json:"head_sha"`
	HeadBranch     string        `json:"head_branch"`
	HeadRepository ShortRepo     `json:"head_repository"`
	RunNumber      int           `json:"run_number"`
	RunAttempt     int           `json:"run_attempt"`
	Actor          User          `json:"actor"`
	PullRequests   []PullOfRun   `json:"pull_requests"`
	CreatedAt      string        `json:"created_at"`
	URL            string        `json:"html_url"`
	Jobs           []*Job        `json:"-"`
	Approvals      []Approval    `json:"-"`
	Cancelled      bool          `json:"-"` // somebody asked for it
	Summary        []StepSummary `json:"-"`
}

// PullOfRun is the pull request that a run is for. It is empty for forks.
type PullOfRun struct {
	Number int  `json:"number"`
	Head   Side `json:"head"`
	Base   Side `json:"base"`
}

// StepSummary is what a job wrote for the page of its run.
type StepSummary struct{ Job, Text string }

// Job of a run.
type Job struct {
	ID         int     `json:"id"`
	RunID      int     `json:"run_id"`
	RunAttempt int     `json:"run_attempt"`
	Name       string  `json:"name"`
	Status     string  `json:"status"`
	Conclusion *string `json:"conclusion"`
	HeadSha    string  `json:"head_sha"`
	Steps      []Step  `json:"steps"`
	// Environment that it waits for.
	Environment string `json:"-"`
	Log         string `json:"-"`
}

// Step of a job.
type Step struct {
	Name       string `json:"name"`
	Status     string `json:"status"`
	Conclusion string `json:"conclusion"`
	Number     int    `json:"number"`
}

// Approval is a review of the deployments of a run.
type Approval struct {
	State        string        `json:"state"` // approved or rejected
	Comment      string        `json:"comment"`
	User         User          `json:"user"`
	Environments []Environment `json:"environments"`
}

// Artifact of a run.
type Artifact struct {
	ID          int            `json:"id"`
	Name        string         `json:"name"`
	Size        int            `json:"size_in_bytes"`
	Expired     bool           `json:"expired"`
	CreatedAt   string         `json:"created_at"`
	ExpiresAt   string         `json:"expires_at"`
	Digest      string         `json:"digest"`
	WorkflowRun map[string]any `json:"workflow_run"`
	RunID       int            `json:"-"`
	Zip         []byte         `json:"-"`
	expires     time.Time
}

// Environment that jobs are gated by.
// https://docs.github.com/en/rest/deployments/environments
type Environment struct {
	ID              int              `json:"id"`
	Name            string           `json:"name"`
	ProtectionRules []ProtectionRule `json:"protection_rules"`
	BranchPolicy    *BranchPolicy    `json:"deployment_branch_policy"`
	// Branches are the patterns of a custom policy.
	Branches []string `json:"-"`
}

// ProtectionRule of an environment.
type ProtectionRule struct {
	ID        int        `json:"id"`
	Type      string     `json:"type"` // required_reviewers, wait_timer, branch_policy
	Reviewers []Reviewer `json:"reviewers,omitempty"`
}

// Reviewer who may approve.
type Reviewer struct {
	Type     string `json:"type"`
	Reviewer User   `json:"reviewer"`
}

// BranchPolicy says which branches may deploy: one of the two is true.
type BranchPolicy struct {
	ProtectedBranches bool `json:"protected_branches"`
	CustomPolicies    bool `json:"custom_branch_policies"`
}

// Deployment is what a job with an environment makes.
type Deployment struct {
	ID          int                `json:"id"`
	Sha         string             `json:"sha"`
	Ref         string             `json:"ref"`
	Environment string             `json:"environment"`
	Creator     User               `json:"creator"`
	CreatedAt   string             `json:"created_at"`
	Statuses    []DeploymentStatus `json:"-"` // newest first
	RunID       int                `json:"-"`
}

// DeploymentStatus is one that a deployment had.
type DeploymentStatus struct {
	ID          int    `json:"id"`
	State       string `json:"state"`
	Environment string `json:"environment"`
	LogURL      string `json:"log_url"`
	CreatedAt   string `json:"created_at"`
}

// Sarif is what was uploaded to code scanning.
type Sarif struct {
	Category, Ref, Sha string
	Data               []byte
}
