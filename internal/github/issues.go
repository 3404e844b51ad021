package github

import (
	"context"
	"net/url"
	"strconv"
)

// Issue is one of the repository, or a pull request.
type Issue struct {
	Number      int       `json:"number"`
	Body        string    `json:"body"`
	User        User      `json:"user"`
	PullRequest *struct{} `json:"pull_request"` // nil where it is none
}

// OpenIssues are the bot's own with a label. Pull requests are left out.
func (c Client) OpenIssues(ctx context.Context, label string) (issues []Issue, err error) {
	all, err := list[Issue](ctx, c, listIssues, "", url.Values{"state": {"open"}, "labels": {label}})
	for _, issue := range all {
		if issue.PullRequest == nil && issue.User.Login == Bot {
			issues = append(issues, issue)
		}
	}
	return issues, err
}

// OpenIssue makes an issue with a label, which GitHub makes where it is missing.
func (c Client) OpenIssue(ctx context.Context, title, body, label string) error {
	_, err := send[Issue](ctx, c, createIssue, nil, map[string]any{"title": title, "body": body, "labels": []string{label}})
	return err
}

// UpdateIssue writes its text anew.
func (c Client) UpdateIssue(ctx context.Context, number int, body string) error {
	_, err := send[Issue](ctx, c, updateIssue, nil, map[string]string{"body": body}, strconv.Itoa(number))
	return err
}

// CloseIssue closes it as done.
func (c Client) CloseIssue(ctx context.Context, number int, body string) error {
	_, err := send[Issue](ctx, c, updateIssue, nil, map[string]string{"body": body, "state": "closed"}, strconv.Itoa(number))
	return err
}
