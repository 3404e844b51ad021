package doctor

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"slipway/internal/bootstrap"
	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/github"
	"slipway/internal/policy"
	"slipway/internal/rights"
	"slipway/internal/stackjson"
	"slipway/internal/synthesized"
)

// Project is whose way is examined.
type Project struct {
	// Folder has delivery.yaml, package.json and .github.
	Folder string
	// Environments is the folder of their YAML files, and Output the one that go run . wrote.
	Environments, Output string
	// Connect gives settings of AWS, with credentials, and whose they are. It is called once for each account.
	Connect func(ctx context.Context, region string) (aws.Config, bootstrap.Caller, error)
	// GitHub gives a client of a repository.
	GitHub func(repository string) github.Client
	// Tool runs a program and gives what it printed.
	Tool func(ctx context.Context, name string, args ...string) (string, error)
	// Get reads an address of the web.
	Get func(ctx context.Context, url, bearer string) ([]byte, error)
	// Getenv is os.Getenv.
	Getenv func(name string) string

	named        bool // an environment was asked about
	environments []config.Environment
	delivered    delivery.Delivery
	deliveredErr error // of delivery.yaml
	accounts     []delivery.Account
	connected    map[string]aws.Config // by account
	trusted      map[string]string     // trust policies by role, as IAM gives them
	token        *claims
}

// Load reads the environments and how they are delivered; named are the environments that are asked about, none for all. The error says that the
// environments themselves cannot be read.
func (p *Project) Load(named ...string) error {
	all, err := config.Load(p.Environments)
	if err != nil {
		return err
	}
	p.named = len(named) > 0
	p.delivered, p.deliveredErr = delivery.Load(filepath.Join(p.Folder, delivery.File), all)
	if p.deliveredErr != nil {
		p.delivered = undelivered(all)
	}
	for _, environment := range all {
		if !p.named || slices.Contains(named, environment.Stack()) {
			p.environments = append(p.environments, environment)
		}
	}
	for _, account := range p.delivered.Accounts(all) {
		account.Places = slices.DeleteFunc(account.Places, func(place delivery.Place) bool { return !p.asked(place.Stack()) })
		if len(account.Places) > 0 {
			p.accounts = append(p.accounts, account)
		}
	}
	p.connected, p.trusted = map[string]aws.Config{}, map[string]string{}
	return nil
}

// undelivered are environments that nothing says of how they are delivered.
func undelivered(all []config.Environment) (d delivery.Delivery) {
	d.IAM.Path = "/"
	for _, environment := range all {
		d.Environments = append(d.Environments, delivery.Environment{Name: environment.Stack(), PlanApproval: new(bool)})
	}
	return d
}

func (p *Project) asked(environment string) bool {
	return slices.ContainsFunc(p.environments, func(e config.Environment) bool { return e.Stack() == environment })
}

// delivers tells whether delivery.yaml is there and sound.
func (p *Project) delivers() bool { return p.deliveredErr == nil }

func (p *Project) github() github.Client {
	return readOnlyGitHub(p.GitHub(p.delivered.Github.Repository))
}

// workflows gives the workflow files by their names.
func (p *Project) workflows() (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(p.Folder, ".github", "workflows", "*.y*ml"))
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		texts[filepath.Base(file)] = string(data)
	}
	return texts, nil
}

// subject is what a check is made of.
type subject struct {
	*Project
	about   string // for people
	account delivery.Account
	bucket  delivery.Bucket
	place   delivery.Place
	role    role
}

// role that CI takes on.
type role struct {
	name, arn string
	contexts  []string
	policies  func(rights.Rights) []policy.Document
}

func (s *subject) key() string { return s.keys()[0] }

// keys of the subject and what it is in, the narrowest first.
func (s *subject) keys() (keys []string) {
	service := ""
	if part := s.place.Part; part != "" {
		service = s.place.Stack() + " " + part
	}
	for _, key := range []string{s.role.name, s.bucket.Name, service, s.place.Stack(), s.account.ID} {
		if key != "" {
			keys = append(keys, key)
		}
	}
	return append(keys, "")
}

// scope says of what a check is made: of nothing where it does not apply.
type scope func(*Project) []subject

func once(p *Project) []subject { return []subject{{Project: p}} }

func ofAccounts(p *Project) (all []subject) {
	for _, account := range p.accounts {
		all = append(all, subject{Project: p, about: account.ID, account: account})
	}
	return all
}

// ofBuckets are those of the states, each with the account that asks about it: the one whose stack makes it, or the first that keeps a state there.
func ofBuckets(p *Project) (all []subject) {
	for _, environment := range p.environments {
		state := environment.State
		if slices.ContainsFunc(all, func(s subject) bool { return s.bucket.Name == state.Bucket }) {
			continue
		}
		s := subject{Project: p, about: state.Bucket, bucket: delivery.Bucket{Name: state.Bucket, Region: state.Region}}
		for _, account := range p.accounts {
			makes := slices.ContainsFunc(account.Buckets, func(b delivery.Bucket) bool { return b.Name == state.Bucket })
			if makes || s.account.ID == "" && account.ID == environment.Account {
				s.account = account
			}
		}
		all = append(all, s)
	}
	return all
}

func ofEnvironments(p *Project) (all []subject) {
	for _, account := range p.accounts {
		for _, place := range account.Places {
			all = append(all, subject{Project: p, about: place.Stack(), account: account, place: place})
		}
	}
	return all
}

func ofRoles(p *Project) (all []subject) {
	if !p.delivers() {
		return nil
	}
	for _, s := range ofEnvironments(p) {
		for _, r := range []role{
			{s.place.PlanRole, s.place.PlanRoleArn, s.place.PlanContexts(), func(r rights.Rights) []policy.Document { return r.Plan }},
			{s.place.DeployRole, s.place.DeployRoleArn, s.place.DeployContexts(), func(r rights.Rights) []policy.Document { return r.Deploy }},
		} {
			s.about, s.role = r.name, r
			all = append(all, s)
		}
	}
	return all
}

// ofNamed are the environments that were asked about, where something is so.
func ofNamed(has func(config.Environment) bool) scope {
	return func(p *Project) []subject {
		if !p.named {
			return nil
		}
		return slices.DeleteFunc(ofEnvironments(p), func(s subject) bool { return !has(s.place.Environment) })
	}
}

// ofServices are the services of the environments that were asked about, where something is so of one: the environment is as that service has it.
func ofServices(has func(config.Environment) bool) scope {
	return func(p *Project) (all []subject) {
		for _, s := range ofNamed(always)(p) {
			for _, of := range s.place.EachService() {
				if !has(of) {
					continue
				}
				s.place.Environment, s.about = of, strings.TrimSpace(of.Stack()+" "+of.Part)
				all = append(all, s)
			}
		}
		return all
	}
}

func always(config.Environment) bool { return true }

// stack is what go run . wrote for the environment, and what the team has beside it.
func (s *subject) stack() (*stackjson.Config, error) {
	return synthesized.Stack(s.Environments, s.Output, s.place.Environment)
}

// settings of AWS for a region.
func (s *subject) settings(region string) aws.Config {
	settings := s.connected[s.account.ID].Copy()
	settings.Region = region
	return settings
}

// RunTool runs a program.
func RunTool(ctx context.Context, name string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, name, args...)
	command.Stderr = io.Discard
	out, err := command.Output()
	if errors.Is(err, exec.ErrNotFound) {
		err = exec.ErrNotFound
	}
	return string(out), err
}
