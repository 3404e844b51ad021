//go:build e2e

package e2e

import (
	"reflect"
	"testing"
)

// same compares what AWS says with what the configuration says.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

// must takes the answer of an API call, or ends the test.
func must[T any](answer T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
}

// only gives the element of a list of one, or ends the test.
func only[T any](t *testing.T, what string, list []T) T {
	t.Helper()
	if len(list) != 1 {
		t.Fatalf("%d %s, not 1", len(list), what)
	}
	return list[0]
}

// number follows a pointer; -1 stands for none.
func number(p *int32) int {
	if p == nil {
		return -1
	}
	return int(*p)
}
