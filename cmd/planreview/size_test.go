package main

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"slipway/internal/planreview/view"
)

// large is a plan of n changes of usual size and of many kinds, with state and values as a real one has them.
func large(n int) string {
	var changes, state strings.Builder
	for i := range n {
		if i > 0 {
			changes.WriteByte(',')
			state.WriteByte(',')
		}
		kind := []string{"aws_sqs_queue", "aws_iam_role_policy", "aws_vpc_security_group_ingress_rule", "aws_ecs_task_definition", "aws_rds_cluster_instance"}[i%5]
		policy := fmt.Sprintf(`"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],`+
			`\"Resource\":[\"arn:aws:s3:::bucket-%d/*\"]}]}"`, i)
		containers := fmt.Sprintf(`"[{\"name\":\"app\",\"image\":\"shop:%d\",\"environment\":[{\"name\":\"A\",\"value\":\"x\"}]}]"`, i)
		values := func(side string) string {
			return fmt.Sprintf(`{"name":"n-%d","arn":"arn:aws:x:us-east-1:123456789012:y/%d","description":"%s of %d","policy":%s,
				"container_definitions":%s,"role":"role-%d",
				"security_group_id":"sg-%d","cidr_ipv4":"10.%d.%d.0/24","from_port":443,"to_port":443,"ip_protocol":"tcp",
				"instance_class":"db.%s","tags":{"Team":"a","Owner":"b","Stage":"c"},
				"tags_all":{"Team":"a","Owner":"b","Stage":"c"},"timeouts":null,"list":["a","b","c"],"enabled":true,"number":12345}`,
				i, i, side, i, policy, containers, i%100, i%50, i%250, (i/250)%250, side)
		}
		action, before, after := `"update"`, values("before"), values("after")
		switch i % 4 {
		case 1:
			action, before = `"create"`, "null"
		case 2:
			action, after = `"delete"`, "null"
		case 3:
			action = `"delete","create"`
		}
		fmt.Fprintf(&changes, `{"address":"module.m[%d].%s.r[%d]","module_address":"module.m[%d]","mode":"managed",
			"type":"%s","name":"r","index":%d,"provider_name":"registry.terraform.io/hashicorp/aws",
			"change":{"actions":[%s],"before":%s,"after":%s,"after_unknown":{"arn":true},"before_sensitive":{"tags":{}},"after_sensitive":{"tags":{}}}}`,
			i%40, kind, i, i%40, kind, i, action, before, after)
		state.WriteString(`{"address":"a","values":` + values("state") + `}`)
	}
	resources := `{"root_module":{"resources":[` + state.String() + `]}}`
	return `{"format_version":"1.2","complete":true,"planned_values":` + resources + `,"resource_changes":[` + changes.String() +
		`],"prior_state":{"values":` + resources + `}}`
}

func TestACommentFitsWhateverThePlan(t *testing.T) {
	plans := map[string]string{"10,000 changes": large(10_000), "1,000 changes": large(1_000), "hostile names": hostilePlan(t, hostile...)}
	for name, plan := range plans {
		t.Run(name, func(t *testing.T) {
			comment, _, code := review(t, plan, "--format", "markdown")
			if len(comment) > view.Limit || code != 2 && name != "hostile names" {
				t.Errorf("%d bytes, exit code %d", len(comment), code)
			}
			if !strings.Contains(comment, "\n### ") || strings.Count(comment, "\n| **") < view.MostRisks || !strings.Contains(comment, "\ncut: ") {
				t.Error("without verdict, risks or what was cut")
			}
		})
	}
}

func TestSectionsFallAwayFromTheEnd(t *testing.T) {
	comment, _, _ := review(t, large(10_000), "--format", "markdown")
	last := -1
	for _, title := range []string{"More risks", "Deploy", "Permissions", "Network", "Scaling"} {
		at := strings.Index(comment, title)
		if at < last || at < 0 {
			t.Errorf("%s is not in its place", title)
		}
		last = at
	}
	if !strings.HasSuffix(strings.TrimSpace(comment), "lines of other modules") {
		t.Errorf("ends with %q", comment[len(comment)-100:])
	}
}

// peak is a reader that looks at the heap while it is read.
type peak struct {
	*strings.Reader
	most uint64
	next int
}

func (p *peak) Read(b []byte) (int, error) {
	if p.next -= len(b); p.next < 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		p.most, p.next = max(p.most, m.Sys-m.HeapReleased), 4<<20
	}
	return p.Reader.Read(b)
}

// BenchmarkTenThousandChanges fails above 256 MiB, less the generated plan itself, which only the benchmark holds in memory; the time is
// the benchmark's own result.
func BenchmarkTenThousandChanges(b *testing.B) {
	plan := large(10_000)
	b.SetBytes(int64(len(plan)))
	b.ReportAllocs()
	var most uint64
	for b.Loop() {
		input := &peak{Reader: strings.NewReader(plan)}
		var out strings.Builder
		if code := run([]string{"--format", "markdown"}, streams{input, &out, &out}, today); code != 2 {
			b.Fatalf("exit code %d: %s", code, out.String())
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most = max(most, input.most, m.Sys-m.HeapReleased)
	}
	used := most - uint64(len(plan))
	b.ReportMetric(float64(used)/(1<<20), "MiB-peak")
	if used > 256<<20 {
		b.Errorf("%d MiB", used>>20)
	}
}
