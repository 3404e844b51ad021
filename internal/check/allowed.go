package check

import (
	"slipway/internal/arn"
	"slipway/internal/policy"
	"slipway/internal/stackcheck"
)

// plainText has a secret's name and holds none: who logs in is no secret, and the state may keep it.
var plainText = []string{"aws_secretsmanager_secret_version.db_username.secret_string"}

func (s Stack) allowedStars() []stackcheck.AllowedStar {
	var stars []stackcheck.AllowedStar
	for _, env := range s.Environment.EachService() {
		service, first := env.Service, env.Part == ""
		for _, action := range policy.UnscopedActions(arn.OfImage(service.Image) != "", service.ExecuteCommand, first && env.Database.Copies(),
			first && env.Monitoring.Slack != nil, service.UnscopedPermissions()...) {
			stars = append(stars, stackcheck.AllowedStar{Owner: env.Names().Label(action.Role), Action: action.Action, Reason: action.Reason})
		}
	}
	return stars
}

// shared are the project's buckets in every environment: the specification wants them so. And RDSOSMetrics, the log group of the account's databases, to which
// enhanced monitoring writes by the policy that AWS has for it.
func (s Stack) shared() []string {
	buckets, objects := policy.Buckets(s.Environment.Place(), s.Environment.Project+"-")
	return append([]string{buckets, objects}, policy.OsMetrics(s.Environment.Place())...)
}
