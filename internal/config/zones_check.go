package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/regions"
	"slipway/internal/strictyaml"
)

// Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html
var zoneID = regexp.MustCompile(`^[a-z]+[0-9]+(-[a-z]+[0-9]+)?-az[0-9]+$`)

// otherZone is what follows the region in the name of a Local Zone (-bos-1a) or a Wavelength Zone (-wl1-bos-wlz-1).
// Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-local-zones.html
var otherZone = regexp.MustCompile(`^-(wl)?[a-z0-9]+-[a-z0-9-]+$`)

// zoneLetter is the end of what means to be a zone, such as eu-west-1c and EU-WEST-1C.
var zoneLetter = regexp.MustCompile(`[0-9]([a-z])$`)

func (n Network) checkZones(c checker, e Environment) {
	zones := n.AvailabilityZones
	for i, zone := range zones {
		n.checkZone(c, index("availability_zones", i), zone, e)
	}
	c.distinct("availability_zones", zones)
	if len(zones) > 0 && len(zones) != n.AzCount || zones != nil && len(zones) == 0 {
		c.Conflict("availability_zones", fmt.Sprintf("%d zones", len(zones)), fmt.Sprintf("az_count is %d", n.AzCount),
			"name as many zones as az_count says", "network.az_count")
	}
	n.checkExcluded(c, e)
}

func (n Network) checkZone(c checker, key, zone string, e Environment) {
	switch suffix := strings.TrimPrefix(zone, e.Region); {
	case zoneID.MatchString(zone):
		c.Conflict(key, zone, "the id of a zone, not an availability zone of "+e.Region+" by its name in this account",
			"write the name that aws ec2 describe-availability-zones shows beside the id, as "+e.Region+"a", "region")
	case suffix != zone && otherZone.MatchString(suffix):
		c.Conflict(key, zone, "a Local Zone or Wavelength Zone, not an availability zone of "+e.Region, "write it as "+e.Region+"a", "region")
	case suffix == zone || len(suffix) != 1 || suffix < "a" || suffix > "z":
		letter := "a"
		if found := zoneLetter.FindStringSubmatch(strings.ToLower(zone)); found != nil {
			letter = found[1]
		}
		c.Conflict(key, zone, "not an availability zone of "+e.Region, "write it as "+e.Region+letter, "region")
	}
}

func (n Network) checkExcluded(c checker, e Environment) {
	region, ok := regions.Find(e.Region)
	for i, id := range n.ExcludedZoneIds {
		key := index("excluded_zone_ids", i)
		switch {
		case !zoneID.MatchString(id):
			example := "use1-az3"
			if ok {
				example = append(region.Excluded(), region.Zones()...)[0]
			}
			c.Value(key, id, "not the id of a zone", "write it as "+example)
		case ok && !strings.HasPrefix(id, region.ZonePrefix()):
			c.Conflict(key, id, "not a zone of "+e.Region+", so it excludes none", "remove it, or write the id of a zone of "+e.Region+", as "+region.Zones()[0],
				"region")
		case ok:
			known(c, key, id, region.Zones(), "as a zone of "+e.Region, "region")
		}
	}
	if ok && n.Existing == nil {
		n.checkZonesLeft(c, region)
	}
}

// checkZonesLeft reports more zones than the region has with what an environment is made of, however they are chosen.
func (n Network) checkZonesLeft(c checker, region regions.Region) {
	left := slices.DeleteFunc(region.Zones(), func(id string) bool { return slices.Contains(n.ExcludedZoneIds, id) })
	if n.AzCount <= len(left) {
		return
	}
	own := slices.DeleteFunc(slices.Clone(n.ExcludedZoneIds), func(id string) bool {
		return slices.Contains(region.Excluded(), id) || !slices.Contains(region.Zones(), id)
	})
	words := fmt.Sprintf("in %s, where excluded_zone_ids leaves %s (AWS's lists, %s)", region.Name, zonesOf(left), regions.Date)
	if len(left) < 2 {
		fix := "leave two zones or more"
		if len(own) > 0 {
			fix += ": take " + strictyaml.OneOf(own) + " out"
		}
		c.Conflict("excluded_zone_ids", strings.Join(n.ExcludedZoneIds, ", "), "leaves "+zonesOf(left)+" of "+region.Name, fix,
			"network.az_count", "region")
		return
	}
	fix := fmt.Sprintf("use %d", len(left))
	if len(own) > 0 {
		fix += ", or take " + strictyaml.OneOf(own) + " out of excluded_zone_ids"
	}
	c.unknownBut("az_count", n.AzCount, fix, words, "region", "network.excluded_zone_ids")
}

func zonesOf(ids []string) string {
	if len(ids) == 0 {
		return "no zone"
	}
	return allOf(ids)
}
