package config

import (
	"strings"
	"testing"
	"time"
)

func TestBackupCopies(t *testing.T) {
	copies := func(values string) string { return "database: {backup_copy: {" + values + "}}\n" }
	const vault = "'arn:aws:backup:us-east-1:210987654321:backup-vault:central'"
	checkRules(t, []ruleTest{
		{name: "another region", added: copies("region: us-west-2")},
		{name: "another account", added: copies("vault_arn: " + vault)},
		{name: "another account and region", added: copies("vault_arn: 'arn:aws:backup:eu-west-1:210987654321:backup-vault:central'")},
		{name: "nowhere", added: copies("retention_days: 7"),
			want: `database.backup_copy.region: ""; nowhere to copy to; give region, such as us-west-2, or vault_arn`},
		{name: "two places", added: copies("region: us-west-2, vault_arn: " + vault),
			want: "database.backup_copy.vault_arn: arn:aws:backup:us-east-1:210987654321:backup-vault:central; not together with region"},
		{name: "the same region", added: copies("region: us-east-1"),
			want: "database.backup_copy.region: us-east-1; the environment's own, whose loss a copy is to survive; use another one, such as us-west-2"},
		{name: "a wrong cron", added: copies("region: us-west-2, schedule: cron(0 7 * * ?)"),
			want: "cron with 5 fields; write it as cron(0 7 * * ? *)"},
		{name: "a wrong hour", added: copies("region: us-west-2, schedule: cron(0 24 * * ? *)"), want: "use 0-23 or *; write it as cron(0 7 * * ? *)"},
		{name: "a zone", added: copies("region: us-west-2a"), want: "us-west-2 is the region, us-west-2a a zone of it"},
		{name: "another partition", added: copies("region: us-gov-west-1"),
			want: "database.backup_copy.region: us-gov-west-1; of another partition than us-east-1, to which nothing can be copied; use a region of aws"},
		{name: "a vault of the same account", added: copies("vault_arn: 'arn:aws:backup:us-west-2:123456789012:backup-vault:central'"),
			want: "of the environment's own account; give region instead, and a vault is made there"},
		{name: "a vault of another partition", added: copies("vault_arn: 'arn:aws-cn:backup:cn-north-1:210987654321:backup-vault:central'"),
			want: "of another partition than us-east-1; use an ARN that begins with arn:aws:"},
		{name: "no vault", added: copies("vault_arn: 'arn:aws:backup:us-east-1:210987654321:backup-plan:central'"),
			want: "not the ARN of an AWS Backup vault; write it in full, as arn:aws:backup:us-east-1:123456789012:backup-vault:central"},

		{name: "every hour", added: copies("region: us-west-2, schedule: cron(0 * * * ? *)")},
		{name: "every Monday", added: copies("region: us-west-2, schedule: 'cron(0 7 ? * MON *)'")},
		{name: "a rate", added: copies("region: us-west-2, schedule: rate(1 day)"),
			want: "database.backup_copy.schedule: rate(1 day); AWS Backup takes cron only; write it as cron(0 7 * * ? *)"},
		{name: "a macro", added: copies("region: us-west-2, schedule: '@daily'"),
			want: "database.backup_copy.schedule: @daily; not a schedule; write it as cron(0 0 * * ? *)"},
		{name: "a macro that is a rate", added: copies("region: us-west-2, schedule: '@every 2h'"),
			want: "AWS Backup takes cron only; write it as cron(0 7 * * ? *)"},
		{name: "two days of a week and of a month", added: copies("region: us-west-2, schedule: cron(0 7 * * * *)"),
			want: "database.backup_copy.schedule: cron(0 7 * * * *)"},
		{name: "every half hour", added: copies("region: us-west-2, schedule: 'cron(0,30 * * * ? *)'"),
			want: "due again after 30 minutes, and AWS Backup starts one backup an hour at most"},
		{name: "once", added: copies("region: us-west-2, schedule: cron(0 7 1 1 ? 2028)"), want: "never due, or once only"},
		{name: "gone before the next", added: copies("region: us-west-2, retention_days: 3, schedule: 'cron(0 7 ? * MON *)'"),
			want: "database.backup_copy.retention_days: 3; up to 7 days lie between two copies, so that at times there would be none"},
		{name: "never kept", added: copies("region: us-west-2, retention_days: 0"), want: "use 1 to 36500"},
		{name: "switched off", added: copies("region: us-west-2, enabled: false")},
	})
}

func TestChinaHasNoCopies(t *testing.T) {
	problems := problemsOf(t, `project: shop
region: cn-north-1
account: "123456789012"
state: {bucket: shop-terraform-state}
network: {excluded_zone_ids: []}
service: {image: "nginx:1.29"}
database: {backup_copy: {region: cn-northwest-1}}
`)
	const want = "dev.yaml:7:12: database.backup_copy: Aurora copies no snapshots from or to the regions of China; remove it"
	if len(problems) != 1 || !strings.Contains(problems[0].String(), want) {
		t.Errorf("got  %v\nwant %s", problems, want)
	}
}

func TestAnotherRegionIsOfTheSamePart(t *testing.T) {
	for region, want := range map[string]string{
		"us-east-1": "us-west-2", "us-west-2": "us-east-1", "eu-central-1": "eu-west-1", "eu-west-1": "eu-central-1", "ca-west-1": "ca-central-1",
		"ap-south-1": "ap-northeast-1", "me-south-1": "me-central-1", "us-gov-west-1": "us-gov-east-1", "cn-north-1": "cn-northwest-1",
		"sa-east-1": "us-west-2", // alone
	} {
		if got := anotherRegion(region); got != want {
			t.Errorf("%s: got %s, want %s", region, got, want)
		}
	}
}

func TestGaps(t *testing.T) {
	for _, test := range []struct {
		schedule          string
		shortest, longest time.Duration
		watched           bool
	}{
		{"cron(0 7 * * ? *)", 24 * time.Hour, 24 * time.Hour, true},
		{"cron(30 1,13 * * ? *)", 12 * time.Hour, 12 * time.Hour, true},
		{"cron(0 7 ? * MON-FRI *)", 24 * time.Hour, 72 * time.Hour, true},
		{"cron(0 7 ? * MON *)", 7 * 24 * time.Hour, 7 * 24 * time.Hour, false},
		{"cron(0 7 1 * ? *)", 28 * 24 * time.Hour, 31 * 24 * time.Hour, false},
		{"cron(0 7 1 1 ? 2028)", 0, 0, false},
	} {
		b := BackupCopy{Schedule: test.schedule}
		if shortest, longest := b.Gaps(); shortest != test.shortest || longest != test.longest || b.Watched() != test.watched {
			t.Errorf("%s: %s to %s, watched %v; want %s to %s, %v", test.schedule, shortest, longest, b.Watched(), test.shortest, test.longest, test.watched)
		}
	}
}

func TestASnapshotStaysAsLongAsItsCopyAtMost(t *testing.T) {
	for days, want := range map[int]int{1: 1, 7: 7, 35: 7} {
		if got := (BackupCopy{RetentionDays: days}).SourceRetentionDays(); got != want {
			t.Errorf("%d days: got %d, want %d", days, got, want)
		}
	}
}
