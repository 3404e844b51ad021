package report

import (
	"fmt"
	"strings"
	"time"

	"slipway/internal/arn"
	"slipway/internal/config"
	"slipway/internal/stackjson"
)

// Backups is what can be restored when data, the region or the account is lost. How long a restore takes depends on the size of the data, which no JSON
// tells: AWS names no number either.
type Backups struct {
	Ways     []Way    `json:"ways"`
	Origin   string   `json:"origin,omitempty"` // of a new cluster's data; "" where it is made empty
	Notes    []string `json:"notes,omitempty"`
	Problems []string `json:"problems,omitempty"`
}

// Way is one kind of backup.
type Way struct {
	Address  string `json:"address"`
	What     string `json:"what"`
	Survives string `json:"survives"`
	Days     int    `json:"days"` // how far it goes back
	RPO      string `json:"rpo"`  // what is lost at most
	RTO      string `json:"rto"`  // the steps of a restore
}

// pitrPage says that Aurora uploads its log continuously, and how to ask for the latest moment. It has no number.
const pitrPage = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-pitr.html"

func newBackups(stack *stackjson.Config) Backups {
	var b Backups
	for _, cluster := range made(stack, "aws_rds_cluster") {
		b.Origin = origin(cluster)
		days, _ := cluster.Number("backup_retention_period")
		b.Ways = append(b.Ways, Way{
			Address: cluster.Address, What: "automated backups, to any moment", Survives: "lost or damaged data", Days: int(days),
			RPO: "what `LatestRestorableTime` says: Aurora uploads its log continuously ([AWS](" + pitrPage + "))",
			RTO: "restore a cluster and make an instance: minutes to hours; then exchange the names",
		})
	}
	for _, plan := range made(stack, "aws_backup_plan") {
		for i, rule := range plan.Objects("rule") {
			for j := range plan.Objects(fmt.Sprintf("rule[%d].copy_action", i)) {
				b.copy(stack, plan, textOf(rule, "schedule"), fmt.Sprintf("rule[%d].copy_action[%d].", i, j))
			}
		}
	}
	switch {
	case databasePart.missing(stack):
		b.Notes = append(b.Notes, "There is no database to back up (`database.enabled`).")
	case len(made(stack, "aws_backup_plan")) == 0:
		b.Problems = append(b.Problems, "Nothing is copied to another region or account: their loss is the loss of all backups. `database.backup_copy` copies them.")
	}
	return b
}

// origin of a cluster's data, when it is made.
func origin(cluster stackjson.Block) string {
	const source = "restore_to_point_in_time.source_cluster_identifier"
	if snapshot, ok := cluster.Text("snapshot_identifier"); ok {
		return "the snapshot " + code(snapshot)
	}
	if of, ok := cluster.Text(source); ok {
		moment := "its latest moment"
		if at, ok := cluster.Text("restore_to_point_in_time.restore_to_time"); ok {
			moment = at
		}
		return "the cluster " + code(of) + " at " + moment
	}
	return ""
}

func (b *Backups) copy(stack *stackjson.Config, plan stackjson.Block, schedule, action string) {
	days, _ := plan.Number(action + "lifecycle.delete_after")
	destination := textOr(plan, action+"destination_vault_arn")
	survives := "loss of the region"
	if vault, ok := arn.Parse(destination); ok {
		destination = "account " + vault.AccountID + " in " + vault.Region
		survives = "loss of the account"
		if vault.Region != region(stack) {
			survives += " and of the region"
		}
	} else if vault, _, ok := stack.Reference(destination); ok {
		if provider, ok := stack.Provider(textOr(vault, "provider")); ok {
			destination, _ = provider["region"].(string)
		}
	}
	_, gap := config.BackupCopy{Schedule: schedule}.Gaps()
	b.Ways = append(b.Ways, Way{
		Address: plan.Address, What: "copies in " + destination, Survives: survives, Days: int(days),
		RPO: fmt.Sprintf("%s between two snapshots, up to an hour until one begins, and the time that it and its copy take, which can be hours", gapText(gap)),
		RTO: "deploy an environment there, restore a cluster and make an instance, exchange the names, rotate the password, send clients there: hours",
	})
}

// region of the environment.
func region(stack *stackjson.Config) string {
	provider, _ := stack.Provider("aws")
	name, _ := provider["region"].(string)
	return name
}

func gapText(gap time.Duration) string {
	hours := int(gap.Hours())
	if hours%24 == 0 && hours > 24 {
		return plural(hours/24, "day")
	}
	return plural(hours, "hour")
}

func (b Backups) markdown(out *strings.Builder) {
	if len(b.Notes) > 0 {
		out.WriteString("## Backups\n\n" + strings.Join(b.Notes, "\n\n") + "\n\n")
		return
	}
	out.WriteString("## Backups\n\nRPO is what is lost at most, RTO what a restore takes; the [runbook](../runbook.md#restore) has the commands. Measure " +
		"your own " +
		"restore: the size of the data decides.\n\n")
	var rows [][]string
	for _, way := range b.Ways {
		rows = append(rows, []string{code(way.Address), cell(way.What), cell(way.Survives), plural(way.Days, "day"), cell(way.RPO), cell(way.RTO)})
	}
	table(out, []string{"address", "what", "survives", "goes back", "RPO", "RTO"}, rows)
	if b.Origin != "" {
		out.WriteString("A new cluster gets its data from " + b.Origin + ", with the users and passwords of then, but for the master user's password; " +
			"one that exists keeps its own.\n\n")
	}
	for _, problem := range b.Problems {
		out.WriteString(problem + "\n\n")
	}
}
