package adopt

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

var report = Report{
	Imports: []Import{
		{"aws_rds_cluster.main", Thing{ID: "shop-dev", Made: time.Unix(1700000000, 0), Status: "creating"}},
		{"aws_security_group.alb", Thing{ID: "sg-1", Replace: "it still has the rule that allows all egress"}},
	},
	Blocked: []Import{{"aws_secretsmanager_secret.db_password", Thing{ID: "arn", Blocked: "it waits for its deletion"}}},
	Strays:  []Import{{"aws_vpc.main", Thing{ID: "vpc-2"}}},
	Remove:  []string{"aws ec2 delete-vpc --vpc-id vpc-2"},
	Unknown: []string{"aws_sqs_queue.main"},
}

func TestText(t *testing.T) {
	for want, report := range map[string]Report{
		`aws_sqs_queue.main is missing in the state and was not looked for: if it exists, import it by hand.
address                                import id  in AWS
aws_rds_cluster.main                   shop-dev   made 2023-11-14T22:13:20Z, creating
aws_security_group.alb                 sg-1       exists, it still has the rule that allows all egress
aws_secretsmanager_secret.db_password  none       arn, but it waits for its deletion
aws_vpc.main                           none       vpc-2: a duplicate, exists

Wrote stacks/dev/adopt.tf.json with 2 import blocks. Wait until aws_rds_cluster.main is ready. Next, without cdktf:
  tofu -chdir=stacks/dev plan -out=adopt.tfplan -replace=aws_security_group.alb
  tofu -chdir=stacks/dev apply adopt.tfplan
  rm stacks/dev/adopt.tf.json

Look at the duplicates, and delete what nothing uses:
  aws ec2 delete-vpc --vpc-id vpc-2
`: report,
		"Nothing that exists is missing in the state: apply again.\n": {},
		"Your own resources were not looked for; missing in the state: aws_sqs_queue.a, aws_sqs_queue.b. If one exists, import it by hand: " +
			"docs/recovery.md#your-own-resources\nNothing else that exists is missing in the state: look for these, then apply again.\n": {
			Own: []string{"aws_sqs_queue.a", "aws_sqs_queue.b"}},
		"Your own resources were not looked for; missing in the state: aws_sqs_queue.a; perhaps missing in part: module.cache. If one exists, import it by hand: " +
			"docs/recovery.md#your-own-resources\naddress  import id  in AWS\nother.x  none       1, but it waits\n": {
			Own: []string{"aws_sqs_queue.a"}, OwnInPart: []string{"module.cache"}, Blocked: []Import{{"other.x", Thing{ID: "1", Blocked: "it waits"}}}},
	} {
		if got := report.Text("tofu", "stacks/dev"); got != want {
			t.Errorf("the text is\n%s\nnot\n%s", got, want)
		}
	}
}

func TestWrite(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, File)
	if err := report.Write(folder); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "//": "Written by slipway adopt. Delete it when it is applied.",
  "import": [
    {
      "to": "aws_rds_cluster.main",
      "id": "shop-dev"
    },
    {
      "to": "aws_security_group.alb",
      "id": "sg-1"
    }
  ]
}
`
	if string(got) != want {
		t.Errorf("written is\n%s\nnot\n%s", got, want)
	}
	for range 2 { // with the file of the run before, and without
		if err := (Report{}).Write(folder); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(file); err == nil {
			t.Error("the file of the run before is still there")
		}
	}
}
