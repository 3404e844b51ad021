package rds

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dataawsrdscluster"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dataawsrdsclusters"

	"slipway/constructs/address"
	"slipway/internal/config"
)

// engineVersion is the version for the cluster's block. AWS patches long-term-support versions by itself, and RDS refuses to go
// back: a block that wants less than what runs makes every apply fail, and with it every deployment of the application, which
// comes after the database. So the block wants what runs, unless the configuration asks for more: docs/decisions/engine-version.md.
//
// Where AWS installs minor versions, ignore_changes leaves the version alone.
func engineVersion(scope address.Scope, id string, db config.Database) string {
	if db.AutoMinorVersionUpgrade {
		return db.EngineVersion
	}
	// The data source of one cluster fails where there is none, as before the first apply: so all are listed, and one is looked at if it is among them.
	address.New(scope, dataawsrdsclusters.NewDataAwsRdsClusters, "all", &dataawsrdsclusters.DataAwsRdsClustersConfig{})
	address.New(scope, dataawsrdscluster.NewDataAwsRdsCluster, "running", &dataawsrdscluster.DataAwsRdsClusterConfig{
		ClusterIdentifier: jsii.String(id),
	})
	scope.Override("data.aws_rds_cluster.running.for_each",
		fmt.Sprintf("${toset([for id in data.aws_rds_clusters.all.cluster_identifiers : id if id == %q])}", id))
	scope.Override("locals.kept_engine_version", fmt.Sprintf("${one([for cluster in data.aws_rds_cluster.running : cluster.engine_version if %s])}",
		keeps(db)))
	return fmt.Sprintf("${coalesce(local.kept_engine_version, %q)}", db.EngineVersion)
}

// keeps is the condition under which a running cluster keeps its version: the parameter groups' family fits it, and it is newer
// than the configuration asks for, or the configuration does not ask. Versions are compared number by number: 3.10 is after 3.9.
func keeps(db config.Database) string {
	mysql, _, _ := strings.Cut(db.EngineVersion, ".mysql_aurora")
	sameFamily := fmt.Sprintf("startswith(cluster.engine_version, %q)", mysql+".")
	if !db.EngineVersionGiven {
		return sameFamily
	}
	const running = `join(".", [for number in regexall("[0-9]+", cluster.engine_version) : format("%04d", tonumber(number))])`
	wanted := sortable(db.EngineVersion)
	return fmt.Sprintf("%s && sort([%s, %q])[1] != %q", sameFamily, running, wanted, wanted)
}

var number = regexp.MustCompile(`[0-9]+`)

// sortable is 0008.0000.0003.0010.0001 for 8.0.mysql_aurora.3.10.1.
func sortable(version string) string {
	var numbers []string
	for _, digits := range number.FindAllString(version, -1) {
		n, _ := strconv.Atoi(digits) // the configuration's form has two digits at most
		numbers = append(numbers, fmt.Sprintf("%04d", n))
	}
	return strings.Join(numbers, ".")
}
