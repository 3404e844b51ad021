package delivery

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/config"
	"slipway/internal/policy"
)

// RoleSessionSeconds is how long a session of a plan or deploy role may last: as long as a deploy job may run. AWS's own default is an hour.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
const RoleSessionSeconds = 7200

// Account is an AWS account that environments are in, and what its stack makes for them.
type Account struct {
	ID string
	// Region of what is not global: the region of its first environment.
	Region string
	// Places are its environments, in the order of deploys.
	Places []Place
	// Buckets that its stack makes for states.
	Buckets []Bucket
	// Backend is where its own state is.
	Backend config.State
	// Tags that all its environments have in common, ManagedBy among them.
	Tags         map[string]string
	IAM          IAM
	Repositories []string
	Github       Github
}

// Bucket holds the states of environments, of other accounts as well.
type Bucket struct {
	Name, Region string
	Tenants      []policy.StateTenant
}

// stackName is what the stack of an account is called, in cdktf.out and on the command line.
var stackName = regexp.MustCompile(`^account-\d{12}$`)

// IsAccountStack tells whether a name is that of an account's stack.
func IsAccountStack(name string) bool { return stackName.MatchString(name) }

// Stack is the name of the account's stack.
func (a Account) Stack() string { return "account-" + a.ID }

// Place of what is not global.
func (a Account) Place() arn.Place { return arn.Place{Region: a.Region, Account: a.ID} }

// Accounts are those of the environments, in the order of deploys.
func (d Delivery) Accounts(environments []config.Environment) (accounts []Account) {
	places := d.Places(environments)
	for _, place := range places {
		i := slices.IndexFunc(accounts, func(a Account) bool { return a.ID == place.Account })
		if i < 0 {
			i = len(accounts)
			accounts = append(accounts, Account{
				ID: place.Account, Region: place.Region, Backend: d.backend(place), Tags: tagsOf(place),
				IAM: d.IAM, Repositories: d.Repositories, Github: d.Github,
			})
		}
		a := &accounts[i]
		a.Places = append(a.Places, place)
		own := tagsOf(place)
		maps.DeleteFunc(a.Tags, func(key, value string) bool { return own[key] != value })
	}
	for _, place := range places {
		d.addTo(accounts, place)
	}
	return accounts
}

// Named are the accounts of these stacks. The error says which accounts there are.
func Named(accounts []Account, stacks []string) (named []Account, err error) {
	var known []string
	for _, account := range accounts {
		known = append(known, account.Stack())
		if slices.Contains(stacks, account.Stack()) {
			named = append(named, account)
		}
	}
	for _, stack := range stacks {
		if !slices.Contains(known, stack) {
			return nil, fmt.Errorf("unknown stack %s: no environment of %s is in that account; there are %s", stack, File, strings.Join(known, ", "))
		}
	}
	return named, nil
}

// tagsOf an environment that another one may have as well.
func tagsOf(place Place) map[string]string {
	tags := map[string]string{}
	maps.Copy(tags, place.Tags)
	tags["Project"], tags["ManagedBy"] = place.Project, "slipway"
	return tags
}

// backend of the stack of an account whose first environment is given: the bucket is the environment's. The repository's id keeps the stacks of two
// repositories apart that share an account and a bucket.
func (d Delivery) backend(first Place) config.State {
	state := first.State
	state.Key = fmt.Sprintf("account/%s/%d/terraform.tfstate", first.Account, d.Github.RepositoryID)
	return state
}

// addTo gives the bucket of an environment to the account of the first environment that names it. An environment of another account is its tenant.
func (d Delivery) addTo(accounts []Account, place Place) {
	if slices.Contains(d.ForeignBuckets, place.State.Bucket) {
		return
	}
	own := slices.IndexFunc(accounts, func(a Account) bool { return a.ID == place.Account })
	for i := range accounts {
		b := slices.IndexFunc(accounts[i].Buckets, func(b Bucket) bool { return b.Name == place.State.Bucket })
		if b < 0 {
			continue
		}
		if i != own {
			accounts[i].Buckets[b].admit(accounts[own], place)
		}
		return
	}
	accounts[own].Buckets = append(accounts[own].Buckets, Bucket{Name: place.State.Bucket, Region: place.State.Region})
}

// admit lets an environment of another account keep its state in the bucket, and that account its own.
func (b *Bucket) admit(account Account, place Place) {
	i := slices.IndexFunc(b.Tenants, func(t policy.StateTenant) bool { return t.Account == account.ID })
	if i < 0 {
		i = len(b.Tenants)
		b.Tenants = append(b.Tenants, policy.StateTenant{Account: account.ID})
		if account.Backend.Bucket == b.Name {
			b.Tenants[i].Keys = append(b.Tenants[i].Keys, account.Backend.Key)
		}
	}
	b.Tenants[i].Keys = append(b.Tenants[i].Keys, place.State.Key)
}
