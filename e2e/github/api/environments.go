package api

import (
	"slices"
)

func (s *Server) environment(name string) *Environment {
	for _, environment := range s.state.environments {
		if environment.Name == name {
			return environment
		}
	}
	return nil
}

func getEnvironment(s *Server, r request) (any, error) {
	if environment := s.environment(r.arguments["name"]); environment != nil {
		return environment, nil
	}
	return nil, notFound
}

func listBranchPolicies(s *Server, r request) (any, error) {
	environment := s.environment(r.arguments["name"])
	if environment == nil {
		return nil, notFound
	}
	var policies []map[string]any
	for i, name := range environment.Branches {
		policies = append(policies, map[string]any{"id": i + 1, "name": name, "type": "branch"})
	}
	return counted(r, "branch_policies", policies), nil
}

// SetEnvironment makes an environment, or sets it anew. Without reviewers it is unprotected; without branches every branch deploys to it.
func (s *Server) SetEnvironment(name string, reviewers, branches []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.environments = slices.DeleteFunc(s.state.environments, func(e *Environment) bool { return e.Name == name })
	environment := &Environment{ID: s.id(), Name: name, ProtectionRules: []ProtectionRule{}, Branches: branches}
	if len(reviewers) > 0 {
		rule := ProtectionRule{ID: s.id(), Type: "required_reviewers"}
		for _, login := range reviewers {
			rule.Reviewers = append(rule.Reviewers, Reviewer{"User", user(login)})
		}
		environment.ProtectionRules = append(environment.ProtectionRules, rule)
	}
	if len(branches) > 0 {
		environment.ProtectionRules = append(environment.ProtectionRules, ProtectionRule{ID: s.id(), Type: "branch_policy"})
		environment.BranchPolicy = &BranchPolicy{CustomPolicies: true}
	}
	s.state.environments = append(s.state.environments, environment)
}

// Use gives the reviewers and branches of an environment that a job names. One that was never made is made by it, without protection.
// https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
func (s *Server) Use(name string) (reviewers, branches []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	environment := s.environment(name)
	if environment == nil {
		s.state.environments = append(s.state.environments, &Environment{ID: s.id(), Name: name, ProtectionRules: []ProtectionRule{}})
		return nil, nil
	}
	for _, rule := range environment.ProtectionRules {
		for _, reviewer := range rule.Reviewers {
			reviewers = append(reviewers, reviewer.Reviewer.Login)
		}
	}
	return reviewers, slices.Clone(environment.Branches)
}

func listDeployments(s *Server, r request) (any, error) {
	var found []*Deployment
	for _, deployment := range slices.Backward(s.state.deployments) { // the newest first
		if (r.query("environment") == "" || r.query("environment") == deployment.Environment) && (r.query("sha") == "" || r.query("sha") == deployment.Sha) {
			found = append(found, deployment)
		}
	}
	return page(r, found), nil
}

func listStatuses(s *Server, r request) (any, error) {
	for _, deployment := range s.state.deployments {
		if deployment.ID == r.number("id") {
			return page(r, deployment.Statuses), nil
		}
	}
	return nil, notFound
}

// Deploy makes a deployment, as a job with an environment does.
func (s *Server) Deploy(run *Run, sha, ref, environment string) *Deployment {
	s.mu.Lock()
	defer s.mu.Unlock()
	deployment := &Deployment{ID: s.id(), Sha: sha, Ref: ref, Environment: environment, Creator: user(Bot), CreatedAt: s.now(), RunID: run.ID}
	s.state.deployments = append(s.state.deployments, deployment)
	return deployment
}

// SetDeployment gives a deployment a further status.
func (s *Server) SetDeployment(deployment *Deployment, state string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := DeploymentStatus{ID: s.id(), State: state, Environment: deployment.Environment, LogURL: s.page("actions/runs", deployment.RunID), CreatedAt: s.now()}
	deployment.Statuses = slices.Insert(deployment.Statuses, 0, next)
}

// Deployments of an environment, in the order in which they were made.
func (s *Server) Deployments(environment string) (deployments []Deployment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, deployment := range s.state.deployments {
		if deployment.Environment == environment {
			deployments = append(deployments, *deployment)
		}
	}
	return deployments
}
