package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"slipway/internal/arn"
	"slipway/internal/findings"
	"slipway/internal/regions"
	"slipway/internal/schedule"
)

// backupVault. Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html
var backupVault = arnKind{"an AWS Backup vault", "backup", regexp.MustCompile(`^backup-vault:[A-Za-z0-9_-]{2,50}$`), "backup-vault:central"}

func (b BackupCopy) check(c checker, e Environment) {
	// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-copy-snapshot.html
	if arn.Partition(e.Region) == "aws-cn" && !c.Spoiled("region") {
		c.Add(c.WhereKey(c.Section), c.Section, "", notInChina, "remove it")
		return
	}
	switch {
	case b.Region == "" && b.VaultArn == "":
		c.Value("region", b.Region, "nowhere to copy to", "give region, such as "+anotherRegion(e.Region)+", or vault_arn")
	case b.Region != "" && b.VaultArn != "":
		c.Conflict("vault_arn", b.VaultArn, "not together with region, in which a vault is made", "remove one of the two", c.Path("region"))
	case b.VaultArn != "":
		b.checkVault(c, e)
	default:
		b.checkRegion(c, e)
	}
	b.checkSchedule(c)
}

func (b BackupCopy) checkRegion(c checker, e Environment) {
	c.region("region", b.Region)
	switch {
	case !regionForm.MatchString(b.Region) || !regionForm.MatchString(e.Region):
	case b.Region == e.Region:
		c.Conflict("region", b.Region, "the environment's own, whose loss a copy is to survive", "use another one, such as "+anotherRegion(e.Region), "region")
	case arn.Partition(b.Region) != arn.Partition(e.Region):
		c.Conflict("region", b.Region, "of another partition than "+e.Region+", to which nothing can be copied", "use a region of "+arn.Partition(e.Region), "region")
	}
}

// checkVault. A vault of another account in another region is taken: since November 2025 AWS Backup copies Aurora's snapshots there in one step,
// as https://github.com/nationalarchives/terraform-aws-immutable-aws-backup/issues/59 quotes its announcement. Older copies of the developer
// guide (https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html) say that it does not. A vault of the same account
// has a key that nobody here knows, and the role could not use it.
func (b BackupCopy) checkVault(c checker, e Environment) {
	if c.arn("vault_arn", b.VaultArn, backupVault, e) == "" {
		return
	}
	if got, _ := arn.Parse(b.VaultArn); got.AccountID == e.Account {
		c.Conflict("vault_arn", b.VaultArn, "of the environment's own account", "give region instead, and a vault is made there", "account")
	}
}

// checkSchedule. Sources: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html, which takes cron alone, and
// https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html, where an hour is the shortest frequency. Unlike
// RDS, Aurora can be backed up in its windows for automated backups and maintenance (the same page).
func (b BackupCopy) checkSchedule(c checker) {
	const example = "cron(0 7 * * ? *)"
	const fix = "write it as " + example
	rule, otherFix := schedule.Rule(b.Schedule, example)
	switch {
	case strings.HasPrefix(b.Schedule, "rate(") || strings.HasPrefix(b.Schedule, "at(") || strings.Contains(otherFix, "rate("):
		c.Value("schedule", b.Schedule, "AWS Backup takes cron only", fix)
		return
	case rule != "":
		c.Value("schedule", b.Schedule, rule, otherFix)
		return
	}
	switch shortest, longest := b.Gaps(); {
	case longest == 0:
		c.Value("schedule", b.Schedule, "never due, or once only", fix)
	case shortest < time.Hour:
		c.Value("schedule", b.Schedule, fmt.Sprintf("due again after %d minutes, and AWS Backup starts one backup an hour at most", int(shortest.Minutes())), fix)
	case longest.Hours() >= float64(24*b.RetentionDays):
		c.Conflict("retention_days", b.RetentionDays,
			fmt.Sprintf("up to %d days lie between two copies, so that at times there would be none", int(longest.Hours()/24)),
			"keep them for longer, or copy more often", c.Path("schedule"))
	}
}

// notInChina says why nothing is copied there.
const notInChina = "Aurora copies no snapshots from or to the regions of China"

// CopyBackups gives the change by which backups are copied, or why none does it.
func (e Environment) CopyBackups() (why string, changes []findings.Change) {
	const key, about = "database.backup_copy.", "with AWS Backup turned on, as docs/account.md says"
	switch {
	case arn.Partition(e.Region) == "aws-cn":
		return notInChina, nil
	case e.Database.BackupCopy != nil:
		return "", []findings.Change{{Key: key + "enabled", Value: true, About: about}}
	}
	return "", []findings.Change{{Key: key + "region", Value: anotherRegion(e.Region), About: about}}
}

// anotherRegion is one to name in a fix: of the same partition and, where it has another one, of the same part of the world, since data may have to stay
// there. Those that come first are large ones.
func anotherRegion(region string) string {
	area := func(name string) string { first, _, _ := strings.Cut(name, "-"); return first }
	candidates := slices.DeleteFunc(append([]string{"us-west-2", "us-east-1", "eu-west-1", "eu-central-1", "ap-northeast-1", "ap-southeast-1"},
		regions.Names()...), func(name string) bool {
		other, _ := regions.Find(name)
		return name == region || len(other.Lacks()) > 0 || arn.Partition(name) != arn.Partition(region)
	})
	if i := slices.IndexFunc(candidates, func(name string) bool { return area(name) == area(region) }); i >= 0 {
		return candidates[i]
	}
	return candidates[0]
}
