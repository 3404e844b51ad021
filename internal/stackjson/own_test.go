package stackjson

import (
	"slices"
	"strings"
	"testing"

	"slipway/internal/stackjson/source"
)

func TestOwnIsWhatStandsBesideAndWhatExtensionsAdded(t *testing.T) {
	const (
		written = `{"//": {"slipway": {"configuration": "x"}}, "resource": {"aws_lb": {"main": {}}}}`
		added   = `{"//": {"slipway": {"configuration": "x", "extensions": ["aws_sqs_queue.a", "output.a_url"]}},
			"resource": {"aws_lb": {"main": {}}, "aws_sqs_queue": {"a": {}}}, "output": {"a_url": {"value": "x"}, "vpc_id": {"value": "y"}}}`
	)
	beside := []File{
		{Name: "q.tf", Data: []byte("resource \"aws_sqs_queue\" \"b\" {\n}\noutput \"b_url\" {\n  value = 1\n}\nlocals {\n  x = 1\n}\n")},
		{Name: "r.tf.json", Data: []byte(`{"data": {"aws_vpc": {"other": {}}}}`)},
		{Name: "lb_override.tf", Data: []byte("resource \"aws_lb\" \"main\" {\n  idle_timeout = 90\n}\n")},
	}
	for name, c := range map[string]struct {
		files []File
		want  string
	}{
		"nothing":         {[]File{{Data: []byte(written)}}, ""},
		"extensions":      {[]File{{Data: []byte(added)}}, "aws_sqs_queue.a output.a_url"},
		"files beside":    {append([]File{{Name: "cdk.tf.json", Data: []byte(written)}}, beside...), "aws_sqs_queue.b data.aws_vpc.other output.b_url"},
		"both":            {append([]File{{Name: "cdk.tf.json", Data: []byte(added)}}, beside[1]), "aws_sqs_queue.a data.aws_vpc.other output.a_url"},
		"none is a stack": {beside[:2], ""},
	} {
		stack, err := ReadFiles(c.files...)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := strings.Join(stack.Own(), " "); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		for _, block := range stack.WithoutOwn() {
			if strings.Contains(c.want, block.Address) {
				t.Errorf("%s: %s is Slipway's, too", name, block.Address)
			}
		}
		if _, has := stack.Block("aws_lb.main"); has != slices.ContainsFunc(stack.WithoutOwn(), func(b Block) bool { return b.Address == "aws_lb.main" }) {
			t.Errorf("%s: aws_lb.main is not Slipway's", name)
		}
	}
}

func TestOriginsAreTheFilesOfWhatIsTheTeamsOwn(t *testing.T) {
	stack, err := ReadFiles(
		File{Name: "cdk.tf.json", Data: []byte(`{"//": {"slipway": {"extensions": ["aws_sqs_queue.a"]}},
			"resource": {"aws_lb": {"main": {}}, "aws_sqs_queue": {"a": {}}}}`)},
		File{Name: "environments/dev/q.tf", Data: []byte("resource \"aws_sqs_queue\" \"b\" {\n}\n")},
	)
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{"aws_sqs_queue.a": source.Extensions, "aws_sqs_queue.b": "environments/dev/q.tf", "aws_lb.main": "", "aws_x.y": ""} {
		if got := stack.Origin(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
