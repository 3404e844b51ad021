package main

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/prices"
	"slipway/internal/regions"
)

// regionForm is that of AWS's regions, as us-gov-east-1: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
var regionForm = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`)

// checkRegion refuses what cannot be a region, and says where a region has no prices: an estimate that is missing looks like no cost.
func (c *command) checkRegion() error {
	if list, _ := c.prices.For(c.region); list != nil || c.region == "" { // what is wrong in a user's own was said
		return nil
	}
	known := regions.Names()
	if !regionForm.MatchString(c.region) {
		return fmt.Errorf("--region: %q is no region; %s", c.region, cmp.Or(nearest.DidYouMean(c.region, known), "write it as eu-central-1"))
	}
	what := "without prices, which there are of " + strings.Join(prices.Regions(), ", ")
	if !slices.Contains(known, c.region) {
		what = strings.TrimSuffix("not known to this version, and "+what+"; "+nearest.DidYouMean(c.region, known), "; ")
	}
	c.warn("--region " + c.region + ": " + what)
	return nil
}
