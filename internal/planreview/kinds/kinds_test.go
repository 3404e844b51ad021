package kinds

import (
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	for kind, want := range map[string]Class{
		"aws_docdbelastic_cluster":         Data,
		"aws_guardduty_detector":           Guard, // aws_guardduty_*
		"aws_config_config_rule":           Guard,
		"google_storage_bucket_iam_member": Rights, // *_iam_member
		"ibm_database":                     Data,   // *_database
		"aws_cloudwatch_log_stream":        Setting,
		"aws_launch_configuration":         Setting,
		"aws_route_table_association":      Harmless,
		"aws_opsworks_php_app_layer":       Foundation,
		"acme_thing":                       Unknown,
		// Both an aws_chatbot_* and a *_configuration.
		"aws_chatbot_slack_channel_configuration": Alarm,
	} {
		if got := Of(kind).Class; got != want {
			t.Errorf("%s is %q, want %q", kind, got, want)
		}
	}
}

// TestNoTypeStandsTwice keeps the tables from contradicting each other.
func TestNoTypeStandsTwice(t *testing.T) {
	seen := map[string]string{}
	for _, g := range all() {
		if g.what == "" {
			t.Errorf("a group of %s does not say what a deletion does", g.class)
		}
		for _, name := range strings.Fields(g.types) {
			if other, twice := seen[name]; twice {
				t.Errorf("%s is in two groups: %q and %q", name, other, g.what)
			}
			seen[name] = g.what
			if strings.Count(name, "*") > 1 {
				t.Errorf("%s: one star only", name)
			}
		}
	}
}
