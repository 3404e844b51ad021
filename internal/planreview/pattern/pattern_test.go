package pattern

import "testing"

func TestMatches(t *testing.T) {
	for pattern, test := range map[string]struct{ yes, no []string }{
		"aws_s3_bucket.a": {[]string{"aws_s3_bucket.a"}, []string{"aws_s3_bucket.ab", "module.m.aws_s3_bucket.a", "aws_s3_bucket.a[0]"}},
		"aws_s3_bucket.logs[*]": {
			[]string{`aws_s3_bucket.logs["eu.west]"]`, "aws_s3_bucket.logs[12]", `aws_s3_bucket.logs["a\"b"]`},
			[]string{"aws_s3_bucket.logs", "aws_s3_bucket.logs[]", `aws_s3_bucket.logs["a"].b["c"]`, `aws_s3_bucket.logs2["a"]`},
		},
		`aws_s3_bucket.logs["eu-*"]`:  {[]string{`aws_s3_bucket.logs["eu-west.1"]`}, []string{`aws_s3_bucket.logs["us-1"]`, "aws_s3_bucket.logs[0]"}},
		"module.*.aws_lb.main":        {[]string{"module.a.aws_lb.main"}, []string{"module.a.module.b.aws_lb.main", `module.a["x"].aws_lb.main`}},
		"module.m[*].aws_lb.*":        {[]string{`module.m["x"].aws_lb.main`, "module.m[0].aws_lb.b"}, []string{"module.m.aws_lb.main"}},
		"aws_db_*":                    {[]string{"aws_db_instance", "aws_db_"}, []string{"aws_rds_cluster", "aws_db_instance.a"}},
		"*":                           {[]string{"plan"}, []string{"aws_lb.main"}},
		"aws_lb.a (deposed 12345678)": {[]string{"aws_lb.a (deposed 12345678)"}, []string{"aws_lb.a"}},
	} {
		p := New(pattern)
		for _, text := range test.yes {
			if !p.Matches(text) {
				t.Errorf("%s does not match %s", pattern, text)
			}
		}
		for _, text := range test.no {
			if p.Matches(text) {
				t.Errorf("%s matches %s", pattern, text)
			}
		}
	}
}

func TestOfOneBlock(t *testing.T) {
	for text, want := range map[string]bool{
		"aws_lb.a": true, "aws_lb.a[*]": true, `module.m["a*"].aws_lb.a[*]`: true, "aws_lb.*": false, "module.*.aws_lb.a[*]": false, "aws_lb.a[*": false,
	} {
		if OfOneBlock(text) != want {
			t.Errorf("%s: want %v", text, want)
		}
	}
}

func FuzzNew(f *testing.F) {
	f.Add(`aws_lb.a["*`, "x")
	f.Fuzz(func(_ *testing.T, text, other string) { New(text).Matches(other) })
}
