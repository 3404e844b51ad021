package cost

import (
	"strings"
	"testing"
)

const (
	taskARN  = `"arn":"arn:aws:ecs:us-east-1:123456789012:task-definition/t:1"`
	fargate  = `"launch_type":"FARGATE","desired_count":2`
	smallX86 = `"cpu":"512","memory":"1024"`
)

func TestService(t *testing.T) {
	refers := configured(map[string]map[string]string{"aws_ecs_service.a": {"task_definition": "aws_ecs_task_definition.t.arn"}, "aws_ecs_task_definition.t": nil})
	for name, test := range map[string]struct{ service, task, want string }{
		"x86":         {fargate, smallX86, "36.04: 2 tasks of 0.5 vCPU and 1 GB"},
		"ARM":         {fargate, smallX86 + `,"runtime_platform":[{"cpu_architecture":"ARM64"}]`, "28.84: 2 tasks of 0.5 vCPU and 1 GB"},
		"in words":    {fargate, `"cpu":".5 vCPU","memory":"1 GB"`, "36.04: 2 tasks of 0.5 vCPU and 1 GB"},
		"by strategy": {`"capacity_provider_strategy":[{"capacity_provider":"FARGATE"}],"desired_count":1`, smallX86, "18.02: 1 task of 0.5 vCPU and 1 GB"},
		"storage":     {fargate, smallX86 + `,"ephemeral_storage":[{"size_in_gib":120}]`, "52.25: 2 tasks of 0.5 vCPU and 1 GB"},
		"Spot": {`"capacity_provider_strategy":[{"capacity_provider":"FARGATE_SPOT"},{"capacity_provider":"FARGATE"}],"desired_count":2`,
			smallX86, ""},
		"instances":        {`"launch_type":"EC2","desired_count":2`, smallX86, ""},
		"cluster's choice": {`"desired_count":2`, smallX86, ""},
		"Windows":          {fargate, smallX86 + `,"runtime_platform":[{"operating_system_family":"WINDOWS_SERVER_2022_CORE"}]`, ""},
		"without a count":  {`"launch_type":"FARGATE"`, smallX86, ""},
		"endless tasks":    {`"launch_type":"FARGATE","desired_count":1e308`, smallX86, ""},
		"no number":        {`"launch_type":"FARGATE","desired_count":"NaN"`, smallX86, ""},
		"below nothing":    {`"launch_type":"FARGATE","desired_count":-3`, smallX86, ""},
		"without a size":   {fargate, `"cpu":"","memory":"512"`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := load(t, changes(change("create", "aws_ecs_service.a", "", "{"+test.service+"}", `"after_unknown":{"task_definition":true}`),
				change("create", "aws_ecs_task_definition.t", "", "{"+test.task+"}")), refers)
			want := "nothing"
			if test.want != "" {
				dollars, _, _ := strings.Cut(test.want, ":")
				want = "aws_ecs_service.a 0.00 to " + test.want + "\n+" + dollars + " of 1, not of 1"
			}
			verify(t, p, "", want)
		})
	}
}

func TestServiceGetsLargerTasks(t *testing.T) {
	service := change("update", "aws_ecs_service.a", "{"+fargate+`,"task_definition":"arn:aws:ecs:us-east-1:123456789012:task-definition/t:1"}`,
		"{"+fargate+"}", `"after_unknown":{"task_definition":true}`)
	task := change("replace", "aws_ecs_task_definition.t", "{"+taskARN+","+smallX86+"}", `{"cpu":"1024","memory":"2048"}`, `"after_unknown":{"arn":true}`)
	for name, reference := range map[string]string{"by reference": "aws_ecs_task_definition.t.arn", "by ARN": "local.task"} {
		t.Run(name, func(t *testing.T) {
			p := load(t, changes(service, task), configured(map[string]map[string]string{"aws_ecs_service.a": {"task_definition": reference}}))
			verify(t, p, "", "aws_ecs_service.a 36.04 to 72.08: 2 tasks of 1 vCPU and 2 GB\n+36.04 of 1, not of 1")
		})
	}
	p := load(t, changes(service), configured(map[string]map[string]string{"aws_ecs_service.a": {"task_definition": "aws_ecs_task_definition.t"}}))
	verify(t, p, "", "nothing") // the task definition is in another state
}

// database is a plan that makes a cluster, instances and, with a target, a proxy.
func database(cluster string, instances ...string) []string {
	all := []string{change("create", "aws_rds_cluster.c", "", `{"cluster_identifier":"c",`+cluster+"}")}
	resources := map[string]map[string]string{"aws_rds_cluster.c": nil, "aws_db_proxy.p": nil,
		"aws_rds_cluster_instance.i": {"cluster_identifier": "aws_rds_cluster.c.id"},
		"aws_db_proxy_target.t":      {"db_proxy_name": "aws_db_proxy.p.name", "db_cluster_identifier": "aws_rds_cluster.c.id"}}
	for i, class := range instances {
		all = append(all, change("create", "aws_rds_cluster_instance.i["+string(rune('0'+i))+"]", "", `{"engine":"aurora-mysql","instance_class":"`+class+`"}`))
	}
	all = append(all, change("create", "aws_db_proxy.p", "", `{"name":"p"}`), change("create", "aws_db_proxy_target.t", "", `{}`))
	return []string{changes(all...), configured(resources)}
}

