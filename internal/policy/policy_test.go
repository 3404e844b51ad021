package policy

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"slipway/internal/arn"
)

var place = arn.Place{Region: "us-east-1", Account: "123456789012"}

// sid gives the statement with a sid.
func sid(t *testing.T, document Document, want string) Statement {
	t.Helper()
	i := slices.IndexFunc(document, func(s Statement) bool { return s.Sid == want })
	if i < 0 {
		t.Fatalf("no statement %s in %s", want, document.JSON())
	}
	return document[i]
}

func TestADocumentIsRenderedTheWayIAMReadsIt(t *testing.T) {
	got := Document{
		{Actions: []string{"s3:GetObject"}, Resources: []string{"${aws_s3_bucket.a.arn}/*"}},
		{Sid: "No", Effect: Deny, Principal: map[string]string{"AWS": "*"}, Actions: []string{"s3:*"}, Resources: []string{"<a&b>"},
			Conditions: Conditions{"Bool": {"aws:SecureTransport": {"false"}}}},
	}.JSON()
	want := `{"Version":"2012-10-17","Statement":[` +
		`{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["${aws_s3_bucket.a.arn}/*"]},` +
		`{"Sid":"No","Effect":"Deny","Principal":{"AWS":"*"},"Action":["s3:*"],"Resource":["<a&b>"],"Condition":{"Bool":{"aws:SecureTransport":["false"]}}}]}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEveryDocumentIsJSONWithUniqueSids(t *testing.T) {
	for name, document := range map[string]Document{
		"ecs trust":        EcsTasksTrust(place),
		"proxy trust":      ProxyTrust(place),
		"monitoring trust": MonitoringTrust(place),
		"flow logs trust":  FlowLogsTrust(place),
		"task secrets":     TaskSecrets("arn:one", "arn:other"),
		"task key":         TaskKey(place, "key", true, "other key"),
		"task objects":     TaskObjects{Prefix: "shop-", AllowDelete: true, Platform: []string{"shop-state"}}.Document(place),
		"task logs":        WriteLogs(place, "/ecs/shop-dev"),
		"exec":             ExecSession(),
		"queue":            WorkOn("arn:aws:sqs:us-east-1:123456789012:orders"),
		"task protection":  ProtectTasks(place, "shop-dev"),
		"image":            PullImages("repository"),
		"injected":         InjectedSecrets{[]string{"a"}, []string{"b"}, []string{"c"}, []string{"d"}}.Document(place),
		"proxy":            ProxySecrets(place, []string{"a", "b"}, []string{"key"}),
		"monitoring":       Monitoring(place),
		"flow logs":        FlowLogs(place, "/aws/vpc/flow-logs/shop-dev"),
		"key":              Key(place, "/ecs/shop-dev"),
		"access logs":      AccessLogsBucket(place, "bucket"),
		"key for alarms":   KeyForAlarms(place, "shop-dev-*"),
		"alarm topic":      AlarmTopic(place, "shop-dev-alarms", "shop-dev-*"),
		"key for events":   append(KeyForAlarms(place, "shop-dev-*"), KeyForDatabaseEvents(place)...),
		"events topic":     append(AlarmTopic(place, "shop-dev-alarms", "shop-dev-*"), DatabaseEventsTopic(place, "shop-dev-alarms")...),
		"key for tasks":    append(KeyForAlarms(place, "shop-dev-*"), KeyForTaskEvents("topic")...),
		"topic of tasks":   append(AlarmTopic(place, "shop-dev-alarms", "shop-dev-*"), TaskEventsTopic("topic")...),
		"backup trust":     BackupTrust(place),
		"backup copy":      BackupCopy{"cluster", "vault", "arn:aws:backup:us-west-2:123456789012:backup-vault:copy", []string{"key"}}.Document(place),
		"key for copies":   append(Key(place, "/ecs/shop-dev"), append(KeyForBackups(place), KeyForCopies(place, "210987654321")...)...),
		"topic of backups": append(AlarmTopic(place, "shop-dev-alarms", "shop-dev-*"), BackupTopic(place, "shop-dev-alarms", "vault")...),
	} {
		if !json.Valid([]byte(document.JSON())) {
			t.Errorf("%s is not JSON: %s", name, document.JSON())
		}
		seen := map[string]bool{}
		for _, statement := range document {
			if statement.Sid != "" && seen[statement.Sid] {
				t.Errorf("%s has two statements %s, which IAM refuses", name, statement.Sid)
			}
			seen[statement.Sid] = true
			if len(statement.Actions) == 0 {
				t.Errorf("%s: statement %s has no action", name, statement.Sid)
			}
		}
	}
}

func TestThePlatformsBucketsAreDeniedOnlyWhereTheyMatch(t *testing.T) {
	if got := (TaskObjects{Prefix: "shop-", Platform: []string{"acme-state"}}).Document(place); len(got) != 2 {
		t.Errorf("a bucket that does not match is denied: %s", got.JSON())
	}
	denied := sid(t, TaskObjects{Prefix: "shop-", Platform: []string{"shop-state", "*-alb-logs-1"}}.Document(place), "NotThePlatformsBuckets")
	want := "arn:aws:s3:::shop-state arn:aws:s3:::shop-state/* arn:aws:s3:::*-alb-logs-1 arn:aws:s3:::*-alb-logs-1/*"
	if got := strings.Join(denied.Resources, " "); got != want || denied.Effect != Deny {
		t.Errorf("%s %s, want Deny %s", denied.Effect, got, want)
	}
}

func TestDeletingObjectsIsAskedFor(t *testing.T) {
	for allow, want := range map[bool]bool{true: true, false: false} {
		actions := sid(t, TaskObjects{Prefix: "shop-", AllowDelete: allow}.Document(place), "Objects").Actions
		if got := slices.Contains(actions, "s3:DeleteObject"); got != want {
			t.Errorf("allowDelete %v gives %v", allow, actions)
		}
	}
}

func TestNothingInjectedNeedsNothing(t *testing.T) {
	if got := (InjectedSecrets{}).Document(place); len(got) != 0 {
		t.Errorf("got %s", got.JSON())
	}
}

func TestParametersAreDecryptedViaSsm(t *testing.T) {
	statement := sid(t, InjectedSecrets{ParameterKeys: []string{"key"}}.Document(place), "DecryptInjectedParameters")
	if got := statement.Conditions["StringEquals"]["kms:ViaService"]; !slices.Equal(got, []string{"ssm.us-east-1.amazonaws.com"}) {
		t.Errorf("got %v", got)
	}
}

func TestTheProxyTrustHoldsWhereTheAccountIsNotSent(t *testing.T) {
	conditions := ProxyTrust(place)[0].Conditions
	if got := conditions["StringEqualsIfExists"]["aws:SourceAccount"]; !slices.Equal(got, []string{"123456789012"}) {
		t.Errorf("got %v", conditions)
	}
}

func TestAKeyOfAnotherRegionIsUsedInItsOwn(t *testing.T) {
	statement := DecryptVia("", place, "secretsmanager", "${aws_kms_key.main.arn}", "arn:aws:kms:eu-west-1:123456789012:key/a",
		"arn:aws:kms:${local.region}:${local.account}:key/a")
	want := []string{"secretsmanager.us-east-1.amazonaws.com", "secretsmanager.eu-west-1.amazonaws.com", "secretsmanager.${local.region}.amazonaws.com"}
	if got := statement.Conditions["StringEquals"]["kms:ViaService"]; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTheTaskDecryptsSecretsWithEachKeyOnce(t *testing.T) {
	for _, test := range []struct{ keys, want []string }{
		{nil, []string{"key"}},
		{[]string{"key"}, []string{"key"}},
		{[]string{"other"}, []string{"key", "other"}},
	} {
		if got := sid(t, TaskKey(place, "key", true, test.keys...), "DecryptSecrets").Resources; !slices.Equal(got, test.want) {
			t.Errorf("%v: got %v, want %v", test.keys, got, test.want)
		}
	}
}
