package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// mostBody is how long a body may be, in characters.
const mostBody = 65536

func (s *Server) page(kind string, number int) string {
	return fmt.Sprintf("https://github.com/%s/%s/%d", s.Repository, kind, number)
}

func (s *Server) issue(number int) *Issue {
	if number < 1 || number > len(s.state.issues) {
		return nil
	}
	return s.state.issues[number-1]
}

func listIssues(s *Server, r request) (any, error) {
	var found []*Issue
	for _, issue := range s.state.issues {
		state, creator := r.query("state"), r.query("creator")
		if (state == "all" || issue.State == state || state == "" && issue.State == "open") && (creator == "" || issue.User.Login == creator) &&
			hasLabels(issue, r.query("labels")) {
			found = append(found, issue)
		}
	}
	slices.Reverse(found) // the newest first
	return page(r, found), nil
}

func hasLabels(issue *Issue, names string) bool {
	for name := range strings.SplitSeq(names, ",") {
		if name != "" && !slices.Contains(issue.Labels, Label{name}) {
			return false
		}
	}
	return true
}

// issueBody is what may be set. Labels that are not there are made.
type issueBody struct {
	Title       *string
	Body        *string
	State       *string
	StateReason *string `json:"state_reason"`
	Labels      *[]string
}

func (b issueBody) change(issue *Issue) error {
	for _, field := range []struct{ from, to *string }{{b.Title, &issue.Title}, {b.Body, &issue.Body}, {b.State, &issue.State}} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	if b.StateReason != nil {
		issue.StateReason = b.StateReason
	}
	if b.Labels != nil {
		issue.Labels = nil
		for _, name := range *b.Labels {
			issue.Labels = append(issue.Labels, Label{name})
		}
	}
	if issue.State != "open" && issue.State != "closed" || issue.Title == "" || len([]rune(issue.Body)) > mostBody {
		return refusal{http.StatusUnprocessableEntity, "Validation Failed"}
	}
	return nil
}

func createIssue(s *Server, r request) (any, error) {
	body, err := read[issueBody](r)
	if err != nil {
		return nil, err
	}
	issue := &Issue{ID: s.id(), Number: len(s.state.issues) + 1, State: "open", User: user(r.actor), Labels: []Label{}}
	if err := body.change(issue); err != nil {
		return nil, err
	}
	s.state.issues = append(s.state.issues, issue)
	return created{issue}, nil
}

func updateIssue(s *Server, r request) (any, error) {
	issue := s.issue(r.number("number"))
	if issue == nil {
		return nil, notFound
	}
	body, err := read[issueBody](r)
	if err != nil {
		return nil, err
	}
	return issue, body.change(issue)
}

func listComments(s *Server, r request) (any, error) {
	if s.issue(r.number("number")) == nil {
		return nil, notFound
	}
	return page(r, s.commentsOf(r.number("number"))), nil
}

func (s *Server) commentsOf(issue int) (found []*Comment) {
	for _, comment := range s.state.comments {
		if comment.Issue == issue {
			found = append(found, comment)
		}
	}
	return found
}

func createComment(s *Server, r request) (any, error) {
	body, err := read[struct{ Body string }](r)
	if err != nil {
		return nil, err
	}
	if s.issue(r.number("number")) == nil {
		return nil, notFound
	}
	if err := checkBody(body.Body); err != nil {
		return nil, err
	}
	return created{s.comment(r.number("number"), r.actor, body.Body)}, nil
}

func checkBody(body string) error {
	if body == "" || len([]rune(body)) > mostBody {
		return refusal{http.StatusUnprocessableEntity, "Validation Failed"}
	}
	return nil
}

func (s *Server) comment(issue int, author, body string) *Comment {
	comment := &Comment{ID: s.id(), Body: body, User: user(author), CreatedAt: s.now(), UpdatedAt: s.now(), Issue: issue}
	s.state.comments = append(s.state.comments, comment)
	return comment
}

func updateComment(s *Server, r request) (any, error) {
	body, err := read[struct{ Body string }](r)
	if err != nil {
		return nil, err
	}
	for _, comment := range s.state.comments {
		if comment.ID == r.number("id") {
			comment.Body, comment.UpdatedAt = body.Body, s.now()
			return comment, checkBody(body.Body)
		}
	}
	return nil, notFound
}

// AddComment writes one as a person does.
func (s *Server) AddComment(issue int, author, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.comment(issue, author, body)
}

// Comments of an issue or a pull request, in their order.
func (s *Server) Comments(issue int) (comments []Comment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, comment := range s.commentsOf(issue) {
		comments = append(comments, *comment)
	}
	return comments
}

// Issues without pull requests, in the order of their numbers.
func (s *Server) Issues() (issues []Issue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, issue := range s.state.issues {
		if issue.PullRequest == nil {
			issues = append(issues, *issue)
		}
	}
	return issues
}
