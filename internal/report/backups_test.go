package report

import (
	"strings"
	"testing"
)

func TestBackupsOfASampleWithCopiesAndOfOneWithout(t *testing.T) {
	prod := newBackups(snapshot(t, "prod").read())
	if len(prod.Ways) != 2 || len(prod.Problems) != 0 {
		t.Fatalf("got %+v", prod)
	}
	automated, copies := prod.Ways[0], prod.Ways[1]
	if automated.Days != 35 || !strings.Contains(automated.RPO, "LatestRestorableTime") {
		t.Errorf("automated backups are %+v", automated)
	}
	if copies.Days != 35 || copies.What != "copies in us-west-2" || copies.Survives != "loss of the region" || !strings.HasPrefix(copies.RPO, "24 hours between") {
		t.Errorf("copies are %+v", copies)
	}
	dev := newBackups(snapshot(t, "dev").read())
	if len(dev.Ways) != 1 || len(dev.Problems) != 1 || dev.Ways[0].Days != 1 {
		t.Errorf("without copies: %+v", dev)
	}
}

func TestWhereTheDataComeFrom(t *testing.T) {
	const cluster = "aws_rds_cluster.main."
	moment := func(key string, value any) map[string]any {
		return map[string]any{"source_cluster_identifier": "shop-prod", key: value}
	}
	for name, test := range map[string]struct {
		from document
		want string
	}{
		"nowhere":    {snapshot(t, "prod"), ""},
		"a snapshot": {snapshot(t, "prod").set(cluster+"snapshot_identifier", "rds:a-2026"), "the snapshot `rds:a-2026`"},
		"the latest": {snapshot(t, "prod").set(cluster+"restore_to_point_in_time", moment("use_latest_restorable_time", true)),
			"the cluster `shop-prod` at its latest moment"},
		"a time": {snapshot(t, "prod").set(cluster+"restore_to_point_in_time", moment("restore_to_time", "2026-01-31T11:59:00Z")),
			"the cluster `shop-prod` at 2026-01-31T11:59:00Z"},
	} {
		backups := newBackups(test.from.read())
		if backups.Origin != test.want {
			t.Errorf("%s: %s", name, backups.Origin)
		}
		var out strings.Builder
		backups.markdown(&out)
		if says := strings.Contains(out.String(), "gets its data from "+test.want); says != (test.want != "") {
			t.Errorf("%s: %s", name, out.String())
		}
	}
}
