package ci

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/synthesized"
)

// Target is an environment as the matrix of a workflow has it.
type Target struct {
	Name            string `json:"name"`
	Region          string `json:"region"`
	PlanRole        string `json:"plan_role"`
	DeployRole      string `json:"deploy_role"`
	PlanEnvironment string `json:"plan_environment"`
	Approval        string `json:"approval"`
	Sarif           bool   `json:"sarif"`
	Why             string `json:"why"`
}

// Selection says which environments a run is about: the named ones, all of them, or those that have something to deploy.
type Selection struct {
	Names []string
	All   bool
	Base  string // commit whose environments must still be there; "" for none
}

// Targets writes the outputs matrix and gone: lists of Target in the order of deploys, and of the environments that the base has and this commit has not.
func (j Job) Targets(ctx context.Context, s Selection) error {
	all, d, err := places(j.Folder)
	if errors.Is(err, delivery.ErrNone) {
		j.say("%v: nothing is planned and nothing is deployed", err)
		return errors.Join(j.output("matrix", "[]"), j.output("gone", "[]"))
	}
	if err != nil {
		return err
	}
	if d.Github.Repository != j.GitHub.Repository { // IAM compares a token's subject letter by letter
		return fmt.Errorf("%s: github.repository: %s; this is %s: write that, and its ids; the roles trust no other", delivery.File, d.Github.Repository,
			j.GitHub.Repository)
	}
	reasons, err := j.reasons(ctx, all, s)
	if err != nil {
		return err
	}
	targets := []Target{}
	for _, p := range all {
		why, wanted := reasons[p.Stack()]
		if !wanted {
			j.say("%s: nothing to deploy", p.Stack())
			continue
		}
		if err := j.planGate(ctx, p); err != nil {
			return err
		}
		j.say("%s: %s", p.Stack(), why)
		targets = append(targets, target(p, d.Sarif, why))
	}
	gone, err := j.gone(ctx, all, s.Base)
	if err != nil {
		return err
	}
	return errors.Join(j.outputJSON("matrix", targets), j.outputJSON("gone", gone))
}

func target(p delivery.Place, sarif bool, why string) Target {
	return Target{
		Name: p.Stack(), Region: p.Region, PlanRole: p.PlanRoleArn, DeployRole: p.DeployRoleArn, PlanEnvironment: p.PlanEnvironment,
		Approval: p.Delivery.Approval, Sarif: sarif, Why: why,
	}
}

func (j Job) outputJSON(name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return j.output(name, string(text))
}

// reasons why environments are in the run.
func (j Job) reasons(ctx context.Context, all []delivery.Place, s Selection) (map[string]string, error) {
	found := map[string]string{}
	if s.All || len(s.Names) > 0 {
		for _, p := range all {
			if s.All || slices.Contains(s.Names, p.Stack()) {
				found[p.Stack()] = "asked for"
			}
		}
		return found, config.Known(j.path("environments"), s.Names...)
	}
	drifted, err := j.driftIssues(ctx)
	if err != nil {
		return nil, err
	}
	deployed := map[string][]delivery.Place{} // by the commit that they have
	for _, p := range all {
		newest, state, err := j.GitHub.NewestDeployment(ctx, p.Stack())
		switch {
		case err != nil:
			return nil, err
		case newest == nil:
			found[p.Stack()] = "never deployed"
		case state != "success":
			// A commit that takes a half applied one back has the old files again, and still something to deploy.
			found[p.Stack()] = "its last deployment has not succeeded"
		case len(drifted[p.Stack()]) > 0:
			found[p.Stack()] = "drifted"
		default:
			deployed[newest.Sha] = append(deployed[newest.Sha], p)
		}
	}
	if len(deployed) == 0 {
		return found, nil
	}
	if err := j.synthesize(ctx, j.Folder, stacks(slices.Concat(slices.Collect(maps.Values(deployed))...))...); err != nil {
		return nil, err
	}
	for commit, places := range deployed {
		changed, err := j.changed(ctx, commit, places)
		if err != nil {
			return nil, err
		}
		for _, name := range changed {
			found[name] = "changed since " + short(commit)
		}
	}
	return found, nil
}

func short(commit string) string { return commit[:min(10, len(commit))] }

// stacks are the names of places.
func stacks(places []delivery.Place) (names []string) {
	for _, p := range places {
		names = append(names, p.Stack())
	}
	return names
}

// changed gives those environments whose synthesized file is another one than at a commit; its digest covers what stands beside the environment, too. A commit
// that is not in this repository anymore, or cannot be synthesized with today's tools, has none.
func (j Job) changed(ctx context.Context, commit string, places []delivery.Place) ([]string, error) {
	folder, done, err := j.checkout(ctx, commit)
	if err != nil {
		j.say("%v: taken for changed", err)
		return stacks(places), nil
	}
	defer done()
	var changed, there []string
	for _, p := range places {
		if _, err := os.Stat(p.File(filepath.Join(folder, "environments"))); err != nil {
			changed = append(changed, p.Stack())
		} else {
			there = append(there, p.Stack())
		}
	}
	if len(there) == 0 {
		return changed, nil
	}
	if err := j.synthesize(ctx, folder, there...); err != nil {
		j.say("synthesize %s: %v: taken for changed", short(commit), err)
		return stacks(places), nil
	}
	for _, name := range there {
		now, err := os.ReadFile(filepath.Join(stackFolder(j.Folder, name), synthesized.File))
		if err != nil {
			return nil, err
		}
		before, err := os.ReadFile(filepath.Join(stackFolder(folder, name), synthesized.File))
		if err != nil || !bytes.Equal(now, before) { // an older version may write elsewhere
			changed = append(changed, name)
		}
	}
	return changed, nil
}

// gone are the environments of the base that this commit has not.
func (j Job) gone(ctx context.Context, all []delivery.Place, base string) ([]Target, error) {
	targets := []Target{}
	if base == "" {
		return targets, nil
	}
	var listed bytes.Buffer
	if err := j.Tool(ctx, j.Folder, &listed, "git", "ls-tree", "-r", "--name-only", base, "environments/"); err != nil {
		return nil, fmt.Errorf("list the environments of %s: %w; the checkout step needs fetch-depth: 0", base, err)
	}
	missing := false
	for file := range strings.Lines(listed.String()) {
		file = strings.TrimSpace(file)
		isEnvironment := path.Ext(file) == ".yaml" && path.Base(file) != config.Defaults
		missing = missing || isEnvironment && !slices.ContainsFunc(all, func(p delivery.Place) bool { return filepath.ToSlash(p.File("environments")) == file })
	}
	if !missing {
		return targets, nil
	}
	folder, done, err := j.checkout(ctx, base)
	if err != nil {
		return nil, err
	}
	defer done()
	before, _, err := places(folder)
	if errors.Is(err, delivery.ErrNone) {
		j.say("the base has no %s: what its environments hold is not looked at", delivery.File)
		return targets, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the environments of %s: %w", short(base), err)
	}
	for _, p := range before {
		if _, err := os.Stat(j.path(p.File("environments"))); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := j.planGate(ctx, p); err != nil {
			return nil, err
		}
		targets = append(targets, target(p, false, "deleted"))
	}
	return targets, nil
}
