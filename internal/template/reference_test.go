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
		"${aws_sqs_queue.orders.url} ${data.aws_vpc.v.id}":      "aws_sqs_queue.orders:aws_sqs_queue:url data.aws_vpc.v:aws_vpc:id",
		"${random_id.a.hex}${local.b}${module.c.d}${var.e.f}":   "random_id.a:random_id:hex local.b:: module.c::d var.e::f",
		"${aws_sqs_queue.a[0].url}":                             "aws_sqs_queue.a:aws_sqs_queue:url",
		`x ${ aws_sqs_queue.a["b.c"].tags["d"] }`:               "aws_sqs_queue.a:aws_sqs_queue:tags",
		"${aws_rds_cluster.a.master_user_secret[0].secret_arn}": "aws_rds_cluster.a:aws_rds_cluster:secret_arn",
		"$${aws_sqs_queue.orders.url}":                          "",
		"${HOME} ${foo.bar} ${a_b.c} ${1.2.3} ${user.name}":     "",
		"{{ .Values.x_y.z.a }} #{host} $aws_sqs.a.b":            "",
	} {
		var got []string
		for _, r := range References(text) {
			got = append(got, r.Address+":"+r.Type+":"+r.Attribute)
			if text[r.From:r.From+len(r.Text)] != r.Text || r.LookedUp() != strings.HasPrefix(r.Address, "data.") {
				t.Errorf("%s: got %+v", text, r)
			}
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestATextIsCutAroundItsFirstReference(t *testing.T) {
	for text, want := range map[string][3]string{
		"${aws_s3_bucket.a.arn}/*":                  {"", "${aws_s3_bucket.a.arn}", "/*"},
		"x $${aws_a.b.c} ${aws_a.b.c} y ${local.z}": {"x $${aws_a.b.c} ", "${aws_a.b.c}", " y ${local.z}"},
		"${HOME}": {"${HOME}", "", ""},
		"arn:aws:s3:::${aws_s3_bucket.a.bucket}/logs/*": {"arn:aws:s3:::", "${aws_s3_bucket.a.bucket}", "/logs/*"},
	} {
		before, r, after, found := Cut(text)
		if got := [3]string{before, r.Text, after}; got != want || found != (r.Text != "") {
			t.Errorf("%s: got %q, %v", text, got, found)
		}
	}
}

func TestLabels(t *testing.T) {
	for text, want := range map[string]string{
		"10.0.0.0/8":           "10_0_0_0_8",
		"sg-0123456789abcdef0": "sg_0123456789abcdef0",
		"com.amazonaws.global.cloudfront.origin-facing": "com_amazonaws_global_cloudfront_origin_facing",
		"${aws_security_group.vpn.id}":                  "aws_security_group_vpn_id",
		"${data.aws_security_group.vpn[0].id}":          "data_aws_security_group_vpn_0__id",
		"${local.vpn}":                                  "local_vpn",
		"${module.vpn.groups[0]}":                       "module_vpn_groups_0",
		"${aws_default_security_group.a-b.id}":          "aws_default_security_group_a_b_id",
	} {
		if got := Label(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
