package arn

import (
	"regexp"
	"strings"
)

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

// SecretName is the name in the ARN of a secret with the six random characters that Secrets Manager adds, without what ECS lets follow.
func SecretName(text string) string {
	parsed, _ := Parse(WithoutJSONKey(text))
	return strings.TrimPrefix(parsed.Resource, "secret:")
}

var (
	sixCharacters = regexp.MustCompile(`-([A-Za-z0-9]{6})$`)
	// chosen are words, words with digits, numbers, dates and hexadecimal numbers. Of a thousand suffixes that Secrets Manager draws from letters and
	// digits, 37 look so; AWS says that they are random, not which characters they are drawn from.
	chosen = regexp.MustCompile(`^([0-9]*[a-z]+[0-9]*|[0-9]*[A-Z]+[0-9]*|[A-Z][a-z]+[0-9]*|[0-9]+|[0-9a-f]+|[0-9A-F]+)$`)
)

// RandomSuffix is what follows the last hyphen of a secret's name in its ARN, if it can be the six random characters, else "". A name that ends in a
// hyphen and six characters cannot be told from a complete one; AWS advises against such names.
// Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
func RandomSuffix(name string) string {
	if match := sixCharacters.FindStringSubmatch(name); match != nil {
		return match[1]
	}
	return ""
}

// ChosenSuffix says whether a random suffix looks like a part of the name, as the google of oauth-google does. Names with ! are another service's, such as
// rds!cluster-<uuid>, and do not end so.
// Sources: https://github.com/aws/aws-cdk/issues/27530 and https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
func ChosenSuffix(name string) bool {
	return !strings.Contains(name, "!") && chosen.MatchString(RandomSuffix(name))
}
