package config

import (
	"cmp"
	"slices"
	"time"

	"slipway/internal/schedule"
)

// BackupCopy has AWS Backup take a snapshot of the cluster on a schedule, and copy it out of reach of what happens to the region or to the
// account. Aurora must be on in AWS Backup's settings of both regions, which are the account's: see docs/decisions/backup-copy.md. One of
// region and vault_arn is needed.
type BackupCopy struct {
	// Enabled makes the plan, its role and its vaults. Set it to false, and apply, before you take the section out: Terraform needs the
	// section's region to delete what it made there. Default: true.
	Enabled bool `yaml:"enabled"`

	// Region of the copies, another one of the same account and partition, such as us-west-2. A vault and its key are made there. What a change
	// of it leaves behind in the old region is not deleted. Default: none.
	Region string `yaml:"region"`

	// VaultArn is a vault of another account, as arn:aws:backup:us-east-1:210987654321:backup-vault:central, in this or another region.
	// docs/decisions/backup-copy.md says what the other account must allow. Default: none.
	VaultArn string `yaml:"vault_arn" known:"the environment's key lets the account in it use the key"`

	// Schedule in UTC: cron(minutes hours day-of-month month day-of-week year), at most every hour. Each copy is a whole one.
	// Default: cron(0 7 * * ? *), daily at 07:00.
	Schedule string `yaml:"schedule"`

	// RetentionDays of the copies, 1-36500. The snapshots that they are made of stay for 7 days, or shorter where this is shorter. Default: 35.
	RetentionDays int `yaml:"retention_days" jsonschema:"minimum=1,maximum=36500"`

	// ForceDestroy deletes the snapshots and the copies with their vaults; AWS deletes only empty ones. To destroy the environment and all of its
	// backups, set it to true and apply first. Of another account's vault nothing is deleted. Default: false.
	ForceDestroy bool `yaml:"force_destroy"`
}

// SetDefaults of a section that is optional.
func (b *BackupCopy) SetDefaults() {
	*b = BackupCopy{Enabled: true, Schedule: "cron(0 7 * * ? *)", RetentionDays: 35}
}

// Copies says whether backups are copied.
func (d Database) Copies() bool { return d.BackupCopy != nil && d.BackupCopy.Enabled }

// SourceRetentionDays are how long the snapshot stays that a copy is made of: enough to make one again that failed.
func (b BackupCopy) SourceRetentionDays() int { return min(7, b.RetentionDays) }

// Gaps are the shortest and the longest time between two backups in the next years; 0 where there are no two.
func (b BackupCopy) Gaps() (shortest, longest time.Duration) {
	expression, err := schedule.Parse(b.Schedule)
	if err != nil {
		return 0, 0
	}
	// Two years from a fixed day: a schedule that names no year repeats itself by then, but for leap days.
	from := time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)
	due := expression.Between(from, from.AddDate(2, 0, 0), time.UTC)
	var gaps []time.Duration
	for i := range due[min(1, len(due)):] {
		gaps = append(gaps, due[i+1].At.Sub(due[i].At))
	}
	if len(gaps) == 0 {
		return 0, 0
	}
	return slices.Min(gaps), slices.Max(gaps)
}

// backupSlack in hours is how much later than its schedule a backup may be complete, before an alarm says that it is missing: it starts within
// an hour, and nobody knows how long the next one takes.
const backupSlack = 12

// alarmSpan in hours is the longest that a CloudWatch alarm looks back.
// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
const alarmSpan = 7 * 24

// Watched says whether an alarm can tell that a backup is missing: not where more than six days lie between two.
func (b BackupCopy) Watched() bool {
	_, longest := b.Gaps()
	return longest > 0 && int(longest.Hours()) <= alarmSpan-24
}

// defaultBackupAge in hours.
func (d Database) defaultBackupAge() int {
	longest := 24 * time.Hour
	if d.BackupCopy != nil {
		_, gap := d.BackupCopy.Gaps()
		longest = cmp.Or(gap, longest)
	}
	return min(alarmSpan, int(longest.Hours())+backupSlack)
}
