package doctor

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"

	"slipway/internal/bootstrap"
	"slipway/internal/config"
)

// What a new cluster is made of. For one that exists, database.restore_from has no meaning any more.
var ofBackup = []Check{{
	Name: "backup", Area: areaService,
	Holds: "where the cluster is not there yet, the backup of `database.restore_from` is, with the names and the version of `database`",
	Asks:  "rds:DescribeDBClusters, rds:DescribeDBClusterSnapshots", after: []string{"credentials"},
	of: ofNamed(func(e config.Environment) bool { return e.Database.RestoreFrom != nil }), run: backupIsThere,
}}

func backupIsThere(ctx context.Context, s *subject) finding {
	client, from := rds.NewFromConfig(s.settings(s.place.Region)), s.place.Database.RestoreFrom
	own, err := clusterOf(ctx, client, s.place.Names().ClusterID())
	switch {
	case err != nil:
		return unknown(err)
	case own != nil:
		return ok("the cluster is there, and keeps its data")
	case from.Snapshot != "":
		return snapshotIsThere(ctx, client, s.place.Database)
	}
	return momentIsThere(ctx, client, s.place.Database)
}

// clusterOf gives nil where there is none of that name.
func clusterOf(ctx context.Context, client *rds.Client, id string) (*rdstypes.DBCluster, error) {
	got, err := client.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{DBClusterIdentifier: &id})
	if bootstrap.Refused(err, "DBClusterNotFoundFault") || err == nil && len(got.DBClusters) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &got.DBClusters[0], nil
}

func snapshotIsThere(ctx context.Context, client *rds.Client, db config.Database) finding {
	const list = "one of these: aws rds describe-db-cluster-snapshots --include-shared --query 'DBClusterSnapshots[].[DBClusterSnapshotArn, Status]'"
	name := db.RestoreFrom.Snapshot
	got, err := client.DescribeDBClusterSnapshots(ctx, &rds.DescribeDBClusterSnapshotsInput{DBClusterSnapshotIdentifier: &name, IncludeShared: aws.Bool(true)})
	if bootstrap.Refused(err, "DBClusterSnapshotNotFoundFault") || err == nil && len(got.DBClusterSnapshots) == 0 {
		return fail(list, "%s is not there", name)
	}
	if err != nil {
		return unknown(err)
	}
	snapshot := got.DBClusterSnapshots[0]
	engine, user, version := aws.ToString(snapshot.Engine), aws.ToString(snapshot.MasterUsername), aws.ToString(snapshot.EngineVersion)
	switch status := aws.ToString(snapshot.Status); {
	case status != "available":
		return fail("wait until it is available, or use "+list, "%s is %s", name, status)
	case engine != "aurora-mysql":
		return fail(list, "%s is of the engine %s", name, engine)
	case slices.Compare(numbers(version), numbers(db.EngineVersion)) > 0:
		return fail("database.engine_version: "+version, "%s is of %s, and database.engine_version is older: %s", name, version, db.EngineVersion)
	}
	return ofUser(name, user, db)
}

func momentIsThere(ctx context.Context, client *rds.Client, db config.Database) finding {
	from := db.RestoreFrom
	of, err := clusterOf(ctx, client, from.Cluster)
	switch {
	case err != nil:
		return unknown(err)
	case of == nil:
		return fail("one of these: aws rds describe-db-clusters --query 'DBClusters[].DBClusterIdentifier'", "the cluster %s is not there", from.Cluster)
	case aws.ToString(of.Engine) != "aurora-mysql":
		return fail("name another one", "%s is of the engine %s", from.Cluster, aws.ToString(of.Engine))
	case aws.ToString(of.DatabaseName) != db.Name:
		return fail("database.name: "+aws.ToString(of.DatabaseName), "the database of %s is %s, and database.name is %s", from.Cluster,
			aws.ToString(of.DatabaseName), db.Name)
	}
	moment, err := time.Parse(time.RFC3339, from.Time)
	first, last := aws.ToTime(of.EarliestRestorableTime), aws.ToTime(of.LatestRestorableTime)
	if err == nil && (moment.Before(first) || moment.After(last)) { // latest is no time
		return fail("write a time from then, or latest", "%s can be restored from %s to %s", from.Cluster, first.UTC().Format(time.RFC3339),
			last.UTC().Format(time.RFC3339))
	}
	return ofUser(from.Cluster, aws.ToString(of.MasterUsername), db)
}

func ofUser(name, user string, db config.Database) finding {
	if user != db.MasterUsername {
		return fail("database.master_username: "+user, "the master user of %s is %s, and database.master_username is %s", name, user, db.MasterUsername)
	}
	return ok("%s", name)
}

var digits = regexp.MustCompile(`[0-9]+`)

// numbers of a version, such as 8, 0, 3, 10 and 5 of 8.0.mysql_aurora.3.10.5.
func numbers(version string) (numbers []int) {
	for _, text := range digits.FindAllString(version, -1) {
		n, _ := strconv.Atoi(text) // versions are short
		numbers = append(numbers, n)
	}
	return numbers
}
