package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"slipway/internal/ci"
	"slipway/internal/delivery"
	"slipway/internal/github"
)

// mainBranch is the one that workflows deploy.
const mainBranch = "main"

var ofProject = []Check{{
	Name: "delivery", Area: areaProject, Holds: "`delivery.yaml` is there and sound: it says how environments are delivered", Asks: "`delivery.yaml`",
	of: once, run: deliveryFile,
}}

var ofRepository = []Check{
	{
		Name: "repository", Area: areaRepository, Holds: "GitHub has the repository under this name, with the ids of `delivery.yaml` and the default branch main",
		Asks: "GET repos/{repo}", after: []string{"delivery", "gh"}, of: once, run: repository,
	},
	{
		Name: "subject", Area: areaRepository, Holds: "its OIDC tokens have a subject that the roles trust",
		Asks:  "GET repos/{repo}/actions/oidc/customization/sub",
		after: []string{"repository"}, of: once, run: tokenSubject,
	},
	{
		Name: "workflow-permissions", Area: areaRepository, Holds: "tokens of workflows read by default, and may open pull requests where a workflow does",
		Asks: "GET repos/{repo}/actions/permissions/workflow", after: []string{"repository"}, of: once, run: workflowPermissions,
	},
	{
		Name: "variables", Area: areaRepository, Holds: "the variables and secrets that workflows cannot do without are set",
		Asks:  "GET repos/{repo}/actions/variables, secrets, organization-variables, organization-secrets",
		after: []string{"repository"}, of: once, run: variables,
	},
}

var ofBranch = []Check{{
	Name: "branch-rules", Area: areaRepository,
	Holds: "main is changed by pull requests alone, never by force, after the check that is there for every pull request",
	Asks:  "GET repos/{repo}/rules/branches/main, GET repos/{repo}/branches/main/protection", after: []string{"repository"}, of: once, run: branchRules,
}}

var ofGates = []Check{
	{
		Name: "environment", Area: areaRepository,
		Holds: "the GitHub environment is there, has required reviewers unless `approval` says otherwise, and takes main alone",
		Asks:  "GET repos/{repo}/environments/{name}, GET repos/{repo}/environments/{name}/deployment-branch-policies",
		after: []string{"repository"}, of: ofEnvironments, run: gate,
	},
	{
		Name: "plan-environment", Area: areaRepository, Holds: "where `plan_approval` is true, the GitHub environment of plans has required reviewers",
		Asks: "GET repos/{repo}/environments/{name}", after: []string{"repository"}, of: ofPlanEnvironments, run: planGate,
	},
}

func ofPlanEnvironments(p *Project) []subject {
	return slices.DeleteFunc(ofEnvironments(p), func(s subject) bool { return s.place.PlanEnvironment == "" })
}

func deliveryFile(_ context.Context, s *subject) finding {
	switch {
	case errors.Is(s.deliveredErr, delivery.ErrNone):
		return finding{state: Unknown,
			says: "there is no delivery.yaml, so that neither GitHub nor the roles of CI are asked about; docs/decisions/delivery.md has one"}
	case s.deliveredErr != nil:
		return fail("mend delivery.yaml", "%s", short(s.deliveredErr))
	}
	var names []string
	for _, environment := range s.delivered.Environments {
		names = append(names, environment.Name)
	}
	return ok("%s delivers %s", s.delivered.Github.Repository, listed(names))
}

// repository. A renamed one still answers under its old name; its tokens have the new one.
func repository(ctx context.Context, s *subject) finding {
	of := s.delivered.Github
	info, err := s.github().Info(ctx)
	switch {
	case errors.Is(err, github.ErrNotFound):
		return finding{state: Unknown, says: of.Repository + " is not there, or the login of gh may not see it; run: gh auth login"}
	case err != nil:
		return finding{state: Unknown, says: short(err) + "; run: gh auth status"}
	}
	var wrong, mend []string
	if info.FullName != of.Repository {
		wrong, mend = append(wrong, "its name is "+info.FullName), append(mend, "github.repository: "+info.FullName)
	}
	if info.Owner.ID != of.OwnerID {
		wrong, mend = append(wrong, fmt.Sprintf("its owner's id is %d, not %d", info.Owner.ID, of.OwnerID)), append(mend, fmt.Sprintf("github.owner_id: %d",
			info.Owner.ID))
	}
	if info.ID != of.RepositoryID {
		wrong, mend = append(wrong, fmt.Sprintf("its id is %d, not %d", info.ID, of.RepositoryID)), append(mend, fmt.Sprintf("github.repository_id: %d", info.ID))
	}
	switch {
	case len(wrong) > 0:
		return fail("set in delivery.yaml "+strings.Join(mend, ", ")+"; then bootstrap each account again", "%s", strings.Join(wrong, "; "))
	case info.Archived:
		return fail("gh repo unarchive "+of.Repository, "it is archived: no workflow runs")
	case info.DefaultBranch != mainBranch:
		return fail(fmt.Sprintf("gh api --method POST repos/%s/branches/%s/rename -f new_name=main", of.Repository, info.DefaultBranch),
			"its default branch is %s, and workflows deploy main", info.DefaultBranch)
	}
	return ok("%s, id %d, owner %d", info.FullName, info.ID, info.Owner.ID)
}

