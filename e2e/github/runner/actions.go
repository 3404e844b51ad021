package runner

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rhysd/actionlint"

	"slipway/e2e/github/api"
	"slipway/e2e/github/oidc"
)

// said is what GitHub or an action says of a failure, in its own words.
type said string

func (s said) Error() string { return string(s) }

// inputs of an action. What an action does not know is an error: it would be ignored.
type inputs map[string]string

func (in inputs) only(known ...string) error {
	for _, name := range sortedKeys(in) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("with: %s is not understood", name)
		}
	}
	return nil
}

type act struct {
	*machine
	ctx context.Context
	in  inputs
}

// actions that are replaced, by their names.
var actions map[string]func(act) (failure, err error)

func init() { // composite actions lead back here
	actions = map[string]func(act) (failure, err error){
		"actions/checkout":                      checkout,
		"actions/setup-go":                      setUp("go", "go-version-file", "go-version", "cache"),
		"actions/setup-node":                    setUp("node", "node-version", "node-version-file", "cache"),
		"hashicorp/setup-terraform":             setUp("terraform", "terraform_version", "terraform_wrapper"),
		"aws-actions/configure-aws-credentials": credentials,
		"actions/upload-artifact":               upload,
		"actions/download-artifact":             download,
		"github/codeql-action/upload-sarif":     uploadSarif,
	}
}

func (m *machine) action(ctx context.Context, s *actionlint.ExecAction, env map[string]string) (failure, err error) {
	in := inputs{}
	for _, input := range s.Inputs {
		value, err := interpolate(input.Value, m.scope(env))
		if err != nil {
			return nil, err
		}
		in[input.Name.Value] = value
	}
	if strings.HasPrefix(s.Uses.Value, "./") {
		return m.composite(ctx, path.Clean(s.Uses.Value), in)
	}
	name, _, pinned := strings.Cut(s.Uses.Value, "@")
	run, known := actions[name]
	if !pinned || !known {
		return nil, fmt.Errorf("the action %s is not understood: give e2e/github/runner its equivalent", s.Uses.Value)
	}
	return run(act{m, ctx, in})
}

// checkout gives the workspace a commit. What depth it has, and that nothing can be fetched later without credentials, is as with the action.
func checkout(a act) (failure, err error) {
	if err := a.in.only("ref", "fetch-depth", "persist-credentials", "token"); err != nil {
		return nil, err
	}
	if a.bench.API.Private && a.instance.granted["contents"] == "" {
		return said("remote: Repository not found."), nil
	}
	ref := a.in["ref"]
	if ref == "" {
		ref = a.instance.job.graph.run.Event.Sha
	}
	fetch := []string{"fetch", "--quiet", "--no-tags"}
	if depth := a.in["fetch-depth"]; depth != "0" {
		if depth == "" {
			depth = "1"
		}
		fetch = append(fetch, "--depth", depth, "origin", ref)
	} else {
		fetch = append(fetch, "origin", ref, "+refs/heads/*:refs/remotes/origin/*")
	}
	for _, arguments := range [][]string{
		{"init", "--quiet"}, {"remote", "add", "origin", "file://" + a.bench.origin}, fetch, {"checkout", "--quiet", "--force", "--detach", "FETCH_HEAD"},
	} {
		if _, failure := git(a.ctx, a.workspace, arguments...); failure != nil {
			return failure, nil
		}
	}
	if a.in["persist-credentials"] == "false" {
		_, err = git(a.ctx, a.workspace, "remote", "set-url", "origin", "https://github.invalid/"+a.bench.API.Repository)
	}
	return nil, err
}

// setUp of a tool that is there already.
func setUp(tool string, known ...string) func(act) (failure, err error) {
	return func(a act) (failure, err error) {
		if err := a.in.only(known...); err != nil {
			return nil, err
		}
		for name, value := range a.in {
			if strings.HasSuffix(name, "-file") {
				if _, failure := os.Stat(filepath.Join(a.workspace, value)); failure != nil {
					return said(fmt.Sprintf("The specified %s file at: %s does not exist", name, value)), nil
				}
			}
		}
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("%s is not on PATH", tool)
		}
		if tool == "terraform" && a.in["terraform_wrapper"] != "false" {
			return nil, errors.New("the wrapper copies what Terraform prints to the log: set terraform_wrapper to false")
		}
		return nil, nil
	}
}

// credentials takes on a role by the job's token.
func credentials(a act) (failure, err error) {
	if err := a.in.only("role-to-assume", "aws-region", "role-duration-seconds", "audience", "role-session-name"); err != nil {
		return nil, err
	}
	if a.in["aws-region"] == "" {
		return said("Input required and not supplied: aws-region"), nil
	}
	if a.instance.granted["id-token"] != "write" {
		return said("Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers"), nil
	}
	audience, seconds := a.in["audience"], 3600
	if audience == "" {
		audience = "sts.amazonaws.com"
	}
	if text := a.in["role-duration-seconds"]; text != "" {
		if seconds, err = strconv.Atoi(text); err != nil {
			return nil, err
		}
	}
	session, failure := a.bench.Cloud.Assume(a.ctx, a.in["role-to-assume"], a.subject(), audience, seconds)
	if failure != nil {
		return failure, nil
	}
	for _, variable := range append(session, "AWS_REGION="+a.in["aws-region"], "AWS_DEFAULT_REGION="+a.in["aws-region"]) {
		name, value, _ := strings.Cut(variable, "=")
		a.variables[name] = value
	}
	return nil, nil
}