func TestDatabase(t *testing.T) {
	const floor = `"serverlessv2_scaling_configuration":[{"min_capacity":0.5,"max_capacity":4}]`
	for name, test := range map[string]struct {
		plan []string
		want string
	}{
		"one instance": {database(`"engine":"aurora-mysql"`, "db.r7g.large"), `aws_rds_cluster_instance.i[0] 0.00 to 201.48: db.r7g.large
aws_db_proxy.p 0.00 to 21.90: proxy for 2 vCPUs
+223.38 of 2, not of 2`},
		"I/O-Optimized": {database(`"storage_type":"aurora-iopt1"`, "db.r7g.large"), `aws_rds_cluster_instance.i[0] 0.00 to 261.92: db.r7g.large, I/O-Optimized
aws_db_proxy.p 0.00 to 21.90: proxy for 2 vCPUs
+283.82 of 2, not of 2`},
		"several, of which the proxy counts all vCPUs": {database(`"engine":"aurora-mysql"`, "db.t4g.medium", "db.t4g.medium"),
			`aws_rds_cluster_instance.i[0] 0.00 to 53.29: db.t4g.medium
aws_rds_cluster_instance.i[1] 0.00 to 53.29: db.t4g.medium
aws_db_proxy.p 0.00 to 43.80: proxy for 4 vCPUs
+150.38 of 3, not of 2`},
		"a mixture, of which nobody says how the proxy counts it": {database(floor, "db.t4g.medium", "db.serverless"),
			`aws_rds_cluster_instance.i[0] 0.00 to 53.29: db.t4g.medium
aws_rds_cluster_instance.i[1] 0.00 to 43.80: serverless at its least: 0.5 capacity units
+97.09 of 2, not of 3`},
		"serverless": {database(floor, "db.serverless", "db.serverless"), `aws_db_proxy.p 0.00 to 87.60: proxy at its least: 8 capacity units
aws_rds_cluster_instance.i[0] 0.00 to 43.80: serverless at its least: 0.5 capacity units
aws_rds_cluster_instance.i[1] 0.00 to 43.80: serverless at its least: 0.5 capacity units
+175.20 of 3, not of 2`},
		"serverless, I/O-Optimized": {database(floor+`,"storage_type":"aurora-iopt1"`, "db.serverless"),
			`aws_db_proxy.p 0.00 to 87.60: proxy at its least: 8 capacity units
aws_rds_cluster_instance.i[0] 0.00 to 56.94: serverless, I/O-Optimized at its least: 0.5 capacity units
+144.54 of 2, not of 2`},
		"serverless with a high floor": {database(strings.Replace(floor, "0.5", "16", 1), "db.serverless"),
			`aws_rds_cluster_instance.i[0] 0.00 to 1401.60: serverless at its least: 16 capacity units
aws_db_proxy.p 0.00 to 175.20: proxy at its least: 16 capacity units
+1576.80 of 2, not of 2`},
		"serverless without a floor": {database(`"engine":"aurora-mysql"`, "db.serverless"), "nothing"},
		"a class without a price":    {database(`"engine":"aurora-mysql"`, "db.x99.huge"), "nothing"},
		"no instance":                {database(`"engine":"aurora-mysql"`), "nothing"},
	} {
		t.Run(name, func(t *testing.T) { verify(t, load(t, test.plan...), "", test.want) })
	}
	postgres := database(`"engine":"aurora-postgresql"`, "db.r7g.large")
	postgres[0] = strings.ReplaceAll(postgres[0], `"engine":"aurora-mysql","instance`, `"engine":"aurora-postgresql","instance`)
	verify(t, load(t, postgres...), "", "aws_db_proxy.p 0.00 to 21.90: proxy for 2 vCPUs\n+21.90 of 1, not of 3")
}

// A cluster's storage decides what its instances cost, which do not change themselves.
func TestInstancesOfAClusterThatChanges(t *testing.T) {
	instance := `{"engine":"aurora-mysql","instance_class":"db.t4g.medium","cluster_identifier":"c"}`
	p := load(t, changes(
		change("update", "aws_rds_cluster.c", `{"cluster_identifier":"c","storage_type":""}`, `{"cluster_identifier":"c","storage_type":"aurora-iopt1"}`),
		change("no-op", "aws_rds_cluster_instance.i", instance, instance),
		change("no-op", "aws_rds_cluster_instance.other", `{"engine":"aurora-mysql","instance_class":"db.t4g.medium","cluster_identifier":"other"}`, `{}`)))
	verify(t, p, "us-east-1", "aws_rds_cluster_instance.i 53.29 to 69.28: db.t4g.medium, I/O-Optimized\n+15.99 of 1, not of 1")
}

func TestInstancesOfForEachAndModules(t *testing.T) {
	p := load(t, changes(
		change("create", `module.m.aws_ecs_task_definition.t["a"]`, "", `{"cpu":"256","memory":"512"}`),
		change("create", `module.m.aws_ecs_task_definition.t["b"]`, "", `{"cpu":"1024","memory":"2048"}`),
		change("create", `module.m.aws_ecs_service.s["a"]`, "", "{"+fargate+"}", `"after_unknown":{"task_definition":true}`),
		change("create", `module.m.aws_ecs_service.s["b"]`, "", "{"+fargate+"}", `"after_unknown":{"task_definition":true}`),
	), `"configuration":{"root_module":{"module_calls":{"m":{"module":{"resources":[{"address":"aws_ecs_service.s","type":"aws_ecs_service",
		"expressions":{"task_definition":{"references":["aws_ecs_task_definition.t","each.key"]}}}]}}}}}`)
	verify(t, p, "us-east-1", `module.m.aws_ecs_service.s["b"] 0.00 to 72.08: 2 tasks of 1 vCPU and 2 GB
module.m.aws_ecs_service.s["a"] 0.00 to 18.02: 2 tasks of 0.25 vCPU and 0.5 GB
+90.10 of 2, not of 2`)
}
