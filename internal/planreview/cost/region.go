package cost

import (
	"regexp"
	"strings"

	"slipway/internal/planreview/plan"
)

// zone is an availability zone, as us-east-1a: its region and a letter. Local zones have names of their own.
var zone = regexp.MustCompile(`^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$`)

// regionOf is the region of a resource: what it says itself, then what its provider's configuration says, then what whoever asks says, then the
// only one that the plan names.
func (e *estimator) regionOf(c *plan.Change) string {
	if region := said(c); region != "" {
		return region
	}
	if region := e.plan.RegionOf(c); region != "" {
		return region
	}
	if e.region != "" {
		return e.region
	}
	if e.common == nil {
		only := e.onlyRegion()
		e.common = &only
	}
	return *e.common
}

// said is the region that a resource says itself: an attribute that the provider has since version 6, its ARN, or its zone.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support
func said(c *plan.Change) string {
	for _, side := range []any{c.After, c.Before} {
		if region := plan.Text(plan.Value(side, "region")); region != "" {
			return region
		}
		if region := inARN(plan.Text(plan.Value(side, "arn"))); region != "" {
			return region
		}
		if found := zone.FindStringSubmatch(plan.Text(plan.Value(side, "availability_zone"))); found != nil {
			return found[1]
		}
	}
	return ""
}

// inARN is the region of an ARN, as of arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1. planreview needs no SDK of AWS, and internal/arn does.
func inARN(arn string) string {
	rest, ok := strings.CutPrefix(arn, "arn:")
	for range 2 { // partition and service
		_, rest, _ = strings.Cut(rest, ":")
	}
	region, _, more := strings.Cut(rest, ":")
	if !ok || !more {
		return ""
	}
	return region
}

// onlyRegion is the region that all resources of the plan that say one have in common; empty where there are several providers for AWS, of which
// any may be that of a resource that says none.
func (e *estimator) onlyRegion() string {
	providers := 0
	for _, p := range e.plan.Providers {
		if strings.HasSuffix(p.FullName, "/hashicorp/aws") {
			providers++
		}
	}
	if providers > 1 {
		return ""
	}
	only := ""
	for _, c := range e.plan.Changes {
		if c.Data || !strings.HasPrefix(c.Type, "aws_") {
			continue
		}
		switch region := said(c); {
		case region == "":
		case only == "":
			only = region
		case only != region:
			return ""
		}
	}
	return only
}
