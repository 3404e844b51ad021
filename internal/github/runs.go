package github

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"strconv"
)

// Run of a workflow. https://docs.github.com/en/rest/actions/workflow-runs
type Run struct {
	ID             int    `json:"id"`
	Path           string `json:"path"` // of the workflow's file
	Event          string `json:"event"`
	Conclusion     string `json:"conclusion"`
	HeadSha        string `json:"head_sha"`
	HeadBranch     string `json:"head_branch"`
	HeadRepository struct {
		FullName string `json:"full_name"`
	} `json:"head_repository"`
}

// Run gives one by its id.
func (c Client) Run(ctx context.Context, id int) (Run, error) {
	return get[Run](ctx, c, getRun, nil, strconv.Itoa(id))
}

// Runs of a workflow's file, newest first. The filter is the query, such as head_sha.
func (c Client) Runs(ctx context.Context, file string, filter url.Values) ([]Run, error) {
	return list[Run](ctx, c, listRuns, "workflow_runs", filter, file)
}

// Cancel ends a run, and also one that waits for an approval.
func (c Client) Cancel(ctx context.Context, id int) error {
	_, err := send[struct{}](ctx, c, cancelRun, nil, nil, strconv.Itoa(id))
	return err
}

// Job of a run.
type Job struct {
	Name       string `json:"name"`
	Status     string `json:"status"`
	Conclusion string `json:"conclusion"`
}

// Jobs are those of the run's last attempt.
func (c Client) Jobs(ctx context.Context, run int) ([]Job, error) {
	return list[Job](ctx, c, listJobs, "jobs", nil, strconv.Itoa(run))
}

// Approval is one of a deployment in a run.
type Approval struct {
	State        string `json:"state"` // approved, rejected or pending
	User         User   `json:"user"`
	Environments []struct {
		Name string `json:"name"`
	} `json:"environments"`
}

// Approvers are the logins of those who approved an environment in a run.
func (c Client) Approvers(ctx context.Context, run int, environment string) (logins []string, err error) {
	approvals, err := list[Approval](ctx, c, listApprovals, "", nil, strconv.Itoa(run))
	for _, approval := range approvals {
		for _, of := range approval.Environments {
			if approval.State == "approved" && of.Name == environment {
				logins = append(logins, approval.User.Login)
			}
		}
	}
	return logins, err
}

// Artifact of a run.
type Artifact struct {
	ID      int    `json:"id"`
	Name    string `json:"name"`
	Expired bool   `json:"expired"`
}

// Artifacts of a run with a name. A run that was run again has one for each attempt, newest first.
func (c Client) Artifacts(ctx context.Context, run int, name string) ([]Artifact, error) {
	return list[Artifact](ctx, c, listArtifacts, "artifacts", url.Values{"name": {name}}, strconv.Itoa(run))
}

// mostArtifact in bytes is how large a file of an artifact may be.
const mostArtifact = 64 << 20

// Download gives the files of an artifact by name.
func (c Client) Download(ctx context.Context, artifact int) (map[string][]byte, error) {
	r, err := c.call(ctx, downloadArtifact, nil, nil, strconv.Itoa(artifact))
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(bytes.NewReader(r.body), int64(len(r.body)))
	if err != nil {
		return nil, fmt.Errorf("open artifact %d: %w", artifact, err)
	}
	files := map[string][]byte{}
	for _, entry := range archive.File {
		if entry.FileInfo().IsDir() {
			continue
		}
		if entry.UncompressedSize64 > mostArtifact {
			return nil, fmt.Errorf("artifact %d: %s: larger than %d MiB", artifact, entry.Name, mostArtifact>>20)
		}
		opened, err := entry.Open()
		if err != nil {
			return nil, fmt.Errorf("artifact %d: %s: %w", artifact, entry.Name, err)
		}
		data, err := io.ReadAll(io.LimitReader(opened, mostArtifact))
		_ = opened.Close()
		if err != nil {
			return nil, fmt.Errorf("artifact %d: %s: %w", artifact, entry.Name, err)
		}
		files[entry.Name] = data
	}
	return files, nil
}