func tokenSubject(ctx context.Context, s *subject) finding {
	found, err := s.github().Subject(ctx)
	if err != nil {
		return unknown(err)
	}
	if !found.Default {
		return fail(fmt.Sprintf("gh api --method PUT repos/%s/actions/oidc/customization/sub -F use_default=true", s.delivered.Github.Repository),
			"the repository has a subject of its own, which no role trusts")
	}
	if found.Prefix == "" {
		return ok("GitHub's own")
	}
	if subjects := s.delivered.Github.Subjects("pull_request"); !slices.Contains(subjects, found.Prefix+":pull_request") {
		return fail("set github of delivery.yaml to what this prints, and bootstrap each account again: gh api repos/"+s.delivered.Github.Repository+
			" --jq '.full_name, .owner.id, .id'", "tokens begin with %s, and roles trust %s", found.Prefix, listed(subjects))
	}
	return ok("%s:...", found.Prefix)
}

func workflowPermissions(ctx context.Context, s *subject) finding {
	files, err := s.workflows()
	if err != nil {
		return unknown(err)
	}
	settings, err := s.github().WorkflowSettings(ctx)
	if err != nil {
		return unknown(err)
	}
	opens := slices.ContainsFunc(slices.Collect(maps.Values(files)), func(text string) bool { return strings.Contains(text, "slipway ci propose") })
	mend := fmt.Sprintf("gh api --method PUT repos/%s/actions/permissions/workflow -f default_workflow_permissions=read -F can_approve_pull_request_reviews=%t",
		s.delivered.Github.Repository, opens || settings.OpenPullRequests)
	switch {
	case settings.Default != "read":
		return fail(mend, "tokens of workflows have %s by default", settings.Default)
	case opens && !settings.OpenPullRequests:
		return fail(mend, "workflows may not open pull requests, and one does")
	}
	return ok("read by default")
}

// named finds the variables and secrets in expressions; what || follows can be done without.
var named = regexp.MustCompile(`\b(vars|secrets)\.([A-Za-z_]\w*)(\s*\|\|)?`)

func variables(ctx context.Context, s *subject) finding {
	files, err := s.workflows()
	if err != nil {
		return unknown(err)
	}
	needed := map[string][]string{}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		for _, match := range named.FindAllStringSubmatch(files[file], -1) {
			if match[3] == "" && match[2] != "GITHUB_TOKEN" && !slices.Contains(needed[match[1]], match[2]) {
				needed[match[1]] = append(needed[match[1]], match[2])
			}
		}
	}
	var missing, mend []string
	for _, kind := range []struct {
		name, command string
		ask           func(context.Context) ([]string, error)
	}{{"vars", "variable", s.github().Variables}, {"secrets", "secret", s.github().Secrets}} {
		if len(needed[kind.name]) == 0 {
			continue
		}
		has, err := kind.ask(ctx)
		if err != nil {
			return unknown(err)
		}
		for _, name := range without(needed[kind.name], has) {
			missing = append(missing, kind.name+"."+name)
			mend = append(mend, fmt.Sprintf("gh %s set %s --repo %s", kind.command, name, s.delivered.Github.Repository))
		}
	}
	if len(missing) > 0 {
		return fail(strings.Join(mend, " && "), "workflows name %s, which are not set", listed(missing))
	}
	return ok("%d are needed", len(needed["vars"])+len(needed["secrets"]))
}

