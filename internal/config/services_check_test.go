package config

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"slipway/internal/strictyaml"
)

// Mistakes are told in the paths of the file: those of the service that has the value.
func TestMistakesOfFurtherServices(t *testing.T) {
	worker := func(keys string) string { return "services:\n  worker: {" + keys + "}\n" }
	const noNat = "network: {nat: none, interface_endpoints: [ecr.api, ecr.dkr, logs, secretsmanager]}\n"
	const ecr = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1"
	checkRules(t, []ruleTest{
		{name: "defaults alone", added: worker("")},
		{name: "nothing behind the name", added: "services:\n  worker:\n",
			want: "dev.yaml:9:3: services.worker: has no value; write {} for its defaults, or its keys below it, indented by two spaces, or remove the key"},
		{name: "a text", added: "services: {worker: bin/worker}\n",
			want: "services.worker: bin/worker; must be a section of keys; write {} for its defaults, or its"},
		{name: "an unknown key", added: worker("comand: [a]"), want: "dev.yaml:9:12: services.worker.comand: unknown key; did you mean command?"},
		{name: "a name with capitals", added: "services: {Worker: {}}\n", want: "services.Worker: not the name of a service; use lowercase letters"},
		{name: "a long name", added: "services: {the-name-of-a-service: {}}\n", want: "services.the-name-of-a-service: not the name of a service"},
		{name: "a reserved name", added: "services: {proxy: {}}\n",
			want: "services.proxy: the name of what every environment has; choose another name, such as proxy-2"},
		{name: "the name of flow logs", added: "services: {flow: {}}\n", want: "services.flow: the name of what every environment has"},
		{name: "an action with the address of the first one's", added: worker("scaling: {schedules: [{name: night, schedule: at(2099-01-01T00:00:00), min: 1}]}") +
			"scaling: {schedules: [{name: worker-night, schedule: at(2099-01-01T00:00:00), min: 1}]}\n",
			want: "services.worker.scaling.schedules[0].name: night; worker-night of service would have its address in Terraform; choose another name"},
		{name: "an action with the address of another one's",
			added: "services:\n  a: {scaling: {schedules: [{name: b-c, schedule: at(2099-01-01T00:00:00), min: 1}]}}\n" +
				"  a-b: {scaling: {schedules: [{name: c, schedule: at(2099-01-01T00:00:00), min: 1}]}}\n",
			want: "services.a-b.scaling.schedules[0].name: c; b-c of services.a would have its address in Terraform"},
		{name: "too long a role", old: "project: shop", new: "project: " + strings.Repeat("a", 40), added: "services: {the-last-of-them-all: {}}\n",
			want: "services.the-last-of-them-all: the name of the IAM role would be " + strings.Repeat("a", 40) + "-dev-the-last-of-them-all-ecs-execution: " +
				"79 characters, and AWS allows 64; make the service's name, project or the environment's name shorter by 15"},
		{name: "a value of its own", added: worker("memory: 3000"),
			want: "dev.yaml:9:20: services.worker.memory: 3000; not known to this version as a size of Fargate"},
		{name: "a value inside", added: worker("health_check: {interval: 301}"), want: "services.worker.health_check.interval: 301; out of range"},
		{name: "its scaling", added: worker("scaling: {min: 5, max: 3}"), want: "services.worker.scaling.min: 5; above max, which is 3"},
		{name: "a key of the cluster", added: worker("container_insights: enhanced"), want: "services.worker.container_insights: a setting of the cluster"},
		{name: "an inherited value, once", added: "  memory: 3000\n" + worker(""), want: "dev.yaml:8:11: service.memory: 3000; not known"},
		{name: "an inherited value that does not suit it", added: "  memory: 512\n" + worker("cpu: 512"),
			want: "dev.yaml:10:3: services.worker.memory: 512 (of service); not known to this version as a size of Fargate with cpu 512; did you mean 1024? " +
				"known are 1024, 2048, 3072 or 4096; if AWS has it by now, add services.worker.memory to allow_unknown"},
		{name: "such a value, allowed", added: "  memory: 512\n" + worker("cpu: 512") + "allow_unknown: [services.worker.memory]\n"},
		{name: "a default that does not suit it", added: worker("cpu: 512"), want: "dev.yaml:9:17: services.worker.memory: 512 (default); not known to this version"},
		{name: "an inherited variable, once", added: "  environment: {KEY: AKIAQWERTYUIOPASDFGH}\n" + worker("environment: {A: b}"),
			want: "dev.yaml:8:22: service.environment.KEY: (not shown)"},
		{name: "a variable of its own", added: "  environment: {A: b}\n" + worker("environment: {KEY: AKIAQWERTYUIOPASDFGH}"),
			want: "services.worker.environment.KEY: (not shown); looks like or holds a key or token of a known form, and whoever may describe the task definition " +
				"reads it; keep it in Secrets Manager or the SSM Parameter Store, and name that in services.worker.secrets; if everybody may know it, add KEY to " +
				"services.worker.public_environment"},
		{name: "an inherited reference, once", added: "  image: '${local.image}'\n" + worker(""), old: "  image: nginx:1.29\n",
			want: "service.image: ${local.image}; no reference is taken here"},
		{name: "an unknown value", added: worker("cpu: 300"), want: "services.worker.cpu: 300; not known to this version"},
		{name: "an unknown value, allowed", added: worker("cpu: 300") + "allow_unknown: [services.worker.cpu]\n"},
		{name: "an unknown value, allowed for service", added: worker("cpu: 300") + "allow_unknown: [service.cpu]\n", want: "services.worker.cpu: 300; not known"},
		{name: "an unknown value, allowed and inherited", added: "  cpu: 300\n" + worker("") + "allow_unknown: [service.cpu]\n"},
		{name: "leave for a key that is none", added: worker("") + "allow_unknown: [services.worker.cpus]\n",
			want: "allow_unknown[0]: services.worker.cpus; not the path of a key; did you mean services.worker.cpu?"},
		{name: "an image that tasks cannot pull", old: "nginx:1.29", new: ecr, added: worker("image: 'nginx:1.29'") + noNat,
			want: "services.worker.image: nginx:1.29; without NAT only images in ECR of us-east-1 can be pulled"},
		{name: "an endpoint that it needs", old: "nginx:1.29", new: ecr, added: worker("execute_command: true, init_process: true") + noNat,
			want: "network.nat: none; without NAT the tasks cannot reach ssmmessages"},
		{name: "an alarm below its target", added: worker("scaling: {cpu_target: 80}") + "monitoring: {thresholds: {service_cpu: 75}}\n",
			want: "monitoring.thresholds.service_cpu: 75; not above services.worker.scaling.cpu_target, which is 80"},
		{name: "a target of a worker", added: worker("scaling: {response_time_target: 0.5}"),
			want: "services.worker.scaling.response_time_target: 0.5; a service without routes, which the load balancer sends nothing to; add routes, or remove it"},
		{name: "a target of a worker that is off", added: worker("scaling: {alb_request_count_target: off}")},
		{name: "a grace period of a worker", added: worker("deployment: {health_check_grace_period: 5}"),
			want: "services.worker.deployment.health_check_grace_period: 5; a service without routes"},
		{name: "a balancer of a worker", added: worker("load_balancer: {deregistration_delay: 5}"), want: "services.worker.load_balancer: {...}; a service without"},
		// One that is left out breaks no rule between its keys, so that half of a service can wait for the other half; what is misspelled is told.
		{name: "one that is not enabled", added: worker("enabled: false, memory: 3000")},
		{name: "a misspelled key of one that is not enabled", added: worker("enabled: false, comand: [a]"), want: "services.worker.comand: unknown key"},
		{name: "leave for one that is not enabled", added: worker("enabled: false, cpu: 300") + "allow_unknown: [services.worker.cpu]\n"},
	})
}

