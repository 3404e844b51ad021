//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

// stateful is what holds data, or an address that others know. A replacement loses it.
var stateful = []string{
	"aws_rds_cluster", "aws_rds_cluster_instance", "aws_db_subnet_group", "aws_kms_key", "aws_secretsmanager_secret", "aws_s3_bucket",
	"aws_cloudwatch_log_group", "aws_vpc", "aws_subnet", "aws_eip", "aws_lb", "aws_db_proxy", "aws_db_proxy_endpoint", "aws_ecs_cluster", "aws_ecs_service",
}

// TestUpgrade applies what the previous release synthesized, and then what today's synthesizes from the same configuration.
// testdata/previous holds both; with each release: cp environments/staging.yaml and cdktf.out/stacks/staging/cdk.tf.json there.
func TestUpgrade(t *testing.T) {
	inTurn(t, 4)
	read := func(file string) []byte { return must(os.ReadFile(filepath.Join("testdata", "previous", file)))(t) }
	d := deployStack(t, "staging", read("staging.yaml"), read("staging.tf.json"))
	d.apply()
	insights := d.names().ContainerInsightsLogs()
	logs := cloudwatchlogs.NewFromConfig(d.emulator.Config())
	must(logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String(insights)}))(t) // as ECS has made it by now

	d.change(nil)
	plan := d.plan()
	for _, change := range plan.content().ResourceChanges {
		if importing := change.Change.Importing; change.Address == "aws_cloudwatch_log_group.container_insights" &&
			(importing == nil || importing.ID != insights || change.Change.Actions.Create()) {
			t.Errorf("%s exists and is not taken over: %v", insights, change.Change.Actions)
		}
		if actions := change.Change.Actions; (actions.Delete() || actions.Replace()) && slices.Contains(stateful, change.Type) {
			t.Errorf("%s: %s: %v", change.Address, strings.Join(words(actions), " and "), attributes(change.Change))
		}
	}
	for _, line := range plan.changes() { // its file does not ask for a version: it keeps the one that the previous release had
		if strings.HasPrefix(line, "aws_rds_cluster.main: update engine_") {
			t.Errorf("a new release changes the engine: %s", line)
		}
	}
	d.apply()
	d.wantNoChanges()
}
