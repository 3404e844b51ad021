package report

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestClean(t *testing.T) {
	many := strings.Split(strings.Repeat("s3:Get,", 51), ",")[:51]
	for name, test := range map[string]struct{ dirty, want Report }{
		"nothing":           {Report{}, Report{}},
		"plain":             {Report{Label: "größe 日本"}, Report{Label: "größe 日本"}},
		"a control code":    {Report{Label: "\x1b[2Jprod"}, Report{Label: `\u{1b}[2Jprod`}},
		"a line's end":      {Report{Deploy: []Row{{Detail: "a\r\nFine to apply"}}}, Report{Deploy: []Row{{Detail: `a\u{d}\nFine to apply`}}}},
		"the other way":     {Report{Risks: []Risk{{Address: "a\u202eb"}}}, Report{Risks: []Risk{{Address: `a\u{202e}b`}}}},
		"a log's command":   {Report{Risks: []Risk{{What: "###[error]"}}}, Report{Risks: []Risk{{What: "# # #[error]"}}}},
		"in another struct": {Report{Acknowledged: []Acknowledged{{Risk: Risk{Why: "\x07"}}}}, Report{Acknowledged: []Acknowledged{{Risk: Risk{Why: `\u{7}`}}}}},
		"300 characters":    {Report{Label: strings.Repeat("é", 300)}, Report{Label: strings.Repeat("é", 300)}},
		"301 characters":    {Report{Label: strings.Repeat("é", 301)}, Report{Label: strings.Repeat("é", 297) + "..."}},
		"601 in a detail":   {Report{Drift: []Row{{Detail: strings.Repeat("é", 601)}}}, Report{Drift: []Row{{Detail: strings.Repeat("é", 597) + "..."}}}},
		"50 items":          {Report{Permissions: []Permission{{Actions: many[:50]}}}, Report{Permissions: []Permission{{Actions: many[:50]}}}},
		"51 items":          {Report{Permissions: []Permission{{Actions: many}}}, Report{Permissions: []Permission{{Actions: append(many[:50:50], "...")}}}},
	} {
		t.Run(name, func(t *testing.T) {
			test.dirty.clean()
			if diff := cmp.Diff(test.want, test.dirty, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
	if many[50] != "s3:Get" {
		t.Error("cleaning writes into the list that it was given")
	}
}

// TestCleanReachesEveryField fills each field of a report, so that a new one of another kind cannot be left out.
func TestCleanReachesEveryField(t *testing.T) {
	var dirty Report
	fill(t, reflect.ValueOf(&dirty).Elem(), "Report")
	dirty.clean()
	inspect(t, reflect.ValueOf(dirty), "Report")
	var empty Report
	empty.clean()
	inspect(t, reflect.ValueOf(empty), "Report")
}

func fill(t *testing.T, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("\x1b")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0), path+"[0]")
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), path)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	case reflect.Int, reflect.Bool, reflect.Float64:
	default:
		t.Errorf("%s is a %s, which clean does not look into: teach it in clean.go, and this test", path, v.Kind())
	}
}

func inspect(t *testing.T, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		if strings.Contains(v.String(), "\x1b") {
			t.Errorf("%s is not clean", path)
		}
	case reflect.Slice:
		if v.IsNil() {
			t.Errorf("%s is nil, which JSON writes as null", path)
		}
		for i := range v.Len() {
			inspect(t, v.Index(i), path+"[0]")
		}
	case reflect.Pointer:
		if !v.IsNil() {
			inspect(t, v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			inspect(t, v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	}
}
