package api

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// said is what GitHub says of a failure, in its own words.
type said string

func (s said) Error() string { return string(s) }

// ErrArtifactExists is what the second upload of a name in a run fails with.
// https://github.com/actions/upload-artifact#breaking-changes
var ErrArtifactExists = said("Conflict: an artifact with this name already exists on the workflow run")

func (a *Artifact) expired(now time.Time) bool {
	a.Expired = a.Expired || !now.Before(a.expires)
	return a.Expired
}

func listArtifacts(s *Server, r request) (any, error) {
	if s.run(r.number("id")) == nil {
		return nil, notFound
	}
	var found []*Artifact
	for _, artifact := range slices.Backward(s.state.artifacts) { // the newest first
		if artifact.RunID == r.number("id") && (r.query("name") == "" || r.query("name") == artifact.Name) {
			artifact.expired(s.Now())
			found = append(found, artifact)
		}
	}
	return counted(r, "artifacts", found), nil
}

func (s *Server) artifact(id int) *Artifact {
	for _, artifact := range s.state.artifacts {
		if artifact.ID == id {
			return artifact
		}
	}
	return nil
}

// downloadArtifact leads to a signed URL of another host.
// https://docs.github.com/en/rest/actions/artifacts#download-an-artifact
func downloadArtifact(s *Server, r request) (any, error) {
	artifact := s.artifact(r.number("id"))
	if artifact == nil {
		return nil, notFound
	}
	if artifact.expired(s.Now()) {
		return nil, refusal{http.StatusGone, "Artifact has expired"}
	}
	return redirect("https://" + blobs + "/" + r.arguments["id"]), nil
}

func (s *Server) serveBlob(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/")) // nothing has the id 0
	artifact := s.artifact(id)
	if artifact == nil || r.Header.Get("Authorization") != "" { // a signed URL with a token beside it is refused
		w.WriteHeader(http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "application/zip")
	_, _ = w.Write(artifact.Zip) // gh has gone
}

// Upload keeps a zip file as an artifact of a run. An earlier attempt of the run may have one of the same name.
func (s *Server) Upload(run *Run, name string, zip []byte, retention time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	attempt := run.RunAttempt
	for _, other := range s.state.artifacts {
		if other.RunID == run.ID && other.Name == name && other.WorkflowRun["attempt"] == attempt {
			return ErrArtifactExists
		}
	}
	expires := s.Now().Add(retention)
	s.state.artifacts = append(s.state.artifacts, &Artifact{
		ID: s.id(), Name: name, Size: len(zip), CreatedAt: s.now(), ExpiresAt: expires.UTC().Format(time.RFC3339), expires: expires,
		Digest: fmt.Sprintf("sha256:%x", sha256.Sum256(zip)), RunID: run.ID, Zip: bytes.Clone(zip),
		WorkflowRun: map[string]any{"id": run.ID, "head_sha": run.HeadSha, "head_branch": run.HeadBranch, "attempt": attempt},
	})
	return nil
}

// Artifacts of a run, the newest first.
func (s *Server) Artifacts(run int) (artifacts []Artifact) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, artifact := range slices.Backward(s.state.artifacts) {
		if artifact.RunID == run {
			artifact.expired(s.Now())
			artifacts = append(artifacts, *artifact)
		}
	}
	return artifacts
}

// Expire ends the artifacts of a run.
func (s *Server) Expire(run int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, artifact := range s.state.artifacts {
		if artifact.RunID == run {
			artifact.Expired = true
		}
	}
}

// Drop removes the artifacts of a run with a name, as an upload with overwrite does.
func (s *Server) Drop(run *Run, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.artifacts = slices.DeleteFunc(s.state.artifacts, func(a *Artifact) bool { return a.RunID == run.ID && a.Name == name })
}