// subject of the job's OIDC token.
func (m *machine) subject() string {
	of := m.bench.API
	event := m.instance.job.graph.run.Event
	repository := oidc.Repository{FullName: of.Repository, OwnerID: of.OwnerID, RepositoryID: of.RepositoryID, Immutable: m.bench.Immutable}
	return repository.Subject(m.instance.environment, event.Name, event.Ref)
}

func upload(a act) (failure, err error) {
	if err := a.in.only("name", "path", "include-hidden-files", "retention-days", "if-no-files-found", "overwrite"); err != nil {
		return nil, err
	}
	name, days := a.in["name"], 90
	if name == "" {
		name = "artifact"
	}
	if strings.ContainsAny(name, "\":<>|*?\r\n\\/") {
		return said(fmt.Sprintf("The artifact name is not valid: %s", name)), nil
	}
	if text := a.in["retention-days"]; text != "" {
		if days, err = strconv.Atoi(text); err != nil {
			return nil, err
		}
	}
	files, err := a.files(strings.Fields(a.in["path"]), a.in["include-hidden-files"] == "true")
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		message := fmt.Sprintf("No files were found with the provided path: %s. No artifacts will be uploaded.", a.in["path"])
		if a.in["if-no-files-found"] == "error" {
			return errors.New(message), nil
		}
		fmt.Fprintf(&a.log, "::warning::%s\n", message)
		return nil, nil
	}
	archive, err := a.pack(files)
	if err != nil {
		return nil, err
	}
	run := a.instance.job.graph.run.Run
	if a.in["overwrite"] == "true" {
		a.bench.API.Drop(run, name)
	}
	return a.bench.API.Upload(run, name, archive, time.Duration(days)*24*time.Hour), nil
}

// files below the paths, by their paths in the workspace. Hidden ones, and what is below hidden folders, are left out unless they are asked for.
func (a act) files(paths []string, hidden bool) (files []string, err error) {
	for _, of := range paths {
		if strings.ContainsAny(of, "*?[!") {
			return nil, fmt.Errorf("path: %s: patterns are not understood", of)
		}
		err = errors.Join(err, filepath.WalkDir(filepath.Join(a.workspace, of), func(file string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			isHidden := strings.HasPrefix(entry.Name(), ".") && file != a.workspace
			if entry.IsDir() {
				if isHidden && !hidden {
					return fs.SkipDir
				}
				return nil
			}
			if !isHidden || hidden {
				relative, _ := filepath.Rel(a.workspace, file) // it is below
				files = append(files, relative)
			}
			return nil
		}))
	}
	return files, err
}

// pack makes the zip. Its root is the folder that all files have in common.
func (a act) pack(files []string) ([]byte, error) {
	root := filepath.Dir(files[0])
	for _, file := range files {
		for root != "." && !strings.HasPrefix(file, root+"/") {
			root = filepath.Dir(root)
		}
	}
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(a.workspace, file))
		if err != nil {
			return nil, err
		}
		inside, err := filepath.Rel(root, file)
		if err != nil {
			return nil, err
		}
		entry, err := writer.Create(inside)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(data); err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return archive.Bytes(), nil
}

// download of an artifact of the same run. Modes of files are lost on the way, as with the action.
func download(a act) (failure, err error) {
	if err := a.in.only("name", "path"); err != nil {
		return nil, err
	}
	if a.in["name"] == "" {
		return nil, errors.New("with: name is missing: all artifacts are not understood")
	}
	var found *api.Artifact
	for _, artifact := range a.bench.API.Artifacts(a.instance.job.graph.run.ID) {
		if artifact.Name == a.in["name"] && !artifact.Expired {
			found = &artifact
			break
		}
	}
	if found == nil {
		return said("Unable to download artifact(s): Artifact not found for name: " + a.in["name"]), nil
	}
	archive, err := zip.NewReader(bytes.NewReader(found.Zip), int64(len(found.Zip)))
	if err != nil {
		return nil, err
	}
	for _, entry := range archive.File {
		opened, err := entry.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(opened)
		if err := errors.Join(err, opened.Close(), writeFile(filepath.Join(a.workspace, a.in["path"], entry.Name), data, 0o644)); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func uploadSarif(a act) (failure, err error) {
	if err := a.in.only("sarif_file", "category"); err != nil {
		return nil, err
	}
	data, failure := os.ReadFile(filepath.Join(a.workspace, a.in["sarif_file"]))
	if failure != nil {
		return failure, nil
	}
	if a.instance.granted["security-events"] != "write" {
		return said("Resource not accessible by integration"), nil
	}
	event := a.instance.job.graph.run.Event
	return a.bench.API.UploadSarif(api.Sarif{Category: a.in["category"], Ref: event.Ref, Sha: event.Sha, Data: data}), nil
}
