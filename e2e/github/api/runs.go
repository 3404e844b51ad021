package api

import (
	"net/http"
	"path"
	"slices"
)

func (s *Server) run(id int) *Run {
	for _, run := range s.state.runs {
		if run.ID == id {
			return run
		}
	}
	return nil
}

// matches the filters of a list of runs.
func (run *Run) matches(r request) bool {
	status := r.query("status") // a status or a conclusion
	for _, filter := range []struct{ want, is string }{
		{r.query("event"), run.Event}, {r.query("head_sha"), run.HeadSha}, {r.query("branch"), run.HeadBranch}, {r.query("actor"), run.Actor.Login},
	} {
		if filter.want != "" && filter.want != filter.is {
			return false
		}
	}
	return status == "" || status == run.Status || run.Conclusion != nil && status == *run.Conclusion
}

// listRunsOf a workflow, which is named by its file. One that is not in the repository is 404, not an empty list.
// https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow
func listRunsOf(s *Server, r request) (any, error) {
	file := ".github/workflows/" + r.arguments["file"]
	if _, err := s.git("cat-file", "-e", "refs/heads/main:"+file); err != nil {
		return nil, notFound
	}
	var found []*Run
	for _, run := range slices.Backward(s.state.runs) { // the newest first
		if path.Clean(run.Path) == file && run.matches(r) {
			found = append(found, run)
		}
	}
	return counted(r, "workflow_runs", found), nil
}

func getRun(s *Server, r request) (any, error) {
	if run := s.run(r.number("id")); run != nil {
		return run, nil
	}
	return nil, notFound
}

func cancelRun(s *Server, r request) (any, error) {
	run := s.run(r.number("id"))
	if run == nil {
		return nil, notFound
	}
	if run.Status == "completed" {
		return nil, refusal{http.StatusConflict, "Cannot cancel a workflow run that is completed."}
	}
	run.Cancelled = true
	return accepted, nil
}

const accepted = status(http.StatusAccepted)

// listJobs: a job that was not run again is that of an earlier attempt.
// https://docs.github.com/en/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run
func listJobs(s *Server, r request) (any, error) {
	run := s.run(r.number("id"))
	if run == nil {
		return nil, notFound
	}
	return counted(r, "jobs", run.latest()), nil
}

// latest are the jobs by name, each of its last attempt.
func (run *Run) latest() (jobs []*Job) {
	for i, job := range run.Jobs {
		if !slices.ContainsFunc(run.Jobs[i+1:], func(later *Job) bool { return later.Name == job.Name }) {
			jobs = append(jobs, job)
		}
	}
	return jobs
}

func listApprovals(s *Server, r request) (any, error) {
	run := s.run(r.number("id"))
	if run == nil {
		return nil, notFound
	}
	return page(r, run.Approvals), nil
}

// NewRun makes one: it gets its id, number and page.
func (s *Server) NewRun(run Run) *Run {
	s.mu.Lock()
	defer s.mu.Unlock()
	run.ID, run.RunAttempt, run.CreatedAt = s.id(), 1, s.now()
	run.URL = s.page("actions/runs", run.ID)
	for _, other := range s.state.runs {
		if other.Path == run.Path {
			run.RunNumber++
		}
	}
	run.RunNumber++
	s.state.runs = append(s.state.runs, &run)
	return &run
}

// NewJob adds one to a run.
func (s *Server) NewJob(run *Run, name string) *Job {
	s.mu.Lock()
	defer s.mu.Unlock()
	job := &Job{ID: s.id(), RunID: run.ID, RunAttempt: run.RunAttempt, Name: name, Status: "queued", HeadSha: run.HeadSha}
	run.Jobs = append(run.Jobs, job)
	return job
}

// Change changes something of the state, such as a run or a job.
func (s *Server) Change(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// Runs are all, in the order in which they were made.
func (s *Server) Runs() []*Run {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.state.runs)
}

// Review notes who has approved or rejected an environment in a run.
func (s *Server) Review(run *Run, environment, login, state string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := s.environment(environment)
	if of == nil {
		return
	}
	run.Approvals = append(run.Approvals, Approval{State: state, User: user(login), Environments: []Environment{*of}})
}
