package emulator

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// place is where a stack belongs.
type place struct{ account, region string }

func placeOf(stack []byte) (place, error) {
	var content struct {
		Provider struct {
			Aws []struct {
				Alias             string   `json:"alias"`
				Region            string   `json:"region"`
				AllowedAccountIds []string `json:"allowed_account_ids"`
			} `json:"aws"`
		} `json:"provider"`
	}
	if err := json.Unmarshal(stack, &content); err != nil {
		return place{}, fmt.Errorf("the stack's JSON: %w", err)
	}
	for _, aws := range content.Provider.Aws {
		if aws.Alias == "" && len(aws.AllowedAccountIds) == 1 {
			return place{aws.AllowedAccountIds[0], aws.Region}, nil
		}
	}
	return place{}, fmt.Errorf("the stack's JSON has no AWS provider without an alias and of one account")
}

var notOurs = regexp.MustCompile(`arn:aws:acm:[^"]*:certificate/[^"]*|arn:aws:wafv2:[^"]*/webacl/[^"]*|arn:aws:kinesis:[^"]*:stream/[^"]*|sg-[0-9a-f]{8,17}`)

// Existing gives what a stack names and does not make: Start makes it.
func Existing(stack []byte) []string {
	found := slices.Concat(notOurs.FindAllString(string(stack), -1), snapshots(stack), zones(stack))
	slices.Sort(found)
	return slices.Compact(found)
}

// snapshots of which clusters are made, each with the user and the database that it must have: <ARN> <user> <database>.
func snapshots(stack []byte) (found []string) {
	var content struct {
		Resource struct {
			Clusters map[string]struct {
				Snapshot string `json:"snapshot_identifier"`
				User     string `json:"master_username"`
				Database string `json:"database_name"`
			} `json:"aws_rds_cluster"`
		} `json:"resource"`
	}
	_ = json.Unmarshal(stack, &content) // placeOf tells what is wrong with it
	of, _ := placeOf(stack)
	for _, cluster := range content.Resource.Clusters {
		snapshot := cluster.Snapshot
		switch {
		case snapshot == "":
			continue
		case !strings.HasPrefix(snapshot, "arn:"):
			snapshot = fmt.Sprintf("arn:aws:rds:%s:%s:cluster-snapshot:%s", of.region, of.account, snapshot)
		}
		found = append(found, strings.Join([]string{snapshot, cluster.User, cluster.Database}, " "))
	}
	return found
}

// zones that records stand in, each with a name that all of them are below: zone <id> <name>.
func zones(stack []byte) (found []string) {
	var content struct {
		Data struct {
			Zones map[string]struct {
				ID string `json:"zone_id"`
			} `json:"aws_route53_zone"`
		} `json:"data"`
		Resource struct {
			Records map[string]struct {
				Name string `json:"name"`
			} `json:"aws_route53_record"`
		} `json:"resource"`
	}
	_ = json.Unmarshal(stack, &content) // placeOf tells what is wrong with it
	name := ""
	for _, record := range content.Resource.Records {
		if labels := strings.Split(record.Name, "."); !strings.Contains(record.Name, "${") && len(labels) > 1 {
			name = strings.Join(labels[len(labels)-2:], ".")
		}
	}
	for _, zone := range content.Data.Zones {
		found = append(found, "zone "+zone.ID+" "+name)
	}
	return found
}
