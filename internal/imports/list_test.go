package imports

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/stackjson"
)

// stack has what the tests name.
func stack(t *testing.T) *stackjson.Config {
	t.Helper()
	config, err := stackjson.Read([]byte(`{
		"resource": {
			"aws_kms_key": {"main": {"lifecycle": {"prevent_destroy": true}}},
			"aws_db_subnet_group": {"main": {"name": "shop-prod-1"}},
			"aws_rds_cluster": {"main": {"cluster_identifier": "shop-prod", "database_name": "maindb", "kms_key_id": "${aws_kms_key.main.arn}",
				"db_subnet_group_name": "${aws_db_subnet_group.main.name}", "lifecycle": {"prevent_destroy": true, "ignore_changes": ["tags"]}}},
			"aws_cloudwatch_log_group": {"ecs": {"name": "/ecs/shop-prod"}, "insights": {}},
			"aws_iam_role_policy": {"logs": {"name": "/ecs/shop-prod", "policy": "{\"Resource\": \"arn:aws:logs:x:1:log-group:/ecs/shop-prod:*\"}"}},
			"aws_iam_role": {"one": {"name": "/ecs/shop-prod"}, "other": {"description": "of /ecs/shop-prod-2"}},
			"aws_subnet": {"private": {"for_each": {"a": 1}}}
		},
		"data": {"aws_region": {"current": {}}},
		"module": {"cache": {"source": "./cache"}},
		"import": [{"to": "aws_cloudwatch_log_group.insights", "id": "x"}]
	}`))
	if err != nil {
		t.Fatal(err)
	}
	return config
}

func TestRead(t *testing.T) {
	got := Read("list.txt", []byte("\ufeff# by hand\r\n\n  aws_kms_key.main \t 1234 \r\naws_cloudwatch_metric_alarm.cpu too much CPU\naws_rds_cluster.main"))
	want := List{"list.txt", []Entry{{3, "aws_kms_key.main", "1234"}, {4, "aws_cloudwatch_metric_alarm.cpu", "too much CPU"}, {5, "aws_rds_cluster.main", ""}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct{ name, list, want string }{
		{"what fits", "aws_kms_key.main 1\naws_db_subnet_group.main 1\naws_subnet.private[\"a\"] subnet-1\nmodule.cache.aws_x.y 1\n" +
			"module.cache[\"a\"].module.inner.aws_z.y[0] 1", ""},
		{"nothing", "# nothing\n", "l:1:1: names nothing; write an address and an id in each line"},
		{"a misspelled address", "aws_kms_key.mian 1", "l:1:1: aws_kms_key.mian: not in the stack; did you mean aws_kms_key.main?"},
		{"another of the type", "aws_cloudwatch_log_group.flow 1",
			"l:1:1: aws_cloudwatch_log_group.flow: not in the stack; the stack has aws_cloudwatch_log_group.ecs, aws_cloudwatch_log_group.insights"},
		{"none of the type", "aws_sqs_queue.orders 1", "l:1:1: aws_sqs_queue.orders: not in the stack; the stack has no aws_sqs_queue: declare it in a file " +
			"beside the environment, as docs/extending.md says, or take the line out"},
		{"no address", "main 1", "l:1:1: main: not an address; write it as aws_kms_key.main"},
		{"a module", "module.cache 1", "l:1:1: module.cache: not an address; write it as module.cache.aws_elasticache_cluster.main"},
		{"no more than module", "module 1", "l:1:1: module: not an address; write it as module.cache.aws_elasticache_cluster.main"},
		{"an id twice in modules", "module.cache.aws_x.one x\nmodule.cache.aws_x.other x",
			"l:2:1: module.cache.aws_x.other: x goes to module.cache.aws_x.one in line 1 already; give each id one address"},
		{"an unknown module", "module.cash.aws_x.y 1", "l:1:1: module.cash.aws_x.y: the stack has no module.cash; declare it in a file beside the environment"},
		{"a data source", "data.aws_region.current 1", "l:1:1: data.aws_region.current: is read, and nobody's to import; take the line out"},
		{"an address twice", "aws_kms_key.main 1\naws_kms_key.main 2", "l:2:1: aws_kms_key.main: in line 1 already; give each address one id"},
		{"an id twice", "aws_iam_role.one x\naws_iam_role.other x",
			"l:2:1: aws_iam_role.other: x goes to aws_iam_role.one in line 1 already; give each id one address"},
		{"no id", "aws_kms_key.main", "l:1:1: aws_kms_key.main: no id; write behind it what Terraform imports the type by: " +
			"https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key#import"},
		{"a reference", "aws_kms_key.main ${aws_kms_key.other.id}", "l:1:1: aws_kms_key.main: ${aws_kms_key.other.id} is a reference; write the id itself"},
		{"what has a block", "aws_cloudwatch_log_group.insights y", "l:1:1: aws_cloudwatch_log_group.insights: imported by the stack already; take the line out"},
		{"all at once", "a 1\nb.c 2", "l:1:1: a: not an address"},
	} {
		problems := Read("l", []byte(test.list)).Check(stack(t))
		if (len(problems) == 0) != (test.want == "") || len(problems) > 0 && !strings.HasPrefix(problems[0].Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.name, problems, test.want)
		}
		if test.name == "all at once" && len(problems) != 2 {
			t.Errorf("%d problems", len(problems))
		}
	}
}

func TestBlocks(t *testing.T) {
	got, err := Read("l", []byte("aws_kms_key.main 1\naws_cloudwatch_metric_alarm.cpu CPU at 90 %{over}\n")).Blocks()
	want := `{
  "//": "Written by slipway import. Delete it when it is applied.",
  "import": [
    {
      "to": "aws_kms_key.main",
      "id": "1"
    },
    {
      "to": "aws_cloudwatch_metric_alarm.cpu",
      "id": "CPU at 90 %%{over}"
    }
  ]
}
`
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestMentions(t *testing.T) {
	for text, want := range map[string]bool{
		"shop": true, "of shop.": true, "shops shop": true, "/ecs/shop:*": true, "": false, "sho": false, "shop-2": false, "a_shop": false, "shopshop": false,
	} {
		if got := mentions(text, "shop"); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestExplain(t *testing.T) {
	list := Read("l", []byte("aws_appautoscaling_scheduled_action.day 1\naws_acm_certificate_validation.main 2\naws_x.y 3\naws_kms_key.main 4\n"+
		"aws_kms_key.main_2 5\n"))
	cause := errors.New("Error: resource aws_appautoscaling_scheduled_action doesn't support import\nError: resource aws_x doesn't support import\n" +
		"Error: to \"aws_kms_key.main\", the provider detected that no object exists")
	got := list.Explain(cause)
	want := `l:1:1: aws_appautoscaling_scheduled_action.day: the provider imports none of this type; take the line out: an apply writes it over what is there
l:3:1: aws_x.y: the provider imports none of this type; take the line out
l:4:1: aws_kms_key.main: 4: see what Terraform says
Error: resource`
	if !errors.Is(got, cause) || !strings.HasPrefix(got.Error(), want) {
		t.Errorf("got %v", got)
	}
	if other := errors.New("no network"); list.Explain(other) != other {
		t.Error("an error that names nothing of the list is changed")
	}
}
