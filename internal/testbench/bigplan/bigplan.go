// Package bigplan makes large plans, as JSON, to measure a review with.
package bigplan

import (
	"fmt"
	"strings"
)

// Usual is a plan of n changes of usual size and of many kinds, with state and values as a real one has them.
func Usual(n int) string {
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

// Heavy is a plan of 3n changes, each of one thing in something large: security groups of ten rules, policies of 40 actions on 20 resources, and DNS
// records. 64 MB is n = 5,000.
func Heavy(n int) string {
	var changes, state strings.Builder
	list := func(count int, item func(i int) string) string {
		items := make([]string, count)
		for i := range items {
			items[i] = item(i)
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	add := func(kind string, i int, side func(after int) string) {
		if changes.Len() > 0 {
			changes.WriteByte(',')
			state.WriteByte(',')
		}
		fmt.Fprintf(&changes, `{"address":"%s.r[%d]","mode":"managed","type":"%s","name":"r","index":%d,"provider_name":"registry.terraform.io/hashicorp/aws",`+
			`"change":{"actions":["update"],"before":%s,"after":%s,"after_unknown":{},"before_sensitive":{},"after_sensitive":{}}}`,
			kind, i, kind, i, side(0), side(1))
		fmt.Fprintf(&state, `{"address":"%s.r[%d]","type":"%[1]s","values":{"id":"id-%[2]d"}}`, kind, i)
	}
	for i := range n {
		add("aws_security_group", i, func(after int) string {
			rules := list(10, func(r int) string {
				port := 8000 + r
				if r == 9 {
					port += after
				}
				return fmt.Sprintf(`{"cidr_blocks":["10.%d.%d.0/24","10.%d.%d.0/24"],`+
					`"description":"from the network number %d of the office in the north, for its printers and whoever takes care of them, and no other",`+
					`"from_port":%d,"ipv6_cidr_blocks":[],`+
					`"prefix_list_ids":[],"protocol":"tcp","security_groups":[],"self":false,"to_port":%[6]d}`,
					r, i%250, r+10, i%250, r, port)
			})
			return fmt.Sprintf(`{"arn":"arn:aws:ec2:eu-central-1:123456789012:security-group/sg-%d",`+
				`"description":"group %[1]d, which lets the offices and other services in, and whoever watches and backs up what is in it","egress":[],"id":"sg-%[1]d",`+
				`"ingress":%s,"name":"group-%[1]d","tags":{"Team":"a","Stage":"prod"},"timeouts":null,"vpc_id":"vpc-1"}`, i, rules)
		})
		add("aws_iam_policy", i, func(after int) string {
			actions := list(40, func(a int) string {
				if a == 39 {
					a += after
				}
				return fmt.Sprintf(`\"%s:%sThing%d\"`, []string{"s3", "sqs", "sns", "dynamodb"}[a%4], []string{"Get", "Put", "List", "Describe"}[a/4%4], a)
			})
			resources := list(20, func(r int) string {
				return fmt.Sprintf(`\"arn:aws:s3:::acme-production-reports-%d-%d/monthly/*\"`, i, r)
			})
			return fmt.Sprintf(`{"arn":"arn:aws:iam::123456789012:policy/p-%d","description":"","id":"p-%[1]d","name":"p-%[1]d","path":"/",`+
				`"policy":"{\"Statement\":[{\"Action\":%s,\"Effect\":\"Allow\",\"Resource\":%s}],\"Version\":\"2012-10-17\"}","tags":{"Team":"a"}}`, i, actions, resources)
		})
		add("aws_route53_record", i, func(after int) string {
			return fmt.Sprintf(`{"alias":[],"fqdn":"h%d.example.com","id":"Z1_h%[1]d_A","name":"h%[1]d.example.com","records":["10.0.%d.%d"],"ttl":%d,"type":"A",`+
				`"zone_id":"Z1"}`, i, i/250%250, i%250, 300+after)
		})
	}
	resources := `{"root_module":{"resources":[` + state.String() + `]}}`
	return `{"format_version":"1.2","complete":true,"planned_values":` + resources + `,"resource_changes":[` + changes.String() +
		`],"prior_state":{"values":` + resources + `}}`
}
