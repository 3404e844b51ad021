package api

import (
	"bytes"
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"strings"
)

// git asks the bare repository.
func (s *Server) git(arguments ...string) (string, error) {
	command := exec.Command("git", append([]string{"--git-dir", s.Git}, arguments...)...) // arguments of tests
	var messages bytes.Buffer
	command.Stderr = &messages
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", arguments[0], err, strings.TrimSpace(messages.String()))
	}
	return strings.TrimSpace(string(out)), nil
}

// commit gives the hash of a branch, a tag, a ref or a commit.
func (s *Server) commit(name string) (string, error) {
	for _, ref := range []string{"refs/heads/" + name, "refs/tags/" + name, "refs/" + name, name} {
		if sha, err := s.git("rev-parse", "--verify", "--quiet", ref+"^{commit}"); err == nil {
			return sha, nil
		}
	}
	return "", refusal{http.StatusUnprocessableEntity, "No commit found for SHA: " + name}
}

func getRepository(s *Server, _ request) (any, error) {
	owner, name, _ := strings.Cut(s.Repository, "/")
	return map[string]any{
		"id": s.RepositoryID, "name": name, "full_name": s.Repository, "private": s.Private, "visibility": visibility(s.Private),
		"owner": map[string]any{"id": s.OwnerID, "login": owner}, "default_branch": "main",
	}, nil
}

func visibility(private bool) string {
	if private {
		return "private"
	}
	return "public"
}

func getCommit(s *Server, r request) (any, error) {
	sha, err := s.commit(r.arguments["ref"])
	if err != nil {
		return nil, err
	}
	message, err := s.git("log", "-1", "--format=%B", sha)
	return map[string]any{"sha": sha, "commit": map[string]any{"message": message}}, err
}

// getProtection: nothing protects a branch.
func getProtection(*Server, request) (any, error) {
	return nil, refusal{http.StatusNotFound, "Branch not protected"}
}

// listRules: nothing protects a branch.
func listRules(_ *Server, r request) (any, error) { return page(r, []string{}), nil }

// none of what the imitation does not keep.
func none(key string) func(*Server, request) (any, error) {
	return func(_ *Server, r request) (any, error) { return counted(r, key, []string{}), nil }
}

// getWorkflowSettings: tokens read unless a workflow says otherwise, and promote opens pull requests.
func getWorkflowSettings(*Server, request) (any, error) {
	return map[string]any{"default_workflow_permissions": "read", "can_approve_pull_request_reviews": true}, nil
}

// getSubject: tokens have GitHub's own subject.
func getSubject(*Server, request) (any, error) { return map[string]any{"use_default": true}, nil }

// UploadSarif takes findings, as the action does. Private repositories without paid code security refuse them.
// https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/ghas-required
func (s *Server) UploadSarif(sarif Sarif) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Private {
		return said("Code Security must be enabled for this repository to use code scanning.")
	}
	s.state.sarif = append(s.state.sarif, sarif)
	return nil
}

// Sarif are the findings that were uploaded.
func (s *Server) Sarif() []Sarif {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.state.sarif)
}
