package stacks

import "testing"

// connected has a worker that the application asks, and which asks a web service of two words.
const connected = `{service: {connects_to: [worker]}, services: {worker: {container_port: 9000, connects_to: [back-office]},
	back-office: {routes: [{path: /office/*}], container_port: 8081}}}`

func TestConnectedServicesReachEachOthersPorts(t *testing.T) {
	const out, in = "aws_vpc_security_group_egress_rule.", "aws_vpc_security_group_ingress_rule."
	stack := minimal(t, connected)
	check(t, stack, []expectation{
		{"", out + "service_9000_to_worker", "security_group_id", "${aws_security_group.service.id}"},
		{"", out + "service_9000_to_worker", "referenced_security_group_id", "${aws_security_group.worker.id}"},
		{"", in + "worker_9000_from_service", "security_group_id", "${aws_security_group.worker.id}"},
		{"", in + "worker_9000_from_service", "referenced_security_group_id", "${aws_security_group.service.id}"},
		{"", in + "worker_9000_from_service", "description", "From the service tasks to the tasks of worker"},
		{"the port on which the load balancer asks it", in + "back_office_8081_from_worker", "from_port", "8081"},
		{"a worker that is asked listens", "aws_ecs_task_definition.worker", container + "portMappings.0.containerPort", "9000"},
	})
	wantAmong(t, stack, servicePath, "depends_on", out+"service_9000_to_worker", in+"worker_9000_from_service")
	wantNoBlock(t, stack, in+"service_80_from_worker")
	check(t, minimal(t, "{services: {worker: {container_port: 9000}}}"), []expectation{
		{"nobody asks it", "aws_ecs_task_definition.worker", container + "portMappings", "(not set)"},
	})
}

func TestATargetBesideTheApplicationIsWhatIsConnectedTo(t *testing.T) {
	stack := minimal(t, `{service: {sidecars: [{name: nginx, image: "nginx:1.29", ports: [8080]}]}, load_balancer: {target: {container: nginx}},
		services: {worker: {connects_to: [service]}}}`)
	check(t, stack, []expectation{{"", "aws_vpc_security_group_ingress_rule.service_8080_from_worker", "to_port", "8080"}})
}
