package github

import (
	"context"
	"net/url"
	"strconv"
	"strings"
)

// Bot is who writes with a workflow's own token.
const Bot = "github-actions[bot]"

// User is an account.
type User struct {
	Login string `json:"login"`
}

// PullRequest is one that a commit belongs to.
type PullRequest struct {
	Number   int    `json:"number"`
	MergedAt string `json:"merged_at"` // "" where it is not merged
	Merge    string `json:"merge_commit_sha"`
	Head     struct {
		Sha string `json:"sha"`
	} `json:"head"`
	Base struct {
		Ref string `json:"ref"`
	} `json:"base"`
}

// Commit gives the hash of a branch or of another name of a commit.
func (c Client) Commit(ctx context.Context, ref string) (string, error) {
	commit, err := get[struct {
		Sha string `json:"sha"`
	}](ctx, c, getCommit, nil, ref)
	return commit.Sha, err
}

// PullRequestsOf are those that a commit is in.
func (c Client) PullRequestsOf(ctx context.Context, sha string) ([]PullRequest, error) {
	return list[PullRequest](ctx, c, listPullsOfCommit, "", nil, sha)
}

// Propose opens a pull request from a branch of this repository, or writes the open one anew.
// https://docs.github.com/en/rest/pulls/pulls
func (c Client) Propose(ctx context.Context, head, base, title, body string) (number int, err error) {
	owner, _, _ := strings.Cut(c.Repository, "/")
	open, err := list[PullRequest](ctx, c, listPulls, "", url.Values{"head": {owner + ":" + head}, "base": {base}, "state": {"open"}})
	if err != nil {
		return 0, err
	}
	text := map[string]string{"title": title, "body": body}
	if len(open) > 0 {
		pull, err := send[PullRequest](ctx, c, updatePull, nil, text, strconv.Itoa(open[0].Number))
		return pull.Number, err
	}
	text["head"], text["base"] = head, base
	pull, err := send[PullRequest](ctx, c, createPull, nil, text)
	return pull.Number, err
}

// Comment of an issue or a pull request.
type Comment struct {
	ID   int    `json:"id"`
	Body string `json:"body"`
	User User   `json:"user"`
}

// WriteComment writes a comment of a pull request, or writes it anew: it is found again by its first line, a hidden marker. Only among comments of the
// bot itself: anybody could write a marker.
func (c Client) WriteComment(ctx context.Context, number int, body string) error {
	comments, err := list[Comment](ctx, c, listComments, "", nil, strconv.Itoa(number))
	if err != nil {
		return err
	}
	text := map[string]string{"body": body}
	for _, comment := range comments {
		if comment.User.Login == Bot && firstLine(comment.Body) == firstLine(body) {
			_, err := send[Comment](ctx, c, updateComment, nil, text, strconv.Itoa(comment.ID))
			return err
		}
	}
	_, err = send[Comment](ctx, c, createComment, nil, text, strconv.Itoa(number))
	return err
}

// RewriteComments writes the bot's own comments of a pull request anew, where rewrite gives another text.
func (c Client) RewriteComments(ctx context.Context, number int, rewrite func(body string) string) error {
	comments, err := list[Comment](ctx, c, listComments, "", nil, strconv.Itoa(number))
	for _, comment := range comments {
		if comment.User.Login != Bot {
			continue
		}
		if body := rewrite(comment.Body); body != comment.Body {
			if _, err := send[Comment](ctx, c, updateComment, nil, map[string]string{"body": body}, strconv.Itoa(comment.ID)); err != nil {
				return err
			}
		}
	}
	return err
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(line)
}