// aggregate is the check that is there for every pull request: the job of the plan workflow that runs always.
func (s *subject) aggregate() (string, error) {
	files, err := s.workflows()
	if err != nil {
		return "", err
	}
	var workflow struct {
		Jobs map[string]struct {
			Name string `yaml:"name"`
			If   string `yaml:"if"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal([]byte(files[ci.PlanWorkflow]), &workflow); err != nil {
		return "", fmt.Errorf("%s: %w", ci.PlanWorkflow, err)
	}
	for id, job := range workflow.Jobs {
		if job.If == "always()" {
			if job.Name != "" {
				return job.Name, nil
			}
			return id, nil
		}
	}
	return "", fmt.Errorf(".github/workflows/%s has no job with if: always(), which could be required", ci.PlanWorkflow)
}

func branchRules(ctx context.Context, s *subject) finding {
	check, err := s.aggregate()
	if err != nil {
		return unknown(err)
	}
	rules, err := s.github().Rules(ctx, mainBranch)
	if err != nil {
		return unknown(err)
	}
	lacks := lacking(rules, check)
	if len(lacks) > 0 {
		older, err := s.github().Protection(ctx, mainBranch)
		if err != nil {
			return finding{state: Unknown, says: fmt.Sprintf("rulesets lack %s; whether main is protected otherwise: %s", listed(lacks), short(err))}
		}
		lacks = lacking(rules.And(older), check)
	}
	if len(lacks) > 0 {
		return fail(s.ruleset(check), "main lacks %s", listed(lacks))
	}
	return ok("pull requests alone, no force, after the check %s", check)
}

func lacking(r github.BranchRules, check string) (lacks []string) {
	if !r.PullRequest {
		lacks = append(lacks, "that a pull request is required")
	}
	if !r.NoForcePush {
		lacks = append(lacks, "that a forced push is refused")
	}
	if !slices.Contains(r.Checks, check) {
		lacks = append(lacks, "the required check "+check)
	}
	return lacks
}

// ruleset is the command that makes one. https://docs.github.com/en/rest/repos/rules
func (s *subject) ruleset(check string) string {
	type object = map[string]any
	rules := object{
		"name": "main", "target": "branch", "enforcement": "active",
		"conditions": object{"ref_name": object{"include": []string{"refs/heads/main"}, "exclude": []string{}}},
		"rules": []object{
			{"type": "deletion"}, {"type": "non_fast_forward"},
			{"type": "pull_request", "parameters": object{"required_approving_review_count": 1, "dismiss_stale_reviews_on_push": true,
				"require_code_owner_review":  false,
				"require_last_push_approval": false, "required_review_thread_resolution": false}},
			{"type": "required_status_checks", "parameters": object{"strict_required_status_checks_policy": false,
				"required_status_checks": []object{{"context": check}}}},
		},
	}
	data, _ := json.Marshal(rules) // of texts, numbers and booleans
	return fmt.Sprintf("gh api --method POST repos/%s/rulesets --input - <<< '%s'", s.delivered.Github.Repository, data)
}

// job is one of CI without a run, for the checks that it makes itself.
func (s *subject) job() ci.Job { return ci.Job{Folder: s.Folder, GitHub: s.github(), Out: io.Discard} }

func gate(ctx context.Context, s *subject) finding {
	p := s.place
	if f, said := held(s.job().Gate(ctx, p.Stack())); said {
		return f.withMend(s.makeEnvironment(p.Stack(), p.Delivery.Approval == "reviewers", true))
	}
	return ok("approval %s, from main alone", p.Delivery.Approval)
}

// planGate: plans of pull requests are not of main, so that branches are not limited.
func planGate(ctx context.Context, s *subject) finding {
	if f, said := held(s.job().PlanGate(ctx, s.place.Stack())); said {
		return f.withMend(s.makeEnvironment(s.place.PlanEnvironment, true, false))
	}
	return ok("%s has required reviewers", s.place.PlanEnvironment)
}

// held makes a finding of what a gate of CI says, if it says anything.
func held(err error) (f finding, said bool) {
	var refused *github.Error
	switch {
	case err == nil:
		return finding{}, false
	case errors.As(err, &refused) && !errors.Is(err, github.ErrNotFound):
		return unknown(err), true
	}
	return fail("", "%s", short(err)), true
}

func (f finding) withMend(mend string) finding {
	if f.state == Fail {
		f.mend = mend
	}
	return f
}

// makeEnvironment is the command that makes a GitHub environment, or changes it. https://docs.github.com/en/rest/deployments/environments
func (s *subject) makeEnvironment(name string, reviewers, mainAlone bool) string {
	path := fmt.Sprintf("repos/%s/environments/%s", s.delivered.Github.Repository, name)
	who, branches, then := "", "null", ""
	if reviewers {
		who = `"reviewers":[{"type":"User","id":<number that gh api users/<login> --jq .id prints>}],`
	}
	if mainAlone {
		branches = `{"protected_branches":false,"custom_branch_policies":true}`
		then = " && gh api --method POST " + path + "/deployment-branch-policies -f name=main"
	}
	return fmt.Sprintf(`gh api --method PUT %s --input - <<< '{%s"deployment_branch_policy":%s}'%s`, path, who, branches, then)
}
