package rules

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/go-version"

	"slipway/internal/planreview/plan"
)

var unknownProviderMajor = Rule{
	ID:   "unknown-provider-major",
	Fact: "The AWS provider is kept to major versions that the rules know: " + knownVersions + ".",
	Why: "A new major version renames attributes, and a rule that looks for the old name finds nothing; all else of the plan is judged as ever. A plan " +
		"holds no versions, only constraints.",
	Severity: Medium,
	Blind:    "the exact version that was installed, which only the lock file says",
	Check: func(p *plan.Plan) Result {
		var result Result
		said := map[string]bool{} // a configuration of the provider for each region is still one provider
		for _, provider := range p.Providers {
			if provider.Name != "aws" && !strings.HasSuffix(provider.FullName, "hashicorp/aws") {
				continue
			}
			result.Applies = true
			if said[provider.Constraint] {
				continue
			}
			said[provider.Constraint] = true
			f := Finding{Severity: Medium, Why: "version constraint of provider " + provider.Name, Undo: fmt.Sprintf(`pin it: version = "~> %d.0"`, newestMajor),
				Effect: "attributes that another major version names otherwise are not judged; all others are"}
			switch known, others := allows(provider.Constraint); {
			case provider.Constraint == "":
				f.Severity, f.What = Low, "no version constraint: any major version"
			case !known:
				f.What = "version constraint " + provider.Constraint + " allows no version " + knownVersions
			case others:
				f.Severity, f.What = Low, "version constraint "+provider.Constraint+" allows another major version than "+knownVersions
			default:
				continue
			}
			result.Findings = append(result.Findings, f)
		}
		return result
	},
}

// Major versions that the rules know. Of what 6 renames and removes, rules look at auto_enable of GuardDuty's organization and logging of Redshift's
// clusters; they know the successors of both as well:
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade
const (
	oldestMajor   = 5
	newestMajor   = 6
	knownVersions = "5 or 6"
)

var written = regexp.MustCompile(`[0-9]+(\.[0-9]+){0,2}`)

// allows says whether a constraint allows known versions, and any of another major version. It tries the versions that it names, and the
// borders of those that there are.
func allows(constraint string) (known, others bool) {
	c, err := version.NewConstraint(constraint)
	if err != nil {
		return false, true
	}
	candidates := written.FindAllString(constraint, -1)
	for major := range 20 {
		for _, rest := range []string{".0.0", ".50.0", ".100.0", ".999.0"} {
			candidates = append(candidates, strconv.Itoa(major)+rest)
		}
	}
	for _, candidate := range candidates {
		v, err := version.NewVersion(candidate)
		if err != nil || !c.Check(v) {
			continue
		}
		if major := v.Segments()[0]; major >= oldestMajor && major <= newestMajor {
			known = true
		} else {
			others = true
		}
	}
	return known, others
}
