package rules

import "testing"

func TestTagLost(t *testing.T) {
	update := func(before, after string, more ...string) string {
		return changes(change("update", lb, before, after, more...))
	}
	verify(t, tagLost, map[string]example{
		"no tags":   {update(`{"tags":null}`, `{"tags":{"a":"b"}}`), notApplicable},
		"kept":      {update(`{"tags_all":{"a":"b"}}`, `{"tags_all":{"a":"c","d":"e"}}`), ok},
		"not known": {update(`{"tags_all":{"a":"b"}}`, `{}`, `"after_unknown":{"tags_all":true}`), ok},
		"lost":      {update(`{"tags_all":{"Team":"a","Owner":"b"},"tags":{}}`, `{"tags_all":{"Team":"a"},"tags":{}}`), "low aws_lb.main: loses Owner"},
		"all lost":  {update(`{"tags":{"Team":"a"}}`, `{"tags":null}`), "low aws_lb.main: loses Team"},
	})
}
