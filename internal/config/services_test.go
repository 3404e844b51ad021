package config

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"slipway/internal/strictyaml"
)

// product has a web service, another one behind a path, and a worker.
const product = `project: shop
region: us-east-1
account: "123456789012"
state: {bucket: shop-terraform-state}
service:
  image: registry.example.com/shop:1.4.2
  cpu: 512
  memory: 1024
  architecture: ARM64
  environment: {LEVEL: info, TEAM: shop}
  secrets: {API_KEY: /shop/api-key}
services:
  admin:
    routes: [{path: /admin/*}]
    container_port: 8081
    load_balancer: {health_check: {path: /admin/health}}
  worker:
    command: [bin/worker]
    environment: {LEVEL: debug, TEAM: ~}
    memory: 2048
    scaling: {min: 1, max: 3, schedules: []}
`

func TestFurtherServicesInherit(t *testing.T) {
	env := parse(t, product)
	worker, admin := env.Of("worker"), env.Of("admin")
	if got, want := worker.Service.Image+" "+worker.Service.Architecture, "registry.example.com/shop:1.4.2 ARM64"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if worker.Service.Cpu != 512 || worker.Service.Memory != 2048 || admin.Service.Memory != 1024 {
		t.Errorf("sizes: %d %d %d", worker.Service.Cpu, worker.Service.Memory, admin.Service.Memory)
	}
	if want := map[string]string{"LEVEL": "debug"}; !reflect.DeepEqual(worker.Service.Environment, want) {
		t.Errorf("got %v, want %v", worker.Service.Environment, want)
	}
	if !reflect.DeepEqual(admin.Service.Secrets, env.Service.Secrets) || len(env.Service.Secrets) != 1 {
		t.Errorf("got %v, want %v", admin.Service.Secrets, env.Service.Secrets)
	}
	if worker.Scaling.Max != 3 || admin.Scaling.Max != env.Scaling.Max {
		t.Errorf("scaling: %d %d", worker.Scaling.Max, admin.Scaling.Max)
	}
	if worker.Balanced() || !admin.Balanced() || worker.Service.HealthCheck.Enabled || !admin.Service.HealthCheck.Enabled {
		t.Error("a worker has no load balancer and, without a command, no health check; a web service has both")
	}
	if got, want := admin.Service.HealthCheck.Command.String(), "curl -f http://localhost:8081/ || exit 1"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if env.LoadBalancer.HealthCheck.Path != "/" || admin.LoadBalancer.HealthCheck.Path != "/admin/health" {
		t.Error("each service has its own health check of the load balancer")
	}
	if got, want := worker.Names().TaskRole(), "shop-dev-worker-ecs-task"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Where services stands in the file does not count, nor in which of the files that it inherits from.
func TestFurtherServicesInheritFromAnywhere(t *testing.T) {
	dir := tree(t, map[string]string{
		"defaults.yaml": "services: {worker: {command: [bin/worker], stop_timeout: 60}, admin: {routes: [{path: /admin/*}]}}\n",
		"dev.yaml":      minimal + "services: {worker: {stop_timeout: 90}, admin: ~}\n",
		"prod.yaml":     strings.Replace(minimal, "nginx:1.29", "nginx:1.28", 1) + "services: {admin: {enabled: false}, worker: {stop_timeout: ~}}\n",
	})
	loaded, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		image string
		stop  int
	}{{"nginx:1.29", 90}, {"nginx:1.28", 30}} {
		worker := loaded[i].Of("worker")
		if got := worker.Service; got.Image != want.image || got.StopTimeout != want.stop || got.Command == nil || len(loaded[i].Further) != 1 {
			t.Errorf("%s: %s %d %v %d", loaded[i].Name, got.Image, got.StopTimeout, got.Command, len(loaded[i].Further))
		}
	}
}

