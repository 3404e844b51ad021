package stackjson

import "testing"

func TestProblemsAreLocated(t *testing.T) {
	files := []File{
		{Name: "a.tf", Data: []byte("locals {\n  x = 1\n}\n\nresource \"aws_sqs_queue\" \"orders\" {\n  name = \"a\"\n  redrive {\n  }\n}\n\n" +
			"data \"aws_vpc\" \"v\" {\n}\n")},
		{Name: "b.tf.json", Data: []byte("{\"resource\": {\n\t\"aws_vpc\": {\n  \"main\": [\n   {\"cidr_block\": \"x\"}]},\n \"aws_subnet\": {\"a\":\n {}}},\n" +
			" \"output\": {\"o\": {\"value\": 1}}}")},
		{Name: "c_override.tf", Data: []byte("resource \"aws_sqs_queue\" \"orders\" {\n\n  name = \"b\"\n}\n")},
	}
	for name, c := range map[string]struct {
		address, path, file string
		line, column        int
	}{
		"an argument":         {"aws_vpc.main", "cidr_block[0]", "b.tf.json", 4, 5},
		"a block in JSON":     {"aws_subnet.a", "vpc_id", "b.tf.json", 5, 17},
		"a local value":       {"local.x", "", "a.tf", 2, 3},
		"a data source":       {"data.aws_vpc.v", "id", "a.tf", 11, 1},
		"an output":           {"output.o", "value", "b.tf.json", 7, 19},
		"an override":         {"aws_sqs_queue.orders", "name", "c_override.tf", 3, 3},
		"what is in no file":  {"aws_lb.main", "name", "cdk.tf.json", 0, 0},
		"a local that is not": {"local.y", "", "cdk.tf.json", 0, 0},
		"of an overridden block, what neither has": {"aws_sqs_queue.orders", "fifo_queue", "a.tf", 5, 1},
		"not overridden": {"aws_sqs_queue.orders", "redrive.x", "a.tf", 7, 3},
	} {
		got := Locate(Problem{File: "cdk.tf.json", Address: c.address, Path: c.path}, files...)
		if got.File != c.file || got.Line != c.line || got.Column != c.column {
			t.Errorf("%s: got %s:%d:%d, want %s:%d:%d", name, got.File, got.Line, got.Column, c.file, c.line, c.column)
		}
	}
}
