package api

import (
	"bytes"
	"encoding/json"
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

func getBranch(s *Server, r request) (any, error) {
	sha, err := s.git("rev-parse", "--verify", "--quiet", "refs/heads/"+r.arguments["branch"])
	if err != nil {
		return nil, notFound
	}
	return map[string]any{"name": r.arguments["branch"], "commit": map[string]any{"sha": sha}, "protected": len(s.rules(r.arguments["branch"])) > 0}, nil
}

// getProtection: the imitation protects by rulesets alone.
func getProtection(*Server, request) (any, error) {
	return nil, refusal{http.StatusNotFound, "Branch not protected"}
}

// compare gives the files that two commits differ in.
func compare(s *Server, r request) (any, error) {
	base, head, found := strings.Cut(r.arguments["range"], "...")
	if !found {
		return nil, notFound
	}
	from, err := s.commit(base)
	if err != nil {
		return nil, err
	}
	to, err := s.commit(head)
	if err != nil {
		return nil, err
	}
	files, err := s.files(from, to)
	if err != nil {
		return nil, err
	}
	ahead, err := s.git("rev-list", "--count", from+".."+to)
	if err != nil {
		return nil, err
	}
	behind, err := s.git("rev-list", "--count", to+".."+from)
	state := map[string]string{"true true": "identical", "false true": "ahead", "true false": "behind"}[fmt.Sprint(ahead == "0", " ", behind == "0")]
	if state == "" {
		state = "diverged"
	}
	return map[string]any{"status": state, "ahead_by": json.Number(ahead), "behind_by": json.Number(behind), "files": files}, err
}

type file struct {
	Filename string `json:"filename"`
	Status   string `json:"status"`
}

func (s *Server) files(from, to string) ([]file, error) {
	out, err := s.git("diff", "--name-status", "--no-renames", from+"..."+to)
	files := []file{}
	for line := range strings.Lines(out) {
		letter, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		kind := map[string]string{"A": "added", "M": "modified", "D": "removed"}[letter]
		files = append(files, file{name, kind})
	}
	return files, err
}

func listFiles(s *Server, r request) (any, error) {
	pull := s.pull(r.number("number"))
	if pull == nil {
		return nil, notFound
	}
	files, err := s.files(pull.Base.Sha, pull.Head.Sha)
	return page(r, files), err
}

func listRulesets(s *Server, r request) (any, error) { return page(r, s.state.rulesets), nil }

func (s *Server) rules(branch string) (rules []Rule) {
	for _, set := range s.state.rulesets {
		if set.Enforcement == "active" && slices.Contains(set.Branches, branch) {
			rules = append(rules, set.Rules...)
		}
	}
	return rules
}

func listRules(s *Server, r request) (any, error) {
	return page(r, s.rules(r.arguments["branch"])), nil
}

func listVariables(s *Server, r request) (any, error) {
	var found []*Variable
	for _, variable := range s.state.variables {
		if variable.Environment == r.arguments["name"] {
			found = append(found, variable)
		}
	}
	return counted(r, "variables", found), nil
}

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

// Protect sets a ruleset.
func (s *Server) Protect(set Ruleset) {
	s.mu.Lock()
	defer s.mu.Unlock()
	set.ID = s.id()
	s.state.rulesets = append(s.state.rulesets, &set)
}

// SetVariable of the repository, or of an environment.
func (s *Server) SetVariable(environment, name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.variables = slices.DeleteFunc(s.state.variables, func(v *Variable) bool { return v.Name == name && v.Environment == environment })
	s.state.variables = append(s.state.variables, &Variable{name, value, environment})
}

// Variables that a job sees.
func (s *Server) Variables(environment string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := map[string]any{}
	for _, of := range []string{"", environment} {
		for _, variable := range s.state.variables {
			if variable.Environment == of {
				seen[variable.Name] = variable.Value
			}
		}
	}
	return seen
}

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
