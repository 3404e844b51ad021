package config

import (
	"strings"
	"testing"
)

func TestExcludedZonesFollowTheRegion(t *testing.T) {
	for region, want := range map[string]string{
		"us-east-1": "use1-az3", "us-west-1": "usw1-az2", "ap-northeast-1": "apne1-az3", "cn-north-1": "cnn1-az3 cnn1-az4",
		"eu-west-1": "", "ca-central-1": "", "us-gov-west-1": "",
	} {
		environment, err := Parse("dev.yaml", []byte(in(region, "")))
		if err != nil {
			t.Error(err)
		}
		if got := strings.Join(environment.Network.ExcludedZoneIds, " "); got != want {
			t.Errorf("%s: got %q, want %q", region, got, want)
		}
	}
}

func TestZonesThatAreLeft(t *testing.T) {
	for name, test := range map[string][2]string{
		"three of three":          {in("eu-west-1", "network: {az_count: 3}\n"), ""},
		"three of four, less one": {in("ap-northeast-1", "network: {az_count: 3}\n"), ""},
		"two of three, less one":  {in("us-west-1", ""), ""},
		"three of three, less one": {in("us-west-1", "network: {az_count: 3}\n"),
			"dev.yaml:8:21: network.az_count: 3; not known to this version in us-west-1, where excluded_zone_ids leaves usw1-az1 and usw1-az3 (AWS's lists, " +
				"November 2026); use 2; if AWS has it by now, add network.az_count to allow_unknown"},
		"however they are named": {in("us-west-1", "network: {az_count: 3, availability_zones: [us-west-1a, us-west-1b, us-west-1c]}\n"),
			"network.az_count: 3; not known to this version in us-west-1"},
		"three of four, less two": {in("cn-north-1", "network: {az_count: 3}\n"), "network.az_count: 3; not known to this version in cn-north-1"},
		"nothing excluded":        {in("us-west-1", "network: {az_count: 3, excluded_zone_ids: []}\n"), ""},
		"all but one excluded": {in("eu-west-1", "network: {excluded_zone_ids: [euw1-az1, euw1-az2]}\n"),
			"leaves euw1-az3 of eu-west-1; leave two zones or more: take euw1-az1 or euw1-az2 out"},
		"one excluded by the user": {in("eu-west-1", "network: {az_count: 3, excluded_zone_ids: [euw1-az1]}\n"),
			"use 2, or take euw1-az1 out of excluded_zone_ids; if AWS has it by now"},
		"a name for an id": {in("eu-west-1", "network: {excluded_zone_ids: [eu-west-1a]}\n"), "not the id of a zone; write it as euw1-az1"},
		"all excluded":     {in("eu-west-1", "network: {excluded_zone_ids: [euw1-az1, euw1-az2, euw1-az3]}\n"), "leaves no zone of eu-west-1"},
		"a zone of another region": {in("eu-west-1", "network: {excluded_zone_ids: [use1-az3]}\n"),
			"not a zone of eu-west-1, so it excludes none; remove it, or write the id of a zone of eu-west-1, as euw1-az1"},
		"a zone that is not known": {in("eu-west-1", "network: {excluded_zone_ids: [euw1-az9]}\n"),
			"network.excluded_zone_ids[0]: euw1-az9; not known to this version as a zone of eu-west-1; did you mean euw1-az1? known are euw1-az1, euw1-az2 or euw1-az3"},
		"a Local Zone excluded": {minimal + "network: {excluded_zone_ids: [use1-bos1-az1]}\n", "not a zone of us-east-1"},
		"an id for a name": {minimal + "network: {availability_zones: [use1-az1, us-east-1a]}\n",
			"network.availability_zones[0]: use1-az1; the id of a zone, not an availability zone of us-east-1 by its name in this account; write the name that aws ec2"},
		"a Local Zone": {minimal + "network: {availability_zones: [us-east-1-bos-1a, us-east-1a]}\n",
			"us-east-1-bos-1a; a Local Zone or Wavelength Zone, not an availability zone of us-east-1"},
		"a Wavelength Zone": {minimal + "network: {availability_zones: [us-east-1-wl1-bos-wlz-1, us-east-1a]}\n", "a Local Zone or Wavelength Zone"},
	} {
		t.Run(name, func(t *testing.T) { wantProblem(t, problemsOf(t, test[0]), test[1]) })
	}
}
