package nearest

import (
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	keys := []string{"cpu", "memory", "health_check", "kms_key_arn", "stop_timeout", "log_retention_days"}
	for word, want := range map[string]string{
		"cpus":               "cpu", // a letter too many, one missing, one wrong
		"cp":                 "cpu",
		"cpo":                "cpu",
		"ucp":                "", // two errors in a short word
		"pcu":                "cpu",
		"memroy":             "memory",
		"healthcheck":        "health_check",
		"HealthCheck":        "health_check",
		"health-check":       "health_check",
		"ehatlh_chekc":       "health_check", // three exchanges
		"kms":                "kms_key_arn",
		"stopTimeout":        "stop_timeout",
		"logRetentionDays":   "log_retention_days",
		"log_retentoin_dyas": "log_retention_days",
		"image":              "",
		"x":                  "",
		"":                   "",
	} {
		if got := Of(word, keys); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}

func TestOfSeveral(t *testing.T) {
	for _, test := range []struct {
		name, word, want string
		choices          []string
	}{
		{"the one with fewer errors", "min", "mins", []string{"max", "mins"}},
		{"an exchange is nearer than two wrong letters", "pord", "prod", []string{"port2", "prod"}},
		{"the first of two", "mix", "min", []string{"min", "max"}},
		{"the beginning of a key and its likes", "writable", "writable_paths", []string{"writable_paths_owner", "writable_paths"}},
		{"the beginning of several", "scale", "", []string{"scale_in_cooldown", "scale_out_cooldown"}},
		{"no choice", "cpu", "", nil},
		{"the nearest number, however it is written", "300", "256", []string{"256", "512", "1024"}},
		{"a number far away", "9999", "1024", []string{"256", "512", "1024"}},
		{"words beside a number", "31", "", []string{"daily", "weekly"}},
		{"letters beyond ASCII", "größe", "große", []string{"große"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Of(test.word, test.choices); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestFirst(t *testing.T) {
	for _, test := range []struct{ word, choices, want string }{
		{"us-east-3", "eu-west-1 us-east-1 us-east-2 us-west-2", "us-east-1 us-east-2"},
		{"300", "1 256 512 9999", "256 512"},
		{"a", "a", "a"},
		{"a", "", ""},
	} {
		if got := strings.Join(First(test.word, strings.Fields(test.choices), 2), " "); got != test.want {
			t.Errorf("%s: got %q, want %q", test.word, got, test.want)
		}
	}
}

func TestName(t *testing.T) {
	names := []string{"dev", "prod", "staging"}
	for word, want := range map[string]string{
		"prdo":       "prod",
		"production": "prod",
		"Production": "prod",
		"stag":       "staging",
		"test":       "",
		"":           "",
	} {
		if got := Name(word, names); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	if got := DidYouMean("cpuu", []string{"cpu"}); got != "did you mean cpu?" {
		t.Errorf("got %q", got)
	}
	if got := DidYouMean("image", []string{"cpu"}); got != "" {
		t.Errorf("got %q", got)
	}
}
