package api

import (
	"net/http"
	"slices"
	"strings"
)

func (s *Server) pull(number int) *PullRequest {
	for _, pull := range s.state.pulls {
		if pull.Number == number {
			return pull
		}
	}
	return nil
}

func listPulls(s *Server, r request) (any, error) {
	var found []*PullRequest
	for _, pull := range s.state.pulls {
		state, head, base := r.query("state"), r.query("head"), r.query("base")
		_, branch, _ := strings.Cut(head, ":")
		if (state == "all" || pull.State == state || state == "" && pull.State == "open") &&
			(head == "" || pull.Head.Ref == branch) && (base == "" || pull.Base.Ref == base) {
			found = append(found, pull)
		}
	}
	slices.Reverse(found) // the newest first
	return page(r, found), nil
}

// listPullsOfCommit: those that were merged and brought the commit; for one that is not in the default branch, also the open ones that have it.
// https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
func listPullsOfCommit(s *Server, r request) (any, error) {
	sha, err := s.commit(r.arguments["sha"])
	if err != nil {
		return nil, err
	}
	_, outside := s.git("merge-base", "--is-ancestor", sha, "refs/heads/main")
	var found []*PullRequest
	for _, pull := range s.state.pulls {
		if pull.MergeCommitSha == sha && pull.Merged || s.brings(pull, sha) && (pull.Merged || outside != nil) {
			found = append(found, pull)
		}
	}
	return page(r, found), nil
}

// brings says whether a commit is one of a pull request's own.
func (s *Server) brings(pull *PullRequest, sha string) bool {
	if _, err := s.git("merge-base", "--is-ancestor", sha, pull.Head.Sha); err != nil {
		return false
	}
	_, err := s.git("merge-base", "--is-ancestor", sha, pull.Base.Sha)
	return err != nil
}

// createPull of a branch of this repository. There may be one of each pair of branches.
func createPull(s *Server, r request) (any, error) {
	body, err := read[struct{ Title, Head, Base, Body string }](r)
	if err != nil {
		return nil, err
	}
	head, err := s.side(body.Head)
	if err != nil {
		return nil, err
	}
	base, err := s.side(body.Base)
	if err != nil {
		return nil, err
	}
	for _, pull := range s.state.pulls {
		if pull.State == "open" && pull.Head.Ref == head.Ref && pull.Base.Ref == base.Ref {
			return nil, refusal{http.StatusUnprocessableEntity, "Validation Failed: A pull request already exists for " + head.Ref + "."}
		}
	}
	if body.Title == "" || head.Sha == base.Sha {
		return nil, refusal{http.StatusUnprocessableEntity, "Validation Failed"}
	}
	pull := s.open(body.Title, r.actor, head, base)
	pull.Body = body.Body
	return created{pull}, nil
}

func (s *Server) side(branch string) (Side, error) {
	sha, err := s.git("rev-parse", "--verify", "--quiet", "refs/heads/"+branch)
	if err != nil {
		return Side{}, refusal{http.StatusUnprocessableEntity, "Validation Failed: " + branch + " is no branch"}
	}
	return Side{Ref: branch, Sha: sha, Repo: ShortRepo{s.Repository}}, nil
}

func updatePull(s *Server, r request) (any, error) {
	pull := s.pull(r.number("number"))
	if pull == nil {
		return nil, notFound
	}
	body, err := read[struct{ Title, Body, State *string }](r)
	if err != nil {
		return nil, err
	}
	for _, field := range []struct{ from, to *string }{{body.Title, &pull.Title}, {body.Body, &pull.Body}, {body.State, &pull.State}} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	return pull, nil
}

// Open opens a pull request. Its number counts issues, too.
func (s *Server) Open(title, author string, head, base Side) PullRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.open(title, author, head, base)
}

func (s *Server) open(title, author string, head, base Side) *PullRequest {
	number := len(s.state.issues) + 1
	pull := &PullRequest{
		ID: s.id(), Number: number, State: "open", Title: title, User: user(author), Head: head, Base: base,
		URL: s.page("pull", number),
	}
	s.state.pulls = append(s.state.pulls, pull)
	s.state.issues = append(s.state.issues, &Issue{
		ID: s.id(), Number: number, State: "open", Title: title, User: user(author), PullRequest: map[string]any{"url": pull.URL},
	})
	return pull
}

// ChangePull changes one, and gives it.
func (s *Server) ChangePull(number int, change func(*PullRequest)) PullRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	pull := s.pull(number)
	change(pull)
	return *pull
}

// Pulls are all, in the order of their numbers.
func (s *Server) Pulls() (pulls []PullRequest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, pull := range s.state.pulls {
		pulls = append(pulls, *pull)
	}
	return pulls
}

// MergePull marks one as merged by a commit.
func (s *Server) MergePull(number int, sha, by string) PullRequest {
	now := s.now()
	who := user(by)
	return s.ChangePull(number, func(p *PullRequest) {
		p.State, p.Merged, p.MergedAt, p.MergeCommitSha, p.MergedBy = "closed", true, &now, sha, &who
		s.issue(number).State = "closed"
	})
}
