package report

import (
	"reflect"

	"slipway/internal/planreview/text"
)

// Longest texts, in characters: one name or value cannot fill the report.
const (
	longestText   = 300
	longestDetail = 600
	mostItems     = 50 // of a list in a row
)

// clean makes every text of the report safe to print, whatever field it is in, and every list one that JSON writes as [].
func (r *Report) clean() { cleanValue(reflect.ValueOf(r).Elem(), "") }

// clean does so for what several plans have in common; the report of each is clean.
func (s *Stacks) clean() {
	s.Label = text.Short(text.Clean(s.Label), longestText)
}

func cleanValue(v reflect.Value, field string) {
	switch v.Kind() {
	case reflect.String:
		most := longestText
		if field == "Detail" || field == "Line" {
			most = longestDetail
		}
		v.SetString(text.Short(text.Clean(v.String()), most))
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		if v.Type().Elem().Kind() == reflect.String && v.Len() > mostItems {
			v.Set(reflect.Append(v.Slice3(0, mostItems, mostItems), reflect.ValueOf("...").Convert(v.Type().Elem())))
		}
		for i := range v.Len() {
			cleanValue(v.Index(i), field)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			cleanValue(v.Elem(), field)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			cleanValue(v.Field(i), v.Type().Field(i).Name)
		}
	}
}
