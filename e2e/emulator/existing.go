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
	found := append(notOurs.FindAllString(string(stack), -1), snapshots(stack)...)
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
	for _, cluster := range content.Resource.Clusters {
		if strings.HasPrefix(cluster.Snapshot, "arn:") {
			found = append(found, strings.Join([]string{cluster.Snapshot, cluster.User, cluster.Database}, " "))
		}
	}
	return found
}
