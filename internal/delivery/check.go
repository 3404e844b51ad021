package delivery

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/config"
	"slipway/internal/nearest"
	"slipway/internal/strictyaml"
	"slipway/internal/template"
)

var (
	repository = regexp.MustCompile(`^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$`)
	// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
	ecrName = regexp.MustCompile(`^[a-z0-9]+([._/-][a-z0-9]+)*$`)
)

func (d *Delivery) check(c strictyaml.Checker, environments []config.Environment) {
	if r := d.Github.Repository; r != "" && !repository.MatchString(r) {
		c.In("github").Value("repository", r, "not the owner and the name of a repository", "write owner/name, such as acme/shop")
	}
	if p := d.IAM.Path; !config.IsIAMPath(p) {
		c.In("iam").Value("path", p, "not a path of IAM", "begin and end it with a slash, such as /delivery/")
	}
	if b := d.IAM.PermissionsBoundaryArn; b != "" && !config.IsManagedPolicy(b) {
		c.In("iam").Value("permissions_boundary_arn", b, "not the ARN of a managed policy", "write it in full, such as arn:aws:iam::123456789012:policy/boundary")
	}
	for i, name := range d.Repositories {
		key := fmt.Sprintf("ecr_repositories[%d]", i)
		switch {
		case len(name) < 2 || len(name) > 256 || !ecrName.MatchString(name):
			c.Value(key, name, "not a name of an ECR repository", "use 2 to 256 lowercase letters and digits, with single . _ - / between them")
		case slices.Contains(d.Repositories[:i], name):
			c.Value(key, name, "named twice", "remove one of them")
		}
	}
	for i, bucket := range d.ForeignBuckets {
		if !slices.ContainsFunc(environments, func(env config.Environment) bool { return env.State.Bucket == bucket }) {
			c.Value(fmt.Sprintf("foreign_buckets[%d]", i), bucket, "no environment keeps its state there", "name a state.bucket of environments/, or remove it")
		}
	}
	d.checkEnvironments(c, environments)
	checkStacks(c, environments)
}

// checkStacks says what of the environments themselves stands in the way of the accounts' stacks.
func checkStacks(c strictyaml.Checker, environments []config.Environment) {
	regions := map[string]config.Environment{}
	for _, env := range environments {
		if IsAccountStack(env.Stack()) {
			c.Add(c.WhereKey("environments"), "environments", env.Stack(), "the name of an account's stack", "give "+env.File("environments")+" another name")
		}
		other, named := regions[env.State.Bucket]
		if named && other.State.Region != env.State.Region {
			c.Add(c.WhereKey("environments"), "environments", env.Stack(),
				fmt.Sprintf("its state.bucket %s is in %s there and in %s in %s", env.State.Bucket, env.State.Region, other.State.Region, other),
				"set state.region to the bucket's region in both")
		}
		regions[env.State.Bucket] = env
	}
}

// check refuses references, which service.permissions takes; otherwise the rules are the same.
func (p Permission) check(c strictyaml.Checker, environment config.Environment) {
	texts := map[string][]string{"actions": p.Actions, "resources": p.Resources}
	for operator, keys := range p.Conditions {
		for key, values := range keys {
			texts["conditions."+operator+"."+key] = values
		}
	}
	for key, values := range texts {
		for i, value := range values {
			for _, r := range template.References(value) {
				c.Value(fmt.Sprintf("%s[%d]", key, i), r.Text, "no reference is taken here: the account's stack has no such block",
					"write the value itself, such as the ARN, or $${...} where the text itself is meant")
			}
		}
	}
	config.Permission(p).Check(c, environment)
}

func (d *Delivery) checkEnvironments(c strictyaml.Checker, environments []config.Environment) {
	var known, listed []string
	for _, env := range environments {
		known = append(known, env.Stack())
	}
	for i, e := range d.Environments {
		section := c.In(fmt.Sprintf("environments[%d]", i))
		switch {
		case e.Name == "":
		case slices.Contains(listed, e.Name):
			section.Value("name", e.Name, "named twice", "remove one of them")
		case !slices.Contains(known, e.Name):
			fix := "remove it, or add environments/" + e.Name + ".yaml; docs/delivery.md says how an environment is taken down"
			if meant := nearest.DidYouMean(e.Name, known); meant != "" {
				fix = meant
			}
			section.Value("name", e.Name, "no environment", fix)
		}
		if at := slices.Index(known, e.Name); at >= 0 {
			for j, permission := range e.Permissions {
				permission.check(section.In(fmt.Sprintf("permissions[%d]", j)), environments[at])
			}
		}
		listed = append(listed, e.Name)
		// A plan's token would be one that the other environment's deploy role trusts.
		if plans := e.planEnvironment(); *e.PlanApproval && slices.Contains(known, plans) {
			section.Value("name", e.Name, "its plans run in the GitHub environment "+plans+", where "+plans+" is deployed",
				"give environments/"+plans+".yaml another name, or set plan_approval: false here")
		}
	}
	var missing []string
	for _, name := range known {
		if !slices.Contains(listed, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 && !c.Spoiled("environments") {
		c.Add(c.WhereKey("environments"), "environments", "", "lacks "+strings.Join(missing, ", "),
			"add each as - name: <environment>, at its place in the order of deploys")
	}
}
