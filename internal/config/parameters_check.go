package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/parameters"
)

// parameterName is the form of a name that the list of the family does not have.
var parameterName = regexp.MustCompile(`^[a-z][a-z0-9_.-]*$`)

func (d Database) checkParameters(c checker) {
	family := parameters.Of(d.ParameterFamily())
	d.checkGroup(c, "cluster_parameters", d.ClusterParameters, family)
	d.checkGroup(c, "instance_parameters", d.InstanceParameters, family)
}

func (d Database) checkGroup(c checker, group string, list []Parameter, family parameters.Family) {
	for i, p := range list {
		in := c.in(index(group, i))
		switch {
		case strings.EqualFold(p.Name, "require_secure_transport"):
			in.Value("name", p.Name, "stays ON, so that every connection is encrypted", "remove the parameter")
		case slices.ContainsFunc(list[:i], func(o Parameter) bool { return strings.EqualFold(o.Name, p.Name) }):
			in.Conflict("name", p.Name, "in the list twice", "remove one of the two")
		case p.Unchecked || family == nil:
			if !parameterName.MatchString(p.Name) {
				in.Value("name", p.Name, "not the name of a parameter", "use lowercase letters, digits, underscores and hyphens")
			}
		default:
			p.checkListed(in, group, family, d.ParameterFamily())
		}
		for _, export := range silenced(p) {
			if slices.Contains(d.LogExports, export) {
				in.Conflict("value", p.Value, fmt.Sprintf("%s would write no log, and log_exports has %s", p.Name, export),
					"remove the parameter or the log export", "database.log_exports", in.Path("name"))
			}
		}
	}
}

// checkListed holds a parameter against the list of its family.
func (p Parameter) checkListed(c checker, group string, family parameters.Family, name string) {
	conflict := func(rule, fix string) { c.Conflict("name", p.Name, rule, fix, "database.engine_version") }
	known, ok := family[p.Name]
	switch {
	case !ok:
		c.unknown("name", p.Name, family.Names(), "as a parameter of "+name, "database.engine_version")
	case known.Gone:
		conflict("no parameter of "+name, "remove it")
	case known.RenamedTo != "":
		conflict("has another name in "+name, "use "+known.RenamedTo)
	case known.Kind == parameters.Fixed:
		conflict("AWS does not let it be modified", "remove it")
	case known.ClusterOnly && group == "instance_parameters":
		conflict("only the cluster's group has it", "move it to cluster_parameters")
	case known.Kind == parameters.Static && c.Given("apply_method") && p.ApplyMethod == parameters.Immediate:
		// Refused by RDS in an instances' group. A cluster's group keeps pending-reboot instead, and then differs in every plan:
		// https://github.com/cloudposse/terraform-aws-rds-cluster/issues/150
		c.Conflict("apply_method", p.ApplyMethod, p.Name+" is static: RDS applies it at a reboot only", "use pending-reboot, or remove apply_method",
			c.Path("name"), "database.engine_version")
	}
}

// silenced gives the log exports that a parameter turns off.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Integrating.CloudWatch.html
func silenced(p Parameter) []string {
	off := isOneOf(p.Value, "0", "off", "")
	switch {
	case off && (p.Name == "server_audit_logging" || p.Name == "server_audit_events"):
		return []string{"audit"}
	case off && p.Name == "slow_query_log":
		return []string{"slowquery"}
	case off && p.Name == "general_log":
		return []string{"general"}
	case p.Name == "log_output" && isOneOf(p.Value, "table", "none"): // only files are exported
		return []string{"slowquery", "general"}
	}
	return nil
}
