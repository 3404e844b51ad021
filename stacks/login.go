package stacks

import (
	"slices"

	"slipway/constructs/rds"
	"slipway/internal/arn"
	"slipway/internal/config"
)

// login is one database user: all that anybody must know to let somebody be it. Roles, proxy and task definition take their parts
// of it, and know nothing else of who the user is.
type login struct {
	pair     string   // ARN of the secret with the JSON {"username", "password"}, the only form that RDS Proxy reads
	secrets  []string // ARNs of all secrets of the user
	patterns []string // the same secrets, as ARNs or ARN patterns that are known before a deploy
	keys     []string // ARNs of the customer managed keys that encrypt the secrets; none with AWS's own key
	username string   // valueFrom of DB_USERNAME
	password string   // valueFrom of DB_PASSWORD
	version  string   // another one replaces the tasks, which keep the values that they started with
}

// masterLogin is the user whom the cluster is made with.
func masterLogin(env config.Environment, key string, credentials *rds.Credentials) login {
	return login{
		pair:     credentials.PasswordSecret,
		secrets:  []string{credentials.UsernameSecret, credentials.PasswordSecret},
		patterns: []string{env.Place().Of("secretsmanager", "secret:"+env.Names().DbSecrets())},
		keys:     []string{key},
		username: credentials.UsernameSecret,
		password: arn.JSONKey(credentials.PasswordSecret, "password"),
		version:  credentials.VersionID,
	}
}

// appLogin is a user with fewer rights, whose secret is the configuration's.
func appLogin(app config.AppSecret) login {
	user := login{
		pair:     app.Arn,
		secrets:  []string{app.Arn},
		patterns: []string{app.Arn},
		username: arn.JSONKey(app.Arn, "username"),
		password: arn.JSONKey(app.Arn, "password"),
		version:  app.Arn, // Slipway does not see its rotations
	}
	if app.KmsKeyArn != "" {
		user.keys = []string{app.KmsKeyArn}
	}
	return user
}

// logins are the users of the database: the master, then the application's own, if it has one. Without a database there are none.
type logins []login

func newLogins(env config.Environment, key *rds.Key, credentials *rds.Credentials) logins {
	if credentials == nil {
		return nil
	}
	all := logins{masterLogin(env, key.Arn, credentials)}
	if app := env.Database.AppSecret; app != nil {
		all = append(all, appLogin(*app))
	}
	return all
}

// ofTasks is the user with the fewest rights.
func (l logins) ofTasks() login {
	if len(l) == 0 {
		return login{}
	}
	return l[len(l)-1]
}

func (l logins) pairs() []string {
	return each(l, func(user login) []string { return []string{user.pair} })
}

func (l logins) secrets() []string {
	return each(l, func(user login) []string { return user.secrets })
}

func (l logins) keys() []string {
	return each(l, func(user login) []string { return user.keys })
}

func each(users logins, part func(login) []string) []string {
	var all []string
	for _, user := range users {
		all = slices.Concat(all, part(user))
	}
	return all
}
