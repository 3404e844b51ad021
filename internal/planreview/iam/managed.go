package iam

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/planreview/iam/awsdata"
	"slipway/internal/planreview/plan"
)

// managedName is the path and name of a managed policy of AWS; false for another's.
func managedName(arn string) (string, bool) {
	head, name, ok := strings.Cut(arn, ":policy/")
	return name, ok && strings.HasSuffix(head, ":iam::aws")
}

// contentOf is what a managed policy allows: AWS's as of awsdata.Date, the plan's own as it plans it.
func contentOf(p *plan.Plan, arn string, after bool) ([]Statement, bool) {
	if name, ok := managedName(arn); ok {
		content, known := awsdata.Policy(name)
		if !known {
			return nil, false
		}
		return Parse(plan.Document{Value: map[string]any{"Statement": content}})
	}
	policy := policyOf(p, arn)
	if policy == nil {
		return nil, false
	}
	if after && !plan.Empty(policy.New("policy")) {
		return Parse(policy.New("policy"))
	}
	if after && policy.Unknown("policy") {
		v, _ := waited(p, policy, "policy")
		return Parse(v)
	}
	return Parse(policy.Old("policy"))
}

// policyOf finds the aws_iam_policy that the plan has for an ARN or a reference.
func policyOf(p *plan.Plan, arn string) *plan.Change {
	if address, ok := referenced(arn); ok {
		return p.Find(address)
	}
	return plan.Once(p, "iam policies", func() map[string]*plan.Change {
		all := map[string]*plan.Change{}
		for _, policy := range p.Changes {
			if policy.Is("aws_iam_policy") {
				for _, arn := range []string{plan.Text(policy.Old("arn")), plan.Text(policy.New("arn"))} {
					if arn != "" {
						all[arn] = policy
					}
				}
			}
		}
		return all
	})[arn]
}

// attachment is managed policies that a resource gives somebody, before and after.
type attachment struct{ before, after []string }

// gives judges the policies that come: each by what it allows beyond those that were there, and beyond what the identity had otherwise.
func (j *judge) gives(p *plan.Plan, a attachment, had []Statement) []Said {
	for _, arn := range a.before {
		content, _ := contentOf(p, arn, false)
		had = append(had, content...)
	}
	var all []Said
	for _, arn := range a.after {
		if slices.Contains(a.before, arn) {
			continue
		}
		content, known := contentOf(p, arn, true)
		if !known {
			all = append(all, Said{arn, byPolicyName(arn)})
			continue
		}
		rows, ok := compare(had, content)
		if !ok {
			all = append(all, Said{arn, Verdict{Grade: High}})
			continue
		}
		if len(rows) == 0 || !slices.ContainsFunc(rows, Row.Widens) {
			continue // the policies before allow all of it
		}
		all = append(all, j.policy(arn, rows, content, len(had) > 0)...)
	}
	return j.lessened(all)
}

// policy judges one managed policy, by the worst that it allows.
func (j *judge) policy(arn string, rows []Row, content []Statement, instead bool) []Said {
	name, ofAWS := managedName(arn)
	if ofAWS && forService(name) {
		return []Said{{arn, Verdict{Grade: Low}}}
	}
	inner := judge{accounts: j.accounts}
	said := inner.rows(rows, content)
	if len(said) == 0 {
		return nil
	}
	worst := said[0].Verdict
	if worst.Why == "" {
		worst.Why = said[0].What
	}
	switch {
	case !ofAWS || worst.Grade <= Medium:
	case onlyDescribes(rows):
		worst = Verdict{Medium, false, "only describes"}
	case readOnly.MatchString(name):
		worst = Verdict{High, false, "reads all data"}
	}
	if instead {
		worst.Why += ", not allowed by what was attached before"
	}
	return []Said{{arn, worst}}
}

// onlyDescribes says whether a policy only looks at what there is, as SecurityAudit and ViewOnlyAccess do. One that also reads what is stored, as
// ReadOnlyAccess does with all objects, items and messages, is no less than the same actions in a policy of one's own.
func onlyDescribes(rows []Row) bool {
	for _, row := range rows {
		if !row.Widens() {
			continue
		}
		for _, action := range row.Actions {
			service, name, _ := strings.Cut(strings.ToLower(action), ":")
			if name == "*" || strings.HasPrefix(action, allBut) || name == "" {
				return false
			}
			if slices.ContainsFunc(matching(service, name), func(a awsdata.Action) bool { return !describes(service+":"+a.Name, a) }) {
				return false
			}
		}
	}
	return true
}

