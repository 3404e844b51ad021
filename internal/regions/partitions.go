// Package regions is what this version knows of AWS's partitions, regions and zones, and of what is offered where. It is data that ages:
// messages that rest on it say "not known to this version", and allow_unknown of the configuration leads past them.
package regions

import "strings"

// Partition is a group of regions with accounts and names of their own.
type Partition struct {
	ID        string // as in ARNs
	DNSSuffix string // of its endpoints
	prefix    string // of its regions' names
	// Supported is false where the services, their principals and their endpoints are not documented for the public, or differ.
	Supported bool
}

// partitions: the more particular prefix first. Source: partitions.json of the AWS SDK for Go, against which a test holds it:
// https://github.com/aws/aws-sdk-go-v2/blob/main/internal/endpoints/awsrulesfn/partitions.json
var partitions = []Partition{
	{ID: "aws-cn", DNSSuffix: "amazonaws.com.cn", prefix: "cn-", Supported: true},
	{ID: "aws-us-gov", DNSSuffix: "amazonaws.com", prefix: "us-gov-", Supported: true},
	{ID: "aws-eusc", DNSSuffix: "amazonaws.eu", prefix: "eusc-"},
	{ID: "aws-iso", DNSSuffix: "c2s.ic.gov", prefix: "us-iso-"},
	{ID: "aws-iso-b", DNSSuffix: "sc2s.sgov.gov", prefix: "us-isob-"},
	{ID: "aws-iso-e", DNSSuffix: "cloud.adc-e.uk", prefix: "eu-isoe-"},
	{ID: "aws-iso-f", DNSSuffix: "csp.hci.ic.gov", prefix: "us-isof-"},
	{ID: "aws", DNSSuffix: "amazonaws.com", prefix: "", Supported: true},
}

// PartitionOf a region, known or not: its name says it.
func PartitionOf(region string) Partition {
	for _, p := range partitions {
		if strings.HasPrefix(region, p.prefix) {
			return p
		}
	}
	panic("the last prefix is empty")
}

// SupportedPartitions are the ids of the partitions that Slipway is made for.
func SupportedPartitions() []string {
	var ids []string
	for _, p := range partitions {
		if p.Supported {
			ids = append([]string{p.ID}, ids...)
		}
	}
	return ids
}