func TestLeaveForAFurtherServiceIsNeeded(t *testing.T) {
	env := parse(t, minimal+"services: {worker: {cpu: 300}}\nallow_unknown: [services.worker.cpu, services.worker.memory]\n")
	if want := []string{"services.worker.memory"}; !slices.Equal(env.AllowsInVain, want) {
		t.Errorf("in vain: %v, want %v", env.AllowsInVain, want)
	}
}

func TestReferencesOfFurtherServicesAreToldWhereTheyStand(t *testing.T) {
	env := parse(t, minimal+"  environment: {A: '${aws_sqs_queue.a.url}'}\nservices: {worker: {environment: {B: '${aws_sqs_queue.b.url}'}}}\n")
	var told []string
	for _, reference := range env.References {
		told = append(told, reference.Problem.Key)
	}
	if want := []string{"service.environment.A", "services.worker.environment.B"}; !slices.Equal(told, want) {
		t.Errorf("got %v, want %v", told, want)
	}
}

func TestWarningsOfFurtherServices(t *testing.T) {
	const shared = "load_balancer: {domain: {name: shop.example.com, zone_id: Z1}}\nmonitoring: {emails: [on-call@example.com]}\n"
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		added string
		want  []string // how each begins
	}{
		"a value of its own": {"services: {worker: {image: 'nginx:latest'}}\n", []string{"services.worker.image: nginx:latest; each new task runs"}},
		"an inherited value": {"  environment: {SMTP_PASSWORD: something}\nservices: {worker: {}}\n", []string{"service.environment.SMTP_PASSWORD: "}},
		"a value that is not inherited": {"  user: root\nservices: {worker: {user: root}}\n",
			[]string{"service.user: root; ", "services.worker.user: root; "}},
		"a permission": {"services: {worker: {permissions: [{actions: ['sqs:AddPermission'], resources: ['arn:aws:sqs:us-east-1:123456789012:orders']}]}}\n",
			[]string{"services.worker.permissions[0].actions[0]: sqs:AddPermission; "}},
		"a schedule": {"services: {worker: {scaling: {schedules: [{name: once, schedule: at(2020-01-01T00:00:00), min: 1}]}}}\n",
			[]string{"services.worker.scaling.schedules[0].schedule: at(2020-01-01T00:00:00); never due again"}},
		"a variable": {"  environment: {SMTP_PASSWORD: something}\nservices: {worker: {environment: {FTP_PASSWORD: something}}}\n",
			[]string{"service.environment.SMTP_PASSWORD: ", "services.worker.environment.FTP_PASSWORD: "}},
	} {
		t.Run(name, func(t *testing.T) {
			got := warned(t, minimal+test.added+shared, now)
			if !slices.EqualFunc(got, test.want, strings.HasPrefix) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
			}
		})
	}
}

