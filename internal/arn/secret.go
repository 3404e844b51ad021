package arn

import "strings"

// Services that hold secrets.
const (
	secretsManager = "secretsmanager"
	parameterStore = "ssm"
)

// JSONKey is the valueFrom of one key of a secret's JSON, in its current version. The last two colons stand for version stage
// and version id; without them ECS refuses the reference.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
func JSONKey(secret, key string) string { return secret + ":" + key + "::" }

// WithoutJSONKey cuts the JSON key, version stage and version id, which ECS allows behind a secret, off its ARN or its Terraform reference.
func WithoutJSONKey(valueFrom string) string {
	if end := strings.LastIndex(valueFrom, "}"); strings.HasPrefix(valueFrom, "${") && end > 0 {
		return valueFrom[:end+1]
	}
	parsed, ok := Parse(valueFrom)
	if !ok || parsed.Service != secretsManager {
		return valueFrom
	}
	kind, rest, _ := strings.Cut(parsed.Resource, ":") // secret:name
	if name, _, more := strings.Cut(rest, ":"); more {
		parsed.Resource = kind + ":" + name
	}
	return parsed.String()
}

// IsSecret says whether an ARN is of Secrets Manager.
func IsSecret(text string) bool { return of(secretsManager, text) }

// IsParameter says whether an ARN is of the SSM Parameter Store.
func IsParameter(text string) bool { return of(parameterStore, text) }

func of(service, text string) bool {
	parsed, ok := Parse(text)
	return ok && parsed.Service == service
}
