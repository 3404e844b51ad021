package ack

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var ruleNames = []string{"stateful-delete", "tag-lost"}

const sound = `# reviewed
acknowledgements:
  - rule: stateful-delete
    address: module.a["b"].aws_s3_bucket.logs
    environment: prod
    reason: >-
      the logs are in
      the new bucket
    approver: jane@example.com
    expiry: 2026-12-31
  - {rule: tag-lost, address: aws_lb.main, environment: dev, reason: renamed, approver: joe, expiry: "2027-01-31"}
`

func TestParse(t *testing.T) {
	all, err := Parse("review.yaml", []byte(sound), ruleNames)
	if err != nil {
		t.Fatal(err)
	}
	end := func(year int, month time.Month) time.Time { return time.Date(year, month, 31, 0, 0, 0, 0, time.UTC) }
	want := []Acknowledgement{
		{"stateful-delete", `module.a["b"].aws_s3_bucket.logs`, "prod", "the logs are in the new bucket", "jane@example.com", end(2026, 12), 3},
		{"tag-lost", "aws_lb.main", "dev", "renamed", "joe", end(2027, 1), 11},
	}
	if !slices.Equal(all, want) {
		t.Errorf("got\n%+v\nwant\n%+v", all, want)
	}
	for _, empty := range []string{"", "# nothing\n", "acknowledgements:\n", "acknowledgements: []\n"} {
		if all, err := Parse("review.yaml", []byte(empty), ruleNames); err != nil || len(all) > 0 {
			t.Errorf("%q: %v %v", empty, all, err)
		}
	}
}

func TestParseReportsAllProblemsWithTheirPlaces(t *testing.T) {
	for name, test := range map[string]struct{ input, want string }{
		"syntax":      {"acknowledgements: [", "review.yaml:1:19: not valid YAML: "},
		"a list":      {"- rule: x\n", "review.yaml:1:1: [...]; must be a section of keys; write its keys below it"},
		"unknown key": {"acks: []\n", "review.yaml:1:1: acks: unknown key; known keys here are acknowledgements"},
		"a typo":      {"acknowledgments: []\n", "review.yaml:1:1: acknowledgments: unknown key; did you mean acknowledgements?"},
		"no list":     {"acknowledgements: all\n", "review.yaml:1:19: acknowledgements: all; must be a list"},
		"no section":  {"acknowledgements:\n  - all\n", "review.yaml:2:5: acknowledgements[0]: all; must be a section of keys"},
		"missing": {strings.Replace(sound, "    approver: jane@example.com\n", "", 1),
			"review.yaml:3:5: acknowledgements[0].approver: missing; add it, such as jane@example.com"},
		"empty":    {strings.Replace(sound, "renamed", `""`, 1), `review.yaml:11:70: acknowledgements[1].reason: ""; empty; write it out`},
		"blank":    {strings.Replace(sound, "joe", `" "`, 1), `review.yaml:11:89: acknowledgements[1].approver: ""; empty; write it out`},
		"no value": {strings.Replace(sound, "reason: renamed", "reason:", 1), "review.yaml:11:62: acknowledgements[1].reason: has no value"},
		"no text":  {strings.Replace(sound, "renamed", "[a]", 1), "review.yaml:11:70: acknowledgements[1].reason: [...]; must be text"},
		"unknown rule": {strings.Replace(sound, "tag-lost", "tags", 1),
			"review.yaml:11:12: acknowledgements[1].rule: tags; not a rule; use stateful-delete or tag-lost"},
		"a rule's typo": {strings.Replace(sound, "tag-lost", "tga-lots", 1),
			"review.yaml:11:12: acknowledgements[1].rule: tga-lots; not a rule; did you mean tag-lost?"},
		"an old file": {strings.Replace(sound, "    environment: prod\n", "", 1),
			"review.yaml:3:5: acknowledgements[0].environment: missing; add it, such as prod, the --label of the plans that it is for"},
		"a star for a name": {strings.Replace(sound, "aws_lb.main", "aws_lb.*", 1), "review.yaml:11:31: acknowledgements[1].address: aws_lb.*; " +
			"an acknowledgement is of one block: a star stands for its instances only; write the address, with [*] or [\"eu-*\"] for keys of for_each"},
		"no day":      {strings.Replace(sound, "2026-12-31", "soon", 1), "review.yaml:10:13: acknowledgements[0].expiry: soon; not a day; write it as 2026-12-31"},
		"no such day": {strings.Replace(sound, "2026-12-31", "2026-02-30", 1), "acknowledgements[0].expiry: 2026-02-30; not a day"},
		"twice": {sound + "  - {rule: tag-lost, address: aws_lb.main, environment: dev, reason: a, approver: b, expiry: 2027-01-31}\n",
			"review.yaml:12:31: acknowledgements[2].address: aws_lb.main; acknowledged for tag-lost in dev on line 11 already; remove one of the two"},
		"a key twice": {"acknowledgements: []\nacknowledgements: []\n", "review.yaml:2:1: acknowledgements: written twice, first on line 1; remove one of the two"},
		"two of them": {sound + "---\nacknowledgements: []\n", "review.yaml:12:1: second YAML document; keep the acknowledgements of one plan in one file"},
		"an alias": {"acknowledgements:\n  - &a {rule: x}\n",
			"review.yaml:2:5: acknowledgements[0]: YAML anchors, aliases, merge keys and tags are not supported"},
		"too large": {strings.Repeat("# padding\n", 110_000), "review.yaml:1:1: larger than 1 MiB; keep the acknowledgements of one plan in one file"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("review.yaml", []byte(test.input), ruleNames)
			if err == nil || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), test.want) && !strings.Contains(err.Error(), ": "+test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestParseReportsAllProblemsAtOnce(t *testing.T) {
	_, err := Parse("review.yaml", []byte(`acknowledgements:
  - rule: tag-lots
    environment: dev
    reason: renamed
    approver: joe
    expiry: 31.12.2026
  - rules: stateful-delete
    address: aws_s3_bucket.a
    environment: dev
    reason: it is empty
    approver: joe
    expiry: 2026-12-31
`), ruleNames)
	const want = `review.yaml:2:5: acknowledgements[0].address: missing; add it, such as aws_s3_bucket.old_logs
review.yaml:2:11: acknowledgements[0].rule: tag-lots; not a rule; did you mean tag-lost?
review.yaml:6:13: acknowledgements[0].expiry: 31.12.2026; not a day; write it as 2026-12-31
review.yaml:7:5: acknowledgements[1].rules: unknown key; did you mean rule?`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\n\nwant\n%s", err, want)
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
