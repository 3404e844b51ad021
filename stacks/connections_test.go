package stacks

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
	"slipway/internal/stackjson"
)

// connected has a worker that the application asks, and which asks a web service of two words.
const pairs = `{service: {connects_to: [worker]}, services: {worker: {container_port: 9000, connects_to: [back-office]},
	back-office: {routes: [{path: /office/*}], container_port: 8081}}}`

func TestConnectedServicesReachEachOthersPorts(t *testing.T) {
	const out, in = "aws_vpc_security_group_egress_rule.", "aws_vpc_security_group_ingress_rule."
	stack := minimal(t, pairs)
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

// discovered has a client of a server of two words, which is a client of a worker.
const discovered = `{service: {connects_to: [back-office], cpu: 512, memory: 1024}, services: {worker: {container_port: 9000, service_connect: true},
	back-office: {routes: [{path: /office/*}], container_port: 8081, service_connect: true, connects_to: [worker]}}}`

const (
	namespacePath = "aws_service_discovery_http_namespace.main"
	officePath    = "aws_ecs_service.back_office"
	officeTask    = "aws_ecs_task_definition.back_office"
	endpointLabel = container + "dockerLabels.service-connect-endpoints"
)

func TestServicesAreFoundByTheirNames(t *testing.T) {
	const connect = "service_connect_configuration."
	stack := minimal(t, discovered)
	check(t, stack, []expectation{
		{"", namespacePath, "name", "shop-minimal"},
		{"", officePath, connect + "namespace", "${" + namespacePath + ".arn}"},
		{"", officePath, connect + "service.0.discovery_name", "back-office"},
		{"", officePath, connect + "service.0.client_alias.dns_name", "back-office"},
		{"", officePath, connect + "service.0.client_alias.port", "8081"},
		{"", officePath, connect + "service.0.port_name", "http"},
		{"AWS's 15 seconds would also end what the load balancer sends", officePath, connect + "service.0.timeout.per_request_timeout_seconds", "0"},
		{"longer than the load balancer's 130", officePath, connect + "service.0.timeout.idle_timeout_seconds", "300"},
		{"", officeTask, container + "portMappings.0.name", "http"},
		{"", officeTask, container + "portMappings.0.appProtocol", "http"},
		{"", officePath, connect + "log_configuration.options.awslogs-group", "${aws_cloudwatch_log_group.back_office_ecs.name}"},
		{"", officePath, connect + "log_configuration.options.awslogs-stream-prefix", "service-connect"},
		{"a client has no endpoint", servicePath, connect + "service", "(not set)"},
		{"", servicePath, connect + "enabled", "true"},
		{"and no name for its port", taskPath, container + "portMappings.0.name", "(not set)"},
	})
	check(t, minimal(t, "{load_balancer: {idle_timeout: 4000}, service: {service_connect: true}}"), []expectation{
		{"", servicePath, connect + "service.0.timeout.idle_timeout_seconds", "4060"},
		{"", servicePath, connect + "service.0.client_alias.dns_name", "service"},
	})
	wantNoBlock(t, minimal(t, pairs), namespacePath)
	check(t, minimal(t, pairs), []expectation{{"", servicePath, "service_connect_configuration", "(not set)"}})
}

func TestThePortOfASidecarIsFound(t *testing.T) {
	stack := minimal(t, `{service: {sidecars: [{name: nginx, image: "nginx:1.29", ports: [8080, 9090]}], service_connect: true},
		load_balancer: {target: {container: nginx, port: 8080}}}`)
	const sidecar = "container_definitions.1.portMappings."
	check(t, stack, []expectation{
		{"", taskPath, sidecar + "0.name", "http"},
		{"", taskPath, sidecar + "1.name", "(not set)"},
		{"", taskPath, container + "portMappings.0.name", "(not set)"},
		{"", servicePath, "service_connect_configuration.service.0.client_alias.port", "8080"},
	})
}

// Tasks see no endpoint that is made after they start: a client comes after its servers, and is replaced when its endpoints are others.
func TestClientsAreDeployedAfterTheirServers(t *testing.T) {
	stack := minimal(t, discovered)
	wantAmong(t, stack, servicePath, "depends_on", officePath)
	wantAmong(t, stack, officePath, "depends_on", "aws_ecs_service.worker")
	check(t, stack, []expectation{
		{"", taskPath, endpointLabel, "http://back-office:8081"},
		{"", officeTask, endpointLabel, "http://worker:9000"},
		{"", "aws_ecs_task_definition.worker", endpointLabel, "(not set)"},
	})
	for what, changed := range map[string]string{
		"http://back-office:8082": strings.Replace(discovered, "8081", "8082", 1),
		"(not set)":               strings.Replace(discovered, "8081, service_connect: true", "8081", 1),
	} {
		check(t, minimal(t, changed), []expectation{{"", taskPath, endpointLabel, what}})
	}
	if after := text(lookup(t, minimal(t, pairs), servicePath, "depends_on")); strings.Contains(after, "aws_ecs_service.") {
		t.Errorf("without Service Connect nothing waits: %s", after)
	}
}

// findable wants of Service Connect in any stack what ECS refuses otherwise, or what no task would find: an endpoint is a named port of its service's tasks, no
// two have one name, and each endpoint that a client's revision names is that of a service which the client comes after and may connect to.
func findable(t *testing.T, environment config.Environment, stack *stackjson.Config) {
	t.Helper()
	owners := map[string]stackjson.Block{} // of endpoints
	for _, service := range stack.OfType("aws_ecs_service") {
		for _, endpoint := range service.Objects("service_connect_configuration.service") {
			alias := stackjson.Block{Body: endpoint}
			name, _ := alias.Text("client_alias.dns_name")
			port, _ := alias.Number("client_alias.port")
			at := fmt.Sprintf("http://%s:%v", name, port)
			if other, taken := owners[at]; taken {
				t.Errorf("%s: %s and %s are both connected at %s", environment.Name, other.Address, service.Address, at)
			}
			owners[at] = service
			if named, _ := alias.Text("port_name"); !slices.Contains(namedPorts(taskOf(stack, service)), fmt.Sprint(named, " ", port)) {
				t.Errorf("%s: %s: no port of its tasks is %s and has the name %s", environment.Name, service.Address, at, named)
			}
		}
	}
	for _, service := range stack.OfType("aws_ecs_service") {
		told, _ := taskOf(stack, service).Text("container_definitions[0].dockerLabels." + config.EndpointsLabel)
		for _, at := range strings.Fields(told) {
			server, connected := owners[at]
			if !connected || !slices.Contains(service.Texts("depends_on"), server.Address) {
				t.Errorf("%s: %s is told of %s, and does not come after a service that is connected there", environment.Name, service.Address, at)
			}
			if _, joined := service.Text("service_connect_configuration.namespace"); !joined {
				t.Errorf("%s: %s is told of %s, and is in no namespace", environment.Name, service.Address, at)
			}
		}
	}
}

// taskOf a service is what it runs.
func taskOf(stack *stackjson.Config, service stackjson.Block) stackjson.Block {
	definition, _ := service.Text("task_definition")
	task, _ := stack.Block(strings.TrimSuffix(strings.TrimPrefix(definition, "${"), ".arn}"))
	return task
}

// namedPorts of all containers, as name and number.
func namedPorts(task stackjson.Block) (ports []string) {
	for _, one := range task.Objects("container_definitions") {
		container := stackjson.Block{Body: one}
		for _, mapping := range container.Objects("portMappings") {
			ports = append(ports, fmt.Sprint(mapping["name"], " ", mapping["containerPort"]))
		}
	}
	return ports
}
