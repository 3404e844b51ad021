package nearest

import "testing"

func TestNearest(t *testing.T) {
	keys := []string{"cpu", "memory", "health_check", "kms_key_arn", "stop_timeout", "log_retention_days"}
	for word, want := range map[string]string{
		"cpus":             "cpu",
		"memroy":           "memory",
		"healthcheck":      "health_check",
		"HealthCheck":      "health_check",
		"health-check":     "health_check",
		"kms":              "kms_key_arn",
		"stopTimeout":      "stop_timeout",
		"logRetentionDays": "log_retention_days",
		"image":            "",
		"x":                "",
		"":                 "",
	} {
		if got := Of(word, keys); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}
