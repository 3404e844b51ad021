package config

import (
	"regexp"
	"strings"
	"time"

	"slipway/internal/arn"
)

// The forms of identifiers: of clusters and of snapshots that somebody made, then of those that RDS and AWS Backup make.
// Sources: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBClusterSnapshot.html and
// https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup.html
const (
	identifier = `[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*`
	snapshotID = `(rds:|awsbackup:)?` + identifier
)

var (
	identifierForm  = regexp.MustCompile(`^` + identifier + `$`)
	snapshotForm    = regexp.MustCompile(`^` + snapshotID + `$`)
	clusterSnapshot = arnKind{"a snapshot of a cluster", "rds", regexp.MustCompile(`^cluster-snapshot:` + snapshotID + `$`),
		"cluster-snapshot:shop-prod-2026-01-31"}
	recoveryPoint = arnKind{"a recovery point of a cluster", "rds", clusterSnapshot.resource,
		"cluster-snapshot:awsbackup:job-1234abcd-12ab-34cd-56ef-1234567890ab"}
)

// longest identifier of a cluster or a snapshot that somebody makes; RDS writes date and time behind a cluster's.
const longestIdentifier = 63

func (r RestoreFrom) check(c checker, e Environment) {
	switch {
	case r.Snapshot == "" && r.Cluster == "":
		if !c.Spoiled(c.Path("snapshot")) && !c.Spoiled(c.Path("cluster")) {
			c.Add(c.WhereKey(c.Section), c.Section, "", "has neither a snapshot nor a cluster",
				"write {snapshot: shop-prod-2026-01-31}, or {cluster: shop-prod, time: latest}")
		}
	case r.Snapshot != "" && r.Cluster != "":
		c.Conflict("cluster", r.Cluster, "not together with a snapshot", "remove one of the two", c.Path("snapshot"))
	case r.Snapshot != "":
		r.checkSnapshot(c, e)
		if r.Time != "" {
			c.Conflict("time", r.Time, "a snapshot has one moment, a cluster many", "remove it, or name a cluster in place of the snapshot", c.Path("snapshot"))
		}
	default:
		r.checkCluster(c, e)
	}
}

// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-restore-snapshot.html
func (r RestoreFrom) checkSnapshot(c checker, e Environment) {
	got, ok := arn.Parse(r.Snapshot)
	switch {
	case !ok && !arn.Prefixed(r.Snapshot):
		if !snapshotForm.MatchString(r.Snapshot) || len(r.Snapshot) > len("awsbackup:")+longestIdentifier+len("-2026-01-31-03-04") {
			c.Value("snapshot", r.Snapshot, "neither the identifier nor the ARN of a snapshot",
				"write it as shop-prod-2026-01-31, rds:shop-prod-2026-01-31-03-04 or "+e.example(clusterSnapshot))
		}
	case ok && got.Service == "rds" && strings.HasPrefix(got.Resource, "snapshot:"):
		c.Value("snapshot", r.Snapshot, "a snapshot of an instance that is in no Aurora cluster", "use one of a cluster, as "+e.example(clusterSnapshot))
	case ok && got.Service == "backup":
		c.Value("snapshot", r.Snapshot, "of AWS Backup, not of RDS", "use the ARN of the recovery point, as "+e.example(recoveryPoint))
	default:
		c.arnIn("snapshot", r.Snapshot, clusterSnapshot, e, e.Region, "region")
		r.checkShared(c, e, got)
	}
}

// checkShared: another account shares manual snapshots alone.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-share-snapshot.html
func (r RestoreFrom) checkShared(c checker, e Environment, got arn.ARN) {
	id := strings.TrimPrefix(got.Resource, "cluster-snapshot:")
	if strings.Contains(id, ":") && accountForm.MatchString(got.AccountID) && accountForm.MatchString(e.Account) && got.AccountID != e.Account {
		c.Conflict("snapshot", r.Snapshot, "an automated snapshot of another account than "+e.Account+", and only manual ones can be shared",
			"let that account copy it, share the copy, and name that one", "account")
	}
}

// Latest is the time of the newest data that AWS can restore.
const Latest = "latest"

// moment is a time in UTC, as the provider takes it: of RFC 3339, without fractions of a second.
const moment = "2006-01-02T15:04:05Z"

// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-pitr.html
func (r RestoreFrom) checkCluster(c checker, e Environment) {
	switch {
	case arn.Prefixed(r.Cluster):
		c.Value("cluster", r.Cluster, "an ARN, and the cluster is of this account and region", "write its identifier, as shop-prod")
	case !identifierForm.MatchString(r.Cluster) || len(r.Cluster) > longestIdentifier:
		c.Value("cluster", r.Cluster, "not the identifier of a cluster", "write up to 63 letters, digits and single hyphens, as shop-prod")
	case strings.EqualFold(r.Cluster, e.Names().ClusterID()):
		c.Value("cluster", r.Cluster, "the environment's own, which it cannot be made of", "name another one, or restore as docs/runbook.md says")
	}
	if r.Time == "" {
		c.Conflict("cluster", r.Cluster, "has no time to restore to", `add time: latest, or time: "2026-01-31T11:59:00Z"`, c.Path("time"))
	} else if _, err := time.Parse(moment, r.Time); err != nil && r.Time != Latest {
		c.Value("time", r.Time, "not a moment in UTC", `write it as "2026-01-31T11:59:00Z", or latest`)
	}
}
