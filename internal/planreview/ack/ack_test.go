package ack

import (
	"strings"
	"testing"
	"time"
)

var ruleNames = []string{"stateful-delete", "tag-lost"}

const sound = `# reviewed
acknowledgements:
  - rule: stateful-delete
    address: module.a["b"].aws_s3_bucket.logs
    reason: >-
      the logs are in
      the new bucket
    approver: jane@example.com
    expiry: 2026-12-31
  - {rule: tag-lost, address: aws_lb.main, reason: renamed, approver: joe, expiry: "2027-01-31"}
`

func TestParse(t *testing.T) {
	all, err := Parse("review.yaml", []byte(sound), ruleNames)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].Address != `module.a["b"].aws_s3_bucket.logs` || all[0].Reason != "the logs are in the new bucket" || all[0].Line != 3 || all[1].Rule != "tag-lost" {
		t.Errorf("%+v", all)
	}
	for _, empty := range []string{"", "# nothing\n", "acknowledgements:\n", "acknowledgements: []\n"} {
		if all, err := Parse("review.yaml", []byte(empty), ruleNames); err != nil || len(all) > 0 {
			t.Errorf("%q: %v %v", empty, all, err)
		}
	}
}

func TestParseReportsAllProblemsWithTheirPlaces(t *testing.T) {
	for name, test := range map[string]struct{ input, want string }{
		"syntax":       {"acknowledgements: [", "review.yaml:1:"},
		"a list":       {"- rule: x\n", "review.yaml:1:1: the file must be a section"},
		"unknown key":  {"acks: []\n", "review.yaml:1:1: unknown key \"acks\"; use acknowledgements"},
		"no list":      {"acknowledgements: all\n", "review.yaml:1:19: acknowledgements: must be a list"},
		"no section":   {"acknowledgements:\n  - all\n", "review.yaml:2:5: an acknowledgement must be a section"},
		"missing":      {"acknowledgements:\n  - rule: tag-lost\n    address: a.b\n    approver: x\n    expiry: 2026-12-31\n", "review.yaml:2:5: reason: missing"},
		"empty":        {strings.Replace(sound, "renamed", `""`, 1), "review.yaml:10:52: reason: empty"},
		"no text":      {strings.Replace(sound, "renamed", "[a]", 1), "review.yaml:10:52: reason: must be text"},
		"unknown rule": {strings.Replace(sound, "tag-lost", "tags", 1), `review.yaml:10:12: rule: "tags" is no rule; use stateful-delete, tag-lost`},
		"no day":       {strings.Replace(sound, "2026-12-31", "soon", 1), `review.yaml:9:13: expiry: "soon" is no day; write it as 2026-12-31`},
		"no such day":  {strings.Replace(sound, "2026-12-31", "2026-02-30", 1), "is no day"},
		"twice":        {sound + "  - {rule: tag-lost, address: aws_lb.main, reason: a, approver: b, expiry: 2027-01-31}\n", "review.yaml:11:5: tag-lost of aws_lb.main is acknowledged twice, first on line 10"},
		"a key twice":  {"acknowledgements: []\nacknowledgements: []\n", "review.yaml:2:1: not valid YAML"},
		"two of them":  {sound + "---\nacknowledgements: []\n", "a second YAML document"},
		"an alias":     {"acknowledgements:\n  - &a {rule: x}\n", "must be a section"},
		"all problems": {"acknowledgements:\n  - rule: tag-lost\n  - x: y\n", "expiry: missing\nreview.yaml:3:5: unknown key"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse("review.yaml", []byte(test.input), ruleNames); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}

func TestExpired(t *testing.T) {
	a := Acknowledgement{Expiry: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)}
	if a.Expired(time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC)) {
		t.Error("is over on its last day")
	}
	if !a.Expired(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error("holds after its last day")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte("acknowledgements:\n  - &a {rule: x}\n  - *a\n  - <<: *a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := Parse("review.yaml", data, ruleNames)
		if err == nil {
			for _, a := range all {
				if a.Rule == "" || a.Address == "" || a.Reason == "" || a.Approver == "" || a.Expiry.IsZero() {
					t.Errorf("%+v", a)
				}
			}
		}
	})
}
