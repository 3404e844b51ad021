package policy

import (
	"slices"

	"slipway/internal/arn"
)

// ReadSecrets allows reading the values of secrets, given by ARN or ARN pattern.
func ReadSecrets(sid string, arns ...string) Statement {
	return Statement{Sid: sid, Actions: []string{"secretsmanager:GetSecretValue"}, Resources: arns}
}

// ReadParameters allows reading SSM parameters.
func ReadParameters(sid string, arns ...string) Statement {
	return Statement{Sid: sid, Actions: []string{"ssm:GetParameters"}, Resources: arns}
}

// DecryptVia allows decrypting with keys, by way of one AWS service only: its endpoint in each key's own region.
func DecryptVia(sid string, place arn.Place, service string, keys ...string) Statement {
	var endpoints []string
	for _, key := range keys {
		endpoint := place.In(arn.Region(key)).Endpoint(service)
		if !slices.Contains(endpoints, endpoint) {
			endpoints = append(endpoints, endpoint)
		}
	}
	return Statement{
		Sid:        sid,
		Actions:    []string{"kms:Decrypt"},
		Resources:  keys,
		Conditions: equals("kms:ViaService", endpoints...),
	}
}