func describes(full string, a awsdata.Action) bool {
	if looks(a.Name) || routine(full) {
		return true
	}
	data, _ := reads(full)
	return data == "" && (a.Level == awsdata.Read || a.Level == awsdata.List)
}

// matching are the actions that a pattern stands for.
func matching(service, name string) []awsdata.Action {
	if !strings.ContainsAny(name, "*?") {
		if known, ok := awsdata.Find(service, name); ok {
			return []awsdata.Action{known}
		}
		return []awsdata.Action{byVerb(name)}
	}
	var all []awsdata.Action
	for _, a := range awsdata.Service(service) {
		if Matches(name, a.Name) {
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		return []awsdata.Action{byVerb(name)}
	}
	return all
}

// forService says whether AWS makes a policy for one of its services or agents to do its work with.
func forService(name string) bool {
	if strings.HasPrefix(name, "service-role/") && name != "service-role/AmazonElasticMapReduceRole" {
		return true
	}
	return agents[strings.ToLower(name)]
}

var agents = set(strings.ToLower(`CloudWatchAgentServerPolicy CloudWatchLambdaInsightsExecutionRolePolicy CloudWatchLambdaApplicationSignalsExecutionRolePolicy
	AmazonSSMManagedInstanceCore AmazonSSMManagedEC2InstanceDefaultPolicy AmazonSSMPatchAssociation AmazonSSMDirectoryServiceAccess
	AWSXRayDaemonWriteAccess AWSXrayWriteOnlyAccess AmazonPrometheusRemoteWriteAccess AmazonEKSWorkerNodePolicy AmazonEKSWorkerNodeMinimalPolicy
	AmazonEKS_CNI_Policy AmazonEKSClusterPolicy AmazonEKSServicePolicy AmazonEKSVPCResourceController AmazonEKSFargatePodExecutionRolePolicy
	AmazonEKSComputePolicy AmazonEKSBlockStoragePolicy AmazonEKSLoadBalancingPolicy AmazonEKSNetworkingPolicy AmazonEKSLocalOutpostClusterPolicy
	AmazonEC2ContainerRegistryReadOnly AmazonEC2ContainerRegistryPullOnly AWSElasticBeanstalkWebTier AWSElasticBeanstalkWorkerTier
	AWSElasticBeanstalkMulticontainerDocker AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy AWSBackupServiceRolePolicyForS3Backup
	AWSBackupServiceRolePolicyForS3Restore AmazonRDSEnhancedMonitoringRole AWSAppMeshEnvoyAccess AmazonTimestreamInfluxDBFullAccessWithoutMarketplaceAccess
	AWSDistroOpenTelemetryPolicyForXray EC2InstanceProfileForImageBuilder AWSLambda_ReadOnlyAccess`))

var (
	administrative = regexp.MustCompile(`(?i)admin|poweruser|fullaccess|full-access|superuser|root`)
	readOnly       = regexp.MustCompile(`(?i)readonly|read-only|viewonly|view-only|viewer|audit`)
)

// byPolicyName judges a policy whose content is not seen, by its name.
func byPolicyName(arn string) Verdict {
	_, name, _ := strings.Cut(arn, ":policy/")
	why := "its content is not in the plan"
	if _, ofAWS := managedName(arn); ofAWS {
		why = fmt.Sprintf("not known to this version, whose list is of %s", awsdata.Date)
		if forService(name) {
			return Verdict{Low, false, why}
		}
	}
	switch {
	case readOnly.MatchString(name):
		return Verdict{Medium, false, why}
	case administrative.MatchString(name):
		return Verdict{High, true, "by its name much is allowed; " + why}
	}
	return Verdict{Medium, false, why}
}

// boundary judges the change of a permissions boundary: what the new one lets through and the old one did not.
func boundary(p *plan.Plan, c *plan.Change) (Said, bool) {
	before, after := plan.Text(c.Old("permissions_boundary")), plan.Text(c.New("permissions_boundary"))
	if before == "" || after == before || c.Unknown("permissions_boundary") {
		return Said{}, false
	}
	if after == "" {
		return Said{"no longer bounded by " + before, Verdict{High, true, ""}}, true
	}
	was, known := contentOf(p, before, false)
	is, knownToo := contentOf(p, after, true)
	if known && knownToo {
		if rows, ok := compare(was, is); ok && !slices.ContainsFunc(rows, Row.Widens) {
			return Said{}, false
		}
	}
	return Said{"bounded by " + after + " instead of " + before, Verdict{High, true, ""}}, true
}
