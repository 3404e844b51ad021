package schedule

import (
	"regexp"
	"testing"
)

func TestSchedulesInAnotherForm(t *testing.T) {
	const named = "; AWS counts days from 1, which is Sunday, so here they have names"
	for text, want := range map[string]string{
		"0 8 * * 1-5":           "write it as cron(0 8 ? * MON-FRI *)" + named,
		"cron(0 8 * * 1-5)":     "write it as cron(0 8 ? * MON-FRI *)" + named,
		"cron('0 8 * * 1-5')":   "write it as cron(0 8 ? * MON-FRI *)" + named,
		"'0 8 * * MON-FRI'":     "write it as cron(0 8 ? * MON-FRI *)",
		"0 8 * * mon-fri":       "write it as cron(0 8 ? * MON-FRI *)",
		"0 8 * * monday,Friday": "write it as cron(0 8 ? * MON,FRI *)",
		"0 8 * * 0":             "write it as cron(0 8 ? * SUN *)" + named,
		"0 8 * * 7":             "write it as cron(0 8 ? * SUN *)" + named,
		"0 8 * * 5-7":           "write it as cron(0 8 ? * SUN,FRI,SAT *)" + named,
		"0 8 * * SAT-SUN":       "write it as cron(0 8 ? * SUN,SAT *)",
		"0 8 * * 0-6":           "write it as cron(0 8 * * ? *)",
		"0 8 * * */2":           "write it as cron(0 8 ? * SUN,TUE,THU,SAT *)",
		"*/15 * * * *":          "write it as cron(0/15 * * * ? *)",
		"0 */6 * * *":           "write it as cron(0 0/6 * * ? *)",
		"0 3 1,15 jan,jul *":    "write it as cron(0 3 1,15 JAN,JUL ? *)",
		"0 3 * September *":     "write it as cron(0 3 * SEP ? *)",
		"0 8 1 * 1": "AWS takes a day of the month or a day of the week: write cron(0 8 1 * ? *), or cron(0 8 ? * MON *), " +
			"or one schedule for each" + named,
		"@daily":                  "write it as cron(0 0 * * ? *)",
		"@Midnight":               "write it as cron(0 0 * * ? *)",
		"@hourly":                 "write it as cron(0 * * * ? *)",
		"@weekly":                 "write it as cron(0 0 ? * SUN *)" + named,
		"@monthly":                "write it as cron(0 0 1 * ? *)",
		"@yearly":                 "write it as cron(0 0 1 1 ? *)",
		"@every 5m":               "write it as rate(5 minutes)",
		"@every 1h":               "write it as rate(1 hour)",
		"@every 1h30m":            "write it as rate(90 minutes)",
		"0 8 ? * MON-FRI *":       "write it as cron(0 8 ? * MON-FRI *)",
		"CRON(0 8 ? * MON-FRI *)": "write it as cron(0 8 ? * MON-FRI *)",
		"cron(0 8 * * MON-FRI *)": "write it as cron(0 8 ? * MON-FRI *)",
		"cron(0 8 * * * *)":       "write it as cron(0 8 * * ? *)",
		"cron(0 8 ? * ? *)":       "write it as cron(0 8 * * ? *)",
		"cron(0 8 1 * MON *)":     "AWS takes a day of the month or a day of the week: write cron(0 8 1 * ? *), or cron(0 8 ? * MON *), or one schedule for each",
		"0 0 8 * * 1-5":           "write it as cron(0 8 ? * MON-FRI *)" + named,
		"0 30 8 * * *":            "write it as cron(30 8 * * ? *)",
		"0 0 8 * * *": "write it as cron(0 8 * * ? *), if the first field is meant as seconds, which AWS does not have; else " +
			"write it as cron(0 0 8 * ? *)",
		// Nothing that AWS could do.
		"@reboot": "", "@every 10s": "", "0 25 * * *": "", "0 8 * * 8": "", "60 8 * * 1-5": "", "tomorrow": "", "": "", "0 8 * *": "", "0 8 * * mo": "",
	} {
		if got := otherForm(text); got != want {
			t.Errorf("%s: got\n%s, want\n%s", text, got, want)
		}
		if rule, fix := Rule(text, "cron(0 7 * * ? *)"); rule == "" || want != "" && fix != want {
			t.Errorf("%s: the rule is %q, the fix %q", text, rule, fix)
		}
	}
}

// What a message shows can be copied as it stands.
func TestEveryShownFormIsAccepted(t *testing.T) {
	forms := regexp.MustCompile(`(cron|rate)\([^)]*\)`)
	for _, text := range []string{"0 8 * * 1-5", "*/7 */5 */2 */3 */4", "0 0 8 * * *", "0 8 1 2 3", "@weekly", "@every 90m", "5-10/2 8 * * 5-7/2"} {
		shown := forms.FindAllString(otherForm(text), -1)
		if len(shown) == 0 {
			t.Errorf("%s: nothing is shown", text)
		}
		for _, form := range shown {
			if rule, _ := Rule(form, Example); rule != "" {
				t.Errorf("%s: shows %s, which breaks a rule: %s", text, form, rule)
			}
		}
	}
}
