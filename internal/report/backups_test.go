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
