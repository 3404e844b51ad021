package arn

import "strings"

// WithoutJSONKey cuts the JSON key, version stage and version id, which ECS allows behind a secret's ARN, off it.
func WithoutJSONKey(valueFrom string) string {
	const parts = 7 // arn:partition:secretsmanager:region:account:secret:name
	fields := strings.Split(valueFrom, ":")
	if len(fields) <= parts {
		return valueFrom
	}
	return strings.Join(fields[:parts], ":")
}
