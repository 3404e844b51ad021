package template

import (
	"strings"
	"testing"
)

func TestReferencesToWhatIsDeclaredStay(t *testing.T) {
	declared := []string{"aws_sqs_queue.orders", "data.aws_vpc.other", "local.name", "module.cache"}
	for text, want := range map[string]string{
		"${aws_sqs_queue.orders.url}":                       "${aws_sqs_queue.orders.url}",
		"https://${ module.cache.host }:${local.name}/${A}": "https://${ module.cache.host }:${local.name}/$${A}",
		"${data.aws_vpc.other.cidr_block[0]}":               "${data.aws_vpc.other.cidr_block[0]}",
		"${aws_sqs_queue.other.url}":                        "$${aws_sqs_queue.other.url}",
		"$${aws_sqs_queue.orders.url}":                      "$${aws_sqs_queue.orders.url}",
		"a $${aws_sqs_queue.other.url} %{b}":                "a $${aws_sqs_queue.other.url} %%{b}",
		"${HOME}/${PORT:-8080}":                             "$${HOME}/$${PORT:-8080}",
	} {
		if got := Escape(text, declared...); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestWhatLooksLikeAReference(t *testing.T) {
	for text, want := range map[string]string{
		"${aws_sqs_queue.orders.url} ${data.aws_vpc.v.id}":  "aws_sqs_queue.orders data.aws_vpc.v",
		"${random_id.a.hex}${local.b}${module.c.d}${var.e}": "random_id.a local.b module.c var.e",
		"${aws_sqs_queue.a[0].url}":                         "aws_sqs_queue.a",
		"$${aws_sqs_queue.orders.url}":                      "",
		"${HOME} ${foo.bar} ${a_b.c} ${1.2.3} ${user.name}": "",
		"{{ .Values.x_y.z.a }} #{host} $aws_sqs.a.b":        "",
	} {
		if got := strings.Join(References(text), " "); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
