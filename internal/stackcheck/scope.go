package stackcheck

import (
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/policy"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/expression"
)

// named lists the types whose names one environment's policies could reach in another, with the service and the resource part
// of the ARN, where NAME stands for the name.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var namedTypes = map[string]struct {
	attribute, service string
	resources          []string
}{
	"aws_cloudwatch_log_group":  {"name", "logs", []string{"log-group:NAME", "log-group:NAME:*", "log-group:NAME:log-stream:any"}},
	"aws_db_proxy":              {"name", "rds", []string{"db-proxy:NAME"}},
	"aws_dynamodb_table":        {"name", "dynamodb", []string{"table/NAME"}},
	"aws_ecr_repository":        {"name", "ecr", []string{"repository/NAME"}},
	"aws_ecs_cluster":           {"name", "ecs", []string{"cluster/NAME"}},
	"aws_iam_policy":            {"name", "iam", []string{"policy/NAME"}},
	"aws_iam_role":              {"name", "iam", []string{"role/NAME"}},
	"aws_kms_alias":             {"name", "kms", []string{"NAME"}},
	"aws_rds_cluster":           {"cluster_identifier", "rds", []string{"cluster:NAME"}},
	"aws_s3_bucket":             {"bucket", "s3", []string{"NAME", "NAME/any"}},
	"aws_secretsmanager_secret": {"name", "secretsmanager", []string{"secret:NAME-AbCdEf"}},
	"aws_sns_topic":             {"name", "sns", []string{"NAME"}},
	"aws_ssm_parameter":         {"name", "ssm", []string{"parameter/NAME"}},
}

// Scope reports resource patterns in the role policies of own that match what other makes: one environment must not reach
// into another. Accounts and regions are not compared. Patterns in allow are left out, and so is *, which Access decides.
func Scope(own, other *stackjson.Config, allow ...string) []stackjson.Problem {
	var p stackjson.Problems
	for _, policy := range own.Policies() {
		if policy.Kind != stackjson.Identity {
			continue
		}
		for _, s := range policy.Statements {
			if s.Effect != "Allow" {
				continue
			}
			for _, pattern := range s.Resource {
				if pattern == "*" || slices.Contains(allow, pattern) {
					continue
				}
				for _, reached := range reachedBy(other, pattern) {
					p.Add(stackjson.Problem{Address: policy.Address, Path: policy.Path,
						What: pattern + " matches " + reached + " of another environment (" + policy.Owner + ")",
						Fix:  "narrow the pattern to this environment's names, or allow it in internal/check/allowed.go"})
				}
			}
		}
	}
	return p.In(own)
}

// reachedBy gives the blocks with a literal name that an ARN pattern matches.
func reachedBy(cfg *stackjson.Config, pattern string) []string {
	named, ok := arn.Parse(pattern)
	if !ok || expression.MayRefer(named.Resource) {
		return nil // a reference to a resource reaches this configuration's own only; account and region may be references
	}
	var all []string
	for _, block := range cfg.Blocks() {
		typ, known := namedTypes[block.Type]
		name, _ := block.Body[typ.attribute].(string)
		if !known || block.Kind != stackjson.Resource || name == "" || expression.MayRefer(name) || !policy.Like(named.Service, typ.service) {
			continue
		}
		for _, resource := range typ.resources {
			if policy.Like(named.Resource, strings.Replace(resource, "NAME", strings.TrimPrefix(name, slash(block.Type)), 1)) {
				all = append(all, block.Address+" "+name)
				break
			}
		}
	}
	return all
}

// slash: the ARN of a parameter joins its name with one slash, which the name may begin with.
func slash(typ string) string {
	if typ == "aws_ssm_parameter" {
		return "/"
	}
	return ""
}
