package stacks

import (
	"reflect"
	"slices"
	"testing"

	"slipway/constructs/rds"
	"slipway/internal/config"
	"slipway/internal/policy"
)

// The secrets of the master user and those of the configuration, as newLogins is given them.
const (
	envKey          = "${aws_kms_key.main.arn}"
	usernameSecret  = "${aws_secretsmanager_secret.db_username.arn}"
	passwordSecret  = "${aws_secretsmanager_secret.db_password.arn}"
	passwordVersion = "${aws_secretsmanager_secret_version.db_password.version_id}"
	appSecret       = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-app-a1B2c3"
	appKey          = "arn:aws:kms:us-east-1:123456789012:key/app"
)

func loginsWith(secret *config.AppSecret) logins {
	env := config.Environment{Name: "dev", Project: "shop", Region: "us-east-1", Account: "123456789012"}
	env.Database.AppSecret = secret
	return newLogins(env, &rds.Key{Arn: envKey}, &rds.Credentials{UsernameSecret: usernameSecret, PasswordSecret: passwordSecret, VersionID: passwordVersion})
}

func TestTheUserOfTheTasks(t *testing.T) {
	own := login{
		pair: appSecret, secrets: []string{appSecret}, patterns: []string{appSecret}, keys: []string{appKey},
		username: appSecret + ":username::", password: appSecret + ":password::", version: appSecret,
	}
	withoutKey := own
	withoutKey.keys = nil
	tests := []struct {
		name   string
		secret *config.AppSecret
		want   login
	}{
		{"the master", nil, login{
			pair: passwordSecret, secrets: []string{usernameSecret, passwordSecret},
			patterns: []string{"arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-dev-db-*"}, keys: []string{envKey},
			username: usernameSecret, password: passwordSecret + ":password::", version: passwordVersion,
		}},
		{"one of its own", &config.AppSecret{Arn: appSecret, KmsKeyArn: appKey}, own},
		{"one of its own, with AWS's own key", &config.AppSecret{Arn: appSecret}, withoutKey},
	}
	for _, test := range tests {
		if got := loginsWith(test.secret).ofTasks(); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

func TestTheProxyLetsInTheMasterAndTheUserOfTheTasks(t *testing.T) {
	tests := []struct {
		name                 string
		secret               *config.AppSecret
		pairs, secrets, keys []string
	}{
		{"the master", nil, []string{passwordSecret}, []string{usernameSecret, passwordSecret}, []string{envKey}},
		{"one of its own", &config.AppSecret{Arn: appSecret, KmsKeyArn: appKey},
			[]string{passwordSecret, appSecret}, []string{usernameSecret, passwordSecret, appSecret}, []string{envKey, appKey}},
		{"one of its own, with AWS's own key", &config.AppSecret{Arn: appSecret},
			[]string{passwordSecret, appSecret}, []string{usernameSecret, passwordSecret, appSecret}, []string{envKey}},
	}
	for _, test := range tests {
		all := loginsWith(test.secret)
		for _, part := range []struct {
			name      string
			got, want []string
		}{{"pairs", all.pairs(), test.pairs}, {"secrets", all.secrets(), test.secrets}, {"keys", all.keys(), test.keys}} {
			if !slices.Equal(part.got, part.want) {
				t.Errorf("%s, %s: got %q, want %q", test.name, part.name, part.got, part.want)
			}
		}
	}
}

func TestWhatIsInjectedBesideTheUser(t *testing.T) {
	const (
		own, ownKey = "arn:aws:secretsmanager:us-east-1:123456789012:secret:own-a1B2c3", "arn:aws:kms:us-east-1:123456789012:key/own"
		parameter   = "arn:aws:ssm:us-east-1:123456789012:parameter/own"
	)
	master := loginsWith(nil).ofTasks()
	got := injectedSecrets([]config.Secret{
		{Name: "A", ValueFrom: own + ":a::", KmsKeyArn: ownKey},
		{Name: "B", ValueFrom: own + ":b::", KmsKeyArn: ownKey},
		{Name: "C", ValueFrom: own + ":ssm::"}, // a envKey of that name
		{Name: "D", ValueFrom: parameter, KmsKeyArn: ownKey},
	}, master)
	want := policy.InjectedSecrets{
		Secrets: []string{usernameSecret, passwordSecret, own}, SecretKeys: []string{envKey, ownKey},
		Parameters: []string{parameter}, ParameterKeys: []string{ownKey},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\ngot  %+v\nwant %+v", got, want)
	}
	if again := loginsWith(nil).ofTasks(); !reflect.DeepEqual(master, again) {
		t.Errorf("the login was changed to %+v", master)
	}
}
