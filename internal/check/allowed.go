package check

import (
	"slipway/internal/arn"
	"slipway/internal/policy"
	"slipway/internal/stackcheck"
)

// plainText has a secret's name and holds none: who logs in is no secret, and the state may keep it.
var plainText = []string{"aws_secretsmanager_secret_version.db_username.secret_string"}

func (s Stack) allowedStars() []stackcheck.AllowedStar {
	service := s.Environment.Service
	var stars []stackcheck.AllowedStar
	for _, action := range policy.UnscopedActions(arn.OfImage(service.Image) != "", service.ExecuteCommand, s.Environment.Database.Copies()) {
		stars = append(stars, stackcheck.AllowedStar{Owner: action.Role, Action: action.Action, Reason: action.Reason})
	}
	return stars
}

// sharedBuckets are the project's in every environment: the specification wants them so.
func (s Stack) sharedBuckets() []string {
	buckets, objects := policy.Buckets(s.Environment.Place(), s.Environment.Project+"-")
	return []string{buckets, objects}
}