func TestMistakesOfFurtherServicesAreToldWhereTheyAre(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"a size": {"memory: 2048", "memory: 2000",
			"dev.yaml:20:13: services.worker.memory: 2000; not known to this version as a size of Fargate with cpu 512"},
		"scaling": {"min: 1, max: 3", "min: 4, max: 3",
			"services.worker.scaling.min: 4; above max, which is 3; lower min or raise max"},
		"a check of the load balancer": {"/admin/health}", "admin}", "services.admin.load_balancer.health_check.path: admin"},
		"a mistake that is inherited":  {"cpu: 512", "cpu: 500", "dev.yaml:7:8: service.cpu: 500; "},
		"an unknown key":               {"command: [bin/worker]", "comand: [bin/worker]", "services.worker.comand: unknown key; did you mean command?"},
		"a rule between keys": {"command: [bin/worker]", "execute_command: true\n    readonly_root_filesystem: true",
			"services.worker.readonly_root_filesystem: true; execute_command needs a writable root file system"},
		"a fix that names a key": {"command: [bin/worker]", "tmpfs: [{path: /tmp, size_mib: 4096}]",
			"use less or raise services.worker.memory"},
		"a name":                  {"  worker:", "  Worker:", "services.Worker: not the name of a service"},
		"a taken name":            {"  worker:", "  proxy:", "services.proxy: the name of what every environment has"},
		"the cluster's for all":   {"cpu: 512", "container_insights_retention_days: 2\n  cpu: 512", "dev.yaml:7:38: service.container_insights_retention_days: 2; "},
		"the cluster's setting":   {"command: [bin/worker]", "container_insights: disabled", "services.worker.container_insights: a setting of the cluster"},
		"a balancer of a worker":  {"command: [bin/worker]", "load_balancer: {deregistration_delay: 5}", "services.worker.load_balancer: {...}; a service without routes"},
		"a route of everything":   {"/admin/*}", "/*}", "services.admin.routes[0].path: /*; takes every request"},
		"a deployment":            {"command: [bin/worker]", "deployment: {circuit_breaker: {enable: false, rollback: true}}", "services.worker.deployment.circuit_breaker.rollback"},
		"a service without a key": {"  worker:", "  idle:\n  worker:", "services.idle: has no value"},
	} {
		_, err := Parse("dev.yaml", []byte(strings.Replace(product, c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got  %v\nwant %s", name, err, c.want)
		}
	}
}

func TestServicesThatAreNotEnabledAreLeftOut(t *testing.T) {
	with, without := parse(t, product+"  idle: {enabled: false}\n"), parse(t, product)
	with.Origin, without.Origin = nil, nil
	if !reflect.DeepEqual(with, without) || with.Digest() != without.Digest() {
		t.Errorf("got %v, want %v", with.Further, without.Further)
	}
}

func TestWarningsOfFurtherServicesAreToldWhereTheyAre(t *testing.T) {
	const file = product + `  tools-2:
    image: nginx:latest
    routes: [{path: /tools/*, header: {name: X-Origin-Verify, values: [6ce4f6d1b7f14b8eb8b7d6f21c3b2a53]}}]
`
	var got []string
	for _, warning := range parse(t, strings.Replace(file, "shop:1.4.2", "shop:latest", 1)).Warnings(time.Unix(0, 0)) {
		if strings.HasPrefix(warning.Key, "service") {
			got = append(got, warning.String()+" | "+warning.Mended()+" | "+warning.YAML)
		}
	}
	for i, want := range []string{
		"service.image: registry.example.com/shop:latest; ", "services.tools-2.image: nginx:latest; ", "services.tools-2.routes[0].header.values[0]: looks like a secret",
	} {
		if i >= len(got) || !strings.HasPrefix(got[i], want) {
			t.Errorf("want %s", want)
		}
	}
	if len(got) != 3 || !strings.Contains(got[1], "services:\n  tools-2:\n    # your own release\n    image: nginx:") {
		t.Errorf("got %s", strings.Join(got, "\n"))
	}
}

// TestWhatIsInheritedIsToldSo holds Inherit against the keys that messages take for inherited: a key in one of the two alone would be told at a wrong place.
func TestWhatIsInheritedIsToldSo(t *testing.T) {
	var further, usual FurtherService
	further.SetDefaults()
	usual.SetDefaults()
	env := parse(t, override)
	further.Inherit(&env)
	service := reflect.ValueOf(env.Service)
	for _, f := range strictyaml.FieldsOf(service.Type()) {
		of, was, is := service.FieldByIndex(f.Index), reflect.ValueOf(usual.Service).FieldByIndex(f.Index), reflect.ValueOf(further.Service).FieldByIndex(f.Index)
		if reflect.DeepEqual(of.Interface(), was.Interface()) {
			continue // its default, which tells nothing
		}
		if taken := !reflect.DeepEqual(was.Interface(), is.Interface()); taken != isInherited(f.Key) {
			t.Errorf("service.%s: taken over is %v; inherited and Inherit in services.go must agree", f.Key, taken)
		}
	}
}
