//go:build e2e

package e2e

import (
	"slices"
	"strings"
	"testing"
)

// TestRotation raises credentials_version: the secret and the cluster get one new password, and the tasks a new revision to read it.
func TestRotation(t *testing.T) {
	inTurn(t, 4)
	d := deploy(t, "dev", configuration(t, "dev"))
	d.apply()
	old, before := d.password(), *d.service().TaskDefinition

	d.change(map[string]any{"database.credentials_version": 2})
	var changed []string
	for _, line := range d.apply().changes() {
		changed = append(changed, strings.SplitN(line, ":", 2)[0])
	}
	// The policy of the scalable target and others depend on the service, and follow without a change.
	want := []string{"aws_ecs_service.main", "aws_ecs_task_definition.main", "aws_rds_cluster.main", "aws_secretsmanager_secret_version.db_password",
		"output.task_definition_arn"}
	same(t, "what is changed", slices.Compact(changed), want)

	if d.password() == old {
		t.Error("the password is the old one")
	}
	wantSecrets(d)
	if after := *d.service().TaskDefinition; after == before {
		t.Errorf("the service still runs %s", before)
	}
	wantService(d)
	d.wantNoChanges()
	d.wantNowhere(old)
	d.wantNowhere(d.password())
}
