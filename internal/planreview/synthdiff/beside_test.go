package synthdiff

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/stackjson/source"
)

const generated = `{"resource": {"aws_lb": {"main": {"idle_timeout": 60, "lifecycle": {"prevent_destroy": true}}}},
	"terraform": {"backend": {"s3": {"key": "a"}}, "required_providers": {"aws": {"source": "aws"}}, "required_version": ">= 1.11"}, "provider": {"aws": [{"region": "us-east-1"}]}}`

// TestFilesBesideAreComparedWithTheirStack: what a team adds in files of its own comes, goes and changes as what Slipway makes.
func TestFilesBesideAreComparedWithTheirStack(t *testing.T) {
	const queue = "resource \"aws_sqs_queue\" \"q\" {\n  name = \"a\"\n  lifecycle {\n    ignore_changes = [tags]\n  }\n}\n"
	file := func(name, text string) source.File { return source.File{Name: name, Data: []byte(text)} }
	for name, test := range map[string]struct {
		old, current []source.File
		want         []string
	}{
		"nothing": {nil, nil, nil},
		"the same": {[]source.File{file("q.tf", queue)}, []source.File{file("a.tf.json", `{"resource": [{"aws_sqs_queue": {"q": [{"name": "a",
			"lifecycle": [{"ignore_changes": ["tags"]}]}]}}]}`)}, nil},
		"comes": {nil, []source.File{file("q.tf", queue)}, []string{"create aws_sqs_queue.q"}},
		"goes":  {[]source.File{file("q.tf", queue)}, nil, []string{"delete aws_sqs_queue.q"}},
		"changes": {[]source.File{file("q.tf", queue)}, []source.File{file("q.tf", strings.Replace(queue, "name", "tags = {}\n  fifo_queue = true\n  name", 1))},
			[]string{"replace aws_sqs_queue.q for fifo_queue; fifo_queue: none to true"}},
		"an override": {nil, []source.File{file("lb_override.tf", "resource \"aws_lb\" \"main\" {\n  idle_timeout = 90\n}\n")},
			[]string{"update aws_lb.main; idle_timeout: 60 to 90"}},
		"an override of a file beside, which comes first": {nil, []source.File{
			file("a_override.tf", "resource \"aws_sqs_queue\" \"q\" {\n  name = \"b\"\n}\n"), file("q.tf", queue)}, []string{"create aws_sqs_queue.q"}},
		"an override in the lifecycle": {nil, []source.File{file("override.tf",
			"resource \"aws_lb\" \"main\" {\n  lifecycle {\n    create_before_destroy = true\n  }\n}")},
			[]string{"update aws_lb.main; lifecycle.create_before_destroy: none to true"}},
		"another provider": {nil, []source.File{file("p.tf", "terraform {\n  required_providers {\n    random = { source = \"hashicorp/random\" }\n  }\n}\n"+
			"provider \"aws\" {\n  alias = \"eu\"\n}\n")},
			[]string{"update provider; aws[1]: none to map[alias:eu]", "update terraform; required_providers.random: none to map[source:hashicorp/random]"}},
		"a data source and locals": {nil, []source.File{file("d.tf", "data \"aws_vpc\" \"v\" {\n}\nlocals {\n  a = [1]\n}\n")},
			[]string{"read data.aws_vpc.v", "create locals"}},
		"a move": {[]source.File{file("q.tf", queue)}, []source.File{file("q.tf", strings.Replace(queue, `"q"`, `"r"`, 1)),
			file("m.tf", "moved {\n  from = aws_sqs_queue.q\n  to = aws_sqs_queue.r\n}\n")}, []string{"no-op aws_sqs_queue.r from aws_sqs_queue.q", "create moved"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Compare(File{Name: "old.json", Data: []byte(generated), Beside: test.old}, File{Name: "new.json", Data: []byte(generated), Beside: test.current})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, lines(p)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFilesBesideThatCannotBeReadAreNamed(t *testing.T) {
	_, err := Compare(File{Name: "old.json", Data: []byte(generated)}, File{Name: "new.json", Data: []byte(generated),
		Beside: []source.File{{Name: "stacks/dev/q.tf", Data: []byte("resource {")}}})
	if err == nil || !strings.Contains(err.Error(), "the new file, new.json: stacks/dev/q.tf:1: ") {
		t.Error(err)
	}
}