func TestExplainSaysWhatAFurtherServiceInherits(t *testing.T) {
	dir := tree(t, map[string]string{"dev.yaml": minimal + "  cpu: 512\n  memory: 1024\n  environment: {A: a}\n  secrets: {C: c}\n" +
		"services: {worker: {memory: 2048, environment: {B: b}}}\n"})
	text, err := Explain(dir, "dev")
	if err != nil {
		t.Fatal(err)
	}
	_, services, _ := strings.Cut(string(text), "\nservices:\n")
	for _, want := range []string{
		"    image: \"nginx:1.29\" # DIR/dev.yaml:7\n", "    cpu: 512 # DIR/dev.yaml:8\n", "    memory: 2048 # DIR/dev.yaml:12\n",
		"    container_port: 80 # default\n",
		"    environment:\n      A: a # DIR/dev.yaml:10\n      B: b # DIR/dev.yaml:12\n", "    secrets:\n      - name: C # DIR/dev.yaml:11\n",
	} {
		if want = strings.ReplaceAll(want, "DIR", dir); !strings.Contains(services, want) {
			t.Errorf("lacks %s:\n%s", want, services)
		}
	}
}

// TestEveryKeyOfAFurtherServiceIsInTheDigest but for public_environment: else a plan of CI would take another service for the same one.
func TestEveryKeyOfAFurtherServiceIsInTheDigest(t *testing.T) {
	env, of := parse(t, minimal), parse(t, override)
	first := FurtherService{
		Enabled:      true,
		Routes:       []Route{{Host: "admin.example.com", Path: "/admin/*"}},
		Service:      of.Service,
		LoadBalancer: Balancing{of.LoadBalancer.Target, of.LoadBalancer.HealthCheck, of.LoadBalancer.DeregistrationDelay, of.LoadBalancer.Stickiness},
		Deployment:   of.Deployment,
		Scaling:      of.Scaling,
	}
	digestOf := func(further FurtherService) string {
		env.Further = map[string]FurtherService{"worker": further}
		return env.Digest()
	}
	before := digestOf(first)
	changed := 0
	other(t, "", reflect.ValueOf(&first).Elem(), func(path string) {
		changed++
		public := strings.Contains(path, "public_environment")
		if same := digestOf(first) == before; same != public {
			t.Errorf("%s: the digest stays the same: %v", path, same)
		}
	})
	if changed < 150 {
		t.Errorf("only %d keys were tried", changed)
	}
	for name, same := range map[string]string{"no service": "services: {}\n", "one that is left out": "services: {worker: {enabled: false}}\n"} {
		if digest(t, minimal+same) != digest(t, minimal) {
			t.Errorf("%s changes the digest", name)
		}
	}
	if digest(t, minimal+"services: {worker: {}}\n") != digest(t, minimal+"services: {worker: {cpu: 256, scaling: {enabled: true}}}\n") {
		t.Error("defaults that are written change the digest")
	}
}

// other calls back with each text, number and choice of a section changed, and changes it back.
func other(t *testing.T, path string, value reflect.Value, changed func(path string)) {
	t.Helper()
	was := reflect.New(value.Type()).Elem()
	was.Set(value)
	switch value.Kind() {
	case reflect.Struct:
		for _, f := range strictyaml.FieldsOf(value.Type()) {
			other(t, strictyaml.Join(path, f.Key), value.FieldByIndex(f.Index), changed)
		}
		return
	case reflect.Pointer:
		if !value.IsNil() {
			other(t, path, value.Elem(), changed)
		}
		return
	case reflect.Slice:
		for i := range value.Len() {
			other(t, path+"[]", value.Index(i), changed)
		}
		value.Set(reflect.Append(value, reflect.Zero(value.Type().Elem())))
	case reflect.Map:
		value.Set(reflect.Zero(value.Type()))
		if was.Len() == 0 {
			value.Set(reflect.MakeMap(value.Type()))
			value.SetMapIndex(reflect.ValueOf("more"), reflect.Zero(value.Type().Elem()))
		}
	case reflect.String:
		value.SetString(value.String() + "x")
	case reflect.Int:
		value.SetInt(value.Int() + 1)
	case reflect.Float64:
		value.SetFloat(value.Float() + 1)
	case reflect.Bool:
		value.SetBool(!value.Bool())
	default:
		t.Fatalf("%s: no other value of a %s is known: add one", path, value.Kind())
	}
	changed(path)
	value.Set(was)
}
