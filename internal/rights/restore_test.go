package rights

import (
	"slices"
	"testing"

	"slipway/internal/config"
	"slipway/internal/policy"
	"slipway/internal/rights/trial"
	"slipway/internal/stackjson"
)

// restored gives the deploy role's policies for a cluster that is made of a backup.
func restored(t *testing.T, from string) []policy.Document {
	t.Helper()
	stack, err := stackjson.Read([]byte(`{"provider": {"aws": [{"region": "us-east-1"}]}, "resource": {"aws_rds_cluster": {"main": {` + from + `}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	has, err := Of(stack, config.Environment{Name: "dev", Project: "shop", Region: "us-east-1", Account: "123456789012"})
	if err != nil {
		t.Fatal(err)
	}
	return has.Deploy
}

func TestAClusterMayBeMadeOfItsBackupAlone(t *testing.T) {
	const account, other = "arn:aws:rds:us-east-1:123456789012:", "arn:aws:rds:us-east-1:210987654321:"
	const fromSnapshot, toMoment = "rds:RestoreDBClusterFromSnapshot", "rds:RestoreDBClusterToPointInTime"
	for name, test := range map[string]struct {
		from, action    string
		allowed, denied []string
	}{
		"a snapshot": {`"snapshot_identifier": "rds:a-2026"`, fromSnapshot,
			[]string{account + "cluster-snapshot:rds:a-2026", account + "cluster:shop-dev", account + "subgrp:shop-dev-1", account + "cluster-pg:shop-dev-1"},
			[]string{account + "cluster-snapshot:b", account + "cluster:shop-prod"}},
		"a shared one": {`"snapshot_identifier": "` + other + `cluster-snapshot:a"`, fromSnapshot,
			[]string{other + "cluster-snapshot:a"}, []string{account + "cluster-snapshot:a"}},
		"a moment": {`"restore_to_point_in_time": {"source_cluster_identifier": "shop-prod"}`, toMoment,
			[]string{account + "cluster:shop-prod", account + "cluster:shop-dev", account + "subgrp:shop-dev-1"}, []string{account + "cluster:shop-test"}},
		"nothing": {`"engine": "aurora-mysql"`, fromSnapshot, nil, []string{account + "cluster-snapshot:a", account + "cluster:shop-dev"}},
	} {
		policies := restored(t, test.from)
		for _, resource := range slices.Concat(test.allowed, test.denied) {
			may := trial.Allows(policies, trial.Request{Action: test.action, Resource: resource})
			if want := slices.Contains(test.allowed, resource); may != want {
				t.Errorf("%s: %s of %s is allowed: %v", name, test.action, resource, may)
			}
		}
	}
}

func TestKeysOfABackupAreThoseOfItsAccount(t *testing.T) {
	const own, other = "arn:aws:kms:us-east-1:123456789012:key/a", "arn:aws:kms:us-east-1:210987654321:key/a"
	may := func(from, key, service string) bool {
		return trial.Allows(restored(t, from), trial.Request{Action: "kms:Decrypt", Resource: key,
			Context: map[string]string{"kms:ViaService": service + ".us-east-1.amazonaws.com"}})
	}
	shared := `"snapshot_identifier": "arn:aws:rds:us-east-1:210987654321:cluster-snapshot:a"`
	if !may(`"snapshot_identifier": "a"`, own, "rds") || !may(`"restore_to_point_in_time": {"source_cluster_identifier": "b"}`, own, "rds") ||
		!may(shared, other, "rds") {
		t.Error("the backup's key may not be used")
	}
	if may(shared, own, "rds") || may(`"snapshot_identifier": "a"`, own, "s3") || may(`"engine": "aurora-mysql"`, own, "rds") {
		t.Error("more than the backup's keys may be used")
	}
}
